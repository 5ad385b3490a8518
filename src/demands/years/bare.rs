//! Numbers without a unit that still are years: "Years of experience: 5", "BS+5 or MS+3", "3 years required, 5 preferred".

use super::Sentence;
use super::quantity::{Quantity, text_at};
use super::token::{Kind, Token, unit_years};

/// Adds them to the quantities of a sentence, in order.
pub(super) fn add(sentence: &Sentence<'_>, quantities: &mut Vec<Quantity>) {
    let tokens = sentence.tokens;
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let taken = quantities.iter().any(|quantity| (quantity.first..quantity.end).contains(&at));
        if taken || !matches!(tokens[at].kind, Kind::Number(_)) {
            continue;
        }
        if found.last().is_some_and(|last: &Quantity| at < last.end) {
            continue;
        }
        if after_label(tokens, at) || after_degree(tokens, at) || before_strength(tokens, at, quantities) || of_which(tokens, at, quantities) {
            found.extend(bare(tokens, at));
        }
    }
    quantities.extend(found);
    quantities.sort_by_key(|quantity| quantity.number);
}

fn bare(tokens: &[Token<'_>], at: usize) -> Option<Quantity> {
    let value = |i: usize| match tokens.get(i)?.kind {
        Kind::Number(value) if value <= 45.0 => Some(value),
        _ => None,
    };
    let low = value(at)?;
    let mut end = at + 1;
    let mut high = None;
    if matches!(text_at(tokens, end), "-" | "to")
        && let Some(upper) = value(end + 1)
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
fn after_label(tokens: &[Token<'_>], at: usize) -> bool {
    let Some(separator) = at.checked_sub(1) else { return false };
    if !tokens[separator].is_any(&[":", "|", "-", "="]) {
        return false;
    }
    let label = &tokens[separator.saturating_sub(6)..separator];
    let years = label.iter().any(|token| unit_years(token.text) == Some(1.0));
    let experience = label.iter().any(|token| token.is_any(&["experience", "exp"]));
    let counted = label.iter().any(|token| matches!(token.kind, Kind::Number(_)));
    years && experience && !counted
}

/// "BS+5", "Master's + 3".
fn after_degree(tokens: &[Token<'_>], at: usize) -> bool {
    const DEGREES: [&str; 16] =
        ["bs", "ba", "bsc", "ms", "ma", "msc", "mba", "phd", "bachelor", "bachelors", "master", "masters", "degree", "doctorate", "associate", "diploma"];
    at >= 2 && tokens[at - 1].is("+") && tokens[at - 2].is_any(&DEGREES) && !tokens.get(at + 1).is_some_and(|next| next.is("%"))
}

/// "3 years required, 5 preferred", "5+ years (7+ preferred)".
fn before_strength(tokens: &[Token<'_>], at: usize, quantities: &[Quantity]) -> bool {
    let after = at + 1 + usize::from(text_at(tokens, at + 1) == "+");
    let strength = ["preferred", "required", "desired", "ideal", "desirable", "minimum"].contains(&text_at(tokens, after));
    strength && quantities.iter().any(|quantity| quantity.end <= at)
}

/// "8 years in operations, of which 3 in support".
fn of_which(tokens: &[Token<'_>], at: usize, quantities: &[Quantity]) -> bool {
    let mut before = at;
    while before > 0 && tokens[before - 1].is_any(&["at", "least"]) {
        before -= 1;
    }
    let of_which = before >= 2 && tokens[before - 1].is("which") && tokens[before - 2].is("of");
    of_which && quantities.iter().any(|quantity| quantity.end <= at)
}
