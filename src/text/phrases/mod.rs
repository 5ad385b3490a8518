//! Finding very many phrases in one pass.

mod builder;
mod tables;
mod words;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub(crate) use builder::PhraseSetBuilder;
use builder::key;
use tables::{EDGE_BYTES, ENTRY_BYTES, Edge, Entry, Halves, NODE_BYTES, NONE, Node, Rows, Slot};
use words::{Word, Words, is_word};

/// A set of phrases with values, all found in one pass over a folded text.
///
/// The text is cut into words and signs once; each is looked up in the vocabulary of the phrases, where its bytes are
/// compared. From each known word a graph of words is walked, whose nodes say which values end there. Phrases begin and
/// end where words do. All tables are bytes that are used as they lie.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PhraseSet {
    slots: Rows<4>,
    entries: Rows<ENTRY_BYTES>,
    #[serde(borrow)]
    spellings: Cow<'static, [u8]>,
    nodes: Rows<NODE_BYTES>,
    edges: Rows<EDGE_BYTES>,
    set_starts: Rows<4>,
    values: Rows<4>,
}

/// A phrase at a place of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PhraseMatch {
    /// First byte in the folded text.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
    /// The phrase's values, for [`PhraseSet::values`].
    pub(crate) set: ValueSet,
}

/// The values of a phrase, or of several phrases with the same values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ValueSet(u32);

/// A word of a text that is known, or not. Small, since a text has many.
#[derive(Debug, Clone, Copy)]
struct Known {
    start: u32,
    end: u32,
    /// Its key as the next word of a phrase; [`NO_KEY`] for a word of no phrase.
    key: u32,
    /// Where the phrases that begin with it begin.
    node: u32,
}

/// The key of a word of no phrase; the numbers of words are smaller.
const NO_KEY: u32 = u32::MAX;

impl PhraseSet {
    /// Every occurrence of every phrase in a folded text, overlapping ones too, by place. Phrases stand on one line.
    pub(crate) fn find(&self, folded: &str, mut found: impl FnMut(PhraseMatch)) {
        // Longer texts than four gigabytes are cut long before.
        if self.slots.rows().is_empty() || u32::try_from(folded.len()).is_err() {
            return;
        }
        let (slots, entries, text) = (self.slots.rows(), self.entries.rows(), folded.as_bytes());
        // The words of one line at a time stay in the processor's nearest cache.
        let mut line = Vec::with_capacity(64);
        for word in Words::new(folded) {
            if text[word.start] == b'\n' {
                self.walk(folded, &line, &mut found);
                line.clear();
            } else {
                line.push(self.known(slots, entries, text, &word));
            }
        }
        self.walk(folded, &line, &mut found);
    }

    /// Tells of the phrases in the words of a line.
    fn walk(&self, folded: &str, words: &[Known], found: &mut impl FnMut(PhraseMatch)) {
        let (nodes, edges) = (self.nodes.rows(), self.edges.rows());
        for (index, first) in words.iter().enumerate() {
            let mut node = first.node;
            let mut last = index;
            while node != NONE {
                let here = Node::from_bytes(nodes[node as usize]);
                let (start, end) = (first.start as usize, words[last].end as usize);
                if here.set != NONE && is_word(folded, start, end) {
                    found(PhraseMatch {
                        start,
                        end,
                        set: ValueSet(here.set),
                    });
                }
                last += 1;
                let Some(&Known { key, .. }) = words.get(last) else {
                    break;
                };
                if key == NO_KEY || !here.may_go_on(key) {
                    break;
                }
                let end_edge = Node::from_bytes(nodes[node as usize + 1]).first_edge;
                node = step(&edges[here.first_edge as usize..end_edge as usize], key);
            }
        }
    }

