//! Floor 6, the I/O edge: where documents and records come from.

mod files;
mod record;

use crate::model::{Document, Failure, Record};

pub(crate) use files::{read_stdin, walk};
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
