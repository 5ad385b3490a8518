//! The fields of a result that are counted. Everything else of a line is skipped while it is parsed.

use std::borrow::Cow;

use serde::Deserialize;

use crate::render::json::v1::RESULT_SCHEMA;

#[derive(Debug, Deserialize)]
pub(super) struct Line<'a> {
    #[serde(borrow)]
    pub(super) schema: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) status: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) input: Option<Input<'a>>,
    #[serde(borrow)]
    pub(super) posting: Option<Posting<'a>>,
    #[serde(borrow)]
    pub(super) as_of: Option<AsOf<'a>>,
    #[serde(borrow)]
    pub(super) verdict: Option<Verdict<'a>>,
    #[serde(borrow, default)]
    pub(super) roles: Vec<Role<'a>>,
    #[serde(borrow, default)]
    pub(super) demands: Demands<'a>,
    #[serde(borrow, default)]
    pub(super) findings: Vec<Finding<'a>>,
    #[serde(borrow)]
    pub(super) error: Option<Error<'a>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Input<'a> {
    #[serde(borrow)]
    pub(super) id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) source: Cow<'a, str>,
    pub(super) record: Option<usize>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Posting<'a> {
    #[serde(borrow)]
    pub(super) title: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) company: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) location: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) date_posted: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(super) sections: Vec<Section<'a>>,
    #[serde(borrow)]
    pub(super) text: Option<Cow<'a, str>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Section<'a> {
    #[serde(borrow)]
    pub(super) kind: Cow<'a, str>,
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Debug, Deserialize)]
pub(super) struct AsOf<'a> {
    #[serde(borrow)]
    pub(super) date: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) basis: Cow<'a, str>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Verdict<'a> {
    #[serde(borrow)]
    pub(super) is_cx: Cow<'a, str>,
    pub(super) claims_cx: bool,
    #[serde(borrow)]
    pub(super) family: Cow<'a, str>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Role<'a> {
    #[serde(borrow)]
    pub(super) role: Cow<'a, str>,
    pub(super) rank: u8,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Demands<'a> {
    pub(super) experience: Vec<Experience>,
    #[serde(borrow)]
    pub(super) industry: Vec<Industry<'a>>,
    #[serde(borrow)]
    pub(super) certifications: Vec<Certification<'a>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Experience {
    pub(super) min_years: Option<f64>,
    pub(super) strength: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Industry<'a> {
    #[serde(borrow)]
    pub(super) industry: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) strength: Cow<'a, str>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Certification<'a> {
    #[serde(borrow)]
    pub(super) name: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) strength: Cow<'a, str>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Finding<'a> {
    #[serde(borrow)]
    pub(super) rule: Cow<'a, str>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Error<'a> {
    #[serde(borrow)]
    pub(super) kind: Cow<'a, str>,
}

/// Reads a line as a result of the version that this program writes, or says what it is instead.
pub(super) fn parse(line: &[u8]) -> Result<Line<'_>, String> {
    let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
    let parsed: Line<'_> = match serde_json::from_slice(line) {
        Ok(parsed) => parsed,
        Err(error) if error.is_data() => {
            return Err(other_schema(line).unwrap_or_else(|| format!("no result: {error}")));
        }
        Err(error) => {
            let hint = if line.trim_ascii() == b"{" {
                "; a report of `--format json` has many lines, `--format ndjson` has one a result"
            } else {
                ""
            };
            return Err(format!("not valid JSON (column {}){hint}", error.column()));
        }
    };
    match parsed.schema.as_deref() {
        Some(RESULT_SCHEMA) => Ok(parsed),
        Some(other) => Err(wrong_schema(other)),
        None => {
            Err("no result: it names no schema; results come from `rolecall batch` or `--format ndjson`".to_owned())
        }
    }
}

/// A result of another version may not even have the fields in their form.
fn other_schema(line: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        schema: String,
    }
    let named: Named = serde_json::from_slice(line).ok()?;
    (named.schema != RESULT_SCHEMA).then(|| wrong_schema(&named.schema))
}

fn wrong_schema(other: &str) -> String {
    let other: String = other.chars().filter(|c| !c.is_control()).take(60).collect();
    format!("it is of the format {other:?}; this rolecall counts {RESULT_SCHEMA:?}")
}
