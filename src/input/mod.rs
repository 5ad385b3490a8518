//! Floor 6, the I/O edge: where documents and records come from.
//!
//! Whatever the user names (a file, a folder, an archive, a dump, standard input) becomes a sequence of [`Chunk`]s, read
//! one after the other, so that memory never grows with the input. A chunk turns into [`Item`]s where it is analysed,
//! so that the one reader only cuts and the many workers parse.

mod archive;
mod fields;
mod files;
mod http;
mod lines;
mod mbox;
mod open;
#[cfg(feature = "parquet")]
mod parquet;
mod record;
mod sniff;
mod stream;
mod table;
#[cfg(test)]
mod tests;
mod values;
mod warc;

use std::sync::Arc;

use crate::model::{Document, Failure, FailureKind, Record};

pub(crate) use fields::Columns;
pub(crate) use lines::Lines;
#[cfg(feature = "bench")]
pub(crate) use open::bytes;
pub(crate) use open::{open, total_bytes};
pub use record::parse_record;

/// One thing to analyse, and where it came from.
#[derive(Debug)]
pub(crate) struct Item {
    /// The input, as the user named it or as a folder or an archive held it.
    pub source: String,
    /// Which record of the input it is, from 0, where the input is a dump.
    pub record: Option<usize>,
    /// What there is to analyse.
    pub content: Content,
}

impl Item {
    /// An input that could not be read, as a whole or from here on.
    fn unread(source: impl Into<String>, failure: Failure) -> Self {
        Item {
            source: source.into(),
            record: None,
            content: Content::Failed(failure),
        }
    }
}

/// What an input gave.
#[derive(Debug)]
pub(crate) enum Content {
    /// Bytes of which the format is not known yet.
    Document(Box<Document>),
    /// A record of a dump.
    Record(Box<Record>),
    /// It could not be read; the other items go on.
    Failed(Failure),
}

/// A part of an input, read but not yet parsed.
pub(crate) struct Chunk {
    /// About how many bytes it holds in memory.
    pub weight: usize,
    open: Box<dyn FnOnce() -> Opened + Send>,
}

/// What a chunk held.
#[derive(Debug, Default)]
pub(crate) struct Opened {
    /// What there is to analyse, in input order.
    pub items: Vec<Item>,
    /// Pages of a web archive without any sign of a job posting.
    pub skipped: usize,
    /// What the user should know about the input, once.
    pub notes: Vec<String>,
    /// So many results of the first item were written by an earlier run.
    pub written_before: usize,
}

impl Chunk {
    fn new(weight: usize, open: impl FnOnce() -> Opened + Send + 'static) -> Self {
        Chunk {
            weight,
            open: Box::new(open),
        }
    }

    /// A chunk of items that need no parsing.
    pub(crate) fn of(weight: usize, items: Vec<Item>) -> Self {
        Chunk::new(weight, move || Opened {
            items,
            ..Opened::default()
        })
    }

    /// What an interrupted run left of a chunk; so many results of its first item are already written.
    pub(crate) fn rest(items: Vec<Item>, written_before: usize) -> Self {
        Chunk::new(0, move || Opened {
            items,
            written_before,
            ..Opened::default()
        })
    }

    fn unread(source: impl Into<String>, failure: Failure) -> Self {
        Chunk::of(0, vec![Item::unread(source, failure)])
    }

    /// Parses the chunk.
    pub(crate) fn open(self) -> Opened {
        (self.open)()
    }
}

/// A sequence of chunks that another thread may read.
pub(crate) type Chunks = Box<dyn Iterator<Item = Chunk> + Send>;

/// How inputs are read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    /// Which columns of a dump fill which fields.
    pub columns: Arc<Columns>,
    /// Standard input is NDJSON unless it plainly is something else: each of its lines is a record, also a bad one.
    pub lines_expected: bool,
    /// Pages of web archives without any sign of a job posting are analysed too.
    pub every_page: bool,
    /// Counts the bytes read from files and standard input.
    pub progress: Arc<std::sync::atomic::AtomicU64>,
}

/// A longer record is no posting; it is skipped, so that memory stays bounded.
const LONGEST_RECORD: usize = 16 * 1024 * 1024;

/// A larger document is no posting.
const MOST_DOCUMENT: u64 = 64 * 1024 * 1024;

/// About how many bytes make a chunk: few hand-overs between threads, little memory.
const CHUNK: usize = 64 * 1024;

/// A chunk holds no more records than this, however small they are.
const MOST_RECORDS: usize = 1024;

/// Where an input comes from, for results and messages.
#[derive(Debug, Clone)]
struct Origin {
    /// As the user named it, or as a folder or an archive held it.
    name: Arc<str>,
    options: Options,
    /// It was found in a folder or an archive: what is not plainly a posting or a dump is left alone.
    found: bool,
    /// How many archives it lies in.
    depth: u8,
}

impl Origin {
    /// The source of a record: its line, or its number where the input has no lines.
    fn at(&self, number: usize) -> String {
        if &*self.name == "-" {
            format!("line {number}")
        } else {
            format!("{}:{number}", self.name)
        }
    }

    /// The name's ending in lower case, without that of a compression.
    fn ending(&self) -> Option<String> {
        let lower = self.name.to_ascii_lowercase();
        let name = [".gz", ".zst", ".zstd"]
            .iter()
            .find_map(|ending| lower.strip_suffix(ending))
            .unwrap_or(&lower);
        let last = name.rsplit(['/', '\\']).next()?;
        let (before, ending) = last.rsplit_once('.')?;
        (!before.is_empty()).then(|| ending.to_owned())
    }

    /// The last part of the input that could be read ended here.
    fn broken(&self, error: &std::io::Error, place: &str) -> Item {
        Item::unread(&*self.name, unreadable(error, place))
    }
}

/// The failure behind an error of reading; `place` says how far reading came, or nothing.
fn unreadable(error: &std::io::Error, place: &str) -> Failure {
    let kind = if error.kind() == std::io::ErrorKind::FileTooLarge {
        FailureKind::TooLarge
    } else {
        FailureKind::Unreadable
    };
    Failure::new(kind, format!("cannot be read{place}: {error}"))
}

fn too_long(what: &str) -> Failure {
    let message = format!("{what} is longer than {} MiB", LONGEST_RECORD / (1024 * 1024));
    Failure::new(FailureKind::TooLarge, message)
}
