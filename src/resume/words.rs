//! The words of `words.toml`, as they stand in a résumé.

use crate::matching::{Hits, hits};
use crate::model::SectionKind;
use crate::packs::{Lexicon, PackError};
use crate::text::{Span, Txt};

/// The word lists, compiled.
#[derive(Debug)]
pub(super) struct Words {
    lexicon: Lexicon,
}

impl Words {
    pub(super) fn new() -> Result<Self, PackError> {
        let mut lexicon = Lexicon::default();
        lexicon.add("src/resume/words.toml", include_str!("words.toml"))?;
        Ok(Words { lexicon })
    }

    /// Every word of the lists in a text.
    pub(super) fn find<'a>(&'a self, text: &'a str) -> FoundWords<'a> {
        FoundWords {
            lexicon: &self.lexicon,
            hits: hits(&self.lexicon, text, |_| SectionKind::Other),
        }
    }
}

/// The words of the lists in one text.
pub(super) struct FoundWords<'a> {
    lexicon: &'a Lexicon,
    hits: Hits,
}

impl FoundWords<'_> {
    /// Those within a line.
    pub(super) fn within(&self, line: Span<Txt>) -> LineWords<'_> {
        let terms = self.lexicon.packs.first().map_or(&[][..], |pack| &pack.terms);
        LineWords {
            words: self
                .hits
                .within(0, line)
                .map(|hit| (terms[hit.term].id.as_str(), hit.span))
                .collect(),
        }
    }
}

/// The words of the lists in one line: the list's name and the place, in text order.
#[derive(Debug, Default)]
pub(super) struct LineWords<'a> {
    pub(super) words: Vec<(&'a str, Span<Txt>)>,
}

impl LineWords<'_> {
    /// Whether a word of one of the lists stands in the line.
    pub(super) fn any(&self, lists: &[&str]) -> bool {
        self.words.iter().any(|(list, _)| lists.contains(list))
    }

    /// The end of the word of a list that begins at an offset.
    pub(super) fn begins(&self, list: &str, offset: usize) -> Option<usize> {
        let found = self
            .words
            .iter()
            .find(|(name, span)| *name == list && span.start == offset);
        found.map(|(_, span)| span.end)
    }

    /// Whether a word of a list ends shortly before an offset.
    pub(super) fn ends_before(&self, list: &str, text: &str, offset: usize) -> bool {
        self.words.iter().any(|(name, span)| {
            *name == list
                && span.end <= offset
                && text.get(span.end..offset).is_some_and(|between| {
                    between
                        .trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '.' | '-'))
                        .is_empty()
                })
        })
    }
}
