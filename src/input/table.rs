//! CSV and TSV: the delimiter is told from the first rows, quoted fields may hold line breaks, Excel's encodings are read.

use std::borrow::Cow;
use std::io::{BufRead, Error, ErrorKind, Read};
use std::sync::Arc;

use super::fields::Columns;
use super::{CHUNK, Chunk, Content, Item, LONGEST_RECORD, MOST_RECORDS, Opened, Origin, unreadable};
use crate::extract::{Filling, Target};
use crate::model::{Failure, FailureKind};

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    /// What stands between fields.
    pub delimiter: u8,
    /// A `sep=;` line stands in front of the header.
    pub skip_line: bool,
}

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How many rows are looked at to tell the delimiter.
const SNIFFED_ROWS: usize = 20;

/// A longer first line is no header.
const LONGEST_HEADER: usize = 16 * 1024;

/// Tells how a text is written as a table; `None` when it is none. `forced` says that its name promises a table. A text
/// without such a name is a table when its header names the description and another known field, and the next row fits.
pub(super) fn dialect(
    head: &[u8],
    complete: bool,
    forced: bool,
    columns: &Columns,
) -> Option<Result<Dialect, Failure>> {
    if let Some(delimiter) = named_delimiter(head) {
        return Some(Ok(Dialect {
            delimiter,
            skip_line: true,
        }));
    }
    let first_line = memchr::memchr2(b'\n', b'\r', head).unwrap_or(head.len());
    if !forced && first_line > LONGEST_HEADER {
        return None;
    }
    let mut best: Option<(usize, Vec<String>, u8)> = None;
    for delimiter in DELIMITERS {
        if !forced && memchr::memchr(delimiter, &head[..first_line]).is_none() {
            continue;
        }
        let Some((header, fitting)) = rows(head, complete, delimiter) else {
            continue;
        };
        let targets: Vec<Target> = header.iter().filter_map(|name| columns.target(name)).collect();
        let has_text = targets.iter().any(|target| target.is_text());
        let looks_like_one = has_text && targets.len() >= 2 && fitting > 0;
        if !forced && !looks_like_one {
            continue;
        }
        // Known columns say more than rows of equal length: a description full of commas has those by chance.
        let score = targets.len() * 1000
            + if header.len() > 1 {
                fitting * 10 + header.len().min(9)
            } else {
                0
            };
        if best.as_ref().is_none_or(|(held, _, _)| score > *held) {
            best = Some((score, header, delimiter));
        }
    }
    let (_, header, delimiter) = best?;
    Some(match columns.without_text(header.iter().map(String::as_str)) {
        Some(failure) => Err(failure),
        None => Ok(Dialect {
            delimiter,
            skip_line: false,
        }),
    })
}

/// Excel's own way to name the delimiter: a first line `sep=;`.
fn named_delimiter(head: &[u8]) -> Option<u8> {
    let line = head.split(|byte| *byte == b'\n').next()?.trim_ascii_end();
    let rest = line.strip_prefix(b"sep=").or_else(|| line.strip_prefix(b"\"sep="))?;
    rest.first().copied().filter(|byte| !byte.is_ascii_alphanumeric())
}

/// The header as text, and how many of the next rows have as many fields.
fn rows(head: &[u8], complete: bool, delimiter: u8) -> Option<(Vec<String>, usize)> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(head);
    let mut rows = reader.byte_records().map_while(Result::ok).take(SNIFFED_ROWS + 1);
    let header = rows.next()?;
    let mut lengths: Vec<usize> = rows.map(|row| row.len()).collect();
    if !complete && lengths.len() < SNIFFED_ROWS {
        // The last row may be cut off by the end of the head.
        lengths.pop();
    }
    let fitting = lengths.iter().filter(|length| **length == header.len()).count();
    Some((
        header.iter().map(|cell| text(cell).trim().to_owned()).collect(),
        fitting,
    ))
}

