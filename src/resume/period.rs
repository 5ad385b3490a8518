//! Periods within one line: "2019 - 2023", "Mar 2020 – present", "since May 2021".

use super::date::{self, DASHES, Moment, Month, Token};
use super::words::LineWords;

/// When a period ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    At(Moment),
    /// It goes on.
    Present,
}

/// What a line says of time, with its place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) what: What,
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Period(Moment, End),
    /// "March 2019 –" at the end of the line: the next line may have the end.
    Open(Moment),
    /// A date that is no period.
    Single(Moment),
    /// "2009-11" alone has two readings.
    Doubtful,
}

/// Longest run of signs between two dates: ") – (".
const MOST_BETWEEN: usize = 4;

/// Everything that the tokens of a line say of time.
pub(super) fn find(tokens: &[Token], words: &LineWords<'_>, today: Month) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match at_token(tokens, at, words, today) {
            Some((what, next)) => {
                let (start, end) = (tokens[at].start, tokens[next - 1].end);
                if !within_a_number(tokens, at, next) {
                    found.push(Found { what, start, end });
                }
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

fn at_token(tokens: &[Token], at: usize, words: &LineWords<'_>, today: Month) -> Option<(What, usize)> {
    if let Some((from, next)) = date::date(tokens, at, today) {
        return Some(from_date(tokens, (from, next), at, words, today));
    }
    // "March to June 2021": the first month takes the year of the second.
    let (month, next) = date::bare_month(tokens, at)?;
    let between = separator(tokens, next, words, false)?;
    let (to, end) = date::date(tokens, between, today)?;
    if to.first != to.last {
        return None;
    }
    let from = to.first - (to.first - month).rem_euclid(12);
    let from = Moment {
        first: from,
        last: from,
        doubtful: false,
    };
    Some((What::Period(from, End::At(to)), end))
}

/// What follows a date: the end of its period, or nothing.
fn from_date(
    tokens: &[Token],
    (from, next): (Moment, usize),
    at: usize,
    words: &LineWords<'_>,
    today: Month,
) -> (What, usize) {
    let between = at
        .checked_sub(1)
        .is_some_and(|before| tokens[before].word() == Some("between"));
    let since = at
        .checked_sub(1)
        .is_some_and(|before| matches!(tokens[before].word(), Some("since" | "starting")));
    if let Some(end_at) = present(tokens, next, words) {
        return (What::Period(from, End::Present), end_at);
    }
    if let Some(behind) = separator(tokens, next, words, between) {
        if let Some(end_at) = present(tokens, behind, words) {
            return (What::Period(from, End::Present), end_at);
        }
        if let Some((to, end)) = date::date(tokens, behind, today) {
            return (What::Period(from, End::At(to)), end);
        }
        let tight = behind == next + 1 && !tokens[next].spaced;
        if tight && let Some((to, end)) = date::short_end(tokens, behind, from) {
            return (What::Period(from, End::At(to)), end);
        }
        // "May 2019 - August": the end is in the same year.
        if let Some((month, end)) = date::bare_month(tokens, behind)
            && from.first == from.last
            && month >= from.first.rem_euclid(12)
        {
            let to = from.first - from.first.rem_euclid(12) + month;
            let to = Moment {
                first: to,
                last: to,
                doubtful: false,
            };
            return (What::Period(from, End::At(to)), end);
        }
        let at_end = tokens[behind..]
            .iter()
            .all(|token| token.is_sign(&[')', '*', '_', '|', '\t', '.']));
        if at_end
            && tokens[next..behind]
                .iter()
                .any(|token| token.is_sign(&DASHES) || token.word().is_some())
        {
            return (What::Open(from), behind);
        }
    } else if let Some(end) = year_behind_slash(tokens, next) {
        let year = date::date(tokens, end - 1, today);
        let short = date::short_end(tokens, end - 1, from);
        if let Some((to, end)) = year.filter(|(to, _)| to.last - to.first == 11).or(short) {
            return (What::Period(from, End::At(to)), end);
        }
    }
    let what = match (since, from.doubtful) {
        (true, _) => What::Period(from, End::Present),
        (false, true) => What::Doubtful,
        (false, false) => What::Single(from),
    };
    (what, next)
}

/// Where the token behind "/" ends in "2018/2020" or "2018/20".
fn year_behind_slash(tokens: &[Token], next: usize) -> Option<usize> {
    let slash = tokens.get(next)?.is_sign(&['/']);
    (slash && tokens.get(next + 1).is_some()).then_some(next + 2)
}

/// Where the words for "until now" that begin at a token end.
fn present(tokens: &[Token], at: usize, words: &LineWords<'_>) -> Option<usize> {
    let mut at = at;
    // "2019 – (present)", "2019, ongoing"
    while tokens.get(at).is_some_and(|token| token.is_sign(&['(', ',', '*', '_'])) {
        at += 1;
    }
    let token = tokens.get(at)?;
    let end = words.begins("present", token.start)?;
    let behind = tokens[at..].iter().position(|token| token.start >= end);
    Some(behind.map_or(tokens.len(), |count| at + count))
}

/// Where the signs and words between two dates end; nothing when no separator stands there.
fn separator(tokens: &[Token], from: usize, words: &LineWords<'_>, between: bool) -> Option<usize> {
    let mut at = from;
    let mut any = false;
    while at < tokens.len() && at - from < MOST_BETWEEN {
        let token = &tokens[at];
        let joins = token.is_sign(&DASHES)
            || token.is_sign(&['~', '→', '>', '|', '\t', '…', '►', '➔', '⇒', '»'])
            || matches!(token.word(), Some("to" | "until" | "till" | "thru" | "through"))
            || between && token.word() == Some("and");
        // "to date" is an end, not a separator; "2019 to date".
        if joins && any && words.begins("present", token.start).is_some() {
            break;
        }
        if joins && !(token.word().is_some() && words.begins("present", token.start).is_some()) {
            any = true;
        } else if !token.is_sign(&['(', ')', '*', '_', '[', ']']) {
            break;
        }
        at += 1;
    }
    any.then_some(at)
}

/// Telephone numbers, page numbers and sums hold numbers of four digits too.
fn within_a_number(tokens: &[Token], first: usize, end: usize) -> bool {
    let is_number = |at: usize| matches!(tokens.get(at).map(|token| &token.kind), Some(date::Kind::Number(..)));
    let before = first.checked_sub(1).is_some_and(|before| {
        is_number(before)
            || tokens[before].is_sign(&['+', '#', '$', '€', '£', '.', ')', '-', '/'])
                && before.checked_sub(1).is_some_and(is_number)
                && (!tokens[first].spaced || tokens[before].is_sign(&[')']))
            || tokens[before].is_sign(&['+', '#', '$', '€', '£']) && !tokens[first].spaced
    });
    let after = tokens.get(end).is_some_and(|token| {
        !token.spaced && (token.is_sign(&['-', '/', '.']) && is_number(end + 1) && !tokens[end + 1].spaced)
            || token.is_sign(&['%'])
            || is_number(end)
    });
    before || after
}
