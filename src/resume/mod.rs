//! What a résumé says: its parts, the years of work it shows, the roles it speaks for.
//!
//! Everything here is a pure function of its arguments; a résumé is private, and nothing of it is stored or sent.

mod date;
mod employment;
mod months;
mod parts;
mod period;
mod words;

use jiff::civil::Date;
use serde::Serialize;

use crate::engine::Engine;
use crate::model::{DatePrecision, Document, Failure, Format, Known, Method, Posting, RoleScore, Section, SectionKind};
use crate::packs::{PackError, PackKind};
use crate::text::{LineIndex, SourceMap, Span, Txt, one_line};
use employment::Reading;
use words::Words;

pub(crate) use employment::total as total_months;
pub use employment::{LeftOut, Period};
pub use months::Months;
pub use parts::PartKind;

/// Words of a document with their line, where the format has lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Quote {
    /// The words.
    pub text: String,
    /// The line in the file, from 1.
    pub line: Option<usize>,
}

/// Years that a résumé states in words: "8 years of survey work".
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Stated {
    /// At least so many years.
    pub years: f64,
    /// What they were spent with, as written.
    pub of: String,
    /// The sentence.
    pub quote: Quote,
}

/// Whether a résumé shows how long a person has worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum YearsState {
    /// By dated employment.
    Shown,
    /// In words only.
    Stated,
    /// There are dates in the employment part that could not be read.
    CouldNotBeRead,
    /// There is neither.
    NotStated,
}

/// The years of work that a résumé shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Years {
    /// Whether it shows any.
    pub state: YearsState,
    /// All dated employment together, overlapping months counted once.
    pub total: Option<Months>,
    /// The dated employment, in text order.
    pub periods: Vec<Period>,
    /// What it states in words.
    pub stated: Vec<Stated>,
    /// Dated lines that are no employment, with what they are.
    pub left_out: Vec<LeftOut>,
    /// Dated lines that look like employment and could not be read, with the reason.
    pub unread: Vec<LeftOut>,
}

/// A résumé, read.
#[derive(Debug, Clone)]
pub struct Resume {
    /// Where it came from, as the user named it.
    pub source: String,
    /// What its bytes were.
    pub format: Format,
    /// "Present" means this day.
    pub as_of: Date,
    /// Its text.
    pub text: String,
    /// The kind of part at each line, in text order.
    pub parts: Vec<(Span<Txt>, PartKind)>,
    /// The years of work it shows.
    pub years: Years,
    /// How well it speaks for each role, its parts read like those of a posting; best first.
    pub roles: Vec<RoleScore>,
    lines: Vec<Option<usize>>,
}

/// Reads résumés; its word lists are compiled once.
#[derive(Debug)]
pub struct Reader {
    words: Words,
}

impl Reader {
    /// Compiles the word lists.
    pub fn new() -> Result<Self, PackError> {
        Ok(Reader { words: Words::new()? })
    }

    /// Reads a résumé. `as_of` is the day that "present" means.
    pub fn read(&self, engine: &Engine, document: &Document, as_of: Date) -> Result<Resume, Failure> {
        let whole = engine.whole(document)?;
        let found = self.words.find(&whole.text);
        let lines = parts::lines(&whole.text, &found);
        let index = LineIndex::new(whole.source.as_bytes());
        let line_of = |span: Span<Txt>| {
            let source = whole.map.source_of(span)?;
            Some(index.place(source.start).line)
        };
        let quote = |span: Span<Txt>| Quote {
            text: one_line(whole.text.get(span.range()).unwrap_or_default()),
            line: line_of(span),
        };
        let certificates: Vec<Span<Txt>> = engine
            .words(&whole.text, &|_| SectionKind::Other)
            .into_iter()
            .filter(|word| word.kind == PackKind::Certifications)
            .map(|word| word.span)
            .collect();
        let reading = employment::read(&whole.text, &lines, &certificates, as_of, &quote);
        let parts: Vec<(Span<Txt>, PartKind)> = lines.iter().map(|line| (line.span, line.kind)).collect();
        let stated = stated(engine, &whole.text, &parts, &reading, &quote);
        let mut posting = as_posting(&whole.text, &parts, PartKind::as_section);
        // The jobs a person had count as the title of a posting does.
        posting.title = Some(Known {
            value: reading.titles.clone(),
            from: Method::Guess,
        });
        let mut roles = engine.judged(&posting).roles;
        roles.sort_by_key(|role| role.rank);
        let line_numbers = parts.iter().map(|(span, _)| line_of(*span)).collect();
        Ok(Resume {
            source: document.source.clone(),
            format: whole.format,
            as_of,
            years: years(reading, stated),
            roles,
            lines: line_numbers,
            parts,
            text: whole.text,
        })
    }
}

