use super::span::{Span, Txt};
use super::swar;

/// Words after which a full stop does not end a sentence.
const ABBREVIATIONS: [&str; 28] = [
    "e.g", "i.e", "etc", "vs", "approx", "incl", "min", "max", "yrs", "yr", "mos", "sr", "jr", "dr", "mr", "mrs", "ms",
    "inc", "ltd", "co", "corp", "dept", "st", "no", "u.s", "u.k", "ph.d", "b.a",
];

/// The length of the longest of them, in bytes.
const LONGEST_ABBREVIATION: usize = "approx".len();

/// Words that begin an item of a list of requirements or duties. Dumps glue such items together.
const ITEM_STARTS: [&str; 66] = [
    "ability",
    "able",
    "excellent",
    "experience",
    "experienced",
    "strong",
    "minimum",
    "must",
    "knowledge",
    "proven",
    "previous",
    "prior",
    "bachelor",
    "bachelors",
    "proficient",
    "proficiency",
    "demonstrated",
    "demonstrates",
    "familiar",
    "familiarity",
    "computer",
    "perform",
    "performs",
    "ensure",
    "ensures",
    "manage",
    "manages",
    "develop",
    "develops",
    "support",
    "supports",
    "provide",
    "provides",
    "assist",
    "assists",
    "maintain",
    "maintains",
    "responsible",
    "understanding",
    "working",
    "good",
    "great",
    "solid",
    "advanced",
    "basic",
    "detailed",
    "exceptional",
    "outstanding",
    "effective",
    "willingness",
    "willing",
    "comfortable",
    "passion",
    "passionate",
    "high",
    "valid",
    "degree",
    "required",
    "preferred",
    "skills",
    "requirements",
    "qualifications",
    "responsibilities",
    "benefits",
    "other",
    "additional",
];

/// Lines shorter than this keep their words together: only long ones have lost their line breaks.
const LONG_LINE: usize = 160;

/// Cuts a text into sentences: a line (a bullet, a heading, a table row) is never joined with another, and a line of
/// prose is cut after `.`, `!`, `?` or `;` where a new sentence plainly begins. Blank sentences are left out.
pub(crate) fn sentences(text: &str) -> Vec<Span<Txt>> {
    let mut out = Vec::with_capacity(text.len() / 64 + 1);
    let mut line_start = 0;
    let line_ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|newline| newline + 1);
    for line_end in line_ends.chain([text.len()]) {
        let line = &text[line_start..line_end];
        let mut start = line_start;
        let bytes = line.as_bytes();
        let mut next = 0;
        loop {
            let at = next + swar::until(&bytes[next..], may_cut);
            if at == bytes.len() {
                break;
            }
            next = at + 1;
            if bytes[at].is_ascii_uppercase() {
                if begins_item(line, at) {
                    push(&mut out, text, start, line_start + at);
                    start = line_start + at;
                }
            } else if ends_sentence(line, at) {
                push(&mut out, text, start, line_start + at + 1);
                start = line_start + at + 1;
            }
        }
        push(&mut out, text, start, line_start + line.len());
        line_start += line.len();
    }
    out
}

/// Bytes at which a sentence may end or an item begin.
#[inline(always)]
fn may_cut(eight: u64) -> u64 {
    let ends = [b'.', b'!', b'?', b';'].map(|end| swar::equal(eight, end));
    swar::within(eight, b'A', b'Z') | ends[0] | ends[1] | ends[2] | ends[3]
}

/// A longer piece is no sentence; it is cut at blanks, so that work within a sentence stays bounded.
const LONGEST_SENTENCE: usize = 2_000;

fn push(out: &mut Vec<Span<Txt>>, text: &str, start: usize, end: usize) {
    let mut start = start;
    while end - start > LONGEST_SENTENCE {
        let limit = text.floor_char_boundary(start + LONGEST_SENTENCE);
        let cut = text[start..limit].rfind(' ').map_or(limit, |at| start + at + 1);
        push_piece(out, text, start, cut);
        start = cut;
    }
    push_piece(out, text, start, end);
}

fn push_piece(out: &mut Vec<Span<Txt>>, text: &str, start: usize, end: usize) {
    let piece = &text[start..end];
    let trimmed = piece.trim();
    if !trimmed.is_empty() {
        let lead = piece.len() - piece.trim_start().len();
        // The bullet that every format gives to the items of a list is no part of the sentence.
        let bullet = ["- ", "• ", "· ", "* "]
            .iter()
            .find(|bullet| trimmed.len() > bullet.len() && trimmed.starts_with(**bullet))
            .map_or(0, |bullet| bullet.len());
        let (lead, trimmed) = (lead + bullet, &trimmed[bullet..]);
        out.push(Span::new(start + lead, start + lead + trimmed.len()));
    }
}

