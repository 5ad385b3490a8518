//! What rolecall says about itself: schemas, completions, manual pages. All of it is made from the one list of arguments
//! and the types of the format.

use anyhow::bail;
use clap::CommandFactory;

use super::args::{Cli, CompletionsArgs, ManArgs, SchemaArgs, SchemaOf};
use super::{Exit, output};
use crate::render::json::v1;

const NAME: &str = "rolecall";

pub(super) fn schema(args: &SchemaArgs) -> anyhow::Result<Exit> {
    output::print(&match args.of {
        SchemaOf::Result => v1::result_schema()?,
        SchemaOf::Report => v1::report_schema()?,
    })?;
    Ok(Exit::Done)
}

pub(super) fn completions(args: &CompletionsArgs) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), NAME, &mut script);
    output::print(&String::from_utf8(script)?)?;
    Ok(Exit::Done)
}

pub(super) fn man(args: &ManArgs) -> anyhow::Result<Exit> {
    let mut all = Cli::command();
    // Building gives every command the arguments and the full name that it has in use.
    all.build();
    let page = match &args.command {
        None => all,
        Some(name) => match all.find_subcommand(name) {
            Some(command) => command.clone(),
            None => bail!("there is no command {name:?}; `rolecall --help` lists them"),
        },
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(page).render(&mut text)?;
    output::print(&String::from_utf8(text)?)?;
    Ok(Exit::Done)
}