/// A cell as text: UTF-8, else what Excel writes on Windows in Western Europe.
fn text(cell: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(cell) {
        Ok(text) => Cow::Borrowed(text),
        // Damaged UTF-8 still holds sequences that no Western text has by chance.
        Err(_) if cell.utf8_chunks().any(|chunk| !chunk.valid().is_ascii()) => String::from_utf8_lossy(cell),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(cell).0,
    }
}

/// Lets so many bytes through, so that a quote that is never closed does not take the whole input into memory.
struct Limited<R> {
    inner: R,
    left: usize,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        if read > self.left {
            return Err(Error::new(
                ErrorKind::FileTooLarge,
                format!(
                    "a row is longer than {} MiB; perhaps a quote is never closed",
                    LONGEST_RECORD / (1024 * 1024)
                ),
            ));
        }
        self.left -= read;
        Ok(read)
    }
}

/// What the columns fill, by place.
struct Header {
    targets: Vec<Option<Target>>,
}

/// Cuts a table into chunks of rows.
pub(super) struct Table<R> {
    reader: csv::Reader<Limited<R>>,
    header: Arc<Header>,
    origin: Origin,
    record: usize,
    /// Lines that the reader of rows does not count.
    lines_before: u64,
    ended: bool,
}

impl<R: BufRead> Table<R> {
    /// Reads the header.
    pub(super) fn new(mut reader: R, dialect: Dialect, origin: Origin) -> Result<Self, Failure> {
        let at_header = |error: &Error| unreadable(error, " at the header");
        // The reader of rows leaves the mark in the first column's name.
        let marked = reader
            .fill_buf()
            .map_err(|error| at_header(&error))?
            .starts_with(b"\xEF\xBB\xBF");
        if marked {
            reader.consume(3);
        }
        if dialect.skip_line {
            reader.skip_until(b'\n').map_err(|error| at_header(&error))?;
        }
        let start = reader.fill_buf().map_err(|error| at_header(&error))?;
        let end = memchr::memchr2(b'\r', b'\n', start).unwrap_or(start.len());
        // The reader of rows begins a row at the second half of a line end of two bytes.
        let halved = start[end..].starts_with(b"\r\n");
        let limited = Limited {
            inner: reader,
            left: LONGEST_RECORD,
        };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(dialect.delimiter)
            .flexible(true)
            .buffer_capacity(CHUNK)
            .from_reader(limited);
        let header = reader.byte_headers().map_err(|error| failure_of(error, 1))?.clone();
        let names: Vec<String> = header.iter().map(|cell| text(cell).trim().to_owned()).collect();
        if let Some(failure) = origin.options.columns.without_text(names.iter().map(String::as_str)) {
            return Err(failure);
        }
        let targets = names.iter().map(|name| origin.options.columns.target(name)).collect();
        Ok(Table {
            reader,
            header: Arc::new(Header { targets }),
            origin,
            record: 0,
            lines_before: u64::from(dialect.skip_line) + u64::from(halved),
            ended: false,
        })
    }
}

fn failure_of(error: csv::Error, line: u64) -> Failure {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => unreadable(&error, &format!(" at line {line}")),
        other => Failure::new(
            FailureKind::Unreadable,
            format!("cannot be read at line {line}: {other:?}"),
        ),
    }
}

