//! Numbers without a unit that still are years: "Years of experience: 5", "BS+5 or MS+3", "3 years required, 5 preferred".

use super::Sentence;
use super::quantity::{Quantity, text_at};
use super::token::{Kind, Token, is_degree, number_word, unit_years};

/// Adds them to the quantities of a sentence, in order.
pub(super) fn add(sentence: &Sentence<'_>, quantities: &mut Vec<Quantity>) {
    let tokens = sentence.tokens;
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        if value(tokens, at).is_none() || sentence.names_technology(tokens[at].span) {
            continue;
        }
        if quantities
            .iter()
            .any(|quantity| (quantity.first..quantity.end).contains(&at))
        {
            continue;
        }
        if found.last().is_some_and(|last: &Quantity| at < last.end) {
            continue;
        }
        if after_label(tokens, at, begins_cell(sentence, at))
            || after_degree(tokens, at)
            || before_strength(tokens, at, quantities)
            || of_which(tokens, at, quantities)
        {
            found.extend(bare(tokens, at));
        }
    }
    quantities.extend(found);
    quantities.sort_by_key(|quantity| quantity.number);
}

/// Whether a tab, the sign between the cells of a table, stands before a token.
fn begins_cell(sentence: &Sentence<'_>, at: usize) -> bool {
    let before = at
        .checked_sub(1)
        .map_or(sentence.span.start, |i| sentence.tokens[i].span.end);
    sentence.between(before, sentence.tokens[at].span.start).contains('\t')
}

/// A number, in digits or as a word, that can be years of a career.
fn value(tokens: &[Token<'_>], at: usize) -> Option<f64> {
    match tokens.get(at)?.kind {
        Kind::Number(value) => Some(value),
        Kind::Word => number_word(tokens[at].text).filter(|value| *value >= 1.0 && !tokens[at].is("couple")),
        Kind::Sign => None,
    }
    .filter(|value| *value <= 45.0)
}

fn bare(tokens: &[Token<'_>], at: usize) -> Option<Quantity> {
    let low = value(tokens, at)?;
    let mut end = at + 1;
    let mut high = None;
    if matches!(text_at(tokens, end), "-" | "to")
        && let Some(upper) = value(tokens, end + 1)
    {
        high = Some(upper);
        end += 2;
    }
    let open = text_at(tokens, end) == "+";
    if open {
        end += 1;
    }
    Some(Quantity {
        min: Some(low),
        max: if open { None } else { high },
        conflict: None,
        first: at,
        number: at,
        end,
        floor: false,
        attributive: false,
        article: false,
        bare: true,
    })
}

/// "Years of experience: 5", "Experience (years): 3-5", "| Years of experience | 6+ |".
fn after_label(tokens: &[Token<'_>], at: usize, cell: bool) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    // The hyphen of "GPT-4" is no label's.
    let sign = tokens[before].is_any(&[":", "|", "="]) || tokens[before].is("-") && tokens[at].spaced;
    if !sign && !cell {
        return false;
    }
    let end = if sign { before } else { at };
    let label = &tokens[end.saturating_sub(6)..end];
    let years = label.iter().any(|token| unit_years(token.text) == Some(1.0));
    let experience = label.iter().any(|token| token.is_any(&["experience", "exp"]));
    let counted = label.iter().any(|token| matches!(token.kind, Kind::Number(_)));
    years && experience && !counted
}

/// "BS+5", "Master's + 3".
fn after_degree(tokens: &[Token<'_>], at: usize) -> bool {
    at >= 2
        && tokens[at - 1].is("+")
        && is_degree(tokens[at - 2].text)
        && !tokens.get(at + 1).is_some_and(|next| next.is("%"))
}

/// "3 years required, 5 preferred", "5+ years (7+ preferred)".
fn before_strength(tokens: &[Token<'_>], at: usize, quantities: &[Quantity]) -> bool {
    let after = at + 1 + usize::from(text_at(tokens, at + 1) == "+");
    let strength =
        ["preferred", "required", "desired", "ideal", "desirable", "minimum"].contains(&text_at(tokens, after));
    strength && quantities.iter().any(|quantity| quantity.end <= at)
}

/// "8 years in operations, of which 3 in support", "2 of them as a manager", "the last 4 in leadership".
fn of_which(tokens: &[Token<'_>], at: usize, quantities: &[Quantity]) -> bool {
    let mut before = at;
    while before > 0 && tokens[before - 1].is_any(&["at", "least"]) {
        before -= 1;
    }
    let of_which = before >= 2 && tokens[before - 1].is("which") && tokens[before - 2].is("of");
    let of_them =
        text_at(tokens, at + 1) == "of" && ["them", "which", "those", "these"].contains(&text_at(tokens, at + 2));
    let last = at >= 2
        && tokens[at - 1].is_any(&["last", "recent"])
        && ["in", "as", "with"].contains(&text_at(tokens, at + 1));
    (of_which || of_them || last) && quantities.iter().any(|quantity| quantity.end <= at)
}
