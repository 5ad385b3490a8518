//! Backgrounds in one industry.

use super::cues::Cues;
use super::{Source, strength};
use crate::matching::Hit;
use crate::model::{ExperienceDemand, IndustryClass, IndustryDemand, OWN_INDUSTRY, SectionKind, Strength};
use crate::packs::PackKind;
use crate::text::{Span, Txt};

/// A word for experience further than this before the industry's name, in bytes, is about something else. It is long,
/// because the work comes first: "experience leading teams for support and implementation in a fintech company".
const REACH_BEFORE: usize = 130;

/// The same after the name, where only "background" or "experience" follows.
const REACH_AFTER: usize = 45;

/// Names further apart than this, in bytes, are not items of one list.
const LIST_GAP: usize = 25;

/// "Experience in the promotional products industry": a word for industry this near, in bytes, belongs to the experience.
const UNKNOWN_REACH: usize = 60;

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
            let dated = experience.iter().any(|years| years.sentence == sentence);
            let Some(span) = asked(source, cues, (sentence, dated), section, hit.span) else {
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
        } else if named.is_empty()
            && section == SectionKind::Required
            && let Some((span, words)) = unlisted(source, cues, sentence)
        {
            push(
                &mut demands,
                demand(
                    source,
                    cues,
                    sentence,
                    span,
                    (words, IndustryClass::Industry),
                    experience,
                ),
            );
        }
    }
    demands
}

/// Experience "in the ... industry" of a name that no list has, with the words that name it.
fn unlisted(source: Source<'_>, cues: Cues<'_>, sentence: Span<Txt>) -> Option<(Span<Txt>, String)> {
    let text = &source.posting.text;
    cues.of("industry_words", sentence).find_map(|noun| {
        let word = cues
            .of("experience", sentence)
            .filter(|cue| cue.end <= noun.start)
            .last()?;
        let between = &text[word.end..noun.start];
        let name = between
            .rsplit_once(" in the ")
            .map(|(_, name)| name)
            .or_else(|| between.strip_prefix(" in the "))?;
        let near =
            noun.start - word.end <= UNKNOWN_REACH && !name.trim().is_empty() && !is_covered(cues, sentence, noun);
        near.then(|| {
            (
                Span::new(word.start, noun.end),
                format!("{} {}", name.trim(), &text[noun.range()]),
            )
        })
    })
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
    !named.is_empty()
        && named.iter().zip(&named[1..]).any(|(a, b)| {
            // Only a list that has both widens: the work named earlier in the sentence is no item of it.
            if (class(a) == IndustryClass::Function) == (class(b) == IndustryClass::Function) {
                return false;
            }
            let between = &source.posting.text[a.span.end.min(b.span.start)..b.span.start];
            let listed = between.contains(" or ") || between.contains('/') || between.contains(',');
            // "Experience in support and sales, in a fintech company": the work, then the industry, are no list.
            listed
                && between.len() <= LIST_GAP
                && ![" in ", " within ", " at "].iter().any(|word| between.contains(word))
        })
}

/// The words that ask for the background at `hit`, when the sentence asks for it at all. `dated`: the sentence asks for
/// years of experience.
fn asked(
    source: Source<'_>,
    cues: Cues<'_>,
    (sentence, dated): (Span<Txt>, bool),
    section: SectionKind,
    hit: Span<Txt>,
) -> Option<Span<Txt>> {
    let clause = strength::clause_around(&source.posting.text, sentence, hit);
    // In a long line without borders the words that shut others out may be about anything.
    let exclusive = cues.of("exclusive", clause).any(|cue| gap(cue, hit) <= REACH_BEFORE);
    if cues.any("company", clause) && !exclusive {
        return None;
    }
    let word = cues
        .of("experience", clause)
        .filter(|cue| !cue.overlaps(hit) && is_near(*cue, hit) && may_bind(source, *cue, hit))
        .min_by_key(|cue| gap(*cue, hit));
    if of_degree(source, cues, clause, hit) {
        return None;
    }
    if word.is_some_and(|word| word.end <= hit.start && cues.any("aimed_at", Span::new(word.end, hit.start))) {
        return None;
    }
    let span = match word {
        Some(word) => Span::new(word.start.min(hit.start), word.end.max(hit.end)),
        None if exclusive => hit,
        None => return None,
    };
    let strong = matches!(section, SectionKind::Required | SectionKind::Preferred);
    let years = Cues::new(source, "years");
    let marked = years.any("required", clause) || years.any("preferred", clause) || years.any("floor", clause);
    let candidate =
        cues.any("seeking", sentence) || years.any("candidate", sentence) && !years.any("company", sentence);
    let grounds = match section {
        _ if strong || exclusive => true,
        // "Maintain the required understanding of healthcare" is work; only years are a demand there.
        SectionKind::Duties => candidate && dated,
        SectionKind::Summary | SectionKind::Other => marked || candidate || opens(source, cues, sentence),
        _ => marked || candidate,
    };
    grounds.then_some(span)
}

/// "A degree in business or hospitality": the words name a field of study, unless experience is asked between them or
/// right behind ("a degree and healthcare experience").
fn of_degree(source: Source<'_>, cues: Cues<'_>, clause: Span<Txt>, hit: Span<Txt>) -> bool {
    let Some(degree) = cues
        .of("degree", clause)
        .filter(|degree| degree.end <= hit.start)
        .last()
    else {
        return false;
    };
    let between = Span::new(degree.end, hit.start);
    let behind = &source.posting.text[hit.end..clause.end];
    !cues.any("experience", between)
        && !behind.trim_start().starts_with("experience")
        && !behind.trim_start().starts_with("background")
}

