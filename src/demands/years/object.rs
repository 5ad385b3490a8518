//! What the experience is to be in, and which technologies the number is bound to.
//!
//! Only the direct object binds: "10 years of Java", "Java: 10 years". In "10 years in software, including Kotlin"
//! nothing is bound to Kotlin, so nobody is accused.

use super::Sentence;
use super::quantity::{Quantity, text_at};
use super::token::{Kind, Token};
use crate::matching::Hit;
use crate::model::TechnologyUse;
use crate::packs::PackKind;
use crate::text::{Span, Txt};

/// The object of a demand.
pub(super) struct Object {
    pub(super) text: String,
    /// The number with its object.
    pub(super) span: Span<Txt>,
    pub(super) technologies: Vec<TechnologyUse>,
    pub(super) alternatives: bool,
    pub(super) open_ended: bool,
}

/// Words between a number and its object that say nothing about it.
const FILLERS: [&str; 58] = [
    "a",
    "an",
    "the",
    "of",
    "in",
    "with",
    "as",
    "using",
    "on",
    "at",
    "within",
    "for",
    "from",
    "experience",
    "experiences",
    "exp",
    "expertise",
    "professional",
    "relevant",
    "related",
    "proven",
    "demonstrated",
    "progressive",
    "progressively",
    "responsible",
    "hands",
    "practical",
    "work",
    "working",
    "prior",
    "previous",
    "direct",
    "full",
    "time",
    "solid",
    "strong",
    "commercial",
    "industry",
    "deep",
    "extensive",
    "recent",
    "real",
    "world",
    "production",
    "post",
    "qualification",
    "total",
    "combined",
    "your",
    "successful",
    "increasing",
    "increasingly",
    "successive",
    "similar",
    "s",
    "'",
    "verifiable",
    "documented",
];

/// Words after which the object is over.
const STOPS: [&str; 36] = [
    "required",
    "preferred",
    "preferably",
    "ideally",
    "plus",
    "desired",
    "desirable",
    "essential",
    "mandatory",
    "is",
    "are",
    "who",
    "that",
    "which",
    "including",
    "minimum",
    "needed",
    "necessary",
    "must",
    "will",
    "would",
    "was",
    "were",
    "has",
    "have",
    "can",
    "should",
    "but",
    "because",
    "so",
    "where",
    "when",
    "within",
    "along",
    "strongly",
    "highly",
];

/// "Customer experience" is an object, not the word for having done something.
const WHOSE_EXPERIENCE: [&str; 14] = [
    "customer",
    "client",
    "user",
    "employee",
    "guest",
    "patient",
    "member",
    "student",
    "digital",
    "consumer",
    "passenger",
    "resident",
    "visitor",
    "brand",
];

/// Words that may stand between the number's preposition and a technology without loosening the bond.
const BINDING: [&str; 40] = [
    "a",
    "an",
    "the",
    "of",
    "in",
    "with",
    "using",
    "on",
    "for",
    "hands",
    "experience",
    "experiences",
    "exp",
    "expertise",
    "professional",
    "relevant",
    "proven",
    "demonstrated",
    "progressive",
    "practical",
    "work",
    "working",
    "prior",
    "previous",
    "direct",
    "solid",
    "strong",
    "commercial",
    "deep",
    "extensive",
    "recent",
    "production",
    "your",
    "programming",
    "developing",
    "coding",
    "s",
    "'",
    "real",
    "world",
];

/// Finds the object of the quantity `index`.
pub(super) fn object(sentence: &Sentence<'_>, quantities: &[Quantity], index: usize) -> Object {
    let quantity = quantities[index];
    let limit = quantities
        .get(index + 1)
        .map_or(sentence.tokens.len(), |next| next.first);
    let after = skip(sentence.tokens, quantity.end, limit, &FILLERS);
    let end = object_end(sentence.tokens, after, limit);
    let floor = index.checked_sub(1).map_or(0, |before| quantities[before].end);
    if end > after && !stands_in_label(sentence.tokens, quantity) {
        let bond = technologies(
            sentence,
            quantity.first,
            skip(sentence.tokens, quantity.end, limit, &BINDING),
            limit,
        );
        let span = sentence.token_span(quantity.first, end);
        return bond.into_object(trimmed(sentence, after, end), span);
    }
    let (start, stop) = label_before(sentence.tokens, floor, quantity.first);
    if start < stop {
        let bond = technologies(sentence, start, skip(sentence.tokens, start, stop, &BINDING), stop);
        let span = sentence.token_span(start, quantity.end.max(stop));
        return bond.into_object(
            trimmed(sentence, skip(sentence.tokens, start, stop, &FILLERS), stop),
            span,
        );
    }
    let span = sentence.token_span(quantity.first, end.max(quantity.end));
    Bond::default().into_object(String::new(), span)
}

