//! Numbers of years: digits, words, ranges, open ends, maxima.

use super::token::{Kind, Token, number_word, unit_years};

/// A number of years at a place of a sentence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Quantity {
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
    /// Word and digit, when they differ: "five (3)".
    pub(super) conflict: Option<(f64, f64)>,
    /// Index of the first token, comparing words included.
    pub(super) first: usize,
    /// Index of the first token of the number itself.
    pub(super) number: usize,
    /// Index after the last token.
    pub(super) end: usize,
    /// "at least", "minimum": a floor was said.
    pub(super) floor: bool,
    /// Number and unit are joined by a hyphen: "3-year contract".
    pub(super) attributive: bool,
    /// The number is "a": "a year", "a decade".
    pub(super) article: bool,
    /// No unit stands with the number: "Years of experience: 5", "BS+5".
    pub(super) bare: bool,
}

/// A number with what belongs to it.
#[derive(Debug, Clone, Copy)]
struct Amount {
    low: f64,
    high: Option<f64>,
    open: bool,
    conflict: Option<(f64, f64)>,
    article: bool,
    end: usize,
}

/// Every number of years in a sentence, in order.
pub(super) fn quantities(tokens: &[Token<'_>]) -> Vec<Quantity> {
    let mut out: Vec<Quantity> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match quantity(tokens, at) {
            Some(quantity) => {
                at = quantity.end;
                out.push(quantity);
            }
            None => at += 1,
        }
    }
    out
}

fn quantity(tokens: &[Token<'_>], start: usize) -> Option<Quantity> {
    let first = amount(tokens, start)?;
    let mut end = first.end;
    let mut low = first.low;
    let mut high = first.high;
    let mut open = first.open;
    let mut conflict = first.conflict;
    let mut unit = unit_at(tokens, end);
    let mut attributive = false;
    if let Some((factor, next, joined)) = unit {
        low *= factor;
        high = high.map(|high| high * factor);
        end = next;
        attributive = joined;
    }
    // A second number makes a range, unless the first one already is one.
    if high.is_none()
        && let Some(second_at) = range_separator(tokens, end, start, unit.is_some())
        && let Some(second) = amount(tokens, second_at).filter(|second| second.high.is_none())
    {
        let second_unit = unit_at(tokens, second.end);
        if let Some((factor, next, joined)) = second_unit.or(unit.map(|(factor, _, _)| (factor, second.end, false))) {
            if unit.is_none() {
                low *= factor;
            }
            high = Some(second.low * factor);
            open = second.open || (open && second_unit.is_none());
            conflict = conflict.or(second.conflict);
            end = next;
            attributive |= joined;
            unit = Some((factor, next, joined));
        }
    }
    let (_, _, _) = unit?;
    if let Some((extra, next)) = added_months(tokens, end).or_else(|| added_half(tokens, end)) {
        low += extra;
        end = next;
    }
    let (end, tail_open, mut maximum) = tail(tokens, end);
    open |= tail_open;
    // "5 years to 8 years" and "3 years or 4" were read above; "2+ to 4" keeps its upper end.
    if open && first.open && high.is_some() && !tail_open {
        open = ends_open(tokens, end);
    }
    let before = comparison(tokens, start);
    maximum |= before.maximum;
    let (min, max) = if maximum && high.is_none() {
        (None, Some(low))
    } else if open {
        (Some(low), None)
    } else if maximum {
        (None, high)
    } else {
        (Some(low), high)
    };
    Some(Quantity {
        min,
        max,
        conflict,
        first: before.first,
        number: start,
        end,
        floor: before.floor,
        attributive,
        article: first.article,
        bare: false,
    })
}

fn ends_open(tokens: &[Token<'_>], end: usize) -> bool {
    // The plus of "3 - 5+ years" stands before the unit.
    end >= 2
        && tokens[..end]
            .iter()
            .rev()
            .take(3)
            .any(|token| token.is("+") || token.is("plus"))
}

pub(super) fn text_at<'a>(tokens: &[Token<'a>], at: usize) -> &'a str {
    tokens.get(at).map_or("", |token| token.text)
}

