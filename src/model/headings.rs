use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::kinds::SectionKind;
use crate::text::{PhraseSet, fold_str};

/// How surely a heading names its section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum HeadingMatch {
    /// A phrase within the heading is known.
    Contains,
    /// The whole heading is known.
    Whole,
}

/// The known wordings of section headings, and of lines that tell their section by themselves, folded. Filled from
/// `keywords/sections.toml`, and from packs of the user.
#[derive(Debug, Clone, Default)]
pub(crate) struct Headings {
    layers: Vec<HeadingSets>,
}

/// The wordings that one source of packs gives. The value of each phrase is its kind of section.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct HeadingSets {
    /// Whole headings.
    pub(crate) whole: PhraseSet,
    /// Phrases within a heading.
    pub(crate) contains: PhraseSet,
    /// Phrases of lines that are of a kind by themselves, and of list items that speak for a kind of list; their values
    /// are [`line_value`]s and kinds.
    pub(crate) lines: PhraseSet,
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

/// The value of a phrase whose line is of a kind by itself.
pub(crate) fn line_value(kind: SectionKind) -> u32 {
    kind as u32 + LINE
}

/// Values from here on are those of whole lines.
const LINE: u32 = 1 << 8;

/// A heading has at most this many words; a longer line is a sentence.
const MOST_WORDS: usize = 10;

impl Headings {
    /// Adds wordings to those known so far.
    pub(crate) fn add(&mut self, sets: HeadingSets) {
        self.layers.push(sets);
    }

    /// What lines of a folded text say of their sections. `lines`: where they stand, in text order.
    pub(crate) fn kinds_of_lines(&self, text: &str, lines: &[Range<usize>]) -> Vec<LineKinds> {
        let mut kinds = vec![LineKinds::default(); lines.len()];
        let mut first = vec![None; lines.len()];
        for sets in &self.layers {
            let mut at = 0;
            sets.lines.find(text, |matched| {
                at += lines[at..].iter().take_while(|line| line.end <= matched.start).count();
                let Some(line) = lines.get(at) else { return };
                if matched.start < line.start || matched.end > line.end {
                    return;
                }
                for value in sets.lines.values(matched.set) {
                    let place = (matched.start, matched.end);
                    if value < LINE {
                        kinds[at].list |= 1 << value;
                    } else if first[at].is_none_or(|known| place < known) {
                        first[at] = Some(place);
                        kinds[at].own = kind_of(value - LINE);
                    }
                }
            });
        }
        kinds
    }

    /// The kind that a whole folded heading has, when it is known.
    pub(crate) fn kind_of_heading(&self, heading: &str) -> Option<SectionKind> {
        self.layers.iter().find_map(|sets| {
            let found = sets.whole.get(heading)?;
            sets.whole.values(found).find_map(kind_of)
        })
    }

    /// What section a folded, trimmed heading opens, when its wording is known.
    pub(crate) fn classify(&self, heading: &str) -> Option<(SectionKind, HeadingMatch)> {
        if let Some(kind) = self.kind_of_heading(heading) {
            return Some((kind, HeadingMatch::Whole));
        }
        if heading.is_empty() || heading.split(' ').count() > MOST_WORDS {
            return None;
        }
        // "Preferred" beats "required" where both phrases are as long.
        let mut best = None;
        for sets in &self.layers {
            sets.contains.find(heading, |matched| {
                for kind in sets.contains.values(matched.set).filter_map(kind_of) {
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
    use super::*;

    #[test]
    fn keys_lose_numbers_and_signs() {
        assert_eq!(heading_key("2) What You’ll Do:"), "what you'll do");
        assert_eq!(heading_key("🚀 Benefits 🚀"), "benefits");
        assert_eq!(heading_key("Skills & Experience"), "skills & experience");
    }
}
