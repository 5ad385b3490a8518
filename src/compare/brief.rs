//! What every comparison says of a posting.

use serde::Serialize;

use crate::model::{Analysis, Audience, ExperienceDemand, Finding, IsCx, Outcome, Severity};
use crate::text::{Page, Tone, one_line};

/// One posting in short.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PostingBrief {
    /// The input, as the user named it.
    pub source: String,
    /// Which posting of the input, from 0, where it holds several.
    pub record: Option<usize>,
    /// The job title.
    pub title: Option<String>,
    /// The hiring company.
    pub company: Option<String>,
    /// The day of judgement.
    pub as_of: String,
    /// `cx`, `frontline`, `not_cx` or `unclear`.
    pub is_cx: &'static str,
    /// Whether the title claims to be customer experience.
    pub claims_cx: bool,
    /// What the work is.
    pub family: String,
    /// How sure.
    pub confidence: &'static str,
    /// One sentence for a job seeker.
    pub headline: String,
}

/// How well a posting fits a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RoleBrief {
    /// The role.
    pub role: String,
    /// 0 to 100.
    pub score: u8,
}

/// An input that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FailedInput {
    /// The input, as the user named it.
    pub source: String,
    /// Which record of the input, from 0, where it holds several.
    pub record: Option<usize>,
    /// The kind of failure.
    pub kind: &'static str,
    /// What happened.
    pub message: String,
}

/// A finding in short.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FindingBrief {
    /// The rule.
    pub rule: String,
    /// How bad.
    #[serde(serialize_with = "severity_name")]
    pub severity: Severity,
    /// What was found.
    pub message: String,
    /// What a seeker can do about it.
    pub advice: String,
    /// The words it rests on.
    pub quotes: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn severity_name<S: serde::Serializer>(severity: &Severity, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(severity.name())
}

/// Years that a posting asks for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct YearsAsked {
    /// At least so many years.
    pub min_years: Option<f64>,
    /// At most so many years.
    pub max_years: Option<f64>,
    /// Of what, as written.
    pub of: String,
    /// `required`, `preferred` ...
    pub strength: &'static str,
    /// The sentence.
    pub quote: String,
}

impl YearsAsked {
    pub(super) fn of(demand: &ExperienceDemand, text: &str) -> Self {
        YearsAsked {
            min_years: demand.min_years,
            max_years: demand.max_years,
            of: one_line(&demand.of),
            strength: demand.strength.name(),
            quote: one_line(text.get(demand.sentence.range()).unwrap_or_default()),
        }
    }

    /// In words: "3 to 5 years · survey work (required)".
    pub(super) fn in_words(&self) -> String {
        let years = number_in_words(self.min_years, self.max_years);
        let of = if self.of.is_empty() {
            String::new()
        } else {
            format!(" · {}", self.of)
        };
        format!("{years}{of} ({})", self.strength)
    }
}

/// Bounds of years in words.
pub(super) fn number_in_words(min: Option<f64>, max: Option<f64>) -> String {
    match (min, max) {
        (Some(min), Some(max)) => format!("{min} to {max} years"),
        (Some(min), None) => format!("{min}+ years"),
        (None, Some(max)) => format!("up to {max} years"),
        (None, None) => "years, without a number".to_owned(),
    }
}

impl PostingBrief {
    pub(super) fn of(outcome: &Outcome, analysis: &Analysis) -> Self {
        let posting = &analysis.posting;
        PostingBrief {
            source: outcome.source.clone(),
            record: outcome.record,
            title: posting.title.as_ref().map(|title| one_line(&title.value)),
            company: posting.company.as_ref().map(|company| one_line(&company.value)),
            as_of: analysis.as_of.date.to_string(),
            is_cx: analysis.verdict.is_cx.name(),
            claims_cx: analysis.verdict.claims_cx,
            family: analysis.verdict.family.clone(),
            confidence: analysis.verdict.confidence.name(),
            headline: analysis.verdict.headline.clone(),
        }
    }

    /// Title and company, or the input.
    pub(super) fn name(&self) -> String {
        let title = self.title.as_deref().unwrap_or(&self.source);
        match &self.company {
            Some(company) => format!("{title} · {company}"),
            None => title.to_owned(),
        }
    }

    /// The input, with the number of the posting where it holds several.
    pub(super) fn place(&self) -> String {
        match self.record {
            Some(record) => format!("{} (posting {})", self.source, record + 1),
            None => self.source.clone(),
        }
    }
}

/// The roles, best first.
pub(super) fn roles_of(analysis: &Analysis) -> Vec<RoleBrief> {
    let mut roles: Vec<_> = analysis.roles.iter().collect();
    roles.sort_by_key(|role| role.rank);
    roles
        .into_iter()
        .map(|role| RoleBrief {
            role: role.role.clone(),
            score: role.score,
        })
        .collect()
}

/// The findings that concern a reader, worst first.
pub(super) fn findings_of(analysis: &Analysis) -> Vec<FindingBrief> {
    let concern = analysis.findings.iter();
    let mut findings: Vec<&Finding> = concern
        .filter(|finding| finding.audience == Audience::Everyone)
        .collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings.into_iter().map(finding_of).collect()
}

fn finding_of(finding: &Finding) -> FindingBrief {
    FindingBrief {
        rule: finding.rule.clone(),
        severity: finding.severity,
        message: finding.message.clone(),
        advice: finding.advice.seeker.clone(),
        quotes: finding.evidence.iter().map(|piece| one_line(&piece.text)).collect(),
    }
}

/// The outcomes that are analyses, and the others.
pub(super) fn parted(outcomes: &[Outcome]) -> (Vec<(&Outcome, &Analysis)>, Vec<FailedInput>) {
    let mut analysed = Vec::new();
    let mut failed = Vec::new();
    for outcome in outcomes {
        match &outcome.result {
            Ok(analysis) => analysed.push((outcome, &**analysis)),
            Err(failure) => failed.push(FailedInput {
                source: outcome.source.clone(),
                record: outcome.record,
                kind: failure.kind.name(),
                message: failure.message.clone(),
            }),
        }
    }
    (analysed, failed)
}

/// Whether the roles of a CX team say anything about the work.
pub(super) fn has_roles(is_cx: IsCx) -> bool {
    matches!(is_cx, IsCx::Cx | IsCx::Frontline)
}

/// The inputs that failed, at the end of a page.
pub(super) fn failed_on(page: &mut Page, failed: &[FailedInput]) {
    if failed.is_empty() {
        return;
    }
    page.blank();
    page.row(Tone::Bold, "Not read");
    for input in failed {
        page.wrapped(Tone::Bad, "  ", 4, &format!("{}: {}", input.source, input.message));
    }
}

/// A finding on a page: what, where, and what a seeker can do.
pub(super) fn finding_on(page: &mut Page, first: &str, finding: &FindingBrief) {
    let tone = match finding.severity {
        Severity::Error => Tone::Bad,
        Severity::Warning => Tone::Warn,
        Severity::Note => Tone::Plain,
    };
    let indent = first.chars().count();
    let text = format!("{} [{}]: {}", finding.severity.name(), finding.rule, finding.message);
    page.wrapped(tone, first, indent, &text);
    let blank = " ".repeat(indent);
    for quote in finding.quotes.iter().take(2) {
        page.wrapped(Tone::Faint, &format!("{blank}> "), indent + 2, &format!("\"{quote}\""));
    }
}
