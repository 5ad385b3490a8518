//! What changed between two versions of a listing.

use std::collections::BTreeSet;

use serde::Serialize;
use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::brief::{FindingBrief, PostingBrief, YearsAsked, findings_of, number_in_words};
use crate::model::{Analysis, ExperienceDemand, Known, Outcome, Posting, Strength};
use crate::text::{Span, Txt, fold_str, one_line, sentences};

/// The name of the format.
pub const DIFF_SCHEMA: &str = "rolecall.diff/1";

/// What changed, in the order in which a person reads a listing.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Diff {
    /// [`DIFF_SCHEMA`].
    pub schema: &'static str,
    /// Whether nothing changed at all.
    pub same: bool,
    /// The older version.
    pub old: PostingBrief,
    /// The newer version.
    pub new: PostingBrief,
    /// Title, company, place, dates, form of employment.
    pub fields: Vec<FieldChange>,
    /// The verdict: `is_cx`, `family`, `claims_cx`, `confidence`.
    pub verdict: Vec<FieldChange>,
    /// Years, industries and certificates asked for.
    pub demands: Vec<DemandChange>,
    /// Roles whose score changed.
    pub roles: Vec<RoleChange>,
    /// Findings that the old version does not have.
    pub findings_new: Vec<FindingBrief>,
    /// Findings that the new version does not have any more.
    pub findings_gone: Vec<FindingBrief>,
    /// Headings that came, went or changed their kind.
    pub sections: Vec<FieldChange>,
    /// Sentences that came, went or moved, in reading order.
    pub text: Vec<TextChange>,
    /// What could not be compared.
    pub notes: Vec<String>,
}

/// A value that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FieldChange {
    /// What it is.
    pub what: String,
    /// Before; nothing where it was not there.
    pub old: Option<String>,
    /// After; nothing where it is gone.
    pub new: Option<String>,
}

/// How something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum How {
    /// It came.
    Added,
    /// It went.
    Removed,
    /// It is asked for more strongly, or for longer.
    Raised,
    /// It is asked for less strongly, or for a shorter time.
    Lowered,
    /// It says something else.
    Changed,
    /// It stands in another place.
    Moved,
}

/// Something asked of the candidate that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DemandChange {
    /// `years`, `industry` or `certificate`.
    pub kind: &'static str,
    /// How it changed.
    pub how: How,
    /// Before, in words.
    pub old: Option<String>,
    /// After, in words.
    pub new: Option<String>,
    /// The sentence of the newer version, or of the older one where it is gone.
    pub quote: String,
}

/// A role's score that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RoleChange {
    /// The role.
    pub role: String,
    /// Before, 0 to 100.
    pub old: u8,
    /// After.
    pub new: u8,
}

/// A sentence that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TextChange {
    /// Added, removed or moved.
    pub how: How,
    /// The section it stands in, in the version that has it.
    pub section: &'static str,
    /// The sentence.
    pub text: String,
}

/// Longer texts are compared by their beginning; no listing has so many sentences.
const MOST_SENTENCES: usize = 2_000;

/// Compares two versions of a listing.
pub fn diff(old: (&Outcome, &Analysis), new: (&Outcome, &Analysis)) -> Diff {
    let (before, after) = (old.1, new.1);
    let mut notes = Vec::new();
    let mut result = Diff {
        schema: DIFF_SCHEMA,
        same: false,
        old: PostingBrief::of(old.0, before),
        new: PostingBrief::of(new.0, after),
        fields: fields(&before.posting, &after.posting),
        verdict: verdict(before, after),
        demands: demands(before, after),
        roles: roles(before, after),
        findings_new: only_in(after, before),
        findings_gone: only_in(before, after),
        sections: sections(&before.posting, &after.posting),
        text: text(&before.posting, &after.posting, &mut notes),
        notes,
    };
    // A line that is nothing but a field ("2025-03-03") was told as a field.
    let fields = &result.fields;
    let told = |text: &String| {
        fields
            .iter()
            .any(|field| [&field.old, &field.new].into_iter().flatten().any(|side| side == text))
    };
    result.text.retain(|change| !told(&change.text));
    result.same = result.fields.is_empty()
        && result.verdict.is_empty()
        && result.demands.is_empty()
        && result.roles.is_empty()
        && result.findings_new.is_empty()
        && result.findings_gone.is_empty()
        && result.sections.is_empty()
        && result.text.is_empty();
    result
}

