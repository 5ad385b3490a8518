//! Annotations as GitHub's workflow commands: one line a finding, shown beside the file's line.

use std::fmt::Write;

use super::View;
use super::place::{Places, name};
use super::plain::{one_line, visible};
use crate::model::{EvidenceRole, Severity};

/// A whole report: a command for each finding and for each input that failed.
pub fn report(view: View<'_>) -> String {
    let mut out = String::new();
    for outcome in &view.report.outcomes {
        let file = property(&visible(&outcome.source));
        let analysis = match &outcome.result {
            Ok(analysis) => analysis,
            Err(failure) => {
                let message = data(&format!("{}: {}", visible(&name(outcome)), visible(&failure.message)));
                let _ = writeln!(out, "::error file={file},title=input failed::{message}");
                continue;
            }
        };
        let places = Places::of(outcome, analysis);
        for finding in analysis.findings.iter().filter(|finding| finding.counts()) {
            let command = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "notice",
            };
            let primary = finding
                .evidence
                .iter()
                .filter(|piece| piece.role == EvidenceRole::Primary);
            let found = primary.clone().find_map(|piece| Some((piece, places.at(piece)?)));
            let quote = found
                .as_ref()
                .map(|(piece, _)| *piece)
                .or_else(|| primary.clone().next());
            let _ = write!(out, "::{command} file={file}");
            if let Some((_, place)) = &found {
                let _ = write!(out, ",line={},endLine={}", place.start.line, place.end.line);
                // GitHub takes columns within one line only.
                if place.start.line == place.end.line {
                    let _ = write!(out, ",col={},endColumn={}", place.start.column, place.end.column);
                }
            }
            let title = view.rule(&finding.rule).map_or(finding.rule.as_str(), |rule| rule.name);
            let mut message = format!("{} [{}]", visible(&finding.message), finding.rule);
            if let Some(quote) = quote {
                let _ = write!(message, "\n\"{}\"", one_line(&quote.text));
            }
            let _ = write!(message, "\n{}", visible(&finding.advice.recruiter));
            let _ = writeln!(out, ",title={}::{}", property(title), data(&message));
        }
    }
    out
}

/// Escapes the text of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a command, which may not hold its separators either.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_command_early() {
        assert_eq!(data("50 % of\r\n::error::x"), "50 %25 of%0D%0A::error::x");
        assert_eq!(property("a,line=1::b%"), "a%2Cline=1%3A%3Ab%25");
    }
}
