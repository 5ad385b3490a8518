//! Files, folders and standard input as documents.

use std::io::Read;
use std::path::Path;

use super::{Content, Item};
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

/// The items behind a name: a file as it is, a folder searched and sorted. What cannot be read is an item that failed.
pub(crate) fn walk(name: &Path) -> Box<dyn Iterator<Item = Item>> {
    if !name.is_dir() {
        return Box::new(std::iter::once(item(name)));
    }
    let mut found = walkdir::WalkDir::new(name)
        .sort_by_file_name()
        .into_iter()
        .filter_map(|entry| match entry {
            Ok(entry) if entry.file_type().is_file() && ending(entry.path()).is_some() => Some(item(entry.path())),
            Ok(_) => None,
            Err(error) => Some(unsearchable(&error)),
        })
        .peekable();
    if found.peek().is_none() {
        let failure = Failure::new(FailureKind::Empty, "the folder holds no text, Markdown or HTML file");
        return Box::new(std::iter::once(failed(name.display().to_string(), failure)));
    }
    Box::new(found)
}

/// Reads standard input to its end.
pub(crate) fn read_stdin() -> Item {
    match read_limited(std::io::stdin().lock()) {
        Ok(bytes) => document(Document::new("-", bytes)),
        Err(failure) => failed("-".to_owned(), failure),
    }
}

fn item(path: &Path) -> Item {
    match read(path) {
        Ok(found) => document(found),
        Err(failure) => failed(path.display().to_string(), failure),
    }
}

fn unsearchable(error: &walkdir::Error) -> Item {
    let source = error.path().map_or_else(String::new, |path| path.display().to_string());
    failed(source, Failure::new(FailureKind::Unreadable, error.to_string()))
}

fn document(document: Document) -> Item {
    Item {
        source: document.source.clone(),
        record: None,
        content: Content::Document(Box::new(document)),
    }
}

fn failed(source: String, failure: Failure) -> Item {
    Item {
        source,
        record: None,
        content: Content::Failed(failure),
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the I/O edge: documents are read here")]
fn read(path: &Path) -> Result<Document, Failure> {
    let unreadable = |error: std::io::Error| Failure::new(FailureKind::Unreadable, format!("cannot be read: {error}"));
    let bytes = read_limited(std::fs::File::open(path).map_err(unreadable)?)?;
    let mut document = Document::new(path.display().to_string(), bytes);
    document.hint = ending(path).filter(|format| *format == Format::Markdown);
    Ok(document)
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