fn fields(old: &Posting, new: &Posting) -> Vec<FieldChange> {
    let text = |known: &Option<Known<String>>| known.as_ref().map(|known| one_line(&known.value));
    let date = |known: &Option<Known<jiff::civil::Date>>| known.as_ref().map(|known| known.value.to_string());
    let all = [
        ("title", text(&old.title), text(&new.title)),
        ("company", text(&old.company), text(&new.company)),
        ("location", text(&old.location), text(&new.location)),
        ("posted", date(&old.posted), date(&new.posted)),
        ("valid through", date(&old.valid_through), date(&new.valid_through)),
        ("employment", text(&old.employment_type), text(&new.employment_type)),
    ];
    changed(all)
}

fn verdict(old: &Analysis, new: &Analysis) -> Vec<FieldChange> {
    let (old, new) = (&old.verdict, &new.verdict);
    let yes = |claims: bool| Some(if claims { "yes" } else { "no" }.to_owned());
    changed([
        (
            "is_cx",
            Some(old.is_cx.name().to_owned()),
            Some(new.is_cx.name().to_owned()),
        ),
        ("family", Some(old.family.clone()), Some(new.family.clone())),
        ("claims_cx", yes(old.claims_cx), yes(new.claims_cx)),
        (
            "confidence",
            Some(old.confidence.name().to_owned()),
            Some(new.confidence.name().to_owned()),
        ),
    ])
}

fn changed<const N: usize>(all: [(&str, Option<String>, Option<String>); N]) -> Vec<FieldChange> {
    all.into_iter()
        .filter(|(_, old, new)| old != new)
        .map(|(what, old, new)| FieldChange {
            what: what.to_owned(),
            old,
            new,
        })
        .collect()
}

fn demands(old: &Analysis, new: &Analysis) -> Vec<DemandChange> {
    let mut changes = years(old, new);
    let of_industry = |analysis: &Analysis| -> Vec<Named> {
        let asked = analysis.demands.industry.iter();
        asked
            .map(|demand| Named {
                name: demand.industry.clone(),
                strength: demand.strength,
                quote: quote(analysis, demand.sentence),
            })
            .collect()
    };
    let of_certificates = |analysis: &Analysis| -> Vec<Named> {
        let asked = analysis.demands.certifications.iter();
        asked
            .filter(|demand| demand.strength != Strength::Provided)
            .map(|demand| Named {
                name: demand.name.clone(),
                strength: demand.strength,
                quote: quote(analysis, demand.sentence),
            })
            .collect()
    };
    changes.extend(named("industry", &of_industry(old), &of_industry(new)));
    changes.extend(named("certificate", &of_certificates(old), &of_certificates(new)));
    changes
}

/// An industry or a certificate that is asked for.
struct Named {
    name: String,
    strength: Strength,
    quote: String,
}

impl Named {
    fn in_words(&self) -> String {
        format!("{} ({})", self.name, self.strength.name().replace('_', " "))
    }
}

/// By name, each once with its strongest wording.
fn named(kind: &'static str, old: &[Named], new: &[Named]) -> Vec<DemandChange> {
    let strongest = |all: &[Named], name: &str| -> Option<usize> {
        (0..all.len())
            .filter(|&at| all[at].name == name)
            .max_by_key(|&at| (all[at].strength, std::cmp::Reverse(at)))
    };
    let mut seen = BTreeSet::new();
    let mut changes = Vec::new();
    for one in new.iter().chain(old) {
        if !seen.insert(one.name.clone()) {
            continue;
        }
        let before = strongest(old, &one.name).map(|at| &old[at]);
        let after = strongest(new, &one.name).map(|at| &new[at]);
        let how = match (before, after) {
            (None, Some(_)) => How::Added,
            (Some(_), None) => How::Removed,
            (Some(before), Some(after)) if after.strength > before.strength => How::Raised,
            (Some(before), Some(after)) if after.strength < before.strength => How::Lowered,
            _ => continue,
        };
        changes.push(DemandChange {
            kind,
            how,
            old: before.map(Named::in_words),
            new: after.map(Named::in_words),
            quote: after.or(before).map_or(String::new(), |one| one.quote.clone()),
        });
    }
    changes
}

