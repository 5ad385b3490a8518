use std::path::PathBuf;

use clap::Args;

use super::{DayArgs, ListFormat, PackArgs};

#[derive(Debug, Args)]
pub(crate) struct MatchArgs {
    /// The résumé: text, Markdown or HTML; it stays on this machine and is not stored
    #[arg(value_name = "RESUME")]
    pub(crate) resume: PathBuf,
    /// Files and folders with postings; `-` is standard input
    #[arg(required = true, value_name = "POSTING")]
    pub(crate) paths: Vec<PathBuf>,
    /// How to report
    #[arg(long, short, value_enum)]
    pub(crate) format: Option<ListFormat>,
    #[command(flatten)]
    pub(crate) day: DayArgs,
    #[command(flatten)]
    pub(crate) packs: PackArgs,
}
