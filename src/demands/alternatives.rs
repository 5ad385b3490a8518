//! Lists of backgrounds of which one is enough, where some are no industries.

use super::Source;
use super::cues::Cues;
use crate::packs::PackKind;
use crate::text::{Span, Txt};

/// An item longer than this, in bytes, is no name of a background; the list has ended before it.
const LONGEST_ITEM: usize = 45;

/// With this many ways in that are no industries, insiders are only one kind of people that are welcome.
const ENOUGH_OTHERS: usize = 2;

/// Nouns for a place of work.
const PLACES: [&str; 10] = [
    "environment",
    "setting",
    "industr",
    "sector",
    "compan",
    "organi",
    "firm",
    "space",
    "agenc",
    "bank",
];

/// Words before which the work is named and behind which its place.
const PREPOSITIONS: [&str; 5] = [" in ", " within ", " at ", " for ", " with "];

/// Words at the beginning of an item that widens no further than the industry's own kind.
const SAME_KIND: [&str; 9] = [
    "related",
    "similar",
    "other",
    "comparable",
    "equivalent",
    "any",
    "another",
    "relevant",
    "adjacent",
];

/// "Advising, tutoring, youth work or hospitality": whether the list around an industry's name has enough other ways in.
pub(super) fn is_one_of_many(source: Source<'_>, cues: Cues<'_>, clause: Span<Txt>, name: Span<Txt>) -> bool {
    let Some((pack, _)) = source.lexicon.of_kind(PackKind::Industries).next() else {
        return false;
    };
    // The list begins behind the word for experience, where one stands before the name.
    let start = cues
        .of("experience", clause)
        .filter(|cue| cue.end <= name.start)
        .last()
        .map_or(clause.start, |cue| cue.end);
    let text = &source.posting.text;
    let mut list = items(text, Span::new(start, clause.end), name.start);
    // "Mining experience, with pits, wells or pipes": what follows the experience is its detail.
    let own = list.iter().position(|item| item.overlaps(name));
    if let Some(own) = own
        && cues.any("experience", Span::new(name.end, list[own].end.max(name.end)))
    {
        list.truncate(own + 1);
    }
    if own.is_none() {
        return false;
    }
    // "Technology, semiconductor or laboratory environments" names places of work, known to us or not.
    let places = list
        .last()
        .is_some_and(|last| PLACES.iter().any(|noun| text[last.range()].contains(noun)));
    let enough = if places { 2 * ENOUGH_OTHERS } else { ENOUGH_OTHERS };
    let others = list.iter().filter(|item| {
        let words = text[item.range()].trim_start_matches("a ").trim_start_matches("an ");
        !SAME_KIND.iter().any(|start| words.starts_with(start)) && source.hits.within(pack, **item).next().is_none()
    });
    others.count() >= enough
}

/// The items of the list around `subject`, an offset in it, when it ends with "or"; none where there is no such list.
fn items(text: &str, within: Span<Txt>, subject: usize) -> Vec<Span<Txt>> {
    let mut items: Vec<Span<Txt>> = Vec::new();
    let mut has_or = false;
    let mut at = within.start;
    while at < within.end {
        let rest = &text[at..within.end];
        let (length, mark) = [", or ", " or ", ", ", "(", ")"]
            .iter()
            .filter_map(|mark| rest.find(mark).map(|found| (found, *mark)))
            .min_by_key(|(found, mark)| (*found, std::cmp::Reverse(mark.len())))
            .unwrap_or((rest.len(), ""));
        let mut start = at;
        let end = at + length;
        at = end + mark.len().max(1);
        // "Support, in a fintech or banking team": what is named before is the work, and the places begin here.
        let place = PREPOSITIONS
            .iter()
            .filter_map(|word| text[start..end].rfind(word).map(|found| found + word.len()))
            .max();
        if let Some(place) = place {
            if start > subject {
                break;
            }
            items.clear();
            start += place;
        }
        if end - start > LONGEST_ITEM {
            if start > subject {
                break;
            }
            items.clear();
        } else if !text[start..end].trim().is_empty() {
            items.push(Span::new(start, end));
        }
        let over = mark == "(" || mark == ")" || has_or && mark == ", ";
        if over && end >= subject {
            break;
        }
        if over {
            items.clear();
            has_or = false;
        }
        has_or |= mark.ends_with(" or ");
    }
    if has_or { items } else { Vec::new() }
}

/// "Internal controls, office work or hospitality": who has done the other thing is welcome too, so no insider is asked
/// for. An alternative that is an industry itself, or the word for experience, is no such thing. Two words with a bare
/// "or" are left alone: there the first is mostly an industry that no list has.
pub(super) fn is_one_way(source: Source<'_>, cues: Cues<'_>, clause: Span<Txt>, name: Span<Txt>) -> bool {
    const OTHER: usize = 25;
    let Some((pack, _)) = source.lexicon.of_kind(PackKind::Industries).next() else {
        return false;
    };
    let text = &source.posting.text;
    let before = text[clause.start..name.start].trim_end();
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
