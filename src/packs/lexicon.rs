use std::collections::BTreeMap;
use std::sync::OnceLock;

use smol_str::SmolStr;

use super::builtin;
use super::compiler::{
    Certification, Compiled, Examples, Facts, Guide, Industry, Known, PackError, PackKind, Packs, Technology, Term,
    WordRule, Written, compile,
};
use crate::model::{PackSource, SectionKind, Wordings};

/// Terms that belong together.
#[derive(Debug)]
pub(crate) struct Pack {
    /// Unique among packs of its kind.
    pub id: SmolStr,
    /// What it is for.
    pub kind: PackKind,
    /// For people.
    pub name: String,
    /// In one sentence.
    pub summary: String,
    /// For roles.
    pub guide: Option<Guide>,
    /// In file order.
    pub terms: Vec<Term>,
}

/// One compilation: the built-in packs, or one pack of the user beside them. Its phrases are in the wordings; they speak
/// of packs and terms by the numbers of this layer.
#[derive(Debug)]
pub(crate) struct Layer {
    /// By the layer's number of a pack: the place of the pack in the lexicon, and by the layer's number of a term, the
    /// place of the term in the pack.
    places: Vec<(usize, Vec<usize>)>,
}

impl Layer {
    /// The places of pack and term in the lexicon.
    #[inline]
    pub(crate) fn place(&self, pack: usize, term: usize) -> (usize, usize) {
        let (place, terms) = &self.places[pack];
        // The built-in packs have no list: their terms are never moved.
        (*place, terms.get(term).copied().unwrap_or(term))
    }
}

/// Everything the packs say, checked.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    /// Term packs in a stable order: by kind, then by identifier.
    pub packs: Vec<Pack>,
    /// What texts are searched for, by layer.
    pub wordings: Wordings,
    /// By term identifier.
    pub industries: BTreeMap<SmolStr, Industry>,
    /// By rule identifier.
    pub word_rules: BTreeMap<String, WordRule>,
    /// The built-in packs, then each pack of the user.
    pub layers: Vec<Layer>,
    /// What the user's packs bring besides.
    added: Vec<Added>,
    facts: OnceLock<Facts>,
    sources: OnceLock<Vec<PackSource>>,
}

#[derive(Debug)]
struct Added {
    facts: Facts,
    examples: Examples,
    sources: Vec<PackSource>,
}

impl Lexicon {
    /// The built-in packs.
    pub(crate) fn builtin() -> Self {
        let mut lexicon = Lexicon::default();
        lexicon.add_layer(builtin::packs());
        lexicon
    }

    /// Adds a pack file; `name` is what errors call it.
    ///
    /// An entry with the identifier of an existing entry of the same pack replaces it; other entries are added.
    pub(crate) fn add(&mut self, name: &str, text: &str) -> Result<(), PackError> {
        let mut written = Written::beside(&*self);
        written.add(name, text)?;
        let Compiled {
            packs,
            facts,
            examples,
            sources,
        } = compile(written)?;
        self.add_layer(packs);
        self.added.push(Added {
            facts,
            examples,
            sources,
        });
        self.sources.take();
        Ok(())
    }

    fn add_layer(&mut self, packs: Packs) {
        let number = self.layers.len();
        let mut places = Vec::with_capacity(packs.packs.len());
        for mut pack in packs.packs {
            pack.terms.iter_mut().for_each(|term| term.layer = number);
            let place = self
                .packs
                .iter()
                .position(|known| known.kind == pack.kind && known.id == pack.id);
            let terms = match place.map(|place| &mut self.packs[place]) {
                None => {
                    self.packs.push(Pack {
                        name: pack.name.unwrap_or_else(|| pack.id.to_string()),
                        id: pack.id.clone(),
                        kind: pack.kind,
                        summary: pack.summary.unwrap_or_default(),
                        guide: pack.guide,
                        terms: pack.terms,
                    });
                    Vec::new()
                }
                Some(known) => {
                    known.name = pack.name.unwrap_or_else(|| std::mem::take(&mut known.name));
                    known.summary = pack.summary.unwrap_or_else(|| std::mem::take(&mut known.summary));
                    known.guide = pack.guide.or_else(|| known.guide.take());
                    pack.terms.into_iter().map(|term| put(&mut known.terms, term)).collect()
                }
            };
            places.push(((pack.kind, pack.id), terms));
        }
        let before: Vec<(PackKind, SmolStr)> = self.packs.iter().map(key).collect();
        self.packs.sort_by_cached_key(key);
        for (place, _) in self.layers.iter_mut().flat_map(|layer| &mut layer.places) {
            // A place counts in the order before the packs of this layer came in.
            *place = place_of(&self.packs, &before[*place]);
        }
        let places = places
            .into_iter()
            .map(|(key, terms)| (place_of(&self.packs, &key), terms))
            .collect();
        self.layers.push(Layer { places });
        self.wordings.add(packs.headings, packs.phrases);
        self.industries.extend(packs.industries);
        self.word_rules.extend(packs.word_rules);
    }

    /// The packs of a kind.
    pub(crate) fn of_kind(&self, kind: PackKind) -> impl Iterator<Item = (usize, &Pack)> {
        let start = self.packs.partition_point(|pack| pack.kind < kind);
        let packs = self.packs[start..].iter().take_while(move |pack| pack.kind == kind);
        packs.enumerate().map(move |(index, pack)| (start + index, pack))
    }

