use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct FetchArgs {
    /// Addresses of postings or of whole job boards
    #[arg(required = true, value_name = "URL")]
    pub(crate) addresses: Vec<String>,
    /// The folder for the answers; each gets a file NAME.fetched.json with its address and day
    #[arg(long, value_name = "DIR")]
    pub(crate) to: PathBuf,
    /// Replace files of an earlier run that hold other bytes
    #[arg(long)]
    pub(crate) overwrite: bool,
    /// Ask the hosts for everything, and keep no answer for the next run
    #[arg(long)]
    pub(crate) no_cache: bool,
}
