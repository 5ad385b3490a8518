//! Repairs JSON as pages really carry it: raw line ends in strings, comments, trailing commas, wrappers, tails.

use std::borrow::Cow;

use serde_json::Value;

use crate::text::{SourceMap, Span};

/// How a block of JSON could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repair {
    /// As it stands.
    None,
    /// After escaping control characters, dropping comments, trailing commas, wrappers and tails.
    Syntax,
    /// After decoding HTML entities as well.
    Entities,
}

/// What a block of JSON holds.
#[derive(Debug)]
pub(super) struct Parsed<'a> {
    pub(super) values: Vec<Value>,
    pub(super) repair: Repair,
    /// The text that was read as JSON.
    pub(super) text: Cow<'a, str>,
    /// The way from that text back to the block.
    pub(super) map: SourceMap,
}

/// Reads the JSON values of a script element, repairing what can be repaired without guessing.
pub(super) fn parse(script: &str) -> Option<Parsed<'_>> {
    let text = unwrapped(script);
    // `unwrapped` gives a part of the script.
    let own = SourceMap::identity(text.len(), text.as_ptr().addr() - script.as_ptr().addr());
    if let Ok(value) = serde_json::from_str(text) {
        return Some(Parsed {
            values: vec![value],
            repair: Repair::None,
            text: Cow::Borrowed(text),
            map: own,
        });
    }
    let (syntax, map) = repaired(text);
    if let Some(values) = leading_values(&syntax) {
        return Some(Parsed {
            values,
            repair: Repair::Syntax,
            text: Cow::Owned(syntax),
            map: own.compose(&map),
        });
    }
    let (decoded, references) = super::html::decode_references(text);
    let (syntax, map) = repaired(&decoded);
    let values = leading_values(&syntax)?;
    Some(Parsed {
        values,
        repair: Repair::Entities,
        text: Cow::Owned(syntax),
        map: own.compose(&references.compose(&map)),
    })
}

/// The values at the start of the text; what follows them ("; }") is dropped.
fn leading_values(text: &str) -> Option<Vec<Value>> {
    let values: Vec<Value> = serde_json::Deserializer::from_str(text)
        .into_iter::<Value>()
        .map_while(Result::ok)
        .collect();
    let useful = values.iter().any(|value| value.is_object() || value.is_array());
    useful.then_some(values)
}

fn unwrapped(script: &str) -> &str {
    let mut text = script.trim_start_matches('\u{FEFF}').trim();
    for (open, close) in [
        ("<!--", "-->"),
        ("//<![CDATA[", "//]]>"),
        ("// <![CDATA[", "// ]]>"),
        ("/*<![CDATA[*/", "/*]]>*/"),
        ("<![CDATA[", "]]>"),
    ] {
        if let Some(inner) = text.strip_prefix(open) {
            text = inner.trim_end().strip_suffix(close).unwrap_or(inner).trim();
        }
    }
    text
}

fn repaired(text: &str) -> (String, SourceMap) {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut map = SourceMap::default();
    let mut rest = text;
    let mut in_string = false;
    while let Some(c) = rest.chars().next() {
        let (written, from) = (out.len(), text.len() - rest.len());
        let after = &rest[c.len_utf8()..];
        rest = if in_string {
            string_char(&mut out, c, after, &mut in_string)
        } else {
            code_char(&mut out, c, after, &mut in_string)
        };
        let source = from..text.len() - rest.len();
        if out[written..] == text[source.clone()] {
            map.push_same(written, from, source.len());
        } else {
            map.push_decoded(Span::new(written, out.len()), Span::new(source.start, source.end));
        }
    }
    (out, map)
}

fn string_char<'a>(out: &mut String, c: char, after: &'a str, in_string: &mut bool) -> &'a str {
    match c {
        '"' => {
            *in_string = false;
            out.push('"');
            after
        }
        '\\' => escape(out, after),
        '\n' => {
            out.push_str("\\n");
            after
        }
        c if u32::from(c) < 0x20 => {
            out.push(' ');
            after
        }
        c => {
            out.push(c);
            after
        }
    }
}

fn escape<'a>(out: &mut String, after: &'a str) -> &'a str {
    let mut chars = after.chars();
    match chars.next() {
        Some(c @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't')) => {
            out.push('\\');
            out.push(c);
        }
        Some('u') if after.len() >= 5 && after.as_bytes()[1..5].iter().all(u8::is_ascii_hexdigit) => {
            out.push_str("\\u")
        }
        Some('x') if after.len() >= 3 && after.as_bytes()[1..3].iter().all(u8::is_ascii_hexdigit) => {
            out.push_str("\\u00")
        }
        Some('\'') => out.push('\''),
        Some('\n') | None => {}
        // Any other backslash was meant as a backslash.
        Some(_) => {
            out.push_str("\\\\");
            return after;
        }
    }
    chars.as_str()
}

fn code_char<'a>(out: &mut String, c: char, after: &'a str, in_string: &mut bool) -> &'a str {
    match c {
        '"' => {
            *in_string = true;
            out.push('"');
        }
        '/' if after.starts_with('/') => return after.find('\n').map_or("", |end| &after[end..]),
        '/' if after.starts_with('*') => return after[1..].find("*/").map_or("", |end| &after[1 + end + 2..]),
        ',' if closes_next(after) => {}
        c => out.push(c),
    }
    after
}

fn closes_next(after: &str) -> bool {
    after.trim_start().starts_with(['}', ']'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(script: &str) -> Option<(String, Repair)> {
        let parsed = parse(script)?;
        Some((parsed.values.first()?.get("title")?.as_str()?.to_owned(), parsed.repair))
    }

    #[test]
    fn strict_json_is_left_alone() {
        assert_eq!(
            title(r#"{"title":"a &quot;b"}"#),
            Some(("a &quot;b".into(), Repair::None))
        );
    }

    #[test]
    fn real_faults_are_repaired() {
        for (script, want) in [
            ("{\"title\":\"a\nb\"}", "a\nb"),
            ("// note\n{\"title\":\"a\", /* c */ \"x\":[1,2,],}", "a"),
            ("//<![CDATA[\n{\"title\":\"a\"}\n//]]>", "a"),
            ("{\"title\":\"it\\'s \\x41\"};", "it's A"),
            ("{\"title\":\"c:\\dir\"}", "c:\\dir"),
            ("<!-- {\"title\":\"a\"} -->", "a"),
        ] {
            assert_eq!(title(script).map(|(text, _)| text).as_deref(), Some(want), "{script}");
        }
        assert_eq!(
            title("{&quot;title&quot;:&quot;a&quot;}"),
            Some(("a".into(), Repair::Entities))
        );
    }

    #[test]
    fn what_cannot_be_repaired_is_refused() {
        assert!(
            parse("{\"title\": \"unquoted \" inside\" }").is_none_or(|parsed| parsed.values[0].get("title").is_none())
        );
        assert!(parse("").is_none());
        assert!(parse("nonsense").is_none());
    }
}
