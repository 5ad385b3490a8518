//! Parquet: only the columns that fill a field, page by page, one row group after another.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use bytes::Bytes;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use parquet::schema::types::Type;

use super::open::Backing;
use super::record::number_text;
use super::{CHUNK, Chunk, Chunks, Content, Item, LONGEST_RECORD, MOST_RECORDS, Opened, Origin, too_long};
use crate::extract::{Filling, Target, is_nothing};
use crate::model::{Failure, FailureKind};

/// Cuts a Parquet file into chunks of rows.
struct Rows {
    rows: RowIter<'static>,
    targets: Vec<Target>,
    origin: Origin,
    record: usize,
    notes: Vec<String>,
    /// For the progress: the file's bytes a row, in thousandths.
    bytes_a_row: u64,
    ended: bool,
}

/// The rows of a Parquet file as chunks.
pub(super) fn chunks(backing: &Backing, origin: &Origin) -> Chunks {
    // The library answers some damaged files with a panic.
    let rows = catch_unwind(AssertUnwindSafe(|| rows(backing, origin)));
    match rows.unwrap_or_else(|_| Err(broken("its structure is damaged", 0))) {
        Ok(rows) => Box::new(rows),
        Err(failure) => Box::new(std::iter::once(Chunk::unread(&*origin.name, failure))),
    }
}

fn broken(what: impl std::fmt::Display, rows: usize) -> Failure {
    let place = if rows > 0 {
        format!(" after row {rows}")
    } else {
        String::new()
    };
    Failure::new(
        FailureKind::Unreadable,
        format!("the Parquet file cannot be read{place}: {what}"),
    )
}

fn rows(backing: &Backing, origin: &Origin) -> Result<Rows, Failure> {
    let failed = |error: parquet::errors::ParquetError| broken(error, 0);
    let (reader, size): (Box<dyn FileReader>, u64) = match backing {
        Backing::File(path) => {
            let file = open_file(path).map_err(|error| super::unreadable(&error, ""))?;
            let size = file.metadata().map_or(0, |data| data.len());
            (Box::new(SerializedFileReader::new(file).map_err(failed)?), size)
        }
        Backing::Memory(bytes) => {
            let size = bytes.len() as u64;
            let bytes = Bytes::from_owner(Arc::clone(bytes));
            (Box::new(SerializedFileReader::new(bytes).map_err(failed)?), size)
        }
    };
    let file = reader.metadata().file_metadata();
    let columns = file.schema().get_fields();
    let names = || columns.iter().map(|column| column.name());
    if let Some(failure) = origin.options.columns.without_text(names()) {
        return Err(failure);
    }
    let (mut kept, mut targets, mut notes) = (Vec::new(), Vec::new(), Vec::new());
    for column in columns {
        let Some(target) = origin.options.columns.target(column.name()) else {
            continue;
        };
        if is_readable(column) {
            kept.push(Arc::clone(column));
            targets.push(target);
        } else {
            notes.push(format!(
                "{}: the column {} is a structure of further columns and was left out",
                origin.name,
                column.name()
            ));
        }
    }
    if !targets.iter().any(|target| target.is_text()) {
        return Err(Failure::new(
            FailureKind::NoDescription,
            "the column of the description is a structure of further columns, which is not read; flatten it first",
        ));
    }
    let count = u64::try_from(file.num_rows()).unwrap_or(0).max(1);
    let schema = Type::group_type_builder(file.schema().name())
        .with_fields(kept)
        .build()
        .map_err(failed)?;
    let rows = RowIter::from_file_into(reader).project(Some(schema)).map_err(failed)?;
    Ok(Rows {
        rows: rows.with_batch_size(64),
        targets,
        origin: origin.clone(),
        record: 0,
        notes,
        bytes_a_row: size.saturating_mul(1000) / count,
        ended: false,
    })
}

#[expect(clippy::disallowed_methods, reason = "this is the I/O edge: inputs are opened here")]
fn open_file(path: &std::path::Path) -> std::io::Result<std::fs::File> {
    std::fs::File::open(path)
}

