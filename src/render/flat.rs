//! Results as flat rows, for tables: one list of columns, used by CSV and Parquet. `docs/batch-columns.md` describes
//! them, and a test compares it with the list.

use std::borrow::Cow;
use std::io::Write;

use crate::model::{Analysis, IndustryClass, Outcome, Severity, Strength};

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// UTF-8 text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
}

impl Kind {
    /// The name in the documentation.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Integer => "integer",
            Kind::Number => "number",
            Kind::Boolean => "boolean",
        }
    }
}

/// One value of a row.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Cell<'a> {
    /// Nothing is known.
    Empty,
    /// Text.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// True or false.
    Boolean(bool),
}

impl Cell<'_> {
    /// The same value, owned.
    pub fn into_owned(self) -> Cell<'static> {
        match self {
            Cell::Empty => Cell::Empty,
            Cell::Text(text) => Cell::Text(Cow::Owned(text.into_owned())),
            Cell::Integer(number) => Cell::Integer(number),
            Cell::Number(number) => Cell::Number(number),
            Cell::Boolean(value) => Cell::Boolean(value),
        }
    }
}

/// A column: its name, what it holds, and where the value comes from.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Column {
    /// The name in the header; a promise like the field names of the result format.
    pub name: &'static str,
    /// What its cells hold; every cell may be empty.
    pub kind: Kind,
    /// The value of a result.
    pub of: for<'a> fn(&'a Outcome) -> Cell<'a>,
}

/// Names a column whose value needs the whole result.
macro_rules! outcome {
    ($name:literal, $kind:ident, $of:expr) => {
        Column {
            name: $name,
            kind: Kind::$kind,
            of: $of,
        }
    };
}

/// Names a column that only an analysed posting fills.
macro_rules! analysed {
    ($name:literal, $kind:ident, $of:expr) => {
        Column {
            name: $name,
            kind: Kind::$kind,
            of: |outcome| {
                let of: for<'a> fn(&'a Analysis) -> Cell<'a> = $of;
                outcome.result.as_deref().map_or(Cell::Empty, of)
            },
        }
    };
}

/// Names the column of one of the five roles' scores.
macro_rules! score {
    ($name:literal, $role:literal) => {
        analysed!($name, Integer, |analysis| {
            let role = analysis.roles.iter().find(|role| role.role == $role);
            role.map_or(Cell::Empty, |role| Cell::Integer(i64::from(role.score)))
        })
    };
}

