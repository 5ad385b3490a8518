//! JSON values one after another, or in one list: cut by counting brackets, so that a list of any length needs no more
//! memory than its longest record, and a bad record does not spoil the next.

use std::io::{BufRead, ErrorKind};

use super::record::{Place, json_record};
use super::{CHUNK, Chunk, Content, Item, LONGEST_RECORD, MOST_RECORDS, Opened, Origin, too_long, unreadable};

/// Cuts an input into chunks of whole values.
pub(super) struct Values<R> {
    reader: R,
    origin: Origin,
    /// Where reading is: line and column from 1, in bytes.
    line: usize,
    column: usize,
    /// Values cut so far.
    record: usize,
    /// `None` before the first byte.
    in_list: Option<bool>,
    ended: bool,
}

/// A value that was cut out.
struct Cut {
    line: usize,
    column: usize,
    record: usize,
    /// Where its bytes are in the chunk; `None` when there were too many.
    bytes: Option<std::ops::Range<usize>>,
    /// The input ended inside the value.
    torn: bool,
}

/// Where the scanner is inside a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// Between values.
    Nothing,
    /// In a list or an object, so deep.
    Brackets(usize),
    /// In a string, so deep; the next byte may be escaped.
    String(usize, bool),
    /// In a number or a word.
    Word,
}

impl<R: BufRead> Values<R> {
    pub(super) fn new(reader: R, origin: Origin) -> Self {
        Values {
            reader,
            origin,
            line: 1,
            column: 1,
            record: 0,
            in_list: None,
            ended: false,
        }
    }

    /// Cuts the next value and appends its bytes to `block`. `None` at the end.
    fn cut(&mut self, block: &mut Vec<u8>) -> std::io::Result<Option<Cut>> {
        let start = block.len();
        let mut cut: Option<Cut> = None;
        let mut inside = Inside::Nothing;
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                if let Some(cut) = &mut cut {
                    cut.torn = inside != Inside::Word;
                    cut.bytes = cut.bytes.take().map(|_| start..block.len());
                }
                return Ok(cut);
            }
            let mut used = 0;
            let mut done = false;
            // The part of the buffer that belongs to the value.
            let mut from = if cut.is_some() { 0 } else { buffer.len() };
            while let Some(&byte) = buffer.get(used) {
                match inside {
                    Inside::Nothing => {
                        used += 1;
                        if byte == b'\n' {
                            self.line += 1;
                            self.column = 1;
                            continue;
                        }
                        let column = self.column;
                        self.column += 1;
                        if byte.is_ascii_whitespace() || byte == b',' {
                            continue;
                        }
                        if byte == b'[' && self.in_list.is_none() {
                            self.in_list = Some(true);
                            continue;
                        }
                        if byte == b']' && self.in_list == Some(true) {
                            // What follows a list is cut like a value, and told like a bad one.
                            self.in_list = Some(false);
                            continue;
                        }
                        self.in_list.get_or_insert(false);
                        inside = match byte {
                            b'{' | b'[' => Inside::Brackets(1),
                            b'"' => Inside::String(0, false),
                            _ => Inside::Word,
                        };
                        from = used - 1;
                        // The value's own bytes are counted below.
                        self.column = column;
                        cut = Some(Cut {
                            line: self.line,
                            column,
                            record: self.record,
                            bytes: Some(0..0),
                            torn: false,
                        });
                        self.record += 1;
                    }
                    Inside::Brackets(depth) => {
                        used += 1;
                        inside = match byte {
                            b'{' | b'[' => Inside::Brackets(depth + 1),
                            b'"' => Inside::String(depth, false),
                            b'}' | b']' if depth == 1 => {
                                done = true;
                                break;
                            }
                            b'}' | b']' => Inside::Brackets(depth - 1),
                            _ => inside,
                        };
                    }
                    Inside::String(depth, true) => {
                        used += 1;
                        inside = Inside::String(depth, false);
                    }
                    Inside::String(depth, false) => {
                        let Some(next) = memchr::memchr2(b'"', b'\\', &buffer[used..]) else {
                            used = buffer.len();
                            break;
                        };
                        used += next + 1;
                        inside = if buffer[used - 1] == b'\\' {
                            Inside::String(depth, true)
                        } else if depth == 0 {
                            done = true;
                            break;
                        } else {
                            Inside::Brackets(depth)
                        };
                    }
                    Inside::Word => {
                        if byte.is_ascii_whitespace() || matches!(byte, b',' | b']' | b'{' | b'[' | b'"') {
                            done = true;
                            break;
                        }
                        used += 1;
                    }
                }
            }
            let piece = &buffer[from.min(used)..used];
            if let Some(cut) = &mut cut {
                // Lines and columns inside the value count from its start.
                match memchr::memrchr(b'\n', piece) {
                    Some(last) => {
                        self.line += memchr::memchr_iter(b'\n', piece).count();
                        self.column = piece.len() - last;
                    }
                    None => self.column += piece.len(),
                }
                if cut.bytes.is_some() {
                    if block.len() - start + piece.len() > LONGEST_RECORD {
                        block.truncate(start);
                        cut.bytes = None;
                    } else {
                        block.extend_from_slice(piece);
                    }
                }
            }
            self.reader.consume(used);
            if done {
                if let Some(cut) = &mut cut {
                    cut.bytes = cut.bytes.take().map(|_| start..block.len());
                }
                return Ok(cut);
            }
        }
    }
}

