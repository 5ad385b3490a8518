//! Packs as the program uses them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::model::{HeadingSets, IndustryClass, Precision, SectionKind, Severity};
use crate::text::PhraseSet;

/// What a pack is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Weight {
    /// One hit is real evidence.
    Strong,
    /// Two or three are needed.
    Medium,
    /// Only breaks ties.
    Weak,
}

/// A set of section kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

/// One entry of a pack: what it says, and what must stand around its phrases. The phrases themselves are in the phrase
/// set of phrases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Term {
    /// Unique in its pack.
    pub id: SmolStr,
    /// How much it says.
    pub weight: Weight,
    /// The competency or theme it belongs to.
    pub group: SmolStr,
    /// What it speaks for, when it speaks against its own pack.
    pub contra: Option<SmolStr>,
    /// The sections in which it counts.
    pub sections: SectionSet,
    /// The forms as written, when upper and lower case must be just so.
    pub exact: Vec<SmolStr>,
    /// The context of which a phrase must stand in the same sentence.
    pub near: Option<u32>,
    /// The context of which no phrase may stand in the same sentence.
    pub unless: Option<u32>,
    /// The compiled packs that it comes from, counted from the built-in ones; its contexts are theirs.
    #[serde(skip)]
    pub layer: usize,
}

/// The quick guide to a role.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// Terms that belong together. What a pack that adds to another one leaves out, is nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PackOf<T> {
    /// Unique among packs of its kind.
    pub id: SmolStr,
    /// What it is for.
    pub kind: PackKind,
    /// For people.
    pub name: Option<String>,
    /// In one sentence.
    pub summary: Option<String>,
    /// For roles.
    pub guide: Option<Guide>,
    /// In file order.
    pub terms: Vec<T>,
}

/// A row of the industries, beside its term in the industries' pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Industry {
    /// For people.
    pub name: String,
    /// Industry, business model or function.
    pub class: IndustryClass,
}

/// A row of the certificates, beside its term in the certificates' pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Certification {
    /// For people.
    pub name: String,
    /// Whether a vendor of tools issues it.
    pub vendor: bool,
}

/// A row of the technologies, beside its term in the technologies' pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

/// What every analysis needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Packs {
    /// By kind, then by identifier.
    pub packs: Vec<PackOf<Term>>,
    /// The forms of all terms, the phrases of all contexts, and those that tell the section of a line; their values are
    /// [`Use`](crate::model::Use)s.
    pub phrases: PhraseSet,
    /// The wordings of section headings.
    pub headings: HeadingSets,
    /// By term identifier.
    pub industries: BTreeMap<SmolStr, Industry>,
    /// By rule identifier.
    pub word_rules: BTreeMap<String, WordRule>,
}

/// What only analyses need that find such a thing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Facts {
    /// By term identifier.
    pub certifications: BTreeMap<SmolStr, Certification>,
    /// By term identifier.
    pub technologies: BTreeMap<SmolStr, Technology>,
}

/// What only the check of the packs needs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Examples {
    /// In the order of packs and terms.
    pub terms: Vec<TermExample>,
    /// In file order.
    pub headings: Vec<HeadingExample>,
}

/// An example sentence of a term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TermExample {
    /// The pack's kind.
    pub kind: PackKind,
    /// The pack.
    pub pack: SmolStr,
    /// The term.
    pub term: SmolStr,
    /// The sentence.
    pub sentence: String,
    /// Whether the term must match it, or must not.
    pub must_match: bool,
    /// Line and column in the pack's file.
    pub place: (usize, usize),
}

/// An example of a section heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
