use crate::model::SectionKind;
use crate::packs::{Lexicon, SectionSet, Term, Use};
use crate::text::{Folded, Span, Txt, ValueSet, fold, sentences};

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
pub(crate) struct Hits<'a> {
    /// The text, folded.
    pub folded: Folded<'a>,
    /// The sentences of the text.
    pub sentences: Vec<Span<Txt>>,
    /// Sorted by pack, then by place.
    pub hits: Vec<Hit>,
}

impl Hits<'_> {
    /// The hits of one pack, in text order.
    pub(crate) fn of_pack(&self, pack: usize) -> &[Hit] {
        let start = self.hits.partition_point(|hit| hit.pack < pack);
        let end = self.hits.partition_point(|hit| hit.pack <= pack);
        &self.hits[start..end]
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
pub(crate) fn hits<'a>(lexicon: &Lexicon, text: &'a str, kind_at: impl Fn(usize) -> SectionKind) -> Hits<'a> {
    let folded = fold(text);
    let sentences = sentences(text);
    let occurrences = occurrences(lexicon, &folded);
    let mut hits = Vec::with_capacity(occurrences.len());
    let mut surroundings = Surroundings::default();
    for occurrence in &occurrences {
        let Some(sentence) = sentence_of(&sentences, occurrence.span) else {
            continue;
        };
        let layer = &lexicon.layers[occurrence.layer];
        for value in layer.phrases.values(occurrence.set) {
            let Use::Term(pack, term) = Use::of_value(value) else {
                break;
            };
            let (pack, number) = layer.place(pack, term);
            let term = &lexicon.packs[pack].terms[number];
            // A term of a later pack has taken its place.
            if term.layer != occurrence.layer {
                continue;
            }
            let contexts = |wanted| {
                surroundings.hold(
                    lexicon,
                    &occurrences,
                    (sentence, sentences[sentence]),
                    (term.layer, wanted),
                )
            };
            if holds(term, text, occurrence.span, &kind_at, contexts) {
                hits.push(Hit {
                    pack,
                    span: occurrence.span,
                    term: number,
                    sentence,
                });
            }
        }
    }
    Hits {
        folded,
        sentences,
        hits: longest_per_pack(hits),
    }
}

/// The phrases of all layers that stand in a text, by place.
fn occurrences(lexicon: &Lexicon, folded: &Folded<'_>) -> Vec<Occurrence> {
    let mut found = Vec::new();
    for (layer, of_layer) in lexicon.layers.iter().enumerate() {
        of_layer.phrases.find(folded.as_str(), |matched| {
            found.push(Occurrence {
                layer,
                set: matched.set,
                span: Span::new(folded.original_start(matched.start), folded.original_end(matched.end)),
            });
        });
    }
    if lexicon.layers.len() > 1 {
        found.sort_by_key(|occurrence: &Occurrence| occurrence.span.start);
    }
    found
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

/// The contexts of one sentence; worked out once for all of its occurrences, and only when a term asks.
#[derive(Debug, Default)]
struct Surroundings {
    sentence: Option<usize>,
    contexts: Vec<(usize, u32)>,
}

impl Surroundings {
    /// Whether a phrase of a layer's context begins in a sentence.
    fn hold(
        &mut self,
        lexicon: &Lexicon,
        occurrences: &[Occurrence],
        (number, sentence): (usize, Span<Txt>),
        wanted: (usize, u32),
    ) -> bool {
        if self.sentence != Some(number) {
            self.sentence = Some(number);
            self.contexts.clear();
            let start = occurrences.partition_point(|other| other.span.start < sentence.start);
            let end = occurrences.partition_point(|other| other.span.start < sentence.end);
            for other in &occurrences[start..end] {
                let values = lexicon.layers[other.layer].phrases.values(other.set);
                self.contexts
                    .extend(values.filter_map(|value| match Use::of_value(value) {
                        Use::Context(context) => Some((other.layer, context)),
                        Use::Term(..) => None,
                    }));
            }
            self.contexts.sort_unstable();
            self.contexts.dedup();
        }
        self.contexts.binary_search(&wanted).is_ok()
    }
}

fn same_but_blanks(form: &str, written: &str) -> bool {
    form.split_whitespace().eq(written.split_whitespace())
}

fn sentence_of(sentences: &[Span<Txt>], span: Span<Txt>) -> Option<usize> {
    let at = sentences.partition_point(|sentence| sentence.end < span.end);
    sentences.get(at).filter(|sentence| sentence.contains(span)).map(|_| at)
}

/// Of overlapping hits in one pack the leftmost stays, of those the longest.
fn longest_per_pack(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_unstable_by_key(|hit| (hit.pack, hit.span.start, std::cmp::Reverse(hit.span.end), hit.term));
    let mut kept: Vec<Hit> = Vec::with_capacity(hits.len());
    for hit in hits {
        let covered = kept.last().is_some_and(|last| {
            last.pack == hit.pack && hit.span.start < last.span.end && (last.span != hit.span || last.term == hit.term)
        });
        if !covered {
            kept.push(hit);
        }
    }
    kept
}
