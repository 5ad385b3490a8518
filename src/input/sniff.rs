//! Tells what an input is by its first bytes: compression, archives, dumps; the rest are documents.

use super::fields::Columns;
use super::{mbox, table};
use crate::extract::Target;
use crate::model::Failure;

/// What an input is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// gzip, one member or many.
    Gzip,
    /// zstd.
    Zstd,
    /// zstd with a dictionary of its own in front, as some web archives have.
    ZstdWithDictionary,
    /// A ZIP archive, or an Office document.
    Zip,
    /// Parquet.
    Parquet,
    /// A web archive.
    Warc,
    /// A mailbox: messages one after another.
    Mbox,
    /// A record a line.
    Lines,
    /// JSON values one after another, or in a list.
    Values,
    /// Rows with a header.
    Table(table::Dialect),
    /// A dump in which no column holds the text.
    NoText(Failure),
    /// Anything else: `extract` tells what it is.
    Document,
}

/// What is known about an input besides its bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Hints<'a> {
    /// The name's ending, in lower case.
    pub ending: Option<&'a str>,
    /// Standard input of a filter: each line is a record unless the bytes plainly say otherwise.
    pub lines_expected: bool,
}

/// Magic numbers. A skippable frame in front of zstd data holds a dictionary.
const MAGIC: [(&[u8], Kind); 7] = [
    (b"\x1f\x8b", Kind::Gzip),
    (b"\x28\xb5\x2f\xfd", Kind::Zstd),
    (b"\x5d\x2a\x4d\x18", Kind::ZstdWithDictionary),
    (b"PK\x03\x04", Kind::Zip),
    (b"PK\x05\x06", Kind::Zip),
    (b"PAR1", Kind::Parquet),
    (b"WARC/1.", Kind::Warc),
];

/// What the bytes say by their magic number.
pub(super) fn magic(head: &[u8]) -> Option<Kind> {
    MAGIC
        .iter()
        .find(|(magic, _)| head.starts_with(magic))
        .map(|(_, kind)| kind.clone())
}

/// The names that dumps of lines have.
const LINE_ENDINGS: [&str; 3] = ["ndjson", "jsonl", "jsonlines"];

/// The names that tables have.
const TABLE_ENDINGS: [&str; 3] = ["csv", "tsv", "tab"];

/// What a text is. `complete` tells that `head` is all of it.
pub(super) fn text_kind(head: &[u8], complete: bool, hints: Hints<'_>, columns: &Columns) -> Kind {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let lines = hints.lines_expected || hints.ending.is_some_and(|ending| LINE_ENDINGS.contains(&ending));
    let trimmed = head.trim_ascii_start();
    if mbox::is_mbox(head) {
        return Kind::Mbox;
    }
    let kind = match trimmed.first() {
        Some(_) if trimmed.starts_with(b"{\\rtf") => None,
        Some(b'{' | b'[') => json_kind(trimmed, complete, lines, columns),
        Some(b'<' | b'%') | None => None,
        Some(_) => {
            let forced = hints.ending.is_some_and(|ending| TABLE_ENDINGS.contains(&ending));
            table::dialect(head, complete, forced, columns).map(|found| match found {
                Ok(dialect) => Kind::Table(dialect),
                Err(failure) => Kind::NoText(failure),
            })
        }
    };
    match kind {
        Some(kind) => kind,
        None if lines && !is_plainly_a_document(trimmed) => Kind::Lines,
        None => Kind::Document,
    }
}

fn is_plainly_a_document(head: &[u8]) -> bool {
    ["<!doctype", "<html", "<?xml", "%pdf-", "{\\rtf"]
        .iter()
        .any(|start| head.len() >= start.len() && head[..start.len()].eq_ignore_ascii_case(start.as_bytes()))
}

/// What the first byte of a JSON value tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    List,
    Object,
    Other,
}

/// Keys that make a top-level object the answer of a job board, when they hold what the table says. An answer is a
/// document, read as a whole by `extract`; everything else with a description is a record.
const BOARD_KEYS: [(&str, Shape); 17] = [
    ("description", Shape::Object),
    ("jobs", Shape::List),
    ("offers", Shape::List),
    ("jobPostings", Shape::List),
    ("jobPostingInfo", Shape::Object),
    ("jobOpening", Shape::Object),
    ("jobAd", Shape::Object),
    ("requisitionList", Shape::List),
    ("SearchResult", Shape::Object),
    ("positions", Shape::List),
    ("postings", Shape::List),
    ("openings", Shape::List),
    ("@graph", Shape::List),
    ("lists", Shape::List),
    ("categories", Shape::Object),
    ("content", Shape::List),
    ("workLocation", Shape::Object),
];

