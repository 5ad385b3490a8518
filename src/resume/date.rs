//! Dates as résumés write them: a date is the months it can mean, the first and the last.

/// A month as a number: twelve times the year, and the month from 0.
pub(super) type Month = i32;

/// A date of which the day does not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    /// The earliest month it can mean.
    pub(super) first: Month,
    /// The latest.
    pub(super) last: Month,
    /// "2009-11": November 2009, or 2009 to 2011.
    pub(super) doubtful: bool,
}

impl Moment {
    fn month(year: i32, month: i32) -> Self {
        Moment::span(year, month, month)
    }

    /// Months are from 0.
    fn span(year: i32, first: i32, last: i32) -> Self {
        Moment {
            first: year * 12 + first,
            last: year * 12 + last,
            doubtful: false,
        }
    }
}

/// A word, number or sign of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Byte offsets in the text.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether a blank stands before it.
    pub(super) spaced: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// The value and how many digits were written.
    Number(i32, usize),
    /// In lower case.
    Word(String),
    Sign(char),
}

impl Token {
    pub(super) fn is_sign(&self, signs: &[char]) -> bool {
        matches!(self.kind, Kind::Sign(sign) if signs.contains(&sign))
    }

    pub(super) fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    fn number(&self, digits: std::ops::RangeInclusive<usize>) -> Option<i32> {
        match self.kind {
            Kind::Number(value, written) if digits.contains(&written) => Some(value),
            _ => None,
        }
    }

    fn year(&self) -> Option<i32> {
        self.number(4..=4).filter(|year| YEARS.contains(year))
    }
}

/// Years of careers; other numbers of four digits are no years.
const YEARS: std::ops::RangeInclusive<i32> = 1950..=2099;

/// Hyphen, non-breaking hyphen, figure dash, en dash, em dash, bar, minus.
pub(super) const DASHES: [char; 7] = [
    '-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2212}',
];

/// Cuts a line that begins at `offset` into tokens. Letters and digits part: "Q1" is one word, "19th" a number and a word.
pub(super) fn tokens(line: &str, offset: usize) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(first) = line[at..].chars().next() {
        let rest = &line[at..];
        let end_of = |test: &dyn Fn(char) -> bool| rest.find(|c: char| !test(c)).unwrap_or(rest.len());
        let (len, kind) = if first.is_ascii_digit() {
            let len = end_of(&|c| c.is_ascii_digit());
            (len, Kind::Number(rest[..len].parse().unwrap_or(-1), len))
        } else if first.is_alphabetic() {
            let quarter = matches!(first, 'Q' | 'q') && rest[1..].starts_with(|c: char| ('1'..='4').contains(&c));
            let len = if quarter { 2 } else { end_of(&char::is_alphabetic) };
            (len, Kind::Word(rest[..len].to_lowercase()))
        } else {
            (first.len_utf8(), Kind::Sign(first))
        };
        // A tabulator parts columns; other blanks only part words.
        if !first.is_whitespace() || first == '\t' {
            out.push(Token {
                kind,
                start: offset + at,
                end: offset + at + len,
                spaced: at == 0 || line[..at].ends_with(char::is_whitespace),
            });
        }
        at += len;
    }
    out
}

/// The month (from 0) that a word names.
fn month_of(word: &str) -> Option<i32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if word == "sept" {
        return Some(8);
    }
    let found = MONTHS.iter().position(|name| *name == word || &name[..3] == word)?;
    i32::try_from(found).ok()
}

/// The months (from 0) of a part of a year that a word names: a season, a quarter, "early".
fn part_of_year(word: &str) -> Option<(i32, i32)> {
    Some(match word {
        "q1" => (0, 2),
        "q2" => (3, 5),
        "q3" => (6, 8),
        "q4" => (9, 11),
        "spring" => (2, 5),
        "summer" => (5, 8),
        "autumn" | "fall" => (8, 11),
        "winter" => (0, 11),
        "early" | "beginning" => (0, 3),
        "mid" | "middle" => (3, 8),
        "late" | "end" => (8, 11),
        _ => return None,
    })
}