    /// The values of a phrase that is the whole of `folded`.
    pub(crate) fn get(&self, folded: &str) -> Option<ValueSet> {
        let (slots, entries) = (self.slots.rows(), self.entries.rows());
        let (nodes, edges) = (self.nodes.rows(), self.edges.rows());
        let mut words = Words::new(folded).map(|word| self.known(slots, entries, folded.as_bytes(), &word));
        let mut node = words.next()?.node;
        for word in words {
            if node == NONE {
                return None;
            }
            let first = Node::from_bytes(nodes[node as usize]).first_edge;
            let end = Node::from_bytes(nodes[node as usize + 1]).first_edge;
            node = step(&edges[first as usize..end as usize], word.key);
        }
        let set = Node::from_bytes(*nodes.get(node as usize)?).set;
        (set != NONE).then_some(ValueSet(set))
    }

    /// The values of a match, in ascending order.
    #[inline]
    pub(crate) fn values(&self, set: ValueSet) -> impl DoubleEndedIterator<Item = u32> {
        self.value_rows(set).iter().map(|value| u32::from_le_bytes(*value))
    }

    /// The values of a match from `least` on, in ascending order.
    #[inline]
    pub(crate) fn values_from(&self, set: ValueSet, least: u32) -> impl Iterator<Item = u32> {
        let values = self.value_rows(set);
        let first = values.partition_point(|value| u32::from_le_bytes(*value) < least);
        values[first..].iter().map(|value| u32::from_le_bytes(*value))
    }

    #[inline]
    fn value_rows(&self, set: ValueSet) -> &[[u8; 4]] {
        let starts = self.set_starts.rows();
        let start = |at: u32| {
            starts
                .get(at as usize)
                .map_or(0, |start| u32::from_le_bytes(*start) as usize)
        };
        &self.values.rows()[start(set.0)..start(set.0 + 1)]
    }

    #[inline(always)]
    fn known(&self, slots: &[[u8; 4]], entries: &[[u8; ENTRY_BYTES]], text: &[u8], word: &Word) -> Known {
        let (key, node) = match self.entry(slots, entries, text, word) {
            Some((number, node)) => (key(number, word.spaced), node),
            None => (NO_KEY, NONE),
        };
        Known {
            start: word.start as u32,
            end: word.end as u32,
            key,
            node,
        }
    }

    /// Every phrase of the set, for a comparison with other ways to find them.
    #[cfg(feature = "bench")]
    pub(crate) fn phrases(&self) -> Vec<String> {
        let word = |number: usize| {
            let entry = Entry::from_bytes(&self.entries.rows()[number]);
            let start = entry.spelling as usize;
            let spelling = &self.spellings[start..start + entry.halves.length()];
            (String::from_utf8_lossy(spelling), entry.node)
        };
        let mut phrases = Vec::new();
        let mut open: Vec<(String, u32)> = (0..self.entries.rows().len())
            .map(word)
            .filter(|(_, node)| *node != NONE)
            .map(|(spelling, node)| (spelling.into_owned(), node))
            .collect();
        while let Some((phrase, at)) = open.pop() {
            let node = Node::from_bytes(self.nodes.rows()[at as usize]);
            let end = Node::from_bytes(self.nodes.rows()[at as usize + 1]).first_edge;
            for edge in &self.edges.rows()[node.first_edge as usize..end as usize] {
                let edge = Edge::from_bytes(*edge);
                let blank = if edge.key & 1 == 1 { " " } else { "" };
                open.push((
                    format!("{phrase}{blank}{}", word((edge.key >> 1) as usize).0),
                    edge.node,
                ));
            }
            if node.set != NONE {
                phrases.push(phrase);
            }
        }
        phrases.sort_unstable();
        phrases
    }

    /// A word's number and the node of the phrases that begin with it.
    #[inline(always)]
    fn entry(&self, slots: &[[u8; 4]], entries: &[[u8; ENTRY_BYTES]], text: &[u8], word: &Word) -> Option<(u32, u32)> {
        let halves = Halves::of(text, word);
        let mut slot = Slot::of(halves.hash(), slots.len());
        loop {
            if let Some(number) = slot.number(*slots.get(slot.at())?)? {
                let entry = Entry::from_bytes(&entries[number as usize]);
                if entry.halves == halves && (halves.is_whole() || self.spelled_alike(&entry, text, word)) {
                    return Some((number, entry.node));
                }
            }
            slot.next(slots.len());
        }
    }