    /// The pack of a kind and identifier.
    pub(crate) fn pack(&self, kind: PackKind, id: &str) -> Option<&Pack> {
        self.of_kind(kind).map(|(_, pack)| pack).find(|pack| pack.id == id)
    }

    /// The row of a certificate.
    pub(crate) fn certification(&self, term: &str) -> Option<&Certification> {
        self.each_facts().find_map(|facts| facts.certifications.get(term))
    }

    /// The row of a technology.
    pub(crate) fn technology(&self, term: &str) -> Option<&Technology> {
        self.each_facts().find_map(|facts| facts.technologies.get(term))
    }

    /// The latest facts first: they replace earlier ones.
    fn each_facts(&self) -> impl Iterator<Item = &Facts> {
        let added = self.added.iter().rev().map(|added| &added.facts);
        added.chain(std::iter::once_with(|| self.facts.get_or_init(builtin::facts)))
    }

    /// The examples of each layer.
    pub(crate) fn examples(&self) -> impl Iterator<Item = std::borrow::Cow<'_, Examples>> {
        let added = self
            .added
            .iter()
            .map(|added| std::borrow::Cow::Borrowed(&added.examples));
        std::iter::once_with(|| std::borrow::Cow::Owned(builtin::examples())).chain(added)
    }

    /// The files, in load order.
    pub(crate) fn sources(&self) -> &[PackSource] {
        self.sources.get_or_init(|| {
            let added = self.added.iter().flat_map(|added| added.sources.iter().cloned());
            builtin::sources().into_iter().chain(added).collect()
        })
    }
}

impl Known for Lexicon {
    fn has_pack(&self, kind: PackKind, id: &str) -> bool {
        self.pack(kind, id).is_some()
    }

    fn kind_of_heading(&self, heading: &str) -> Option<SectionKind> {
        self.wordings.kind_of_heading(heading)
    }
}

fn key(pack: &Pack) -> (PackKind, SmolStr) {
    (pack.kind, pack.id.clone())
}

fn place_of(packs: &[Pack], wanted: &(PackKind, SmolStr)) -> usize {
    packs.partition_point(|pack| key(pack) < *wanted)
}

/// Puts a term among those of its pack, in the place of the one with its identifier, and tells the place.
fn put(terms: &mut Vec<Term>, term: Term) -> usize {
    match terms.iter().position(|known| known.id == term.id) {
        Some(place) => {
            terms[place] = term;
            place
        }
        None => {
            terms.push(term);
            terms.len() - 1
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_reads_only_what_every_analysis_needs() {
        let lexicon = Lexicon::builtin();
        assert!(!lexicon.packs.is_empty() && lexicon.layers.len() == 1);
        assert!(lexicon.facts.get().is_none(), "facts are read at the start");
        assert!(lexicon.sources.get().is_none(), "sources are read at the start");
        assert!(lexicon.technology("no such thing").is_none());
        assert!(lexicon.facts.get().is_some());
        assert!(!lexicon.sources().is_empty());
    }

    #[test]
    fn a_pack_of_the_user_moves_no_other_pack() {
        let pack = "id = \"aaa\"\nkind = \"family\"\nname = \"A\"\nsummary = \"First of all.\"\n\n[[terms]]\nid = \"falconry\"\n\
            any = [\"fly the falcons\"]\nweight = \"strong\"\ngroup = \"falcons\"\n";
        let before = Lexicon::builtin();
        let mut lexicon = Lexicon::builtin();
        lexicon.add("aaa.toml", pack).expect("the pack is right");
        assert_eq!(lexicon.packs.len(), before.packs.len() + 1);
        assert!(lexicon.packs.iter().map(key).is_sorted());
        for number in 0..before.packs.len() {
            let (place, term) = lexicon.layers[0].place(number, 0);
            assert_eq!((&lexicon.packs[place].id, term), (&before.packs[number].id, 0));
        }
        let (place, _) = lexicon.layers[1].place(0, 0);
        assert_eq!(lexicon.packs[place].id, "aaa");
    }

    #[test]
    fn a_term_of_the_user_takes_the_place_of_its_namesake() {
        let mut lexicon = Lexicon::builtin();
        let family = lexicon.pack(PackKind::Family, "sales").expect("a family");
        let (count, id) = (family.terms.len(), family.terms[1].id.clone());
        let pack = format!(
            "id = \"sales\"\nkind = \"family\"\n\n[[terms]]\nid = \"new\"\nany = [\"sell the falcons\"]\nweight = \"weak\"\ngroup = \"g\"\n\n\
            [[terms]]\nid = \"{id}\"\nany = [\"praise the falcons\"]\nweight = \"weak\"\ngroup = \"g\"\n"
        );
        let name = family.name.clone();
        lexicon.add("sales.toml", &pack).expect("the pack is right");
        let (number, family) = lexicon
            .of_kind(PackKind::Family)
            .find(|(_, pack)| pack.id == "sales")
            .expect("a family");
        assert_eq!((family.terms.len(), &family.name), (count + 1, &name));
        assert_eq!(
            (lexicon.layers[1].place(0, 0), lexicon.layers[1].place(0, 1)),
            ((number, count), (number, 1))
        );
        assert_eq!((family.terms[0].layer, family.terms[1].layer), (0, 1));
    }
}
