use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A set of phrases, all found in one pass over a folded text.
///
/// The text is cut into words and signs once; from each of them a trie of word hashes is walked. Phrases begin and end
/// where words do, and a hash is never trusted: the bytes of a match are compared.
#[derive(Debug, Clone, Default)]
pub(crate) struct PhraseSet {
    /// From a node and a word to the next node.
    edges: HashMap<u64, u32, BuildHasherDefault<Mixed>>,
    /// The phrase that ends at a node.
    ends: Vec<Option<u32>>,
    phrases: Vec<String>,
}

/// A phrase at a place of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PhraseMatch {
    /// First byte in the folded text.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
    /// The phrase's number, as [`PhraseSet::insert`] gave it.
    pub(crate) phrase: usize,
}

/// A word or sign of a text.
#[derive(Debug, Clone, Copy)]
struct Word {
    start: usize,
    end: usize,
    hash: u64,
    spaced: bool,
}

impl PhraseSet {
    /// Adds a folded phrase; the same phrase gets the same number. A phrase without any word or sign is never found.
    pub(crate) fn insert(&mut self, phrase: &str) -> usize {
        if self.ends.is_empty() {
            self.ends.push(None);
        }
        let mut node = 0;
        let mut first = true;
        for word in Words::new(phrase) {
            let key = edge(node, word.hash, word.spaced && !first);
            let fresh = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
            node = *self.edges.entry(key).or_insert(fresh);
            if node == fresh {
                self.ends.push(None);
            }
            first = false;
        }
        let next = self.phrases.len();
        let number = *self.ends[node as usize].get_or_insert(u32::try_from(next).unwrap_or(u32::MAX)) as usize;
        if number == next {
            self.phrases.push(phrase.to_owned());
        }
        number
    }

    /// Every occurrence of every phrase in a folded text, overlapping ones too, by place.
    pub(crate) fn find(&self, folded: &str, found: &mut dyn FnMut(PhraseMatch)) {
        let words: Vec<Word> = Words::new(folded).collect();
        for (index, first) in words.iter().enumerate() {
            let Some(mut node) = self.step(0, first.hash, false) else {
                continue;
            };
            let mut last = first;
            let mut rest = words[index + 1..].iter();
            loop {
                if let Some(phrase) = self.ends[node as usize] {
                    let (start, end) = (first.start, last.end);
                    if folded[start..end] == self.phrases[phrase as usize] && is_word(folded, start, end) {
                        found(PhraseMatch {
                            start,
                            end,
                            phrase: phrase as usize,
                        });
                    }
                }
                let Some(word) = rest.next() else { break };
                let Some(next) = self.step(node, word.hash, word.spaced) else {
                    break;
                };
                (node, last) = (next, word);
            }
        }
    }

    fn step(&self, node: u32, hash: u64, spaced: bool) -> Option<u32> {
        self.edges.get(&edge(node, hash, spaced)).copied()
    }
}

fn edge(node: u32, hash: u64, spaced: bool) -> u64 {
    (hash ^ (u64::from(node) << 1 | u64::from(spaced)).wrapping_mul(0x9E37_79B9_7F4A_7C15))
        .wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

/// The keys are hashes already; mixing their high bits down is all a table needs.
#[derive(Debug, Clone, Copy, Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// Cuts a folded text into runs of letters and digits, and single signs. A line end is a sign.
struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Words<'a> {
    fn new(text: &'a str) -> Self {
        Words { text, at: 0 }
    }
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        let bytes = self.text.as_bytes();
        let mut start = self.at;
        while bytes.get(start) == Some(&b' ') {
            start += 1;
        }
        let spaced = start > self.at;
        let first = *bytes.get(start)?;
        let mut end = start;
        if first.is_ascii_lowercase() || first.is_ascii_digit() {
            while bytes
                .get(end)
                .is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            {
                end += 1;
            }
        }
        if end == start
            || bytes
                .get(end)
                .is_some_and(|byte| !byte.is_ascii() || *byte == b'_' || byte.is_ascii_uppercase())
        {
            let rest = &self.text[start..];
            end = match rest.find(|c: char| !joins(c)) {
                Some(0) => start + rest.chars().next().map_or(0, char::len_utf8),
                Some(len) => start + len,
                None => self.text.len(),
            };
        }
        self.at = end;
        Some(Word {
            start,
            end,
            hash: hash(&bytes[start..end]),
            spaced,
        })
    }
}

fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

fn joins(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether a match begins and ends where words do.
pub(crate) fn is_word(text: &str, start: usize, end: usize) -> bool {
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

#[cfg(test)]
mod tests {
    use aho_corasick::{AhoCorasick, MatchKind};
    use proptest::prelude::*;

    use super::*;

    fn found(phrases: &[&str], text: &str) -> Vec<String> {
        let mut set = PhraseSet::default();
        phrases.iter().for_each(|phrase| {
            set.insert(phrase);
        });
        let mut out = Vec::new();
        set.find(text, &mut |found| out.push(text[found.start..found.end].to_owned()));
        out
    }

    #[test]
    fn words_signs_and_borders() {
        assert_eq!(found(&["c++", "c"], "c++ and c, c# abc"), ["c++", "c"]);
        assert_eq!(
            found(&[".net", "node.js", "node"], "asp.net .net node.js node"),
            [".net", "node.js", "node"]
        );
        assert_eq!(found(&["a b", "b c"], "a b c\na\nb"), ["a b", "b c"]);
        assert_eq!(found(&["401(k)"], "the 401(k) plan"), ["401(k)"]);
    }

    #[test]
    fn the_same_phrase_has_one_number() {
        let mut set = PhraseSet::default();
        assert_eq!(set.insert("a b"), set.insert("a b"));
        assert_ne!(set.insert("a b"), set.insert("a-b"));
        assert_eq!(set.phrases.len(), 2);
    }

    proptest! {
        #[test]
        fn agrees_with_aho_corasick_hit_for_hit(
            phrases in prop::collection::btree_set("[ab+#.é' -]{1,3}|[ab]{1,2} [ab]{1,2}", 1..12),
            text in "[ab+#.é', \n-]{0,60}",
        ) {
            let text = crate::text::fold(&text).as_str().to_owned();
            let phrases: Vec<String> = phrases.iter().map(|phrase| crate::text::fold_str(phrase)).filter(|phrase| !phrase.is_empty()).collect();
            prop_assume!(!phrases.is_empty());
            let mut set = PhraseSet::default();
            for phrase in &phrases {
                set.insert(phrase);
            }
            let mut ours = std::collections::BTreeSet::new();
            set.find(&text, &mut |found| { ours.insert((found.start, found.end)); });
            let reference = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&phrases).expect("a small automaton");
            let theirs: std::collections::BTreeSet<(usize, usize)> = reference
                .find_overlapping_iter(&text)
                .map(|found| (found.start(), found.end()))
                .filter(|&(start, end)| is_word(&text, start, end))
                .collect();
            prop_assert_eq!(ours, theirs);
        }
    }
}
