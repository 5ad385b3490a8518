//! Floor 6, the I/O edge: where documents and records come from.

mod files;
mod record;

pub(crate) use files::{Input, read, read_stdin, walk};
pub use record::parse_record;