/// A single number: "5", "five", "five (5)", "five (3-5)", "1.5", "1 .5", "one and a half", "a", "half a".
fn amount(tokens: &[Token<'_>], at: usize) -> Option<Amount> {
    let (mut value, mut end, article) = number(tokens, at).or_else(|| bracketed(tokens, at))?;
    let mut conflict = None;
    let mut high = None;
    let mut open = false;
    if text_at(tokens, end) == "(" && !article {
        let inner_open = [">", "<", "~"].contains(&text_at(tokens, end + 1));
        let inside = end + 1 + usize::from(inner_open);
        if let Some((digits, mut close, _)) = number(tokens, inside) {
            let separator = text_at(tokens, close);
            if matches!(separator, "-" | "to")
                && let Some((upper, after, _)) = number(tokens, close + 1)
            {
                high = Some(upper);
                close = after;
            }
            if text_at(tokens, close) == "+" {
                open = true;
                close += 1;
            }
            if text_at(tokens, close) == ")" {
                if (digits - value).abs() > f64::EPSILON && high.is_none() {
                    conflict = Some((value, digits));
                }
                // Of two readings the lower one accuses nobody wrongly.
                value = if high.is_some() { digits } else { value.min(digits) };
                end = close + 1;
            } else {
                high = None;
                open = false;
            }
        }
    }
    if text_at(tokens, end) == "-" && text_at(tokens, end + 1) == "plus" {
        open = true;
        end += 2;
    } else if matches!(text_at(tokens, end), "+" | "plus") && !is_addition(tokens, end) {
        open = true;
        end += 1;
    } else if text_at(tokens, end) == "or" && text_at(tokens, end + 1) == "more" {
        open = true;
        end += 2;
    }
    Some(Amount {
        low: value,
        high,
        open,
        conflict,
        article,
        end,
    })
}

/// "(2) years".
fn bracketed(tokens: &[Token<'_>], at: usize) -> Option<(f64, usize, bool)> {
    if text_at(tokens, at) != "(" || at.checked_sub(1).is_some_and(|before| number(tokens, before).is_some()) {
        return None;
    }
    let (value, close, _) = number(tokens, at + 1).filter(|(_, _, article)| !article)?;
    (text_at(tokens, close) == ")" && unit_at(tokens, close + 1).is_some()).then_some((value, close + 1, false))
}

/// "Bachelor's plus 5": a plus between two numbers adds, it does not open.
fn is_addition(tokens: &[Token<'_>], plus: usize) -> bool {
    text_at(tokens, plus) == "plus"
        && tokens
            .get(plus + 1)
            .is_some_and(|next| matches!(next.kind, Kind::Number(_)))
}

fn number(tokens: &[Token<'_>], at: usize) -> Option<(f64, usize, bool)> {
    let token = tokens.get(at)?;
    match token.kind {
        Kind::Number(value) => {
            let fraction = tokens.get(at + 1).and_then(|next| match next.kind {
                Kind::Number(fraction) if fraction < 1.0 && value.fract() == 0.0 => Some(fraction),
                _ => None,
            });
            let half =
                text_at(tokens, at + 1) == "and" && text_at(tokens, at + 2) == "a" && text_at(tokens, at + 3) == "half";
            match fraction {
                Some(fraction) => Some((value + fraction, at + 2, false)),
                None if half => Some((value + 0.5, at + 4, false)),
                None => Some((value, at + 1, false)),
            }
        }
        Kind::Word => word_number(tokens, at),
        Kind::Sign => None,
    }
}

fn word_number(tokens: &[Token<'_>], at: usize) -> Option<(f64, usize, bool)> {
    let text = tokens[at].text;
    let next = |i: usize| text_at(tokens, at + i);
    match text {
        "a" | "an" => {
            if next(1) == "couple" || next(1) == "half" {
                return word_number(tokens, at + 1).map(|(value, end, _)| (value, end, false));
            }
            let unit = unit_years(next(1)).is_some() && next(1) != "mo";
            return unit.then_some((1.0, at + 1, true));
        }
        "half" => {
            let skip = usize::from(matches!(next(1), "a" | "an"));
            return unit_years(next(1 + skip))
                .is_some()
                .then_some((0.5, at + 1 + skip, false));
        }
        "couple" => {
            let skip = usize::from(next(1) == "of");
            return Some((2.0, at + 1 + skip, false));
        }
        _ => {}
    }
    let value = number_word(text)?;
    if value >= 20.0
        && let Some(ones) = number_word(next(1)).filter(|ones| (1.0..10.0).contains(ones) && next(1) != "couple")
    {
        return Some((value + ones, at + 2, false));
    }
    if next(1) == "and" && next(2) == "a" && next(3) == "half" {
        return Some((value + 0.5, at + 4, false));
    }
    if next(1) == "to" && text == "one" && next(2) == "one" {
        return None;
    }
    Some((value, at + 1, false))
}

/// The unit after a number: its length in years, the index after it, and whether a hyphen joins the two.
fn unit_at(tokens: &[Token<'_>], at: usize) -> Option<(f64, usize, bool)> {
    let mut i = at;
    let mut joined = false;
    if text_at(tokens, i) == "-" && !tokens.get(i).is_some_and(|dash| dash.spaced) {
        joined = true;
        i += 1;
    }
    while matches!(
        text_at(tokens, i),
        "full"
            | "consecutive"
            | "continuous"
            | "cumulative"
            | "solid"
            | "total"
            | "calendar"
            | "additional"
            | "complete"
            | "or"
            | "more"
            | "plus"
            | "of"
            | "good"
            | "whole"
            | "recent"
            | "combined"
    ) {
        if i - at > 2 {
            return None;
        }
        i += 1;
    }
    let token = tokens.get(i)?;
    let direct = at
        .checked_sub(1)
        .and_then(|before| tokens.get(before))
        .is_some_and(|before| matches!(before.kind, Kind::Number(_)));
    if token.is("y") && direct && i == at && !token.spaced {
        return Some((1.0, i + 1, false));
    }
    let factor = unit_years(token.text)?;
    if token.is("mo") && !direct {
        return None;
    }
    let dot = usize::from(text_at(tokens, i + 1) == "." && tokens.get(i + 2).is_some() && token.text.starts_with("yr"));
    let glued = joined && !matches!(text_at(tokens, i + 1), "of" | "+");
    Some((factor, i + 1 + dot, glued && joined))
}

/// Where the second number of a range begins.
fn range_separator(tokens: &[Token<'_>], at: usize, start: usize, has_unit: bool) -> Option<usize> {
    let between = (0..2).any(|back| start.checked_sub(back + 1).is_some_and(|i| tokens[i].is("between")));
    match text_at(tokens, at) {
        "-" | "to" | "/" | "~" => Some(at + 1),
        "or" if start > 0 && tokens[start - 1].is("+") => None,
        "or" if !has_unit || number(tokens, at + 1).is_some_and(|(_, end, _)| unit_at(tokens, end).is_none()) => {
            Some(at + 1)
        }
        "and" if between => Some(at + 1),
        _ => None,
    }
}

/// "1 year and 6 months": the months are added.
fn added_months(tokens: &[Token<'_>], at: usize) -> Option<(f64, usize)> {
    let skip = usize::from(matches!(text_at(tokens, at), "and" | ","));
    let (value, end, _) = number(tokens, at + skip)?;
    let (factor, next, _) = unit_at(tokens, end)?;
    (factor < 1.0 && value < 12.0 && skip > 0).then_some((value * factor, next))
}

/// "a year and a half".
fn added_half(tokens: &[Token<'_>], at: usize) -> Option<(f64, usize)> {
    let half = ["and", "a", "half"]
        .iter()
        .enumerate()
        .all(|(i, word)| text_at(tokens, at + i) == *word);
    half.then_some((0.5, at + 3))
}

/// What follows the unit and belongs to the number: the index after it, whether it opens the end, whether it caps it.
fn tail(tokens: &[Token<'_>], at: usize) -> (usize, bool, bool) {
    let word = |i: usize| text_at(tokens, at + i);
    match (word(0), word(1)) {
        ("+", _) => (at + 1, true, false),
        ("plus", next)
            if !matches!(next, "a") && tokens.get(at + 1).is_none_or(|t| !matches!(t.kind, Kind::Number(_))) =>
        {
            (at + 1, true, false)
        }
        ("or", "more" | "longer" | "greater" | "above" | "over" | "higher" | "so") => (at + 2, word(1) != "so", false),
        ("and", "above" | "up" | "over" | "more" | "beyond") => (at + 2, true, false),
        ("or", "less" | "fewer" | "under" | "below") => (at + 2, false, true),
        ("(", "+") if word(2) == ")" => (at + 3, true, false),
        ("max" | "maximum", _) => (at + 1, false, true),
        ("minimum" | "min", _) => (at + 1, false, false),
        _ => (at, false, false),
    }
}

struct Comparison {
    first: usize,
    floor: bool,
    maximum: bool,
}

/// The comparing words before a number.
fn comparison(tokens: &[Token<'_>], start: usize) -> Comparison {
    const PHRASES: [(&[&str], bool, bool); 27] = [
        (&["at", "least"], true, false),
        (&["minimum", "of"], true, false),
        (&["minimum"], true, false),
        (&["min"], true, false),
        (&["min", "."], true, false),
        (&["no", "less", "than"], true, false),
        (&["not", "less", "than"], true, false),
        (&["no", "fewer", "than"], true, false),
        (&["more", "than"], false, false),
        (&["greater", "than"], false, false),
        (&["upwards", "of"], false, false),
        (&["over"], false, false),
        (&["above"], false, false),
        (&[">"], false, false),
        (&[">", "="], false, false),
        (&["≥"], false, false),
        (&["up", "to"], false, true),
        (&["less", "than"], false, true),
        (&["fewer", "than"], false, true),
        (&["no", "more", "than"], false, true),
        (&["not", "more", "than"], false, true),
        (&["under"], false, true),
        (&["maximum", "of"], false, true),
        (&["maximum"], false, true),
        (&["max"], false, true),
        (&["<"], false, true),
        (&["<", "="], false, true),
    ];
    let mut edge = start;
    while edge > 0
        && tokens[edge - 1].is_any(&[
            "a",
            "an",
            "the",
            "about",
            "around",
            "approximately",
            "approx",
            "~",
            "roughly",
            "between",
            "some",
            ":",
            "of",
        ])
    {
        if tokens[edge - 1].is(":") && !(edge > 1 && tokens[edge - 2].is_any(&["minimum", "min", "maximum", "max"])) {
            break;
        }
        edge -= 1;
    }
    let mut result = Comparison {
        first: start,
        floor: false,
        maximum: false,
    };
    let mut longest = 0;
    for edge in [start, edge] {
        for (phrase, floor, maximum) in PHRASES {
            let Some(from) = edge.checked_sub(phrase.len()) else {
                continue;
            };
            if phrase.len() > longest
                && tokens[from..edge]
                    .iter()
                    .map(|token| token.text)
                    .eq(phrase.iter().copied())
            {
                longest = phrase.len();
                result = Comparison {
                    first: from,
                    floor,
                    maximum,
                };
            }
        }
    }
    result
}
