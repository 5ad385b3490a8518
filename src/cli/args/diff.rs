use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{DayArgs, PackArgs};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people; the default on a terminal
    Terminal,
    /// One JSON document; the default when the output is not a terminal
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The older version of the posting
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// The newer version
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    /// How to report
    #[arg(long, short, value_enum)]
    pub(crate) format: Option<DiffFormat>,
    #[command(flatten)]
    pub(crate) day: DayArgs,
    #[command(flatten)]
    pub(crate) packs: PackArgs,
}
