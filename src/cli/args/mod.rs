//! The arguments, a file for each group of commands.

mod audit;
mod batch;
mod check;
mod diff;
mod docs;
mod eval;
#[cfg(feature = "fetch")]
mod fetch;
mod match_resume;
mod rank;
mod reference;
mod stats;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(crate) use audit::{AuditArgs, InitArgs};
pub(crate) use batch::{BatchArgs, BatchFormat};
pub(crate) use check::{CheckArgs, ColourArg, FailOn, Format};
pub(crate) use diff::{DiffArgs, DiffFormat};
pub(crate) use docs::{CompletionsArgs, ManArgs, SchemaArgs, SchemaOf};
pub(crate) use eval::{EvalArgs, EvalFormat, PartArg};
#[cfg(feature = "fetch")]
pub(crate) use fetch::FetchArgs;
pub(crate) use match_resume::MatchArgs;
pub(crate) use rank::{ListFormat, RankArgs};
pub(crate) use reference::{ExplainArgs, PacksArgs, PacksCommand, RolesArgs, RulesArgs, RulesFormat};
pub(crate) use stats::{StatsArgs, StatsFormat};

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
    /// Write a configuration file for this folder
    Init(InitArgs),
    /// Judge many postings: dumps, web archives, folders, or NDJSON on standard input; a result for each record
    Batch(BatchArgs),
    /// Fetch postings or whole job boards and keep them as files
    #[cfg(feature = "fetch")]
    Fetch(FetchArgs),
    /// Order postings by how well they fit a role, with reasons
    Rank(RankArgs),
    /// Lay a résumé beside postings: words it holds, words it lacks, years
    Match(MatchArgs),
    /// Compare two versions of a posting
    Diff(DiffArgs),
    /// Count results: shares, companies, months, the same posting again
    Stats(StatsArgs),
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
    /// Print the JSON Schema of the results
    Schema(SchemaArgs),
    /// Print completions for a shell
    Completions(CompletionsArgs),
    /// Print a manual page
    Man(ManArgs),
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

#[derive(Debug, Args)]
pub(crate) struct MapArgs {
    /// The column of a dump that fills a field, such as description=JobText; may be given several times
    #[arg(long = "map", value_name = "FIELD=COLUMN", value_parser = pair)]
    pub(crate) map: Vec<(String, String)>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (field, column) = text.split_once('=').ok_or("a mapping is FIELD=COLUMN")?;
    Ok((field.trim().to_owned(), column.to_owned()))
}
