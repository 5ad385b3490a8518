//! From hits to points: by different terms and competencies, not by repetition.

use std::collections::BTreeMap;

use crate::matching::{Hit, Hits};
use crate::model::{PackScore, Posting, RoleScore, SectionKind, TermEvidence};
use crate::packs::{Lexicon, Pack, PackKind, Term, Weight};
use crate::text::{Span, Txt};

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

/// What the first, second, ... term of one line adds at most, in per cent: a bullet that lists ten skills is one bullet.
const WITHIN_LINE: [i32; 4] = [100, 75, 50, 35];

/// What the first and each further term of one pack in the title adds, in per cent: they name the same job twice.
const WITHIN_TITLE: [i32; 2] = [100, 30];

/// What a title term adds behind the first separator of the title, in per cent of its share in front of it: the
/// front names the job ("Data Analyst"), what follows mostly names the team, product or place.
const BEHIND_THE_JOB: i32 = 60;

/// What parts the job from what follows it in a title.
const TITLE_SEPARATORS: [&str; 8] = [" - ", " \u{2013} ", " \u{2014} ", "- ", ",", "(", "|", ";"];

/// Words that give a rank or announce a vacancy and name no job: in "Senior Manager, Support" and "Now hiring - Cook"
/// the job stands behind the separator.
const NO_JOB: [&str; 36] = [
    "a",
    "analyst",
    "assistant",
    "associate",
    "chief",
    "coordinator",
    "deputy",
    "director",
    "executive",
    "group",
    "head",
    "hiring",
    "immediate",
    "job",
    "lead",
    "leader",
    "manager",
    "new",
    "now",
    "officer",
    "open",
    "opportunity",
    "position",
    "president",
    "principal",
    "remote",
    "role",
    "senior",
    "specialist",
    "sr",
    "supervisor",
    "upcoming",
    "urgent",
    "vacancy",
    "vice",
    "vp",
];

/// Points at which a role scores 50 of 100.
const HALF_SCORE: i32 = 2600;

/// The hits of one pack in the title and in the text.
struct Sightings<'a> {
    title: (&'a str, &'a [Hit]),
    body: (&'a Posting, &'a [Hit]),
}

/// A term in the title or on a line of the text.
#[derive(Debug, Clone, Copy)]
struct Sighting {
    /// The term's number in its pack.
    term: usize,
    section: SectionKind,
    span: Span<Txt>,
    /// Where the line begins; nothing for the title.
    line: Option<usize>,
    /// How much of its weight a term counts there, in per cent.
    percent: i32,
    /// What it adds, in thousandths of a strong term.
    weight: i32,
}

/// The points of one pack, from its own terms alone.
pub(crate) fn pack_score(pack_index: usize, pack: &Pack, posting: &Posting, title: &Hits, body: &Hits) -> PackScore {
    let sightings = Sightings {
        title: (posting.title_text(), title.of_pack(pack_index)),
        body: (posting, body.of_pack(pack_index)),
    };
    let mut found = by_term(&sightings, pack.kind);
    let mut weighed: Vec<Sighting> = Vec::with_capacity(found.len());
    for of_term in found.chunk_by_mut(|a, b| a.term == b.term) {
        weigh(&pack.terms[of_term[0].term], of_term, &mut weighed);
    }
    let id = |sighting: &Sighting| pack.terms[sighting.term].id.as_str();
    weighed.sort_by(|a, b| {
        b.weight
            .cmp(&a.weight)
            .then_with(|| id(a).cmp(id(b)))
            .then_with(|| place(a).cmp(&place(b)))
    });
    diminish(&mut weighed, pack);
    let points: i32 = weighed.iter().map(|sighting| sighting.weight).sum();
    let mut groups: Vec<&str> = weighed
        .iter()
        .filter(|sighting| sighting.weight > 0 && counts_as_duty(sighting))
        .map(|sighting| pack.terms[sighting.term].group.as_str())
        .collect();
    groups.sort_unstable();
    groups.dedup();
    weighed.sort_by(|a, b| b.weight.abs().cmp(&a.weight.abs()).then_with(|| id(a).cmp(id(b))));
    PackScore {
        id: pack.id.as_str().to_owned(),
        points: points.max(0),
        groups: groups.len(),
        evidence: weighed
            .iter()
            .map(|sighting| {
                let term = &pack.terms[sighting.term];
                let text = sighting.line.map_or(sightings.title.0, |_| &sightings.body.0.text);
                TermEvidence {
                    term: term.id.as_str().to_owned(),
                    group: term.group.as_str().to_owned(),
                    text: text[sighting.span.range()].to_owned(),
                    span: place(sighting),
                    section: sighting.section,
                    weight: sighting.weight,
                }
            })
            .collect(),
    }
}

/// The place in the text; nothing for the title.
fn place(sighting: &Sighting) -> Option<Span<Txt>> {
    sighting.line.map(|_| sighting.span)
}

fn counts_as_duty(piece: &Sighting) -> bool {
    matches!(
        piece.section,
        SectionKind::Duties | SectionKind::Summary | SectionKind::Required | SectionKind::Other
    ) && piece.weight >= 150
}

