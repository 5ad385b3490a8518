use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{DayArgs, MapArgs, PackArgs};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum BatchFormat {
    /// One line of JSON for each posting
    Ndjson,
    /// One row for each posting: the columns of docs/batch-columns.md
    Csv,
    /// The same columns, typed
    #[cfg(feature = "parquet")]
    Parquet,
}

#[derive(Debug, Args)]
pub(crate) struct BatchArgs {
    /// Dumps (NDJSON, JSON, CSV, Parquet, WARC), pages, folders, archives; `-` is standard input
    #[arg(value_name = "INPUT", default_value = "-")]
    pub(crate) inputs: Vec<PathBuf>,
    /// How to write results (default: by the ending of FILE, else NDJSON)
    #[arg(long, short, value_enum)]
    pub(crate) format: Option<BatchFormat>,
    /// Write results to this file; `-`, the default, is standard output
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Go on with an interrupted run into the same FILE (NDJSON, CSV)
    #[arg(long, requires = "output")]
    pub(crate) resume: bool,
    /// Worker threads (default: one for each core); the results are the same for any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
    #[command(flatten)]
    pub(crate) map: MapArgs,
    /// Analyse all pages of web archives, also those without any sign of a posting
    #[arg(long)]
    pub(crate) every_page: bool,
    /// Put the extracted text into the results (NDJSON)
    #[arg(long)]
    pub(crate) with_text: bool,
    #[command(flatten)]
    pub(crate) day: DayArgs,
    #[command(flatten)]
    pub(crate) packs: PackArgs,
}

impl BatchArgs {
    /// The file of the results; nothing for standard output.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| path.as_os_str() != "-")
    }
}
