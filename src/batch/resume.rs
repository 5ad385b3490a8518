//! Goes on with an interrupted batch: what the output already holds is compared with the input, result by result, and
//! the rest of the input is analysed.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};

use serde::Deserialize;

use crate::input::{Chunk, Chunks, Content, Item};
use crate::model::AsOf;
use crate::render::flat;

/// A batch that can go on.
pub(crate) struct Resumed {
    /// What is left of the input.
    pub chunks: Chunks,
    /// How many results the output already holds.
    pub results: usize,
}

/// What a result in the output says about itself.
#[derive(Debug, PartialEq, Eq)]
struct Mark {
    source: String,
    record: Option<usize>,
    /// The day of judgement, when it was not the posting's own.
    day: Option<String>,
}

/// Whether the output is of lines of JSON or rows of CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    Ndjson,
    Csv,
}

/// Finds where an interrupted batch ended. A torn last line is cut off; the file is left at its end, ready for more.
///
/// The message of a refusal says why the file does not belong to this input; the file is then unchanged.
pub(crate) fn resume(file: &mut File, written: Written, chunks: Chunks, day: AsOf) -> anyhow::Result<Resumed> {
    let length = whole_lines(file)?;
    file.rewind()?;
    let lines = BufReader::with_capacity(1 << 16, Read::by_ref(file).take(length));
    let marks: Box<dyn Iterator<Item = anyhow::Result<Mark>>> = match written {
        Written::Ndjson => Box::new(json_marks(lines)),
        Written::Csv => Box::new(csv_marks(lines)?),
    };
    let resumed = compare(marks, chunks, day)?;
    // A header alone is written again.
    let kept = if resumed.results == 0 { 0 } else { length };
    file.set_len(kept)?;
    file.seek(SeekFrom::Start(kept))?;
    file.flush()?;
    Ok(resumed)
}

/// How many bytes of the file are whole lines.
fn whole_lines(file: &mut File) -> std::io::Result<u64> {
    const BLOCK: u64 = 1 << 16;
    let mut end = file.seek(SeekFrom::End(0))?;
    let mut block = Vec::new();
    while end > 0 {
        let start = end.saturating_sub(BLOCK);
        file.seek(SeekFrom::Start(start))?;
        block.clear();
        Read::by_ref(file).take(end - start).read_to_end(&mut block)?;
        if let Some(last) = memchr::memrchr(b'\n', &block) {
            return Ok(start + last as u64 + 1);
        }
        end = start;
    }
    Ok(0)
}

#[derive(Deserialize)]
struct WireResult {
    input: WireInput,
    as_of: Option<WireAsOf>,
}

#[derive(Deserialize)]
struct WireInput {
    source: String,
    record: Option<usize>,
}

#[derive(Deserialize)]
struct WireAsOf {
    date: String,
    basis: String,
}

fn day_of(date: String, basis: &str) -> Option<String> {
    matches!(basis, "option" | "today").then_some(date)
}

fn json_marks(mut lines: impl BufRead) -> impl Iterator<Item = anyhow::Result<Mark>> {
    let mut line = Vec::new();
    let mut number = 0;
    std::iter::from_fn(move || {
        line.clear();
        number += 1;
        match lines.read_until(b'\n', &mut line) {
            Ok(0) => None,
            Ok(_) => Some(
                serde_json::from_slice(&line)
                    .map(|result: WireResult| Mark {
                        source: result.input.source,
                        record: result.input.record,
                        day: result.as_of.and_then(|as_of| day_of(as_of.date, &as_of.basis)),
                    })
                    .map_err(|_| anyhow::anyhow!("line {number} is no result of rolecall")),
            ),
            Err(error) => Some(Err(error.into())),
        }
    })
}

