use serde::{Deserialize, Serialize};

use super::audit::Audit;
use super::demand::Demands;
use super::document::Format;
use super::finding::Finding;
use super::posting::Posting;
use super::score::{CustomerType, Growth, RoleScore, SignalEvidence, Verdict};

/// Where the day of judgement comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AsOfBasis {
    /// The posting's own date.
    DatePosted,
    /// The day the file says it was saved.
    Saved,
    /// The user named it.
    Option,
    /// Nothing better was known.
    Today,
}

impl AsOfBasis {
    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            AsOfBasis::DatePosted => "date_posted",
            AsOfBasis::Saved => "saved",
            AsOfBasis::Option => "option",
            AsOfBasis::Today => "today",
        }
    }
}

/// The day on which the demands are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsOf {
    /// The day.
    pub date: jiff::civil::Date,
    /// Where it comes from.
    pub basis: AsOfBasis,
}

/// Whom the company sells to and how fast it grows, with the words that say so.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Signals {
    /// Whom the company sells to.
    pub customer_type: CustomerType,
    /// How fast it says it grows.
    pub growth: Growth,
    /// A yearly growth rate named in the text, in per cent.
    pub growth_percent: Option<u32>,
    /// The words.
    pub evidence: Vec<SignalEvidence>,
}

/// Why an input gave no analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FailureKind {
    /// The input could not be read at all.
    Unreadable,
    /// It holds nothing.
    Empty,
    /// It is binary data of no known format.
    Binary,
    /// It is larger than the limit.
    TooLarge,
    /// A record is not valid JSON or not an object.
    InvalidRecord,
    /// A record has no description.
    NoDescription,
    /// The page holds no posting.
    NotAPosting,
    /// The program itself failed on this input; the others went on.
    Internal,
}

impl FailureKind {
    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            FailureKind::Unreadable => "unreadable",
            FailureKind::Empty => "empty",
            FailureKind::Binary => "binary",
            FailureKind::TooLarge => "too_large",
            FailureKind::InvalidRecord => "invalid_record",
            FailureKind::NoDescription => "no_description",
            FailureKind::NotAPosting => "not_a_posting",
            FailureKind::Internal => "internal",
        }
    }
}

/// An input that gave no analysis, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct Failure {
    /// What kind of failure.
    pub kind: FailureKind,
    /// What happened, in one sentence.
    pub message: String,
}

impl Failure {
    /// A failure with its sentence.
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Failure {
            kind,
            message: message.into(),
        }
    }
}

/// What is known about one posting.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Analysis {
    /// The posting itself.
    pub posting: Posting,
    /// The day of judgement.
    pub as_of: AsOf,
    /// The answer.
    pub verdict: Verdict,
    /// The roles, in the order of the packs; ranks are inside.
    pub roles: Vec<RoleScore>,
    /// What is asked of the candidate.
    pub demands: Demands,
    /// Whom the company sells to, how fast it grows.
    pub signals: Signals,
    /// What the rules found.
    pub findings: Vec<Finding>,
    /// The recruiter's comparison with a target role and with published advice; empty unless one was asked for.
    pub audit: Audit,
}

/// One line of a report: an input's posting analysed, or why not.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Outcome {
    /// The input, as the user named it.
    pub source: String,
    /// Which record or posting within the input, from 0, where it holds several.
    pub record: Option<usize>,
    /// The record's own identifier.
    pub id: Option<String>,
    /// What the input is.
    pub format: Option<Format>,
    /// The analysis, or why there is none.
    pub result: Result<Box<Analysis>, Failure>,
    /// The document as UTF-8, which spans of the source index; kept only where the text maps back to it.
    pub document: Option<std::sync::Arc<str>>,
}

/// What a report says about all its results.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// Postings analysed.
    pub analysed: usize,
    /// Inputs that failed.
    pub failed: usize,
    /// Findings, over all results.
    pub findings: usize,
}

impl Outcome {
    /// The outcome of an input. The identifier is that of the posting; which record it is, its format and its document
    /// are not known yet.
    pub fn new(source: impl Into<String>, result: Result<Analysis, Failure>) -> Self {
        Outcome {
            source: source.into(),
            record: None,
            id: result.as_ref().ok().and_then(|analysis| analysis.posting.id.clone()),
            format: None,
            result: result.map(Box::new),
            document: None,
        }
    }
}

/// All results of a run.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Report {
    /// In input order.
    pub outcomes: Vec<Outcome>,
}

impl Report {
    /// The report of these outcomes.
    pub fn new(outcomes: Vec<Outcome>) -> Self {
        Report { outcomes }
    }

    /// Counts results and findings.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for outcome in &self.outcomes {
            match &outcome.result {
                Ok(analysis) => {
                    summary.analysed += 1;
                    summary.findings += analysis.findings.len();
                }
                Err(_) => summary.failed += 1,
            }
        }
        summary
    }
}
