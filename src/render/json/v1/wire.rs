//! The types of the format. Their doc comments are the descriptions in the JSON Schema.

use serde::Serialize;
use serde_json::{Map, Value};

use super::super::audit::WireAudit;
#[cfg(feature = "cli")]
use super::{REPORT_SCHEMA, RESULT_SCHEMA};
#[cfg(feature = "cli")]
use crate::model::{CustomerType, Growth, IsCx};

/// A whole run: what it was judged by, every result, and a summary.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Report"))]
pub(super) struct WireReport<'a> {
    /// The format's name.
    #[cfg_attr(feature = "cli", schemars(extend("const" = REPORT_SCHEMA)))]
    pub(super) schema: &'static str,
    /// What made the report.
    pub(super) tool: Tool,
    /// The keyword packs in use.
    pub(super) packs: Vec<WirePack<'a>>,
    /// One for each posting or failed input, in input order.
    pub(super) results: Vec<WireResult<'a>>,
    /// Counts over all results.
    pub(super) summary: WireSummary,
}

/// What made the report.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Tool"))]
pub(super) struct Tool {
    /// Its name.
    pub(super) name: &'static str,
    /// Its version.
    pub(super) version: &'static str,
}

/// A keyword pack.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Pack"))]
pub(super) struct WirePack<'a> {
    /// Its path or name.
    pub(super) id: &'a str,
    /// Its own version, or the tool's for built-in packs.
    pub(super) version: &'a str,
    /// SHA-256 of the file, in hexadecimal.
    pub(super) sha256: &'a str,
}

/// Counts over all results.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Summary"))]
pub(super) struct WireSummary {
    /// Postings analysed.
    pub(super) analysed: usize,
    /// Inputs that failed.
    pub(super) failed: usize,
    /// Findings.
    pub(super) findings: usize,
}

/// One posting, judged; or one input that failed.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Result"))]
pub(super) struct WireResult<'a> {
    /// The format's name.
    #[cfg_attr(feature = "cli", schemars(extend("const" = RESULT_SCHEMA)))]
    pub(super) schema: &'static str,
    /// Whether the posting was judged. A failed result has `error` and none of the parts from `posting` to `findings`.
    #[cfg_attr(feature = "cli", schemars(extend("enum" = ["analysed", "failed"])))]
    pub(super) status: &'static str,
    /// What was read.
    pub(super) input: WireInput<'a>,
    /// What was found in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) posting: Option<WirePosting<'a>>,
    /// The day of judgement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) as_of: Option<WireAsOf>,
    /// The answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) verdict: Option<WireVerdict<'a>>,
    /// How well each role fits, best first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) roles: Option<Vec<WireRole<'a>>>,
    /// What is asked of the candidate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) demands: Option<WireDemands<'a>>,
    /// What the posting says about the company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) signals: Option<WireSignals<'a>>,
    /// What the rules found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) findings: Option<Vec<WireFinding<'a>>>,
    /// A recruiter's comparison, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) audit: Option<WireAudit<'a>>,
    /// Why there is no judgement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<WireError<'a>>,
}

/// What was read.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Input"))]
pub(super) struct WireInput<'a> {
    /// The record's own identifier.
    pub(super) id: Option<&'a str>,
    /// The input as the user named it, or as a folder or archive held it.
    pub(super) source: &'a str,
    /// Which record or posting of the input, from 0, where it holds several.
    pub(super) record: Option<usize>,
    /// What the bytes are: `text`, `markdown`, `html`, `record` ...; new formats may come.
    pub(super) format: Option<&'static str>,
    /// How the posting was found: `json-ld`, `microdata`, `heading`, `record`, `guess` ...; new ways may come.
    pub(super) method: Option<&'static str>,
    /// What was odd about the input.
    pub(super) warnings: &'a [String],
}

