use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::audit::Suppression;
use super::kinds::{SectionKind, Severity};
use super::posting::Posting;
use super::rule::{Audience, RuleInfo};
use crate::text::{Span, Src, Txt};

/// How sure a finding or a verdict is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Could well be otherwise.
    Low,
    /// Likely.
    Medium,
    /// As good as certain.
    High,
}

impl Confidence {
    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }
}

/// What a piece of evidence does in its finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EvidenceRole {
    /// The words that the finding is about.
    Primary,
    /// Words that support it.
    Related,
}

/// Words of the posting that a finding rests on. The title and the values of a page's structured data are no part of the
/// text, and have no offsets in it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Evidence {
    /// What it does in the finding.
    pub role: EvidenceRole,
    /// The quoted words.
    pub text: String,
    /// Where they stand in the text; `None` for words that are no part of it.
    pub span: Option<Span<Txt>>,
    /// Where words that are no part of the text stand in the document, where that is known.
    pub source: Option<Span<Src>>,
    /// The part of the posting that words outside the text belong to.
    outside: SectionKind,
}

impl Evidence {
    /// Words of the text.
    pub(crate) fn quote(role: EvidenceRole, text: &str, span: Span<Txt>) -> Self {
        Evidence {
            role,
            text: text[span.range()].to_owned(),
            span: Some(span),
            source: None,
            outside: SectionKind::Other,
        }
    }

    /// The title, or words of it.
    pub(crate) fn title(role: EvidenceRole, title: &str) -> Self {
        Evidence {
            role,
            text: title.to_owned(),
            span: None,
            source: None,
            outside: SectionKind::Title,
        }
    }

    /// A value of the page's structured data.
    pub fn markup(role: EvidenceRole, value: &str) -> Self {
        Evidence {
            outside: SectionKind::Other,
            ..Evidence::title(role, value)
        }
    }

    /// The same words with their place in the document.
    #[must_use]
    pub fn at(mut self, source: Option<Span<Src>>) -> Self {
        self.source = source;
        self
    }

    /// The section that the words stand in.
    pub fn section(&self, posting: &Posting) -> SectionKind {
        self.span.map_or(self.outside, |span| posting.kind_at(span.start))
    }

    /// Where the words stand in the document, where that is known.
    pub fn source_in(&self, posting: &Posting) -> Option<Span<Src>> {
        match self.span {
            Some(span) => posting.map.source_of(span),
            None => self.source,
        }
    }
}

/// What the two kinds of readers can do about a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Advice {
    /// For the person who may apply.
    pub seeker: String,
    /// For the person who wrote the posting.
    pub recruiter: String,
}

/// One thing that a rule found, with its evidence.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Finding {
    /// The rule's identifier.
    pub rule: String,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// What was found, in one or two sentences.
    pub message: String,
    /// What to do about it.
    pub advice: Advice,
    /// The words it rests on; at least one is primary.
    pub evidence: Vec<Evidence>,
    /// Facts for programs, by rule.
    pub data: Map<String, Value>,
    /// Who set it aside, and why; `None` for a finding that counts.
    pub suppressed: Option<Suppression>,
    /// Whom it concerns.
    pub audience: Audience,
}

impl Finding {
    /// Whether nobody set it aside.
    pub fn counts(&self) -> bool {
        self.suppressed.is_none()
    }

    /// Whether it fails a run with this limit; `None` is no limit. What is set aside never fails.
    pub fn fails(&self, limit: Option<Severity>) -> bool {
        self.counts() && limit.is_some_and(|limit| self.severity >= limit)
    }
}

/// A finding was built without primary evidence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("rule {rule} built a finding without primary evidence")]
pub(crate) struct NoEvidence {
    /// The rule at fault.
    pub(crate) rule: String,
}

/// Builds a finding; identity and default severity come from the rule's declaration.
#[derive(Debug)]
pub(crate) struct FindingBuilder {
    finding: Finding,
}

impl FindingBuilder {
    /// Begins a finding of a rule.
    pub(crate) fn new(rule: &RuleInfo<'_>) -> Self {
        FindingBuilder {
            finding: Finding {
                rule: rule.id.to_owned(),
                severity: rule.severity,
                confidence: Confidence::High,
                message: String::new(),
                advice: Advice {
                    seeker: String::new(),
                    recruiter: String::new(),
                },
                evidence: Vec::new(),
                data: Map::new(),
                suppressed: None,
                audience: rule.audience,
            },
        }
    }

    /// Sets how bad it is, where the rule grades its findings.
    #[must_use]
    pub(crate) fn severity(mut self, severity: Severity) -> Self {
        self.finding.severity = severity;
        self
    }

    /// Sets how sure it is.
    #[must_use]
    pub(crate) fn confidence(mut self, confidence: Confidence) -> Self {
        self.finding.confidence = confidence;
        self
    }

    /// Says what was found.
    #[must_use]
    pub(crate) fn message(mut self, message: impl Into<String>) -> Self {
        self.finding.message = message.into();
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub(crate) fn advice(mut self, seeker: impl Into<String>, recruiter: impl Into<String>) -> Self {
        self.finding.advice = Advice {
            seeker: seeker.into(),
            recruiter: recruiter.into(),
        };
        self
    }

    /// Adds words of the posting.
    #[must_use]
    pub(crate) fn evidence(mut self, evidence: Evidence) -> Self {
        self.finding.evidence.push(evidence);
        self
    }

    /// Adds words of the posting.
    #[must_use]
    pub(crate) fn evidences(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        self.finding.evidence.extend(evidence);
        self
    }

    /// Adds a fact for programs.
    #[must_use]
    pub(crate) fn data(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.finding.data.insert(key.to_owned(), value.into());
        self
    }

    /// Finishes the finding; refuses one without primary evidence.
    pub(crate) fn build(self) -> Result<Finding, NoEvidence> {
        if self
            .finding
            .evidence
            .iter()
            .any(|piece| piece.role == EvidenceRole::Primary)
        {
            Ok(self.finding)
        } else {
            Err(NoEvidence {
                rule: self.finding.rule,
            })
        }
    }
}
