//! Records in, results out, in input order. One result for each record; a bad record is a failed result.
//!
//! [`run`] does on one thread what `rolecall batch` does for NDJSON on standard input; a program with threads of its own
//! reads each line with [`parse_record`] and asks [`Engine::analyse_record`].

#[cfg(feature = "parquet")]
pub(crate) mod parquet;
mod resume;
mod run;
mod sink;

use std::io::{BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::engine::Engine;
use crate::guard;
use crate::input::{Content, Item, Lines};
use crate::model::{AsOf, Failure, FailureKind, Format, Outcome, Record};
use crate::render::json::v1;

pub use crate::input::parse_record;
pub(crate) use resume::{Written, resume};
pub(crate) use run::{Plan, run as run_plan};
pub(crate) use sink::{Lined, Rendering, Sink};

/// What a batch did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BatchSummary {
    /// Postings analysed.
    pub analysed: usize,
    /// Results without an analysis: bad records, pages that are no posting, inputs that could not be read.
    pub failed: usize,
    /// Why they failed, with how often; in order of first appearance.
    pub failures: Vec<(FailureKind, usize)>,
    /// Inputs that could not be read, as a whole or from some place on. They are counted in `failed` too.
    pub unread: usize,
    /// Pages of web archives that show no sign of a posting. They have no result.
    pub skipped: usize,
}

impl BatchSummary {
    fn count(&mut self, result: &Result<Box<crate::model::Analysis>, Failure>) {
        match result {
            Ok(_) => self.analysed += 1,
            Err(failure) => self.count_failed(failure.kind, 1),
        }
    }

    fn count_failed(&mut self, kind: FailureKind, times: usize) {
        self.failed += times;
        match self.failures.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => *count += times,
            None => self.failures.push((kind, times)),
        }
    }

    fn add(&mut self, other: &BatchSummary) {
        self.analysed += other.analysed;
        self.unread += other.unread;
        self.skipped += other.skipped;
        for (kind, times) in &other.failures {
            self.count_failed(*kind, *times);
        }
    }

    /// How many results there are.
    pub fn results(&self) -> usize {
        self.analysed + self.failed
    }
}

/// Reads NDJSON records from `input` and writes one result line each to `output`, on this thread. Blank lines are no
/// records.
///
/// Only writing can fail; what is wrong with a record, and even with reading, is in a result.
pub fn run(
    engine: &Engine,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
    fallback: AsOf,
    options: v1::Options,
) -> std::io::Result<BatchSummary> {
    let plan = Plan::new(engine, fallback, Rendering::Ndjson(options));
    let mut summary = BatchSummary::default();
    for chunk in Lines::plain(input) {
        let done = plan.work(chunk);
        output.write_all(&done.rendered.into_bytes())?;
        summary.add(&done.summary);
    }
    output.flush()?;
    Ok(summary)
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
            let mut outcomes = analysed.into_outcomes(&source);
            for outcome in &mut outcomes {
                outcome.record = record.or(outcome.record);
            }
            outcomes
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
