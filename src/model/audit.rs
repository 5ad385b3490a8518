//! What a recruiter's policy says about an outcome: findings set aside, and how a listing compares with its target.

use crate::text::{Span, Txt};

/// Who set a finding aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SuppressedBy {
    /// An `[[ignore]]` of the configuration file.
    Config,
    /// A `rolecall-ignore` comment in the posting's own file.
    Comment,
    /// The baseline: the finding is not new.
    Baseline,
}

impl SuppressedBy {
    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            SuppressedBy::Config => "config",
            SuppressedBy::Comment => "comment",
            SuppressedBy::Baseline => "baseline",
        }
    }
}

/// A finding that is known and accepted: it is reported but never fails a run.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Suppression {
    /// Who set it aside.
    pub by: SuppressedBy,
    /// Why, in the words of the person who did.
    pub reason: String,
}

/// What kind of thing a listing is expected to name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum KeywordKind {
    /// What the person does.
    Duty,
    /// What the work is measured by.
    Metric,
    /// What it is done with.
    Tool,
}

impl KeywordKind {
    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            KeywordKind::Duty => "duty",
            KeywordKind::Metric => "metric",
            KeywordKind::Tool => "tool",
        }
    }
}

/// A thing that listings of the target role name, and where this one does.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExpectedKeyword {
    /// What kind of thing.
    pub kind: KeywordKind,
    /// Its name for people.
    pub name: String,
    /// The words that name it; `None` when the listing lacks it.
    pub found: Option<Quoted>,
}

/// Words of the text with their place.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Quoted {
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span<Txt>,
}

/// Duties of the listing that speak for another role than its target.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ForeignDuties {
    /// The other role.
    pub role: String,
    /// Its score.
    pub score: u8,
    /// The duties, the weightiest first.
    pub quotes: Vec<Quoted>,
}

/// How a listing compares with one piece of published advice.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AdviceCheck {
    /// What the advice is about: `growth` or `customers`.
    pub topic: &'static str,
    /// What was compared, such as "growth of 20 % a year".
    pub given: String,
    /// What the advice says, and whose it is.
    pub advice: String,
    /// What the listing shows of it; empty when nothing does.
    pub shown: Vec<Quoted>,
    /// The comparison in one sentence.
    pub conclusion: String,
}

/// How a listing compares with the role that its author means.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TargetAudit {
    /// The role that the author means.
    pub role: String,
    /// Its name for people.
    pub name: String,
    /// How well the listing fits it, 0 to 100.
    pub score: u8,
    /// Its rank among the five roles, from 1.
    pub rank: u8,
    /// The role that fits best.
    pub best: String,
    /// What listings of the role name.
    pub expected: Vec<ExpectedKeyword>,
    /// Duties that speak for other roles, the strongest role first.
    pub foreign: Vec<ForeignDuties>,
    /// What to change, in sentences.
    pub suggestions: Vec<String>,
}

/// What a recruiter's audit adds to an analysis.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Audit {
    /// The comparison with the target role, where one is set.
    pub target: Option<TargetAudit>,
    /// The comparisons with published advice.
    pub advice: Vec<AdviceCheck>,
}

/// What the recruiter says about the company; compared with published advice.
#[cfg(feature = "cli")]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct CompanyFacts {
    /// Growth in per cent a year.
    pub(crate) growth_percent: Option<u32>,
    /// Whom the company sells to.
    pub(crate) customers: Option<super::score::CustomerType>,
}
