use std::collections::BTreeMap;

use jiff::civil::Date;

use super::error::PackError;
use super::{builtin, validate};
use crate::model::{Headings, IndustryClass, PackSource, Precision, SectionKind, Severity};

/// What a pack is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PackKind {
    /// A family of work.
    Family,
    /// One of the roles of a CX team.
    Role,
    /// Customer type or growth.
    Signal,
    /// Titles that claim to be customer experience.
    Claim,
    /// A rule made of words alone.
    Rule,
    /// Words that the extractors of demands look for.
    Cues,
    /// Industries.
    Industries,
    /// Professional certificates.
    Certifications,
    /// Technologies, methods, standards with their first appearance.
    Technologies,
}

/// How much a term says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    /// One hit is real evidence.
    Strong,
    /// Two or three are needed.
    Medium,
    /// Only breaks ties.
    Weak,
}

/// A set of section kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SectionSet(u16);

impl SectionSet {
    /// Every kind.
    pub(crate) const ALL: SectionSet = SectionSet(u16::MAX);

    /// Every kind but the title.
    pub(crate) const BODY: SectionSet = SectionSet(!(1 << SectionKind::Title as u16));

    /// A set of these kinds.
    pub(crate) fn of(kinds: &[SectionKind]) -> Self {
        SectionSet(kinds.iter().fold(0, |set, &kind| set | 1 << kind as u16))
    }

    /// Whether a kind belongs to the set.
    pub(crate) fn holds(self, kind: SectionKind) -> bool {
        self.0 & (1 << kind as u16) != 0
    }
}

/// One entry of a pack: the phrases that mean it and what must stand around them.
#[derive(Debug, Clone)]
pub(crate) struct Term {
    /// Unique in its pack.
    pub id: String,
    /// Surface forms, folded.
    pub forms: Vec<String>,
    /// The forms as written, when upper and lower case must be just so.
    pub exact: Vec<String>,
    /// How much it says.
    pub weight: Weight,
    /// The competency or theme it belongs to.
    pub group: String,
    /// What it speaks for, when it speaks against its own pack.
    pub contra: Option<String>,
    /// The sections in which it counts.
    pub sections: SectionSet,
    /// At least one of these must stand in the same sentence; empty for none.
    pub near: Vec<String>,
    /// None of these may stand in the same sentence.
    pub unless: Vec<String>,
    /// Sentences it must match, with their line and column in the pack.
    pub hits: Vec<(String, (usize, usize))>,
    /// Sentences it must not match, with their line and column in the pack.
    pub misses: Vec<(String, (usize, usize))>,
}

/// The quick guide to a role.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Guide {
    /// What the role does.
    pub does: Vec<String>,
    /// What it is measured by.
    pub metrics: Vec<String>,
    /// What it works with.
    pub tools: Vec<String>,
    /// What it is called.
    pub titles: Vec<String>,
}

/// Terms that belong together.
#[derive(Debug, Clone)]
pub(crate) struct Pack {
    /// Unique among packs of its kind.
    pub id: String,
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

/// A row of the industries, beside its term in the industries' pack.
#[derive(Debug, Clone)]
pub(crate) struct Industry {
    /// For people.
    pub name: String,
    /// Industry, business model or function.
    pub class: IndustryClass,
}

/// A row of the certificates, beside its term in the certificates' pack.
#[derive(Debug, Clone)]
pub(crate) struct Certification {
    /// For people.
    pub name: String,
    /// Whether a vendor of tools issues it.
    pub vendor: bool,
}

/// A row of the technologies, beside its term in the technologies' pack.
#[derive(Debug, Clone)]
pub(crate) struct Technology {
    /// For people.
    pub name: String,
    /// The earliest day anybody could have used it: a lower bound.
    pub since: Date,
    /// That day with the precision that is known.
    pub since_text: String,
    /// How sure the table is.
    pub precision: Precision,
    /// What the date rests on.
    pub basis: String,
}

/// What a rule made of words says, beside its pack.
#[derive(Debug, Clone)]
pub(crate) struct WordRule {
    /// The rule's identifier: its pack's.
    pub id: String,
    /// For people.
    pub name: String,
    /// In one line.
    pub summary: String,
    /// What it finds, why it matters, what it leaves alone.
    pub help: String,
    /// How bad.
    pub severity: Severity,
    /// What the finding says.
    pub message: String,
    /// Advice to the seeker.
    pub seeker: String,
    /// Advice to the recruiter.
    pub recruiter: String,
}

/// Everything the packs say, checked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lexicon {
    /// Term packs in a stable order: by kind, then by identifier.
    pub packs: Vec<Pack>,
    /// The wordings of section headings.
    pub headings: Headings,
    /// By term identifier.
    pub industries: BTreeMap<String, Industry>,
    /// By term identifier.
    pub certifications: BTreeMap<String, Certification>,
    /// By term identifier.
    pub technologies: BTreeMap<String, Technology>,
    /// By rule identifier.
    pub word_rules: BTreeMap<String, WordRule>,
    /// In load order.
    pub sources: Vec<PackSource>,
    /// Heading examples with the kind that they must get, or must not get, and their place.
    pub heading_examples: Vec<HeadingExample>,
    pub(super) heading_forms: BTreeMap<String, SectionKind>,
    pub(super) heading_phrases: Vec<(String, SectionKind)>,
    pub(super) item_phrases: Vec<(String, SectionKind)>,
    pub(super) line_phrases: Vec<(String, SectionKind)>,
}

/// An example of a section heading.
#[derive(Debug, Clone)]
pub(crate) struct HeadingExample {
    /// The heading as a posting writes it.
    pub heading: String,
    /// The kind in question.
    pub kind: SectionKind,
    /// Whether it must be of that kind, or must not.
    pub must_match: bool,
    /// The file it stands in.
    pub file: String,
    /// Line and column in that file.
    pub place: (usize, usize),
}

impl Lexicon {
    /// The built-in packs.
    pub(crate) fn builtin() -> Result<Self, PackError> {
        let mut lexicon = Lexicon::default();
        for (path, text) in builtin::files() {
            validate::add(&mut lexicon, path, text)?;
        }
        lexicon.order();
        Ok(lexicon)
    }

    /// Adds a pack file; `name` is what errors call it.
    ///
    /// An entry with the identifier of an existing entry of the same pack replaces it; other entries are added.
    pub(crate) fn add(&mut self, name: &str, text: &str) -> Result<(), PackError> {
        validate::add(self, name, text)?;
        self.order();
        Ok(())
    }

    /// Brings what was added into its final form.
    fn order(&mut self) {
        self.packs.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
        self.headings = Headings::new(
            self.heading_forms.clone(),
            &self.heading_phrases,
            &self.item_phrases,
            &self.line_phrases,
        );
    }

    /// The packs of a kind.
    pub(crate) fn of_kind(&self, kind: PackKind) -> impl Iterator<Item = (usize, &Pack)> {
        self.packs.iter().enumerate().filter(move |(_, pack)| pack.kind == kind)
    }

    /// The pack of a kind and identifier.
    pub(crate) fn pack(&self, kind: PackKind, id: &str) -> Option<&Pack> {
        self.packs.iter().find(|pack| pack.kind == kind && pack.id == id)
    }
}
