use crate::text::{Folded, Span, Txt};

/// A word, number or sign of a sentence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    /// Folded.
    pub(super) text: &'a str,
    /// Place in the posting's text.
    pub(super) span: Span<Txt>,
    /// Whether a blank stands before it.
    pub(super) spaced: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Number(f64),
    Word,
    Sign,
}

impl Token<'_> {
    pub(super) fn is(&self, text: &str) -> bool {
        self.text == text
    }

    pub(super) fn is_any(&self, texts: &[&str]) -> bool {
        texts.contains(&self.text)
    }
}

/// Cuts a sentence of the folded text into tokens. A Markdown backslash is no token.
pub(super) fn tokens<'a>(folded: &'a Folded, original: &str, sentence: Span<Txt>) -> Vec<Token<'a>> {
    let from = folded.folded_offset(sentence.start);
    let to = folded.folded_offset(sentence.end).max(from);
    let text = &folded.as_str()[from..to];
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(text.len() / 5);
    let mut way_back = folded.way_back(original);
    let mut spaced = true;
    let mut at = 0;
    while at < text.len() {
        if bytes[at].is_ascii_whitespace() {
            spaced = true;
            at += 1;
            continue;
        }
        let len = token_len(text, at);
        let piece = &text[at..at + len];
        if piece.starts_with(char::is_whitespace) {
            spaced = true;
        } else {
            if piece != "\\" {
                out.push(Token {
                    kind: kind_of(piece),
                    text: piece,
                    span: way_back.span(from + at, from + at + len),
                    spaced,
                });
            }
            spaced = false;
        }
        at += len;
    }
    out
}

/// The length of the token at a place.
fn token_len(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let Some(first) = rest.chars().next() else { return 0 };
    let starts_fraction = first == '.'
        && rest[1..].starts_with(|c: char| c.is_ascii_digit())
        && !text[..at].ends_with(char::is_alphabetic);
    if first.is_ascii_digit() || starts_fraction {
        number_len(rest)
    } else if first.is_alphabetic() {
        let end = word_len(rest);
        glued_number(&rest[..end], &rest[end..]).unwrap_or(end)
    } else {
        first.len_utf8()
    }
}

/// The length of the letters, digits and apostrophes that a text begins with.
fn word_len(rest: &str) -> usize {
    let joins = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'\'';
    let plain = rest.bytes().position(|byte| !joins(&byte)).unwrap_or(rest.len());
    if rest.as_bytes().get(plain).is_none_or(u8::is_ascii) {
        return plain;
    }
    rest.find(|c: char| !(c.is_alphanumeric() || c == '\''))
        .unwrap_or(rest.len())
}

/// Where a number begins in "Diploma2" before "+ years": dumps glue list items together.
fn glued_number(word: &str, after: &str) -> Option<usize> {
    if !word.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let counts = after.starts_with('+')
        || ["year", "yr"]
            .iter()
            .any(|unit| after.trim_start_matches([' ', '+']).starts_with(unit));
    (letters.len() < word.len() && letters.len() > 2 && word.len() - letters.len() <= 2 && counts)
        .then_some(letters.len())
}

/// Digits with at most one decimal point, or with commas before groups of three.
fn number_len(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let mut len = 0;
    let mut point = false;
    while len < bytes.len() {
        let group = bytes[len] == b',' && (1..=3).all(|i| digit(len + i)) && !digit(len + 4);
        let comma = bytes[len] == b',' && len > 0 && !digit(len + 2);
        let decimal = (bytes[len] == b'.' || comma) && !point && digit(len + 1);
        if !(digit(len) || group || decimal) {
            break;
        }
        point |= decimal;
        len += 1;
    }
    len.max(1)
}

fn kind_of(piece: &str) -> Kind {
    let numeric =
        piece.starts_with(|c: char| c.is_ascii_digit() || c == '.') && piece.len() > usize::from(piece == ".");
    if !numeric {
        let word = piece.starts_with(char::is_alphabetic);
        return if word { Kind::Word } else { Kind::Sign };
    }
    // "2,5" is the decimal comma of many countries, "1,000" is not.
    let value = match piece.find(',') {
        None => piece.parse(),
        Some(comma) if piece.len() - comma == 2 => piece.replace(',', ".").parse(),
        Some(_) => piece.replace(',', "").parse(),
    };
    value.map_or(Kind::Sign, Kind::Number)
}

/// The number that a word means.
pub(super) fn number_word(word: &str) -> Option<f64> {
    const WORDS: [(&str, f64); 27] = [
        ("zero", 0.0),
        ("one", 1.0),
        ("two", 2.0),
        ("three", 3.0),
        ("four", 4.0),
        ("five", 5.0),
        ("six", 6.0),
        ("seven", 7.0),
        ("eight", 8.0),
        ("nine", 9.0),
        ("ten", 10.0),
        ("eleven", 11.0),
        ("twelve", 12.0),
        ("thirteen", 13.0),
        ("fourteen", 14.0),
        ("fifteen", 15.0),
        ("sixteen", 16.0),
        ("seventeen", 17.0),
        ("eighteen", 18.0),
        ("nineteen", 19.0),
        ("twenty", 20.0),
        ("thirty", 30.0),
        ("forty", 40.0),
        ("fifty", 50.0),
        ("sixty", 60.0),
        ("couple", 2.0),
        ("half", 0.5),
    ];
    WORDS.iter().find(|(name, _)| *name == word).map(|&(_, value)| value)
}

/// How many years a unit is, for the words that are units of time.
pub(super) fn unit_years(word: &str) -> Option<f64> {
    match word {
        "year" | "years" | "yr" | "yrs" | "yoe" | "yrsof" | "yearsof" => Some(1.0),
        "month" | "months" | "mos" | "mo" | "mths" => Some(1.0 / 12.0),
        "decade" | "decades" => Some(10.0),
        _ => None,
    }
}

/// Whether a word is a degree, or the letters for one.
pub(super) fn is_degree(word: &str) -> bool {
    const DEGREES: [&str; 18] = [
        "bs",
        "ba",
        "bsc",
        "ms",
        "ma",
        "msc",
        "mba",
        "phd",
        "bachelor",
        "bachelors",
        "master",
        "masters",
        "degree",
        "doctorate",
        "associate",
        "diploma",
        "ged",
        "hnd",
    ];
    DEGREES.contains(&word)
}
