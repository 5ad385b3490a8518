//! The result format, version 1. The field names are a promise; the types here exist only to be written.

mod wire;

use super::audit::audit;
use crate::model::{
    Analysis, CertificationDemand, Evidence, EvidenceRole, ExperienceDemand, Finding, GrowthTier, IndustryClass,
    IndustryDemand, Known, Outcome, PackSource, Posting, Report, RoleScore, Strength, TermEvidence,
};
use crate::text::LineIndex;
use wire::{
    Tool, WireAdvice, WireAsOf, WireCertification, WireDemands, WireError, WireEvidence, WireExperience, WireFamily,
    WireFinding, WireIndustry, WireInput, WirePack, WirePosting, WireReport, WireResult, WireRole, WireSection,
    WireSignal, WireSignals, WireSummary, WireSuppression, WireTerm, WireVerdict,
};

/// The name of the result format.
pub const RESULT_SCHEMA: &str = "rolecall.result/1";

/// The name of the report format.
pub const REPORT_SCHEMA: &str = "rolecall.report/1";

/// What goes into results besides the promise.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct Options {
    /// Put the extracted text into `posting.text`.
    pub with_text: bool,
}

/// A whole report as pretty JSON with a line end.
pub fn report(report: &Report, packs: &[PackSource], options: Options) -> serde_json::Result<String> {
    let summary = report.summary();
    let wire = WireReport {
        schema: REPORT_SCHEMA,
        tool: Tool {
            name: "rolecall",
            version: env!("CARGO_PKG_VERSION"),
        },
        packs: packs
            .iter()
            .map(|pack| WirePack {
                id: &pack.id,
                version: &pack.version,
                sha256: &pack.sha256,
            })
            .collect(),
        results: report.outcomes.iter().map(|outcome| wire(outcome, options)).collect(),
        summary: WireSummary {
            analysed: summary.analysed,
            failed: summary.failed,
            findings: summary.findings,
        },
    };
    serde_json::to_string_pretty(&wire).map(|mut text| {
        text.push('\n');
        text
    })
}

/// One result as one line of JSON, without its line end.
pub fn line(outcome: &Outcome, options: Options) -> serde_json::Result<String> {
    serde_json::to_string(&wire(outcome, options))
}

/// The JSON Schema of a result, pretty, with a line end.
#[cfg(feature = "cli")]
pub fn result_schema() -> serde_json::Result<String> {
    schema::<WireResult<'_>>("A result of rolecall", RESULT_SCHEMA)
}

/// The JSON Schema of a report, pretty, with a line end.
#[cfg(feature = "cli")]
pub fn report_schema() -> serde_json::Result<String> {
    schema::<WireReport<'_>>("A report of rolecall", REPORT_SCHEMA)
}

#[cfg(feature = "cli")]
fn schema<T: schemars::JsonSchema>(title: &str, id: &str) -> serde_json::Result<String> {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    schema.insert(
        "$comment".to_owned(),
        format!("{id}; a number after the slash that rises breaks, new fields do not").into(),
    );
    let mut text = serde_json::to_string_pretty(&schema)?;
    text.push('\n');
    Ok(text)
}

fn wire(outcome: &Outcome, options: Options) -> WireResult<'_> {
    let analysis = outcome.result.as_deref().ok();
    let lines = outcome
        .document
        .as_deref()
        .map(|document| LineIndex::new(document.as_bytes()));
    WireResult {
        schema: RESULT_SCHEMA,
        status: if analysis.is_some() { "analysed" } else { "failed" },
        input: input(outcome, analysis),
        posting: analysis.map(|analysis| posting(&analysis.posting, options)),
        as_of: analysis.map(|analysis| WireAsOf {
            date: analysis.as_of.date.to_string(),
            basis: analysis.as_of.basis.name(),
        }),
        verdict: analysis.map(verdict),
        roles: analysis.map(|analysis| roles(&analysis.roles)),
        demands: analysis.map(demands),
        signals: analysis.map(signals),
        findings: analysis.map(|analysis| {
            analysis
                .findings
                .iter()
                .map(|finding| self::finding(finding, &analysis.posting, lines.as_ref()))
                .collect()
        }),
        audit: analysis.and_then(|analysis| audit(&analysis.audit)),
        error: outcome.result.as_ref().err().map(|failure| WireError {
            kind: failure.kind.name(),
            message: &failure.message,
        }),
    }
}

fn input<'a>(outcome: &'a Outcome, analysis: Option<&'a Analysis>) -> WireInput<'a> {
    WireInput {
        id: outcome.id.as_deref(),
        source: &outcome.source,
        record: outcome.record,
        format: outcome.format.map(crate::model::Format::name),
        method: analysis.map(|analysis| analysis.posting.method.name()),
        warnings: analysis.map_or(&[], |analysis| &analysis.posting.warnings),
    }
}

fn posting(posting: &Posting, options: Options) -> WirePosting<'_> {
    fn text(known: Option<&Known<String>>) -> Option<&str> {
        known.map(|known| known.value.as_str())
    }
    let date = |known: &Option<Known<jiff::civil::Date>>| known.as_ref().map(|known| known.value.to_string());
    WirePosting {
        title: text(posting.title.as_ref()),
        company: text(posting.company.as_ref()),
        location: text(posting.location.as_ref()),
        url: posting.url.as_deref(),
        date_posted: date(&posting.posted),
        valid_through: date(&posting.valid_through),
        employment_type: text(posting.employment_type.as_ref()),
        language: posting.language.as_deref(),
        characters: posting.text.chars().count(),
        sections: posting
            .sections
            .iter()
            .map(|section| WireSection {
                kind: section.kind.name(),
                heading: section.heading.as_deref(),
                start: section.span.start,
                end: section.span.end,
            })
            .collect(),
        text: options.with_text.then_some(posting.text.as_str()),
    }
}

