//! Words and signs of a folded text.

use crate::text::swar;

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
        let joined = start + swar::until(&bytes[start..], swar::no_word);
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
