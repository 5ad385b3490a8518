use serde::{Deserialize, Serialize};

use super::kinds::SectionKind;
use crate::text::{PhraseSet, fold_str};

/// How surely a heading names its section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeadingMatch {
    /// A phrase within the heading is known.
    Contains,
    /// The whole heading is known.
    Whole,
}

/// The known wordings of section headings, and of lines that tell their section by themselves, folded. Filled from
/// `keywords/sections.toml`, and from packs of the user.
#[derive(Debug, Clone, Default)]
pub struct Headings {
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
    /// Phrases of list items that speak for a kind of list.
    pub(crate) items: PhraseSet,
    /// Phrases of lines that are of that kind by themselves.
    pub(crate) lines: PhraseSet,
}

/// A heading has at most this many words; a longer line is a sentence.
const MOST_WORDS: usize = 10;

impl Headings {
    /// Adds wordings to those known so far.
    pub(crate) fn add(&mut self, sets: HeadingSets) {
        self.layers.push(sets);
    }

    /// The kinds of list that a folded item speaks for.
    pub(crate) fn kinds_of_item(&self, item: &str) -> Vec<SectionKind> {
        self.found(item, |sets| &sets.items)
            .into_iter()
            .map(|(_, kind)| kind)
            .collect()
    }

    /// The kind that a folded line is by itself: that of its first phrase.
    pub(crate) fn kind_of_line(&self, line: &str) -> Option<SectionKind> {
        let found = self.found(line, |sets| &sets.lines);
        found.into_iter().min_by_key(|(place, _)| *place).map(|(_, kind)| kind)
    }

    /// The kind that a whole folded heading has, when it is known.
    pub(crate) fn kind_of_heading(&self, heading: &str) -> Option<SectionKind> {
        self.layers.iter().find_map(|sets| {
            let found = sets.whole.get(heading)?;
            sets.whole.values(found).find_map(kind_of)
        })
    }

    /// What section a folded, trimmed heading opens, when its wording is known.
    pub fn classify(&self, heading: &str) -> Option<(SectionKind, HeadingMatch)> {
        if let Some(kind) = self.kind_of_heading(heading) {
            return Some((kind, HeadingMatch::Whole));
        }
        if heading.is_empty() || heading.split(' ').count() > MOST_WORDS {
            return None;
        }
        // "Preferred" beats "required" where both phrases are as long.
        self.found(heading, |sets| &sets.contains)
            .into_iter()
            .max_by_key(|((start, end), kind)| (end - start, *kind == SectionKind::Preferred, std::cmp::Reverse(*kind)))
            .map(|(_, kind)| (kind, HeadingMatch::Contains))
    }

    /// The places of phrases in a folded text, with their kinds.
    fn found(&self, folded: &str, set: impl Fn(&HeadingSets) -> &PhraseSet) -> Vec<((usize, usize), SectionKind)> {
        let mut found = Vec::new();
        for set in self.layers.iter().map(set) {
            set.find(folded, |matched| {
                let kinds = set.values(matched.set).filter_map(kind_of);
                found.extend(kinds.map(|kind| ((matched.start, matched.end), kind)));
            });
        }
        found
    }
}

/// The kind of section that a value stands for.
fn kind_of(value: u32) -> Option<SectionKind> {
    SectionKind::ALL.get(value as usize).copied()
}

/// The key of a heading in the table: folded, without numbering, emoji and punctuation around it.
pub fn heading_key(text: &str) -> String {
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
