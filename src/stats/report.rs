//! The same posting again, in a report that is still in memory.

use super::duplicates::{Names, Seen, duplicates};
use super::print::Print;
use crate::model::{Duplicates, Posting, Report};

/// Which postings of a report are the same one again. Members are numbered as the report's outcomes.
pub fn duplicates_of(report: &Report) -> Duplicates {
    let mut companies = Names::default();
    let mut titles = Names::default();
    let mut places = Names::default();
    let mut seen = Vec::new();
    let mut numbers = Vec::new();
    for (number, outcome) in report.outcomes.iter().enumerate() {
        let Ok(analysis) = &outcome.result else { continue };
        let posting = &analysis.posting;
        let company = posting.company.as_ref().map(|known| known.value.as_str());
        let place = posting.location.as_ref().map(|known| known.value.as_str());
        let label = match (&outcome.id, outcome.record) {
            (Some(id), _) => id.clone(),
            (None, Some(record)) => format!("{} (record {})", outcome.source, record + 1),
            (None, None) => outcome.source.clone(),
        };
        numbers.push(number);
        seen.push(Seen {
            company: company
                .filter(|name| !name.trim().is_empty())
                .map(|name| companies.number(name)),
            title: titles.number(posting.title_text()),
            place: place.map(|place| places.number(place)),
            posted: posting.posted.as_ref().map(|posted| posted.value),
            label: label.into_boxed_str(),
            print: Print::of(&body(posting)),
        });
    }
    let mut found = duplicates(&seen, &companies, &titles, &places);
    for member in found.groups.iter_mut().flat_map(|group| &mut group.members) {
        *member = numbers.get(*member).copied().unwrap_or(*member);
    }
    found
}

/// The text without what is alike in all postings of a company.
fn body(posting: &Posting) -> String {
    let own = posting.sections.iter().filter(|section| !section.kind.is_boilerplate());
    let body: Vec<&str> = own
        .filter_map(|section| posting.text.get(section.span.range()))
        .collect();
    let body = body.join("\n");
    if body.trim().is_empty() {
        posting.text.clone()
    } else {
        body
    }
}
