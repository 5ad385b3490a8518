//! From hits to points: by different terms and competencies, not by repetition.

use std::collections::BTreeMap;

use crate::matching::{Hit, Hits};
use crate::model::{PackScore, Posting, RoleScore, SectionKind, TermEvidence};
use crate::packs::{Lexicon, Pack, PackKind, Term, Weight};

/// Thousandths of a strong term.
fn weight_points(weight: Weight) -> i32 {
    match weight {
        Weight::Strong => 1000,
        Weight::Medium => 450,
        Weight::Weak => 120,
    }
}

/// How much of a term's weight counts in a kind of section, in per cent.
///
/// The title counts most since an honest title names the work in two words; packs give titles that prove little
/// (all that claim customer experience) a lower weight of their own.
fn section_percent(kind: SectionKind) -> i32 {
    match kind {
        SectionKind::Title => 250,
        SectionKind::Duties => 100,
        SectionKind::Summary => 80,
        SectionKind::Required => 60,
        SectionKind::Other => 60,
        SectionKind::Preferred => 40,
        SectionKind::Benefits | SectionKind::About | SectionKind::Legal => 0,
    }
}

/// A term found in a second kind of section adds this much of its weight there, in per cent.
const SECOND_SECTION: i32 = 30;

/// What the first, second, ... term of one competency adds, in per cent: breadth counts more than depth.
const WITHIN_GROUP: [i32; 6] = [100, 75, 55, 45, 35, 30];

/// Points at which a role scores 50 of 100.
const HALF_SCORE: i32 = 2600;

/// The hits of one pack in the title and in the text.
struct Sightings<'a> {
    title: (&'a str, &'a [Hit]),
    body: (&'a Posting, &'a [Hit]),
}

/// The points of one pack, from its own terms alone.
pub(crate) fn pack_score(
    pack_index: usize,
    pack: &Pack,
    posting: &Posting,
    title: &Hits<'_>,
    body: &Hits<'_>,
) -> PackScore {
    let sightings = Sightings {
        title: (posting.title_text(), title.of_pack(pack_index)),
        body: (posting, body.of_pack(pack_index)),
    };
    let found = by_term(&sightings);
    let mut evidence: Vec<TermEvidence> = Vec::new();
    for (term_index, kinds) in found {
        evidence.extend(term_evidence(&pack.terms[term_index], kinds));
    }
    evidence.sort_by(|a, b| {
        b.weight
            .cmp(&a.weight)
            .then_with(|| a.term.cmp(&b.term))
            .then_with(|| a.span.cmp(&b.span))
    });
    diminish(&mut evidence);
    let points: i32 = evidence.iter().map(|piece| piece.weight).sum();
    let groups = evidence
        .iter()
        .filter(|piece| piece.weight > 0 && counts_as_duty(piece))
        .map(|piece| piece.group.as_str());
    let groups = groups.collect::<std::collections::BTreeSet<_>>().len();
    evidence.sort_by(|a, b| b.weight.abs().cmp(&a.weight.abs()).then_with(|| a.term.cmp(&b.term)));
    PackScore {
        id: pack.id.clone(),
        points: points.max(0),
        groups,
        evidence,
    }
}

fn counts_as_duty(piece: &TermEvidence) -> bool {
    matches!(
        piece.section,
        SectionKind::Duties | SectionKind::Summary | SectionKind::Required | SectionKind::Other
    ) && piece.weight >= 150
}

type Kinds = BTreeMap<SectionKind, TermEvidence>;

/// The first sighting of each term in each kind of section.
fn by_term(sightings: &Sightings<'_>) -> BTreeMap<usize, Kinds> {
    let mut found: BTreeMap<usize, Kinds> = BTreeMap::new();
    let mut see = |hit: &Hit, kind: SectionKind, text: &str, in_text: bool| {
        found
            .entry(hit.term)
            .or_default()
            .entry(kind)
            .or_insert_with(|| TermEvidence {
                term: String::new(),
                group: String::new(),
                text: text[hit.span.range()].to_owned(),
                span: in_text.then_some(hit.span),
                section: kind,
                weight: 0,
            });
    };
    let (title, title_hits) = sightings.title;
    for hit in title_hits {
        see(hit, SectionKind::Title, title, false);
    }
    let (posting, body_hits) = sightings.body;
    for hit in body_hits {
        see(hit, posting.kind_at(hit.span.start), &posting.text, true);
    }
    found
}

/// A term's evidence: where it weighs most, and a little for a second kind of section.
fn term_evidence(term: &Term, kinds: Kinds) -> Vec<TermEvidence> {
    let sign = if term.contra.is_some() { -1 } else { 1 };
    let mut pieces: Vec<TermEvidence> = kinds
        .into_iter()
        .map(|(kind, mut piece)| {
            piece.term.clone_from(&term.id);
            piece.group.clone_from(&term.group);
            piece.weight = sign * weight_points(term.weight) * section_percent(kind) / 100;
            piece
        })
        .filter(|piece| piece.weight != 0)
        .collect();
    pieces.sort_by_key(|piece| (std::cmp::Reverse(piece.weight.abs()), piece.section));
    pieces.truncate(2);
    if let Some(second) = pieces.get_mut(1) {
        second.weight = second.weight * SECOND_SECTION / 100;
    }
    pieces
}

/// Within one competency each further term adds less. Terms against the pack and title terms count in full.
fn diminish(evidence: &mut [TermEvidence]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for piece in evidence
        .iter_mut()
        .filter(|piece| piece.weight > 0 && piece.section != SectionKind::Title)
    {
        let rank = seen.entry(piece.group.clone()).or_default();
        let percent = WITHIN_GROUP[(*rank).min(WITHIN_GROUP.len() - 1)];
        piece.weight = piece.weight * percent / 100;
        *rank += 1;
    }
}

/// All roles, scored 0 to 100 and ranked; the order is that of the packs.
pub(crate) fn role_scores(lexicon: &Lexicon, posting: &Posting, title: &Hits<'_>, body: &Hits<'_>) -> Vec<RoleScore> {
    let scores: Vec<PackScore> = lexicon
        .of_kind(PackKind::Role)
        .map(|(index, pack)| pack_score(index, pack, posting, title, body))
        .collect();
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&a, &b| {
        scores[b]
            .points
            .cmp(&scores[a].points)
            .then_with(|| scores[a].id.cmp(&scores[b].id))
    });
    let mut ranks = vec![0; scores.len()];
    for (rank, &index) in order.iter().enumerate() {
        ranks[index] = u8::try_from(rank + 1).unwrap_or(u8::MAX);
    }
    scores
        .into_iter()
        .zip(ranks)
        .map(|(score, rank)| RoleScore {
            role: score.id,
            score: saturating_score(score.points),
            rank,
            evidence: score.evidence,
        })
        .collect()
}

/// 0 to 100, rising ever more slowly: no posting needs every term of a role.
fn saturating_score(points: i32) -> u8 {
    let score = (100 * points + (points + HALF_SCORE) / 2) / (points + HALF_SCORE);
    u8::try_from(score.clamp(0, 100)).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_rise_and_stay_in_range() {
        assert_eq!(saturating_score(0), 0);
        assert_eq!(saturating_score(HALF_SCORE), 50);
        assert!(saturating_score(1_000_000) <= 100);
        assert!((0..20_000).step_by(100).map(saturating_score).is_sorted());
    }
}
