use std::io::{IsTerminal, Write};

/// Writes to standard output.
pub(crate) fn print(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Tells the user about a failure, on standard error.
pub(crate) fn complain(message: &str) {
    // Nothing can be done where standard error itself fails.
    let _ = writeln!(std::io::stderr().lock(), "rolecall: {message}");
}

/// Whether standard output is a terminal.
pub(crate) fn is_terminal() -> bool {
    std::io::stdout().is_terminal()
}

/// Whether colours are wanted: on a terminal, unless `NO_COLOR` is set or `TERM` is `dumb`.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the I/O edge: the terminal's wishes are read here"
)]
pub(crate) fn wants_colour() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    is_terminal() && !set("NO_COLOR") && !dumb
}

/// The terminal's width: `COLUMNS` where it is set, else 80.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the I/O edge: the terminal's width is read here"
)]
pub(crate) fn width() -> usize {
    std::env::var("COLUMNS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(80)
}

/// Today, in the user's time zone.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the I/O edge: the clock is read here and nowhere else"
)]
pub(crate) fn today() -> jiff::civil::Date {
    jiff::Zoned::now().date()
}

/// A file's text.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the I/O edge: packs and gold files are read here"
)]
pub(crate) fn read_text(path: &std::path::Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).map_err(|error| anyhow::anyhow!("{}: cannot be read: {error}", path.display()))
}

/// Writes a file whole or not at all.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the I/O edge: baselines and configuration files are written here"
)]
pub(crate) fn write_text(path: &std::path::Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(path, text).map_err(|error| anyhow::anyhow!("{}: cannot be written: {error}", path.display()))
}

/// The current directory.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the I/O edge: the configuration is searched from here"
)]
pub(crate) fn current_folder() -> anyhow::Result<std::path::PathBuf> {
    std::env::current_dir().map_err(|error| anyhow::anyhow!("the current directory cannot be told: {error}"))
}
