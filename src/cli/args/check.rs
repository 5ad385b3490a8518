use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{DayArgs, MapArgs, PackArgs};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people; the default on a terminal
    Terminal,
    /// One JSON document; the default when the output is not a terminal
    Json,
    /// One line of JSON for each posting
    Ndjson,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Note,
    Warning,
    Error,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Files and folders; `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// How to report
    #[arg(long, short, value_enum)]
    pub(crate) format: Option<Format>,
    /// Exit with 1 when a finding is at least this severe (default: never)
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<FailOn>,
    /// Show the terms behind each score (terminal)
    #[arg(long)]
    pub(crate) explain: bool,
    /// Put the extracted text into the result (JSON)
    #[arg(long)]
    pub(crate) with_text: bool,
    #[command(flatten)]
    pub(crate) map: MapArgs,
    #[command(flatten)]
    pub(crate) day: DayArgs,
    #[command(flatten)]
    pub(crate) packs: PackArgs,
}
