//! A measurement for people.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::measure::{Count, Evaluation};

/// The figures, then the confusions.
pub(crate) fn render_table(evaluation: &Evaluation) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{} postings, {} failed\n", evaluation.postings, evaluation.failed);
    for (name, value) in evaluation.figures() {
        let _ = writeln!(out, "{name:<24}{value:>7.3}");
    }
    out.push('\n');
    counts(&mut out, "family", &evaluation.families);
    out.push('\n');
    counts(&mut out, "role", &evaluation.roles);
    out.push('\n');
    confusion(&mut out, "family", &evaluation.family_confusion);
    out.push('\n');
    confusion(&mut out, "role", &evaluation.role_confusion);
    out
}

fn counts(out: &mut String, name: &str, counts: &BTreeMap<String, Count>) {
    let _ = writeln!(out, "{name:<24}     F1   hits  false  missed");
    for (value, count) in counts {
        let _ = writeln!(
            out,
            "{value:<24}{:>7.3}{:>7}{:>7}{:>8}",
            count.f1(),
            count.hits,
            count.false_alarms,
            count.missed
        );
    }
}

fn confusion(out: &mut String, name: &str, table: &BTreeMap<String, BTreeMap<String, usize>>) {
    let _ = writeln!(out, "{name}: label -> verdict, where they differ");
    for (gold, said) in table {
        let wrong: Vec<String> = said
            .iter()
            .filter(|(value, _)| *value != gold)
            .map(|(value, count)| format!("{value} {count}"))
            .collect();
        if !wrong.is_empty() {
            let _ = writeln!(out, "  {gold:<22}{}", wrong.join(", "));
        }
    }
}

/// Every wrong answer with what decided it.
pub(crate) fn render_errors(evaluation: &Evaluation) -> String {
    let mut out = String::new();
    for mistake in &evaluation.mistakes {
        let _ = writeln!(out, "{}: {} [{}]", mistake.label, mistake.title, mistake.id);
        let _ = writeln!(out, "    label {}", mistake.gold);
        let _ = writeln!(out, "    said  {}", mistake.said);
        for reason in &mistake.because {
            let _ = writeln!(out, "      {reason}");
        }
    }
    out
}
