//! An object of JSON to a record. Only the columns that fill a field are kept; the others are skipped unread.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::fields::Columns;
use crate::extract::{Filling, Target, is_nothing};
use crate::model::{Failure, FailureKind, Record};

/// Reads one line of NDJSON as a record. Fields go by the names of the result format and by those of common dumps, such
/// as `job_title` for `title`; fields of other names are skipped. A byte order mark is dropped.
///
/// # Errors
///
/// The line is not a JSON object, or a field that matters has no text in it.
pub fn parse_record(line: &[u8]) -> Result<Record, Failure> {
    json_record(line, &Columns::default(), Place::Line)
}

/// Where a piece of JSON stands, for messages.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    /// It is a line of its own; the line's number is told elsewhere.
    Line,
    /// It begins at this line and column of the input, from 1.
    At(usize, usize),
}

/// Reads an object as a record, with columns that the user may have mapped.
pub(super) fn json_record(bytes: &[u8], columns: &Columns, place: Place) -> Result<Record, Failure> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut filling = Filling::default();
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let kind = ObjectSeed {
        columns,
        filling: &mut filling,
    }
    .deserialize(&mut deserializer)
    .and_then(|kind| deserializer.end().map(|()| kind))
    .map_err(|error| Failure::new(FailureKind::InvalidRecord, invalid(&error, place)))?;
    match kind {
        Kind::Object => filling.record(),
        other => Err(Failure::new(
            FailureKind::InvalidRecord,
            format!(
                "a record is a JSON object; this {} is {}",
                match place {
                    Place::Line => "line",
                    Place::At(..) => "one",
                },
                other.name()
            ),
        )),
    }
}

fn invalid(error: &serde_json::Error, place: Place) -> String {
    match place {
        Place::Line => format!("the line is not valid JSON (column {}): {error}", error.column()),
        Place::At(line, column) => {
            // The parser counts from the record's first byte.
            let (line, column) = match error.line() {
                0 | 1 => (line, column + error.column().saturating_sub(1)),
                further => (line + further - 1, error.column()),
            };
            format!("the record is not valid JSON (line {line}, column {column} of the input): {error}")
        }
    }
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Null,
    Bool,
    Number,
    String,
    List,
    Object,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Bool => "true or false",
            Kind::Number => "a number",
            Kind::String => "a string",
            Kind::List => "a list",
            Kind::Object => "an object",
        }
    }
}

/// Reads any value; an object fills the record.
struct ObjectSeed<'a> {
    columns: &'a Columns,
    filling: &'a mut Filling,
}

impl<'de> DeserializeSeed<'de> for ObjectSeed<'_> {
    type Value = Kind;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Kind, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ObjectSeed<'_> {
    type Value = Kind;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a record")
    }

    fn visit_unit<E>(self) -> Result<Kind, E> {
        Ok(Kind::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Kind, E> {
        Ok(Kind::Bool)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Kind, E> {
        Ok(Kind::Number)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Kind, E> {
        Ok(Kind::Number)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Kind, E> {
        Ok(Kind::Number)
    }

    fn visit_str<E>(self, _: &str) -> Result<Kind, E> {
        Ok(Kind::String)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Kind, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Kind::List)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Kind, A::Error> {
        while let Some(target) = object.next_key_seed(TargetSeed(self.columns))? {
            match target {
                None => drop(object.next_value::<IgnoredAny>()?),
                Some(target) => {
                    if let Some(text) = object.next_value_seed(TextSeed)? {
                        self.filling.offer(target, text);
                    }
                }
            }
        }
        Ok(Kind::Object)
    }
}

/// Reads a key and tells what it fills.
struct TargetSeed<'a>(&'a Columns);

impl<'de> DeserializeSeed<'de> for TargetSeed<'_> {
    type Value = Option<Target>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for TargetSeed<'_> {
    type Value = Option<Target>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.target(key))
    }
}

/// Reads a value as text: a list as its lines, an object by its name, text or value.
struct TextSeed;

/// The keys by which an object speaks for itself, best first.
const SPEAKING: [&str; 3] = ["name", "text", "value"];

impl<'de> DeserializeSeed<'de> for TextSeed {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for TextSeed {
    type Value = Option<String>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Some(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Some(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(number_text(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut lines = Vec::new();
        while let Some(text) = list.next_element_seed(TextSeed)? {
            lines.extend(text.filter(|text| !is_nothing(text)));
        }
        Ok(Some(lines.join("\n")))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let mut best: Option<(usize, String)> = None;
        while let Some(key) = object.next_key::<std::borrow::Cow<'de, str>>()? {
            let Some(rank) = SPEAKING.iter().position(|speaking| *speaking == key) else {
                object.next_value::<IgnoredAny>()?;
                continue;
            };
            let text = object.next_value_seed(TextSeed)?.filter(|text| !is_nothing(text));
            if let Some(text) = text
                && best.as_ref().is_none_or(|(held, _)| rank <= *held)
            {
                best = Some((rank, text));
            }
        }
        Ok(best.map(|(_, text)| text))
    }
}

/// A number as text. Tables turn whole numbers into `1713398400000.0`.
pub(super) fn number_text(number: f64) -> Option<String> {
    let text = serde_json::Number::from_f64(number)?.to_string();
    Some(text.strip_suffix(".0").map_or(text.clone(), str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_other_tools_are_known() {
        let record = parse_record(br#"{"job_title":"CX Lead","company_name":"Acme","job_description":"We hire","listed_time":1713398400000.0}"#).expect("valid");
        assert_eq!(record.title.as_deref(), Some("CX Lead"));
        assert_eq!(record.company.as_deref(), Some("Acme"));
        assert_eq!(record.date_posted.as_deref(), Some("1713398400000"));
    }

    #[test]
    fn the_best_column_that_holds_something_counts_in_any_order() {
        let record = parse_record(
            br#"{"text":"t","desc":"NULL","job_description":"nan","body":"b","title":null,"name":"n","id":7,
                "location":[{"name":"Porto"},"Lisbon",null],"company":{"value":1,"name":"Acme"},"requirements":["a","b"],"extra":{"x":[1]}}"#,
        )
        .expect("valid");
        assert_eq!(record.description.as_deref(), Some("b"));
        assert_eq!(record.title.as_deref(), Some("n"));
        assert_eq!(record.id.as_deref(), Some("7"));
        assert_eq!(record.location.as_deref(), Some("Porto\nLisbon"));
        assert_eq!(record.company.as_deref(), Some("Acme"));
        assert_eq!(record.parts.len(), 1);
        assert_eq!(record.parts[0].1, "a\nb");
    }

    #[test]
    fn bad_records_are_named() {
        for line in [
            "",
            "{",
            "[]",
            "7",
            "{} {}",
            "{\"description\":\"x\",\"description_format\":\"docx\"}",
        ] {
            let failure = parse_record(line.as_bytes()).expect_err(line);
            assert_eq!(failure.kind, FailureKind::InvalidRecord);
        }
        // Other tools' `format` means something else.
        assert!(parse_record(br#"{"description":"x","format":"remote"}"#).is_ok());
    }

    #[test]
    fn a_bad_record_inside_a_file_is_placed_in_the_file() {
        let failure = json_record(b"{\"a\":1,\n \"b\" 2}", &Columns::default(), Place::At(10, 5)).expect_err("invalid");
        assert!(failure.message.contains("line 11, column 6 of the input"), "{failure}");
        let failure = json_record(b"{\"a\" 1}", &Columns::default(), Place::At(10, 5)).expect_err("invalid");
        assert!(failure.message.contains("line 10, column 10 of the input"), "{failure}");
    }
}