/// Keys that many objects have; they make an answer only of an object that is no record itself.
const WRAPPER_KEYS: [(&str, Shape); 6] = [
    ("data", Shape::List),
    ("data", Shape::Object),
    ("result", Shape::List),
    ("result", Shape::Object),
    ("items", Shape::List),
    ("posting", Shape::Object),
];

/// Keys of JSON-LD and of board interfaces, whatever they hold.
const BOARD_MARKS: [&str; 6] = [
    "friendly_id",
    "@type",
    "@context",
    "internal_job_id",
    "jobOpeningName",
    "ExternalDescriptionStr",
];

/// The keys of an object with the shapes of their values.
type Keys = Vec<(String, Shape)>;

/// Whether an object is a board's answer or posting, or JSON-LD, and no record of a dump.
fn is_board(keys: &Keys, columns: &Columns) -> bool {
    let has = |table: &[(&str, Shape)]| {
        keys.iter()
            .any(|(key, shape)| table.iter().any(|(known, wanted)| known == key && wanted == shape))
    };
    let marked = || keys.iter().any(|(key, _)| BOARD_MARKS.contains(&key.as_str()));
    has(&BOARD_KEYS) || marked() || has(&WRAPPER_KEYS) && !has_text(keys, columns)
}

fn has_text(keys: &Keys, columns: &Columns) -> bool {
    keys.iter()
        .any(|(key, _)| columns.target(key).is_some_and(Target::is_text))
}

/// What JSON is; `None` for what is no dump. `lines` tells that a name or a pipe promises a record a line.
fn json_kind(head: &[u8], complete: bool, lines: bool, columns: &Columns) -> Option<Kind> {
    let first = outline(head);
    if is_board(&first.keys, columns) {
        return Some(Kind::Document);
    }
    if head.first() == Some(&b'[') {
        if first.keys.is_empty() {
            return lines.then_some(Kind::Lines);
        }
        let failure = without_text(head, &Kind::Values, columns);
        return Some(failure.map_or(Kind::Values, Kind::NoText));
    }
    let line_end = memchr::memchr(b'\n', head);
    let kind = match (first.end, line_end) {
        (Some(end), Some(line_end)) if line_end < end => Kind::Values,
        // One value on the first line, and nothing but blanks after it: a record a line.
        (Some(end), _)
            if head[end..line_end.unwrap_or(head.len()).max(end)]
                .trim_ascii()
                .is_empty() =>
        {
            Kind::Lines
        }
        (Some(_), _) => Kind::Values,
        // The first line breaks off inside the value: laid out over several lines, or a bad first record.
        (None, Some(end)) => match head[..end].trim_ascii_end().last() {
            Some(b'{' | b'[' | b',') => Kind::Values,
            _ => Kind::Lines,
        },
        (None, None) => Kind::Lines,
    };
    let alone = complete && first.end.is_some_and(|end| head[end..].trim_ascii().is_empty());
    match kind {
        _ if lines => Some(Kind::Lines),
        // One object in a file may be anything; with a text it is a record.
        kind if alone || !complete && first.end.is_none() => has_text(&first.keys, columns).then_some(kind),
        kind => Some(without_text(head, &kind, columns).map_or(kind, Kind::NoText)),
    }
}

/// The failure of a dump of which no record in sight has a text; `None` when one has.
fn without_text(head: &[u8], kind: &Kind, columns: &Columns) -> Option<Failure> {
    let mut seen: Vec<String> = Vec::new();
    let mut note = |keys: Keys| {
        for (key, _) in keys {
            if !seen.contains(&key) {
                seen.push(key);
            }
        }
    };
    if *kind == Kind::Lines {
        head.split(|byte| *byte == b'\n')
            .for_each(|line| note(outline(line).keys));
    } else {
        let mut rest = head.strip_prefix(b"[").unwrap_or(head);
        while let Some(start) = memchr::memchr(b'{', rest) {
            let object = outline(&rest[start..]);
            note(object.keys);
            match object.end {
                Some(end) => rest = &rest[start + end..],
                None => break,
            }
        }
    }
    columns.without_text(seen.iter().map(String::as_str))
}

/// What the beginning of JSON shows.
#[derive(Debug, Default)]
struct Outline {
    /// The keys of the first object: the value itself, or the first one in the list.
    keys: Keys,
    /// Where the first value ends, when it does.
    end: Option<usize>,
}

