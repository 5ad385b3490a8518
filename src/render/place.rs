//! Where evidence stands in the file that the user gave.

use std::ops::Range;

use crate::model::{Analysis, Evidence, Format, Outcome, SectionKind};
use crate::text::{LineColumn, LineIndex};

/// The places of one outcome's evidence.
pub(super) struct Places<'a> {
    outcome: &'a Outcome,
    analysis: &'a Analysis,
    source: Option<(&'a str, LineIndex<'a>)>,
}

/// A place in the file: lines and columns from 1, columns in characters; the end is exclusive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) start: LineColumn,
    pub(super) end: LineColumn,
    /// The bytes of the document as UTF-8.
    pub(super) bytes: Range<usize>,
}

impl<'a> Places<'a> {
    pub(super) fn of(outcome: &'a Outcome, analysis: &'a Analysis) -> Self {
        let source = outcome
            .document
            .as_deref()
            .map(|source| (source, LineIndex::new(source.as_bytes())));
        Places {
            outcome,
            analysis,
            source,
        }
    }

    /// The document, where it is read as it stands: then its lines can be shown.
    pub(super) fn readable_source(&self) -> Option<&'a str> {
        let readable = matches!(self.outcome.format, Some(Format::Text | Format::Markdown));
        self.source.as_ref().filter(|_| readable).map(|(source, _)| *source)
    }

    /// Where a piece of evidence stands, where that is known.
    pub(super) fn at(&self, piece: &Evidence) -> Option<Place> {
        let (_, lines) = self.source.as_ref()?;
        let bytes = match piece.source_in(&self.analysis.posting) {
            Some(source) => source.range(),
            None if piece.span.is_none() => self.title_in_source(&piece.text)?,
            None => return None,
        };
        Some(Place {
            start: lines.place(bytes.start),
            end: lines.place(bytes.end),
            bytes,
        })
    }

    /// A title is kept apart from the text; in a readable file its words stand where they first occur.
    fn title_in_source(&self, title: &str) -> Option<Range<usize>> {
        let start = self.readable_source()?.find(title).filter(|_| !title.is_empty())?;
        Some(start..start + title.len())
    }

    /// The input, as the user named it.
    pub(super) fn source_name(&self) -> &'a str {
        &self.outcome.source
    }

    /// The section that a piece of evidence stands in.
    pub(super) fn section(&self, piece: &Evidence) -> SectionKind {
        piece.section(&self.analysis.posting)
    }

    /// The same in words.
    pub(super) fn section_words(&self, piece: &Evidence) -> &'static str {
        match self.section(piece) {
            // Words that stand neither in the text nor in the title are values of the page's structured data.
            SectionKind::Other if piece.span.is_none() => "page data",
            section => section.name(),
        }
    }
}

/// The input's name for people: with the number of the posting, from 1, where it holds several.
pub(super) fn name(outcome: &Outcome) -> String {
    match outcome.record {
        Some(record) => format!("{} (posting {})", outcome.source, record + 1),
        None => outcome.source.clone(),
    }
}
