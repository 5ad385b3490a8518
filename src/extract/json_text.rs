//! Where the strings of a JSON text stand: serde_json tells values, not places.

use std::collections::HashMap;

use crate::text::{SourceMap, Span};

/// The places of the strings of some properties, by what they say.
#[derive(Debug, Default)]
pub(super) struct StringPlaces {
    by_text: HashMap<String, SourceMap>,
}

impl StringPlaces {
    /// Notes every string of a JSON text that is the value of one of the properties. `map` leads from the JSON text to
    /// the document, which holds it from `offset` on.
    pub(super) fn add(&mut self, json: &str, map: &SourceMap, offset: usize, properties: &dyn Fn(&str) -> bool) {
        let mut at = 0;
        while let Some(quote) = memchr::memchr(b'"', &json.as_bytes()[at..]) {
            let start = at + quote + 1;
            let Some(end) = string_end(json, start) else { return };
            at = end + 1;
            let Some(value) = value_after(json, at).filter(|_| properties(&json[start..end])) else {
                continue;
            };
            let Some(value_end) = string_end(json, value) else {
                return;
            };
            at = value_end + 1;
            if let Some((text, own)) = decode(&json[value..value_end]) {
                let place = map.compose(&own.shifted(value)).shifted(offset);
                self.by_text.entry(text).or_insert(place);
            }
        }
    }

    /// The way from a string back to the document.
    pub(super) fn of(&self, text: &str) -> Option<&SourceMap> {
        self.by_text.get(text)
    }
}

/// Where the string ends that begins at `start`, behind its quote.
fn string_end(json: &str, start: usize) -> Option<usize> {
    let bytes = json.as_bytes();
    let mut at = start;
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some(at);
        }
        at += 2;
    }
}

/// Where the string begins that is the value of the property whose name ended before `at`.
fn value_after(json: &str, at: usize) -> Option<usize> {
    let rest = json[at..]
        .trim_start()
        .strip_prefix(':')?
        .trim_start()
        .strip_prefix('"')?;
    Some(json.len() - rest.len())
}

/// Decodes the inside of a string, with the way back.
fn decode(inside: &str) -> Option<(String, SourceMap)> {
    let mut text = String::with_capacity(inside.len());
    let mut map = SourceMap::default();
    let mut at = 0;
    while at < inside.len() {
        let plain = memchr::memchr(b'\\', &inside.as_bytes()[at..]).unwrap_or(inside.len() - at);
        map.push_same(text.len(), at, plain);
        text.push_str(&inside[at..at + plain]);
        at += plain;
        if at < inside.len() {
            let (c, length) = escaped(&inside[at..])?;
            let span = Span::new(text.len(), text.len() + c.len_utf8());
            map.push_decoded(span, Span::new(at, at + length));
            text.push(c);
            at += length;
        }
    }
    Some((text, map))
}

/// The character that an escape stands for, and the escape's length.
fn escaped(text: &str) -> Option<(char, usize)> {
    let c = match text.as_bytes().get(1)? {
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{C}',
        b'u' => return unicode(text),
        &other if other.is_ascii() => char::from(other),
        _ => return None,
    };
    Some((c, 2))
}

fn unicode(text: &str) -> Option<(char, usize)> {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let first = unit(0)?;
    if let Some(c) = char::from_u32(u32::from(first)) {
        return Some((c, 6));
    }
    let pair = [first, unit(6)?];
    let c = char::decode_utf16(pair).next()?.ok()?;
    Some((c, 12))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_lead_back_to_the_document() {
        let json = r#"{"a":"description","description" : "x\n\u00e9\ud83d\ude00\"y", "n":{"description":"two"}}"#;
        let mut places = StringPlaces::default();
        let map = SourceMap::identity(json.len(), 0);
        places.add(json, &map, 100, &|name| name == "description");
        let text = "x\né😀\"y";
        let map = places.of(text).expect("known");
        let source = |word: &str| {
            let at = text.find(word).expect("in the text");
            let span = map.source_of(Span::new(at, at + word.len())).expect("known");
            &json[span.start - 100..span.end - 100]
        };
        assert_eq!(source("x"), "x");
        assert_eq!(source("é"), "\\u00e9");
        assert_eq!(source("😀\""), "\\ud83d\\ude00\\\"");
        assert_eq!(source("y"), "y");
        assert!(places.of("two").is_some());
        assert!(places.of("description").is_none());
    }

    #[test]
    fn broken_json_ends_the_walk() {
        for json in [
            "{\"description\":\"x",
            "{\"description\":\"\\",
            "{\"description\":\"\\ud83d\"}",
            "\"",
            "{\"description\"",
        ] {
            let mut places = StringPlaces::default();
            places.add(json, &SourceMap::identity(json.len(), 0), 0, &|_| true);
            assert!(places.of("x").is_none());
        }
    }
}
