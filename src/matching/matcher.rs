use crate::model::SectionKind;
use crate::packs::{Lexicon, PackKind};
use crate::text::{Folded, PhraseSet, Span, Txt, fold, sentences};

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

/// One set of phrases over the terms of every pack.
#[derive(Debug, Default)]
pub(crate) struct Matcher {
    phrases: PhraseSet,
    /// By phrase number.
    uses: Vec<Vec<Use>>,
    /// By pack, then by term.
    conditions: Vec<Vec<Condition>>,
}

/// A term that a pattern is a form of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Use {
    pack: usize,
    term: usize,
}

/// What must hold for a term besides its form.
#[derive(Debug, Default)]
struct Condition {
    exact: Vec<String>,
    near: Vec<usize>,
    unless: Vec<usize>,
    sections: Option<crate::packs::SectionSet>,
}

/// A pattern at a place, word boundaries checked.
#[derive(Debug, Clone, Copy)]
struct Occurrence {
    pattern: usize,
    span: Span<Txt>,
}

impl Matcher {
    /// A matcher of a lexicon's terms.
    pub(crate) fn new(lexicon: &Lexicon) -> Self {
        let mut matcher = Matcher::default();
        for (pack_index, pack) in lexicon.packs.iter().enumerate() {
            let mut of_pack = Vec::with_capacity(pack.terms.len());
            for (term_index, term) in pack.terms.iter().enumerate() {
                for form in &term.forms {
                    let phrase = matcher.phrase(form);
                    let used = Use {
                        pack: pack_index,
                        term: term_index,
                    };
                    // Braces may give one form twice; the uses of a term follow each other.
                    if matcher.uses[phrase].last() != Some(&used) {
                        matcher.uses[phrase].push(used);
                    }
                }
                let by_section = matches!(
                    pack.kind,
                    PackKind::Family | PackKind::Role | PackKind::Signal | PackKind::Claim | PackKind::Rule
                );
                of_pack.push(Condition {
                    exact: term.exact.clone(),
                    near: matcher.numbers(&term.near),
                    unless: matcher.numbers(&term.unless),
                    sections: by_section.then_some(term.sections),
                });
            }
            matcher.conditions.push(of_pack);
        }
        matcher
    }

    fn phrase(&mut self, form: &str) -> usize {
        let number = self.phrases.insert(form);
        if number == self.uses.len() {
            self.uses.push(Vec::new());
        }
        number
    }

    fn numbers(&mut self, forms: &[String]) -> Vec<usize> {
        let mut numbers: Vec<usize> = forms.iter().map(|form| self.phrase(form)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// Every term that stands in `text`. `kind_at` gives the kind of section at an offset.
    ///
    /// Within one pack the longest of overlapping terms counts; packs do not see each other.
    pub(crate) fn hits<'a>(&self, text: &'a str, kind_at: &dyn Fn(usize) -> SectionKind) -> Hits<'a> {
        let folded = fold(text);
        let sentences = sentences(text);
        let occurrences = self.occurrences(&folded);
        let mut hits = Vec::new();
        // The different phrases of one sentence; worked out once for all of its occurrences.
        let mut present: (Option<usize>, Vec<usize>) = (None, Vec::new());
        for &occurrence in &occurrences {
            if self.uses[occurrence.pattern].is_empty() {
                continue;
            }
            let Some(sentence) = sentence_of(&sentences, occurrence.span) else {
                continue;
            };
            if present.0 != Some(sentence) {
                present = (Some(sentence), patterns_in(&occurrences, sentences[sentence]));
            }
            for &Use { pack, term } in &self.uses[occurrence.pattern] {
                let condition = &self.conditions[pack][term];
                if condition.holds(text, occurrence.span, &present.1, kind_at) {
                    hits.push(Hit {
                        pack,
                        span: occurrence.span,
                        term,
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

    fn occurrences(&self, folded: &Folded<'_>) -> Vec<Occurrence> {
        let mut found = Vec::new();
        self.phrases.find(folded.as_str(), &mut |matched| {
            found.push(Occurrence {
                pattern: matched.phrase,
                span: Span::new(folded.original_start(matched.start), folded.original_end(matched.end)),
            });
        });
        found.sort_unstable_by_key(|occurrence: &Occurrence| (occurrence.span, occurrence.pattern));
        found
    }
}

impl Condition {
    fn holds(&self, text: &str, span: Span<Txt>, present: &[usize], kind_at: &dyn Fn(usize) -> SectionKind) -> bool {
        if let Some(sections) = self.sections
            && !sections.holds(kind_at(span.start))
        {
            return false;
        }
        if !self.exact.is_empty() && !self.exact.iter().any(|form| same_but_blanks(form, &text[span.range()])) {
            return false;
        }
        let stands = |numbers: &[usize]| present.iter().any(|pattern| numbers.binary_search(pattern).is_ok());
        (self.near.is_empty() || stands(&self.near)) && (self.unless.is_empty() || !stands(&self.unless))
    }
}

fn same_but_blanks(form: &str, written: &str) -> bool {
    form.split_whitespace().eq(written.split_whitespace())
}

/// The different patterns that begin in a sentence.
fn patterns_in(occurrences: &[Occurrence], sentence: Span<Txt>) -> Vec<usize> {
    let start = occurrences.partition_point(|other| other.span.start < sentence.start);
    let end = occurrences.partition_point(|other| other.span.start < sentence.end);
    let mut patterns: Vec<usize> = occurrences[start..end].iter().map(|other| other.pattern).collect();
    patterns.sort_unstable();
    patterns.dedup();
    patterns
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
