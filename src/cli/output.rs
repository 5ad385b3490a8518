//! Standard streams, files, the terminal, the clock.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use anyhow::Context;

use super::args::ColourArg;

/// Writes to standard output.
pub(crate) fn print(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Writes text with colours to standard output; old Windows consoles get them by their own way.
pub(crate) fn print_coloured(text: &str) -> std::io::Result<()> {
    let mut out = AutoStream::new(std::io::stdout(), ColorChoice::Always).lock();
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

/// Whether colours are wanted on standard output. By itself: on a terminal that knows them, as `NO_COLOR`, `CLICOLOR`,
/// `CLICOLOR_FORCE` and `TERM` say.
pub(crate) fn wants_colour(choice: ColourArg) -> bool {
    match choice {
        ColourArg::Always => true,
        ColourArg::Never => false,
        ColourArg::Auto => AutoStream::choice(&std::io::stdout()) != ColorChoice::Never,
    }
}

/// Whether the terminal says that it knows nothing but letters.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the I/O edge: the terminal's wishes are read here"
)]
pub(crate) fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// The columns to write: `COLUMNS` where it is set, else the terminal's, else 80.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the I/O edge: the terminal's width is read here"
)]
pub(crate) fn width() -> usize {
    let named = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    let own = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    named.filter(|&width| width > 0).or_else(own).unwrap_or(80)
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
pub(crate) fn read_text(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).map_err(|error| anyhow::anyhow!("{}: cannot be read: {error}", path.display()))
}

/// A file that is to be written. It is claimed before the work starts and takes its place in one step at the end, so
/// that nobody ever reads half a report, and a failed run leaves the old one alone.
#[derive(Debug)]
pub(crate) struct FileTarget {
    path: PathBuf,
    kind: TargetKind,
}

#[derive(Debug)]
enum TargetKind {
    /// Written beside its place, then renamed.
    Renamed(tempfile::NamedTempFile),
    /// A device or a pipe: it stays what it is.
    Direct(std::fs::File),
}

impl FileTarget {
    /// Claims a file.
    pub(crate) fn claim(path: &Path) -> anyhow::Result<Self> {
        Self::try_claim(path).with_context(|| format!("{}: cannot be written", path.display()))
    }

    fn try_claim(path: &Path) -> std::io::Result<Self> {
        // A link stays a link: what it names is replaced.
        let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if path.is_dir() {
            return Err(std::io::Error::other("it is a folder"));
        }
        if path.exists() && !path.is_file() {
            let file = std::fs::OpenOptions::new().write(true).open(&path)?;
            let kind = TargetKind::Direct(file);
            return Ok(FileTarget { path, kind });
        }
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let mut builder = tempfile::Builder::new();
        builder.prefix(".rolecall-");
        #[cfg(unix)]
        {
            // Temporary files are private; a report is as open as the user's other files.
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let kind = TargetKind::Renamed(builder.tempfile_in(folder)?);
        Ok(FileTarget { path, kind })
    }

    /// Fills the file and puts it in its place.
    pub(crate) fn write(self, text: &str) -> anyhow::Result<()> {
        let path = self.path.display().to_string();
        let written = match self.kind {
            TargetKind::Direct(mut file) => file.write_all(text.as_bytes()),
            TargetKind::Renamed(mut file) => file
                .write_all(text.as_bytes())
                .and_then(|()| file.persist(&self.path).map(|_| ()).map_err(|error| error.error)),
        };
        written.with_context(|| format!("{path}: cannot be written"))
    }
}

/// The current directory.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the I/O edge: the configuration is searched from here"
)]
pub(crate) fn current_folder() -> anyhow::Result<PathBuf> {
    std::env::current_dir().map_err(|error| anyhow::anyhow!("the current directory cannot be told: {error}"))
}
