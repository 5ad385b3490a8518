//! The names that dumps and answers of boards give the fields of a record: one list for JSON, XML, CSV and Parquet.

use std::sync::LazyLock;

use crate::model::{Failure, FailureKind, Format, Record, SectionKind};

/// Where a value goes in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    Id,
    Title,
    Company,
    Location,
    Url,
    DatePosted,
    ValidThrough,
    EmploymentType,
    Description,
    DescriptionFormat,
    /// A labelled part beside the description.
    Part(SectionKind),
}

/// A field with the names that dumps give its column, best first. Names are compared without case, blanks and signs:
/// `Job Title`, `jobTitle` and `job_title` are `jobtitle`.
struct FieldNames {
    /// What `--map` and the documentation call it.
    #[cfg_attr(not(feature = "cli"), expect(dead_code, reason = "only the command maps columns"))]
    name: &'static str,
    slot: Slot,
    columns: &'static [&'static str],
}

const fn field(name: &'static str, slot: Slot, columns: &'static [&'static str]) -> FieldNames {
    FieldNames { name, slot, columns }
}

const fn part(name: &'static str, kind: SectionKind, columns: &'static [&'static str]) -> FieldNames {
    field(name, Slot::Part(kind), columns)
}

#[rustfmt::skip]
const FIELDS: [FieldNames; 16] = [
    field("id", Slot::Id, &["id", "jobid", "jobkey", "uuid", "jobpostingid"]),
    field("title", Slot::Title, &["title", "jobtitle", "position", "name", "texttitle", "jobname", "positiontitle", "postingtitle"]),
    field("company", Slot::Company, &[
        "company", "companyname", "employer", "employername", "hiringorganization", "organization", "companytitle", "org",
    ]),
    field("location", Slot::Location, &["location", "joblocation", "place", "city", "formattedlocation", "locations"]),
    field("url", Slot::Url, &[
        "url", "joburl", "link", "jobpostingurl", "absoluteurl", "hostedurl", "applyurl", "joblink", "applicationurl",
    ]),
    field("date_posted", Slot::DatePosted, &[
        "dateposted", "postedat", "posted", "posteddate", "listedtime", "originallistedtime", "publishedat",
        "firstpublished", "createdat", "date", "postdate", "postingdate", "firstseen",
    ]),
    field("valid_through", Slot::ValidThrough, &["validthrough", "expiresat", "expiry", "expirydate", "closingdate"]),
    field("employment_type", Slot::EmploymentType, &["employmenttype", "jobtype", "formattedworktype", "worktype", "contracttype"]),
    field("description", Slot::Description, &[
        "description", "jobdescription", "descriptionhtml", "desc", "body", "content", "text", "summary", "fulldescription",
        "jobsummary", "jobdesc", "descriptiontext", "descriptionplain", "descriptionmarkdown", "positiondescription",
    ]),
    field("description_format", Slot::DescriptionFormat, &["descriptionformat", "format"]),
    part("responsibilities", SectionKind::Duties, &["responsibilities"]),
    part("requirements", SectionKind::Required, &["requirements"]),
    part("qualifications", SectionKind::Required, &["qualifications"]),
    part("skills", SectionKind::Required, &["skillsdesc"]),
    part("benefits", SectionKind::Benefits, &["benefits"]),
    part("company_profile", SectionKind::About, &["companyprofile"]),
];

/// No known name is longer.
const LONGEST_NAME: usize = 24;

/// A field that a column fills, and how good the column's name is for it: 0 is best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Target {
    field: usize,
    rank: u8,
}

/// Every known column name with its target, sorted by name.
static KNOWN: LazyLock<Vec<(&'static str, Target)>> = LazyLock::new(|| {
    let mut known = Vec::new();
    for (field, names) in FIELDS.iter().enumerate() {
        for (rank, name) in names.columns.iter().enumerate() {
            let rank = u8::try_from(rank).unwrap_or(u8::MAX);
            known.push((*name, Target { field, rank }));
        }
    }
    known.sort_unstable_by_key(|(name, _)| *name);
    known
});

impl Target {
    /// The field with this name, at its best.
    #[cfg(feature = "cli")]
    pub(crate) fn of_name(name: &str) -> Option<Target> {
        let field = FIELDS.iter().position(|field| field.name == name)?;
        Some(Target { field, rank: 0 })
    }