fn skip(tokens: &[Token<'_>], mut at: usize, limit: usize, words: &[&str]) -> usize {
    while at < limit
        && (tokens[at].is_any(words)
            || (tokens[at].kind == Kind::Sign && tokens[at].is_any(&["-", "'", ":", "|", "\"", "*"])))
    {
        at += 1;
    }
    at
}

fn object_end(tokens: &[Token<'_>], start: usize, limit: usize) -> usize {
    let mut end = start;
    while end < limit && end - start < 14 {
        let token = &tokens[end];
        let closes = token.is_any(&STOPS) || token.is_any(&["(", ")", ";", ":", "|", ".", "!", "?"]);
        let new_clause = token.is(",") && !continues_list(tokens, end + 1, limit);
        let noun = token.is("experience") && end > start && !tokens[end - 1].is_any(&WHOSE_EXPERIENCE);
        if closes || new_clause || noun {
            break;
        }
        end += 1;
    }
    while end > start && tokens[end - 1].is_any(&["and", "or", ",", "in", "of", "with", "a", "an", "the", "at", "as"]) {
        end -= 1;
    }
    end
}

/// Whether a comma only parts items of a list: a few words and then another comma, "and" or "or".
fn continues_list(tokens: &[Token<'_>], from: usize, limit: usize) -> bool {
    tokens[from.min(limit)..limit]
        .iter()
        .take(5)
        .any(|token| token.is_any(&["and", "or", ",", "&"]))
        && !tokens.get(from).is_some_and(|token| token.is_any(&STOPS))
}

/// "Salesforce (5+ years)", "Salesforce: 5 years (Required)": the object stands before the number.
fn stands_in_label(tokens: &[Token<'_>], quantity: Quantity) -> bool {
    let before = quantity.first.checked_sub(1).map_or("", |i| text_at(tokens, i));
    let after = text_at(tokens, quantity.end);
    let closes = tokens.get(quantity.end).is_none() || matches!(after, ")" | "(" | "|" | "," | ";" | "/");
    matches!(before, ":" | "(" | "|" | "-") && closes
}

fn label_before(tokens: &[Token<'_>], floor: usize, first: usize) -> (usize, usize) {
    const TAIL: [&str; 22] = [
        ":",
        "(",
        "-",
        "|",
        "for",
        "at",
        "least",
        "minimum",
        "of",
        "experience",
        "exp",
        "years",
        "with",
        "a",
        "required",
        "preferred",
        "in",
        "and",
        ",",
        "or",
        "level",
        "over",
    ];
    let mut stop = first;
    while stop > floor && tokens[stop - 1].is_any(&TAIL) {
        stop -= 1;
    }
    let start = (floor..stop)
        .rev()
        .find(|&i| tokens[i].is_any(&[",", ";", ":", "(", ")", "|", "."]))
        .map_or(floor, |i| i + 1);
    let words = stop - start;
    if words > 8 { (first, first) } else { (start, stop) }
}

fn trimmed(sentence: &Sentence<'_>, start: usize, end: usize) -> String {
    if start >= end {
        return String::new();
    }
    let span = sentence.token_span(start, end);
    sentence
        .between(span.start, span.end)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[derive(Default)]
struct Bond {
    technologies: Vec<TechnologyUse>,
    alternatives: bool,
    open_ended: bool,
}

impl Bond {
    fn into_object(self, text: String, span: Span<Txt>) -> Object {
        Object {
            text,
            span,
            technologies: self.technologies,
            alternatives: self.alternatives,
            open_ended: self.open_ended,
        }
    }
}

/// The technologies that begin right at token `start`, and those that a list joins to them. The demand begins at token
/// `first`.
fn technologies(sentence: &Sentence<'_>, first: usize, start: usize, limit: usize) -> Bond {
    let mut bond = Bond::default();
    let Some((pack, _)) = sentence.source.lexicon.of_kind(PackKind::Technologies).next() else {
        return bond;
    };
    let tokens = sentence.tokens;
    let mut at = start;
    let mut last_end = None;
    let mut unnamed = false;
    while at < limit {
        let Some(hit) = hit_at(sentence, pack, tokens[at].span.start) else {
            unnamed = last_end.is_some();
            break;
        };
        bond.technologies.extend(technology(sentence, pack, hit));
        last_end = Some(hit.span.end);
        at = token_after(tokens, hit.span.end);
        let joined = at;
        while at < limit && tokens[at].is_any(&[",", "/", "and", "or", "&", "both", "either"]) {
            bond.alternatives |= tokens[at].is_any(&["/", "or"]);
            at += 1;
        }
        if at == joined {
            break;
        }
    }
    if let Some(end) = last_end {
        // Whatever follows in the clause may open the list: "or similar", "such as", "and other tools". An unnamed
        // alternative ("Salesforce or a CRM") opens it as well.
        let clause_end = tokens[..limit].last().map_or(end, |token| token.span.end);
        let rest = Span::new(end, clause_end.max(end));
        let number = tokens.get(first).map_or(sentence.span.start, |token| token.span.start);
        let before = Span::new(number.min(end), end);
        bond.open_ended = sentence.cues.any("open_ended", rest)
            || sentence.cues.any("open_ended", before)
            || bond.alternatives && unnamed && !tokens[at].is_any(&["experience", "exp", ")", "(", ".", ";"]);
        bond.alternatives |= text_at(tokens, token_after(tokens, end)) == "or";
    }
    bond
}

fn hit_at<'a>(sentence: &'a Sentence<'_>, pack: usize, offset: usize) -> Option<&'a Hit> {
    sentence
        .source
        .hits
        .within(pack, Span::new(offset, sentence.span.end))
        .next()
        .filter(|hit| hit.span.start == offset)
}

fn token_after(tokens: &[Token<'_>], offset: usize) -> usize {
    tokens
        .iter()
        .position(|token| token.span.start >= offset)
        .unwrap_or(tokens.len())
}

fn technology(sentence: &Sentence<'_>, pack: usize, hit: &Hit) -> Option<TechnologyUse> {
    let lexicon = sentence.source.lexicon;
    let row = lexicon.technology(&lexicon.packs[pack].terms[hit.term].id)?;
    Some(TechnologyUse {
        name: row.name.clone(),
        since: row.since,
        since_text: row.since_text.clone(),
        basis: row.basis.clone(),
        precision: row.precision,
        span: hit.span,
    })
}
