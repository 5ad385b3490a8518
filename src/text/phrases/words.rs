//! Words and signs of a folded text.

/// A word or sign of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether a blank stands before it.
    pub(super) spaced: bool,
}

/// Cuts a folded text into runs of letters and digits, and single signs. A line end is a sign.
pub(super) struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Words<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Words { text, at: 0 }
    }
}

impl Iterator for Words<'_> {
    type Item = Word;

    #[inline(always)]
    fn next(&mut self) -> Option<Word> {
        let bytes = self.text.as_bytes();
        let mut start = self.at;
        while bytes.get(start) == Some(&b' ') {
            start += 1;
        }
        let spaced = start > self.at;
        bytes.get(start)?;
        let joined = run_of_joins(bytes, start);
        let mut end = joined.max(start + 1);
        if bytes.get(joined).is_some_and(|byte| !byte.is_ascii()) {
            end = self.end_of_word(start);
        }
        self.at = end;
        Some(Word { start, end, spaced })
    }
}

impl Words<'_> {
    /// Where the word or sign at `start` ends, in any script.
    #[cold]
    fn end_of_word(&self, start: usize) -> usize {
        let rest = &self.text[start..];
        match rest.find(|c: char| !joins(c)) {
            Some(0) => start + rest.chars().next().map_or(0, char::len_utf8),
            Some(len) => start + len,
            None => self.text.len(),
        }
    }
}

/// Where the ASCII letters, digits and underscores end that stand from `start` on.
#[inline(always)]
fn run_of_joins(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    // A loop over bytes would have the processor guess the length of each word.
    while let Some(eight) = bytes[at..].first_chunk() {
        let borders = borders(u64::from_le_bytes(*eight));
        if borders != 0 {
            return at + borders.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let joined = bytes[at..].iter().take_while(|byte| joins_ascii(**byte));
    at + joined.count()
}

/// The top bit of each of eight bytes that is no ASCII letter, digit or underscore.
#[inline(always)]
fn borders(bytes: u64) -> u64 {
    const fn each(byte: u8) -> u64 {
        u64::from_le_bytes([byte; 8])
    }
    const TOP: u64 = each(0x80);
    // Without their top bits, bytes can be added without a carry into the next one.
    let low = bytes & !TOP;
    let from = |bytes: u64, least: u8| bytes.wrapping_add(each(0x80 - least));
    let lower = low | each(0x20);
    let letter = from(lower, b'a') & !from(lower, b'z' + 1);
    let digit = from(low, b'0') & !from(low, b'9' + 1);
    let underscore = TOP - (low ^ each(b'_'));
    !(letter | digit | underscore) & TOP | bytes & TOP
}

fn joins_ascii(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether a character belongs to a word.
#[inline]
pub(super) fn joins(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether a match begins and ends where words do.
pub(super) fn is_word(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    let parts = |byte: Option<&u8>| byte.is_none_or(|byte| matches!(byte, b' ' | b'\n' | b',' | b'/' | b'(' | b')'));
    // Most matches stand between signs that part words for certain.
    if parts(start.checked_sub(1).and_then(|before| bytes.get(before))) && parts(bytes.get(end)) {
        return true;
    }
    let form = &text[start..end];
    let before = text[..start].chars().next_back();
    let after = &text[end..];
    if form.starts_with(|c: char| joins(c) || c == '.') && before.is_some_and(joins) {
        return false;
    }
    if !form.ends_with(joins) {
        return true;
    }
    let mut following = after.chars();
    match following.next() {
        None => true,
        Some(c) if joins(c) => false,
        // "c" is not "c++" or "c#"; "go" is not "go-to-market"; "node" is not "node.js".
        Some('+' | '#') => form.chars().count() > 2,
        Some('-') => form.chars().count() > 2 || !following.next().is_some_and(char::is_alphabetic),
        Some('.') => !["js", "net", "io", "ai", "com"].iter().any(|suffix| {
            after[1..]
                .strip_prefix(suffix)
                .is_some_and(|rest| !rest.starts_with(joins))
        }),
        Some(_) => true,
    }
}
