use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::PackArgs;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RulesFormat {
    /// One line for each rule
    Table,
    /// A page with everything about each rule
    Markdown,
}

#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    /// How to list them
    #[arg(long, short, value_enum, default_value = "table")]
    pub(crate) format: RulesFormat,
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
