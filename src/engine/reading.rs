//! What texts that are no postings need of the engine: they are read with the same packs.

use super::Engine;
use crate::demands::{self, Source};
use crate::extract::{self, Whole};
use crate::matching::hits;
use crate::model::{Document, ExperienceDemand, Failure, Posting, RoleScore, SectionKind};
use crate::packs::PackKind;
use crate::score;
use crate::text::{Span, Txt};

/// A term of a pack that stands in a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word<'a> {
    /// What the pack is for.
    pub kind: PackKind,
    /// The pack's identifier.
    pub pack: &'a str,
    /// The term's identifier in its pack.
    pub id: &'a str,
    /// The term's name for people.
    pub name: &'a str,
    /// The competency it belongs to; for technologies the kind of thing.
    pub group: &'a str,
    /// Whether it speaks against its own pack.
    pub against: bool,
    /// Where it stands.
    pub span: Span<Txt>,
}

/// What a text shows when its sections are judged as those of a posting.
#[derive(Debug)]
pub(crate) struct Judged {
    /// The roles, in the order of the packs.
    pub roles: Vec<RoleScore>,
    /// The numbers of years that it names.
    pub years: Vec<ExperienceDemand>,
}

impl Engine {
    /// The text of a document that is no posting.
    pub(crate) fn whole(&self, document: &Document) -> Result<Whole, Failure> {
        extract::whole(document, self.guides())
    }

    /// Every term of every pack that stands in a text, by pack, then in text order.
    pub(crate) fn words(&self, text: &str, kind_at: &dyn Fn(usize) -> SectionKind) -> Vec<Word<'_>> {
        let found = hits(&self.lexicon, text, kind_at);
        let word = |hit: &crate::matching::Hit| {
            let pack = &self.lexicon.packs[hit.pack];
            let term = &pack.terms[hit.term];
            let name = match pack.kind {
                PackKind::Industries => self.lexicon.industries.get(&term.id).map(|row| row.name.as_str()),
                PackKind::Certifications => self.lexicon.certification(&term.id).map(|row| row.name.as_str()),
                _ => None,
            };
            Word {
                kind: pack.kind,
                pack: &pack.id,
                id: &term.id,
                name: name.unwrap_or(&term.id),
                group: &term.group,
                against: term.contra.is_some(),
                span: hit.span,
            }
        };
        found.all().iter().map(word).collect()
    }

    /// Roles and years of a text that is laid out as a posting.
    pub(crate) fn judged(&self, posting: &Posting) -> Judged {
        let title_hits = hits(&self.lexicon, posting.title_text(), |_| SectionKind::Title);
        let text_hits = hits(&self.lexicon, &posting.text, |offset| posting.kind_at(offset));
        Judged {
            roles: score::role_scores(&self.lexicon, posting, &title_hits, &text_hits),
            years: demands::demands(Source {
                lexicon: &self.lexicon,
                posting,
                title_hits: &title_hits,
                hits: &text_hits,
            })
            .experience,
        }
    }

    /// The identifiers of the roles in use.
    pub fn role_ids(&self) -> impl Iterator<Item = &str> {
        self.lexicon.of_kind(PackKind::Role).map(|(_, pack)| pack.id.as_str())
    }
}