/// A two-digit year: in this century unless it lies more than five years ahead.
fn short_year(value: i32, today: Month) -> i32 {
    let century = if 2000 + value > today / 12 + 5 { 1900 } else { 2000 };
    century + value
}

/// Reads the date that begins at token `at`, with the token behind it.
pub(super) fn date(tokens: &[Token], at: usize, today: Month) -> Option<(Moment, usize)> {
    let token = tokens.get(at)?;
    match &token.kind {
        Kind::Word(word) => of_word(tokens, at, word, today),
        Kind::Number(..) => of_number(tokens, at, today),
        Kind::Sign('\'' | '\u{2019}' | '\u{2018}') => {
            let next = tokens.get(at + 1).filter(|next| !next.spaced)?;
            let year = short_year(next.number(2..=2)?, today);
            Some((Moment::span(year, 0, 11), at + 2))
        }
        Kind::Sign(_) => None,
    }
}

fn of_word(tokens: &[Token], at: usize, word: &str, today: Month) -> Option<(Moment, usize)> {
    if let Some((first, last)) = part_of_year(word) {
        let skip = |at: usize| {
            tokens
                .get(at)
                .is_some_and(|t| t.is_sign(&DASHES) || t.word() == Some("of"))
        };
        let next = at + 1 + usize::from(skip(at + 1));
        let year = tokens.get(next)?.year()?;
        return Some((Moment::span(year, first, last), next + 1));
    }
    let month = month_of(word)?;
    let mut next = at + 1;
    let sign = |at: usize, signs: &[char]| tokens.get(at).is_some_and(|token| token.is_sign(signs));
    next += usize::from(sign(next, &['.']));
    // "March 5, 2024", "March 5th 2024"
    if let Some(day_end) = day(tokens, next) {
        let year_at = day_end + usize::from(sign(day_end, &[',']));
        if let Some(year) = tokens.get(year_at).and_then(Token::year) {
            return Some((Moment::month(year, month), year_at + 1));
        }
    }
    let joint = sign(next, &[',', '/', '\'', '\u{2019}', '\u{2018}'])
        || sign(next, &DASHES) && tokens.get(next + 1).is_some_and(|token| !token.spaced);
    let quoted = sign(next, &['\'', '\u{2019}', '\u{2018}']);
    let year_at = next + usize::from(joint || tokens.get(next).is_some_and(|token| token.word() == Some("of")));
    let token = tokens.get(year_at)?;
    let year = token.year().or_else(|| {
        let tight = (quoted || joint) && !token.spaced;
        token
            .number(2..=2)
            .filter(|_| tight)
            .map(|value| short_year(value, today))
    })?;
    Some((Moment::month(year, month), year_at + 1))
}

/// A day of a month at token `at`, with its "st" or "th"; where it ends.
fn day(tokens: &[Token], at: usize) -> Option<usize> {
    tokens.get(at)?.number(1..=2).filter(|day| (1..=31).contains(day))?;
    let ordinal = tokens
        .get(at + 1)
        .is_some_and(|token| !token.spaced && matches!(token.word(), Some("st" | "nd" | "rd" | "th")));
    Some(at + 1 + usize::from(ordinal))
}

