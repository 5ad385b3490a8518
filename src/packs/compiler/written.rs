//! Packs as they are written, checked: braces expanded, phrases folded.

use std::collections::{BTreeMap, HashMap};

use smol_str::SmolStr;

use super::compiled::{Facts, Guide, HeadingExample, Industry, PackKind, PackOf, SectionSet, Weight, WordRule};
use super::error::PackError;
use super::validate;
use crate::model::{PackSource, SectionKind};

/// What pack files may refer to: the packs that are there already.
pub(crate) trait Known {
    /// Whether there is such a pack.
    fn has_pack(&self, kind: PackKind, id: &str) -> bool;

    /// The kind of section that a whole folded heading opens.
    fn kind_of_heading(&self, heading: &str) -> Option<SectionKind>;
}

/// Pack files as one value.
#[derive(Default)]
pub(crate) struct Written<'a> {
    /// The packs that these ones are added to.
    base: Option<&'a dyn Known>,
    pub(super) packs: Vec<PackOf<WrittenTerm>>,
    pub(super) industries: BTreeMap<SmolStr, Industry>,
    pub(super) facts: Facts,
    pub(super) word_rules: BTreeMap<String, WordRule>,
    pub(super) sources: Vec<PackSource>,
    pub(super) heading_examples: Vec<HeadingExample>,
    pub(super) headings: BTreeMap<String, SectionKind>,
    pub(super) heading_phrases: Vec<(String, SectionKind)>,
    pub(super) item_phrases: Vec<(String, SectionKind)>,
    pub(super) line_phrases: Vec<(String, SectionKind)>,
}

/// One entry of a pack: the phrases that mean it and what must stand around them.
pub(super) struct WrittenTerm {
    pub(super) id: SmolStr,
    /// Surface forms, folded.
    pub(super) forms: Vec<String>,
    /// The forms as written, when upper and lower case must be just so.
    pub(super) exact: Vec<SmolStr>,
    pub(super) weight: Weight,
    pub(super) group: SmolStr,
    pub(super) contra: Option<SmolStr>,
    pub(super) sections: SectionSet,
    /// At least one of these must stand in the same sentence; empty for none.
    pub(super) near: Vec<String>,
    /// None of these may stand in the same sentence.
    pub(super) unless: Vec<String>,
    /// Sentences it must match, with their line and column in the pack.
    pub(super) hits: Vec<(String, (usize, usize))>,
    /// Sentences it must not match, with their line and column in the pack.
    pub(super) misses: Vec<(String, (usize, usize))>,
}

impl<'a> Written<'a> {
    /// Nothing so far, to be added to other packs.
    pub(crate) fn beside(base: &'a dyn Known) -> Self {
        Written {
            base: Some(base),
            ..Written::default()
        }
    }

    /// Adds a pack file; `name` is what errors call it.
    ///
    /// An entry with the identifier of an existing entry of the same pack replaces it; other entries are added.
    pub(crate) fn add(&mut self, name: &str, text: &str) -> Result<(), PackError> {
        validate::add(self, name, text)
    }

    pub(super) fn has_pack(&self, kind: PackKind, id: &str) -> bool {
        self.packs.iter().any(|pack| pack.kind == kind && pack.id == id)
            || self.base.is_some_and(|base| base.has_pack(kind, id))
    }

    pub(super) fn kind_of_heading(&self, heading: &str) -> Option<SectionKind> {
        let own = self.headings.get(heading).copied();
        own.or_else(|| self.base.and_then(|base| base.kind_of_heading(heading)))
    }

    /// Adds terms to a pack, making it when it is new; a term of a known identifier replaces it.
    pub(super) fn merge(&mut self, kind: PackKind, id: &str, terms: Vec<WrittenTerm>) {
        if terms.is_empty() {
            return;
        }
        let pack = self.pack(kind, id);
        let known: HashMap<SmolStr, usize> = pack
            .terms
            .iter()
            .enumerate()
            .map(|(index, term)| (term.id.clone(), index))
            .collect();
        for term in terms {
            match known.get(&term.id) {
                Some(&index) => pack.terms[index] = term,
                None => pack.terms.push(term),
            }
        }
    }

    fn pack(&mut self, kind: PackKind, id: &str) -> &mut PackOf<WrittenTerm> {
        let known = self.packs.iter().position(|pack| pack.kind == kind && pack.id == id);
        let at = known.unwrap_or_else(|| {
            self.packs.push(PackOf {
                id: id.into(),
                kind,
                name: None,
                summary: None,
                guide: None,
                terms: Vec::new(),
            });
            self.packs.len() - 1
        });
        &mut self.packs[at]
    }

    /// Sets what a file says of a pack that has terms.
    pub(super) fn describe(
        &mut self,
        (kind, id): (PackKind, &str),
        name: Option<String>,
        summary: Option<String>,
        guide: Option<Guide>,
    ) {
        if let Some(pack) = self.packs.iter_mut().find(|pack| pack.kind == kind && pack.id == id) {
            pack.name = name.or(pack.name.take());
            pack.summary = summary.or(pack.summary.take());
            pack.guide = guide.or(pack.guide.take());
        }
    }
}
