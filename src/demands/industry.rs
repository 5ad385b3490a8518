//! Backgrounds in one industry.

use super::cues::Cues;
use super::{Source, alternatives, strength};
use crate::matching::Hit;
use crate::model::{ExperienceDemand, IndustryClass, IndustryDemand, OWN_INDUSTRY, SectionKind, Strength};
use crate::packs::PackKind;
use crate::text::{Span, Txt};

/// A word for experience further than this before the industry's name, in bytes, is about something else. It is long,
/// because the work comes first: "experience leading teams for support and implementation in a fintech company".
const REACH_BEFORE: usize = 130;

/// The same after the name, where only "background" or "experience" follows.
const REACH_AFTER: usize = 45;

/// "Gaming industry strongly preferred": a wish this near behind the name, in bytes, is about it.
const NOUNS_BETWEEN: usize = 22;

/// Nouns for what may be learnt from books.
const KNOWING: [&str; 5] = ["knowledge", "understanding", "familiar", "grasp", "command"];

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
    // The other sentences name no industry.
    let mut naming: Vec<usize> = source.hits.of_pack(pack).iter().map(|hit| hit.sentence).collect();
    naming.extend(cues.sentences_with(&["own_industry", "industry_words"]));
    naming.sort_unstable();
    naming.dedup();
    for sentence in naming.into_iter().map(|number| source.hits.sentences[number]) {
        let section = source.posting.kind_at(sentence.start);
        // "Is banking experience required? No" is an item of a form.
        let asks_back = source.posting.text[sentence.range()].trim_end().ends_with("required?");
        if asks_back || section.is_boilerplate() || cues.any("open", sentence) && !shuts_out(source, cues, sentence) {
            continue;
        }
        let named: Vec<Hit> = source
            .hits
            .within(pack, sentence)
            .filter(|hit| !is_covered(cues, sentence, hit.span) && !is_own_trade(source, cues, sentence, hit))
            .copied()
            .collect();
        if widens(source, pack, &named) {
            continue;
        }
        for hit in &named {
            let dated = experience
                .iter()
                .find(|years| years.sentence == sentence)
                .map(|years| years.span);
            let Some(span) = asked(source, cues, (sentence, dated), section, hit.span) else {
                continue;
            };
            let term = &source.lexicon.packs[pack].terms[hit.term];
            let row = &source.lexicon.industries[&term.id];
            push(
                &mut demands,
                demand(
                    source,
                    cues,
                    sentence,
                    (span, Some(hit.span)),
                    (row.name.clone(), row.class),
                    experience,
                ),
            );
        }
        if named.is_empty()
            && let Some(place) = cues.of("own_industry", sentence).next()
            && (matches!(section, SectionKind::Required | SectionKind::Preferred) || cues.any("exclusive", sentence))
        {
            let own = (OWN_INDUSTRY.to_owned(), IndustryClass::Industry);
            push(
                &mut demands,
                demand(source, cues, sentence, (place, None), own, experience),
            );
        } else if named.is_empty()
            && section == SectionKind::Required
            && !cues.any("aimed_at", sentence)
            && let Some((span, words)) = unlisted(source, cues, sentence)
        {
            push(
                &mut demands,
                demand(
                    source,
                    cues,
                    sentence,
                    (span, None),
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
        let name = match between.rsplit_once(" in the ") {
            Some((_, name)) => name,
            // "Five years in" holds the preposition already.
            None if text[word.range()].ends_with(" in") => between.strip_prefix(" the ")?,
            None => return None,
        };
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

/// Words such as "candidates from outside the trade will not be considered" close what "from outside" seems to open.
fn shuts_out(source: Source<'_>, cues: Cues<'_>, sentence: Span<Txt>) -> bool {
    cues.of("exclusive", sentence)
        .any(|cue| source.posting.text[cue.range()].ends_with("considered"))
}

/// A security engineer's security, an accountant's accounting firm: the candidate's trade, which the title names, is no
/// industry. Someone who sells to that trade or looks after its customers may be asked for it, and so may anybody by a
/// word such as "industry" or "vendor" behind the name. The lists are called after the industry.
fn is_own_trade(source: Source<'_>, cues: Cues<'_>, sentence: Span<Txt>, hit: &Hit) -> bool {
    const NOUN: usize = 12;
    let list = format!("trade-{}", source.lexicon.packs[hit.pack].terms[hit.term].id);
    cues.in_title(&list)
        && !cues.in_title("outward_title")
        && !cues.of("trade_nouns", sentence).any(|noun| {
            noun.overlaps(hit.span)
                || noun.start >= hit.span.end
                    && noun.start - hit.span.end <= NOUN
                    && !source.posting.text[hit.span.end..noun.start].contains(" in ")
        })
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
                && ![" in ", " within ", " at ", " from "]
                    .iter()
                    .any(|word| between.contains(word))
        })
}

/// The words that ask for the background at `hit`, when the sentence asks for it at all. `dated`: the years that the
/// sentence asks for.
fn asked(
    source: Source<'_>,
    cues: Cues<'_>,
    (sentence, dated): (Span<Txt>, Option<Span<Txt>>),
    section: SectionKind,
    hit: Span<Txt>,
) -> Option<Span<Txt>> {
    let clause = strength::clause_around(&source.posting.text, sentence, hit);
    // In a long line without borders the words that shut others out may be about anything.
    let exclusive = cues.of("exclusive", clause).any(|cue| gap(cue, hit) <= REACH_BEFORE);
    if of_company(source, cues, clause, hit) && !exclusive || of_degree(source, cues, clause, hit) {
        return None;
    }
    let acquainted = cues.of("acquainted", clause).filter(|cue| !cues.any("liking", *cue));
    let word = cues
        .of("experience", clause)
        .chain(acquainted)
        .filter(|cue| cue.overlaps(hit) || is_near(*cue, hit) && may_bind(source, *cue, hit))
        .min_by_key(|cue| gap(*cue, hit))
        .or_else(|| dated.and_then(|years| of_years(source, years, hit)));
    let aimed = |from: usize| {
        ["aimed_at", "purpose"]
            .iter()
            .any(|list| cues.any(list, Span::new(from, hit.start)))
    };
    if word.is_some_and(|word| word.end <= hit.start && aimed(word.end)) {
        return None;
    }
    // "Knowledge of insurance regulations" is about the rules.
    let known = |word: Span<Txt>| {
        KNOWING
            .iter()
            .any(|noun| source.posting.text[word.range()].to_lowercase().contains(noun))
    };
    if word.is_some_and(known) && cues.starts_at("things", sentence, hit.end) {
        return None;
    }
    let years = Cues::new(source, "years");
    let span = match word {
        Some(word) => Span::new(word.start.min(hit.start), word.end.max(hit.end)),
        None if exclusive => hit,
        None => return bare_wish(source, years, clause, hit),
    };
    let strong = matches!(section, SectionKind::Required | SectionKind::Preferred);
    let marked = years.any("required", clause) || years.any("preferred", clause) || years.any("floor", clause);
    let candidate =
        cues.any("seeking", sentence) || years.any("candidate", sentence) && !years.any("company", sentence);
    // Outside the requirements "working in" is mostly work to come.
    let to_come = word.is_some_and(|word| {
        source.posting.text[word.range()].to_lowercase().starts_with("working")
            && !cues.ends_at("experience", sentence, word.start)
    });
    let grounds = match section {
        _ if strong || exclusive => true,
        _ if to_come => false,
        // "Maintain the required understanding of healthcare" is work; only years are a demand there.
        SectionKind::Duties => candidate && dated.is_some(),
        SectionKind::Summary | SectionKind::Other => marked || candidate || opens(source, cues, sentence),
        _ => marked || candidate,
    };
    grounds.then_some(span)
}

/// "Three years leading teams at an insurance company", "Insurance: 3 years (required)": years bind an industry that is
/// the place of the work, or that stands before them as in a form.
fn of_years(source: Source<'_>, years: Span<Txt>, hit: Span<Txt>) -> Option<Span<Txt>> {
    const PLACES: [&str; 4] = [" in", " within", " at", " for"];
    const FORM: usize = 3;
    let text = &source.posting.text;
    if text[hit.end..].trim_start().starts_with(':') && years.end > hit.end && years.start <= hit.end + FORM {
        return Some(years);
    }
    if years.start >= hit.end {
        return None;
    }
    let between = text[years.start.min(hit.start)..hit.start].trim_end();
    let place = ["", " a", " an", " the"].iter().any(|article| {
        between
            .strip_suffix(article)
            .is_some_and(|words| PLACES.iter().any(|place| words.ends_with(place)))
    });
    (place && between.len() <= REACH_BEFORE).then_some(years)
}

/// "Insurance preferred": an item of few words that wishes for the industry without a word for experience.
fn bare_wish(source: Source<'_>, years: Cues<'_>, clause: Span<Txt>, hit: Span<Txt>) -> Option<Span<Txt>> {
    const ITEM: usize = 60;
    let lead = source.posting.text[clause.start..hit.start].trim_start_matches(['-', '*', ' ']);
    let wish = years
        .of("preferred", clause)
        .find(|wish| wish.start >= hit.end && gap(*wish, hit) <= NOUNS_BETWEEN)?;
    (clause.end - clause.start <= ITEM && lead.is_empty()).then(|| Span::new(hit.start, wish.end))
}

/// Whether a clause tells of the company up to the industry. "Our clients include banks, so banking experience is
/// required" turns to the candidate again.
fn of_company(source: Source<'_>, cues: Cues<'_>, clause: Span<Txt>, hit: Span<Txt>) -> bool {
    const TURNS: [&str; 6] = [
        ", so ",
        ", you ",
        ", and you ",
        ", which is why ",
        ", hence ",
        ", therefore ",
    ];
    cues.of("company", clause).any(|cue| {
        let between = &source.posting.text[cue.end.min(hit.start)..hit.start];
        !TURNS.iter().any(|turn| between.contains(turn))
    })
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
            // "Working at this company is a joy" begins like an item and is none; "our 900 experienced nurses" neither.
            let words = source.posting.text[cue.range()].to_lowercase();
            let other = ["work", "speciali", "experienced"];
            cue.start - sentence.start <= LEAD && !other.iter().any(|start| words.starts_with(start))
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
fn is_wish(
    source: Source<'_>,
    cues: Cues<'_>,
    clause: Span<Txt>,
    (span, name): (Span<Txt>, Option<Span<Txt>>),
) -> bool {
    // "Passion for and knowledge of" is both.
    let only_liked = |cue: Span<Txt>| {
        cue.end <= span.end && source.posting.text[cue.end.min(span.start)..span.start].trim() != "and"
    };
    strength::wishes(source, clause)
        || cues.any("wish", clause)
        || cues.any("acquainted", span)
        || cues.of("liking", clause).any(only_liked)
        || name.is_some_and(|name| {
            alternatives::is_one_way(source, cues, clause, name)
                || alternatives::is_one_of_many(source, cues, clause, name)
        })
}

fn demand(
    source: Source<'_>,
    cues: Cues<'_>,
    sentence: Span<Txt>,
    (span, name): (Span<Txt>, Option<Span<Txt>>),
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
        _ if is_wish(source, cues, clause, (span, name)) => Strength::Preferred,
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
