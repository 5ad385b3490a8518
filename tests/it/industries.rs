//! Backgrounds in an industry against their table, `tests/data/industries.tsv`: industries, strengths and traps.

use std::fmt::Write;

use rolecall::model::IndustryClass;
use rolecall::{Analysis, Format, Record, Strength};

use crate::support::{ENGINE, day, folder};

#[test]
fn backgrounds_are_found_and_traps_are_not() {
    let table = std::fs::read_to_string(folder("tests/data/industries.tsv")).expect("the table can be read");
    let rows: Vec<&str> = table.lines().skip(1).collect();
    assert!(rows.len() >= 250, "the table has only {} rows", rows.len());
    let mut wrong = String::new();
    for row in rows {
        let cells: Vec<&str> = row.split('\t').collect();
        let [section, title, sentence, expected] = cells[..] else {
            panic!("four columns: {row}")
        };
        let said = strongest(&analyse(section, title, sentence));
        let right = match expected.split_once(' ') {
            None => said.is_empty(),
            // The name of the industry is given in part.
            Some((strength, name)) => said
                .iter()
                .any(|(found, industry)| *found == strength && industry.contains(name)),
        };
        if !right {
            let _ = writeln!(
                wrong,
                "[{section}] {title}: {sentence:?}: want {expected}, got {said:?}"
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The sentence as a bullet under a heading of its section, or as the text before the first heading.
fn analyse(section: &str, title: &str, sentence: &str) -> Analysis {
    let heading = match section {
        "required" => "Requirements",
        "preferred" => "Nice to have",
        "duties" => "Responsibilities",
        "about" => "About us",
        "benefits" => "Benefits",
        "legal" => "Equal opportunity",
        "summary" => "",
        other => panic!("no such section: {other}"),
    };
    let text = if heading.is_empty() {
        format!("{sentence}.\n")
    } else {
        format!("## {heading}\n\n* {sentence}\n")
    };
    let mut record = Record::new(text);
    record.title = Some(if title == "-" { "Team member" } else { title }.to_owned());
    record.description_format = Some(Format::Markdown);
    ENGINE
        .analyse_record(&record, day())
        .expect("the record can be analysed")
}

/// The industries of the strongest demand, business models and kinds of work apart.
fn strongest(analysis: &Analysis) -> Vec<(&'static str, String)> {
    let industries = || {
        let all = analysis.demands.industry.iter();
        all.filter(|demand| demand.class == IndustryClass::Industry && demand.strength >= Strength::Preferred)
    };
    let most = industries().map(|demand| demand.strength).max();
    industries()
        .filter(|demand| Some(demand.strength) == most)
        .map(|demand| (demand.strength.name(), demand.industry.clone()))
        .collect()
}
