//! From written packs to compiled ones.

use std::collections::BTreeMap;

use super::compiled::{Examples, Facts, PackOf, Packs, Term, TermExample};
use super::error::{PackError, PackProblem};
use super::written::{Written, WrittenTerm};
use crate::model::{HeadingSets, PackSource, Use};
use crate::text::{PhraseSet, PhraseSetBuilder};

/// Compiled packs, parted by who needs them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Compiled {
    /// What every analysis needs.
    pub packs: Packs,
    /// What only some analyses need.
    pub facts: Facts,
    /// What only the check of the packs needs.
    pub examples: Examples,
    /// What only a report needs: the files in load order.
    pub sources: Vec<PackSource>,
}

/// Compiles written packs. Only packs of absurd size fail: over 30,000 packs, 65,000 terms in one or a million words.
pub(crate) fn compile(written: Written<'_>) -> Result<Compiled, PackError> {
    let file = written
        .sources
        .last()
        .map(|source| source.id.clone())
        .unwrap_or_default();
    try_compile(written).ok_or_else(|| PackError {
        file,
        problems: vec![PackProblem {
            line: 1,
            column: 1,
            message: "the packs have too many terms or words".to_owned(),
        }],
    })
}

fn try_compile(mut written: Written<'_>) -> Option<Compiled> {
    written.packs.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    let mut phrases = Phrases::default();
    let mut examples = Examples {
        terms: Vec::new(),
        headings: written.heading_examples,
    };
    let mut packs = Vec::with_capacity(written.packs.len());
    for (number, pack) in written.packs.into_iter().enumerate() {
        examples.terms.extend(examples_of(&pack));
        packs.push(PackOf {
            id: pack.id,
            kind: pack.kind,
            name: pack.name,
            summary: pack.summary,
            guide: pack.guide,
            terms: pack
                .terms
                .into_iter()
                .enumerate()
                .map(|(index, term)| phrases.term(number, index, term))
                .collect::<Option<_>>()?,
        });
    }
    let lines = written
        .line_phrases
        .iter()
        .map(|(phrase, kind)| (phrase, Use::Line(*kind)));
    let items = written
        .item_phrases
        .iter()
        .map(|(phrase, kind)| (phrase, Use::Item(*kind)));
    for (phrase, used) in lines.chain(items) {
        phrases.builder.insert(phrase, used.to_value()?);
    }
    Some(Compiled {
        packs: Packs {
            packs,
            phrases: phrases.builder.finish()?,
            headings: HeadingSets {
                whole: phrase_set(written.headings.iter().map(|(heading, kind)| (heading, *kind as u32)))?,
                contains: phrase_set(
                    written
                        .heading_phrases
                        .iter()
                        .map(|(phrase, kind)| (phrase, *kind as u32)),
                )?,
            },
            industries: written.industries,
            word_rules: written.word_rules,
        },
        facts: written.facts,
        examples,
        sources: written.sources,
    })
}

fn phrase_set<'a>(phrases: impl Iterator<Item = (&'a String, u32)>) -> Option<PhraseSet> {
    let mut builder = PhraseSetBuilder::default();
    phrases.for_each(|(phrase, value)| builder.insert(phrase, value));
    builder.finish()
}

fn examples_of(pack: &PackOf<WrittenTerm>) -> impl Iterator<Item = TermExample> {
    pack.terms.iter().flat_map(|term| {
        let hits = term.hits.iter().map(|example| (example, true));
        let misses = term.misses.iter().map(|example| (example, false));
        hits.chain(misses).map(|((sentence, place), must_match)| TermExample {
            kind: pack.kind,
            pack: pack.id.clone(),
            term: term.id.clone(),
            sentence: sentence.clone(),
            must_match,
            place: *place,
        })
    })
}

/// The phrases of all terms while they are gathered.
#[derive(Default)]
struct Phrases {
    builder: PhraseSetBuilder,
    /// Terms with the same words around them share a context.
    contexts: BTreeMap<Vec<String>, u32>,
}

impl Phrases {
    fn term(&mut self, pack: usize, index: usize, term: WrittenTerm) -> Option<Term> {
        let value = Use::Term(pack, index).to_value()?;
        for form in &term.forms {
            self.builder.insert(form, value);
        }
        Some(Term {
            near: self.context(term.near)?,
            unless: self.context(term.unless)?,
            id: term.id,
            weight: term.weight,
            group: term.group,
            contra: term.contra,
            sections: term.sections,
            exact: term.exact,
            layer: 0,
        })
    }

    /// The context of these words, or the inner nothing where no words are named.
    fn context(&mut self, mut words: Vec<String>) -> Option<Option<u32>> {
        if words.is_empty() {
            return Some(None);
        }
        words.sort_unstable();
        words.dedup();
        if let Some(&known) = self.contexts.get(&words) {
            return Some(Some(known));
        }
        let number = u32::try_from(self.contexts.len()).ok()?;
        let value = Use::Context(number).to_value()?;
        for word in &words {
            self.builder.insert(word, value);
        }
        self.contexts.insert(words, number);
        Some(Some(number))
    }
}
