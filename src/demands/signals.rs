//! Whom the company sells to and how fast it grows.

use std::collections::BTreeMap;

use super::Source;
use super::cues::Cues;
use crate::model::{CustomerType, Family, Growth, SectionKind, SignalEvidence, Signals};
use crate::packs::{PackKind, Weight};
use crate::text::{Span, Txt};

/// The most words quoted for one signal.
const MOST_EVIDENCE: usize = 4;

/// Growth points below which a posting says nothing of growth: one strong word, or two of medium weight.
const LEAST_GROWTH: u32 = 4;

/// Points below which business customers do not count: words such as "platform" and "clients" stand in many postings.
const LEAST_B2B: u32 = 5;

/// Points below which private customers do not count: their words are rare, so one is enough.
const LEAST_B2C: u32 = 2;

/// Points below which neither side counts where the work is not with customers.
const LEAST_INWARD: u32 = 7;

/// Customer points that the weaker side needs, besides its share, before both sides are meant.
const LEAST_BOTH: u32 = 16;

/// The group of terms that name both kinds of customers at once ("B2B and B2C").
const BOTH_GROUP: &str = "both";

/// The group of terms that count private users by the million.
const MILLIONS_GROUP: &str = "millions";

/// The group of terms that name enterprises as users.
const ENTERPRISE_GROUP: &str = "enterprise";

/// The group of terms for people in care and for members: where the company sells software or benefits, they are its
/// clients' patients and members, and count half.
const CARED_FOR: [&str; 2] = ["care", "members"];

/// The groups of terms that tell of such a company.
const BEHIND_A_BUSINESS: [&str; 3] = ["software", "benefit-buyers", "professional-users"];

pub(super) fn signals(source: Source<'_>, family: &str) -> Signals {
    let customers = Customers {
        b2b: customer_points(source, "b2b"),
        b2c: customer_points(source, "b2c"),
        names_both: ["b2b", "b2c"].iter().any(|id| names_both_sides(source, id)) || counts_both_sides(source),
    };
    let customer_type = customers.kind(family);
    let rate = growth_rate(source);
    let growth = growth(source, rate);
    let mut evidence = Vec::new();
    for id in ["b2b", "b2c"] {
        evidence.extend(signal_evidence(source, id));
    }
    if let Some(id) = growth_pack(growth) {
        evidence.extend(signal_evidence(source, id));
    }
    if let Some(rate) = rate {
        evidence.push(piece(source, "growth_rate", rate.span));
    }
    Signals {
        customer_type,
        growth,
        growth_percent: rate.and_then(|rate| rate.percent),
        evidence,
    }
}

/// What a posting says of the customers.
struct Customers {
    /// Points for businesses.
    b2b: u32,
    /// Points for private people.
    b2c: u32,
    /// Whether one phrase names both.
    names_both: bool,
}

impl Customers {
    /// The side with more points; both when the posting says so, or when the weaker side is at least half as strong.
    fn kind(&self, family: &str) -> CustomerType {
        let (b2b, b2c) = (self.b2b, self.b2c);
        let (high, low) = (b2b.max(b2c), b2b.min(b2c));
        if family == Family::FrontlineService.name() && b2c > 0 && !self.names_both && b2b < b2c * 2 {
            // Who serves people in person serves private people; the other words are about suppliers and authorities.
            CustomerType::B2c
        } else if self.names_both || low >= LEAST_BOTH && low * 2 >= high {
            CustomerType::Both
        } else if b2b * 2 > b2c * 3 {
            // Words such as "clients" are wide, so the words for businesses must lead by half.
            reached(
                b2b,
                if is_inward(family) { LEAST_INWARD } else { LEAST_B2B },
                CustomerType::B2b,
            )
        } else {
            reached(
                b2c,
                if is_inward(family) { LEAST_INWARD } else { LEAST_B2C },
                CustomerType::B2c,
            )
        }
    }
}

fn reached(points: u32, least: u32, kind: CustomerType) -> CustomerType {
    if points >= least { kind } else { CustomerType::Unclear }
}

/// Work that is not with customers: its texts name students, guests, companies and the public without selling to them.
fn is_inward(family: &str) -> bool {
    [Family::Operations, Family::Other, Family::People]
        .iter()
        .any(|inward| inward.name() == family)
}

