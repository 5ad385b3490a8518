use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatsFormat {
    /// For people; the default on a terminal
    Terminal,
    /// One JSON document; the default when the output is not a terminal
    Json,
    /// One table of all numbers: table, key, count, of, share
    Csv,
}

#[derive(Debug, Args)]
pub(crate) struct StatsArgs {
    /// Results of `rolecall batch` or of `--format ndjson`; `-` is standard input
    #[arg(required = true, value_name = "RESULTS")]
    pub(crate) paths: Vec<PathBuf>,
    /// How to report
    #[arg(long, short, value_enum)]
    pub(crate) format: Option<StatsFormat>,
}
