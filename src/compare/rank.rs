//! Which postings fit a role best.

use std::collections::BTreeSet;

use serde::Serialize;

use super::brief::{
    FailedInput, FindingBrief, PostingBrief, RoleBrief, YearsAsked, findings_of, has_roles, parted, roles_of,
};
use crate::model::{Analysis, IsCx, Outcome, Severity, Strength};
use crate::text::one_line;

/// The name of the format.
pub const RANK_SCHEMA: &str = "rolecall.rank/1";

/// Postings in the order in which they fit a role.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Rank {
    /// [`RANK_SCHEMA`].
    pub schema: &'static str,
    /// The role that was asked for.
    pub role: String,
    /// Best fits first.
    pub postings: Vec<Ranked>,
    /// Inputs that gave no posting.
    pub failed: Vec<FailedInput>,
}

/// What kind of work a ranked posting is. The score of a role says little where the work is something else, so these
/// stand behind each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Group {
    /// Customer experience, or front-line contact work.
    Cx,
    /// The text does not say enough.
    Unclear,
    /// Something else.
    OtherWork,
}

/// A posting with its place.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Ranked {
    /// 1 for the best fit.
    pub place: usize,
    /// The posting.
    pub posting: PostingBrief,
    /// What kind of work it is; the first thing that decides the order.
    pub group: Group,
    /// How well it fits the role, 0 to 100; the second.
    pub score: u8,
    /// All roles, best first.
    pub roles: Vec<RoleBrief>,
    /// What speaks for the fit.
    #[serde(rename = "for")]
    pub speaks_for: Vec<Reason>,
    /// What speaks against it.
    pub against: Vec<Reason>,
    /// The years it asks for.
    pub years: Vec<YearsAsked>,
    /// What the rules found, worst first.
    pub findings: Vec<FindingBrief>,
}

/// Why a posting stands where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Reason {
    /// What it rests on.
    pub kind: ReasonKind,
    /// In words; for words of the posting the words themselves.
    pub text: String,
    /// Where the words stand: `title`, `duties`, `required` ...
    pub section: Option<&'static str>,
    /// What they add to the role's score, in thousandths of a strong term.
    pub weight: Option<i32>,
}

/// What a reason rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReasonKind {
    /// Words of the posting.
    Words,
    /// Another role fits better.
    Role,
    /// The work is something else.
    Work,
    /// A finding of a rule.
    Finding,
}

/// How many words of a posting are named as reasons.
const MOST_WORDS: usize = 6;

/// Ranks postings for a role: customer-experience work first, then what is unclear, then other work; within each by
/// the role's score; equals in the order of the inputs.
pub fn rank(role: &str, outcomes: &[Outcome]) -> Rank {
    let (analysed, failed) = parted(outcomes);
    let mut postings: Vec<Ranked> = analysed
        .into_iter()
        .map(|(outcome, analysis)| ranked(role, outcome, analysis))
        .collect();
    // A stable sort keeps the order of the inputs.
    postings.sort_by_key(|posting| (posting.group, std::cmp::Reverse(posting.score)));
    for (index, posting) in postings.iter_mut().enumerate() {
        posting.place = index + 1;
    }
    Rank {
        schema: RANK_SCHEMA,
        role: role.to_owned(),
        postings,
        failed,
    }
}

fn ranked(role: &str, outcome: &Outcome, analysis: &Analysis) -> Ranked {
    let own = analysis.roles.iter().find(|score| score.role == role);
    let findings = findings_of(analysis);
    Ranked {
        place: 0,
        posting: PostingBrief::of(outcome, analysis),
        group: match analysis.verdict.is_cx {
            IsCx::Cx | IsCx::Frontline => Group::Cx,
            IsCx::Unclear => Group::Unclear,
            IsCx::NotCx => Group::OtherWork,
        },
        score: own.map_or(0, |own| own.score),
        roles: roles_of(analysis),
        speaks_for: words(analysis, role, 1),
        against: against(analysis, role, &findings),
        years: analysis
            .demands
            .experience
            .iter()
            .filter(|demand| demand.strength != Strength::Provided)
            .map(|demand| YearsAsked::of(demand, &analysis.posting.text))
            .collect(),
        findings,
    }
}

/// The words that count for a role, or against it, heaviest first; the same words are named once.
fn words(analysis: &Analysis, role: &str, sign: i32) -> Vec<Reason> {
    let mut named = BTreeSet::new();
    let evidence = analysis
        .roles
        .iter()
        .filter(|score| score.role == role)
        .flat_map(|score| &score.evidence);
    evidence
        .filter(|piece| piece.weight.signum() == sign)
        .filter(|piece| named.insert(one_line(&piece.text).to_lowercase()))
        .take(MOST_WORDS)
        .map(|piece| Reason {
            kind: ReasonKind::Words,
            text: one_line(&piece.text),
            section: Some(piece.section.name()),
            weight: Some(piece.weight),
        })
        .collect()
}

fn against(analysis: &Analysis, role: &str, findings: &[FindingBrief]) -> Vec<Reason> {
    let said = |kind: ReasonKind, text: String| Reason {
        kind,
        text,
        section: None,
        weight: None,
    };
    let mut reasons = Vec::new();
    let verdict = &analysis.verdict;
    if !has_roles(verdict.is_cx) {
        let text = if verdict.is_cx == IsCx::Unclear {
            "the text does not say enough to tell what the work is".to_owned()
        } else {
            format!("the work is {}", verdict.family.replace('_', " "))
        };
        reasons.push(said(ReasonKind::Work, text));
    }
    let own = analysis.roles.iter().find(|score| score.role == role);
    let best = analysis.roles.iter().find(|score| score.rank == 1);
    if let (Some(own), Some(best)) = (own, best)
        && best.score > own.score
    {
        let text = format!("it fits {} better ({} to {})", best.role, best.score, own.score);
        reasons.push(said(ReasonKind::Role, text));
    }
    reasons.extend(words(analysis, role, -1));
    let bad = findings.iter().filter(|finding| finding.severity >= Severity::Warning);
    reasons.extend(bad.map(|finding| said(ReasonKind::Finding, finding.message.clone())));
    reasons
}
