//! Which column of a dump fills which field of a record: one list for JSON, CSV and Parquet, and what the user maps.

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

impl Target {
    /// Whether the column holds text of the posting: the description or a part of it.
    pub(super) fn is_text(self) -> bool {
        matches!(FIELDS[self.field].slot, Slot::Description | Slot::Part(_))
    }
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

/// Which columns fill which fields: the user's choice, then the known names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Columns {
    mapped: Vec<(usize, String)>,
}

impl Columns {
    /// Columns that the user named, as field and column.
    pub(crate) fn mapped(pairs: &[(String, String)]) -> Result<Self, String> {
        let mut mapped: Vec<(usize, String)> = Vec::new();
        for (name, column) in pairs {
            let Some(field) = FIELDS.iter().position(|field| field.name == name) else {
                let names: Vec<&str> = FIELDS.iter().map(|field| field.name).collect();
                return Err(format!(
                    "--map {name}={column}: there is no field {name:?}; the fields are {}",
                    names.join(", ")
                ));
            };
            if mapped.iter().any(|(taken, _)| *taken == field) {
                return Err(format!("--map names the field {name} twice"));
            }
            mapped.push((field, column.clone()));
        }
        Ok(Columns { mapped })
    }

    /// What a column fills.
    pub(super) fn target(&self, column: &str) -> Option<Target> {
        if let Some((field, _)) = self.mapped.iter().find(|(_, name)| name == column) {
            return Some(Target { field: *field, rank: 0 });
        }
        let mut buffer = [0; LONGEST_NAME];
        let name = plain_name(column, &mut buffer)?;
        let found = KNOWN.binary_search_by_key(&name, |(known, _)| known.as_bytes()).ok()?;
        let target = KNOWN[found].1;
        // A field that the user mapped is filled by that column only.
        let taken = self.mapped.iter().any(|(field, _)| *field == target.field);
        (!taken).then_some(target)
    }

    /// The failure of a dump whose columns hold no text; `None` when one does.
    pub(super) fn without_text<'a>(&self, columns: impl Iterator<Item = &'a str> + Clone) -> Option<Failure> {
        let missing = self
            .mapped
            .iter()
            .find(|(_, name)| columns.clone().all(|column| column != name));
        let problem = match missing {
            Some((field, name)) => format!("--map {}={name}: there is no column {name:?}", FIELDS[*field].name),
            None if columns
                .clone()
                .any(|column| self.target(column).is_some_and(Target::is_text)) =>
            {
                return None;
            }
            None => "no column is known to hold the description".to_owned(),
        };
        let advice = if missing.is_none() {
            "; name the right one with --map description=COLUMN"
        } else {
            ""
        };
        Some(Failure::new(
            FailureKind::NoDescription,
            format!("{problem}. The columns are {}{advice}", shown(columns)),
        ))
    }
}

/// How many columns a message lists.
const MOST_SHOWN: usize = 40;

/// Column names for a message: without control characters, not endless.
fn shown<'a>(columns: impl Iterator<Item = &'a str> + Clone) -> String {
    let clean = |name: &str| -> String { name.chars().filter(|c| !c.is_control()).take(60).collect() };
    let mut names: Vec<String> = columns.clone().take(MOST_SHOWN).map(clean).collect();
    let more = columns.skip(MOST_SHOWN).count();
    if more > 0 {
        names.push(format!("and {more} more"));
    }
    names.join(", ")
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
pub(super) struct Filling {
    values: [Option<(u8, String)>; FIELDS.len()],
}

impl Filling {
    /// Takes a column's text.
    pub(super) fn offer(&mut self, target: Target, text: String) {
        let place = &mut self.values[target.field];
        if !is_nothing(&text) && place.as_ref().is_none_or(|(rank, _)| target.rank <= *rank) {
            *place = Some((target.rank, text));
        }
    }

    /// The record.
    pub(super) fn record(self) -> Result<Record, Failure> {
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
pub(super) fn is_nothing(text: &str) -> bool {
    matches!(
        text.trim(),
        "" | "nan" | "NaN" | "None" | "NaT" | "null" | "NULL" | "N/A" | "<NA>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields_of(columns: &Columns, column: &str) -> Option<(&'static str, u8)> {
        columns
            .target(column)
            .map(|target| (FIELDS[target.field].name, target.rank))
    }

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

    #[test]
    fn case_blanks_and_signs_do_not_matter() {
        let columns = Columns::default();
        for name in ["job_title", "jobTitle", "Job Title", "JOB-TITLE", "jobtitle"] {
            assert_eq!(fields_of(&columns, name), Some(("title", 1)), "{name}");
        }
        assert_eq!(fields_of(&columns, "company_description"), None);
        assert_eq!(fields_of(&columns, &"x".repeat(1000)), None);
        assert_eq!(fields_of(&columns, "---"), None);
    }

    #[test]
    fn what_the_user_maps_goes_first_and_alone() {
        let pair = |field: &str, column: &str| (field.to_owned(), column.to_owned());
        let columns = Columns::mapped(&[pair("description", "Stellentext"), pair("company", "title")]).expect("fields");
        assert_eq!(fields_of(&columns, "Stellentext"), Some(("description", 0)));
        assert_eq!(fields_of(&columns, "description"), None);
        assert_eq!(fields_of(&columns, "title"), Some(("company", 0)));
        assert!(Columns::mapped(&[pair("descripton", "a")]).is_err_and(|error| error.contains("the fields are id,")));
        assert!(Columns::mapped(&[pair("id", "a"), pair("id", "b")]).is_err());
    }

    #[test]
    fn a_dump_without_text_lists_its_columns() {
        let names = ["Stelle", "Firma"];
        let failure = Columns::default()
            .without_text(names.iter().copied())
            .expect("a failure");
        assert_eq!(
            failure.message,
            "no column is known to hold the description. The columns are Stelle, Firma; name the right one with --map \
             description=COLUMN"
        );
        assert!(Columns::default().without_text(["Requirements"].into_iter()).is_none());
        let mapped = Columns::mapped(&[("description".to_owned(), "Text".to_owned())]).expect("a field");
        let failure = mapped.without_text(names.iter().copied()).expect("a failure");
        assert!(failure.message.contains("there is no column \"Text\""), "{failure}");
    }
}