/// The posting itself.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Posting"))]
pub(super) struct WirePosting<'a> {
    /// The job title.
    pub(super) title: Option<&'a str>,
    /// The hiring company.
    pub(super) company: Option<&'a str>,
    /// The place of work.
    pub(super) location: Option<&'a str>,
    /// The day it was posted, YYYY-MM-DD.
    pub(super) date_posted: Option<String>,
    /// The day it closes, YYYY-MM-DD.
    pub(super) valid_through: Option<String>,
    /// Full time, part time, contract ..., as written.
    pub(super) employment_type: Option<&'a str>,
    /// ISO 639 code of the language, where it could be told.
    pub(super) language: Option<&'a str>,
    /// Where the posting stands or stood.
    pub(super) url: Option<&'a str>,
    /// Length of the extracted text in characters.
    pub(super) characters: usize,
    /// The parts of the text, in order.
    pub(super) sections: Vec<WireSection<'a>>,
    /// The extracted text; only with `--with-text`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<&'a str>,
}

/// A part of the text under one heading.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Section"))]
pub(super) struct WireSection<'a> {
    /// What the part is about.
    #[cfg_attr(feature = "cli", schemars(extend("enum" = names::sections())))]
    pub(super) kind: &'static str,
    /// The heading as written; null for what stands before the first one.
    pub(super) heading: Option<&'a str>,
    /// First byte in the extracted text (UTF-8).
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
}

/// The day of judgement.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "AsOf"))]
pub(super) struct WireAsOf {
    /// YYYY-MM-DD.
    pub(super) date: String,
    /// Where the day comes from.
    #[cfg_attr(feature = "cli", schemars(extend("enum" = names::bases())))]
    pub(super) basis: &'static str,
}

/// The answer.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Verdict"))]
pub(super) struct WireVerdict<'a> {
    /// Whether the work is customer experience. `frontline` is contact work: the Associate of a CX team in one view, plain support in the other.
    #[cfg_attr(feature = "cli", schemars(extend("enum" = names::of(IsCx::ALL, IsCx::name))))]
    pub(super) is_cx: &'static str,
    /// Whether the title says customer experience.
    pub(super) claims_cx: bool,
    /// What the work is: one of the built-in families, or one of a user's pack.
    pub(super) family: &'a str,
    /// How sure.
    #[cfg_attr(feature = "cli", schemars(extend("enum" = names::confidences())))]
    pub(super) confidence: &'static str,
    /// The answer as a sentence.
    pub(super) headline: &'a str,
    /// Every family with its share, largest first.
    pub(super) families: Vec<WireFamily<'a>>,
}

/// A family's part of the evidence.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Family"))]
pub(super) struct WireFamily<'a> {
    /// The family.
    pub(super) family: &'a str,
    /// From 0 to 1.
    pub(super) share: f64,
}

/// How well a role fits.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Role"))]
pub(super) struct WireRole<'a> {
    /// The role: one of the five, or one of a user's pack.
    pub(super) role: &'a str,
    /// From 0 to 100.
    pub(super) score: u8,
    /// 1 for the best fit.
    pub(super) rank: u8,
    /// The terms that counted, heaviest first.
    pub(super) evidence: Vec<WireTerm<'a>>,
}

/// A term of a pack that counted.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Term"))]
pub(super) struct WireTerm<'a> {
    /// The term's identifier in its pack.
    pub(super) term: &'a str,
    /// The words in the posting.
    pub(super) text: &'a str,
    /// First byte in the extracted text; null for words outside it: the title, a value of structured data.
    pub(super) start: Option<usize>,
    /// One past the last byte; null where `start` is.
    pub(super) end: Option<usize>,
    /// The kind of section they stand in.
    #[cfg_attr(feature = "cli", schemars(extend("enum" = names::sections())))]
    pub(super) section: &'static str,
    /// Thousandths of a strong term; negative where it speaks against.
    pub(super) weight: i32,
}

