//! NDJSON: a record a line. The reader only cuts at line ends; the lines are parsed where they are analysed.

use std::io::{BufRead, ErrorKind};

use super::record::{Place, json_record};
use super::{Chunk, Content, Item, LONGEST_RECORD, Opened, Origin, too_long};

/// Cuts an input into chunks of whole lines. Blank lines are no records.
pub(crate) struct Lines<R> {
    reader: R,
    origin: Origin,
    /// Lines cut so far.
    line: usize,
    ended: bool,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R, origin: Origin) -> Self {
        Lines {
            reader,
            origin,
            line: 0,
            ended: false,
        }
    }

    /// Standard input, or what stands for it, with the names that fields usually have.
    pub(crate) fn plain(reader: R) -> Self {
        let origin = Origin {
            name: "-".into(),
            options: super::Options::default(),
            found: false,
            depth: 0,
        };
        Lines::new(reader, origin)
    }

    /// Whole lines: what one read of the input gave, completed to the end of its last line, so that a filter answers as
    /// soon as it is asked. `Err` is a line that is too long.
    fn block(&mut self) -> std::io::Result<Option<Result<Vec<u8>, ()>>> {
        let mut block = Vec::new();
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                return Ok((!block.is_empty()).then_some(Ok(block)));
            }
            let end = if block.is_empty() {
                memchr::memrchr(b'\n', buffer)
            } else {
                // The line begun before ends here; what follows can wait for the next chunk.
                memchr::memchr(b'\n', buffer)
            };
            let used = end.map_or(buffer.len(), |end| end + 1);
            block.extend_from_slice(&buffer[..used]);
            self.reader.consume(used);
            if end.is_some() {
                return Ok(Some(Ok(block)));
            }
            if block.len() > LONGEST_RECORD {
                drop(block);
                self.skip_line()?;
                return Ok(Some(Err(())));
            }
        }
    }

    fn skip_line(&mut self) -> std::io::Result<()> {
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let end = memchr::memchr(b'\n', buffer);
            let used = end.map_or(buffer.len(), |end| end + 1);
            self.reader.consume(used);
            if end.is_some() || used == 0 {
                return Ok(());
            }
        }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        if self.ended {
            return None;
        }
        let before = self.line;
        match self.block() {
            Ok(Some(Ok(block))) => {
                self.line += memchr::memchr_iter(b'\n', &block).count();
                let origin = self.origin.clone();
                Some(Chunk::new(block.len(), move || parse(&block, before, &origin)))
            }
            Ok(Some(Err(()))) => {
                self.line += 1;
                let item = line_item(&self.origin, before, Content::Failed(too_long("the line")));
                Some(Chunk::of(0, vec![item]))
            }
            Ok(None) => None,
            Err(error) => {
                self.ended = true;
                let place = format!(" after line {before}");
                Some(Chunk::of(0, vec![self.origin.broken(&error, &place)]))
            }
        }
    }
}

fn parse(block: &[u8], before: usize, origin: &Origin) -> Opened {
    let block = block.strip_suffix(b"\n").unwrap_or(block);
    let mut items = Vec::new();
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', block).chain(std::iter::once(block.len()));
    for (index, end) in ends.enumerate() {
        let line = &block[start..end];
        start = end + 1;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let content = if line.len() > LONGEST_RECORD {
            Content::Failed(too_long("the line"))
        } else {
            match json_record(line, &origin.options.columns, Place::Line) {
                Ok(record) => Content::Record(Box::new(record)),
                Err(failure) => Content::Failed(failure),
            }
        };
        items.push(line_item(origin, before + index, content));
    }
    Opened {
        items,
        ..Opened::default()
    }
}

/// A line's item; `before` lines stand before it.
fn line_item(origin: &Origin, before: usize, content: Content) -> Item {
    Item {
        source: origin.at(before + 1),
        record: Some(before),
        content,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that makes its bytes up: `line` so many times, never in memory as a whole.
    struct Repeated {
        line: Vec<u8>,
        left: u64,
        at: usize,
    }

    impl std::io::Read for Repeated {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let mut made = 0;
            while self.left > 0 && made < buffer.len() {
                let piece = (self.line.len() - self.at).min(buffer.len() - made);
                buffer[made..made + piece].copy_from_slice(&self.line[self.at..self.at + piece]);
                made += piece;
                self.at += piece;
                if self.at == self.line.len() {
                    self.at = 0;
                    self.left -= 1;
                }
            }
            Ok(made)
        }
    }

    fn repeated(line: Vec<u8>, times: u64) -> std::io::BufReader<Repeated> {
        let reader = Repeated {
            line,
            left: times,
            at: 0,
        };
        std::io::BufReader::with_capacity(super::super::CHUNK, reader)
    }

    #[test]
    fn a_line_of_two_gigabytes_is_one_failure_and_the_next_line_is_read() {
        let long = repeated(vec![b'x'; 1 << 20], 2048);
        let input = std::io::Read::chain(long, &b"\n{\"id\":1,\"description\":\"We hire\"}\n"[..]);
        let mut items = Vec::new();
        for chunk in Lines::plain(std::io::BufReader::with_capacity(super::super::CHUNK, input)) {
            assert!(chunk.weight <= LONGEST_RECORD + super::super::CHUNK);
            items.extend(chunk.open().items);
        }
        assert_eq!(items.len(), 2);
        assert!(matches!(&items[0].content, Content::Failed(failure) if failure.message.contains("16 MiB")));
        assert_eq!((items[1].source.as_str(), items[1].record), ("line 2", Some(1)));
        assert!(matches!(items[1].content, Content::Record(_)));
    }

    #[test]
    fn ten_million_tiny_records_are_cut_into_small_chunks() {
        let mut heaviest = 0;
        let mut lines = Lines::plain(repeated(b"{}\n".to_vec(), 10_000_000));
        for chunk in lines.by_ref() {
            heaviest = heaviest.max(chunk.weight);
        }
        assert_eq!(lines.line, 10_000_000);
        assert!(heaviest <= 2 * super::super::CHUNK, "{heaviest}");
    }

    #[test]
    fn blank_lines_count_as_lines_and_are_no_records() {
        let input = b"\n{\"description\":\"a\"}\r\n  \n\nnot json\n{\"description\":\"b\"}";
        let items: Vec<Item> = Lines::plain(&input[..]).flat_map(|chunk| chunk.open().items).collect();
        let places: Vec<(&str, Option<usize>)> = items.iter().map(|item| (item.source.as_str(), item.record)).collect();
        assert_eq!(places, [("line 2", Some(1)), ("line 5", Some(4)), ("line 6", Some(5))]);
        assert!(matches!(items[1].content, Content::Failed(_)));
    }
}