fn quote(analysis: &Analysis, sentence: Span<Txt>) -> String {
    one_line(analysis.posting.text.get(sentence.range()).unwrap_or_default())
}

/// Years: demands in the same thing belong together; those that are equal say nothing.
fn years(old: &Analysis, new: &Analysis) -> Vec<DemandChange> {
    let mut before: Vec<&ExperienceDemand> = old.demands.experience.iter().collect();
    let mut after: Vec<&ExperienceDemand> = Vec::new();
    // Equal demands pair off first, whatever sentence holds them.
    for demand in &new.demands.experience {
        match before.iter().position(|other| equal(other, demand)) {
            Some(at) => {
                before.remove(at);
            }
            None => after.push(demand),
        }
    }
    let mut changes = Vec::new();
    for demand in after {
        let best = (0..before.len())
            .map(|at| (common_words(&before[at].of, &demand.of), at))
            .filter(|(common, _)| *common > 0)
            .max_by_key(|&(common, at)| (common, std::cmp::Reverse(at)))
            .map(|(_, at)| at);
        let pair = best.map(|at| before.remove(at));
        changes.push(DemandChange {
            kind: "years",
            how: pair.map_or(How::Added, |pair| how_years(pair, demand)),
            old: pair.map(|pair| {
                // Only the number changed: it alone is told.
                if pair.strength == demand.strength && fold_str(&pair.of) == fold_str(&demand.of) {
                    number_in_words(pair.min_years, pair.max_years)
                } else {
                    YearsAsked::of(pair, &old.posting.text).in_words()
                }
            }),
            new: Some(YearsAsked::of(demand, &new.posting.text).in_words()),
            quote: quote(new, demand.sentence),
        });
    }
    changes.extend(before.into_iter().map(|demand| DemandChange {
        kind: "years",
        how: How::Removed,
        old: Some(YearsAsked::of(demand, &old.posting.text).in_words()),
        new: None,
        quote: quote(old, demand.sentence),
    }));
    changes
}

fn equal(a: &ExperienceDemand, b: &ExperienceDemand) -> bool {
    number_in_words(a.min_years, a.max_years) == number_in_words(b.min_years, b.max_years)
        && a.strength == b.strength
        && fold_str(&a.of) == fold_str(&b.of)
}

fn common_words(a: &str, b: &str) -> usize {
    let words = |text: &str| -> BTreeSet<String> {
        fold_str(text)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.len() > 2 && !matches!(*word, "and" | "the" | "with" | "for"))
            .map(str::to_owned)
            .collect()
    };
    if fold_str(a) == fold_str(b) {
        return usize::MAX;
    }
    words(a).intersection(&words(b)).count()
}

fn how_years(old: &ExperienceDemand, new: &ExperienceDemand) -> How {
    let number = |demand: &ExperienceDemand| demand.min_years.or(demand.max_years);
    match (number(old), number(new)) {
        (Some(before), Some(after)) if after > before => How::Raised,
        (Some(before), Some(after)) if after < before => How::Lowered,
        _ if new.strength > old.strength => How::Raised,
        _ if new.strength < old.strength => How::Lowered,
        _ => How::Changed,
    }
}

fn roles(old: &Analysis, new: &Analysis) -> Vec<RoleChange> {
    let mut changes: Vec<RoleChange> = new
        .roles
        .iter()
        .filter_map(|role| {
            let before = old.roles.iter().find(|other| other.role == role.role)?;
            (before.score != role.score).then(|| RoleChange {
                role: role.role.clone(),
                old: before.score,
                new: role.score,
            })
        })
        .collect();
    changes.sort_by_key(|change| std::cmp::Reverse(change.old.abs_diff(change.new)));
    changes
}

