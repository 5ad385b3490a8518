use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::model::{Failure, FailureKind};

/// A document's bytes as text.
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) warning: Option<String>,
}

/// How far into a page a `<meta>` may name the charset (the HTML standard's prescan).
const META_WINDOW: usize = 1024;

/// Text may be damaged by a stray zero byte; binary data has more of them.
const FEWEST_BYTES_PER_ZERO: usize = 200;

/// Text holds hardly any control characters besides blanks and line ends; binary data is full of them.
const FEWEST_BYTES_PER_CONTROL: usize = 20;

/// Decodes bytes: byte order mark, then `<meta>`, then UTF-8 when valid, then a guess.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, Failure> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(with(encoding, &bytes[mark..]));
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return Ok(with(encoding, bytes));
    }
    let zeros = memchr::memchr_iter(0, bytes).count();
    let controls = count_controls(bytes);
    if controls * FEWEST_BYTES_PER_CONTROL > bytes.len() {
        return Err(Failure::new(FailureKind::Binary, "the input is binary data, not text"));
    }
    if zeros * FEWEST_BYTES_PER_ZERO > bytes.len() {
        return Err(Failure::new(FailureKind::Binary, "the input is binary data, not text"));
    }
    if zeros > 0 {
        let without: Vec<u8> = bytes.iter().copied().filter(|&byte| byte != 0).collect();
        let mut decoded = decode(&without)?;
        decoded.warning = decoded.warning.or(Some(format!("{zeros} zero bytes were left out")));
        return Ok(decoded);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded {
            text: text.to_owned(),
            warning: None,
        });
    }
    if let Some(encoding) = named_in_meta(bytes).filter(|&encoding| encoding != UTF_8) {
        return Ok(with(encoding, bytes));
    }
    Ok(without_label(bytes))
}

/// How many bytes are control characters other than blanks and line ends.
fn count_controls(bytes: &[u8]) -> usize {
    // Counted in bytes, which a machine adds up many at a time; so few of them that the count fits.
    let count = |piece: &[u8]| {
        let is_control = |byte: &u8| u8::from(*byte < b' ' && !byte.is_ascii_whitespace());
        usize::from(piece.iter().map(is_control).sum::<u8>())
    };
    bytes.chunks(usize::from(u8::MAX)).map(count).sum()
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    Decoded {
        text: text.into_owned(),
        warning: broken.then(|| format!("some bytes are not valid {} and were replaced", encoding.name())),
    }
}

fn without_label(bytes: &[u8]) -> Decoded {
    let (mut valid, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    // A UTF-8 file with a few damaged characters stays UTF-8; a legacy file has hardly any valid sequence.
    if valid > broken {
        return Decoded {
            text: String::from_utf8_lossy(bytes).into_owned(),
            warning: Some(format!("{broken} places are not valid UTF-8 and were replaced")),
        };
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    Decoded {
        text: encoding.decode_without_bom_handling(bytes).0.into_owned(),
        warning: Some(format!(
            "the input is not valid UTF-8; it was read as {}",
            encoding.name()
        )),
    }
}

fn named_in_meta(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(META_WINDOW)];
    let lower = head.to_ascii_lowercase();
    let at = memchr::memmem::find(&lower, b"charset")? + b"charset".len();
    let rest = lower[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or(rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest
        .iter()
        .position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':')))
        .unwrap_or(rest.len());
    let encoding = Encoding::for_label(&rest[..end])?;
    // A page that can name UTF-16 in ASCII letters is not UTF-16 (the HTML standard says the same).
    let is_utf16 = encoding == UTF_16LE || encoding == UTF_16BE;
    Some(if is_utf16 { UTF_8 } else { encoding })
}

fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(512)];
    if head.len() < 16 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    let half = head.len() / 2;
    match (zeros(0), zeros(1)) {
        (0, odd) if odd * 10 > half * 8 => Some(UTF_16LE),
        (even, 0) if even * 10 > half * 8 => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_metas_and_guesses() {
        assert_eq!(decode(b"\xEF\xBB\xBFabc").map(|d| d.text).ok().as_deref(), Some("abc"));
        assert_eq!(decode(b"\xFF\xFEa\0b\0").map(|d| d.text).ok().as_deref(), Some("ab"));
        let page = b"<meta charset=windows-1252><p>caf\xE9 \x80</p>";
        assert!(decode(page).is_ok_and(|d| d.text.contains("café €") && d.warning.is_none()));
        let lying = "<meta charset=iso-8859-1><p>café</p>".as_bytes();
        assert!(decode(lying).is_ok_and(|d| d.text.contains("café")));
    }

    #[test]
    fn damaged_utf8_and_legacy_text_are_told_apart() {
        let damaged = "Größe über — ok \u{FFFD}".replace('\u{FFFD}', "");
        let mut bytes = damaged.into_bytes();
        bytes.push(0xFF);
        assert!(decode(&bytes).is_ok_and(|d| d.text.contains("Größe") && d.warning.is_some()));
        assert!(decode(b"it\x92s a role").is_ok_and(|d| d.text == "it’s a role" && d.warning.is_some()));
        assert!(decode(b"\x00\x01\x02\x00\x00\x05").is_err());
        assert!(decode(b"\x8f\x03\x9a\x11 k\xd2\x07\xffQ\x1b\x02").is_err());
    }
}
