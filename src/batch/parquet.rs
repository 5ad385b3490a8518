//! Results as a Parquet file of flat columns. It is whole only when it was ended: its directory stands at its end.

use std::io::{Error, Write};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};

use super::sink::{Rendered, Row, Sink};
use crate::render::flat::{COLUMNS, Cell, Kind};

/// Rows of a group; they are in memory until it is full. What is noted of each group stays in memory until the file
/// ends, so that there should be few.
const GROUP: usize = 8192;

/// A group ends earlier when its rows hold more than this in memory, in bytes. Real rows hold two thirds of it.
const MOST_BYTES: usize = 24 * 1024 * 1024;

/// A Parquet file in the making.
pub(crate) struct Parquet<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    rows: Vec<Row>,
    /// The memory that the rows hold.
    bytes: usize,
    written: usize,
}

impl<W: Write + Send> Parquet<W> {
    /// Begins a file.
    pub(crate) fn new(out: W) -> std::io::Result<Self> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .build();
        let schema = schema().map_err(Error::other)?;
        let writer = SerializedFileWriter::new(out, schema, Arc::new(properties)).map_err(io_error)?;
        Ok(Parquet {
            writer,
            rows: Vec::new(),
            bytes: 0,
            written: 0,
        })
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        let mut group = self.writer.next_row_group()?;
        let mut index = 0;
        while let Some(mut column) = group.next_column()? {
            let cells = self.rows.iter().map(|row| row.get(index).unwrap_or(&Cell::Empty));
            let defined: Vec<i16> = cells.clone().map(|cell| i16::from(*cell != Cell::Empty)).collect();
            match column.untyped() {
                ColumnWriter::ByteArrayColumnWriter(writer) => {
                    let values: Vec<ByteArray> = cells
                        .filter_map(|cell| match cell {
                            Cell::Text(text) => Some(ByteArray::from(text.as_ref())),
                            _ => None,
                        })
                        .collect();
                    writer.write_batch(&values, Some(&defined), None)?;
                }
                ColumnWriter::Int64ColumnWriter(writer) => {
                    let values: Vec<i64> = cells
                        .filter_map(|cell| match cell {
                            Cell::Integer(number) => Some(*number),
                            _ => None,
                        })
                        .collect();
                    writer.write_batch(&values, Some(&defined), None)?;
                }
                ColumnWriter::DoubleColumnWriter(writer) => {
                    let values: Vec<f64> = cells
                        .filter_map(|cell| match cell {
                            Cell::Number(number) => Some(*number),
                            _ => None,
                        })
                        .collect();
                    writer.write_batch(&values, Some(&defined), None)?;
                }
                ColumnWriter::BoolColumnWriter(writer) => {
                    let values: Vec<bool> = cells
                        .filter_map(|cell| match cell {
                            Cell::Boolean(value) => Some(*value),
                            _ => None,
                        })
                        .collect();
                    writer.write_batch(&values, Some(&defined), None)?;
                }
                _ => return Err(ParquetError::General("a column of another type".to_owned())),
            }
            column.close()?;
            index += 1;
        }
        group.close()?;
        self.written += self.rows.len();
        self.rows.clear();
        self.bytes = 0;
        Ok(())
    }
}

impl<W: Write + Send> Sink for Parquet<W> {
    fn write(&mut self, rendered: Rendered) -> std::io::Result<()> {
        if let Rendered::Rows(rows) = rendered {
            for row in rows {
                self.bytes += weight(&row);
                self.rows.push(row);
                // Groups are as long in every run, whatever the chunks were.
                if self.rows.len() == GROUP || self.bytes > MOST_BYTES {
                    self.write_group().map_err(io_error)?;
                }
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> std::io::Result<()> {
        if !self.rows.is_empty() {
            self.write_group().map_err(io_error)?;
        }
        self.writer.finish().map_err(io_error)?;
        self.writer.inner_mut().flush()
    }

    fn written(&self) -> usize {
        self.written
    }
}

/// The memory that a row holds.
fn weight(row: &[Cell<'_>]) -> usize {
    let texts = row.iter().map(|cell| match cell {
        Cell::Text(text) => text.len(),
        _ => 0,
    });
    size_of_val(row) + texts.sum::<usize>()
}

/// The error of the output behind an error of the library, so that a closed pipe is still told.
fn io_error(error: ParquetError) -> Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<Error>() {
            Ok(error) => *error,
            Err(other) => Error::other(other),
        },
        other => Error::other(other),
    }
}

fn schema() -> Result<TypePtr, ParquetError> {
    let columns = COLUMNS.iter().map(|column| {
        let (physical, logical) = match column.kind {
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Integer => (Physical::INT64, None),
            Kind::Number => (Physical::DOUBLE, None),
            Kind::Boolean => (Physical::BOOLEAN, None),
        };
        let column = Type::primitive_type_builder(column.name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()?;
        Ok(Arc::new(column))
    });
    let columns = columns.collect::<Result<Vec<_>, ParquetError>>()?;
    let schema = Type::group_type_builder("rolecall").with_fields(columns).build()?;
    Ok(Arc::new(schema))
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::FileReader;
    use parquet::file::serialized_reader::SerializedFileReader;

    use super::*;

    #[test]
    fn rows_of_much_text_end_their_group_early() {
        const LONG: usize = 1024 * 1024;
        let row = |letter: char| -> Row {
            let mut row = vec![Cell::Empty; COLUMNS.len()];
            row[0] = Cell::Text(letter.to_string().repeat(LONG).into());
            row
        };
        let mut file = Parquet::new(Vec::new()).expect("a file begins");
        for letter in ('a'..='z').cycle().take(60) {
            file.write(Rendered::Rows(vec![row(letter)])).expect("written");
            assert!(file.bytes <= MOST_BYTES);
        }
        file.finish().expect("ends");
        assert_eq!(file.written(), 60);
        let bytes = bytes::Bytes::from(std::mem::take(file.writer.inner_mut()));
        let reader = SerializedFileReader::new(bytes).expect("a Parquet file");
        let groups = reader.metadata().row_groups();
        assert_eq!(groups.iter().map(|group| group.num_rows()).sum::<i64>(), 60);
        assert!(groups.len() > 2, "{}", groups.len());
    }
}