/// A sentence that begins with experience ("Has direct experience in ...") is an item of a list of demands, whatever the
/// heading above it.
fn opens(source: Source<'_>, cues: Cues<'_>, sentence: Span<Txt>) -> bool {
    const LEAD: usize = 20;
    let section = source.posting.kind_at(sentence.start);
    matches!(section, SectionKind::Summary | SectionKind::Other)
        && cues.of("experience", sentence).next().is_some_and(|cue| {
            // "Working at this company is a joy" begins like an item and is none.
            let words = source.posting.text[cue.range()].to_lowercase();
            cue.start - sentence.start <= LEAD && !words.starts_with("work") && !words.starts_with("speciali")
        })
        && !Cues::new(source, "years").any("company", sentence)
}

/// Behind the name only nouns bind ("insurance background"); "understanding of" there is about what comes next. Before
/// it "experienced" binds nothing but its neighbour: "an experienced clerk for our hotel" tells of the company.
fn may_bind(source: Source<'_>, cue: Span<Txt>, hit: Span<Txt>) -> bool {
    const NEIGHBOUR: usize = 4;
    let words = &source.posting.text[cue.range()];
    if words.eq_ignore_ascii_case("experienced") && gap(cue, hit) > NEIGHBOUR {
        return false;
    }
    cue.end <= hit.start
        || ![" of", " in", " with", " to", " from", " at", " about", " for"]
            .iter()
            .any(|end| words.ends_with(end))
}

fn is_near(cue: Span<Txt>, hit: Span<Txt>) -> bool {
    let reach = if cue.end <= hit.start {
        REACH_BEFORE
    } else {
        REACH_AFTER
    };
    gap(cue, hit) <= reach
}

fn gap(a: Span<Txt>, b: Span<Txt>) -> usize {
    b.start.saturating_sub(a.end).max(a.start.saturating_sub(b.end))
}

/// The clause of a demand. Words such as "ideally" rule what follows them: "fintech background, ideally in lending"
/// wishes for lending and asks for fintech.
fn own_clause(source: Source<'_>, cues: Cues<'_>, sentence: Span<Txt>, span: Span<Txt>) -> Span<Txt> {
    let clause = strength::clause_around(&source.posting.text, sentence, span);
    let end = cues
        .of("wish_for", clause)
        .map(|wish| wish.start)
        .find(|start| *start >= span.end);
    Span::new(clause.start, end.unwrap_or(clause.end))
}

/// Whether a clause wishes for the background at `span` only, in one of the ways to say so.
fn is_wish(source: Source<'_>, cues: Cues<'_>, clause: Span<Txt>, span: Span<Txt>) -> bool {
    let before = Span::new(clause.start, span.end);
    strength::wishes(source, clause)
        || cues.any("wish", clause)
        || cues.any("acquainted", span)
        || cues.any("liking", before)
        || is_one_way(source, cues, clause, span)
}

/// "Internal controls, office work or hospitality": who has done the other thing is welcome too, so no insider is asked
/// for. An alternative that is an industry itself, or the word for experience, is no such thing. Two words with a bare
/// "or" are left alone: there the first is mostly an industry that no list has.
fn is_one_way(source: Source<'_>, cues: Cues<'_>, clause: Span<Txt>, span: Span<Txt>) -> bool {
    const OTHER: usize = 25;
    let Some((pack, _)) = source.lexicon.of_kind(PackKind::Industries).next() else {
        return false;
    };
    let text = &source.posting.text;
    // The span ends with the industry's name when the word for experience stands before it.
    let Some(name) = source
        .hits
        .within(pack, clause)
        .filter(|hit| hit.span.end == span.end)
        .last()
    else {
        return false;
    };
    let before = text[clause.start..name.span.start].trim_end();
    let Some(other) = [" and/or", ", or", "-based or"]
        .iter()
        .find_map(|or| before.strip_suffix(or))
    else {
        return false;
    };
    let end = clause.start + other.len();
    let ends_near = |place: Span<Txt>| place.end <= end + 1 && place.end + OTHER >= end;
    !source.hits.within(pack, clause).any(|hit| ends_near(hit.span))
        && !cues
            .of("experience", clause)
            .any(|cue| cue.end + 2 >= end && cue.end <= end + 1)
}

fn demand(
    source: Source<'_>,
    cues: Cues<'_>,
    sentence: Span<Txt>,
    span: Span<Txt>,
    (industry, class): (String, IndustryClass),
    experience: &[ExperienceDemand],
) -> IndustryDemand {
    let clause = own_clause(source, cues, sentence, span);
    let exclusive = cues.any("exclusive", clause);
    let years = experience
        .iter()
        .find(|years| years.sentence == sentence && (years.span.overlaps(span) || years.span.contains(span)));
    let strength = match years {
        _ if exclusive => Strength::Exclusive,
        _ if is_wish(source, cues, clause, span) => Strength::Preferred,
        Some(years) if years.strength != Strength::Unclear => years.strength,
        _ => match strength::of_clause(source, clause) {
            // "We are looking for an expert with insurance experience" asks as plainly as a bullet does.
            Strength::Unclear if cues.any("seeking", sentence) || opens(source, cues, sentence) => Strength::Required,
            strength => strength,
        },
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
