//! Years of experience: a small grammar over the tokens of a sentence.
//!
//! [`token`] cuts, [`quantity`] reads the number, [`context`] tells whether it is asked of the candidate and how
//! strongly, [`object`] tells what the experience is to be in and which technologies the number is bound to. The words
//! are in `keywords/years.toml`.

mod bare;
mod context;
mod object;
mod quantity;
mod token;

use super::Source;
use super::cues::Cues;
use crate::model::{ExperienceDemand, SectionKind, Strength};
use crate::packs::PackKind;
use crate::text::{Span, Txt};
use context::Reading;
use memchr::memmem;
use quantity::Quantity;
use token::Token;

/// Longer careers than this are not asked for; such a number is a company's age.
const LONGEST_CAREER: f64 = 45.0;

/// No posting asks for more; a text with more numbers of years is no posting, and the work stays bounded.
pub(crate) const MOST_DEMANDS: usize = 200;

/// A sentence as the grammar sees it.
struct Sentence<'a> {
    source: Source<'a>,
    cues: Cues<'a>,
    tokens: &'a [Token<'a>],
    span: Span<Txt>,
    section: SectionKind,
}

impl Sentence<'_> {
    fn text(&self) -> &str {
        &self.source.posting.text
    }

    /// Whether a span is part of a technology's name: the 4 of "GPT-4", the 365 of "Office 365".
    fn names_technology(&self, span: Span<Txt>) -> bool {
        let pack = self.source.lexicon.of_kind(PackKind::Technologies).next();
        pack.is_some_and(|(pack, _)| {
            self.source
                .hits
                .within(pack, self.span)
                .any(|hit| hit.span.overlaps(span))
        })
    }

    /// The text between two offsets; nothing where folding made two tokens of one character.
    fn between(&self, start: usize, end: usize) -> &str {
        self.text().get(start..end).unwrap_or_default()
    }

    fn token_span(&self, first: usize, end: usize) -> Span<Txt> {
        let start = self.tokens.get(first).map_or(self.span.end, |token| token.span.start);
        let end = end
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last))
            .map_or(start, |token| token.span.end);
        Span::new(start, end)
    }
}

/// Every demand for years of experience, in text order.
pub(super) fn experience(source: Source<'_>) -> Vec<ExperienceDemand> {
    let cues = Cues::new(source, "years");
    let mut demands = Vec::new();
    let mut vague = cues.sentences_with(&["vague"]).peekable();
    let mut mentions = time_mentions(source).into_iter().peekable();
    for (number, &span) in source.hits.sentences.iter().enumerate() {
        let mut of_time = false;
        while vague.next_if_eq(&number).is_some() {
            of_time = true;
        }
        while let Some(place) = mentions.next_if(|place| *place < span.end) {
            of_time |= place >= span.start;
        }
        if !of_time {
            continue;
        }
        let tokens = token::tokens(&source.hits.folded, &source.posting.text, span);
        let sentence = Sentence {
            source,
            cues,
            tokens: &tokens,
            span,
            section: source.posting.kind_at(span.start),
        };
        sentence_demands(&sentence, &mut demands);
        if demands.len() >= MOST_DEMANDS {
            demands.truncate(MOST_DEMANDS);
            break;
        }
    }
    demands
}

/// A cheap look before the grammar runs: where words for units of time stand in the text, or a plus. In text order.
fn time_mentions(source: Source<'_>) -> Vec<usize> {
    let bytes = source.hits.folded.as_str().as_bytes();
    let begins = |at: usize, word: &str| bytes[at..].starts_with(word.as_bytes());
    let ends = |at: usize| bytes.get(at).is_none_or(|byte| !byte.is_ascii_alphabetic());
    let years = memchr::memchr2_iter(b'+', b'y', bytes).filter(|&at| {
        bytes[at] == b'+'
            || matches!(bytes.get(at + 1), Some(b'e' | b'r'))
            || at > 0 && bytes[at - 1].is_ascii_digit()
            || begins(at, "yoe")
    });
    let months = memmem::find_iter(bytes, "mo")
        .filter(|&at| begins(at, "month") || begins(at, "mos") && ends(at + 3) || ends(at + 2));
    let others = ["mths", "decade"].map(|word| memmem::find_iter(bytes, word));
    let mut places: Vec<usize> = years.chain(months).chain(others.into_iter().flatten()).collect();
    places.sort_unstable();
    let mut way_back = source.hits.folded.way_back(&source.posting.text);
    places
        .iter_mut()
        .for_each(|place| *place = way_back.span(*place, *place + 1).start);
    places
}

fn sentence_demands(sentence: &Sentence<'_>, demands: &mut Vec<ExperienceDemand>) {
    let mut quantities = quantity::quantities(sentence.tokens);
    bare::add(sentence, &mut quantities);
    let before = demands.len();
    for index in 0..quantities.len() {
        if let Some(reading) = context::read(sentence, &quantities, index) {
            demands.push(demand(sentence, &quantities, index, &reading));
        }
    }
    if quantities.is_empty() && demands.len() == before {
        demands.extend(unquantified(sentence));
    }
}

fn demand(sentence: &Sentence<'_>, quantities: &[Quantity], index: usize, reading: &Reading) -> ExperienceDemand {
    let quantity = quantities[index];
    let object = object::object(sentence, quantities, index);
    let round = |years: f64| (years * 100.0).round() / 100.0;
    ExperienceDemand {
        min_years: quantity.min.map(round),
        max_years: quantity.max.map(round),
        of: object.text,
        technologies: object.technologies,
        alternatives: object.alternatives,
        open_ended: object.open_ended,
        strength: reading.strength,
        span: object.span,
        sentence: sentence.span,
        conflict: quantity.conflict,
    }
}

/// "Several years of experience": asked for, but no number can be read.
fn unquantified(sentence: &Sentence<'_>) -> Option<ExperienceDemand> {
    let place = sentence.cues.of("vague", sentence.span).next()?;
    let asks = matches!(sentence.section, SectionKind::Required | SectionKind::Preferred)
        || sentence.cues.any("candidate", sentence.span);
    let taken_back = sentence.cues.any("negation", sentence.span) || sentence.cues.any("company", sentence.span);
    let counts_for_pay = sentence.cues.any("never", sentence.span);
    if !asks || counts_for_pay || taken_back || sentence.section.is_boilerplate() {
        return None;
    }
    let strength = match sentence.section {
        _ if sentence.cues.any("preferred", sentence.span) => Strength::Preferred,
        SectionKind::Preferred => Strength::Preferred,
        _ if sentence.cues.any("required", sentence.span) => Strength::Required,
        SectionKind::Required => Strength::Required,
        _ => Strength::Unclear,
    };
    Some(ExperienceDemand {
        min_years: None,
        max_years: None,
        of: String::new(),
        technologies: Vec::new(),
        alternatives: false,
        open_ended: false,
        strength,
        span: place,
        sentence: sentence.span,
        conflict: None,
    })
}
