use std::collections::BTreeMap;

use super::posting::SectionKind;
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
/// `keywords/sections.toml`.
#[derive(Debug, Clone, Default)]
pub struct Headings {
    whole: BTreeMap<String, SectionKind>,
    contains: Phrases,
    items: Phrases,
    lines: Phrases,
}

/// Phrases with the kind of section that each speaks for.
#[derive(Debug, Clone, Default)]
struct Phrases {
    set: PhraseSet,
    /// By phrase number: the length in bytes and the kinds.
    kinds: Vec<(usize, Vec<SectionKind>)>,
}

impl Phrases {
    fn new(phrases: &[(String, SectionKind)]) -> Self {
        let mut all = Phrases::default();
        for (phrase, kind) in phrases {
            let number = all.set.insert(phrase);
            if number == all.kinds.len() {
                all.kinds.push((phrase.len(), Vec::new()));
            }
            all.kinds[number].1.push(*kind);
        }
        all
    }

    /// The kinds that a folded text speaks for, with the length of the phrase that does.
    fn kinds_in(&self, folded: &str) -> Vec<(usize, SectionKind)> {
        let mut found = Vec::new();
        self.set.find(folded, &mut |matched| {
            let (length, kinds) = &self.kinds[matched.phrase];
            found.extend(kinds.iter().map(|&kind| (*length, kind)));
        });
        found
    }
}

/// A heading has at most this many words; a longer line is a sentence.
const MOST_WORDS: usize = 10;

impl Headings {
    /// Builds the tables.
    ///
    /// A heading that holds `contains` phrases is of the longest one's kind. An item of a list that holds an `items`
    /// phrase speaks for that kind; a line that holds a `lines` phrase is of that kind.
    pub(crate) fn new(
        whole: BTreeMap<String, SectionKind>,
        contains: &[(String, SectionKind)],
        items: &[(String, SectionKind)],
        lines: &[(String, SectionKind)],
    ) -> Self {
        Headings {
            whole,
            contains: Phrases::new(contains),
            items: Phrases::new(items),
            lines: Phrases::new(lines),
        }
    }

    /// The kinds of list that a folded item speaks for.
    pub fn kinds_of_item(&self, item: &str) -> impl Iterator<Item = SectionKind> + use<> {
        self.items.kinds_in(item).into_iter().map(|(_, kind)| kind)
    }

    /// The kind that a folded line is by itself.
    pub fn kind_of_line(&self, line: &str) -> Option<SectionKind> {
        self.lines.kinds_in(line).into_iter().map(|(_, kind)| kind).next()
    }

    /// What section a folded, trimmed heading opens, when its wording is known.
    pub fn classify(&self, heading: &str) -> Option<(SectionKind, HeadingMatch)> {
        if let Some(&kind) = self.whole.get(heading) {
            return Some((kind, HeadingMatch::Whole));
        }
        if heading.is_empty() || heading.split(' ').count() > MOST_WORDS {
            return None;
        }
        // "Preferred" beats "required" where both phrases are as long.
        self.contains
            .kinds_in(heading)
            .into_iter()
            .max_by_key(|&(length, kind)| (length, kind == SectionKind::Preferred, std::cmp::Reverse(kind)))
            .map(|(_, kind)| (kind, HeadingMatch::Contains))
    }
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
