use std::sync::Arc;

use super::sniff::{self, Sniffed};
use super::{Guides, charset, html, markdown, postings};
use crate::model::{Document, Failure, FailureKind, Format};
use crate::text::SourceMap;

/// A document as one text, whatever it is about: nothing is taken for a title and nothing left out.
#[derive(Debug)]
pub(crate) struct Whole {
    /// What the bytes were.
    pub format: Format,
    /// The document as UTF-8.
    pub source: Arc<str>,
    /// The text: plain text line for line, other formats one block a line.
    pub text: String,
    /// The way from the text back to the source; empty where the format has none.
    pub map: SourceMap,
}

/// Reads a document that is no posting.
pub(crate) fn whole(document: &Document, guides: Guides<'_>) -> Result<Whole, Failure> {
    if document.bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Failure::new(FailureKind::Empty, "the input is empty"));
    }
    if !matches!(
        document.hint,
        None | Some(Format::Text | Format::Markdown | Format::Html)
    ) || !matches!(sniff::first_look(&document.bytes), Sniffed::Text)
    {
        return from_postings(document, guides);
    }
    let decoded = charset::decode(&document.bytes)?;
    let format = document.hint.unwrap_or_else(|| sniff::format_of(&decoded.text));
    let (text, map) = match format {
        Format::Html => {
            let body = html::fragment_body(&decoded.text);
            (body.text, body.map)
        }
        Format::Markdown => {
            let body = markdown::body(&decoded.text);
            (body.text, body.map)
        }
        _ => (unwrapped(&decoded.text), SourceMap::identity(decoded.text.len(), 0)),
    };
    if text.trim().is_empty() {
        return Err(Failure::new(FailureKind::Empty, "the input holds no text"));
    }
    Ok(Whole {
        format,
        source: decoded.text.into(),
        text,
        map,
    })
}

/// A line that is shorter was not broken at a column.
const SHORTEST_BROKEN: usize = 40;

/// Joins lines that were broken at a column: the next one goes on in small letters. A line end becomes a blank, so no
/// offset moves.
fn unwrapped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let goes_on = line.trim_start().starts_with(char::is_lowercase);
        let before = out.trim_end_matches(['\n', '\r']);
        let broken = before.rsplit('\n').next().unwrap_or_default().trim();
        let ends = broken.ends_with(['.', ':', ';', '!', '?']);
        let end = before.len();
        // One line end only: a blank line parts paragraphs.
        let adjacent = matches!(&out[end..], "\n" | "\r\n");
        if goes_on && adjacent && !ends && broken.chars().count() >= SHORTEST_BROKEN {
            let blanks = " ".repeat(out.len() - end);
            out.truncate(end);
            out.push_str(&blanks);
        }
        out.push_str(line);
    }
    out
}

/// Formats whose text only the way of the postings can read: title and text, put together again.
fn from_postings(document: &Document, guides: Guides<'_>) -> Result<Whole, Failure> {
    let extraction = postings(document, guides)?;
    let mut text = String::new();
    for posting in &extraction.postings {
        text.push_str(posting.title_text());
        text.push('\n');
        text.push_str(&posting.text);
        text.push('\n');
    }
    Ok(Whole {
        format: extraction.format,
        source: extraction.source,
        text,
        map: SourceMap::default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_lines_are_joined_where_they_stand() {
        let text =
            "A line that is broken at the column where it\r\n  goes on, and then\nends.\nShort\nlines stay\n\nalone";
        let joined = unwrapped(text);
        assert_eq!(joined.len(), text.len());
        assert!(
            joined.contains("where it    goes on, and then ends.\nShort\nlines stay\n\nalone"),
            "{joined:?}"
        );
    }
}
