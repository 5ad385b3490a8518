//! The recruiter's part of a result: present only where a comparison was asked for.

use serde::Serialize;

use crate::model::{AdviceCheck, Audit, ExpectedKeyword, ForeignDuties, Quoted, TargetAudit};

#[derive(Serialize)]
pub(super) struct WireAudit<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<WireTarget<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    advice: Vec<WireAdvice<'a>>,
}

#[derive(Serialize)]
struct WireTarget<'a> {
    role: &'a str,
    score: u8,
    rank: u8,
    best: &'a str,
    present: Vec<WirePresent<'a>>,
    missing: Vec<WireMissing<'a>>,
    foreign: Vec<WireForeign<'a>>,
    suggestions: &'a [String],
}

#[derive(Serialize)]
struct WirePresent<'a> {
    kind: &'static str,
    name: &'a str,
    #[serde(flatten)]
    quote: WireQuote<'a>,
}

#[derive(Serialize)]
struct WireMissing<'a> {
    kind: &'static str,
    name: &'a str,
}

#[derive(Serialize)]
struct WireForeign<'a> {
    role: &'a str,
    score: u8,
    evidence: Vec<WireQuote<'a>>,
}

#[derive(Serialize)]
struct WireQuote<'a> {
    text: &'a str,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct WireAdvice<'a> {
    topic: &'a str,
    given: &'a str,
    advice: &'a str,
    conclusion: &'a str,
    evidence: Vec<WireQuote<'a>>,
}

/// The audit as it is written; `None` where nothing was asked for.
pub(super) fn audit(audit: &Audit) -> Option<WireAudit<'_>> {
    if *audit == Audit::default() {
        return None;
    }
    Some(WireAudit {
        target: audit.target.as_ref().map(target),
        advice: audit.advice.iter().map(advice).collect(),
    })
}

fn target(target: &TargetAudit) -> WireTarget<'_> {
    let present = |keyword: &'_ ExpectedKeyword| keyword.found.is_some();
    WireTarget {
        role: &target.role,
        score: target.score,
        rank: target.rank,
        best: &target.best,
        present: target
            .expected
            .iter()
            .filter_map(|keyword| {
                Some(WirePresent {
                    kind: keyword.kind.name(),
                    name: &keyword.name,
                    quote: quote(keyword.found.as_ref()?),
                })
            })
            .collect(),
        missing: target
            .expected
            .iter()
            .filter(|keyword| !present(keyword))
            .map(|keyword| WireMissing {
                kind: keyword.kind.name(),
                name: &keyword.name,
            })
            .collect(),
        foreign: target.foreign.iter().map(foreign).collect(),
        suggestions: &target.suggestions,
    }
}

fn foreign(duties: &ForeignDuties) -> WireForeign<'_> {
    WireForeign {
        role: &duties.role,
        score: duties.score,
        evidence: duties.quotes.iter().map(quote).collect(),
    }
}

fn advice(check: &AdviceCheck) -> WireAdvice<'_> {
    WireAdvice {
        topic: check.topic,
        given: &check.given,
        advice: &check.advice,
        conclusion: &check.conclusion,
        evidence: check.shown.iter().map(quote).collect(),
    }
}

fn quote(quoted: &Quoted) -> WireQuote<'_> {
    WireQuote {
        text: &quoted.text,
        start: quoted.span.start,
        end: quoted.span.end,
    }
}
