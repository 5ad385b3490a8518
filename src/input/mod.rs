//! Floor 6, the I/O edge: where documents and records come from.

mod files;
mod record;

pub use files::{Input, InputError, read, read_stdin, walk};
pub use record::parse_record;
