//! Backgrounds in one industry.

use super::cues::Cues;
use super::{Source, strength};
use crate::matching::Hit;
use crate::model::{ExperienceDemand, IndustryClass, IndustryDemand, SectionKind, Strength};
use crate::packs::PackKind;
use crate::text::{Span, Txt};

/// A word for experience further than this from the industry's name, in bytes, is about something else.
const REACH: usize = 70;

/// The name under which a demand for the company's own, unnamed industry is reported.
const OWN_INDUSTRY: &str = "the company's own industry";

/// Every demand for an industry background, in text order; an industry is named once for each strength.
pub(super) fn industry(source: Source<'_>, experience: &[ExperienceDemand]) -> Vec<IndustryDemand> {
    let Some((pack, _)) = source.lexicon.of_kind(PackKind::Industries).next() else {
        return Vec::new();
    };
    let cues = Cues::new(source, "industries");
    let mut demands: Vec<IndustryDemand> = Vec::new();
    for &sentence in &source.hits.sentences {
        let section = source.posting.kind_at(sentence.start);
        if section.is_boilerplate() || cues.any("open", sentence) {
            continue;
        }
        let named: Vec<Hit> = source
            .hits
            .within(pack, sentence)
            .filter(|hit| !is_covered(cues, sentence, hit.span))
            .copied()
            .collect();
        if widens(source, pack, &named) {
            continue;
        }
        for hit in &named {
            let Some(span) = asked(source, cues, sentence, section, hit.span) else {
                continue;
            };
            let term = &source.lexicon.packs[pack].terms[hit.term];
            let row = &source.lexicon.industries[&term.id];
            push(
                &mut demands,
                demand(source, cues, sentence, span, (row.name.clone(), row.class), experience),
            );
        }
        if named.is_empty()
            && let Some(place) = cues.of("own_industry", sentence).next()
            && (matches!(section, SectionKind::Required | SectionKind::Preferred) || cues.any("exclusive", sentence))
        {
            let own = (OWN_INDUSTRY.to_owned(), IndustryClass::Industry);
            push(&mut demands, demand(source, cues, sentence, place, own, experience));
        }
    }
    demands
}

fn push(demands: &mut Vec<IndustryDemand>, new: IndustryDemand) {
    if !demands
        .iter()
        .any(|known| known.industry == new.industry && known.strength == new.strength)
    {
        demands.push(new);
    }
}

/// "Industry-leading", a licence's name: the words belong to another phrase.
fn is_covered(cues: Cues<'_>, sentence: Span<Txt>, hit: Span<Txt>) -> bool {
    ["idioms", "legitimate"]
        .iter()
        .any(|list| cues.of_owned(list, sentence).any(|phrase| phrase.overlaps(hit)))
}

/// "Retail, hospitality or call centre" as sources of one skill widen the search instead of narrowing it.
fn widens(source: Source<'_>, pack: usize, named: &[Hit]) -> bool {
    let class = |hit: &Hit| source.lexicon.industries[&source.lexicon.packs[pack].terms[hit.term].id].class;
    let functions = named.iter().filter(|hit| class(hit) == IndustryClass::Function).count();
    named.len() >= 2
        && functions >= 1
        && named.iter().zip(&named[1..]).any(|(a, b)| {
            let between = &source.posting.text[a.span.end.min(b.span.start)..b.span.start];
            between.contains(" or ") || between.contains('/') || between.contains(',')
        })
}

/// The words that ask for the background at `hit`, when the sentence asks for it at all.
fn asked(
    source: Source<'_>,
    cues: Cues<'_>,
    sentence: Span<Txt>,
    section: SectionKind,
    hit: Span<Txt>,
) -> Option<Span<Txt>> {
    let clause = strength::clause_around(&source.posting.text, sentence, hit);
    let exclusive = cues.any("exclusive", clause);
    if cues.any("company", clause) && !exclusive {
        return None;
    }
    let word = cues
        .of("experience", clause)
        .filter(|cue| !cue.overlaps(hit) && gap(*cue, hit) <= REACH)
        .min_by_key(|cue| gap(*cue, hit));
    let span = match word {
        Some(word) => Span::new(word.start.min(hit.start), word.end.max(hit.end)),
        None if exclusive => hit,
        None => return None,
    };
    let strong = matches!(section, SectionKind::Required | SectionKind::Preferred);
    let years = Cues::new(source, "years");
    let marked = years.any("required", clause) || years.any("preferred", clause) || years.any("floor", clause);
    let candidate = years.any("candidate", sentence) && !years.any("company", sentence);
    let grounds = match section {
        _ if strong || exclusive => true,
        SectionKind::Duties => marked && candidate,
        _ => marked || candidate,
    };
    grounds.then_some(span)
}

fn gap(a: Span<Txt>, b: Span<Txt>) -> usize {
    b.start.saturating_sub(a.end).max(a.start.saturating_sub(b.end))
}

fn demand(
    source: Source<'_>,
    cues: Cues<'_>,
    sentence: Span<Txt>,
    span: Span<Txt>,
    (industry, class): (String, IndustryClass),
    experience: &[ExperienceDemand],
) -> IndustryDemand {
    let exclusive = cues.any(
        "exclusive",
        strength::clause_around(&source.posting.text, sentence, span),
    );
    let years = experience
        .iter()
        .find(|years| years.sentence == sentence && (years.span.overlaps(span) || years.span.contains(span)));
    let strength = match years {
        _ if exclusive => Strength::Exclusive,
        Some(years) if years.strength != Strength::Unclear => years.strength,
        _ => strength::of(source, sentence, span),
    };
    IndustryDemand {
        industry,
        class,
        strength,
        min_years: years.and_then(|years| years.min_years),
        licence: cues
            .of("legitimate", sentence)
            .next()
            .map(|place| source.posting.text[place.range()].to_owned()),
        span,
        sentence,
    }
}
