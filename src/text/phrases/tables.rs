//! The tables of a phrase set: plain little-endian bytes, so that those of the built-in packs are used where they lie
//! in the program, without decoding.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::words::Word;

/// No node, no set.
pub(super) const NONE: u32 = 0;

/// Rows of `N` bytes each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Rows<const N: usize>(#[serde(borrow)] Cow<'static, [u8]>);

impl<const N: usize> Rows<N> {
    pub(super) fn new(rows: impl IntoIterator<Item = [u8; N]>) -> Self {
        Rows(Cow::Owned(rows.into_iter().flatten().collect()))
    }

    #[inline]
    pub(super) fn rows(&self) -> &[[u8; N]] {
        self.0.as_chunks().0
    }
}

/// A node of the phrase graph: where its edges begin, and the set of values of the phrases that end here.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) first_edge: u32,
    pub(super) set: u32,
    /// A bit for each edge, by its key: most words do not go on a phrase, and are turned away without a look at the edges.
    pub(super) keys: u64,
}

/// The bit of a key among those of a node.
#[inline]
pub(super) fn bit_of(key: u32) -> u64 {
    1 << (key.wrapping_mul(0x9E37_79B9) >> 26)
}

/// From a node over a word, with or without a blank before it, to another node.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    /// Twice the word's number, one more with a blank before the word.
    pub(super) key: u32,
    pub(super) node: u32,
}

/// A word of the vocabulary.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) halves: Halves,
    /// Where its bytes stand among the spellings.
    pub(super) spelling: u32,
    /// The node of phrases that begin with it.
    pub(super) node: u32,
}

/// A word as numbers: its first eight bytes, its last eight where it has more, and its length. They tell words of up to
/// sixteen bytes apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Halves {
    first: u64,
    last: u64,
    length: u32,
}

pub(super) const NODE_BYTES: usize = 16;
pub(super) const EDGE_BYTES: usize = 8;
pub(super) const ENTRY_BYTES: usize = 28;

impl Node {
    /// Whether a word may go on a phrase; that it does is only known from the edges.
    #[inline]
    pub(super) fn may_go_on(self, key: u32) -> bool {
        self.keys & bit_of(key) != 0
    }

    pub(super) fn to_bytes(self) -> [u8; NODE_BYTES] {
        let numbers = u128::from(self.first_edge) | u128::from(self.set) << 32 | u128::from(self.keys) << 64;
        numbers.to_le_bytes()
    }

    #[inline]
    pub(super) fn from_bytes(bytes: [u8; NODE_BYTES]) -> Self {
        let numbers = u128::from_le_bytes(bytes);
        Node {
            first_edge: numbers as u32,
            set: (numbers >> 32) as u32,
            keys: (numbers >> 64) as u64,
        }
    }
}

impl Edge {
    pub(super) fn to_bytes(self) -> [u8; EDGE_BYTES] {
        (u64::from(self.key) | u64::from(self.node) << 32).to_le_bytes()
    }

    #[inline]
    pub(super) fn from_bytes(bytes: [u8; EDGE_BYTES]) -> Self {
        let numbers = u64::from_le_bytes(bytes);
        Edge {
            key: numbers as u32,
            node: (numbers >> 32) as u32,
        }
    }
}

impl Entry {
    pub(super) fn to_bytes(self) -> [u8; ENTRY_BYTES] {
        let mut bytes = [0; ENTRY_BYTES];
        bytes[..8].copy_from_slice(&self.halves.first.to_le_bytes());
        bytes[8..16].copy_from_slice(&self.halves.last.to_le_bytes());
        bytes[16..20].copy_from_slice(&self.halves.length.to_le_bytes());
        bytes[20..24].copy_from_slice(&self.spelling.to_le_bytes());
        bytes[24..].copy_from_slice(&self.node.to_le_bytes());
        bytes
    }

    #[inline]
    pub(super) fn from_bytes(bytes: &[u8; ENTRY_BYTES]) -> Self {
        let numbers = bytes.as_chunks().0;
        let number = |at: usize| u32::from_le_bytes(numbers[at]);
        let long = |at: usize| u64::from(number(at)) | u64::from(number(at + 1)) << 32;
        Entry {
            halves: Halves {
                first: long(0),
                last: long(2),
                length: number(4),
            },
            spelling: number(5),
            node: number(6),
        }
    }
}

impl Halves {
    #[inline(always)]
    pub(super) fn of(text: &[u8], word: &Word) -> Self {
        let length = word.end - word.start;
        let (first, last) = if length <= 8 {
            (eight(text, word.start) & u64::MAX >> (64 - 8 * length.max(1)), 0)
        } else {
            (eight(text, word.start), eight(text, word.end - 8))
        };
        Halves {
            first,
            last,
            length: u32::try_from(length).unwrap_or(u32::MAX),
        }
    }

    /// Whether equal numbers mean equal words.
    #[inline]
    pub(super) fn is_whole(&self) -> bool {
        self.length <= 16
    }

    pub(super) fn length(&self) -> usize {
        self.length as usize
    }

    #[inline]
    pub(super) fn hash(&self) -> u64 {
        (self.first ^ self.last.rotate_left(29))
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .rotate_left(32)
            .wrapping_mul(0xD6E8_FEB8_6659_FD93)
    }
}

/// The eight bytes from `start` on; zeros behind the end.
#[inline(always)]
fn eight(text: &[u8], start: usize) -> u64 {
    let rest = &text[start..];
    match rest.first_chunk() {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => last_bytes(rest),
    }
}

/// The bytes of a text's last word, of which there are fewer than eight.
#[cold]
fn last_bytes(rest: &[u8]) -> u64 {
    rest.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// An open-addressing table from hashes to words. A slot holds the word's number plus one below twelve bits of its hash,
/// so that most words that are not known are turned away without looking further.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    at: usize,
    tag: u32,
}

const NUMBER_BITS: u32 = 20;

/// More words than a slot can number.
pub(super) const MOST_WORDS: usize = (1 << NUMBER_BITS) - 1;

impl Slot {
    /// The first slot for a hash in a table of a power of two slots.
    #[inline]
    pub(super) fn of(hash: u64, slots: usize) -> Self {
        let bits = slots.trailing_zeros();
        let top = hash.rotate_left(bits);
        Slot {
            at: top as usize & slots.wrapping_sub(1),
            tag: (top >> 48) as u32 & 0xFFF,
        }
    }

    pub(super) fn at(self) -> usize {
        self.at
    }

    #[inline]
    pub(super) fn next(&mut self, slots: usize) {
        self.at = (self.at + 1) & slots.wrapping_sub(1);
    }

    pub(super) fn with(self, number: u32) -> [u8; 4] {
        (self.tag << NUMBER_BITS | (number + 1)).to_le_bytes()
    }

    /// The word's number in a slot's bytes: nothing for an empty slot; the inner nothing for another tag.
    #[inline]
    pub(super) fn number(self, bytes: [u8; 4]) -> Option<Option<u32>> {
        let slot = u32::from_le_bytes(bytes);
        let number = (slot & ((1 << NUMBER_BITS) - 1)).checked_sub(1)?;
        Some((slot >> NUMBER_BITS == self.tag).then_some(number))
    }
}
