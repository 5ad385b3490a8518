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
    for (number, &span) in source.hits.sentences.iter().enumerate() {
        let mut is_vague = false;
        while vague.next_if_eq(&number).is_some() {
            is_vague = true;
        }
        if !is_vague && !mentions_time(&source.posting.text[span.range()]) {
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

/// The bytes with which a word for a unit of time begins, and the plus.
static TIME_BYTES: [bool; 256] = {
    let mut begin = [false; 256];
    let bytes = b"+yYmMdD";
    let mut at = 0;
    while at < bytes.len() {
        begin[bytes[at] as usize] = true;
        at += 1;
    }
    begin
};

/// A cheap look before the grammar runs: words for units of time, or a plus.
fn mentions_time(sentence: &str) -> bool {
    let bytes = sentence.as_bytes();
    let begins = |at: usize, word: &str| {
        bytes
            .get(at..at + word.len())
            .is_some_and(|piece| piece.eq_ignore_ascii_case(word.as_bytes()))
    };
    let ends = |at: usize| bytes.get(at).is_none_or(|byte| !byte.is_ascii_alphabetic());
    let mut next = 0;
    while let Some(ahead) = bytes[next..].iter().position(|&byte| TIME_BYTES[usize::from(byte)]) {
        let at = next + ahead;
        next = at + 1;
        let following = bytes.get(next).map_or(0, u8::to_ascii_lowercase);
        let found = match (bytes[at], following) {
            (b'+', _) | (b'y' | b'Y', b'e' | b'r') => true,
            (b'y' | b'Y', _) => at > 0 && bytes[at - 1].is_ascii_digit() || begins(next, "oe"),
            (b'm' | b'M', b'o') => {
                begins(at, "month") || begins(at, "mos") && ends(at + 3) || begins(at, "mo") && ends(at + 2)
            }
            (b'm' | b'M', b't') => begins(at, "mths"),
            (b'd' | b'D', b'e') => begins(at, "decade"),
            _ => false,
        };
        if found {
            return true;
        }
    }
    false
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