/// Every column, in order.
pub const COLUMNS: &[Column] = &[
    outcome!("source", Text, |outcome| text(&outcome.source)),
    outcome!("record", Integer, |outcome| outcome.record.map_or(Cell::Empty, count)),
    outcome!("id", Text, |outcome| maybe(outcome.id.as_deref())),
    outcome!("status", Text, |outcome| text(match outcome.result {
        Ok(_) => "analysed",
        Err(_) => "failed",
    })),
    outcome!("format", Text, |outcome| maybe(
        outcome.format.map(crate::model::Format::name)
    )),
    analysed!("method", Text, |analysis| text(analysis.posting.method.name())),
    analysed!("title", Text, |analysis| known(analysis.posting.title.as_ref())),
    analysed!("company", Text, |analysis| known(analysis.posting.company.as_ref())),
    analysed!("location", Text, |analysis| known(analysis.posting.location.as_ref())),
    analysed!("url", Text, |analysis| maybe(analysis.posting.url.as_deref())),
    analysed!("date_posted", Text, |analysis| date(analysis.posting.posted.as_ref())),
    analysed!("valid_through", Text, |analysis| date(
        analysis.posting.valid_through.as_ref()
    )),
    analysed!("employment_type", Text, |analysis| known(
        analysis.posting.employment_type.as_ref()
    )),
    analysed!("language", Text, |analysis| maybe(analysis.posting.language.as_deref())),
    analysed!("characters", Integer, |analysis| count(
        analysis.posting.text.chars().count()
    )),
    analysed!("as_of", Text, |analysis| owned(analysis.as_of.date.to_string())),
    analysed!("as_of_basis", Text, |analysis| text(analysis.as_of.basis.name())),
    analysed!("is_cx", Text, |analysis| text(analysis.verdict.is_cx.name())),
    analysed!("claims_cx", Boolean, |analysis| Cell::Boolean(
        analysis.verdict.claims_cx
    )),
    analysed!("family", Text, |analysis| text(&analysis.verdict.family)),
    analysed!("confidence", Text, |analysis| text(analysis.verdict.confidence.name())),
    analysed!("headline", Text, |analysis| text(&analysis.verdict.headline)),
    analysed!("top_role", Text, |analysis| maybe(
        analysis
            .roles
            .iter()
            .find(|role| role.rank == 1)
            .map(|role| role.role.as_str())
    )),
    score!("score_specialist", "specialist"),
    score!("score_manager", "manager"),
    score!("score_associate", "associate"),
    score!("score_analyst", "analyst"),
    score!("score_expert", "expert"),
    analysed!("min_years", Number, |analysis| {
        let demands = analysis.demands.experience.iter();
        let musts = demands
            .filter(|demand| demand.strength.is_must())
            .filter_map(|demand| demand.min_years);
        musts.reduce(f64::max).map_or(Cell::Empty, Cell::Number)
    }),
    analysed!("industries", Text, |analysis| {
        let demands = analysis.demands.industry.iter();
        let real = demands.filter(|demand| demand.class == IndustryClass::Industry);
        list(real.map(|demand| demand.industry.as_str()))
    }),
    analysed!("certifications", Text, |analysis| {
        let demands = analysis.demands.certifications.iter();
        // What the company gives is no demand.
        let asked = demands.filter(|demand| demand.strength != Strength::Provided);
        list(asked.map(|demand| demand.name.as_str()))
    }),
    analysed!("customer_type", Text, |analysis| text(
        analysis.signals.customer_type.name()
    )),
    analysed!("growth", Text, |analysis| text(analysis.signals.growth.name())),
    analysed!("growth_percent", Integer, |analysis| {
        let percent = analysis.signals.growth_percent;
        percent.map_or(Cell::Empty, |percent| Cell::Integer(i64::from(percent)))
    }),
    analysed!("findings", Integer, |analysis| count(analysis.findings.len())),
    analysed!("worst", Text, |analysis| {
        let severities = analysis.findings.iter().map(|finding| finding.severity);
        maybe(severities.max().map(Severity::name))
    }),
    analysed!("rules", Text, |analysis| list(
        analysis.findings.iter().map(|finding| finding.rule.as_str())
    )),
    analysed!("warnings", Text, |analysis| list(
        analysis.posting.warnings.iter().map(String::as_str)
    )),
    outcome!("error_kind", Text, |outcome| maybe(
        outcome.result.as_ref().err().map(|failure| failure.kind.name())
    )),
    outcome!("error", Text, |outcome| maybe(
        outcome.result.as_ref().err().map(|failure| failure.message.as_str())
    )),
];

/// What stands between the values of a cell that holds several.
const BETWEEN: &str = "; ";

fn text(text: &str) -> Cell<'_> {
    Cell::Text(Cow::Borrowed(text))
}

fn owned<'a>(text: String) -> Cell<'a> {
    Cell::Text(Cow::Owned(text))
}

fn maybe(value: Option<&str>) -> Cell<'_> {
    value.map_or(Cell::Empty, text)
}

fn known(value: Option<&crate::model::Known<String>>) -> Cell<'_> {
    maybe(value.map(|known| known.value.as_str()))
}

fn date<'a>(value: Option<&crate::model::Known<jiff::civil::Date>>) -> Cell<'a> {
    value.map_or(Cell::Empty, |known| owned(known.value.to_string()))
}