fn verdict(analysis: &Analysis) -> WireVerdict<'_> {
    let verdict = &analysis.verdict;
    WireVerdict {
        is_cx: verdict.is_cx.name(),
        claims_cx: verdict.claims_cx,
        family: &verdict.family,
        confidence: verdict.confidence.name(),
        headline: &verdict.headline,
        families: verdict
            .families
            .iter()
            .map(|share| WireFamily {
                family: &share.family,
                share: f64::from(share.share) / 1000.0,
            })
            .collect(),
    }
}

fn roles(roles: &[RoleScore]) -> Vec<WireRole<'_>> {
    let mut wired: Vec<WireRole<'_>> = roles
        .iter()
        .map(|role| WireRole {
            role: &role.role,
            score: role.score,
            rank: role.rank,
            evidence: role.evidence.iter().map(term).collect(),
        })
        .collect();
    wired.sort_by_key(|role| role.rank);
    wired
}

fn term(piece: &TermEvidence) -> WireTerm<'_> {
    WireTerm {
        term: &piece.term,
        text: &piece.text,
        start: piece.span.map(|span| span.start),
        end: piece.span.map(|span| span.end),
        section: piece.section.name(),
        weight: piece.weight,
    }
}

fn demands(analysis: &Analysis) -> WireDemands<'_> {
    let text = analysis.posting.text.as_str();
    let of_class = |real: bool| {
        analysis
            .demands
            .industry
            .iter()
            .filter(move |demand| (demand.class == IndustryClass::Industry) == real)
            .map(|demand| industry(demand, text))
            .collect()
    };
    WireDemands {
        experience: analysis
            .demands
            .experience
            .iter()
            .map(|demand| experience(demand, text))
            .collect(),
        industry: of_class(true),
        business_models: of_class(false),
        // What the company gives is no demand.
        certifications: analysis
            .demands
            .certifications
            .iter()
            .filter(|demand| demand.strength != Strength::Provided)
            .map(|demand| certification(demand, text))
            .collect(),
    }
}

fn experience<'a>(demand: &'a ExperienceDemand, text: &'a str) -> WireExperience<'a> {
    WireExperience {
        min_years: demand.min_years,
        max_years: demand.max_years,
        of: &demand.of,
        technologies: demand
            .technologies
            .iter()
            .map(|technology| technology.name.as_str())
            .collect(),
        strength: demand.strength.name(),
        text: &text[demand.span.range()],
        start: demand.span.start,
        end: demand.span.end,
    }
}

fn industry<'a>(demand: &'a IndustryDemand, text: &'a str) -> WireIndustry<'a> {
    WireIndustry {
        industry: &demand.industry,
        strength: demand.strength.name(),
        min_years: demand.min_years,
        text: &text[demand.span.range()],
        start: demand.span.start,
        end: demand.span.end,
    }
}

fn certification<'a>(demand: &'a CertificationDemand, text: &'a str) -> WireCertification<'a> {
    WireCertification {
        name: &demand.name,
        strength: demand.strength.name(),
        text: &text[demand.span.range()],
        start: demand.span.start,
        end: demand.span.end,
    }
}

fn signals(analysis: &Analysis) -> WireSignals<'_> {
    let signals = &analysis.signals;
    WireSignals {
        customer_type: signals.customer_type.name(),
        growth: signals.growth.name(),
        growth_percent: signals.growth_percent,
        growth_tier: signals
            .growth_percent
            .map(|percent| GrowthTier::of_percent(percent).name()),
        evidence: signals
            .evidence
            .iter()
            .map(|piece| WireSignal {
                signal: &piece.signal,
                text: &piece.text,
                start: piece.span.start,
                end: piece.span.end,
            })
            .collect(),
    }
}

fn finding<'a>(finding: &'a Finding, posting: &Posting, lines: Option<&LineIndex<'_>>) -> WireFinding<'a> {
    WireFinding {
        rule: &finding.rule,
        severity: finding.severity.name(),
        confidence: finding.confidence.name(),
        message: &finding.message,
        advice: WireAdvice {
            seeker: &finding.advice.seeker,
            recruiter: &finding.advice.recruiter,
        },
        evidence: finding
            .evidence
            .iter()
            .map(|piece| evidence(piece, posting, lines))
            .collect(),
        data: &finding.data,
        suppressed: finding.suppressed.as_ref().map(|suppression| WireSuppression {
            by: suppression.by.name(),
            reason: &suppression.reason,
        }),
    }
}

fn evidence<'a>(piece: &'a Evidence, posting: &Posting, lines: Option<&LineIndex<'_>>) -> WireEvidence<'a> {
    let place = piece
        .source_in(posting)
        .and_then(|source| lines.map(|lines| lines.place(source.start)));
    WireEvidence {
        role: match piece.role {
            EvidenceRole::Primary => "primary",
            EvidenceRole::Related => "related",
        },
        text: &piece.text,
        start: piece.span.map(|span| span.start),
        end: piece.span.map(|span| span.end),
        line: place.map(|place| place.line),
        column: place.map(|place| place.column),
        inexact: place.is_some() && piece.span.is_some_and(|span| !posting.map.is_exact(span)),
        section: piece.section(posting).name(),
    }
}
