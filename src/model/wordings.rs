//! What texts are searched for.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::kinds::SectionKind;
use crate::text::{Folded, PhraseMatch, PhraseSet, ValueSet, fold, fold_str};

/// How surely a heading names its section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum HeadingMatch {
    /// A phrase within the heading is known.
    Contains,
    /// The whole heading is known.
    Whole,
}

/// Everything that the packs have texts searched for: the wordings of section headings, and all phrases.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wordings {
    layers: Vec<Layer>,
}

/// What one source of packs gives.
#[derive(Debug, Clone, Default)]
struct Layer {
    headings: HeadingSets,
    phrases: PhraseSet,
}

/// The known wordings of section headings, folded. The value of each phrase is its kind of section.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct HeadingSets {
    /// Whole headings.
    pub(crate) whole: PhraseSet,
    /// Phrases within a heading.
    pub(crate) contains: PhraseSet,
}

/// What a phrase is used for: the value of a phrase in a set of phrases. In the order of their values, terms come before
/// lines, and lines before contexts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// It is a form of a term, by the numbers of pack and term.
    Term(usize, usize),
    /// Its line is of a kind of section by itself.
    Line(SectionKind),
    /// As an item of a list it speaks for a kind of list.
    Item(SectionKind),
    /// It belongs to the words that a term must have, or must not have, around it.
    Context(u32),
}

/// The bits of a term's number in a value.
const TERM_BITS: u32 = 16;

const CONTEXTS: u32 = 1 << 31;
const LINES: u32 = CONTEXTS - (1 << TERM_BITS);
const ITEMS: u32 = LINES + (1 << 8);

impl Use {
    /// The use as a value; nothing for a number that is too large.
    pub(crate) fn to_value(self) -> Option<u32> {
        match self {
            Use::Term(pack, term) => {
                let fits = pack < (LINES >> TERM_BITS) as usize && term >> TERM_BITS == 0;
                fits.then_some((pack << TERM_BITS | term) as u32)
            }
            Use::Line(kind) => Some(LINES + kind as u32),
            Use::Item(kind) => Some(ITEMS + kind as u32),
            Use::Context(number) => (number < CONTEXTS).then_some(number | CONTEXTS),
        }
    }

    /// The use that a value stands for.
    #[inline]
    pub(crate) fn of_value(value: u32) -> Self {
        match value {
            CONTEXTS.. => Use::Context(value & !CONTEXTS),
            ITEMS.. => Use::Item(kind_of(value - ITEMS).unwrap_or(SectionKind::Other)),
            LINES.. => Use::Line(kind_of(value - LINES).unwrap_or(SectionKind::Other)),
            _ => Use::Term((value >> TERM_BITS) as usize, (value & ((1 << TERM_BITS) - 1)) as usize),
        }
    }
}

/// A text, folded and searched: what the cutting of sections needs first, and the judging again.
#[derive(Debug, Clone)]
pub(crate) struct Searched {
    pub(crate) folded: Folded,
    /// The phrases of all layers that stand in it, by place.
    pub(crate) matches: Vec<LayerMatch>,
}

impl Searched {
    /// Some blanks of the text, in text order, have become line ends: no phrase reaches across them any more.
    pub(crate) fn break_lines(&mut self, blanks: &[usize]) {
        if blanks.is_empty() {
            return;
        }
        let broken = self.folded.break_lines(blanks);
        self.matches.retain(|found| {
            let (start, end) = found.place();
            let next = broken.partition_point(|&at| at <= start);
            broken.get(next).is_none_or(|&at| at >= end)
        });
    }
}

/// A phrase at a place of a folded text. Small, since a text has many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LayerMatch {
    /// Whose phrase it is.
    layer: u32,
    start: u32,
    end: u32,
    /// Its values.
    pub(crate) set: ValueSet,
}

impl LayerMatch {
    /// A text and the layers are far from having four billion of anything.
    fn new(layer: usize, phrase: PhraseMatch) -> Self {
        LayerMatch {
            layer: layer as u32,
            start: phrase.start as u32,
            end: phrase.end as u32,
            set: phrase.set,
        }
    }

    pub(crate) fn layer(self) -> usize {
        self.layer as usize
    }

    /// Where it stands in the folded text.
    pub(crate) fn place(self) -> (usize, usize) {
        (self.start as usize, self.end as usize)
    }
}

/// What a line says of the section that it stands in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct LineKinds {
    /// The kind that the line is by itself: that of its first phrase.
    pub(crate) own: Option<SectionKind>,
    /// The kinds of list that it speaks for as an item, one bit each.
    list: u16,
}

impl LineKinds {
    /// Whether the line speaks for a list of a kind.
    pub(crate) fn speaks_for(self, kind: SectionKind) -> bool {
        self.list & (1 << kind as u16) != 0
    }
}

/// A heading has at most this many words; a longer line is a sentence.
const MOST_WORDS: usize = 10;

impl Wordings {
    /// Adds wordings to those known so far. The values of the phrases are [`Use`]s.
    pub(crate) fn add(&mut self, headings: HeadingSets, phrases: PhraseSet) {
        self.layers.push(Layer { headings, phrases });
    }

    /// The phrases of a layer.
    pub(crate) fn phrases(&self, layer: usize) -> &PhraseSet {
        &self.layers[layer].phrases
    }

