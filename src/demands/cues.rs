use super::Source;
use crate::matching::Hit;
use crate::packs::PackKind;
use crate::text::{Span, Txt};

/// One file of cue lists, as it stands in a posting.
#[derive(Clone, Copy)]
pub(super) struct Cues<'a> {
    source: Source<'a>,
    pack: Option<usize>,
}

impl<'a> Cues<'a> {
    /// The lists of the file `id`; without the file no cue ever stands.
    pub(super) fn new(source: Source<'a>, id: &str) -> Self {
        let pack = source
            .lexicon
            .of_kind(PackKind::Cues)
            .find(|(_, pack)| pack.id == id)
            .map(|(index, _)| index);
        Cues { source, pack }
    }

    /// The places of a list within a span, in text order.
    pub(super) fn of(self, list: &'a str, within: Span<Txt>) -> impl Iterator<Item = Span<Txt>> + 'a {
        self.all(within)
            .filter(move |(name, _)| *name == list)
            .map(|(_, span)| span)
    }

    /// The places of a list within a span, for a list named at run time.
    pub(super) fn of_owned(self, list: &str, within: Span<Txt>) -> impl Iterator<Item = Span<Txt>> {
        self.all(within)
            .filter(move |(name, _)| *name == list)
            .map(|(_, span)| span)
    }

    /// Whether a list has a word within a span.
    pub(super) fn any(self, list: &str, within: Span<Txt>) -> bool {
        self.all(within).any(|(name, _)| name == list)
    }

    /// Whether the title has a word of a list.
    pub(super) fn in_title(self, list: &str) -> bool {
        self.pack.is_some_and(|pack| {
            let terms = &self.source.lexicon.packs[pack].terms;
            let hits = self.source.title_hits.of_pack(pack);
            hits.iter().any(|hit| terms[hit.term].id == list)
        })
    }

    /// Whether a word of a list ends right before an offset, blanks between them apart.
    pub(super) fn ends_at(self, list: &str, within: Span<Txt>, offset: usize) -> bool {
        let text = &self.source.posting.text;
        self.all(within).any(|(name, span)| {
            name == list && span.end <= offset && text[span.end..offset].trim_matches([' ', ':', '\u{A0}']).is_empty()
        })
    }

    /// Whether a word of a list begins right after an offset, blanks and a hyphen between them apart.
    pub(super) fn starts_at(self, list: &str, within: Span<Txt>, offset: usize) -> bool {
        let text = &self.source.posting.text;
        self.all(within).any(|(name, span)| {
            name == list
                && span.start >= offset
                && text[offset..span.start].trim_matches([' ', '-', '\u{A0}']).is_empty()
        })
    }

    /// The sentences in which a word of one of some lists stands, by number, in text order.
    pub(super) fn sentences_with(self, lists: &'a [&'a str]) -> impl Iterator<Item = usize> + 'a {
        let source = self.source;
        self.pack.into_iter().flat_map(move |pack| {
            let terms = &source.lexicon.packs[pack].terms;
            source
                .hits
                .of_pack(pack)
                .iter()
                .filter(move |hit| lists.contains(&terms[hit.term].id.as_str()))
                .map(|hit| hit.sentence)
        })
    }

    /// Every list's places within a span, in text order.
    pub(super) fn all(self, within: Span<Txt>) -> impl Iterator<Item = (&'a str, Span<Txt>)> + 'a {
        let source = self.source;
        self.pack.into_iter().flat_map(move |pack| {
            let terms = &source.lexicon.packs[pack].terms;
            source
                .hits
                .within(pack, within)
                .map(move |hit: &Hit| (terms[hit.term].id.as_str(), hit.span))
        })
    }
}
