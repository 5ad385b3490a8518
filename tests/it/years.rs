//! The grammar of years against its table, `tests/data/years.tsv`.

use std::fmt::Write;

use rolecall::{ExperienceDemand, Format, Record};

use crate::support::{ENGINE, day, folder};

struct Row {
    id: String,
    section: String,
    sentence: String,
    expected: String,
    why: String,
}

fn rows() -> Vec<Row> {
    let table = std::fs::read_to_string(folder("tests/data/years.tsv")).expect("the table can be read");
    let rows: Vec<Row> = table
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [id, section, sentence, expected, why] = cells[..] else {
                panic!("five columns: {line}")
            };
            Row {
                id: id.to_owned(),
                section: section.to_owned(),
                sentence: sentence.replace("\\t", "\t"),
                expected: expected.to_owned(),
                why: why.to_owned(),
            }
        })
        .collect();
    assert!(rows.len() >= 300, "the table has only {} rows", rows.len());
    rows
}

/// The sentence as a bullet under a heading of its section.
fn demands(row: &Row) -> Vec<ExperienceDemand> {
    let heading = match row.section.as_str() {
        "required" => "Requirements",
        "preferred" => "Nice to have",
        "duties" => "Responsibilities",
        "about" => "About us",
        "benefits" => "Benefits",
        "other" => "Overview",
        section => panic!("{}: no such section: {section}", row.id),
    };
    let mut record = Record::new(format!("## {heading}\n\n{}\n", row.sentence));
    record.title = Some("Team member".to_owned());
    record.description_format = Some(Format::Markdown);
    ENGINE
        .analyse_record(&record, day())
        .expect("the record can be analysed")
        .demands
        .experience
}

/// A demand as the table writes it, without what it is in.
fn shown(demand: &ExperienceDemand) -> String {
    if demand.is_unquantified() {
        return "?".to_owned();
    }
    let number = |years: Option<f64>| years.map_or(String::new(), |years| format!("{years}"));
    format!(
        "{}..{} {}",
        number(demand.min_years),
        number(demand.max_years),
        demand.strength.name()
    )
}

fn numbers(expected: &str) -> String {
    let demands: Vec<&str> = expected
        .split(" ; ")
        .map(|demand| demand.split(" |").next().unwrap_or(demand).trim())
        .collect();
    demands.join(" ; ")
}

fn folded(text: &str) -> String {
    text.to_lowercase()
        .replace(['-', '’', '\''], " ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn numbers_and_strengths() {
    let mut wrong = String::new();
    let mut count = 0;
    for row in rows() {
        let found: Vec<String> = demands(&row).iter().map(shown).collect();
        let found = if found.is_empty() {
            "-".to_owned()
        } else {
            found.join(" ; ")
        };
        if found != numbers(&row.expected) {
            count += 1;
            let _ = writeln!(
                wrong,
                "{} [{}] {:?}\n    want {}   ({})\n    got  {found}",
                row.id, row.section, row.sentence, row.expected, row.why
            );
        }
    }
    assert!(count == 0, "{count} sentences are read wrongly:\n{wrong}");
}

#[test]
fn what_the_experience_is_in() {
    let mut wrong = String::new();
    let (mut right, mut all) = (0, 0);
    for row in rows() {
        let wanted: Vec<&str> = row
            .expected
            .split(" ; ")
            .filter_map(|demand| demand.split_once('|'))
            .map(|(_, of)| of.trim())
            .collect();
        let found = demands(&row);
        if found.len() != wanted.len() {
            continue;
        }
        for (want, demand) in wanted.iter().zip(&found) {
            let (want, got) = (folded(want), folded(&demand.of));
            all += 1;
            if got.contains(&want) || (!got.is_empty() && want.contains(&got)) {
                right += 1;
            } else {
                let _ = writeln!(wrong, "{} {:?}: want {want:?}, got {got:?}", row.id, row.sentence);
            }
        }
    }
    // The wording of the object is for people; a few long tails are cut elsewhere than the table cuts them.
    assert!(right * 100 >= all * 93, "{right} of {all} objects are right:\n{wrong}");
}