/// The first sighting of each term in each kind of section, by term, then by kind.
fn by_term(sightings: &Sightings<'_>, kind: PackKind) -> Vec<Sighting> {
    let mut found: Vec<Sighting> = Vec::new();
    let mut see = |hit: &Hit, section: SectionKind, line: Option<usize>, percent: i32| {
        // Few terms of a pack stand in a posting.
        if !found
            .iter()
            .any(|known| known.term == hit.term && known.section == section)
        {
            found.push(Sighting {
                term: hit.term,
                section,
                span: hit.span,
                line,
                percent,
                weight: 0,
            });
        }
    };
    let (title, title_hits) = sightings.title;
    // A rank says the same wherever it stands in a title ("Customer Support - Team Lead").
    let job_end = if kind == PackKind::Role || title_hits.is_empty() {
        title.len()
    } else {
        end_of_job(title)
    };
    for hit in title_hits {
        let percent = section_percent(SectionKind::Title);
        let percent = if hit.span.start > job_end {
            percent * BEHIND_THE_JOB / 100
        } else {
            percent
        };
        see(hit, SectionKind::Title, None, percent);
    }
    let (posting, body_hits) = sightings.body;
    // Hits come in text order, so each stretch of the text is searched for line ends once.
    let (mut line, mut searched) = (0, 0);
    for hit in body_hits {
        let kind = posting.kind_at(hit.span.start);
        if let Some(newline) = posting.text[searched..hit.span.start].rfind('\n') {
            line = searched + newline + 1;
        }
        searched = hit.span.start;
        see(hit, kind, Some(line), section_percent(kind));
    }
    found.sort_unstable_by_key(|sighting| (sighting.term, sighting.section));
    found
}

/// Where the job's name ends in a title: at the first separator with a job's name in front of it.
fn end_of_job(title: &str) -> usize {
    let mut separators: Vec<usize> = TITLE_SEPARATORS
        .iter()
        .flat_map(|separator| title.match_indices(separator).map(|(place, _)| place))
        .collect();
    separators.sort_unstable();
    let first = separators.into_iter().find(|&place| !names_no_job(&title[..place]));
    first.unwrap_or(title.len())
}

fn names_no_job(front: &str) -> bool {
    let words = front
        .split(|letter: char| !letter.is_alphabetic())
        .filter(|word| !word.is_empty());
    words.map(str::to_lowercase).all(|word| NO_JOB.contains(&word.as_str()))
}

/// Adds a term's evidence: where it weighs most, and a little for a second kind of section.
fn weigh(term: &Term, sightings: &mut [Sighting], weighed: &mut Vec<Sighting>) {
    let sign = if term.contra.is_some() { -1 } else { 1 };
    for sighting in sightings.iter_mut() {
        sighting.weight = sign * weight_points(term.weight) * sighting.percent / 100;
    }
    sightings.sort_by_key(|sighting| (std::cmp::Reverse(sighting.weight.abs()), sighting.section));
    let mut pieces = sightings.iter().copied().filter(|sighting| sighting.weight != 0);
    weighed.extend(pieces.next());
    weighed.extend(pieces.next().map(|mut second| {
        second.weight = second.weight * SECOND_SECTION / 100;
        second
    }));
}

/// Within the title, one competency and one line each further term adds less. Terms against the pack count in full.
fn diminish(sightings: &mut [Sighting], pack: &Pack) {
    let mut in_title = 0;
    let mut in_group: Vec<(&str, usize)> = Vec::new();
    let mut on_line: BTreeMap<usize, usize> = BTreeMap::new();
    for sighting in sightings.iter_mut().filter(|sighting| sighting.weight > 0) {
        let percent = match sighting.line {
            None => next_share(&WITHIN_TITLE, &mut in_title),
            Some(line) => {
                let group = pack.terms[sighting.term].group.as_str();
                let known = in_group.iter().position(|(name, _)| *name == group);
                let at = known.unwrap_or_else(|| {
                    in_group.push((group, 0));
                    in_group.len() - 1
                });
                let of_group = next_share(&WITHIN_GROUP, &mut in_group[at].1);
                let of_line = next_share(&WITHIN_LINE, on_line.entry(line).or_default());
                of_group.min(of_line)
            }
        };
        sighting.weight = sighting.weight * percent / 100;
    }
}

/// The share of the next term of its kind; the last share holds for all that follow.
fn next_share(shares: &[i32], seen: &mut usize) -> i32 {
    let share = shares.get(*seen).or(shares.last()).copied().unwrap_or(0);
    *seen += 1;
    share
}

/// All roles, scored 0 to 100 and ranked; the order is that of the packs.
pub(crate) fn role_scores(lexicon: &Lexicon, posting: &Posting, title: &Hits, body: &Hits) -> Vec<RoleScore> {
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

    /// The job in front of the first separator that follows it.
    fn job(title: &str) -> &str {
        title[..end_of_job(title)].trim_end()
    }

    #[test]
    fn a_title_names_the_job_before_the_team() {
        assert_eq!(job("Data Analyst - Payments Accounting"), "Data Analyst");
        assert_eq!(job("Software Engineer (Merchant Experience)"), "Software Engineer");
        assert_eq!(job("Nurse"), "Nurse");
    }

    #[test]
    fn ranks_and_announcements_name_no_job() {
        assert_eq!(
            job("Senior Manager, Customer Support"),
            "Senior Manager, Customer Support"
        );
        assert_eq!(job("Now hiring - Cook - Leeds"), "Now hiring - Cook");
        assert_eq!(job(""), "");
    }

    #[test]
    fn the_last_share_holds_for_all_that_follow() {
        let mut seen = 0;
        let shares: Vec<i32> = (0..6).map(|_| next_share(&WITHIN_LINE, &mut seen)).collect();
        assert_eq!(shares, [100, 75, 50, 35, 35, 35]);
    }

    #[test]
    fn scores_rise_and_stay_in_range() {
        assert_eq!(saturating_score(0), 0);
        assert_eq!(saturating_score(HALF_SCORE), 50);
        assert!(saturating_score(1_000_000) <= 100);
        assert!((0..20_000).step_by(100).map(saturating_score).is_sorted());
    }
}