/// The points of a side. A company tells of its customers in its summary and in "about us"; the candidate's past,
/// in the requirements, tells less, and benefits and legal text tell nothing. A word said again adds half, twice at most.
fn customer_points(source: Source<'_>, id: &str) -> u32 {
    let Some(pack) = source.lexicon.pack(PackKind::Signal, id) else {
        return 0;
    };
    let behind_a_business = id == "b2c" && sells_to_their_keepers(source);
    let mut times: BTreeMap<usize, (u32, u32)> = BTreeMap::new();
    for (term, span) in hits(source, id) {
        let factor = match source.posting.kind_at(span.start) {
            SectionKind::Benefits | SectionKind::Legal => 0,
            SectionKind::Summary | SectionKind::About => 3,
            SectionKind::Required | SectionKind::Preferred => 1,
            _ => 2,
        };
        if factor > 0 {
            let (best, count) = times.entry(term).or_default();
            *best = (*best).max(factor);
            *count += 1;
        }
    }
    times
        .into_iter()
        .map(|(term, (factor, count))| {
            let points = weight(pack.terms[term].weight) * factor * (1 + count.min(3)) / 2;
            let half = behind_a_business && CARED_FOR.contains(&pack.terms[term].group.as_str());
            if half { points / 2 } else { points }
        })
        .sum()
}

/// Whether the company sells software or benefits to those who look after people, by more than a weak word where it
/// tells of itself.
fn sells_to_their_keepers(source: Source<'_>) -> bool {
    source.lexicon.pack(PackKind::Signal, "b2b").is_some_and(|pack| {
        hits(source, "b2b").any(|(term, span)| {
            let term = &pack.terms[term];
            let section = source.posting.kind_at(span.start);
            term.weight != Weight::Weak
                && BEHIND_A_BUSINESS.contains(&term.group.as_str())
                && matches!(section, SectionKind::Summary | SectionKind::About | SectionKind::Other)
        })
    })
}

fn weight(weight: Weight) -> u32 {
    match weight {
        Weight::Strong => 4,
        Weight::Medium => 2,
        Weight::Weak => 1,
    }
}

fn names_both_sides(source: Source<'_>, id: &str) -> bool {
    let Some(pack) = source.lexicon.pack(PackKind::Signal, id) else {
        return false;
    };
    hits(source, id).any(|(term, span)| {
        let section = source.posting.kind_at(span.start);
        // "B2B and B2C experience" is about the candidate.
        pack.terms[term].group == BOTH_GROUP && !matches!(section, SectionKind::Required | SectionKind::Preferred)
    })
}

/// "Millions of people use our voice. Leading enterprises build on it": a company that tells of both among its users.
fn counts_both_sides(source: Source<'_>) -> bool {
    let tells = |id: &str, group: &str| {
        source.lexicon.pack(PackKind::Signal, id).is_some_and(|pack| {
            hits(source, id).any(|(term, span)| {
                let section = source.posting.kind_at(span.start);
                pack.terms[term].group == group && matches!(section, SectionKind::Summary | SectionKind::About)
            })
        })
    };
    tells("b2c", MILLIONS_GROUP) && tells("b2b", ENTERPRISE_GROUP)
}

fn growth(source: Source<'_>, rate: Option<Rate>) -> Growth {
    match rate {
        Some(Rate { percent: None, .. }) => return Growth::Hyper,
        Some(Rate {
            percent: Some(percent), ..
        }) if percent >= 50 => return Growth::Hyper,
        Some(Rate {
            percent: Some(percent), ..
        }) if percent >= 15 => return Growth::Rapid,
        _ => {}
    }
    [Growth::Hyper, Growth::Rapid, Growth::Shrinking, Growth::Steady]
        .into_iter()
        .find(|growth| growth_pack(*growth).is_some_and(|id| growth_points(source, id) >= LEAST_GROWTH))
        .unwrap_or(Growth::Unstated)
}

/// The pack whose words mean a growth.
fn growth_pack(growth: Growth) -> Option<&'static str> {
    match growth {
        Growth::Hyper => Some("hyper"),
        Growth::Rapid => Some("rapid"),
        Growth::Steady => Some("steady"),
        Growth::Shrinking => Some("shrinking"),
        Growth::Unstated => None,
    }
}