fn count<'a>(number: usize) -> Cell<'a> {
    i64::try_from(number).map_or(Cell::Empty, Cell::Integer)
}

/// Different values, in order of appearance; nothing where there is none.
fn list<'a>(values: impl Iterator<Item = &'a str>) -> Cell<'a> {
    let mut seen: Vec<&str> = Vec::new();
    for value in values {
        if !seen.contains(&value) {
            seen.push(value);
        }
    }
    if seen.is_empty() {
        Cell::Empty
    } else {
        owned(seen.join(BETWEEN))
    }
}

/// Writes the names of the columns as a line of CSV.
pub fn csv_header(out: &mut Vec<u8>) {
    for (index, column) in COLUMNS.iter().enumerate() {
        separate(out, index);
        csv_text(out, column.name);
    }
    out.push(b'\n');
}

/// Writes a result as a line of CSV. A row is always one line: line breaks inside a cell become blanks.
pub fn csv_row(out: &mut Vec<u8>, outcome: &Outcome) {
    for (index, column) in COLUMNS.iter().enumerate() {
        separate(out, index);
        match (column.of)(outcome) {
            Cell::Empty => {}
            Cell::Text(text) => csv_text(out, &text),
            // Writing to memory does not fail.
            Cell::Integer(number) => drop(write!(out, "{number}")),
            Cell::Number(number) => drop(write!(out, "{number}")),
            Cell::Boolean(value) => drop(write!(out, "{value}")),
        }
    }
    out.push(b'\n');
}

fn separate(out: &mut Vec<u8>, index: usize) {
    if index > 0 {
        out.push(b',');
    }
}

/// Writes a cell of text. What a spreadsheet would run as a formula is marked as text with an apostrophe.
fn csv_text(out: &mut Vec<u8>, text: &str) {
    let guard = is_formula(text);
    let quoted = guard || text.starts_with(' ') || text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'));
    if !quoted {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    if guard {
        out.push(b'\'');
    }
    for byte in text.bytes() {
        match byte {
            b'"' => out.extend_from_slice(b"\"\""),
            b'\n' | b'\r' => out.push(b' '),
            byte => out.push(byte),
        }
    }
    out.push(b'"');
}

/// Whether a spreadsheet may take a cell for a formula: the signs that begin one, also in their full-width forms and
/// after blanks.
fn is_formula(text: &str) -> bool {
    let blank = |c: char| c.is_whitespace() || c.is_control();
    text.starts_with(['\t', '\r', '\n'])
        || text
            .trim_start_matches(blank)
            .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Failure, FailureKind};

    fn failed(source: &str, message: &str) -> Outcome {
        Outcome {
            source: source.to_owned(),
            record: Some(3),
            id: None,
            format: None,
            result: Err(Failure::new(FailureKind::InvalidRecord, message)),
            document: None,
        }
    }

    fn row(outcome: &Outcome) -> String {
        let mut out = Vec::new();
        csv_row(&mut out, outcome);
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn a_row_is_one_line_with_a_cell_for_each_column() {
        let line = row(&failed("dump.csv:4", "a \"quote\",\r\nand a line"));
        assert_eq!(line.matches('\n').count(), 1);
        assert!(line.starts_with("dump.csv:4,3,,failed,"), "{line}");
        assert!(
            line.ends_with(",invalid_record,\"a \"\"quote\"\",  and a line\"\n"),
            "{line}"
        );
        let plain = row(&failed("a", "b"));
        assert_eq!(plain.matches(',').count(), COLUMNS.len() - 1);
    }

    #[test]
    fn formulas_are_disarmed() {
        for evil in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "  =cmd|' /C calc'!A0",
            "＝1",
            "\r=1",
        ] {
            let line = row(&failed(evil, "x"));
            assert!(line.starts_with("\"'"), "{line}");
        }
        assert!(row(&failed("a=b", "x")).starts_with("a=b,"));
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), COLUMNS.len());
    }
}
