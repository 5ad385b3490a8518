//! Looks for a few dozen phrases in whole pages, whatever their case.

use aho_corasick::{AhoCorasick, MatchKind};

/// Finds phrases in text of any (ASCII) case.
///
/// An automaton that knows both cases of every letter takes a step for each byte. A page is put into lower case first,
/// many bytes at a time, and is searched for the longest word of each phrase, of which there are so few that many bytes
/// are looked at together; only where one stands are phrases compared.
#[derive(Debug, Clone)]
pub(crate) struct PhraseFinder {
    words: Option<AhoCorasick>,
    /// For each of these words, the phrases that hold it, and how far inside.
    phrases: Vec<Vec<Phrase>>,
}

#[derive(Debug, Clone)]
struct Phrase {
    number: usize,
    text: String,
    /// Where the word stands in the phrase.
    word: usize,
}

impl PhraseFinder {
    pub(crate) fn new<'p>(phrases: impl IntoIterator<Item = &'p str>) -> Self {
        let lower = phrases.into_iter().map(str::to_ascii_lowercase);
        let mut phrases: Vec<Phrase> = lower
            .enumerate()
            .map(|(number, text)| Phrase {
                number,
                word: longest_word(&text).start,
                text,
            })
            .collect();
        // A word that begins with another one is looked for by that one, so that one word at most stands at a place.
        phrases.sort_by(|one, other| one.own_word().cmp(other.own_word()));
        let mut words: Vec<String> = Vec::new();
        let mut of_words: Vec<Vec<Phrase>> = Vec::new();
        for phrase in phrases {
            match (words.last(), of_words.last_mut()) {
                (Some(word), Some(known)) if phrase.own_word().starts_with(word.as_str()) => known.push(phrase),
                _ => {
                    words.push(phrase.own_word().to_owned());
                    of_words.push(vec![phrase]);
                }
            }
        }
        let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(words);
        PhraseFinder {
            words: finder.ok(),
            phrases: of_words,
        }
    }

    /// Whether a text holds any of the phrases.
    pub(crate) fn is_in(&self, text: &[u8]) -> bool {
        self.any(text, |_| true)
    }

    /// Whether `enough` is told of a phrase that satisfies it. It hears of every place of a phrase, by the phrase's number.
    pub(crate) fn any(&self, text: &[u8], mut enough: impl FnMut(usize) -> bool) -> bool {
        let Some(words) = &self.words else { return false };
        let lower = text.to_ascii_lowercase();
        let mut from = 0;
        while let Some(found) = lower.get(from..).and_then(|rest| words.find(rest)) {
            let at = from + found.start();
            let phrases = self.phrases.get(found.pattern().as_usize());
            for phrase in phrases.into_iter().flatten() {
                let stands = at.checked_sub(phrase.word).and_then(|start| lower.get(start..));
                if stands.is_some_and(|rest| rest.starts_with(phrase.text.as_bytes())) && enough(phrase.number) {
                    return true;
                }
            }
            from = at + 1;
        }
        false
    }
}

impl Phrase {
    fn own_word(&self) -> &str {
        let rest = &self.text[self.word..];
        &rest[longest_word(rest)]
    }
}

/// The longest run of ASCII letters and digits; the first one of several.
fn longest_word(text: &str) -> std::ops::Range<usize> {
    let mut longest = 0..0;
    let mut start = 0;
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        if word.len() > longest.len() {
            longest = start..start + word.len();
        }
        start += word.len();
        start += text[start..].chars().next().map_or(0, char::len_utf8);
    }
    longest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PHRASES: [&str; 7] = [
        "is closed",
        "closed",
        "clo",
        "no longer open",
        "offre expirée",
        "n'est plus",
        "&",
    ];

    proptest! {
        #[test]
        fn finds_what_an_automaton_finds(text in "([ISNis]|clo|Clo|SED|sed|no|LONGER| |open|é|offre expir|É|n'|est plus|&|x){0,24}") {
            let finder = PhraseFinder::new(PHRASES);
            let mut found = [false; PHRASES.len()];
            finder.any(text.as_bytes(), |number| {
                found[number] = true;
                false
            });
            let reference = AhoCorasick::builder().ascii_case_insensitive(true).build(PHRASES).expect("it is small");
            let mut wanted = [false; PHRASES.len()];
            for hit in reference.find_overlapping_iter(&text) {
                wanted[hit.pattern().as_usize()] = true;
            }
            prop_assert_eq!(found, wanted);
            prop_assert_eq!(finder.is_in(text.as_bytes()), wanted.contains(&true));
        }
    }

    #[test]
    fn the_longest_word_is_looked_for() {
        assert_eq!(&"no longer open"[longest_word("no longer open")], "longer");
        assert_eq!(longest_word("é ü"), 0..0);
        assert_eq!(&"ja, é mais"[longest_word("ja, é mais")], "mais");
    }
}