/// Whether an item of a lost list begins at a capital letter: glued to a word ("requiredMinimum of"), or after a plain
/// word in a long line ("experience Ability to").
fn begins_item(line: &str, at: usize) -> bool {
    // The cheap conditions come first: most capitals begin a line or stand in a short one.
    let bytes = line.as_bytes();
    let spaced = at > 0 && bytes[at - 1] == b' ';
    if spaced && line.len() <= LONG_LINE {
        return false;
    }
    let last = bytes[..at].iter().rfind(|&&byte| byte != b' ');
    if !last.is_some_and(u8::is_ascii_lowercase) {
        return false;
    }
    let before = &line[..at];
    let word_end = line[at..]
        .find(|c: char| !c.is_ascii_alphabetic())
        .map_or(line.len(), |len| at + len);
    let word = &line[at..word_end];
    if !word[1..].bytes().all(|byte| byte.is_ascii_lowercase())
        || !ITEM_STARTS.iter().any(|start| start.eq_ignore_ascii_case(word))
    {
        return false;
    }
    let previous = before
        .trim_end_matches(' ')
        .rsplit(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default();
    match spaced {
        false => previous.len() >= 3,
        true => previous.len() >= 5 && previous.chars().all(char::is_lowercase),
    }
}

fn ends_sentence(line: &str, at: usize) -> bool {
    let after = &line[at + 1..];
    let before = &line[..at];
    if line.as_bytes()[at] == b'.' {
        let word_start = before
            .bytes()
            .rposition(|byte| matches!(byte, b' ' | b'(' | b',' | b'\t'));
        let word = &before[word_start.map_or(0, |at| at + 1)..];
        let is = |known: &str| word.eq_ignore_ascii_case(known);
        let mut letters = word.chars();
        let initial = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
        if initial || word.len() <= LONGEST_ABBREVIATION && ABBREVIATIONS.iter().any(|known| is(known)) {
            // "yrs. Must ..." still ends a sentence when a capital letter that is no name part follows.
            return ["yrs", "yr", "etc", "mos", "inc"].iter().any(|known| is(known))
                && after.trim_start().chars().next().is_some_and(char::is_uppercase)
                && after.starts_with(' ');
        }
    }
    let mut rest = after.chars();
    match rest.next() {
        None => true,
        Some(' ' | '\t' | '\u{A0}') => after
            .trim_start()
            .chars()
            .next()
            .is_none_or(|c| !c.is_lowercase() || line.as_bytes()[at] == b';'),
        // Dumps that lost their line breaks glue sentences: "required.4-8 years", "role.Requirements".
        Some(c) if c.is_ascii_digit() && line.as_bytes()[at] == b'.' => {
            let letters = before.chars().rev().take_while(|c| c.is_lowercase()).count();
            letters >= 3 && !before.ends_with("no")
        }
        Some(c) if line.as_bytes()[at] != b';' => {
            c.is_uppercase()
                && before.chars().next_back().is_some_and(char::is_lowercase)
                && after.chars().nth(1).is_some_and(char::is_lowercase)
        }
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|span| &text[span.range()]).collect()
    }

    #[test]
    fn lines_and_sentences_are_units() {
        assert_eq!(
            cut("- One thing\n- Two; three. Four!\n"),
            ["One thing", "Two;", "three.", "Four!"]
        );
    }

    #[test]
    fn abbreviations_and_numbers_do_not_end_sentences() {
        assert_eq!(
            cut("Use tools, e.g. Zendesk or Inc. 5000 lists"),
            ["Use tools, e.g. Zendesk or Inc. 5000 lists"]
        );
        assert_eq!(cut("Node.js and 3.5 years"), ["Node.js and 3.5 years"]);
        assert_eq!(cut("5 yrs. Must drive"), ["5 yrs.", "Must drive"]);
    }

    #[test]
    fn glued_sentences_are_cut() {
        assert_eq!(
            cut("You lead the team.Requirements include"),
            ["You lead the team.", "Requirements include"]
        );
        assert_eq!(
            cut("Diploma requiredMinimum of 1 year"),
            ["Diploma required", "Minimum of 1 year"]
        );
        assert_eq!(
            cut("Degree required.4-8 years of sales"),
            ["Degree required.", "4-8 years of sales"]
        );
        assert_eq!(cut("HubSpot and JavaScript"), ["HubSpot and JavaScript"]);
    }
}
