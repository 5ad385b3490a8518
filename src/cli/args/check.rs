use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{AuditArgs, DayArgs, MapArgs, PackArgs};
use crate::config::RuleLevel;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people; the default on a terminal
    Terminal,
    /// One JSON document; the default when the output is not a terminal
    Json,
    /// One line of JSON for each posting
    Ndjson,
    /// One page that needs no network, for browsers
    Html,
    /// One row for each posting, for spreadsheets
    Csv,
    /// SARIF 2.1.0, for code scanning and editors
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// JUnit XML, for build servers; findings below --fail-on (default: warning) pass
    Junit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColourArg {
    /// On a terminal that knows them, unless NO_COLOR or CLICOLOR=0 is set
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Never,
    Note,
    Warning,
    Error,
}

impl FailOn {
    /// The level as the configuration writes it.
    pub(crate) fn level(self) -> RuleLevel {
        match self {
            FailOn::Never => RuleLevel::Off,
            FailOn::Note => RuleLevel::Note,
            FailOn::Warning => RuleLevel::Warning,
            FailOn::Error => RuleLevel::Error,
        }
    }
}

/// A report in a file: `FORMAT=FILE`.
#[derive(Debug, Clone)]
pub(crate) struct FileOutput {
    pub(crate) format: Format,
    pub(crate) path: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Files and folders; `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// How to report
    #[arg(long, short, value_enum)]
    pub(crate) format: Option<Format>,
    /// Write the report of --format to this file instead of standard output
    #[arg(long = "out", short, value_name = "FILE", requires = "format")]
    pub(crate) out: Option<PathBuf>,
    /// Write a further report to a file; may be given several times. Without --format, nothing else is written
    #[arg(long = "output", value_name = "FORMAT=FILE", value_parser = file_output)]
    pub(crate) outputs: Vec<FileOutput>,
    /// Exit with 1 when a finding is at least this severe (default: what rolecall.toml says, else never)
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<FailOn>,
    /// Show everything: the terms behind each score, all quotes, advice to recruiters (terminal)
    #[arg(long)]
    pub(crate) explain: bool,
    /// When to use colours (terminal)
    #[arg(long, alias = "colour", value_enum, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColourArg,
    /// Put the extracted text into the result (JSON)
    #[arg(long)]
    pub(crate) with_text: bool,
    #[command(flatten)]
    pub(crate) audit: AuditArgs,
    #[command(flatten)]
    pub(crate) map: MapArgs,
    #[command(flatten)]
    pub(crate) day: DayArgs,
    #[command(flatten)]
    pub(crate) packs: PackArgs,
}

fn file_output(text: &str) -> Result<FileOutput, String> {
    let names = || {
        let names: Vec<String> = Format::value_variants()
            .iter()
            .filter_map(ValueEnum::to_possible_value)
            .map(|value| value.get_name().to_owned())
            .collect();
        names.join(", ")
    };
    let (format, path) = text.split_once('=').ok_or("an output is FORMAT=FILE")?;
    let format = Format::from_str(format, false)
        .map_err(|_| format!("there is no format {format:?}; the formats are {}", names()))?;
    if path.is_empty() || path == "-" {
        return Err("a further report needs a file; --format goes to standard output".to_owned());
    }
    Ok(FileOutput {
        format,
        path: PathBuf::from(path),
    })
}