impl<R: BufRead> Iterator for Values<R> {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        if self.ended {
            return None;
        }
        let mut block = Vec::new();
        let mut cuts = Vec::new();
        let mut error = None;
        while block.len() < CHUNK && cuts.len() < MOST_RECORDS {
            match self.cut(&mut block) {
                Ok(Some(cut)) => cuts.push(cut),
                Ok(None) => {
                    self.ended = true;
                    break;
                }
                Err(failed) => {
                    self.ended = true;
                    error = Some(unreadable(&failed, &format!(" after line {}", self.line)));
                    break;
                }
            }
        }
        if cuts.is_empty() && error.is_none() {
            return None;
        }
        let origin = self.origin.clone();
        Some(Chunk::new(block.len(), move || {
            let mut items: Vec<Item> = cuts.iter().map(|cut| item(cut, &block, &origin)).collect();
            items.extend(error.map(|failure| Item::unread(&*origin.name, failure)));
            Opened {
                items,
                ..Opened::default()
            }
        }))
    }
}

fn item(cut: &Cut, block: &[u8], origin: &Origin) -> Item {
    let place = Place::At(cut.line, cut.column);
    let content = match &cut.bytes {
        None => Content::Failed(too_long("the record")),
        Some(range) => match json_record(&block[range.clone()], &origin.options.columns, place) {
            Ok(record) => Content::Record(Box::new(record)),
            Err(mut failure) => {
                if cut.torn {
                    failure.message.push_str("; the input ends inside the record");
                }
                Content::Failed(failure)
            }
        },
    };
    Item {
        source: origin.at(cut.line),
        record: Some(cut.record),
        content,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(input: &[u8], capacity: usize) -> Vec<(String, usize, Result<String, String>)> {
        let origin = Origin {
            name: "a.json".into(),
            options: super::super::Options::default(),
            found: false,
            depth: 0,
        };
        Values::new(std::io::BufReader::with_capacity(capacity, input), origin)
            .flat_map(|chunk| chunk.open().items)
            .map(|item| {
                let text = match item.content {
                    Content::Record(record) => Ok(record.description.unwrap_or_default()),
                    Content::Failed(failure) => Err(failure.message),
                    Content::Document(_) => Err("a document".to_owned()),
                };
                (item.source, item.record.unwrap_or(usize::MAX), text)
            })
            .collect()
    }

    #[test]
    fn a_list_and_a_row_of_values_are_cut_whatever_the_buffer() {
        let list = b" [ {\"description\":\"a } ] \\\" [ {\"},\n {\"description\":\n\"b\"} , 7, \"x,]\", {\"description\":\"c\"},[{}] ]\n";
        let row =
            b"{\"description\":\"a } ] \\\" [ {\"}\n{\"description\":\n\"b\"}7 \"x,]\"{\"description\":\"c\"}[{}]";
        for capacity in 1..list.len() {
            for input in [&list[..], &row[..]] {
                let found = items(input, capacity);
                let texts: Vec<Result<&str, ()>> = found
                    .iter()
                    .map(|(_, _, text)| text.as_deref().map_err(|_| ()))
                    .collect();
                assert_eq!(
                    texts,
                    [Ok("a } ] \" [ {"), Ok("b"), Err(()), Err(()), Ok("c"), Err(())],
                    "{capacity}: {found:?}"
                );
                let lines: Vec<&str> = found.iter().map(|(source, _, _)| source.as_str()).collect();
                assert_eq!(
                    lines,
                    ["a.json:1", "a.json:2", "a.json:3", "a.json:3", "a.json:3", "a.json:3"],
                    "{capacity}"
                );
                assert!(found.iter().enumerate().all(|(index, (_, record, _))| index == *record));
            }
        }
    }

    #[test]
    fn a_bad_record_names_its_place_and_the_next_one_is_read() {
        let found = items(
            b"[\n  {\"description\":\"a\"},\n  {\"description\" \"b\"},\n  {\"description\":\"c\"}\n]",
            7,
        );
        assert_eq!(found.len(), 3);
        assert!(
            found[1]
                .2
                .as_ref()
                .is_err_and(|error| error.contains("line 3, column 18")),
            "{found:?}"
        );
        assert_eq!(found[2].2.as_deref(), Ok("c"));
    }

    #[test]
    fn a_torn_input_says_so() {
        let found = items(b"[{\"description\":\"a\"},{\"description\":\"b", 5);
        assert_eq!(found.len(), 2);
        assert!(
            found[1]
                .2
                .as_ref()
                .is_err_and(|error| error.contains("ends inside the record")),
            "{found:?}"
        );
    }

    #[test]
    fn a_record_that_never_ends_is_skipped() {
        let long = std::io::Read::chain(
            &b"[{\"description\":\""[..],
            std::io::Read::take(std::io::repeat(b'x'), 40 << 20),
        );
        let input = std::io::Read::chain(long, &b"\"},{\"description\":\"b\"}]"[..]);
        let origin = Origin {
            name: "-".into(),
            options: super::super::Options::default(),
            found: false,
            depth: 0,
        };
        let found: Vec<Item> = Values::new(std::io::BufReader::with_capacity(CHUNK, input), origin)
            .flat_map(|chunk| chunk.open().items)
            .collect();
        assert_eq!(found.len(), 2);
        assert!(matches!(&found[0].content, Content::Failed(failure) if failure.message.contains("16 MiB")));
        assert!(matches!(found[1].content, Content::Record(_)));
    }
}
