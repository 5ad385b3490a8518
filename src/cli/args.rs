use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Reads a job posting between the lines.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Judge postings: files, folders, or `-` for standard input
    Check(CheckArgs),
    /// Judge records: NDJSON on standard input, one result line out per line in
    Batch(BatchArgs),
    /// Measure the judgement on labelled postings
    Eval(EvalArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Explain a rule
    Explain(ExplainArgs),
    /// The quick guide to the five CX roles
    Roles(RolesArgs),
    /// Work on keyword packs
    Packs(PacksArgs),
}

#[derive(Debug, Args)]
pub(crate) struct PackArgs {
    /// Use this pack besides the built-in ones; may be given several times
    #[arg(long = "pack", value_name = "FILE")]
    pub(crate) packs: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct DayArgs {
    /// Judge postings without a date as of this day (YYYY-MM-DD; default: today)
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<jiff::civil::Date>,
}

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
    pub(crate) day: DayArgs,
    #[command(flatten)]
    pub(crate) packs: PackArgs,
}

#[derive(Debug, Args)]
pub(crate) struct BatchArgs {
    /// Put the extracted text into the results
    #[arg(long)]
    pub(crate) with_text: bool,
    #[command(flatten)]
    pub(crate) day: DayArgs,
    #[command(flatten)]
    pub(crate) packs: PackArgs,
}

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

#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    #[command(flatten)]
    pub(crate) packs: PackArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The rule's identifier
    pub(crate) rule: String,
    #[command(flatten)]
    pub(crate) packs: PackArgs,
}

#[derive(Debug, Args)]
pub(crate) struct RolesArgs {
    /// One role; all when left out
    pub(crate) role: Option<String>,
    #[command(flatten)]
    pub(crate) packs: PackArgs,
}

#[derive(Debug, Args)]
pub(crate) struct PacksArgs {
    #[command(subcommand)]
    pub(crate) command: PacksCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PacksCommand {
    /// Check packs: their form and their own examples
    Check {
        /// Pack files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// List the packs in use
    List {
        #[command(flatten)]
        packs: PackArgs,
    },
}
