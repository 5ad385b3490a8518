//! Whom the company sells to and how fast it grows.

use super::Source;
use super::cues::Cues;
use crate::model::{CustomerType, Growth, SignalEvidence, Signals};
use crate::packs::{PackKind, Weight};
use crate::text::{Span, Txt};

/// The most words quoted for one signal.
const MOST_EVIDENCE: usize = 4;

/// Points below which a signal says nothing.
const LEAST_POINTS: u32 = 3;

pub(super) fn signals(source: Source<'_>) -> Signals {
    let points = |id: &str| signal_points(source, id);
    let (b2b, b2c) = (points("b2b"), points("b2c"));
    let customer_type = customer_type(b2b, b2c);
    let percent = growth_percent(source);
    let growth = growth(source, percent.map(|(percent, _)| percent));
    let mut evidence = Vec::new();
    for id in ["b2b", "b2c", "hyper", "rapid", "steady", "shrinking"] {
        evidence.extend(signal_evidence(source, id));
    }
    if let Some((_, span)) = percent {
        evidence.push(piece(source, "growth_rate", span));
    }
    Signals {
        customer_type,
        growth,
        growth_percent: percent.map(|(percent, _)| percent),
        evidence,
    }
}

fn customer_type(b2b: u32, b2c: u32) -> CustomerType {
    let (high, low) = (b2b.max(b2c), b2b.min(b2c));
    if high < LEAST_POINTS {
        CustomerType::Unclear
    } else if low >= LEAST_POINTS && low * 2 >= high {
        CustomerType::Both
    } else if b2b > b2c {
        CustomerType::B2b
    } else {
        CustomerType::B2c
    }
}

fn growth(source: Source<'_>, percent: Option<u32>) -> Growth {
    let points = |id: &str| signal_points(source, id);
    match percent {
        Some(percent) if percent >= 50 => return Growth::Hyper,
        Some(percent) if percent >= 15 => return Growth::Rapid,
        _ => {}
    }
    [
        ("hyper", Growth::Hyper),
        ("rapid", Growth::Rapid),
        ("shrinking", Growth::Shrinking),
        ("steady", Growth::Steady),
    ]
    .into_iter()
    .find(|(id, _)| points(id) >= LEAST_POINTS)
    .map_or(Growth::Unstated, |(_, growth)| growth)
}

/// The points of a signal's pack: each term once. Boilerplate counts: companies describe themselves there.
fn signal_points(source: Source<'_>, id: &str) -> u32 {
    let mut terms: Vec<usize> = hits(source, id).map(|(term, _)| term).collect();
    terms.sort_unstable();
    terms.dedup();
    let Some(pack) = source.lexicon.pack(PackKind::Signal, id) else {
        return 0;
    };
    terms
        .into_iter()
        .map(|term| match pack.terms[term].weight {
            Weight::Strong => 4,
            Weight::Medium => 2,
            Weight::Weak => 1,
        })
        .sum()
}

fn hits<'a>(source: Source<'a>, id: &str) -> impl Iterator<Item = (usize, Span<Txt>)> + 'a {
    let pack = source
        .lexicon
        .of_kind(PackKind::Signal)
        .find(|(_, pack)| pack.id == id)
        .map(|(index, _)| index);
    pack.into_iter()
        .flat_map(move |pack| source.hits.of_pack(pack).iter().map(|hit| (hit.term, hit.span)))
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

/// A yearly growth rate of the company in per cent, with its words. "Doubled" is 100, "tripled" 200.
fn growth_percent(source: Source<'_>) -> Option<(u32, Span<Txt>)> {
    let cues = Cues::new(source, "growth");
    let text = &source.posting.text;
    source.hits.sentences.iter().find_map(|&sentence| {
        if cues.any("elsewhere", sentence) {
            return None;
        }
        if let Some(span) = cues.of("tripled", sentence).next() {
            return Some((200, span));
        }
        if let Some(span) = cues.of("doubled", sentence).next() {
            return Some((100, span));
        }
        if !cues.any("growth", sentence) {
            return None;
        }
        percentage(&text[sentence.range()])
            .map(|(percent, from, to)| (percent, Span::new(sentence.start + from, sentence.start + to)))
    })
}

/// The first "N%" of a sentence with its place.
fn percentage(sentence: &str) -> Option<(u32, usize, usize)> {
    let sign = sentence.find('%')?;
    let before = sentence[..sign].trim_end();
    let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    let percent: u32 = before[before.len() - digits..].parse().ok()?;
    (1..=1000)
        .contains(&percent)
        .then_some((percent, before.len() - digits, sign + 1))
}
