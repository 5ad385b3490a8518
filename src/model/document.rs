use super::kinds::SectionKind;

/// What kind of bytes a document holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// HTML, with or without structured data in it.
    Html,
    /// A record of a dump: its fields are known, its description has a format of its own.
    Record,
    /// The answer of a job board's interface: JSON or XML with one posting or many.
    Board,
    /// An e-mail message.
    Mail,
    /// A page with everything it shows, saved as one MIME message.
    Mhtml,
    /// PDF.
    Pdf,
    /// Office Open XML text (Word).
    Docx,
    /// OpenDocument text.
    Odt,
    /// Rich Text Format.
    Rtf,
}

impl Format {
    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::Record => "record",
            Format::Board => "board",
            Format::Mail => "mail",
            Format::Mhtml => "mhtml",
            Format::Pdf => "pdf",
            Format::Docx => "docx",
            Format::Odt => "odt",
            Format::Rtf => "rtf",
        }
    }
}

/// One input as bytes, before anything is known about it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Document {
    /// Where it came from, as the user named it: a path, `-` for standard input, a URL.
    pub source: String,
    /// The format when the source tells it (a file's ending); `None` lets the bytes decide.
    pub hint: Option<Format>,
    /// The bytes as they were read.
    pub bytes: Vec<u8>,
    /// The address it was fetched or archived from, where that is known from outside the bytes.
    pub url: Option<String>,
    /// The day it was fetched or archived, where that is known from outside the bytes.
    pub saved: Option<jiff::civil::Date>,
}

impl Document {
    /// A document of which only the bytes are known.
    pub fn new(source: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Document {
            source: source.into(),
            hint: None,
            bytes: bytes.into(),
            url: None,
            saved: None,
        }
    }
}

/// One record of a dump: the fields that matter, named as in the result format.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Record {
    /// The dump's own identifier.
    pub id: Option<String>,
    /// The job title.
    pub title: Option<String>,
    /// The hiring company.
    pub company: Option<String>,
    /// The place of work.
    pub location: Option<String>,
    /// Where the posting stood.
    pub url: Option<String>,
    /// When it was posted, as written.
    pub date_posted: Option<String>,
    /// Until when it was open, as written.
    pub valid_through: Option<String>,
    /// Full time, part time, contract ..., as written.
    pub employment_type: Option<String>,
    /// The text of the posting.
    pub description: Option<String>,
    /// The format of the description; `None` lets the text decide.
    pub description_format: Option<Format>,
    /// Further labelled parts that belong to the text, such as `qualifications`.
    pub parts: Vec<(SectionKind, String)>,
}

impl Record {
    /// A record of which only the posting's text is known.
    pub fn new(description: impl Into<String>) -> Self {
        Record {
            description: Some(description.into()),
            ..Record::default()
        }
    }
}
