//! The arithmetic of impossible experience against its table, `tests/data/impossible.tsv`. A false accusation is the
//! worst fault that this tool can have, so most rows are traps.

use std::fmt::Write;

use rolecall::{Format, Record, Severity};

use crate::support::{ENGINE, day, folder};

#[test]
fn nobody_is_accused_wrongly() {
    let table = std::fs::read_to_string(folder("tests/data/impossible.tsv")).expect("the table can be read");
    let mut wrong = String::new();
    for row in table.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [date, section, sentence, expected, why] = cells[..] else {
            panic!("five columns: {row}")
        };
        let heading = match section {
            "required" => "Requirements",
            "preferred" => "Nice to have",
            "about" => "About us",
            "benefits" => "Benefits",
            other => panic!("no such section: {other}"),
        };
        let mut record = Record::new(format!("## {heading}\n\n* {sentence}\n"));
        record.title = Some("Team member".to_owned());
        record.date_posted = Some(date.to_owned());
        record.description_format = Some(Format::Markdown);
        let analysis = ENGINE
            .analyse_record(&record, day())
            .expect("the record can be analysed");
        let found = analysis
            .findings
            .iter()
            .find_map(|finding| match finding.rule.as_str() {
                "impossible-experience" => Some(("impossible", finding)),
                "doubtful-experience" => Some(("doubtful", finding)),
                _ => None,
            });
        let said = found.map_or("-", |(rule, _)| rule);
        if said != expected {
            let message = found.map_or("", |(_, finding)| finding.message.as_str());
            let _ = writeln!(
                wrong,
                "{date} {sentence:?}: want {expected} ({why}), got {said} {message}"
            );
        }
        if let Some(("impossible", finding)) = found {
            let wished = section == "preferred" || sentence.starts_with("Ideally");
            let severity = if wished { Severity::Warning } else { Severity::Error };
            assert_eq!(finding.severity, severity, "{sentence}");
            assert!(
                finding.message.contains("first appeared in") && finding.message.contains(date),
                "{}",
                finding.message
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
