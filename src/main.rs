//! The `rolecall` command; everything it does is in [`rolecall::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    rolecall::cli::main()
}
