//! `technologies.tsv`: one row a thing, with the earliest day anybody could have used it.

use jiff::civil::Date;
use smol_str::SmolStr;

use super::compiled::{SectionSet, Technology, Weight};
use super::error::PackProblem;
use super::written::WrittenTerm;
use crate::model::Precision;
use crate::text::fold_str;

const COLUMNS: [&str; 8] = [
    "name",
    "aliases",
    "kind",
    "date",
    "confidence",
    "basis",
    "source",
    "context",
];

/// A row as a term and its facts, with its line.
pub(super) struct Row {
    pub(super) term: WrittenTerm,
    pub(super) technology: Technology,
    pub(super) line: usize,
}

/// Reads the table; every row that cannot be read is a problem with its line and column.
pub(super) fn parse(text: &str) -> (Vec<Row>, Vec<PackProblem>) {
    let mut rows = Vec::new();
    let mut problems = Vec::new();
    let mut problem =
        |line: usize, column: usize, message: String| problems.push(PackProblem { line, column, message });
    for (index, row) in text.lines().enumerate() {
        let line = index + 1;
        let cells: Vec<&str> = row.split('\t').collect();
        if index == 0 {
            if cells != COLUMNS {
                problem(line, 1, format!("the columns must be {}", COLUMNS.join(", ")));
            }
            continue;
        }
        if row.trim().is_empty() {
            continue;
        }
        if cells.len() != COLUMNS.len() {
            problem(
                line,
                1,
                format!("the row has {} columns, not {}", cells.len(), COLUMNS.len()),
            );
            continue;
        }
        match read(&cells) {
            Ok((term, technology)) => rows.push(Row { term, technology, line }),
            Err((column, message)) => {
                let start: usize = cells[..column].iter().map(|cell| cell.chars().count() + 1).sum();
                problem(line, start + 1, message);
            }
        }
    }
    (rows, problems)
}

fn read(cells: &[&str]) -> Result<(WrittenTerm, Technology), (usize, String)> {
    let [name, aliases, kind, date, confidence, basis, _source, context] = cells else {
        return Err((0, "the row has the wrong number of columns".to_owned()));
    };
    if name.trim().is_empty() {
        return Err((0, "the name is empty".to_owned()));
    }
    let precision = match *confidence {
        "high" => Precision::High,
        "medium" => Precision::Medium,
        other => return Err((4, format!("the confidence is high or medium, not {other:?}"))),
    };
    let (near, case) = read_context(context).map_err(|message| (7, message))?;
    let aliases: Vec<&str> = aliases.split('|').filter(|alias| !alias.is_empty()).collect();
    let technology = technology(name, date, precision, basis).map_err(|message| (3, message))?;
    let mut term = term(name, &aliases, near, case);
    term.group = (*kind).into();
    Ok((term, technology))
}

/// The facts of a row; `date` is `YYYY`, `YYYY-MM` or `YYYY-MM-DD` and counts from its first day.
pub(super) fn technology(name: &str, date: &str, precision: Precision, basis: &str) -> Result<Technology, String> {
    let padded = match date.len() {
        4 => format!("{date}-01-01"),
        7 => format!("{date}-01"),
        _ => date.to_owned(),
    };
    let since: Date = padded
        .parse()
        .map_err(|_| format!("the date is YYYY, YYYY-MM or YYYY-MM-DD, not {date:?}"))?;
    Ok(Technology {
        name: name.to_owned(),
        since,
        since_text: date.to_owned(),
        precision,
        basis: basis.to_owned(),
    })
}

/// The term of a row: its name and aliases as forms.
pub(super) fn term(name: &str, aliases: &[&str], near: Vec<String>, case: bool) -> WrittenTerm {
    let written: Vec<String> = std::iter::once(name)
        .chain(aliases.iter().copied())
        .map(str::to_owned)
        .collect();
    WrittenTerm {
        id: name.into(),
        forms: written.iter().map(|form| fold_str(form)).collect(),
        exact: if case {
            written.iter().map(Into::into).collect()
        } else {
            Vec::new()
        },
        weight: Weight::Medium,
        group: SmolStr::default(),
        contra: None,
        sections: SectionSet::ALL,
        near,
        unless: Vec::new(),
        hits: Vec::new(),
        misses: Vec::new(),
    }
}

/// `case; near:a|b`: the name must have this case; one of these must stand in the same sentence.
fn read_context(context: &str) -> Result<(Vec<String>, bool), String> {
    let (mut near, mut case) = (Vec::new(), false);
    for rule in context.split(';').map(str::trim).filter(|rule| !rule.is_empty()) {
        if rule == "case" {
            case = true;
        } else if let Some(words) = rule.strip_prefix("near:") {
            near.extend(words.split('|').map(fold_str).filter(|word| !word.is_empty()));
        } else {
            return Err(format!("the context is `case` or `near:word|word`, not {rule:?}"));
        }
    }
    Ok((near, case))
}
