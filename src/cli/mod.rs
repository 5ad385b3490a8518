//! Floor 8: arguments, what to run, exit codes. The only place that knows a terminal, the environment and the clock.

mod address;
mod args;
mod audit;
mod batch;
mod check;
mod commands;
mod docs;
#[cfg(feature = "fetch")]
mod fetch;
mod output;
mod report;
mod seekers;
mod stats;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};

use crate::guard;

/// What a run comes to, as an exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Everything was done.
    Done,
    /// A finding is at least as severe as `--fail-on`, or a pack's examples fail.
    Findings,
    /// Wrong usage or configuration, or an input failed.
    Failed,
    /// The user ended it (Ctrl-C).
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Findings => 1,
            Exit::Failed => 2,
            Exit::Interrupted => 130,
        })
    }
}

/// Runs the command line.
pub fn main() -> ExitCode {
    quieten_reader();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are printed by the same way and are no errors.
            let code = if error.use_stderr() { Exit::Failed } else { Exit::Done };
            let _ = error.print();
            return code.into();
        }
    };
    match run(cli) {
        Ok(exit) => exit.into(),
        Err(error) if is_closed_pipe(&error) => Exit::Done.into(),
        Err(error) => {
            output::complain(&format!("{error:#}"));
            Exit::Failed.into()
        }
    }
}

/// Keeps what a parser says of its own panic out of the output: it is caught on the reader's thread and becomes the one
/// sentence about that input. Who looks for the cause sets `RUST_BACKTRACE`.
#[expect(clippy::disallowed_methods, reason = "the command may know the environment")]
fn quieten_reader() {
    if std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0") {
        return;
    }
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() != Some(guard::READER) {
            usual(panic);
        }
    }));
}

fn run(cli: Cli) -> anyhow::Result<Exit> {
    match cli.command {
        Command::Check(args) => check::check(&args),
        Command::Init(args) => audit::init(&args),
        Command::Batch(args) => batch::batch(&args),
        #[cfg(feature = "fetch")]
        Command::Fetch(args) => fetch::fetch(&args),
        Command::Rank(args) => seekers::rank(&args),
        Command::Match(args) => seekers::match_resume(&args),
        Command::Diff(args) => seekers::diff(&args),
        Command::Stats(args) => stats::stats(&args),
        Command::Eval(args) => commands::eval(&args),
        Command::Rules(args) => commands::rules(&args),
        Command::Explain(args) => commands::explain(&args),
        Command::Roles(args) => commands::roles(&args),
        Command::Packs(args) => commands::packs(&args),
        Command::Schema(args) => docs::schema(&args),
        Command::Completions(args) => docs::completions(&args),
        Command::Man(args) => docs::man(&args),
    }
}

/// Who reads the output stopped reading (`| head`): that is not a failure.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}
