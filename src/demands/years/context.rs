//! Is a number of years asked of the candidate, and how strongly?

use super::quantity::{Quantity, text_at};
use super::token::{Kind, Token, is_degree};
use super::{LONGEST_CAREER, Sentence};
use crate::model::{SectionKind, Strength};
use crate::text::{Span, Txt};

/// A number that is a demand.
pub(super) struct Reading {
    pub(super) strength: Strength,
}

/// Words that go on from a number to what the experience is in.
const PREPOSITIONS: [&str; 14] = [
    "of", "in", "with", "as", "using", "on", "at", "within", "across", "for", "under", "from", "inside", "behind",
];

/// Reads the quantity `index` in its surroundings.
pub(super) fn read(sentence: &Sentence<'_>, quantities: &[Quantity], index: usize) -> Option<Reading> {
    let quantity = quantities[index];
    let clause = clause(sentence, quantities, index);
    let number = sentence.token_span(quantity.first, quantity.end);
    let longest = quantity.min.or(quantity.max).unwrap_or_default();
    if longest > LONGEST_CAREER || is_span_of_time(sentence, quantity, clause, number) || is_negated(sentence, clause) {
        return None;
    }
    let around = Around::new(sentence, quantity, clause, number);
    if !is_asked(sentence, quantity, clause, &around) {
        return None;
    }
    Some(Reading {
        strength: strength(sentence, quantity, clause, number),
    })
}

/// The part of the sentence that belongs to the quantity: from the one before to the one after.
fn clause(sentence: &Sentence<'_>, quantities: &[Quantity], index: usize) -> Span<Txt> {
    let start = match index.checked_sub(1) {
        Some(before) => {
            sentence
                .token_span(quantities[before].first, quantities[before].end)
                .end
        }
        None => sentence.span.start,
    };
    let Some(next) = quantities.get(index + 1) else {
        return Span::new(start, sentence.span.end);
    };
    let next = sentence.token_span(next.first, next.end).start;
    let own = sentence
        .token_span(quantities[index].first, quantities[index].end)
        .end
        .min(next);
    // What follows the last "and" or comma already belongs to the next number.
    let between = sentence.between(own, next);
    let cut = [" and ", ", ", " or ", " plus "]
        .iter()
        .filter_map(|mark| between.rfind(mark))
        .max();
    Span::new(start, cut.map_or(next, |at| own + at))
}

fn is_negated(sentence: &Sentence<'_>, clause: Span<Txt>) -> bool {
    sentence.cues.any("negation", clause)
}

/// Contracts, ages, windows, warranties, vesting: a length of time that nobody is asked to have worked.
fn is_span_of_time(sentence: &Sentence<'_>, quantity: Quantity, clause: Span<Txt>, number: Span<Txt>) -> bool {
    let cues = sentence.cues;
    let compared = quantity.first < quantity.number;
    if cues.any("anything_goes", sentence.span)
        || cues.any("never", clause)
        || cues.starts_at("after", sentence.span, number.end)
    {
        return true;
    }
    let directly = sentence.token_span(quantity.number, quantity.end).start;
    if !quantity.bare
        && cues.ends_at("before", sentence.span, if compared { number.start } else { directly })
        && !(compared && ends_with_article(sentence, number))
    {
        return true;
    }
    if opens_sentence_about_company(sentence, quantity) {
        return true;
    }
    if quantity.article && !compared && !article_counts(sentence, quantity) {
        return true;
    }
    (quantity.attributive || is_singular_attribute(sentence, quantity)) && !noun_follows(sentence, quantity)
}

