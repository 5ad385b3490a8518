use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::PhraseSet;
use super::tables::{Edge, Entry, Halves, MOST_WORDS, NONE, Node, Rows, Slot, bit_of};
use super::words::{Word, Words};

/// Gathers phrases with their values.
#[derive(Debug, Default)]
pub(crate) struct PhraseSetBuilder {
    numbers: HashMap<String, u32>,
    words: Vec<String>,
    /// By word: the branch of phrases that begin with it.
    roots: BTreeMap<u32, usize>,
    branches: Vec<Branch>,
}

/// A node of the trie while it grows.
#[derive(Debug, Default)]
struct Branch {
    edges: BTreeMap<u32, usize>,
    values: BTreeSet<u32>,
}

impl PhraseSetBuilder {
    /// Adds a folded phrase with a value; one phrase may have many. A phrase without any word or sign is never found.
    pub(crate) fn insert(&mut self, phrase: &str, value: u32) {
        let mut at: Option<usize> = None;
        for word in Words::new(phrase) {
            let number = self.number(&phrase[word.start..word.end]);
            let fresh = self.branches.len();
            let next = match at {
                None => *self.roots.entry(number).or_insert(fresh),
                Some(branch) => *self.branches[branch]
                    .edges
                    .entry(key(number, word.spaced))
                    .or_insert(fresh),
            };
            if next == fresh {
                self.branches.push(Branch::default());
            }
            at = Some(next);
        }
        if let Some(branch) = at {
            self.branches[branch].values.insert(value);
        }
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.numbers.insert(word.to_owned(), number);
        self.words.push(word.to_owned());
        number
    }

    /// The finished set, or nothing when there are more words than it can number (a million).
    ///
    /// Branches that lead on to the same endings become one node: what braces multiplied is folded up again, so that
    /// the whole graph stays in the processor's cache.
    pub(crate) fn finish(self) -> Option<PhraseSet> {
        if self.words.len() > MOST_WORDS {
            return None;
        }
        let mut graph = Graph::default();
        let mut node_of = vec![NONE; self.branches.len()];
        // A branch is made after the one that it grows from, so backwards the endings come first.
        for (index, branch) in self.branches.into_iter().enumerate().rev() {
            let edges = branch.edges.into_iter().map(|(key, to)| (key, node_of[to])).collect();
            node_of[index] = graph.node(edges, branch.values);
        }
        let (slots, entries, spellings) = vocabulary(&self.words, |word| {
            self.roots.get(&word).map_or(NONE, |&branch| node_of[branch])
        });
        let mut nodes = Vec::new();
        let mut edges = Vec::new();
        for (of_node, set) in graph.nodes.iter().chain([&(Vec::new(), NONE)]) {
            nodes.push(
                Node {
                    first_edge: index(edges.len()),
                    set: *set,
                    keys: of_node.iter().fold(0, |keys, &(key, _)| keys | bit_of(key)),
                }
                .to_bytes(),
            );
            edges.extend(of_node.iter().map(|&(key, node)| Edge { key, node }.to_bytes()));
        }
        let mut set_starts = Vec::new();
        let mut values = Vec::new();
        for set in graph.sets.iter().chain([&BTreeSet::new()]) {
            set_starts.push(index(values.len()).to_le_bytes());
            values.extend(set.iter().map(|value| value.to_le_bytes()));
        }
        Some(PhraseSet {
            slots: Rows::new(slots),
            entries: Rows::new(entries),
            spellings: spellings.into_bytes().into(),
            nodes: Rows::new(nodes),
            edges: Rows::new(edges),
            set_starts: Rows::new(set_starts),
            values: Rows::new(values),
        })
    }
}

/// Twice the word's number, one more with a blank before it.
pub(super) fn key(word: u32, spaced: bool) -> u32 {
    word << 1 | u32::from(spaced)
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The nodes by what they lead on to. Node and set 0 mean "none".
#[derive(Debug)]
struct Graph {
    nodes: Vec<(Vec<(u32, u32)>, u32)>,
    node_numbers: HashMap<(Vec<(u32, u32)>, u32), u32>,
    sets: Vec<BTreeSet<u32>>,
    set_numbers: HashMap<BTreeSet<u32>, u32>,
}

impl Default for Graph {
    fn default() -> Self {
        Graph {
            nodes: vec![(Vec::new(), NONE)],
            node_numbers: HashMap::new(),
            sets: vec![BTreeSet::new()],
            set_numbers: HashMap::from([(BTreeSet::new(), NONE)]),
        }
    }
}

impl Graph {
    fn node(&mut self, edges: Vec<(u32, u32)>, values: BTreeSet<u32>) -> u32 {
        let set = match self.set_numbers.get(&values) {
            Some(&set) => set,
            None => {
                let set = index(self.sets.len());
                self.set_numbers.insert(values.clone(), set);
                self.sets.push(values);
                set
            }
        };
        let node = (edges, set);
        if let Some(&number) = self.node_numbers.get(&node) {
            return number;
        }
        let number = index(self.nodes.len());
        self.node_numbers.insert(node.clone(), number);
        self.nodes.push(node);
        number
    }
}

type Vocabulary = (Vec<[u8; 4]>, Vec<[u8; super::tables::ENTRY_BYTES]>, String);

/// The hash table of words, at most half full, with the words and their spellings one after another.
fn vocabulary(words: &[String], root: impl Fn(u32) -> u32) -> Vocabulary {
    let count = (words.len() * 2).next_power_of_two();
    let mut slots = vec![[0; 4]; count];
    let mut entries = Vec::with_capacity(words.len());
    let mut spellings = String::new();
    for (number, word) in (0..).zip(words) {
        let whole = Word {
            start: 0,
            end: word.len(),
            spaced: false,
        };
        let halves = Halves::of(word.as_bytes(), &whole);
        let mut slot = Slot::of(halves.hash(), count);
        while slots[slot.at()] != [0; 4] {
            slot.next(count);
        }
        slots[slot.at()] = slot.with(number);
        entries.push(
            Entry {
                halves,
                spelling: index(spellings.len()),
                node: root(number),
            }
            .to_bytes(),
        );
        spellings.push_str(word);
    }
    (slots, entries, spellings)
}
