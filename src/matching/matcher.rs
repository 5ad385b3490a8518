use crate::model::{LayerMatch, Searched, SectionKind, Use};
use crate::packs::{Lexicon, SectionSet, Term};
use crate::text::{Folded, Span, Txt, ValueSet, sentences};

/// A term that stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    /// Index of the pack in the lexicon.
    pub pack: usize,
    /// Where the term stands in the text.
    pub span: Span<Txt>,
    /// Index of the term in the pack.
    pub term: usize,
    /// Index of the sentence.
    pub sentence: usize,
}

/// The terms of all packs that stand in a text.
#[derive(Debug)]
pub(crate) struct Hits {
    /// The text, folded.
    pub folded: Folded,
    /// The sentences of the text.
    pub sentences: Vec<Span<Txt>>,
    /// Sorted by pack, then by place.
    hits: Vec<Hit>,
    /// By pack: where its hits begin.
    starts: Vec<usize>,
}

impl Hits {
    /// The hits of all packs, by pack, then in text order.
    pub(crate) fn all(&self) -> &[Hit] {
        &self.hits
    }

    /// The hits of one pack, in text order.
    pub(crate) fn of_pack(&self, pack: usize) -> &[Hit] {
        match self.starts.get(pack..pack + 2) {
            Some(&[start, end]) => &self.hits[start..end],
            _ => &[],
        }
    }

    /// The hits of one pack within a span, in text order.
    pub(crate) fn within(&self, pack: usize, span: Span<Txt>) -> impl Iterator<Item = &Hit> {
        let hits = self.of_pack(pack);
        let first = hits.partition_point(|hit| hit.span.start < span.start);
        hits[first..]
            .iter()
            .take_while(move |hit| hit.span.start < span.end)
            .filter(move |hit| hit.span.end <= span.end)
    }
}

/// A phrase at a place, word boundaries checked.
#[derive(Debug, Clone, Copy)]
struct Occurrence {
    layer: usize,
    set: ValueSet,
    span: Span<Txt>,
}

/// Every term of a lexicon that stands in `text`. `kind_at` gives the kind of section at an offset.
///
/// Within one pack the longest of overlapping terms counts; packs do not see each other.
pub(crate) fn hits(lexicon: &Lexicon, text: &str, kind_at: impl Fn(usize) -> SectionKind) -> Hits {
    hits_in(lexicon, text, lexicon.wordings.search(text), kind_at)
}

/// The same of a text that was searched before.
pub(crate) fn hits_in(
    lexicon: &Lexicon,
    text: &str,
    searched: Searched,
    kind_at: impl Fn(usize) -> SectionKind,
) -> Hits {
    let Searched { folded, matches } = searched;
    let sentences = sentences(text);
    let occurrences = occurrences(&folded, text, &matches);
    let mut hits = Vec::with_capacity(occurrences.len());
    let mut surroundings = Surroundings::default();
    let mut sentence = 0;
    for occurrence in &occurrences {
        let begun = occurrence.span.start;
        sentence += sentences[sentence..]
            .iter()
            .take_while(|known| known.end <= begun)
            .count();
        let Some(whole) = sentences.get(sentence) else { break };
        // What reaches from one sentence into the next is no phrase.
        if !whole.contains(occurrence.span) {
            continue;
        }
        let layer = &lexicon.layers[occurrence.layer];
        let phrases = lexicon.wordings.phrases(occurrence.layer);
        for value in phrases.values(occurrence.set) {
            let Use::Term(pack, term) = Use::of_value(value) else {
                break;
            };
            let (pack, number) = layer.place(pack, term);
            let term = &lexicon.packs[pack].terms[number];
            // A term of a later pack has taken its place.
            if term.layer != occurrence.layer {
                continue;
            }
            // Whether a phrase of a context begins in the sentence.
            let stands = |context| {
                let of_term = (term.layer, context);
                surroundings.hold(of_term, lexicon, &occurrences, (sentence, *whole))
            };
            if holds(term, text, occurrence.span, &kind_at, stands) {
                hits.push(Hit {
                    pack,
                    span: occurrence.span,
                    term: number,
                    sentence,
                });
            }
        }
    }
    let (hits, starts) = longest_per_pack(lexicon.packs.len(), &hits);
    Hits {
        folded,
        sentences,
        hits,
        starts,
    }
}