/// What is asked of the candidate.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Demands"))]
pub(super) struct WireDemands<'a> {
    /// Years of experience, in text order.
    pub(super) experience: Vec<WireExperience<'a>>,
    /// Backgrounds in an industry, in text order.
    pub(super) industry: Vec<WireIndustry<'a>>,
    /// Backgrounds in a way of doing business (SaaS, B2B, start-up), in text order.
    pub(super) business_models: Vec<WireIndustry<'a>>,
    /// Certificates, in text order; not those that the company gives.
    pub(super) certifications: Vec<WireCertification<'a>>,
}

/// Years of experience.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Experience"))]
pub(super) struct WireExperience<'a> {
    /// The lower bound; months are fractions. Null where only an upper bound or no number is stated.
    pub(super) min_years: Option<f64>,
    /// The upper bound.
    pub(super) max_years: Option<f64>,
    /// What the experience is to be in, as written; empty for experience in general.
    pub(super) of: &'a str,
    /// The dated technologies that the number is bound to.
    pub(super) technologies: Vec<&'a str>,
    /// How strongly.
    #[cfg_attr(feature = "cli", schemars(extend("enum" = names::strengths())))]
    pub(super) strength: &'static str,
    /// The words that ask for it.
    pub(super) text: &'a str,
    /// First byte in the extracted text.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
}

/// A background.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Industry"))]
pub(super) struct WireIndustry<'a> {
    /// Its name.
    pub(super) industry: &'a str,
    /// How strongly.
    #[cfg_attr(feature = "cli", schemars(extend("enum" = names::strengths())))]
    pub(super) strength: &'static str,
    /// Years in it, where a number is bound to it.
    pub(super) min_years: Option<f64>,
    /// The words that ask for it.
    pub(super) text: &'a str,
    /// First byte in the extracted text.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
}

/// A certificate.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Certification"))]
pub(super) struct WireCertification<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// How strongly.
    #[cfg_attr(feature = "cli", schemars(extend("enum" = names::strengths())))]
    pub(super) strength: &'static str,
    /// The words that ask for it.
    pub(super) text: &'a str,
    /// First byte in the extracted text.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
}

/// What the posting says about the company.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Signals"))]
pub(super) struct WireSignals<'a> {
    /// Whom it sells to.
    #[cfg_attr(feature = "cli", schemars(extend("enum" = names::of(CustomerType::ALL, CustomerType::name))))]
    pub(super) customer_type: &'static str,
    /// How fast it says it grows.
    #[cfg_attr(feature = "cli", schemars(extend("enum" = names::of(Growth::ALL, Growth::name))))]
    pub(super) growth: &'static str,
    /// A yearly growth rate named in the text, in per cent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) growth_percent: Option<u32>,
    /// Where that rate lies among the tiers of growth.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "cli", schemars(extend("enum" = names::or_null(names::tiers()))))]
    pub(super) growth_tier: Option<&'static str>,
    /// The words.
    pub(super) evidence: Vec<WireSignal<'a>>,
}

/// Words about the company.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Signal"))]
pub(super) struct WireSignal<'a> {
    /// What they tell.
    pub(super) signal: &'a str,
    /// The words.
    pub(super) text: &'a str,
    /// First byte in the extracted text.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
}

/// One thing that a rule found.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Finding"))]
pub(super) struct WireFinding<'a> {
    /// The rule's identifier; `rolecall explain RULE` explains it.
    pub(super) rule: &'a str,
    /// How bad.
    #[cfg_attr(feature = "cli", schemars(extend("enum" = names::severities())))]
    pub(super) severity: &'static str,
    /// How sure.
    #[cfg_attr(feature = "cli", schemars(extend("enum" = names::confidences())))]
    pub(super) confidence: &'static str,
    /// What was found, in one or two sentences.
    pub(super) message: &'a str,
    /// What to do about it.
    pub(super) advice: WireAdvice<'a>,
    /// The words it rests on; at least one is primary.
    pub(super) evidence: Vec<WireEvidence<'a>>,
    /// Facts for programs, by rule.
    pub(super) data: &'a Map<String, Value>,
    /// Who set it aside, and why; absent for a finding that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) suppressed: Option<WireSuppression<'a>>,
}

