use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{DayArgs, PackArgs};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PartArg {
    /// Every company
    All,
    /// The four fifths of the companies that packs may be tuned on
    Tuned,
    /// The last fifth, which is only looked at
    Untouched,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EvalFormat {
    Table,
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct EvalArgs {
    /// Labelled postings, NDJSON: the fields of a record and a `label`
    #[arg(value_name = "GOLD")]
    pub(crate) gold: PathBuf,
    /// Show each wrong answer and the terms that decided
    #[arg(long)]
    pub(crate) errors: bool,
    /// Which companies count
    #[arg(long, value_enum, default_value = "all")]
    pub(crate) part: PartArg,
    /// How to report
    #[arg(long, short, value_enum, default_value = "table")]
    pub(crate) format: EvalFormat,
    /// Exit with 1 when a figure is lower: NAME=NUMBER, may be given several times
    #[arg(long, value_name = "NAME=NUMBER", value_parser = gate)]
    pub(crate) gate: Vec<(String, f64)>,
    #[command(flatten)]
    pub(crate) day: DayArgs,
    #[command(flatten)]
    pub(crate) packs: PackArgs,
}

fn gate(text: &str) -> Result<(String, f64), String> {
    let (name, number) = text.split_once('=').ok_or("a gate is NAME=NUMBER")?;
    let number: f64 = number.parse().map_err(|_| format!("{number:?} is not a number"))?;
    Ok((name.to_owned(), number))
}