/// What was found in a folded text, by its places in the text itself.
fn occurrences(folded: &Folded, text: &str, matches: &[LayerMatch]) -> Vec<Occurrence> {
    let mut way_back = folded.way_back(text);
    let occurrence = |found: &LayerMatch| {
        let (start, end) = found.place();
        Occurrence {
            layer: found.layer(),
            set: found.set,
            span: way_back.span(start, end),
        }
    };
    matches.iter().map(occurrence).collect()
}

/// Whether a term counts at a place where one of its phrases stands.
fn holds(
    term: &Term,
    text: &str,
    span: Span<Txt>,
    kind_at: impl Fn(usize) -> SectionKind,
    mut stands: impl FnMut(u32) -> bool,
) -> bool {
    (term.sections == SectionSet::ALL || term.sections.holds(kind_at(span.start)))
        && (term.exact.is_empty() || term.exact.iter().any(|form| same_but_blanks(form, &text[span.range()])))
        && term.near.is_none_or(&mut stands)
        && !term.unless.is_some_and(&mut stands)
}

/// The contexts of which a phrase begins in the sentence that was asked for last.
#[derive(Debug, Default)]
struct Surroundings {
    sentence: Option<usize>,
    /// By layer: a bit for each context.
    contexts: Vec<Vec<u64>>,
}

impl Surroundings {
    /// Whether a phrase of a layer's context begins in a sentence, which is given with its number.
    fn hold(
        &mut self,
        (layer, context): (usize, u32),
        lexicon: &Lexicon,
        all: &[Occurrence],
        sentence: (usize, Span<Txt>),
    ) -> bool {
        if self.sentence != Some(sentence.0) {
            self.sentence = Some(sentence.0);
            self.read(lexicon, all, sentence.1);
        }
        let (word, bit) = place_of(context);
        self.contexts[layer].get(word).is_some_and(|bits| bits & bit != 0)
    }

    fn read(&mut self, lexicon: &Lexicon, all: &[Occurrence], sentence: Span<Txt>) {
        self.contexts.resize_with(lexicon.layers.len(), Vec::new);
        self.contexts.iter_mut().for_each(|bits| bits.fill(0));
        let from = |offset| all.partition_point(|other| other.span.start < offset);
        for &Occurrence { layer, set, .. } in &all[from(sentence.start)..from(sentence.end)] {
            // The values of contexts are the greatest.
            for value in lexicon.wordings.phrases(layer).values(set).rev() {
                let Use::Context(context) = Use::of_value(value) else {
                    break;
                };
                let (word, bit) = place_of(context);
                let bits = &mut self.contexts[layer];
                if bits.len() <= word {
                    bits.resize(word + 1, 0);
                }
                bits[word] |= bit;
            }
        }
    }
}

/// The word of bits and the bit of a context.
fn place_of(context: u32) -> (usize, u64) {
    ((context / u64::BITS) as usize, 1 << (context % u64::BITS))
}

fn same_but_blanks(form: &str, written: &str) -> bool {
    form.split_whitespace().eq(written.split_whitespace())
}

/// Parts the hits by pack, and of overlapping hits in one pack keeps the leftmost, of those the longest. Gives the
/// hits and where those of each pack begin.
fn longest_per_pack(packs: usize, found: &[Hit]) -> (Vec<Hit>, Vec<usize>) {
    let mut ends = vec![0; packs + 1];
    for hit in found {
        ends[hit.pack + 1] += 1;
    }
    for pack in 0..packs {
        ends[pack + 1] += ends[pack];
    }
    // The hits come in text order, and so they stay within their pack.
    let mut by_pack = vec![0; found.len()];
    for (index, hit) in found.iter().enumerate() {
        by_pack[ends[hit.pack]] = index;
        ends[hit.pack] += 1;
    }
    let mut kept: Vec<Hit> = Vec::with_capacity(found.len());
    let mut starts = Vec::with_capacity(packs + 1);
    let mut begin = 0;
    for &end in &ends[..packs] {
        let first = kept.len();
        starts.push(first);
        let of_pack = &mut by_pack[begin..end];
        begin = end;
        // Only what begins at the same place is still to be put in order.
        for same_start in of_pack.chunk_by_mut(|&a, &b| found[a].span.start == found[b].span.start) {
            same_start.sort_unstable_by_key(|&index| (std::cmp::Reverse(found[index].span.end), found[index].term));
        }
        for hit in of_pack.iter().map(|&index| found[index]) {
            let covered = kept[first..]
                .last()
                .is_some_and(|last| hit.span.start < last.span.end && (last.span != hit.span || last.term == hit.term));
            if !covered {
                kept.push(hit);
            }
        }
    }
    starts.push(kept.len());
    (kept, starts)
}
