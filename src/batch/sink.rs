//! Results as bytes, and where they go.

use std::io::{ErrorKind, Write};

use crate::model::Outcome;
use crate::render::flat;
use crate::render::json::v1;

/// How results are written.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Rendering {
    /// A line of JSON each.
    Ndjson(v1::Options),
    /// A row of CSV each.
    Csv,
    /// Rows for a table of columns.
    #[cfg(feature = "parquet")]
    Rows,
}

/// A row of [`flat::COLUMNS`].
#[cfg(feature = "parquet")]
pub(crate) type Row = Vec<flat::Cell<'static>>;

/// The results of a chunk, ready to be written.
pub(crate) enum Rendered {
    Lines(Vec<u8>),
    #[cfg(feature = "parquet")]
    Rows(Vec<Row>),
}

impl Rendering {
    pub(super) fn empty(self) -> Rendered {
        match self {
            Rendering::Ndjson(_) | Rendering::Csv => Rendered::Lines(Vec::new()),
            #[cfg(feature = "parquet")]
            Rendering::Rows => Rendered::Rows(Vec::new()),
        }
    }
}

impl Rendered {
    pub(super) fn push(&mut self, outcome: &Outcome, rendering: Rendering) {
        match self {
            Rendered::Lines(lines) => match rendering {
                Rendering::Ndjson(options) => {
                    // Strings and numbers always have a form in JSON.
                    if let Ok(line) = v1::line(outcome, options) {
                        lines.extend_from_slice(line.as_bytes());
                        lines.push(b'\n');
                    }
                }
                _ => flat::csv_row(lines, outcome),
            },
            #[cfg(feature = "parquet")]
            Rendered::Rows(rows) => {
                let cells = flat::COLUMNS.iter().map(|column| (column.of)(outcome).into_owned());
                rows.push(cells.collect());
            }
        }
    }

    /// The lines; rows have none.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        match self {
            Rendered::Lines(lines) => lines,
            #[cfg(feature = "parquet")]
            Rendered::Rows(_) => Vec::new(),
        }
    }
}

/// Where results go.
pub(crate) trait Sink {
    /// Writes the results of a chunk, so that they are safe when this returns.
    fn write(&mut self, rendered: Rendered) -> std::io::Result<()>;

    /// Ends the output.
    fn finish(&mut self) -> std::io::Result<()>;

    /// How many results were written whole; what is in memory does not count.
    fn written(&self) -> usize;
}

/// Lines, written chunk by chunk without a buffer of their own. Knows how many came through when writing fails.
pub(crate) struct Lined<W> {
    out: W,
    lines: usize,
}

impl<W: Write> Lined<W> {
    pub(crate) fn new(out: W) -> Self {
        Lined { out, lines: 0 }
    }

    fn put(&mut self, mut bytes: &[u8]) -> std::io::Result<()> {
        while !bytes.is_empty() {
            match self.out.write(bytes) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(written) => {
                    self.lines += memchr::memchr_iter(b'\n', &bytes[..written]).count();
                    bytes = &bytes[written..];
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.out.flush()
    }

    /// Writes a line that is no result, such as a header.
    pub(crate) fn head(&mut self, line: &[u8]) -> std::io::Result<()> {
        self.put(line)?;
        self.lines = 0;
        Ok(())
    }
}

impl<W: Write> Sink for Lined<W> {
    fn write(&mut self, rendered: Rendered) -> std::io::Result<()> {
        self.put(&rendered.into_bytes())
    }

    fn finish(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }

    fn written(&self) -> usize {
        self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A disk with so much room.
    struct Disk {
        room: usize,
        held: Vec<u8>,
    }

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            let fits = bytes.len().min(self.room - self.held.len()).min(7);
            if fits == 0 {
                return Err(ErrorKind::StorageFull.into());
            }
            self.held.extend_from_slice(&bytes[..fits]);
            Ok(fits)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_full_disk_is_told_with_the_results_that_are_whole() {
        let disk = Disk {
            room: 25,
            held: Vec::new(),
        };
        let mut sink = Lined::new(disk);
        let error = sink
            .write(Rendered::Lines(b"{\"a\":1}\n".repeat(5)))
            .expect_err("the disk is full");
        assert_eq!(error.kind(), ErrorKind::StorageFull);
        assert_eq!(sink.written(), 3);
        assert_eq!(sink.out.held, [&b"{\"a\":1}\n".repeat(3)[..], b"{"].concat());
    }
}
