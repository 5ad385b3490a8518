//! The verdict: which family the work belongs to, and what that says about the title's claim.

use crate::model::{Confidence, Family, FamilyShare, IsCx, PackScore, Posting, Role, RoleScore, SectionKind, Verdict};

/// What the verdict is reached from.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    /// The posting.
    pub posting: &'a Posting,
    /// The points of every family.
    pub families: Vec<PackScore>,
    /// The roles, ranked.
    pub roles: &'a [RoleScore],
    /// The words of the title that claim customer experience.
    pub claim: Option<String>,
}

/// Fewer words than this about the work are too few to judge.
const FEWEST_WORDS: usize = 60;

/// Fewer points than this for the strongest family are no evidence.
const FEWEST_POINTS: i32 = 400;

/// A lead over the second family, in thousandths of all points, that makes the verdict sure or likely.
const SURE_LEAD: u32 = 250;
const LIKELY_LEAD: u32 = 100;

/// Reaches the verdict.
pub(crate) fn verdict(facts: Facts<'_>) -> Verdict {
    let contribution = facts
        .families
        .iter()
        .find(|score| score.id == Family::CustomerExperience.name())
        .map_or(0, |score| {
            score
                .evidence
                .iter()
                .filter(|piece| piece.weight > 0 && piece.span.is_some())
                .count()
        });
    let undecidable = undecidable(facts.posting);
    let mut scores = facts.families;
    if facts.claim.is_some() {
        drop_bare_claim(&mut scores);
    }
    let families = shares(scores);
    let leader = families.first().filter(|first| first.score.points >= FEWEST_POINTS);
    let family = leader
        .map_or(Family::Other.name(), |first| first.family.as_str())
        .to_owned();
    // A text that shows no work of any kind (an open application, a template) is no evidence for "not CX" either.
    let is_cx = match (undecidable, Family::from_name(&family)) {
        (Some(_), _) => IsCx::Unclear,
        (None, _) if leader.is_none() => IsCx::Unclear,
        (None, Some(Family::CustomerExperience)) => IsCx::Cx,
        (None, Some(Family::CustomerSupport)) => IsCx::Frontline,
        (None, _) => IsCx::NotCx,
    };
    let confidence = match leader {
        _ if is_cx == IsCx::Unclear => Confidence::Low,
        None => Confidence::Low,
        Some(first) => confidence(first, families.get(1)),
    };
    let claims_cx = facts.claim.is_some();
    let headline = headline(
        undecidable,
        is_cx,
        claims_cx,
        &family,
        confidence,
        &families,
        facts.roles,
    );
    Verdict {
        is_cx,
        claims_cx,
        claim: facts.claim,
        family,
        confidence,
        headline,
        families,
        contribution,
    }
}

/// Why a text cannot be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Undecidable {
    TooShort,
    NotEnglish,
}

fn undecidable(posting: &Posting) -> Option<Undecidable> {
    let about_the_work = posting
        .sections
        .iter()
        .filter(|section| !section.kind.is_boilerplate() && section.kind != SectionKind::Title);
    let words = about_the_work.flat_map(|section| posting.text[section.span.range()].split_whitespace());
    let words = words.take(FEWEST_WORDS).count();
    if posting.language.as_deref().is_some_and(|code| code != "en") {
        Some(Undecidable::NotEnglish)
    } else if words < FEWEST_WORDS {
        Some(Undecidable::TooShort)
    } else {
        None
    }
}

/// A title that says customer experience is a claim: without one phrase of the text to bear it out it has no points.
fn drop_bare_claim(scores: &mut [PackScore]) {
    for score in scores
        .iter_mut()
        .filter(|score| score.id == Family::CustomerExperience.name())
    {
        if !score
            .evidence
            .iter()
            .any(|piece| piece.weight > 0 && piece.span.is_some())
        {
            score.points = 0;
        }
    }
}

fn shares(mut scores: Vec<PackScore>) -> Vec<FamilyShare> {
    scores.sort_by(|a, b| b.points.cmp(&a.points).then_with(|| a.id.cmp(&b.id)));
    let total: i64 = scores.iter().map(|score| i64::from(score.points)).sum();
    let mut shares: Vec<FamilyShare> = scores
        .into_iter()
        .map(|score| {
            let share = if total == 0 {
                0
            } else {
                i64::from(score.points) * 1000 / total
            };
            FamilyShare {
                family: score.id.clone(),
                share: u32::try_from(share).unwrap_or(0),
                score,
            }
        })
        .collect();
    // What rounding lost belongs to the largest, so that the shares make a whole.
    let sum: u32 = shares.iter().map(|share| share.share).sum();
    if let Some(first) = shares.first_mut().filter(|_| sum > 0) {
        first.share += 1000 - sum;
    }
    shares
}

fn confidence(first: &FamilyShare, second: Option<&FamilyShare>) -> Confidence {
    let lead = first.share - second.map_or(0, |second| second.share);
    if lead >= SURE_LEAD && first.score.points >= 2 * FEWEST_POINTS {
        Confidence::High
    } else if lead >= LIKELY_LEAD {
        Confidence::Medium
    } else {
        Confidence::Low
    }
}

fn headline(
    undecidable: Option<Undecidable>,
    is_cx: IsCx,
    claims_cx: bool,
    family: &str,
    confidence: Confidence,
    families: &[FamilyShare],
    roles: &[RoleScore],
) -> String {
    match undecidable {
        Some(Undecidable::TooShort) => return "Too little is said about the work to judge this posting.".to_owned(),
        Some(Undecidable::NotEnglish) => {
            return "This posting is not in English; rolecall judges English postings only.".to_owned();
        }
        None => {}
    }
    let work = family_title(family);
    let hedge = if confidence == Confidence::Low { "probably " } else { "" };
    let close = match families.get(1) {
        Some(second) if confidence == Confidence::Low && second.share > 0 => {
            format!("; {} is a close second reading", family_title(&second.family))
        }
        _ => String::new(),
    };
    match is_cx {
        IsCx::Cx => format!("This is {hedge}customer-experience work{}{close}.", role_phrase(roles)),
        IsCx::Frontline => {
            let claim = if claims_cx {
                "Under a customer-experience title, this"
            } else {
                "This"
            };
            format!(
                "{claim} is {hedge}front-line customer support: an Associate where contact work counts as CX, plain support where it does not{close}."
            )
        }
        IsCx::NotCx if claims_cx => {
            format!("The title says customer experience, but the work is {hedge}{work}{close}.")
        }
        IsCx::NotCx => format!("Not customer experience: the work is {hedge}{work}{close}."),
        IsCx::Unclear => "The text does not show what the work is.".to_owned(),
    }
}

fn family_title(family: &str) -> String {
    Family::from_name(family).map_or_else(|| family.replace('_', " "), |known| known.title().to_owned())
}

fn role_phrase(roles: &[RoleScore]) -> String {
    let best = roles.iter().find(|role| role.rank == 1).filter(|role| role.score > 0);
    match best {
        Some(best) => {
            let name = Role::from_name(&best.role).map_or(best.role.as_str(), |role| role.name());
            format!(", closest to a CX {}", capitalised(name))
        }
        None => String::new(),
    }
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