/// Reads the outline of the first value. Works on any bytes, however they break off.
fn outline(head: &[u8]) -> Outline {
    let mut found = Outline::default();
    let (mut depth, mut at) = (0usize, 0);
    // The depth of the first object's keys, and whether that object is over.
    let (mut level, mut over) = (None, false);
    let mut wants_key = false;
    while let Some(&byte) = head.get(at) {
        at += 1;
        match byte {
            b'"' => {
                let start = at;
                let Some(end) = string_end(head, at) else { return found };
                at = end + 1;
                if wants_key && level == Some(depth) && !over {
                    wants_key = false;
                    let after = head[at..].trim_ascii_start();
                    let value = after.strip_prefix(b":").map(<[u8]>::trim_ascii_start);
                    let shape = match value.and_then(<[u8]>::first) {
                        Some(b'[') => Shape::List,
                        Some(b'{') => Shape::Object,
                        _ => Shape::Other,
                    };
                    found
                        .keys
                        .push((String::from_utf8_lossy(&head[start..end]).into_owned(), shape));
                }
            }
            b'{' | b'[' => {
                depth += 1;
                if byte == b'{' && level.is_none() && depth <= 2 {
                    level = Some(depth);
                    wants_key = true;
                }
            }
            b'}' | b']' => {
                over |= level == Some(depth);
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    found.end = Some(at);
                    return found;
                }
            }
            b',' => wants_key |= level == Some(depth),
            _ => {}
        }
    }
    found
}

/// Where a string ends whose first byte is at `from`: the place of its closing quote.
pub(super) fn string_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some(at);
        }
        at += 2;
    }
}

/// Endings of documents that a folder is searched for, whatever their bytes look like.
const DOCUMENT_ENDINGS: [&str; 15] = [
    "txt", "text", "md", "markdown", "mdown", "html", "htm", "xhtml", "mht", "mhtml", "eml", "pdf", "docx", "odt",
    "rtf",
];