fn csv_marks(lines: impl BufRead) -> anyhow::Result<impl Iterator<Item = anyhow::Result<Mark>>> {
    let place = |name: &str| {
        flat::COLUMNS
            .iter()
            .position(|column| column.name == name)
            .unwrap_or(usize::MAX)
    };
    let (source, record, day, basis) = (place("source"), place("record"), place("as_of"), place("as_of_basis"));
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(lines);
    let header = reader.headers()?;
    let own = header.iter().eq(flat::COLUMNS.iter().map(|column| column.name));
    anyhow::ensure!(
        header.is_empty() || own,
        "its header is not the one that rolecall writes"
    );
    Ok(reader.into_records().map(move |row| {
        let row = row?;
        let cell = |index: usize| row.get(index).unwrap_or_default().to_owned();
        anyhow::ensure!(row.len() == flat::COLUMNS.len(), "a row does not have all columns");
        // The guard against formulas is not part of the name.
        let name = cell(source);
        Ok(Mark {
            source: name.strip_prefix('\'').map_or(name.clone(), str::to_owned),
            record: cell(record).parse().ok(),
            day: day_of(cell(day), &cell(basis)),
        })
    }))
}

/// Walks input and output side by side.
fn compare(
    marks: Box<dyn Iterator<Item = anyhow::Result<Mark>> + '_>,
    mut chunks: Chunks,
    day: AsOf,
) -> anyhow::Result<Resumed> {
    let mut marks = marks.peekable();
    let mut results = 0;
    let today = day.date.to_string();
    let mut items = Vec::new().into_iter();
    while marks.peek().is_some() {
        let Some(item) = items.next() else {
            let Some(chunk) = chunks.next() else {
                anyhow::bail!("it holds more results than the input has records");
            };
            items = chunk.open().items.into_iter();
            continue;
        };
        let of_item = results_of(&item, &mut marks, &today, results)?;
        results += of_item;
        if marks.peek().is_none() && matches!(item.content, Content::Document(_)) {
            // The document may hold more postings than were written; it is analysed again.
            let rest = Chunk::rest(std::iter::once(item).chain(items).collect(), of_item);
            return Ok(Resumed {
                chunks: Box::new(std::iter::once(rest).chain(chunks)),
                results,
            });
        }
    }
    let rest = Chunk::rest(items.collect(), 0);
    Ok(Resumed {
        chunks: Box::new(std::iter::once(rest).chain(chunks)),
        results,
    })
}

/// Takes the results of an item: one, or for a document as many as follow each other.
fn results_of(
    item: &Item,
    marks: &mut std::iter::Peekable<impl Iterator<Item = anyhow::Result<Mark>>>,
    today: &str,
    before: usize,
) -> anyhow::Result<usize> {
    let mut taken = 0;
    let mut last: Option<usize> = None;
    loop {
        let belongs = match marks.peek() {
            None => false,
            // Told below.
            Some(Err(_)) => true,
            Some(Ok(mark)) => {
                mark.source == shown(&item.source)
                    && match (taken, item.record) {
                        (_, Some(record)) => mark.record == Some(record),
                        (0, None) => mark.record.is_none_or(|record| record == 0),
                        // Further postings of one document are numbered.
                        (_, None) => last.is_some() && mark.record == last.map(|last| last + 1),
                    }
            }
        };
        if !belongs {
            break;
        }
        let Some(mark) = marks.next().transpose()? else { break };
        if let Some(day) = mark.day.filter(|day| day != today) {
            anyhow::bail!(
                "result {} was judged as of {day}, and this run would judge as of {today}; go on with --as-of {day}",
                before + taken + 1
            );
        }
        taken += 1;
        last = mark.record;
        if !matches!(item.content, Content::Document(_)) {
            break;
        }
    }
    if taken == 0 {
        let found = marks.next().transpose()?.map(|mark| mark.source).unwrap_or_default();
        anyhow::bail!(
            "its result {} is that of {found:?}, where the input has {:?}; it was written from another input",
            before + 1,
            item.source
        );
    }
    Ok(taken)
}

/// A source as CSV shows it: without line breaks.
fn shown(source: &str) -> std::borrow::Cow<'_, str> {
    if source.contains(['\n', '\r']) {
        source.replace(['\n', '\r'], " ").into()
    } else {
        source.into()
    }
}
