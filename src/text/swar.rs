//! Eight bytes at a time (SWAR, "SIMD within a register"), for the loops that look at every byte of a text: a loop over
//! bytes has the processor guess at each of them whether it is the last.
//!
//! A mask has the top bit of each of eight bytes that is meant, the first byte lowest.

/// The top bit of each byte.
const TOP: u64 = each(0x80);

/// Eight times the same byte.
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// How many bytes stand before the first one that `stop` marks. `stop` gets eight bytes and gives a mask of them.
#[inline(always)]
pub(crate) fn until(bytes: &[u8], mut stop: impl FnMut(u64) -> u64) -> usize {
    let (whole, rest) = bytes.as_chunks();
    for (number, eight) in whole.iter().enumerate() {
        let stops = stop(u64::from_le_bytes(*eight));
        if stops != 0 {
            return 8 * number + first(stops);
        }
    }
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    8 * whole.len() + first(stop(u64::from_le_bytes(last))).min(rest.len())
}

/// How many words a text has, parted by blanks of any kind; the blanks of other scripts part none.
pub(crate) fn count_words(text: &[u8]) -> usize {
    let blanks = |eight| equal(eight, b' ') | within(eight, b'\t', b'\r');
    let (whole, rest) = text.as_chunks();
    let mut last = [b' '; 8];
    last[..rest.len()].copy_from_slice(rest);
    // Whether a blank, or nothing, stands before the first byte.
    let mut before = TOP >> 56;
    let begun = whole.iter().chain([&last]).map(|eight| {
        let blank = blanks(u64::from_le_bytes(*eight));
        let begun = others(blank) & (blank << 8 | before);
        before = blank >> 56;
        begun.count_ones() as usize
    });
    begun.sum()
}

/// Which byte is the first of a mask; 8 when it is empty.
#[inline(always)]
pub(crate) fn first(mask: u64) -> usize {
    mask.trailing_zeros() as usize / 8
}

/// The bytes from `least` to `most`, both ASCII.
#[inline(always)]
pub(crate) fn within(eight: u64, least: u8, most: u8) -> u64 {
    // Without their top bits, bytes can be added without a carry into the next one.
    let low = eight & !TOP;
    let from = |least: u8| low + each(0x80 - least);
    from(least) & !from(most + 1) & !eight & TOP
}

/// The bytes that are this ASCII byte.
#[inline(always)]
pub(crate) fn equal(eight: u64, byte: u8) -> u64 {
    // Nothing is borrowed: only a zero leaves the top bit.
    (TOP - ((eight ^ each(byte)) & !TOP)) & !eight & TOP
}

/// The bytes that are not in a mask.
#[inline(always)]
pub(crate) fn others(mask: u64) -> u64 {
    !mask & TOP
}

/// The bytes that are no ASCII letter, digit or underscore.
#[inline(always)]
pub(crate) fn no_word(eight: u64) -> u64 {
    let letters = within(eight | each(0x20), b'a', b'z');
    others(letters | within(eight, b'0', b'9') | equal(eight, b'_'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_byte_at_every_place() {
        let member = |mask: u64, place: usize| mask >> (8 * place + 7) & 1 == 1;
        for byte in 0..=u8::MAX {
            for place in 0..8 {
                for around in [0x00, b'a', b' ', 0x7F, 0x80, 0xFF] {
                    let mut bytes = [around; 8];
                    bytes[place] = byte;
                    let eight = u64::from_le_bytes(bytes);
                    assert_eq!(
                        member(within(eight, b'!', b'~'), place),
                        (b'!'..=b'~').contains(&byte),
                        "{byte}"
                    );
                    assert_eq!(member(equal(eight, b'-'), place), byte == b'-', "{byte}");
                    let word = byte.is_ascii_alphanumeric() || byte == b'_';
                    assert_eq!(member(no_word(eight), place), !word, "{byte}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn finds_the_first(bytes in prop::collection::vec(prop::sample::select(vec![0, b'a', b' ', 0xE9]), 0..40)) {
            let wanted = bytes.iter().position(|byte| *byte == b' ').unwrap_or(bytes.len());
            prop_assert_eq!(until(&bytes, |eight| equal(eight, b' ')), wanted);
        }

        #[test]
        fn counts_words(text in "[a. \t\n\r]{0,40}") {
            prop_assert_eq!(count_words(text.as_bytes()), text.split_whitespace().count());
        }
    }
}
