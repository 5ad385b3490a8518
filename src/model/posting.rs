use super::kinds::SectionKind;
use super::markup::Markup;
use super::wordings::Searched;
use crate::text::{SourceMap, Span, Txt};

/// A part of the text under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Section {
    /// What the part is about.
    pub kind: SectionKind,
    /// The heading as written; `None` for what stands before the first heading.
    pub heading: Option<String>,
    /// The part's text, without its heading.
    pub span: Span<Txt>,
}

/// Where a fact about a posting was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Method {
    /// A schema.org JobPosting in JSON-LD.
    JsonLd,
    /// schema.org microdata in the page.
    Microdata,
    /// A rule for the page's site.
    SiteRule,
    /// A heading of the page or file, or its `<title>`.
    Heading,
    /// A field of a record.
    Record,
    /// The answer of a job board, by its name: `greenhouse`, `lever` ...
    Board(&'static str),
    /// The address of the posting, or of the answer that holds it.
    Address,
    /// The part of the page that looks most like a posting, or the first line of a text.
    Guess,
}

impl Method {
    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Method::JsonLd => "json-ld",
            Method::Microdata => "microdata",
            Method::SiteRule => "site-rule",
            Method::Heading => "heading",
            Method::Record => "record",
            Method::Board(name) => name,
            Method::Address => "address",
            Method::Guess => "guess",
        }
    }
}

/// A fact with its origin.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Known<T> {
    /// The fact.
    pub value: T,
    /// Where it was found.
    pub from: Method,
}

/// How exactly a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DatePrecision {
    /// To the day.
    Day,
    /// To the month; the date is the month's last day, in the posting's favour.
    Month,
    /// To the year; the date is the year's last day, in the posting's favour.
    Year,
}

/// A posting as text, with what is known about it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Posting {
    /// The job title.
    pub title: Option<Known<String>>,
    /// The hiring company.
    pub company: Option<Known<String>>,
    /// The place of work.
    pub location: Option<Known<String>>,
    /// The day it was posted.
    pub posted: Option<Known<jiff::civil::Date>>,
    /// How exactly that day is known.
    pub posted_precision: DatePrecision,
    /// The day it closes.
    pub valid_through: Option<Known<jiff::civil::Date>>,
    /// Full time, part time, contract ..., as written.
    pub employment_type: Option<Known<String>>,
    /// ISO 639-1 code of the language (639-3 where there is none), when it could be told.
    pub language: Option<String>,
    /// The extracted text: one block a line, list items begin with `- `.
    pub text: String,
    /// The way from the text back to the document's bytes.
    pub map: SourceMap,
    /// The parts of the text, in order; together they cover all but the headings.
    pub sections: Vec<Section>,
    /// What was odd about the input, in words for the user.
    pub warnings: Vec<String>,
    /// How the text was found.
    pub method: Method,
    /// The page's own address, when the document tells it.
    pub url: Option<String>,
    /// The dump's own identifier, for records.
    pub id: Option<String>,
    /// The day the document says it was saved, fetched or archived.
    pub saved: Option<jiff::civil::Date>,
    /// What the page's JSON-LD says of itself; `None` for a document without a JobPosting in JSON-LD.
    pub markup: Option<Markup>,
    /// What was found in the text while its sections were cut; kept so that the judging need not look again.
    pub(crate) searched: Option<Searched>,
}

impl Posting {
    /// The section that holds an offset of the text.
    pub fn section_at(&self, offset: usize) -> Option<&Section> {
        let after = self.sections.partition_point(|section| section.span.start <= offset);
        after.checked_sub(1).map(|i| &self.sections[i])
    }

    /// The kind of the section that holds an offset of the text.
    pub fn kind_at(&self, offset: usize) -> SectionKind {
        self.section_at(offset)
            .map_or(SectionKind::Other, |section| section.kind)
    }

    /// The title's text, or nothing.
    pub fn title_text(&self) -> &str {
        self.title.as_ref().map_or("", |title| title.value.as_str())
    }
}
