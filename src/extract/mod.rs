//! Floor 2: bytes to postings. Sniffing, charsets, HTML, structured data, Markdown, plain text, sections.
//!
//! Everything here is a pure function of its arguments; nothing here knows keyword packs. The wordings of section
//! headings arrive as plain data ([`Headings`]).

mod body;
mod charset;
mod date;
mod html;
mod job_posting;
mod json_ld;
mod json_repair;
mod labels;
mod language;
mod markdown;
mod microdata;
mod page;
mod plain;
mod sections;
mod sniff;

use std::sync::Arc;

use crate::model::{DatePrecision, Document, Failure, FailureKind, Format, Headings, Known, Method, Posting, Record};
use body::Body;

use date::parse_date;

/// The longest text of one posting; more than any real posting needs, and a bound on the work.
const MOST_TEXT: usize = 2 * 1024 * 1024;

/// What a document held.
#[derive(Debug)]
pub(crate) struct Extraction {
    /// What the bytes were.
    pub format: Format,
    /// The document as UTF-8; spans of the source index it.
    pub source: Arc<str>,
    /// The postings, at least one.
    pub postings: Vec<Posting>,
}

/// Reads the postings of a document.
pub(crate) fn postings(document: &Document, headings: &Headings) -> Result<Extraction, Failure> {
    if document.bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Failure::new(FailureKind::Empty, "the input is empty"));
    }
    if let Some(what) = sniff::known_binary(&document.bytes) {
        return Err(Failure::new(
            FailureKind::Binary,
            format!("the input is {what}; rolecall reads plain text, Markdown and HTML"),
        ));
    }
    let decoded = charset::decode(&document.bytes)?;
    let format = document.hint.unwrap_or_else(|| sniff::format_of(&decoded.text));
    let mut postings = match format {
        Format::Html => page::postings(&decoded.text, headings)?,
        Format::Markdown => vec![markdown::posting(&decoded.text, headings)],
        Format::Text | Format::Record => vec![plain::posting(&decoded.text, headings)],
    };
    for posting in &mut postings {
        posting.warnings.extend(decoded.warning.clone());
    }
    Ok(Extraction {
        format,
        source: decoded.text.into(),
        postings,
    })
}

/// Reads a record of a dump as a posting.
pub(crate) fn record(record: &Record, headings: &Headings) -> Result<Posting, Failure> {
    let description = record.description.as_deref().unwrap_or_default();
    if description.trim().is_empty() && record.parts.iter().all(|(_, text)| text.trim().is_empty()) {
        return Err(Failure::new(
            FailureKind::NoDescription,
            "the record has no description",
        ));
    }
    let mut body = fragment(description, record.description_format, headings);
    for (kind, part) in &record.parts {
        body.append_part(*kind, &fragment(part, None, headings));
    }
    let mut posting = body_to_posting(body, Method::Record, headings);
    let known = |value: &Option<String>| {
        value
            .as_deref()
            .map(clean_line)
            .filter(|text| !text.is_empty())
            .map(|value| Known {
                value,
                from: Method::Record,
            })
    };
    posting.title = known(&record.title);
    posting.company = known(&record.company);
    posting.location = known(&record.location);
    posting.employment_type = known(&record.employment_type);
    posting.url.clone_from(&record.url);
    posting.id.clone_from(&record.id);
    set_dates(
        &mut posting,
        record.date_posted.as_deref(),
        record.valid_through.as_deref(),
        Method::Record,
    );
    Ok(posting)
}

/// Reads a piece of text whose format may be unknown. Its places are not mapped.
fn fragment(text: &str, format: Option<Format>, headings: &Headings) -> Body {
    let sniffed = sniff::format_of(text);
    match format.unwrap_or(sniffed) {
        Format::Html => html::fragment_body(&job_posting::decode_description(text)),
        Format::Markdown => unmapped(markdown::body(&markdown::unglued(text))),
        // Dumps often call Markdown text.
        Format::Text | Format::Record if sniffed == Format::Markdown => {
            unmapped(markdown::body(&markdown::unglued(text)))
        }
        Format::Text | Format::Record => unmapped(plain::body(text, headings)),
    }
}

fn unmapped(mut body: Body) -> Body {
    body.map = crate::text::SourceMap::default();
    body
}

/// Turns a body into a posting of which only the text is known so far.
fn body_to_posting(mut body: Body, method: Method, headings: &Headings) -> Posting {
    let mut warnings = std::mem::take(&mut body.warnings);
    if body.truncate(MOST_TEXT) {
        warnings.push(format!(
            "only the first {} MiB of the text were read",
            MOST_TEXT / (1024 * 1024)
        ));
    }
    let labelled = matches!(method, Method::Guess | Method::Heading).then(|| labels::read(&body));
    let sections = sections::sections(&body, headings);
    break_lines_at(&mut body.text, &sections);
    let mut posting = Posting {
        title: None,
        company: None,
        location: None,
        posted: None,
        posted_precision: DatePrecision::Day,
        valid_through: None,
        employment_type: None,
        language: language::of(&body.text),
        text: body.text,
        map: body.map,
        sections,
        warnings,
        method,
        url: None,
        id: None,
    };
    if let Some(labelled) = labelled {
        labelled.fill(&mut posting);
    }
    posting
}

/// A section may begin inside a line of a text that lost its line breaks: a sentence must not run into it. A blank
/// becomes a line end, so no offset moves.
fn break_lines_at(text: &mut String, sections: &[crate::model::Section]) {
    for section in sections {
        let start = section.span.start;
        let blanks = [
            start.checked_sub(1),
            Some(start),
            section
                .heading
                .as_ref()
                .and_then(|heading| start.checked_sub(heading.len() + 2)),
        ];
        for at in blanks.into_iter().flatten() {
            if text.as_bytes().get(at) == Some(&b' ') {
                text.replace_range(at..=at, "\n");
            }
        }
    }
}

fn set_dates(posting: &mut Posting, posted: Option<&str>, valid_through: Option<&str>, from: Method) {
    if let Some(written) = posted.map(str::trim).filter(|text| !text.is_empty()) {
        match parse_date(written) {
            Some(date) => {
                posting.posted = Some(Known { value: date.date, from });
                posting.posted_precision = date.precision;
            }
            None => posting
                .warnings
                .push(format!("the date {written:?} was not understood")),
        }
    }
    posting.valid_through = valid_through
        .and_then(parse_date)
        .map(|date| Known { value: date.date, from });
}

/// One line of text without surrounding or doubled blanks and without control characters.
fn clean_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
    {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
