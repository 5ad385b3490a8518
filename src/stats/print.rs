//! What is kept of a text to find it again: a SimHash and the hashes of its sentences.

use std::collections::BTreeSet;

use crate::text::{fold_str, sentences};

/// What is kept of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Print {
    pub(super) simhash: u64,
    /// Sorted, each once.
    pub(super) sentences: Box<[u64]>,
}

/// A shorter text is like too many others.
const FEWEST_WORDS: usize = 20;

/// Sentences of fewer words are headings and phrases that every posting has.
const FEWEST_WORDS_OF_SENTENCE: usize = 3;

impl Print {
    /// The print of a text; `None` when it is too short to be told from others.
    pub(super) fn of(text: &str) -> Option<Self> {
        let folded = fold_str(text);
        words(&folded).nth(FEWEST_WORDS - 1)?;
        let sentences: BTreeSet<u64> = sentences(&folded)
            .into_iter()
            .filter_map(|span| {
                let sentence = folded.get(span.range())?;
                let enough = words(sentence).nth(FEWEST_WORDS_OF_SENTENCE - 1).is_some();
                enough.then(|| words(sentence).fold(OFFSET, |hash, word| step(hash, word.as_bytes())))
            })
            .collect();
        Some(Print {
            simhash: of_folded(&folded),
            sentences: sentences.into_iter().collect(),
        })
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// A 64-bit SimHash over the runs of three words of a text: texts that share most of them differ in few bits.
///
/// Case, punctuation and blanks do not matter. The same on every machine.
pub fn simhash(text: &str) -> u64 {
    of_folded(&fold_str(text))
}

fn of_folded(folded: &str) -> u64 {
    let hashes: Vec<u64> = words(folded).map(|word| step(OFFSET, word.as_bytes())).collect();
    let mut sums = [0_i64; 64];
    for run in hashes.windows(3.min(hashes.len().max(1))) {
        let hash = mix(run.iter().fold(OFFSET, |hash, word| step(hash, &word.to_le_bytes())));
        for (bit, sum) in sums.iter_mut().enumerate() {
            *sum += if hash >> bit & 1 == 1 { 1 } else { -1 };
        }
    }
    let bits = sums.iter().enumerate().filter(|(_, sum)| **sum > 0);
    bits.fold(0, |hash, (bit, _)| hash | 1 << bit)
}

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a, with a byte at the end that no word holds.
fn step(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().chain(&[0xFF]).fold(hash, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Spreads the bits: FNV leaves the high ones too alike.
fn mix(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}