impl<R: BufRead> Iterator for Table<R> {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        if self.ended {
            return None;
        }
        let first = self.record;
        let (mut rows, mut weight) = (Vec::new(), 0);
        let mut broken = None;
        while weight < CHUNK && rows.len() < MOST_RECORDS {
            self.reader.get_mut().left = LONGEST_RECORD;
            let mut row = csv::ByteRecord::new();
            match self.reader.read_byte_record(&mut row) {
                Ok(true) => {
                    weight += row.as_slice().len() + 64;
                    rows.push(row);
                }
                Ok(false) => {
                    self.ended = true;
                    break;
                }
                Err(error) => {
                    self.ended = true;
                    let line = self.reader.position().line() + self.lines_before;
                    broken = Some(failure_of(error, line));
                    break;
                }
            }
        }
        self.record += rows.len();
        if rows.is_empty() && broken.is_none() {
            return None;
        }
        let (header, origin, lines_before) = (Arc::clone(&self.header), self.origin.clone(), self.lines_before);
        Some(Chunk::new(weight, move || {
            let mut items: Vec<Item> = rows
                .iter()
                .enumerate()
                .map(|(index, row)| item(row, first + index, lines_before, &header, &origin))
                .collect();
            items.extend(broken.map(|failure| Item::unread(&*origin.name, failure)));
            Opened {
                items,
                ..Opened::default()
            }
        }))
    }
}

fn item(row: &csv::ByteRecord, record: usize, lines_before: u64, header: &Header, origin: &Origin) -> Item {
    let line = row.position().map_or(0, csv::Position::line) + lines_before;
    Item {
        source: origin.at(usize::try_from(line).unwrap_or(usize::MAX)),
        record: Some(record),
        content: match record_of(row, header) {
            Ok(record) => Content::Record(Box::new(record)),
            Err(failure) => Content::Failed(failure),
        },
    }
}

