//! Files, folders and standard input as documents.

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::model::{Document, Failure, FailureKind, Format};

/// A larger file is no posting; dumps go through `rolecall batch`.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// The endings of the files that a folder is searched for.
const ENDINGS: [(&str, Format); 8] = [
    ("txt", Format::Text),
    ("text", Format::Text),
    ("md", Format::Markdown),
    ("markdown", Format::Markdown),
    ("mdown", Format::Markdown),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("xhtml", Format::Html),
];

/// An input as the user named it, or as a folder held it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Input {
    /// Where it is.
    pub path: PathBuf,
}

/// A folder could not be searched.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {source}")]
pub(crate) struct InputError {
    path: String,
    source: std::io::Error,
}

/// The inputs behind the names: files as they are, folders searched and sorted. What cannot be searched is an error
/// beside the rest.
pub(crate) fn walk(names: &[PathBuf]) -> (Vec<Input>, Vec<(PathBuf, InputError)>) {
    let mut inputs = Vec::new();
    let mut errors = Vec::new();
    for name in names {
        if !name.is_dir() {
            inputs.push(Input { path: name.clone() });
            continue;
        }
        for entry in walkdir::WalkDir::new(name).sort_by_file_name() {
            match entry {
                Ok(entry) if entry.file_type().is_file() && ending(entry.path()).is_some() => inputs.push(Input {
                    path: entry.into_path(),
                }),
                Ok(_) => {}
                Err(error) => {
                    let path = error.path().unwrap_or(name).to_owned();
                    let shown = path.display().to_string();
                    errors.push((
                        path,
                        InputError {
                            path: shown,
                            source: error.into(),
                        },
                    ));
                }
            }
        }
    }
    (inputs, errors)
}

/// Reads a file.
#[expect(clippy::disallowed_methods, reason = "this is the I/O edge: documents are read here")]
pub(crate) fn read(input: &Input) -> Result<Document, Failure> {
    let name = input.path.display().to_string();
    let unreadable = |error: std::io::Error| Failure::new(FailureKind::Unreadable, format!("cannot be read: {error}"));
    let file = std::fs::File::open(&input.path).map_err(unreadable)?;
    let bytes = read_limited(file)?;
    Ok(Document {
        source: name,
        hint: ending(&input.path).filter(|format| *format == Format::Markdown),
        bytes,
    })
}

/// Reads standard input to its end.
pub(crate) fn read_stdin() -> Result<Document, Failure> {
    Ok(Document {
        source: "-".to_owned(),
        hint: None,
        bytes: read_limited(std::io::stdin().lock())?,
    })
}

fn read_limited(reader: impl Read) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    reader
        .take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::new(FailureKind::Unreadable, format!("cannot be read: {error}")))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Failure::new(
            FailureKind::TooLarge,
            format!(
                "is larger than {} MiB; dumps of many postings go through `rolecall batch`",
                MOST_BYTES / (1024 * 1024)
            ),
        ));
    }
    Ok(bytes)
}

fn ending(path: &Path) -> Option<Format> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    ENDINGS
        .iter()
        .find(|(known, _)| *known == ending)
        .map(|&(_, format)| format)
}