fn of_number(tokens: &[Token], at: usize, today: Month) -> Option<(Moment, usize)> {
    let token = tokens.get(at)?;
    if let Some(year) = token.year() {
        return Some(of_year(tokens, at, year));
    }
    // "5 March 2024"
    if let Some(end) = day(tokens, at)
        && let Some(word) = tokens.get(end).and_then(Token::word)
        && month_of(word).is_some()
        && let Some((moment, next)) = of_word(tokens, end, word, today)
    {
        return Some((moment, next));
    }
    let first = token.number(1..=2)?;
    let (separator, second_at) = joint_number(tokens, at)?;
    let second = tokens.get(second_at)?;
    if let Some(year) = second.year() {
        return (1..=12)
            .contains(&first)
            .then(|| (Moment::month(year, first - 1), second_at + 1));
    }
    let value = second.number(1..=2)?;
    // "05/03/2024": which is the month is known only where one of the two is above 12.
    if let Some((again, third_at)) = joint_number(tokens, second_at)
        && again == separator
        && let Some(third) = tokens.get(third_at)
    {
        let year = third
            .year()
            .or_else(|| third.number(2..=2).map(|value| short_year(value, today)))?;
        return day_and_month(first, value).map(|(from, to)| (Moment::span(year, from - 1, to - 1), third_at + 1));
    }
    // "03/19"
    let short = separator == '/' && (1..=12).contains(&first) && second.number(2..=2).is_some();
    short.then(|| (Moment::month(short_year(value, today), first - 1), second_at + 1))
}

/// The months that a day and a month in unknown order can mean.
fn day_and_month(first: i32, second: i32) -> Option<(i32, i32)> {
    let is_month = |value: i32| (1..=12).contains(&value);
    let is_day = |value: i32| (1..=31).contains(&value);
    match (is_month(first), is_month(second)) {
        (true, true) => Some((first.min(second), first.max(second))),
        (true, false) if is_day(second) => Some((first, first)),
        (false, true) if is_day(first) => Some((second, second)),
        _ => None,
    }
}

/// The sign and the place of a number that is joined to the number at `at` by `/`, `.` or `-`.
fn joint_number(tokens: &[Token], at: usize) -> Option<(char, usize)> {
    let sign = tokens.get(at + 1)?;
    let number = tokens.get(at + 2)?;
    match (&sign.kind, &number.kind) {
        (Kind::Sign(sign @ ('/' | '.' | '-')), Kind::Number(..)) => {
            let tight = !tokens[at + 1].spaced && !number.spaced;
            // "03 / 2019" is written with blanks by some; "2019 - 11" is not.
            (tight || *sign == '/').then_some((*sign, at + 2))
        }
        _ => None,
    }
}

fn of_year(tokens: &[Token], at: usize, year: i32) -> (Moment, usize) {
    let whole = (Moment::span(year, 0, 11), at + 1);
    let Some((separator, next)) = joint_number(tokens, at) else {
        return whole;
    };
    let Some(month) = tokens
        .get(next)
        .and_then(|token| token.number(1..=2))
        .filter(|month| (1..=12).contains(month))
    else {
        return whole;
    };
    if tokens.get(next).is_some_and(|token| token.spaced) {
        return whole;
    }
    let month = Moment::month(year, month - 1);
    match joint_number(tokens, next) {
        Some((again, day)) if again == separator => (month, day + 1),
        _ => {
            let doubtful = separator != '.' && tokens.get(next).is_some_and(|token| token.number(2..=2).is_some());
            (Moment { doubtful, ..month }, next + 1)
        }
    }
}

/// The second year of "2019-21", at token `at`: a year that lies behind the first one.
pub(super) fn short_end(tokens: &[Token], at: usize, begin: Moment) -> Option<(Moment, usize)> {
    let value = tokens.get(at).filter(|token| !token.spaced)?.number(2..=2)?;
    let begin_year = begin.first / 12;
    let year = begin_year / 100 * 100 + value;
    let year = if year < begin_year { year + 100 } else { year };
    (year - begin_year < 50).then(|| (Moment::span(year, 0, 11), at + 1))
}

/// The month without a year at token `at`, as in "March to June 2021".
pub(super) fn bare_month(tokens: &[Token], at: usize) -> Option<(i32, usize)> {
    let month = month_of(tokens.get(at)?.word()?)?;
    let dot = tokens.get(at + 1).is_some_and(|token| token.is_sign(&['.']));
    Some((month, at + 1 + usize::from(dot)))
}
