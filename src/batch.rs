//! Floor 7: records in, one result line out per line in, in the same order. A bad record is a failed result.

use std::io::{BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::engine::Engine;
use crate::input::parse_record;
use crate::model::{AsOf, Failure, FailureKind, Format, Outcome};
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
        let outcome = if complete {
            outcome(engine, &line, number, fallback)
        } else {
            too_long(number)
        };
        match outcome.result {
            Ok(_) => summary.analysed += 1,
            Err(_) => summary.failed += 1,
        }
        let written = v1::line(&outcome, options).map_err(std::io::Error::other)?;
        output.write_all(written.as_bytes())?;
        output.write_all(b"\n")?;
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

fn outcome(engine: &Engine, line: &[u8], number: usize, fallback: AsOf) -> Outcome {
    let record = parse_record(line);
    let id = record.as_ref().ok().and_then(|record| record.id.clone());
    // A panic is a fault of the program; the record says so and the others go on.
    let result = match record {
        Ok(record) => {
            catch_unwind(AssertUnwindSafe(|| engine.analyse_record(&record, fallback))).unwrap_or_else(|_| {
                Err(Failure::new(
                    FailureKind::Internal,
                    "rolecall failed on this record; please report it",
                ))
            })
        }
        Err(failure) => Err(failure),
    };
    Outcome {
        source: format!("line {number}"),
        record: Some(number - 1),
        id,
        format: Some(Format::Record),
        result: result.map(Box::new),
        document: None,
    }
}

fn too_long(number: usize) -> Outcome {
    let message = format!("the line is longer than {} MiB", LONGEST_LINE / (1024 * 1024));
    Outcome {
        source: format!("line {number}"),
        record: Some(number - 1),
        id: None,
        format: Some(Format::Record),
        result: Err(Failure::new(FailureKind::TooLarge, message)),
        document: None,
    }
}