    fn spelled_alike(&self, entry: &Entry, text: &[u8], word: &Word) -> bool {
        let start = entry.spelling as usize;
        self.spellings.get(start..start + entry.halves.length()) == text.get(word.start..word.end)
    }
}

/// The node behind the edge of a key.
#[inline]
fn step(edges: &[[u8; EDGE_BYTES]], key: u32) -> u32 {
    if edges.len() <= 8 {
        let edge = edges
            .iter()
            .map(|edge| Edge::from_bytes(*edge))
            .find(|edge| edge.key == key);
        return edge.map_or(NONE, |edge| edge.node);
    }
    match edges.binary_search_by_key(&key, |edge| Edge::from_bytes(*edge).key) {
        Ok(at) => Edge::from_bytes(edges[at]).node,
        Err(_) => NONE,
    }
}

#[cfg(test)]
mod tests {
    use aho_corasick::{AhoCorasick, MatchKind};
    use proptest::prelude::*;

    use super::*;

    fn set(phrases: &[&str]) -> PhraseSet {
        let mut builder = PhraseSetBuilder::default();
        for (value, phrase) in (0..).zip(phrases) {
            builder.insert(phrase, value);
        }
        builder.finish().expect("few words")
    }

    /// The set as a build writes it and the program reads it.
    fn stored(set: &PhraseSet) -> PhraseSet {
        let bytes: &'static [u8] = postcard::to_stdvec(set).expect("tables can be written").leak();
        postcard::from_bytes(bytes).expect("tables can be read")
    }

    fn found(phrases: &[&str], text: &str) -> Vec<String> {
        let mut out = Vec::new();
        set(phrases).find(text, |found| out.push(text[found.start..found.end].to_owned()));
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
        assert_eq!(found(&[], "any text"), [""; 0]);
    }

    #[test]
    fn a_phrase_has_all_its_values_and_only_its_own() {
        let set = set(&["a b", "a-b", "a b", "c b"]);
        let values = |phrase: &str| set.get(phrase).map(|found| set.values(found).collect::<Vec<u32>>());
        assert_eq!(values("a b"), Some(vec![0, 2]));
        assert_eq!(values("a-b"), Some(vec![1]));
        assert_eq!(values("c b"), Some(vec![3]));
        assert_eq!(
            (values("a"), values("b"), values("a b c"), values("")),
            (None, None, None, None)
        );
    }

    #[test]
    fn long_words_are_compared_whole() {
        // The first and the last eight bytes are the same.
        let phrases = ["internationalisation", "internatxonalisation"];
        assert_eq!(found(&phrases[..1], phrases[1]), [""; 0]);
        assert_eq!(found(&phrases, phrases[1]), [phrases[1]]);
    }

    proptest! {
        #[test]
        fn agrees_with_aho_corasick_hit_for_hit(
            phrases in prop::collection::btree_set("[ab+#.é' -]{1,3}|[ab]{1,2} [ab]{1,2}|[ab]{7,9}|[ab]{15,18}", 1..12),
            text in "[ab+#.é', \n-]{0,60}|([ab]{7,18}[ +.]){0,6}",
        ) {
            let text = crate::text::fold(&text).as_str().to_owned();
            let phrases: Vec<String> = phrases.iter().map(|phrase| crate::text::fold_str(phrase)).filter(|phrase| !phrase.is_empty()).collect();
            prop_assume!(!phrases.is_empty());
            let reference = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&phrases).expect("a small automaton");
            let theirs: std::collections::BTreeSet<(usize, usize, u32)> = reference
                .find_overlapping_iter(&text)
                .filter(|found| is_word(&text, found.start(), found.end()))
                .map(|found| (found.start(), found.end(), u32::try_from(found.pattern().as_usize()).expect("few patterns")))
                .collect();
            let built = set(&phrases.iter().map(String::as_str).collect::<Vec<_>>());
            for set in [stored(&built), built] {
                let mut ours = std::collections::BTreeSet::new();
                set.find(&text, |found| {
                    ours.extend(set.values(found.set).map(|value| (found.start, found.end, value)));
                });
                prop_assert_eq!(&ours, &theirs);
            }
        }
    }
}
