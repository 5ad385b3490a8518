//! Floor 2: bytes to postings. Sniffing, charsets, HTML, structured data, Markdown, plain text, mail, PDF, documents of
//! word processors, answers of job boards, sections.
//!
//! Everything here is a pure function of its arguments; nothing here knows what keyword packs mean. What they have texts
//! searched for arrives as plain data ([`Wordings`]).

mod boards;
mod body;
mod charset;
mod date;
mod docx;
mod embedded;
mod fields;
mod flow;
mod gate;
mod html;
mod job_posting;
mod json_ld;
mod json_repair;
mod json_text;
mod labels;
mod language;
mod mail;
mod markdown;
mod markup;
mod microdata;
mod not_posting;
mod odt;
mod office;
mod page;
mod part;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "pdf")]
mod pdf_layout;
mod plain;
mod rtf;
mod saved;
mod sections;
mod site;
mod sniff;
mod whole;
mod xml;

use std::sync::{Arc, LazyLock};

use crate::model::{
    DatePrecision, Document, Failure, FailureKind, Format, Known, Method, Posting, Record, Sites, Wordings,
};
use body::Body;
use date::parse_date;
use page::Origin;
use part::Part;
use sniff::Sniffed;

/// What is known beforehand, as plain data: the wordings of headings, and the pages of job sites, which are read only
/// when a page needs them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Guides<'a> {
    /// The wordings of section headings.
    pub wordings: &'a Wordings,
    /// The pages of job sites.
    pub sites: &'static LazyLock<Sites>,
}
#[cfg(feature = "cli")]
pub(crate) use fields::{Filling, Target, is_nothing};
pub(crate) use whole::{Whole, whole};

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
pub(crate) fn postings(document: &Document, guides: Guides<'_>) -> Result<Extraction, Failure> {
    let Guides { wordings, sites } = guides;
    if document.bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Failure::new(FailureKind::Empty, "the input is empty"));
    }
    let (format, source, mut postings, warning) = match sniff::first_look(&document.bytes) {
        Sniffed::Refused(what) => {
            return Err(Failure::new(FailureKind::Binary, format!("the input is {what}")));
        }
        Sniffed::Binary(format) => (
            format,
            String::new(),
            unmapped_postings(document, format, guides)?,
            None,
        ),
        Sniffed::Text => {
            let decoded = charset::decode(&document.bytes)?;
            let format = document.hint.unwrap_or_else(|| sniff::format_of(&decoded.text));
            let postings = match format {
                Format::Html => page::postings(&decoded.text, &Origin::of(document), wordings, sites)?,
                Format::Board => boards::postings(&decoded.text, document.url.as_deref(), wordings)?,
                Format::Markdown => vec![markdown::posting(&decoded.text, wordings)],
                _ => vec![plain::posting(&decoded.text, wordings)],
            };
            (format, decoded.text, postings, decoded.warning)
        }
    };
    for posting in &mut postings {
        posting.warnings.extend(warning.clone());
        // What the bytes say of themselves is nearer than what was noted beside them.
        posting.saved = posting.saved.or(document.saved);
        if posting.url.is_none() {
            posting.url.clone_from(&document.url);
        }
    }
    Ok(Extraction {
        format,
        source: source.into(),
        postings,
    })
}

/// Reads a format whose text has no places in a text that a reader could open.
fn unmapped_postings(document: &Document, format: Format, guides: Guides<'_>) -> Result<Vec<Posting>, Failure> {
    let (bytes, wordings) = (document.bytes.as_slice(), guides.wordings);
    match format {
        Format::Mail | Format::Mhtml => mail::postings(bytes, format, guides),
        #[cfg(feature = "pdf")]
        Format::Pdf => Ok(vec![pdf::posting(bytes, wordings)?]),
        #[cfg(not(feature = "pdf"))]
        Format::Pdf => Err(Failure::new(
            FailureKind::Binary,
            "the input is a PDF document; this build of rolecall was made without PDF",
        )),
        _ => Ok(vec![office::posting(bytes, format, wordings)?]),
    }
}

/// Whether reading a document may take without end, so that a caller with a clock should watch it: a PDF, or a message
/// that may carry one.
#[cfg(feature = "cli")]
pub(crate) fn needs_watching(document: &Document) -> bool {
    cfg!(feature = "pdf")
        && matches!(
            sniff::first_look(&document.bytes),
            Sniffed::Binary(Format::Pdf | Format::Mail | Format::Mhtml)
        )
}

/// Reads a record of a dump as a posting.
pub(crate) fn record(record: &Record, wordings: &Wordings) -> Result<Posting, Failure> {
    let description = record.description.as_deref().unwrap_or_default();
    if description.trim().is_empty() && record.parts.iter().all(|(_, text)| text.trim().is_empty()) {
        return Err(Failure::new(
            FailureKind::NoDescription,
            "the record has no description",
        ));
    }
    let mut body = fragment(description, record.description_format, wordings);
    for (kind, part) in &record.parts {
        body.append_part(*kind, &fragment(part, None, wordings));
    }
    let mut posting = body_to_posting(body, Method::Record, wordings);
    fill_from_record(&mut posting, record);
    Ok(posting)
}

/// Sets what a record says of a posting besides its text.
fn fill_from_record(posting: &mut Posting, record: &Record) {
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
        posting,
        record.date_posted.as_deref(),
        record.valid_through.as_deref(),
        Method::Record,
    );
}

/// Reads a piece of text whose format may be unknown. Its places are not mapped.
fn fragment(text: &str, format: Option<Format>, wordings: &Wordings) -> Body {
    let sniffed = sniff::format_of_fragment(text);
    match format.unwrap_or(sniffed) {
        Format::Html => html::fragment_body(&job_posting::decode_description(text)),
        Format::Markdown => unmapped(markdown::body(&markdown::unglued(text))),
        // Dumps often call Markdown text.
        _ if sniffed == Format::Markdown => unmapped(markdown::body(&markdown::unglued(text))),
        _ => unmapped(plain::body(text, wordings)),
    }
}

fn unmapped(mut body: Body) -> Body {
    body.map = crate::text::SourceMap::default();
    body
}

/// Turns a body into a posting of which only the text is known so far.
fn body_to_posting(body: Body, method: Method, wordings: &Wordings) -> Posting {
    part_to_posting(Part::of(body, wordings), method)
}

/// The same for a part of which the sections are known.
fn part_to_posting(part: Part, method: Method) -> Posting {
    let Part {
        mut body,
        sections,
        mut searched,
    } = part;
    let labelled = matches!(method, Method::Guess | Method::Heading).then(|| labels::read(&body));
    searched.break_lines(&break_lines_at(&mut body.text, &sections));
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
        warnings: body.warnings,
        method,
        url: None,
        id: None,
        saved: None,
        markup: None,
        searched: Some(searched),
    };
    if let Some(labelled) = labelled {
        labelled.fill(&mut posting);
    }
    posting
}

/// A section may begin inside a line of a text that lost its line breaks: a sentence must not run into it. A blank
/// becomes a line end, so no offset moves. Gives the places.
fn break_lines_at(text: &mut String, sections: &[crate::model::Section]) -> Vec<usize> {
    let mut broken = Vec::new();
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
                broken.push(at);
            }
        }
    }
    broken.sort_unstable();
    broken
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