    /// Folds a text and looks for all phrases.
    pub(crate) fn search(&self, text: &str) -> Searched {
        let folded = fold(text);
        let mut matches = Vec::with_capacity(folded.as_str().len() / 8);
        for (layer, of_layer) in self.layers.iter().enumerate() {
            of_layer
                .phrases
                .find(folded.as_str(), |phrase| matches.push(LayerMatch::new(layer, phrase)));
        }
        if self.layers.len() > 1 {
            matches.sort_by_key(|found: &LayerMatch| found.start);
        }
        Searched { folded, matches }
    }

    /// What lines of a text say of their sections. `lines`: where they stand in the folded text, in text order.
    pub(crate) fn kinds_of_lines(&self, text: &Searched, lines: &[Range<usize>]) -> Vec<LineKinds> {
        let mut kinds = vec![LineKinds::default(); lines.len()];
        let mut first = vec![None; lines.len()];
        let mut at = 0;
        for found in &text.matches {
            // Most phrases are those of terms and contexts alone.
            let phrases = &self.layers[found.layer()].phrases;
            let mut uses = phrases
                .values_from(found.set, LINES)
                .take_while(|value| *value < CONTEXTS)
                .peekable();
            if uses.peek().is_none() {
                continue;
            }
            let place = found.place();
            at += lines[at..].iter().take_while(|line| line.end <= place.0).count();
            let Some(line) = lines.get(at) else { break };
            if place.0 < line.start || place.1 > line.end {
                continue;
            }
            for used in uses.map(Use::of_value) {
                match used {
                    Use::Item(kind) => kinds[at].list |= 1 << kind as u16,
                    Use::Line(kind) => {
                        if first[at].is_none_or(|known| place < known) {
                            first[at] = Some(place);
                            kinds[at].own = Some(kind);
                        }
                    }
                    Use::Term(..) | Use::Context(_) => {}
                }
            }
        }
        kinds
    }

    /// The kind that a whole folded heading has, when it is known.
    pub(crate) fn kind_of_heading(&self, heading: &str) -> Option<SectionKind> {
        self.layers.iter().find_map(|layer| {
            let found = layer.headings.whole.get(heading)?;
            layer.headings.whole.values(found).find_map(kind_of)
        })
    }

    /// What section a folded, trimmed heading opens, when its wording is known.
    pub(crate) fn classify(&self, heading: &str) -> Option<(SectionKind, HeadingMatch)> {
        if let Some(kind) = self.kind_of_heading(heading) {
            return Some((kind, HeadingMatch::Whole));
        }
        if heading.is_empty() || memchr::memchr_iter(b' ', heading.as_bytes()).count() >= MOST_WORDS {
            return None;
        }
        // "Preferred" beats "required" where both phrases are as long.
        let mut best = None;
        for layer in &self.layers {
            layer.headings.contains.find(heading, |matched| {
                for kind in layer.headings.contains.values(matched.set).filter_map(kind_of) {
                    let length = matched.end - matched.start;
                    best = best.max(Some((length, kind == SectionKind::Preferred, std::cmp::Reverse(kind))));
                }
            });
        }
        best.map(|(_, _, std::cmp::Reverse(kind))| (kind, HeadingMatch::Contains))
    }
}

/// The kind of section that a value stands for.
fn kind_of(value: u32) -> Option<SectionKind> {
    SectionKind::ALL.get(value as usize).copied()
}

/// The key of a heading in the table: folded, without numbering, emoji and punctuation around it.
pub(crate) fn heading_key(text: &str) -> String {
    let folded = fold_str(text);
    let trimmed = folded.trim_matches(|c: char| !c.is_alphanumeric());
    let unnumbered = trimmed.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' '));
    let base = if unnumbered.is_empty() { trimmed } else { unnumbered };
    let mut key = String::with_capacity(base.len());
    for word in base.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '&' | '+'))) {
        if word.is_empty() {
            continue;
        }
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(word);
    }
    key
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::PhraseSetBuilder;

    proptest! {
        #[test]
        fn a_text_with_broken_lines_need_not_be_searched_again(
            words in prop::collection::vec("a|b|as|b's|as'|-|a-b|, ?|é|“b”|a\u{301}|3", 1..24),
            broken in prop::collection::vec(0..24_usize, 0..6),
        ) {
            let mut builder = PhraseSetBuilder::default();
            for (value, phrase) in (0..).zip(["a b", "b", "as b a", "3 -", "b a b", ",", "a é"]) {
                builder.insert(phrase, value);
            }
            let mut wordings = Wordings::default();
            wordings.add(HeadingSets::default(), builder.finish().expect("few words"));
            let text: String = words.join(" ").split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
            let blanks: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).collect();
            let mut broken: Vec<usize> = broken.into_iter().filter_map(|at| blanks.get(at).copied()).collect();
            broken.sort_unstable();
            broken.dedup();
            let mut lines = text.clone();
            broken.iter().for_each(|&at| lines.replace_range(at..=at, "\n"));
            let mut searched = wordings.search(&text);
            searched.break_lines(&broken);
            let again = wordings.search(&lines);
            prop_assert_eq!(searched.folded.as_str(), again.folded.as_str());
            prop_assert_eq!(searched.matches, again.matches);
        }
    }

    #[test]
    fn keys_lose_numbers_and_signs() {
        assert_eq!(heading_key("2) What You’ll Do:"), "what you'll do");
        assert_eq!(heading_key("🚀 Benefits 🚀"), "benefits");
        assert_eq!(heading_key("Skills & Experience"), "skills & experience");
    }
}