/// Whether a document found in a folder is worth reading: its name or its bytes say that it may hold a posting.
pub(super) fn is_worth_reading(head: &[u8], ending: Option<&str>, columns: &Columns) -> bool {
    if ending.is_some_and(|ending| DOCUMENT_ENDINGS.contains(&ending)) {
        return true;
    }
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let begins = |start: &str| head.len() >= start.len() && head[..start.len()].eq_ignore_ascii_case(start.as_bytes());
    match head.first() {
        Some(b'{' | b'[') if !begins("{\\rtf") => {
            let first = outline(head);
            is_board(&first.keys, columns)
        }
        _ => {
            [
                "<!doctype html",
                "<html",
                "%pdf-",
                "{\\rtf",
                "mime-version:",
                "<workzag-jobs",
                "<rss",
            ]
            .iter()
            .any(|start| begins(start))
                || begins("<?xml")
                    && ["<workzag-jobs", "<rss", "<html", "<jobs", "<source"]
                        .iter()
                        .any(|root| memchr::memmem::find(&head[..head.len().min(4096)], root.as_bytes()).is_some())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> Kind {
        kind_with(text, Hints::default())
    }

    fn kind_with(text: &str, hints: Hints<'_>) -> Kind {
        text_kind(text.as_bytes(), true, hints, &Columns::default())
    }

    #[test]
    fn dumps_of_records_are_told_from_answers_of_boards() {
        let record = r#"{"id":1,"title":"CX Lead","description":"We hire","data":{"x":1}}"#;
        for (text, expected) in [
            (format!("{record}\n{record}\n"), Kind::Lines),
            (record.to_owned(), Kind::Lines),
            (format!("{record}{record}"), Kind::Values),
            (format!("[{record},{record}]"), Kind::Values),
            (
                "{\n  \"title\": \"a\",\n  \"description\": \"b\"\n}\n{}".to_owned(),
                Kind::Values,
            ),
            // A torn first record.
            (format!("{{\"id\":1\n{record}\n"), Kind::Lines),
            // Greenhouse, Ashby and Workable; Recruitee; SmartRecruiters; Workday; BambooHR; Eightfold.
            (
                r#"{"jobs":[{"id":1,"title":"a","content":"b"}]}"#.to_owned(),
                Kind::Document,
            ),
            (
                r#"{"name":"Acme","description":"About","jobs":[{"title":"a"}]}"#.to_owned(),
                Kind::Document,
            ),
            (
                r#"{"offers":[{"title":"a","description":"b"}]}"#.to_owned(),
                Kind::Document,
            ),
            (r#"{"offset":0,"content":[{"name":"a"}]}"#.to_owned(), Kind::Document),
            (r#"{"total":2,"jobPostings":[]}"#.to_owned(), Kind::Document),
            (
                r#"{"meta":{},"result":[{"jobOpeningName":"a"}]}"#.to_owned(),
                Kind::Document,
            ),
            (
                r#"{"domain":"a","positions":[{"name":"b"}]}"#.to_owned(),
                Kind::Document,
            ),
            // A list of Lever postings, and one of them.
            (
                r#"[{"id":"a","text":"CX Lead","lists":[{"text":"b"}],"categories":{}}]"#.to_owned(),
                Kind::Document,
            ),
            (
                r#"{"id":"a","text":"CX Lead","lists":[{"text":"b"}]}"#.to_owned(),
                Kind::Document,
            ),
            // JSON-LD.
            (
                r#"[{"@type":"JobPosting","title":"a","description":"b"}]"#.to_owned(),
                Kind::Document,
            ),
            // Any other JSON.
            ("[]".to_owned(), Kind::Document),
            ("[1,2]".to_owned(), Kind::Document),
            (r#"{"version":3}"#.to_owned(), Kind::Document),
        ] {
            assert_eq!(kind(&text), expected, "{text}");
        }
    }

    #[test]
    fn a_large_answer_is_told_by_its_beginning() {
        let long = format!(
            "{{\"apiVersion\":\"1\",\"jobs\":[{{\"title\":\"{}\"",
            "x".repeat(90_000)
        );
        assert_eq!(
            text_kind(&long.as_bytes()[..65_536], false, Hints::default(), &Columns::default()),
            Kind::Document
        );
        let record = format!("{{\"id\":1,\"description\":\"{}", "x".repeat(90_000));
        assert_eq!(
            text_kind(
                &record.as_bytes()[..65_536],
                false,
                Hints::default(),
                &Columns::default()
            ),
            Kind::Lines
        );
    }

    #[test]
    fn a_filter_takes_lines_unless_the_bytes_say_otherwise() {
        let filter = Hints {
            lines_expected: true,
            ..Hints::default()
        };
        for text in ["not json\n{}\n", "{\"id\":\"c\"}", "{\"a\":", "", "[1,2]\n", "7\n"] {
            assert_eq!(kind_with(text, filter), Kind::Lines, "{text}");
        }
        for text in ["<!DOCTYPE html><p>x", "{\"jobs\":[]}", "{\\rtf1 x}", "%PDF-1.7"] {
            assert_eq!(kind_with(text, filter), Kind::Document, "{text}");
        }
        assert!(matches!(kind_with("title,description\na,b\n", filter), Kind::Table(_)));
    }

    #[test]
    fn a_dump_without_text_is_told_with_its_columns() {
        for text in [
            "{\"Stelle\":\"a\"}\n{\"Stelle\":\"b\",\"Ort\":\"c\"}\n",
            "[{\"Stelle\":\"a\"},{\"Ort\":\"c\"}]",
        ] {
            let Kind::NoText(failure) = kind(text) else {
                panic!("{text}")
            };
            assert!(failure.message.contains("The columns are Stelle, Ort;"), "{failure}");
        }
        // The text may come later.
        assert_eq!(kind("{\"title\":\"a\"}\n{\"description\":\"b\"}\n"), Kind::Lines);
    }

    #[test]
    fn texts_are_documents() {
        for text in [
            "CX Lead\n\nWe hire, we train, we care\n- a, b\n",
            "Title: CX Lead, Company: Acme, Description: x\nmore, words\n",
            "# CX Lead\n\n| a | b |\n",
            "",
        ] {
            assert_eq!(kind(text), Kind::Document, "{text}");
        }
    }

    #[test]
    fn outlines_survive_any_bytes() {
        for text in [
            "{",
            "{\"",
            "{\"a\\",
            "}}}",
            "[[[[{\"a\":1",
            "{\"a\":{\"b\":1},\"c\":[",
            "\"\\\\\\",
        ] {
            let _ = outline(text.as_bytes());
        }
        let keys: Vec<String> = outline(br#"{"a":{"b":1},"c" : [{"d":2}],"e\"":3} {"f":1}"#)
            .keys
            .into_iter()
            .map(|(key, _)| key)
            .collect();
        assert_eq!(keys, ["a", "c", "e\\\""]);
    }
}