impl Resume {
    /// The kind of section of a posting as which the packs read an offset.
    pub(crate) fn section_at(&self, offset: usize) -> SectionKind {
        self.part_at(offset)
            .map_or(SectionKind::Other, |at| self.parts[at].1.as_section())
    }

    /// The words at a place, with the line they stand in.
    pub(crate) fn quote(&self, span: Span<Txt>) -> Quote {
        Quote {
            text: one_line(self.text.get(span.range()).unwrap_or_default()),
            line: self.part_at(span.start).and_then(|at| self.lines[at]),
        }
    }

    /// The whole line around a place.
    pub(crate) fn line_around(&self, span: Span<Txt>) -> Quote {
        let line = self.part_at(span.start).map_or(span, |at| self.parts[at].0);
        self.quote(line)
    }

    fn part_at(&self, offset: usize) -> Option<usize> {
        let after = self.parts.partition_point(|(span, _)| span.start <= offset);
        after.checked_sub(1)
    }
}

fn years(reading: Reading, stated: Vec<Stated>) -> Years {
    let state = if !reading.periods.is_empty() {
        YearsState::Shown
    } else if !stated.is_empty() {
        YearsState::Stated
    } else if !reading.unread.is_empty() {
        YearsState::CouldNotBeRead
    } else {
        YearsState::NotStated
    };
    Years {
        state,
        total: (!reading.periods.is_empty()).then(|| total_months(reading.periods.iter())),
        periods: reading.periods,
        stated,
        left_out: reading.left_out,
        unread: reading.unread,
    }
}

/// Years stated in words; those beside dates are the dates' own sum.
fn stated(
    engine: &Engine,
    text: &str,
    parts: &[(Span<Txt>, PartKind)],
    reading: &Reading,
    quote: &dyn Fn(Span<Txt>) -> Quote,
) -> Vec<Stated> {
    let speaks = |kind: PartKind| {
        matches!(
            kind,
            PartKind::Top | PartKind::Summary | PartKind::Experience | PartKind::Skills
        )
    };
    let posting = as_posting(text, parts, |kind| {
        if speaks(kind) {
            SectionKind::Required
        } else {
            SectionKind::Legal
        }
    });
    let judged = engine.judged(&posting);
    let demands = judged.years.into_iter().filter(|demand| {
        let dated = reading.dated.iter().any(|line| line.overlaps(demand.span));
        !dated && posting.kind_at(demand.span.start) == SectionKind::Required
    });
    demands
        .filter_map(|demand| {
            Some(Stated {
                years: demand.min_years.or(demand.max_years)?,
                of: one_line(&demand.of),
                quote: quote(demand.sentence),
            })
        })
        .collect()
}

/// The résumé laid out as a posting, for the packs and grammars that read postings.
fn as_posting(text: &str, parts: &[(Span<Txt>, PartKind)], section: impl Fn(PartKind) -> SectionKind) -> Posting {
    let sections = parts.iter().map(|(span, kind)| Section {
        kind: section(*kind),
        heading: None,
        span: *span,
    });
    Posting {
        title: None,
        company: None,
        location: None,
        posted: None,
        posted_precision: DatePrecision::Day,
        valid_through: None,
        employment_type: None,
        language: None,
        text: text.to_owned(),
        map: SourceMap::default(),
        sections: sections.collect(),
        warnings: Vec::new(),
        method: Method::Guess,
        url: None,
        id: None,
        saved: None,
        markup: None,
        searched: None,
    }
}
