use std::path::PathBuf;

use clap::Args;

/// What a recruiter's audit needs besides the postings.
#[derive(Debug, Args)]
#[command(next_help_heading = "Audit")]
pub(crate) struct AuditArgs {
    /// Use this configuration file (default: rolecall.toml, from the current folder up to the repository's root)
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(crate) config: Option<PathBuf>,
    /// Use no configuration file
    #[arg(long)]
    pub(crate) no_config: bool,
    /// Fail on new findings only: those that are not in this file
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write all findings to this file, to be used with --baseline
    #[arg(long, value_name = "FILE")]
    pub(crate) write_baseline: Option<PathBuf>,
    /// Compare the listings with this role: specialist, manager, associate, analyst, expert
    #[arg(long = "as", value_name = "ROLE")]
    pub(crate) target: Option<String>,
    /// The company's growth a year, such as 20%: compare the listings with one blog's advice for it
    #[arg(long, value_name = "PERCENT", value_parser = crate::config::percent)]
    pub(crate) growth: Option<u32>,
    /// Whom the company sells to (b2b, b2c, both): compare the listings with one blog's advice for it
    #[arg(long, value_name = "TYPE", value_parser = crate::config::customer_type)]
    pub(crate) customers: Option<crate::model::CustomerType>,
}

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The folder (default: the current one)
    #[arg(value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,
}
