//! The golden fixtures: `fixtures/FORMAT/NAME.*` with `NAME.expect.json` beside it. A new fixture needs no code.
//!
//! An expectation is a subset of the report: objects may leave keys out, lists must have the same length. Five keys
//! stand for more: `top_role` (the role of rank 1), `rules` (exactly the rules that fire, sorted), `sections` (kinds
//! that must follow each other in this order), `experience` (exactly the demands for years, in text order) and `places`
//! (by rule: the line and column of the first words that its finding quotes).

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::support::{files_below, folder};

const FORMATS: [&str; 11] = [
    "text", "markdown", "html", "mail", "mhtml", "pdf", "docx", "odt", "rtf", "boards", "bad",
];

/// Every result of one run over all fixtures; starting the command costs more than an analysis.
fn results(paths: &[PathBuf]) -> Vec<Value> {
    let output = Command::new(env!("CARGO_BIN_EXE_rolecall"))
        .args(["check", "--format", "ndjson", "--as-of", "2026-01-15"])
        .args(paths)
        .output()
        .expect("the command runs");
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect()
}

/// The results of one fixture as a report.
fn report(path: &Path, results: &[Value]) -> Value {
    let own: Vec<&Value> = results
        .iter()
        .filter(|result| result["input"]["source"] == path.display().to_string())
        .collect();
    serde_json::json!({ "results": own })
}

fn compare(place: &str, expected: &Value, found: &Value, wrong: &mut String) {
    match (expected, found) {
        (Value::Object(expected), Value::Object(_)) => {
            for (key, value) in expected {
                match special(key, value, found) {
                    Some(Ok(())) => {}
                    Some(Err(message)) => {
                        let _ = writeln!(wrong, "    {place}.{key}: {message}");
                    }
                    None => compare(&format!("{place}.{key}"), value, &found[key], wrong),
                }
            }
        }
        (Value::Array(expected), Value::Array(list)) if expected.len() == list.len() => {
            for (index, (expected, found)) in expected.iter().zip(list).enumerate() {
                compare(&format!("{place}[{index}]"), expected, found, wrong);
            }
        }
        (Value::Number(expected), Value::Number(found)) if expected.as_f64() == found.as_f64() => {}
        (expected, found) if expected == found => {}
        (expected, found) => {
            let _ = writeln!(wrong, "    {place}: want {expected}, got {found}");
        }
    }
}

/// The keys of an expectation that are no keys of the report.
fn special(key: &str, expected: &Value, result: &Value) -> Option<Result<(), String>> {
    let texts = |value: &Value, key: &str| -> Vec<String> {
        let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
        items
            .iter()
            .map(|item| item[key].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    let wanted: Vec<String> = expected
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default()
        .iter()
        .filter_map(|v| v.as_str().map(str::to_owned))
        .collect();
    let verdict = |holds: bool, found: String| {
        if holds {
            Ok(())
        } else {
            Err(format!("want {expected}, got {found}"))
        }
    };
    Some(match key {
        "top_role" => {
            let best = result["roles"][0]["role"].clone();
            verdict(best == *expected, best.to_string())
        }
        "rules" => {
            let mut rules = texts(&result["findings"], "rule");
            rules.sort();
            rules.dedup();
            verdict(rules == wanted, format!("{rules:?}"))
        }
        "sections" => {
            let kinds = texts(&result["posting"]["sections"], "kind");
            let mut rest = kinds.iter();
            verdict(
                wanted.iter().all(|kind| rest.any(|found| found == kind)),
                format!("{kinds:?}"),
            )
        }
        "experience" if result["status"] == "analysed" => {
            let found = &result["demands"]["experience"];
            let mut wrong = String::new();
            compare("", expected, found, &mut wrong);
            verdict(wrong.is_empty(), format!("{}{found}", wrong.trim_end()))
        }
        "places" => {
            let findings = result["findings"].as_array().map(Vec::as_slice).unwrap_or_default();
            let of_rule = |rule: &str| {
                let finding = findings.iter().find(|finding| finding["rule"] == *rule);
                finding.map_or(Value::Null, |finding| finding["evidence"][0].clone())
            };
            let mut wrong = String::new();
            for (rule, place) in expected.as_object().into_iter().flatten() {
                compare(rule, place, &of_rule(rule), &mut wrong);
            }
            verdict(wrong.is_empty(), wrong)
        }
        _ => return None,
    })
}

#[test]
fn every_fixture_meets_its_expectation() {
    let is_posting = |path: &PathBuf| !path.display().to_string().ends_with(".expect.json");
    let paths: Vec<PathBuf> = FORMATS
        .iter()
        .flat_map(|format| files_below(&folder("fixtures").join(format)))
        .filter(is_posting)
        .collect();
    assert!(paths.len() >= 30, "only {} fixtures", paths.len());
    let results = results(&paths);
    let mut wrong = String::new();
    for path in paths {
        let name = path.display();
        let expected = path.with_extension("expect.json");
        let expected = std::fs::read_to_string(&expected).unwrap_or_else(|_| panic!("{name} has no expectation"));
        let expected: Value = serde_json::from_str(&expected).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut faults = String::new();
        compare("", &expected, &report(&path, &results), &mut faults);
        if !faults.is_empty() {
            let _ = writeln!(wrong, "{name}\n{faults}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