/// "3 to 5 year models": a singular unit before another noun is an attribute, hyphen or not.
fn is_singular_attribute(sentence: &Sentence<'_>, quantity: Quantity) -> bool {
    let tokens = sentence.tokens;
    let unit = quantity.end.checked_sub(1).map_or("", |i| text_at(tokens, i));
    let many = quantity.max.or(quantity.min).is_some_and(|number| number > 1.0);
    let next = tokens
        .get(quantity.end)
        .filter(|next| next.kind == Kind::Word && !PREPOSITIONS.contains(&next.text));
    many && unit == "year"
        && next.is_some_and(|next| {
            !next.text.ends_with("ing") && !next.is_any(&["required", "preferred", "minimum", "and", "or"])
        })
}

fn ends_with_article(sentence: &Sentence<'_>, number: Span<Txt>) -> bool {
    let before = sentence.between(sentence.span.start, number.start).trim_end();
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    matches!(word.to_ascii_lowercase().as_str(), "a" | "our" | "at" | "year")
}

/// "a decade of experience", "a year or two in retail": counted like any number.
fn article_counts(sentence: &Sentence<'_>, quantity: Quantity) -> bool {
    let tokens = sentence.tokens;
    let follows = text_at(tokens, quantity.end);
    quantity.max.is_some() || follows == "of" || follows == "in" || follows.starts_with("experience") || follows == "or"
}

/// "5-year track record": a hyphenated number still counts before a word for experience.
fn noun_follows(sentence: &Sentence<'_>, quantity: Quantity) -> bool {
    let end = (quantity.end + 3).min(sentence.tokens.len());
    let span = sentence.token_span(quantity.end, end);
    sentence.cues.any("experience", span)
        || sentence.cues.any("vague", span)
        || text_at(sentence.tokens, quantity.end) == "of" && quantity.max.is_some()
}

/// What stands around a number.
struct Around {
    /// A word for experience in the clause.
    noun: bool,
    /// The number stands in a label: "X: 5 years", "X (5 yrs)", a table row.
    label: bool,
    /// The number leads on to what the experience is in.
    leads_on: bool,
    /// The number ends a clause of work: "has managed teams for 5 years".
    follows_work: bool,
    /// The sentence speaks of the candidate.
    candidate: bool,
    /// The sentence speaks of the company, nearer to the number than of the candidate.
    company: bool,
}

impl Around {
    fn new(sentence: &Sentence<'_>, quantity: Quantity, clause: Span<Txt>, number: Span<Txt>) -> Self {
        let cues = sentence.cues;
        let candidate = cues.any("candidate", sentence.span);
        let nearest = |list: &str| {
            cues.of_owned(list, Span::new(sentence.span.start, number.start))
                .map(|span| span.end)
                .max()
        };
        let company = match (nearest("company"), nearest("candidate")) {
            (Some(company), Some(candidate)) => company > candidate,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => cues.any("company", sentence.span) && !candidate,
        };
        Around {
            // "years of experience in" is one cue for demands without a number; next to one it is a word for experience.
            noun: cues.any("experience", clause) || cues.any("vague", sentence.span),
            label: is_label(sentence, quantity),
            leads_on: leads_on(sentence.tokens, quantity.end),
            follows_work: quantity
                .first
                .checked_sub(1)
                .is_some_and(|before| sentence.tokens[before].is("for")),
            candidate,
            company,
        }
    }
}

