//! Words for values, the same in every view for people.

use super::View;
use crate::model::{
    Analysis, AsOfBasis, Audience, Audit, CustomerType, Family, Finding, Growth, GrowthTier, IndustryClass, Severity,
    Strength,
};

/// A family's name in sentences.
pub(super) fn family_title(family: &str) -> &str {
    Family::from_name(family).map_or(family, |family| family.title())
}

/// Where the day of judgement comes from.
pub(super) fn basis(basis: AsOfBasis) -> &'static str {
    match basis {
        AsOfBasis::DatePosted => "the day it was posted",
        AsOfBasis::Saved => "the day the page was saved",
        AsOfBasis::Option => "the day you named",
        AsOfBasis::Today => "today; the posting gives no date",
    }
}

/// How strongly something is asked for.
pub(super) fn strength(strength: Strength) -> &'static str {
    match strength {
        Strength::Provided => "provided",
        Strength::ToObtain => "to be obtained",
        Strength::Unclear => "must or wish: unclear",
        Strength::Preferred => "a wish",
        Strength::Required => "a must",
        Strength::Exclusive => "only with it",
    }
}

/// One thing that a posting asks of the candidate.
pub(super) struct DemandRow {
    /// Years, industry, business model, certificate.
    pub(super) kind: &'static str,
    /// In words.
    pub(super) what: String,
    /// How strongly, in words.
    pub(super) strength: &'static str,
    /// Whether a candidate without it is turned away.
    pub(super) is_must: bool,
}

/// Everything that a posting asks of the candidate, in words. What the company gives is no demand.
pub(super) fn demand_rows(analysis: &Analysis) -> Vec<DemandRow> {
    let demands = &analysis.demands;
    let years = demands.experience.iter().map(|demand| {
        let number = match (demand.min_years, demand.max_years) {
            (Some(min), Some(max)) if min == max => format!("{min} years"),
            (Some(min), Some(max)) => format!("{min} to {max} years"),
            (Some(min), None) => format!("{min}+ years"),
            (None, Some(max)) => format!("up to {max} years"),
            (None, None) => "years without a number".to_owned(),
        };
        let of = demand.of.split_whitespace().collect::<Vec<_>>().join(" ");
        DemandRow {
            kind: "experience",
            what: if of.is_empty() {
                number
            } else {
                format!("{number} · {of}")
            },
            strength: strength(demand.strength),
            is_must: demand.strength.is_must(),
        }
    });
    // Experience in the kind of work itself is among the years already.
    let backgrounds = demands
        .industry
        .iter()
        .filter(|demand| demand.class != IndustryClass::Function);
    let industries = backgrounds.map(|demand| DemandRow {
        kind: match demand.class {
            IndustryClass::BusinessModel => "business model",
            IndustryClass::Industry | IndustryClass::Function => "background",
        },
        what: match demand.class {
            IndustryClass::BusinessModel => format!("business model: {}", demand.industry),
            IndustryClass::Industry | IndustryClass::Function => format!("background: {}", demand.industry),
        },
        strength: strength(demand.strength),
        is_must: demand.strength.is_must(),
    });
    let certificates = demands
        .certifications
        .iter()
        .filter(|demand| demand.strength != Strength::Provided)
        .map(|demand| DemandRow {
            kind: "certificate",
            what: format!("certificate: {}", demand.name),
            strength: strength(demand.strength),
            is_must: demand.strength.is_must(),
        });
    years.chain(industries).chain(certificates).collect()
}

/// The findings that nobody set aside, worst first; of one severity those for everyone first, then in the order of the
/// rules.
pub(super) fn by_severity(findings: &[Finding]) -> Vec<&Finding> {
    let mut sorted: Vec<&Finding> = findings.iter().filter(|finding| finding.counts()).collect();
    let for_publisher = |finding: &Finding| finding.audience == Audience::Publisher;
    sorted.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), for_publisher(finding)));
    sorted
}

/// Whether a finding helps only those who publish the page, and is not held for important: where room is short, a reader
/// of the posting is spared it. A recruiter's audit is no such reader.
pub(super) fn is_aside(analysis: &Analysis, finding: &Finding) -> bool {
    finding.audience == Audience::Publisher
        && finding.severity == Severity::Note
        && analysis.audit.target.is_none()
        && analysis.audit.advice.is_empty()
}

/// The questions to the employer that follow from findings, each once: the first of every rule, worst first, then the
/// others.
pub(super) fn questions(view: View<'_>, findings: &[Finding]) -> Vec<String> {
    let mut firsts: Vec<String> = Vec::new();
    let mut others: Vec<String> = Vec::new();
    let mut rules: Vec<&str> = Vec::new();
    for finding in by_severity(findings) {
        let asked = view
            .rule(&finding.rule)
            .map(|rule| rule.questions(finding))
            .unwrap_or_default();
        for question in asked {
            if firsts.contains(&question) || others.contains(&question) {
                continue;
            }
            if rules.contains(&finding.rule.as_str()) {
                others.push(question);
            } else {
                rules.push(&finding.rule);
                firsts.push(question);
            }
        }
    }
    firsts.append(&mut others);
    firsts
}

/// Whom the company sells to and how fast it says it grows, where the text tells.
pub(super) fn signal_parts(analysis: &Analysis) -> Vec<String> {
    let signals = &analysis.signals;
    let mut parts = Vec::new();
    match signals.customer_type {
        CustomerType::B2b => parts.push("sells to businesses".to_owned()),
        CustomerType::B2c => parts.push("sells to consumers".to_owned()),
        CustomerType::Both => parts.push("sells to businesses and consumers".to_owned()),
        CustomerType::Unclear => {}
    }
    if signals.growth != Growth::Unstated {
        parts.push(format!("growth: {}", signals.growth.name()));
    }
    if let Some(percent) = signals.growth_percent {
        parts.push(format!(
            "{percent} % a year: {}",
            GrowthTier::of_percent(percent).title()
        ));
    }
    parts
}

/// A part of a recruiter's audit: a heading and its lines.
#[derive(Debug, serde::Serialize)]
pub(super) struct AuditPart {
    /// What the lines are.
    pub(super) heading: String,
    /// Plain sentences and lists.
    pub(super) lines: Vec<String>,
}

/// A recruiter's audit in words; nothing where none was asked for.
pub(super) fn audit_parts(audit: &Audit) -> Vec<AuditPart> {
    let mut parts = Vec::new();
    if let Some(target) = &audit.target {
        let names = |found: bool| -> Vec<&str> {
            let expected = target.expected.iter();
            let asked = expected.filter(|keyword| keyword.found.is_some() == found);
            asked.map(|keyword| keyword.name.as_str()).collect()
        };
        let mut lines = Vec::new();
        for (label, names) in [("Names", names(true)), ("Lacks", names(false))] {
            if !names.is_empty() {
                lines.push(format!("{label}: {}", names.join(", ")));
            }
        }
        lines.extend(target.suggestions.iter().cloned());
        parts.push(AuditPart {
            heading: format!(
                "As a {}: {} of 100, rank {} of the roles",
                target.name, target.score, target.rank
            ),
            lines,
        });
    }
    for check in &audit.advice {
        let mut lines = vec![check.advice.clone(), check.conclusion.clone()];
        let quotes: Vec<String> = check.shown.iter().map(|quote| format!("\"{}\"", quote.text)).collect();
        if !quotes.is_empty() {
            lines.push(format!("It says {}.", quotes.join(", ")));
        }
        parts.push(AuditPart {
            heading: capitalised(&check.given),
            lines,
        });
    }
    parts
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
