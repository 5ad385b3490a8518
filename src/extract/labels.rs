//! Facts that texts write as labelled lines: "Company: Acme", "Location: Leeds", "Posted: 2025-03-01".

use super::body::{Block, Body};
use super::{clean_line, set_dates};
use crate::model::{Known, Method, Posting};

/// Labelled facts stand among the first lines.
const FIRST_BLOCKS: usize = 25;

/// A longer value is a sentence.
const LONGEST_VALUE: usize = 120;

/// A longer label is the beginning of a sentence.
const LONGEST_LABEL: usize = 30;

const COMPANY: [&str; 8] = [
    "company",
    "employer",
    "organisation",
    "organization",
    "company name",
    "hiring company",
    "hiring organization",
    "business",
];
const LOCATION: [&str; 7] = [
    "location",
    "job location",
    "place of work",
    "work location",
    "where",
    "based in",
    "city",
];
const POSTED: [&str; 6] = [
    "posted",
    "date posted",
    "posted on",
    "published",
    "publication date",
    "posting date",
];
const CLOSES: [&str; 6] = [
    "closing date",
    "apply by",
    "application deadline",
    "deadline",
    "closes",
    "valid until",
];
const TYPE: [&str; 5] = [
    "employment type",
    "job type",
    "contract type",
    "type of employment",
    "working hours",
];

/// Reads the labelled lines at the start of a body.
pub(super) fn read(body: &Body) -> Labelled {
    let mut labelled = Labelled::default();
    for block in body.blocks.iter().take(FIRST_BLOCKS) {
        let Some((label, value)) = labelled_line(body, *block) else {
            continue;
        };
        let slot = match label.as_str() {
            label if COMPANY.contains(&label) => &mut labelled.company,
            label if LOCATION.contains(&label) => &mut labelled.location,
            label if POSTED.contains(&label) => &mut labelled.posted,
            label if CLOSES.contains(&label) => &mut labelled.closes,
            label if TYPE.contains(&label) => &mut labelled.employment_type,
            _ => continue,
        };
        slot.get_or_insert(value);
    }
    labelled
}

/// What the labelled lines say.
#[derive(Debug, Default)]
pub(super) struct Labelled {
    company: Option<String>,
    location: Option<String>,
    posted: Option<String>,
    closes: Option<String>,
    employment_type: Option<String>,
}

impl Labelled {
    /// Sets the facts of a posting that nothing better has set.
    pub(super) fn fill(self, posting: &mut Posting) {
        let known = |value: Option<String>| {
            value.map(|value| Known {
                value,
                from: Method::Guess,
            })
        };
        posting.company = posting.company.take().or(known(self.company));
        posting.location = posting.location.take().or(known(self.location));
        posting.employment_type = posting.employment_type.take().or(known(self.employment_type));
        if posting.posted.is_none() && posting.valid_through.is_none() {
            set_dates(posting, self.posted.as_deref(), self.closes.as_deref(), Method::Guess);
        }
    }
}

fn labelled_line(body: &Body, block: Block) -> Option<(String, String)> {
    let text = &body.text[block.span.range()];
    let (label, value) = text.split_once([':', '\t'])?;
    if label.len() > LONGEST_LABEL {
        return None;
    }
    let value = clean_line(value);
    let fits = !value.is_empty() && value.len() <= LONGEST_VALUE;
    fits.then(|| (clean_line(label).to_lowercase(), value))
}
