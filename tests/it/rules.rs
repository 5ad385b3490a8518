//! Every rule fires on its one fixture and is silent on the other, and all of them are documented.

use std::path::PathBuf;

use rolecall::model::{EvidenceRole, RuleInfo};
use rolecall::{Document, Finding};

use crate::support::{ENGINE, day, files_below, folder};

fn fixture(rule: &str, name: &str) -> PathBuf {
    files_below(&folder("fixtures/rules").join(rule))
        .into_iter()
        .find(|path| path.file_stem().is_some_and(|stem| stem == name))
        .unwrap_or_else(|| panic!("fixtures/rules/{rule} has no {name}.*"))
}

fn findings(path: &PathBuf) -> Vec<Finding> {
    let bytes = std::fs::read(path).expect("the fixture can be read");
    let document = Document::new(path.display().to_string(), bytes);
    let analysed = ENGINE.analyse(&document, day()).expect("the fixture can be analysed");
    analysed
        .analyses
        .into_iter()
        .flat_map(|analysis| analysis.findings)
        .collect()
}

fn identifiers() -> Vec<String> {
    ENGINE.rules().map(|rule| rule.id.to_owned()).collect()
}

#[test]
fn every_rule_fires_and_is_silent() {
    let mut wrong = Vec::new();
    for rule in identifiers() {
        for (name, fires) in [("fires", true), ("silent", false)] {
            let findings = findings(&fixture(&rule, name));
            if findings.iter().any(|finding| finding.rule == rule) != fires {
                let found: Vec<&str> = findings.iter().map(|finding| finding.rule.as_str()).collect();
                wrong.push(format!("{rule}: {name} gives {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_rule_is_fully_declared() {
    for RuleInfo {
        id,
        name,
        summary,
        help,
        ..
    } in ENGINE.rules()
    {
        assert!(!name.is_empty() && summary.ends_with('.'), "{id}");
        for part in ["What it finds:", "Why it matters:", "What it leaves alone:"] {
            assert!(help.contains(part), "{id} does not say: {part}");
        }
    }
}

#[test]
fn every_finding_quotes_the_posting() {
    for rule in identifiers() {
        for finding in findings(&fixture(&rule, "fires")) {
            assert!(
                !finding.message.is_empty()
                    && !finding.advice.seeker.is_empty()
                    && !finding.advice.recruiter.is_empty()
            );
            assert!(
                finding.evidence.iter().any(|piece| piece.role == EvidenceRole::Primary),
                "{}",
                finding.rule
            );
        }
    }
}