/// The points of a growth pack: each term once. Boilerplate counts: companies describe themselves there.
fn growth_points(source: Source<'_>, id: &str) -> u32 {
    let Some(pack) = source.lexicon.pack(PackKind::Signal, id) else {
        return 0;
    };
    let mut terms: Vec<usize> = hits(source, id).map(|(term, _)| term).collect();
    terms.sort_unstable();
    terms.dedup();
    terms.into_iter().map(|term| weight(pack.terms[term].weight)).sum()
}

/// The terms of a signal that stand in the text. A contra term only hides a shorter term of its pack that means another
/// thing there, so it is no hit itself.
fn hits<'a>(source: Source<'a>, id: &str) -> impl Iterator<Item = (usize, Span<Txt>)> + 'a {
    let found = source.lexicon.of_kind(PackKind::Signal).find(|(_, pack)| pack.id == id);
    found.into_iter().flat_map(move |(index, pack)| {
        let said = source
            .hits
            .of_pack(index)
            .iter()
            .filter(|hit| pack.terms[hit.term].contra.is_none());
        said.map(|hit| (hit.term, hit.span))
    })
}

fn signal_evidence(source: Source<'_>, id: &str) -> Vec<SignalEvidence> {
    let mut seen = Vec::new();
    let mut evidence = Vec::new();
    for (term, span) in hits(source, id) {
        if evidence.len() < MOST_EVIDENCE && !seen.contains(&term) {
            seen.push(term);
            evidence.push(piece(source, id, span));
        }
    }
    evidence
}

fn piece(source: Source<'_>, signal: &str, span: Span<Txt>) -> SignalEvidence {
    SignalEvidence {
        signal: signal.to_owned(),
        text: source.posting.text[span.range()].to_owned(),
        span,
    }
}

/// A stated growth of the company.
#[derive(Clone, Copy)]
struct Rate {
    /// Per cent; none for a multiple ("40x"), which rarely says over how many years.
    percent: Option<u32>,
    /// Its words.
    span: Span<Txt>,
}

/// The first rate or multiple by which the company says to have grown. "Doubled" is 100 %, "tripled" 200 %.
fn growth_rate(source: Source<'_>) -> Option<Rate> {
    let cues = Cues::new(source, "growth");
    let text = &source.posting.text;
    let mut naming = cues.sentences_with(&["growth", "doubled", "tripled"]);
    naming.find_map(|number| {
        let sentence = source.hits.sentences[number];
        if cues.any("elsewhere", sentence) {
            return None;
        }
        if let Some(span) = cues.of("tripled", sentence).next() {
            return Some(Rate {
                percent: Some(200),
                span,
            });
        }
        if let Some(span) = cues.of("doubled", sentence).next() {
            return Some(Rate {
                percent: Some(100),
                span,
            });
        }
        // A number far from the word for growth counts something else.
        cues.of("growth", sentence).find_map(|word| {
            let from = floor_char(text, word.start.saturating_sub(NEAR).max(sentence.start));
            let near = &text[from..floor_char(text, (word.end + NEAR).min(sentence.end))];
            let rate = |percent, (start, end)| Rate {
                percent,
                span: Span::new(from + start, from + end),
            };
            number_before(near, &["%", " %", " percent"], 1)
                .map(|(percent, place)| rate(Some(percent), place))
                .or_else(|| number_before(near, &["x", "X"], 2).map(|(_, place)| rate(None, place)))
        })
    })
}

/// How far from the word for growth its number may stand, in bytes.
const NEAR: usize = 40;

/// The nearest place at or before an offset where a character begins.
fn floor_char(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The first whole number of at least `least` that stands right before one of the marks, with its place.
fn number_before(text: &str, marks: &[&str], least: u32) -> Option<(u32, (usize, usize))> {
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit()).map(|found| at + found) {
        let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
        let end = start + digits;
        at = end;
        let whole = !text[..start].ends_with(|c: char| c == '.' || c.is_alphanumeric());
        let Some(mark) = marks.iter().find(|mark| text[end..].starts_with(*mark)) else {
            continue;
        };
        let after = &text[end + mark.len()..];
        let Ok(number) = text[start..end].parse::<u32>() else {
            continue;
        };
        if whole && !after.starts_with(char::is_alphanumeric) && (least..=1000).contains(&number) {
            return Some((number, (start, end + mark.len())));
        }
    }
    None
}
