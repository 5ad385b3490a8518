//! The recruiter's part of a result: present only where a comparison was asked for.

use serde::Serialize;

use crate::model::{AdviceCheck, Audit, ExpectedKeyword, ForeignDuties, Quoted, TargetAudit};

/// A recruiter's comparison of the listing with a target role and with published advice.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Audit"))]
pub(super) struct WireAudit<'a> {
    /// The comparison with the target role.
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<WireTarget<'a>>,
    /// The comparisons with published advice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    advice: Vec<WireAdviceCheck<'a>>,
}

/// How the listing compares with the role that its author means.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Target"))]
struct WireTarget<'a> {
    /// The role.
    role: &'a str,
    /// How well the listing fits it, 0 to 100.
    score: u8,
    /// Its rank among the roles, from 1.
    rank: u8,
    /// The role that fits best.
    best: &'a str,
    /// What the listing names.
    present: Vec<WirePresent<'a>>,
    /// What it lacks.
    missing: Vec<WireMissing<'a>>,
    /// Duties that speak for other roles, the strongest role first.
    foreign: Vec<WireForeign<'a>>,
    /// What to change, in sentences.
    suggestions: &'a [String],
}

/// Something that listings of the role name, and the words with which this one does.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Present"))]
struct WirePresent<'a> {
    /// `duty`, `metric` or `tool`.
    kind: &'static str,
    /// Its name for people.
    name: &'a str,
    /// The words with which it does.
    #[serde(flatten)]
    quote: WireQuote<'a>,
}

/// Something that listings of the role name and this one does not.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Missing"))]
struct WireMissing<'a> {
    /// `duty`, `metric` or `tool`.
    kind: &'static str,
    /// Its name for people.
    name: &'a str,
}

/// Duties that speak for another role.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Foreign"))]
struct WireForeign<'a> {
    /// The role.
    role: &'a str,
    /// How well the listing fits it, 0 to 100.
    score: u8,
    /// The words.
    evidence: Vec<WireQuote<'a>>,
}

/// Words of the text.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Quote"))]
struct WireQuote<'a> {
    /// The words.
    text: &'a str,
    /// First byte in the text.
    start: usize,
    /// One past the last byte.
    end: usize,
}

/// The comparison with one piece of published advice.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "AdviceCheck"))]
struct WireAdviceCheck<'a> {
    /// `growth` or `customers`.
    topic: &'a str,
    /// What was compared.
    given: &'a str,
    /// What the advice says, and whose it is.
    advice: &'a str,
    /// The comparison in one sentence.
    conclusion: &'a str,
    /// The words.
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

fn advice(check: &AdviceCheck) -> WireAdviceCheck<'_> {
    WireAdviceCheck {
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
