//! Documents of word processors: DOCX, ODT and RTF to postings. A DOCX or ODT is a ZIP archive; nothing of it is ever
//! written anywhere, so names that lead out of a folder mean nothing here.

use std::io::{Cursor, Read};

use jiff::civil::Date;
use zip::ZipArchive;

use super::body::Body;
use super::{body_to_posting, charset, docx, flow, odt, parse_date, rtf, xml};
use crate::model::{Failure, FailureKind, Format, Known, Method, Posting, Wordings};

/// An Office document has dozens of entries.
const MOST_ENTRIES: usize = 2_000;

/// The text of the longest posting takes kilobytes, with its markup perhaps a megabyte.
const MOST_UNPACKED: u64 = 32 * 1024 * 1024;

/// Small entries may shrink a lot; a large one that shrinks more than this is made to fill memory.
const HIGHEST_RATIO: u64 = 200;

/// Up to this size the ratio says nothing.
const SMALL: u64 = 4 * 1024 * 1024;

/// A document as its body, with what its properties say.
#[derive(Debug, Default)]
pub(super) struct OfficeText {
    pub(super) body: Body,
    /// The title that the properties of the file name, often a template's.
    pub(super) title: Option<String>,
    /// The day of the last change.
    pub(super) saved: Option<Date>,
    pub(super) warnings: Vec<String>,
}

/// Reads a document as a posting.
pub(super) fn posting(bytes: &[u8], format: Format, wordings: &Wordings) -> Result<Posting, Failure> {
    let text = match format {
        Format::Docx => docx::read(&mut Archive::open(bytes)?)?,
        Format::Odt => odt::read(&mut Archive::open(bytes)?)?,
        _ => rtf::read(bytes)?,
    };
    to_posting(text, wordings)
}

/// Finds the title in the text and cuts the sections.
pub(super) fn to_posting(text: OfficeText, wordings: &Wordings) -> Result<Posting, Failure> {
    let OfficeText {
        mut body,
        title,
        saved,
        warnings,
    } = text;
    if body.text.trim().is_empty() {
        return Err(Failure::new(FailureKind::Empty, "the document holds no text"));
    }
    let title = flow::take_title(&mut body, wordings, title.as_deref());
    let mut posting = body_to_posting(body, Method::Heading, wordings);
    posting.title = title.map(|value| Known {
        value,
        from: Method::Heading,
    });
    posting.saved = saved;
    posting.warnings.extend(warnings);
    Ok(posting)
}

/// What kind of document a ZIP archive is, by its entries; `Err` names one that is not read.
pub(super) fn kind_of_archive(bytes: &[u8]) -> Result<Format, &'static str> {
    let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return Err("a damaged ZIP archive or Office document");
    };
    let has = |start: &str| archive.file_names_raw().any(|name| name.starts_with(start.as_bytes()));
    if has("word/") {
        return Ok(Format::Docx);
    }
    if has("content.xml") {
        return Ok(Format::Odt);
    }
    Err(if has("xl/") {
        "an Excel workbook, which is not read; save the sheet as CSV"
    } else if has("ppt/") {
        "a PowerPoint presentation, which is not read; save it as PDF"
    } else if has("Index/Document.iwa") {
        "a Pages document, which is not read; export it as DOCX or PDF"
    } else if has("META-INF/container.xml") {
        "an e-book (EPUB), which is not read"
    } else {
        "a ZIP archive, which is not read inside something else"
    })
}

/// A ZIP archive with a budget for what comes out of it.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Archive<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, Failure> {
        let zip = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| unreadable(format!("the document is a damaged ZIP archive: {error}")))?;
        if zip.len() > MOST_ENTRIES {
            return Err(Failure::new(
                FailureKind::TooLarge,
                format!(
                    "the document holds {} files; more than {MOST_ENTRIES} are not read",
                    zip.len()
                ),
            ));
        }
        Ok(Archive {
            zip,
            left: MOST_UNPACKED,
        })
    }

    /// An XML file of the archive; `None` when it has none of this name.
    pub(super) fn xml(&mut self, name: &str) -> Result<Option<xml::Element>, Failure> {
        let Some(bytes) = self.entry(name)? else {
            return Ok(None);
        };
        let decoded = charset::decode(&bytes)?;
        xml::parse(&decoded.text)
            .map(Some)
            .map_err(|failure| Failure::new(failure.kind, format!("{name}: {}", failure.message)))
    }

    fn entry(&mut self, name: &str) -> Result<Option<Vec<u8>>, Failure> {
        let Some(index) = self.zip.index_for_name(name) else {
            return Ok(None);
        };
        let encrypted = self.zip.by_index_raw(index).is_ok_and(|file| file.encrypted());
        if encrypted {
            return Err(unreadable("the document is protected by a password".to_owned()));
        }
        let mut file = self
            .zip
            .by_index(index)
            .map_err(|error| unreadable(format!("{name} cannot be unpacked: {error}")))?;
        let packed = file.compressed_size().max(1);
        let allowed = self.left.min(SMALL.max(packed.saturating_mul(HIGHEST_RATIO)));
        let mut bytes = Vec::new();
        (&mut file)
            .take(allowed + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| unreadable(format!("{name} cannot be unpacked: {error}")))?;
        let size = bytes.len() as u64;
        if size > allowed {
            return Err(Failure::new(
                FailureKind::TooLarge,
                format!("{name} unpacks to more than {} MiB", allowed / (1024 * 1024)),
            ));
        }
        self.left -= size;
        Ok(Some(bytes))
    }
}

/// The day in a date and time as the properties of a file write them.
pub(super) fn day(written: Option<String>) -> Option<Date> {
    parse_date(written?.trim()).map(|parsed| parsed.date)
}

fn unreadable(message: String) -> Failure {
    Failure::new(FailureKind::Unreadable, message)
}
