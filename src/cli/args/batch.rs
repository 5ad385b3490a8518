use clap::Args;

use super::{DayArgs, PackArgs};

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
