use std::collections::BTreeMap;

use super::posting::SectionKind;
use crate::text::fold_str;

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
    contains: Vec<(String, SectionKind)>,
    items: Vec<(String, SectionKind)>,
    lines: Vec<(String, SectionKind)>,
}

/// A heading has at most this many words; a longer line is a sentence.
const MOST_WORDS: usize = 10;

impl Headings {
    /// Builds the table; `contains` phrases are tried longest first, preferred before required.
    ///
    /// An item of a list that holds an `items` phrase speaks for that kind; a line that holds a `lines` phrase is it.
    pub fn new(
        whole: BTreeMap<String, SectionKind>,
        mut contains: Vec<(String, SectionKind)>,
        items: Vec<(String, SectionKind)>,
        lines: Vec<(String, SectionKind)>,
    ) -> Self {
        contains.sort_by(|(a, a_kind), (b, b_kind)| {
            let preferred = |kind: &SectionKind| *kind != SectionKind::Preferred;
            (b.len(), preferred(a_kind), a).cmp(&(a.len(), preferred(b_kind), b))
        });
        let ready = |phrases: Vec<(String, SectionKind)>| {
            phrases
                .into_iter()
                .map(|(phrase, kind)| (padded(&phrase), kind))
                .collect()
        };
        Headings {
            whole,
            contains: ready(contains),
            items: ready(items),
            lines: ready(lines),
        }
    }

    /// The kinds of list that a folded item speaks for.
    pub fn kinds_of_item(&self, item: &str) -> impl Iterator<Item = SectionKind> {
        let padded = padded(item);
        self.items
            .iter()
            .filter(move |(phrase, _)| padded.contains(phrase.as_str()))
            .map(|&(_, kind)| kind)
    }

    /// The kind that a folded line is by itself.
    pub fn kind_of_line(&self, line: &str) -> Option<SectionKind> {
        let padded = padded(line);
        self.lines
            .iter()
            .find(|(phrase, _)| padded.contains(phrase.as_str()))
            .map(|&(_, kind)| kind)
    }

    /// What section a folded, trimmed heading opens, when its wording is known.
    pub fn classify(&self, heading: &str) -> Option<(SectionKind, HeadingMatch)> {
        if let Some(&kind) = self.whole.get(heading) {
            return Some((kind, HeadingMatch::Whole));
        }
        if heading.is_empty() || heading.split(' ').count() > MOST_WORDS {
            return None;
        }
        let padded = padded(heading);
        self.contains
            .iter()
            .find(|(phrase, _)| padded.contains(phrase.as_str()))
            .map(|&(_, kind)| (kind, HeadingMatch::Contains))
    }

    /// Every whole heading that is known, folded.
    pub fn whole(&self) -> impl Iterator<Item = (&str, SectionKind)> {
        self.whole.iter().map(|(heading, &kind)| (heading.as_str(), kind))
    }
}

/// A text whose words all stand between blanks, so that phrases match whole words only.
fn padded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(' ');
    for c in text.chars() {
        out.push(if c.is_alphanumeric() || matches!(c, '\'' | '&' | '+' | '/') {
            c
        } else {
            ' '
        });
    }
    out.push(' ');
    out.split_whitespace().fold(String::from(" "), |mut joined, word| {
        joined.push_str(word);
        joined.push(' ');
        joined
    })
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