/// "Master's degree and 3 years": one of several degrees with its years.
fn stands_with_degree(tokens: &[Token<'_>], quantity: Quantity) -> bool {
    let joined = quantity
        .first
        .checked_sub(1)
        .is_some_and(|before| tokens[before].is_any(&["with", "and", "or", "plus", "+", "&", ","]));
    joined && tokens.iter().any(|token| is_degree(token.text))
}

fn leads_on(tokens: &[Token<'_>], end: usize) -> bool {
    let Some(next) = tokens.get(end) else { return false };
    next.kind == Kind::Word
        && (PREPOSITIONS.contains(&next.text) || next.text.ends_with("ing") || !is_function_word(next.text))
}

fn is_function_word(word: &str) -> bool {
    [
        "and", "or", "but", "to", "the", "a", "an", "is", "are", "was", "will", "that", "which", "you", "we", "it",
        "this",
    ]
    .contains(&word)
}

fn is_label(sentence: &Sentence<'_>, quantity: Quantity) -> bool {
    let tokens = sentence.tokens;
    let before = quantity.first.checked_sub(1).map_or("", |i| text_at(tokens, i));
    let after = text_at(tokens, quantity.end);
    let closes = tokens.get(quantity.end).is_none() || matches!(after, ")" | "(" | "|" | "," | ";" | "." | "/");
    // A line that is nothing but the number stands under its label: "Relevant experience" and "5-7 years".
    let alone = quantity.first == 0 && quantity.end + 1 >= tokens.len();
    if alone
        && (heading_names_experience(sentence)
            || matches!(sentence.section, SectionKind::Required | SectionKind::Preferred))
    {
        return true;
    }
    let number = sentence.token_span(quantity.first, quantity.end);
    let previous = quantity
        .first
        .checked_sub(1)
        .map_or(sentence.span.start, |i| tokens[i].span.end);
    let begins_cell = sentence.between(previous, number.start).contains('\t');
    let cell = begins_cell || sentence.between(number.end, sentence.span.end).starts_with('\t');
    (matches!(before, ":" | "(" | "|" | "-" | ">") && closes)
        || cell
        || (quantity.first == 0 && matches!(after, "-" | ":" | "|" | ","))
}

fn heading_names_experience(sentence: &Sentence<'_>) -> bool {
    let section = sentence.source.posting.section_at(sentence.span.start);
    section
        .and_then(|section| section.heading.as_ref())
        .is_some_and(|heading| {
            ["experience", "seniority", "level"]
                .iter()
                .any(|word| heading.to_lowercase().contains(word))
        })
}

/// "With 25 years of experience, Acme ..." and "For 45 years, ..." open sentences about a company.
fn opens_sentence_about_company(sentence: &Sentence<'_>, quantity: Quantity) -> bool {
    let tokens = sentence.tokens;
    let opens = quantity.first == 1 && tokens[0].is_any(&["with", "for", "after", "over", "in"])
        || quantity.first == 0 && tokens[0].is("over");
    let rest = sentence.token_span(quantity.end, tokens.len());
    let comma = sentence.between(rest.start, rest.end).contains(',');
    opens
        && comma
        && !matches!(sentence.section, SectionKind::Required | SectionKind::Preferred)
        && !sentence.cues.any("candidate", sentence.span)
}

fn is_asked(sentence: &Sentence<'_>, quantity: Quantity, clause: Span<Txt>, around: &Around) -> bool {
    let marked = sentence.cues.any("required", clause) || sentence.cues.any("preferred", clause);
    match sentence.section {
        SectionKind::Required | SectionKind::Preferred => {
            let grounds = around.noun
                || around.label
                || around.leads_on
                || around.follows_work
                || quantity.floor
                || quantity.bare
                || marked
                || stands_with_degree(sentence.tokens, quantity);
            grounds && (around.candidate || !sentence.cues.any("company_self", sentence.span))
        }
        SectionKind::Duties | SectionKind::Summary | SectionKind::Other | SectionKind::Title => {
            let grounds = around.noun
                || around.label && (marked || heading_names_experience(sentence))
                || around.leads_on && (around.candidate || quantity.floor)
                || quantity.bare && around.noun;
            let wishes = around.candidate || !starts_clause_of_company(sentence, around);
            grounds && wishes && !around.company
        }
        SectionKind::About | SectionKind::Benefits | SectionKind::Legal => {
            around.noun && around.candidate && !around.company
        }
    }
}

fn starts_clause_of_company(sentence: &Sentence<'_>, around: &Around) -> bool {
    around.company || sentence.cues.any("company", sentence.span)
}

/// Degrees take wish words for themselves: "a bachelor's degree preferred".
const DEGREES: [&str; 8] = [
    "degree",
    "bachelor",
    "bachelors",
    "master",
    "masters",
    "mba",
    "certification",
    "diploma",
];

fn strength(sentence: &Sentence<'_>, quantity: Quantity, clause: Span<Txt>, number: Span<Txt>) -> Strength {
    let applies = |list: &str, everywhere: bool| {
        sentence
            .cues
            .of_owned(list, clause)
            .any(|cue| marks(sentence, cue, number, everywhere))
    };
    let wished = applies("preferred", false);
    let must = applies("required", true);
    match sentence.section {
        _ if wished => Strength::Preferred,
        _ if must => Strength::Required,
        SectionKind::Preferred => Strength::Preferred,
        _ if quantity.floor
            || sentence.cues.any("floor", Span::new(clause.start, number.end))
            || floor_after(sentence, quantity) =>
        {
            Strength::Required
        }
        SectionKind::Required => Strength::Required,
        _ => Strength::Unclear,
    }
}

fn floor_after(sentence: &Sentence<'_>, quantity: Quantity) -> bool {
    let last = quantity.end.checked_sub(1).map_or("", |i| text_at(sentence.tokens, i));
    matches!(last, "minimum" | "min") || matches!(text_at(sentence.tokens, quantity.end), "minimum" | "min")
}

/// Words that mark what follows them; the others mark what stands before.
fn marks_forward(cue: &str) -> bool {
    const FORWARD: [&str; 30] = [
        "ideally",
        "preferably",
        "preference",
        "nice to have",
        "good to have",
        "great to have",
        "we'd love",
        "we would love",
        "love to see",
        "would love",
        "bonus points",
        "must",
        "must have",
        "require",
        "requires",
        "need",
        "you need",
        "you'll need",
        "will need",
        "needs",
        "to qualify",
        "to be considered",
        "to be eligible",
        "eligible",
        "prefer",
        "prefers",
        "extra credit",
        "brownie points",
        "ideal",
        "optional",
    ];
    FORWARD.contains(&cue)
}

/// Whether a wish or must word belongs to the number and not to something else in the sentence.
fn marks(sentence: &Sentence<'_>, cue: Span<Txt>, number: Span<Txt>, must: bool) -> bool {
    let word = sentence.between(cue.start, cue.end).to_lowercase();
    if cue.end <= number.start {
        let between = sentence.between(cue.end, number.start);
        let labels = between.trim_start().starts_with([':', '-', '–', ')']);
        let words = between
            .split_whitespace()
            .filter(|word| word.chars().any(char::is_alphanumeric))
            .count();
        if between.contains(';') {
            return false;
        }
        if marks_forward(&word) || must {
            let close = if between.contains(',') { 3 } else { 14 };
            return words <= close;
        }
        return labels || (words <= 4 && !between.contains(','));
    }
    if cue.start < number.end {
        return must;
    }
    let between = sentence.between(number.end, cue.start);
    let lower = between.to_lowercase();
    if between.contains(';') {
        return false;
    }
    // "(call centre preferred)" wishes for the call centre; "(preferred)" for the whole.
    if let Some(open) = between.rfind('(')
        && between[open + 1..]
            .split_whitespace()
            .any(|word| !["strongly", "highly", "is", "are"].contains(&word.to_lowercase().as_str()))
    {
        return false;
    }
    if DEGREES.iter().any(|degree| lower.contains(degree)) {
        return false;
    }
    let rest_is_empty = sentence
        .between(cue.end, sentence.span.end)
        .trim_matches(|c: char| !c.is_alphanumeric())
        .is_empty();
    if marks_forward(&word) {
        return rest_is_empty || must && between.trim().is_empty();
    }
    match between.rfind(',') {
        None => true,
        Some(comma) => {
            let after = between[comma + 1..].trim();
            let joins = ["and ", "or ", "but ", "is", "are", "with", "strongly", "highly"];
            after.is_empty() || joins.iter().any(|join| after.starts_with(join)) || after.starts_with('(')
        }
    }
}