fn record_of(row: &csv::ByteRecord, header: &Header) -> Result<crate::model::Record, Failure> {
    let columns = header.targets.len();
    if row.iter().skip(columns).any(|cell| !cell.trim_ascii().is_empty()) {
        return Err(Failure::new(
            FailureKind::InvalidRecord,
            format!(
                "the row has {} fields, but the header names {columns} columns; a field that holds the delimiter needs quotes",
                row.len()
            ),
        ));
    }
    let mut filling = Filling::default();
    for (cell, target) in row.iter().zip(&header.targets) {
        if let Some(target) = target {
            filling.offer(*target, text(cell).into_owned());
        }
    }
    filling.record()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row's source, number, and title and description.
    type Found = (String, Option<usize>, Result<String, String>);

    fn read(input: &[u8], columns: &Columns) -> Result<Vec<Found>, String> {
        let dialect = dialect(input, true, true, columns)
            .ok_or("no table")?
            .map_err(|failure| failure.message)?;
        let origin = Origin {
            name: "a.csv".into(),
            options: super::super::Options {
                columns: Arc::new(columns.clone()),
                ..Default::default()
            },
            found: false,
            depth: 0,
        };
        let table = Table::new(input, dialect, origin).map_err(|failure| failure.message)?;
        let items = table.flat_map(|chunk| chunk.open().items);
        Ok(items
            .map(|item| {
                let text = match item.content {
                    Content::Record(record) => Ok(format!(
                        "{}|{}",
                        record.title.unwrap_or_default(),
                        record.description.unwrap_or_default()
                    )),
                    Content::Failed(failure) => Err(failure.message),
                    Content::Document(_) => Err("a document".to_owned()),
                };
                (item.source, item.record, text)
            })
            .collect())
    }

    fn texts(input: &[u8]) -> Vec<String> {
        let rows = read(input, &Columns::default()).expect("a table");
        rows.into_iter().map(|(_, _, text)| text.expect("a record")).collect()
    }

    #[test]
    fn delimiters_marks_and_encodings_are_told() {
        let plain = "Job Title,Job Description\nLead,\"We hire, now\"\nAgent,nan\n";
        assert_eq!(texts(plain.as_bytes()), ["Lead|We hire, now", "Agent|"]);
        for delimiter in [";", "\t", "|"] {
            let other = format!("title{delimiter}description\nLead{delimiter}a, b, c, d\nAgent{delimiter}a, b, c, d\n");
            assert_eq!(
                texts(other.as_bytes()),
                ["Lead|a, b, c, d", "Agent|a, b, c, d"],
                "{delimiter}"
            );
        }
        assert_eq!(texts(b"\xEF\xBB\xBFtitle,description\r\na,b\r\n"), ["a|b"]);
        assert_eq!(
            texts(b"sep=;\r\ntitle;description\r\nL\xF6we;\x80 5,000\r\n"),
            ["Löwe|€ 5,000"]
        );
        assert_eq!(texts("title,description\nLöwe \u{1},x\n".as_bytes()), ["Löwe \u{1}|x"]);
    }

    #[test]
    fn rows_name_their_line_also_after_quoted_line_breaks() {
        let input = b"title,description\nA,\"one\n\ntwo \"\"three\"\"\"\nB,four,five\nC,six,,\nD\n";
        let rows = read(input, &Columns::default()).expect("a table");
        let places: Vec<(&str, Option<usize>)> = rows
            .iter()
            .map(|(source, record, _)| (source.as_str(), *record))
            .collect();
        assert_eq!(
            places,
            [
                ("a.csv:2", Some(0)),
                ("a.csv:5", Some(1)),
                ("a.csv:6", Some(2)),
                ("a.csv:7", Some(3))
            ]
        );
        assert_eq!(rows[0].2.as_deref(), Ok("A|one\n\ntwo \"three\""));
        assert!(
            rows[1].2.as_ref().is_err_and(|error| error.contains("3 fields")),
            "{rows:?}"
        );
        assert_eq!(rows[2].2.as_deref(), Ok("C|six"));
        assert_eq!(rows[3].2.as_deref(), Ok("D|"));
        let excel = read(
            b"sep=,\r\ntitle,description\r\nA,\"one\r\ntwo\"\r\nB,three\r\n",
            &Columns::default(),
        );
        let places: Vec<String> = excel
            .expect("a table")
            .into_iter()
            .map(|(source, _, _)| source)
            .collect();
        assert_eq!(places, ["a.csv:3", "a.csv:5"]);
    }

    #[test]
    fn a_table_without_description_lists_its_columns() {
        let error = read(b"Stelle;Firma\na;b\n", &Columns::default()).expect_err("no text");
        assert!(
            error.contains("The columns are Stelle, Firma; name the right one with --map"),
            "{error}"
        );
        let mapped = Columns::mapped(&[("description".to_owned(), "Stelle".to_owned())]).expect("a field");
        let rows = read(b"Stelle;Firma\na;b\n", &mapped).expect("a table");
        assert_eq!(rows[0].2.as_deref(), Ok("|a"));
    }

    #[test]
    fn a_quote_that_is_never_closed_ends_the_input() {
        let start = &b"title,description\nA,b\nC,\""[..];
        let endless = std::io::Read::chain(start, std::io::Read::take(std::io::repeat(b'x'), 3 << 30));
        let reader = std::io::BufReader::with_capacity(CHUNK, endless);
        let origin = Origin {
            name: "a.csv".into(),
            options: super::super::Options::default(),
            found: false,
            depth: 0,
        };
        let dialect = Dialect {
            delimiter: b',',
            skip_line: false,
        };
        let table = Table::new(reader, dialect, origin).expect("a header");
        let items: Vec<Item> = table.flat_map(|chunk| chunk.open().items).collect();
        assert_eq!(items.len(), 2);
        assert!(
            matches!(&items[1].content, Content::Failed(failure)
                if failure.kind == FailureKind::TooLarge && failure.message.contains("at line 3") && failure.message.contains("quote")),
            "{:?}",
            items[1]
        );
    }

    #[test]
    fn texts_without_a_tables_name_are_tables_only_when_they_look_like_one() {
        let guess = |text: &str| dialect(text.as_bytes(), true, false, &Columns::default()).is_some();
        assert!(guess("title,company,description\na,b,c\n"));
        assert!(!guess("title,company,location\na,b,c\n"));
        assert!(!guess("Description, in short: we hire\nTitle, company, description\n"));
        assert!(!guess("description\nWe hire\n"));
    }
}