    /// Whether the column holds text of the posting: the description or a part of it.
    pub(crate) fn is_text(self) -> bool {
        matches!(FIELDS[self.field].slot, Slot::Description | Slot::Part(_))
    }

    /// What a column of this name usually fills.
    pub(crate) fn of_column(column: &str) -> Option<Target> {
        let mut buffer = [0; LONGEST_NAME];
        let name = plain_name(column, &mut buffer)?;
        let found = KNOWN.binary_search_by_key(&name, |(known, _)| known.as_bytes()).ok()?;
        Some(KNOWN[found].1)
    }

    /// The names of all fields.
    #[cfg(feature = "cli")]
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        FIELDS.iter().map(|field| field.name)
    }

    /// The field's name.
    #[cfg(feature = "cli")]
    pub(crate) fn name(self) -> &'static str {
        FIELDS[self.field].name
    }

    /// How good the column's name is for the field; 0 is best.
    #[cfg(test)]
    pub(crate) fn rank(self) -> u8 {
        self.rank
    }

    /// Whether both fill the same field.
    #[cfg(feature = "cli")]
    pub(crate) fn is_same_field(self, other: Target) -> bool {
        self.field == other.field
    }
}

/// A column's name in lower case without blanks and signs. `None` when it is longer than any known name.
fn plain_name<'a>(column: &str, buffer: &'a mut [u8; LONGEST_NAME]) -> Option<&'a [u8]> {
    let mut length = 0;
    for byte in column.bytes().filter(u8::is_ascii_alphanumeric) {
        *buffer.get_mut(length)? = byte.to_ascii_lowercase();
        length += 1;
    }
    buffer.get(..length)
}

/// A record while its columns come in, in any order. For each field the best column that holds something counts.
#[derive(Debug, Default)]
pub(crate) struct Filling {
    values: [Option<(u8, String)>; FIELDS.len()],
}

impl Filling {
    /// Takes a column's text.
    pub(crate) fn offer(&mut self, target: Target, text: String) {
        let place = &mut self.values[target.field];
        if !is_nothing(&text) && place.as_ref().is_none_or(|(rank, _)| target.rank <= *rank) {
            *place = Some((target.rank, text));
        }
    }

    /// The record.
    pub(crate) fn record(self) -> Result<Record, Failure> {
        let mut record = Record::default();
        for (names, value) in FIELDS.iter().zip(self.values) {
            let Some((rank, text)) = value else { continue };
            let place = match names.slot {
                Slot::Id => &mut record.id,
                Slot::Title => &mut record.title,
                Slot::Company => &mut record.company,
                Slot::Location => &mut record.location,
                Slot::Url => &mut record.url,
                Slot::DatePosted => &mut record.date_posted,
                Slot::ValidThrough => &mut record.valid_through,
                Slot::EmploymentType => &mut record.employment_type,
                Slot::Description => &mut record.description,
                Slot::DescriptionFormat => {
                    record.description_format = description_format(&text, rank)?;
                    continue;
                }
                Slot::Part(kind) => {
                    record.parts.push((kind, text));
                    continue;
                }
            };
            *place = Some(text);
        }
        Ok(record)
    }
}

/// The format that a record names for its description. Only its own name for it is binding: other dumps have a
/// `format` that means something else.
fn description_format(text: &str, rank: u8) -> Result<Option<Format>, Failure> {
    Ok(match text {
        "html" => Some(Format::Html),
        "markdown" | "md" => Some(Format::Markdown),
        "text" | "plain" => Some(Format::Text),
        "auto" => None,
        _ if rank > 0 => None,
        other => {
            return Err(Failure::new(
                FailureKind::InvalidRecord,
                format!("description_format is html, markdown, text or auto, not {other:?}"),
            ));
        }
    })
}

/// What tables of other tools write for "nothing" is nothing.
pub(crate) fn is_nothing(text: &str) -> bool {
    matches!(
        text.trim(),
        "" | "nan" | "NaN" | "None" | "NaT" | "null" | "NULL" | "N/A" | "<NA>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_they_are_compared_and_mean_one_field() {
        let mut seen = std::collections::BTreeSet::new();
        for names in &FIELDS {
            for name in names.columns {
                let mut buffer = [0; LONGEST_NAME];
                assert_eq!(plain_name(name, &mut buffer), Some(name.as_bytes()), "{name}");
                assert!(seen.insert(*name), "{name} stands twice");
            }
        }
    }
}
