//! Floor 7: records in, one result line out per line in, in the same order. A bad record is a failed result.

use std::io::{BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::engine::Engine;
use crate::guard;
use crate::input::{Content, Item, parse_record};
use crate::model::{AsOf, Failure, FailureKind, Format, Outcome, Record};
use crate::render::json::v1;

/// A longer line is no record; its rest is skipped, so that memory stays bounded.
const LONGEST_LINE: usize = 16 * 1024 * 1024;

/// What a batch did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BatchSummary {
    /// Records analysed.
    pub analysed: usize,
    /// Records that gave no analysis.
    pub failed: usize,
}

/// Reads NDJSON records from `input` and writes one result line each to `output`. Blank lines are no records.
///
/// Only reading and writing can fail; what is wrong with a record is in its result.
pub fn run(
    engine: &Engine,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
    fallback: AsOf,
    options: v1::Options,
) -> std::io::Result<BatchSummary> {
    let mut summary = BatchSummary::default();
    let mut line = Vec::new();
    let mut number = 0;
    while let Some(complete) = read_line(input, &mut line)? {
        number += 1;
        if complete && line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let item = if complete {
            line_item(&line, number)
        } else {
            too_long(number)
        };
        for outcome in analyse(engine, item, fallback) {
            match outcome.result {
                Ok(_) => summary.analysed += 1,
                Err(_) => summary.failed += 1,
            }
            let written = v1::line(&outcome, options).map_err(std::io::Error::other)?;
            output.write_all(written.as_bytes())?;
            output.write_all(b"\n")?;
        }
    }
    output.flush()?;
    Ok(summary)
}

/// Reads a line without its end into `line`. `None` at the end; `Some(false)` for a line over the limit.
fn read_line(input: &mut dyn BufRead, line: &mut Vec<u8>) -> std::io::Result<Option<bool>> {
    line.clear();
    let mut complete = true;
    let mut any = false;
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(any.then_some(complete));
        }
        any = true;
        let end = memchr::memchr(b'\n', buffer);
        let piece = &buffer[..end.unwrap_or(buffer.len())];
        if line.len() + piece.len() <= LONGEST_LINE {
            line.extend_from_slice(piece);
        } else {
            complete = false;
            line.clear();
        }
        let used = end.map_or(buffer.len(), |end| end + 1);
        input.consume(used);
        if end.is_some() {
            return Ok(Some(complete));
        }
    }
}

/// Analyses one item: an outcome for each posting in it, at least one. Its failure, and even a panic, is an outcome of
/// this item alone.
pub(crate) fn analyse(engine: &Engine, item: Item, day: AsOf) -> Vec<Outcome> {
    let Item {
        source,
        record,
        content,
    } = item;
    match content {
        Content::Document(document) => {
            let analysed = match guarded(|| guard::analyse(engine, document, day)) {
                Ok(analysed) => analysed,
                Err(failure) => return vec![failed(source, record, failure)],
            };
            let several = analysed.analyses.len() > 1;
            let outcomes = analysed
                .analyses
                .into_iter()
                .enumerate()
                .map(|(index, analysis)| Outcome {
                    source: source.clone(),
                    record: record.or(several.then_some(index)),
                    id: analysis.posting.id.clone(),
                    format: Some(analysed.format),
                    document: (!analysis.posting.map.is_empty()).then(|| analysed.source.clone()),
                    result: Ok(Box::new(analysis)),
                });
            outcomes.collect()
        }
        Content::Record(fields) => vec![analyse_record(engine, source, record, &fields, day)],
        Content::Failed(failure) => vec![failed(source, record, failure)],
    }
}

fn analyse_record(engine: &Engine, source: String, record: Option<usize>, fields: &Record, day: AsOf) -> Outcome {
    Outcome {
        source,
        record,
        id: fields.id.clone(),
        format: Some(Format::Record),
        result: guarded(|| engine.analyse_record(fields, day)).map(Box::new),
        document: None,
    }
}

/// A panic is a fault of the program; the item says so and the others go on.
fn guarded<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(Failure::new(
            FailureKind::Internal,
            "rolecall failed on this input; please report it",
        ))
    })
}

fn failed(source: String, record: Option<usize>, failure: Failure) -> Outcome {
    Outcome {
        source,
        record,
        id: None,
        format: None,
        result: Err(failure),
        document: None,
    }
}

/// A line of NDJSON as an item.
fn line_item(line: &[u8], number: usize) -> Item {
    Item {
        source: format!("line {number}"),
        record: Some(number - 1),
        content: match parse_record(line) {
            Ok(record) => Content::Record(Box::new(record)),
            Err(failure) => Content::Failed(failure),
        },
    }
}

/// A line that was not read to its end.
fn too_long(number: usize) -> Item {
    let message = format!("the line is longer than {} MiB", LONGEST_LINE / (1024 * 1024));
    Item {
        source: format!("line {number}"),
        record: Some(number - 1),
        content: Content::Failed(Failure::new(FailureKind::TooLarge, message)),
    }
}