/// Values, and lists of values.
fn is_readable(column: &Type) -> bool {
    if column.is_primitive() {
        return true;
    }
    let info = column.get_basic_info();
    let is_list = matches!(info.logical_type_ref(), Some(parquet::basic::LogicalType::List))
        || info.converted_type() == parquet::basic::ConvertedType::LIST;
    is_list
        && column.get_fields().iter().all(|repeated| {
            repeated.is_primitive() || repeated.get_fields().iter().all(|element| element.is_primitive())
        })
}

impl Iterator for Rows {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        if self.ended {
            return None;
        }
        let (mut items, mut weight) = (Vec::new(), 0);
        while weight < CHUNK && items.len() < MOST_RECORDS {
            let next = catch_unwind(AssertUnwindSafe(|| self.rows.next()));
            match next {
                Ok(Some(Ok(row))) => {
                    let content = self.content(row, &mut weight);
                    items.push(Item {
                        source: self.origin.at(self.record + 1),
                        record: Some(self.record),
                        content,
                    });
                    self.record += 1;
                }
                Ok(None) => {
                    self.ended = true;
                    break;
                }
                Ok(Some(Err(error))) => {
                    self.ended = true;
                    items.push(Item::unread(&*self.origin.name, broken(error, self.record)));
                    break;
                }
                Err(_) => {
                    self.ended = true;
                    items.push(Item::unread(
                        &*self.origin.name,
                        broken("its data is damaged", self.record),
                    ));
                    break;
                }
            }
        }
        let read = self.bytes_a_row.saturating_mul(items.len() as u64) / 1000;
        self.origin.options.progress.fetch_add(read, Ordering::Relaxed);
        let notes = std::mem::take(&mut self.notes);
        (!items.is_empty()).then(|| {
            Chunk::new(weight, move || Opened {
                items,
                notes,
                ..Opened::default()
            })
        })
    }
}

impl Rows {
    fn content(&self, row: Row, weight: &mut usize) -> Content {
        let mut filling = Filling::default();
        let mut length = 0;
        for ((_, value), target) in row.into_columns().into_iter().zip(&self.targets) {
            if let Some(text) = text_of(value) {
                length += text.len();
                filling.offer(*target, text);
            }
        }
        *weight += length + 64;
        if length > LONGEST_RECORD {
            return Content::Failed(too_long("the row"));
        }
        match filling.record() {
            Ok(record) => Content::Record(Box::new(record)),
            Err(failure) => Content::Failed(failure),
        }
    }
}

/// A value as text; moments as their day.
fn text_of(value: Field) -> Option<String> {
    let day = |days: i64| {
        let span = jiff::Span::new().try_days(days).ok()?;
        Some(jiff::civil::date(1970, 1, 1).checked_add(span).ok()?.to_string())
    };
    match value {
        Field::Str(text) => Some(text),
        // Some writers leave out that the bytes are text.
        Field::Bytes(bytes) => Some(String::from_utf8_lossy(bytes.data()).into_owned()),
        Field::Byte(number) => Some(number.to_string()),
        Field::Short(number) => Some(number.to_string()),
        Field::Int(number) => Some(number.to_string()),
        Field::Long(number) => Some(number.to_string()),
        Field::UByte(number) => Some(number.to_string()),
        Field::UShort(number) => Some(number.to_string()),
        Field::UInt(number) => Some(number.to_string()),
        Field::ULong(number) => Some(number.to_string()),
        Field::Float(number) => number_text(number.into()),
        Field::Double(number) => number_text(number),
        Field::Date(days) => day(days.into()),
        Field::TimestampMillis(moment) => day(moment.div_euclid(86_400_000)),
        Field::TimestampMicros(moment) => day(moment.div_euclid(86_400_000_000)),
        Field::ListInternal(list) => {
            let texts: Vec<String> = list
                .elements()
                .iter()
                .filter_map(|element| text_of(element.clone()))
                .filter(|text| !is_nothing(text))
                .collect();
            Some(texts.join("\n"))
        }
        _ => None,
    }
}