/// A finding that is known and accepted; it never fails a run.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Suppression"))]
pub(super) struct WireSuppression<'a> {
    /// The configuration file, a comment in the posting's own file, or the baseline.
    #[cfg_attr(feature = "cli", schemars(extend("enum" = ["config", "comment", "baseline"])))]
    pub(super) by: &'static str,
    /// Why, in the words of the person who did.
    pub(super) reason: &'a str,
}

/// Words that a finding rests on.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Evidence"))]
pub(super) struct WireEvidence<'a> {
    /// What they do in the finding.
    #[cfg_attr(feature = "cli", schemars(extend("enum" = ["primary", "related"])))]
    pub(super) role: &'static str,
    /// The words.
    pub(super) text: &'a str,
    /// First byte in the extracted text; null for words outside it: the title, a value of structured data.
    pub(super) start: Option<usize>,
    /// One past the last byte; null where `start` is.
    pub(super) end: Option<usize>,
    /// Line in the original file, from 1, where the format allows.
    pub(super) line: Option<usize>,
    /// Column in that line in characters, from 1.
    pub(super) column: Option<usize>,
    /// Whether line and column are near the place only, since the text was decoded on the way; absent when they are exact.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) inexact: bool,
    /// The kind of section they stand in.
    #[cfg_attr(feature = "cli", schemars(extend("enum" = names::sections())))]
    pub(super) section: &'static str,
}

/// Why there is no judgement.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Error"))]
pub(super) struct WireError<'a> {
    /// What kind of failure: `unreadable`, `empty`, `not_a_posting` ...; new kinds may come.
    pub(super) kind: &'static str,
    /// What happened, in one sentence.
    pub(super) message: &'a str,
}

/// What the two kinds of readers can do about a finding.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Advice"))]
pub(super) struct WireAdvice<'a> {
    /// For the person who may apply.
    pub(super) seeker: &'a str,
    /// For the person who wrote the posting.
    pub(super) recruiter: &'a str,
}

/// The closed lists of names, for the schema.
#[cfg(feature = "cli")]
mod names {
    use crate::model::{AsOfBasis, Confidence, GrowthTier, SectionKind, Severity, Strength};

    pub(super) fn of<T: Copy>(all: &[T], name: fn(T) -> &'static str) -> Vec<&'static str> {
        all.iter().copied().map(name).collect()
    }

    pub(super) fn or_null(names: Vec<&'static str>) -> Vec<Option<&'static str>> {
        names.into_iter().map(Some).chain([None]).collect()
    }

    pub(super) fn sections() -> Vec<&'static str> {
        of(&SectionKind::ALL, SectionKind::name)
    }

    pub(super) fn tiers() -> Vec<&'static str> {
        of(GrowthTier::ALL, GrowthTier::name)
    }

    pub(super) fn bases() -> Vec<&'static str> {
        use AsOfBasis::{DatePosted, Option, Saved, Today};
        of(&[DatePosted, Saved, Option, Today], AsOfBasis::name)
    }

    pub(super) fn confidences() -> Vec<&'static str> {
        use Confidence::{High, Low, Medium};
        of(&[Low, Medium, High], Confidence::name)
    }

    pub(super) fn severities() -> Vec<&'static str> {
        use Severity::{Error, Note, Warning};
        of(&[Note, Warning, Error], Severity::name)
    }

    pub(super) fn strengths() -> Vec<&'static str> {
        use Strength::{Exclusive, Preferred, Provided, Required, ToObtain, Unclear};
        of(
            &[Provided, ToObtain, Unclear, Preferred, Required, Exclusive],
            Strength::name,
        )
    }
}