/// The findings of one version that the other does not have, worst first: same rule and same words are the same finding.
fn only_in(here: &Analysis, there: &Analysis) -> Vec<FindingBrief> {
    let there = findings_of(there);
    findings_of(here)
        .into_iter()
        .filter(|finding| {
            !there.iter().any(|other| {
                other.rule == finding.rule && other.quotes == finding.quotes && other.severity == finding.severity
            })
        })
        .collect()
}

fn sections(old: &Posting, new: &Posting) -> Vec<FieldChange> {
    let headings = |posting: &Posting| -> Vec<(String, &'static str)> {
        let named = posting.sections.iter();
        named
            .filter_map(|section| Some((one_line(section.heading.as_deref()?), section.kind.name())))
            .collect()
    };
    let (before, after) = (headings(old), headings(new));
    let kind_in = |all: &[(String, &'static str)], heading: &str| {
        let found = all.iter().find(|(name, _)| fold_str(name) == fold_str(heading));
        found.map(|(_, kind)| (*kind).to_owned())
    };
    let mut seen = BTreeSet::new();
    let mut changes = Vec::new();
    for (heading, _) in after.iter().chain(&before) {
        let (kind_before, kind_after) = (kind_in(&before, heading), kind_in(&after, heading));
        if seen.insert(fold_str(heading)) && kind_before != kind_after {
            changes.push(FieldChange {
                what: heading.clone(),
                old: kind_before,
                new: kind_after,
            });
        }
    }
    changes
}

struct Sentences {
    /// What is compared: blanks and case do not matter.
    keys: Vec<String>,
    texts: Vec<(String, &'static str)>,
    cut: bool,
}

fn sentences_of(posting: &Posting) -> Sentences {
    let all = sentences(&posting.text);
    let cut = all.len() > MOST_SENTENCES;
    let texts: Vec<(String, &'static str)> = all
        .into_iter()
        .take(MOST_SENTENCES)
        .map(|span| {
            let text = posting.text.get(span.range()).unwrap_or_default();
            (one_line(text), posting.kind_at(span.start).name())
        })
        .collect();
    Sentences {
        keys: texts.iter().map(|(text, _)| fold_str(text)).collect(),
        texts,
        cut,
    }
}

fn text(old: &Posting, new: &Posting, notes: &mut Vec<String>) -> Vec<TextChange> {
    let (before, after) = (sentences_of(old), sentences_of(new));
    if before.cut || after.cut {
        notes.push(format!(
            "only the first {MOST_SENTENCES} sentences of each version were compared"
        ));
    }
    let mut changes: Vec<(TextChange, String)> = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, &before.keys, &after.keys) {
        if op.tag() == DiffTag::Equal {
            continue;
        }
        let sides = [
            (How::Removed, &before, op.old_range()),
            (How::Added, &after, op.new_range()),
        ];
        for (how, side, range) in sides {
            for at in range {
                let (text, section) = side.texts[at].clone();
                changes.push((TextChange { how, section, text }, side.keys[at].clone()));
            }
        }
    }
    mark_moves(changes)
}

/// A sentence that went in one place and came in another has moved; it is told once, where it stands now.
fn mark_moves(mut changes: Vec<(TextChange, String)>) -> Vec<TextChange> {
    let mut gone = vec![false; changes.len()];
    for at in 0..changes.len() {
        if changes[at].0.how != How::Added {
            continue;
        }
        let pair = (0..changes.len())
            .find(|&other| !gone[other] && changes[other].0.how == How::Removed && changes[other].1 == changes[at].1);
        if let Some(other) = pair {
            gone[other] = true;
            changes[at].0.how = How::Moved;
        }
    }
    let kept = changes.into_iter().zip(gone).filter(|(_, gone)| !gone);
    kept.map(|((change, _), _)| change).collect()
}
