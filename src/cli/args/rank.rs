use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{DayArgs, PackArgs};

/// How results of several postings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// For people; the default on a terminal
    Terminal,
    /// One JSON document; the default when the output is not a terminal
    Json,
    /// One line of JSON for each posting
    Ndjson,
}

#[derive(Debug, Args)]
pub(crate) struct RankArgs {
    /// Files and folders; `-` is standard input
    #[arg(required = true, value_name = "POSTING")]
    pub(crate) paths: Vec<PathBuf>,
    /// The role to rank for: specialist, manager, associate, analyst, expert, or one of a pack
    #[arg(long, short, value_name = "ROLE")]
    pub(crate) role: String,
    /// How to report
    #[arg(long, short, value_enum)]
    pub(crate) format: Option<ListFormat>,
    #[command(flatten)]
    pub(crate) day: DayArgs,
    #[command(flatten)]
    pub(crate) packs: PackArgs,
}
