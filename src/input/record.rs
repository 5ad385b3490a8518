//! A line of NDJSON to a record. Other tools' dumps name the fields differently; the first name that is there counts.

use serde_json::{Map, Value};

use crate::model::{Failure, FailureKind, Format, Record, SectionKind};

const ID: [&str; 5] = ["id", "job_id", "jobId", "jobkey", "uuid"];
const TITLE: [&str; 8] = [
    "title",
    "job_title",
    "jobTitle",
    "position",
    "jobtitle",
    "name",
    "text_title",
    "job_name",
];
const COMPANY: [&str; 9] = [
    "company",
    "company_name",
    "companyName",
    "employer",
    "employer_name",
    "hiringOrganization",
    "organization",
    "company_title",
    "org",
];
const LOCATION: [&str; 6] = [
    "location",
    "job_location",
    "jobLocation",
    "place",
    "city",
    "formattedLocation",
];
const URL: [&str; 9] = [
    "url",
    "job_url",
    "jobUrl",
    "link",
    "job_posting_url",
    "absolute_url",
    "hostedUrl",
    "apply_url",
    "job_link",
];
const POSTED: [&str; 13] = [
    "date_posted",
    "datePosted",
    "posted_at",
    "posted",
    "posted_date",
    "listed_time",
    "original_listed_time",
    "published_at",
    "publishedAt",
    "first_published",
    "created_at",
    "createdAt",
    "date",
];
const VALID_THROUGH: [&str; 4] = ["valid_through", "validThrough", "expires_at", "expiry"];
const EMPLOYMENT_TYPE: [&str; 6] = [
    "employment_type",
    "employmentType",
    "job_type",
    "jobType",
    "formatted_work_type",
    "work_type",
];
const DESCRIPTION: [&str; 12] = [
    "description",
    "job_description",
    "jobDescription",
    "jobdescription",
    "description_html",
    "descriptionHtml",
    "desc",
    "body",
    "content",
    "text",
    "summary",
    "full_description",
];
const FORMAT: [&str; 2] = ["description_format", "format"];

/// Parts that some dumps keep beside the description.
const PARTS: [(&str, SectionKind); 6] = [
    ("responsibilities", SectionKind::Duties),
    ("requirements", SectionKind::Required),
    ("qualifications", SectionKind::Required),
    ("skills_desc", SectionKind::Required),
    ("benefits", SectionKind::Benefits),
    ("company_profile", SectionKind::About),
];

/// Reads one line as a record. A byte order mark is dropped.
pub fn parse_record(line: &[u8]) -> Result<Record, Failure> {
    let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
    let value: Value = serde_json::from_slice(line).map_err(|error| {
        Failure::new(
            FailureKind::InvalidRecord,
            format!("the line is not valid JSON (column {}): {error}", error.column()),
        )
    })?;
    match value {
        Value::Object(object) => record(&object),
        other => Err(Failure::new(
            FailureKind::InvalidRecord,
            format!("a record is a JSON object; this line is {}", kind_of(&other)),
        )),
    }
}

fn record(object: &Map<String, Value>) -> Result<Record, Failure> {
    let first = |names: &[&str]| names.iter().find_map(|name| object.get(*name).and_then(text_of));
    let description_format = match first(&FORMAT).as_deref() {
        Some("html") => Some(Format::Html),
        Some("markdown" | "md") => Some(Format::Markdown),
        Some("text" | "plain") => Some(Format::Text),
        Some("auto") | None => None,
        Some(other) => {
            return Err(Failure::new(
                FailureKind::InvalidRecord,
                format!("description_format is html, markdown, text or auto, not {other:?}"),
            ));
        }
    };
    let parts = PARTS
        .iter()
        .filter_map(|(name, kind)| Some((*kind, object.get(*name).and_then(text_of)?)))
        .collect();
    Ok(Record {
        id: first(&ID),
        title: first(&TITLE),
        company: first(&COMPANY),
        location: first(&LOCATION),
        url: first(&URL),
        date_posted: first(&POSTED),
        valid_through: first(&VALID_THROUGH),
        employment_type: first(&EMPLOYMENT_TYPE),
        description: first(&DESCRIPTION),
        description_format,
        parts,
    })
}

/// A field as text; what tables of other tools write for "nothing" is nothing.
fn text_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => integral(number),
        Value::Array(items) => items.iter().filter_map(text_of).collect::<Vec<_>>().join("\n"),
        Value::Object(object) => ["name", "text", "value"]
            .iter()
            .find_map(|key| object.get(*key).and_then(text_of))?,
        Value::Null | Value::Bool(_) => return None,
    };
    let nothing = matches!(text.trim(), "" | "nan" | "NaN" | "None" | "NaT" | "null" | "N/A");
    (!nothing).then_some(text)
}

/// Tables turn whole numbers into `1713398400000.0`.
fn integral(number: &serde_json::Number) -> String {
    let text = number.to_string();
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_other_tools_are_known() {
        let record = parse_record(br#"{"job_title":"CX Lead","company_name":"Acme","job_description":"We hire","listed_time":1713398400000.0}"#).expect("valid");
        assert_eq!(record.title.as_deref(), Some("CX Lead"));
        assert_eq!(record.company.as_deref(), Some("Acme"));
        assert_eq!(record.date_posted.as_deref(), Some("1713398400000"));
    }

    #[test]
    fn bad_records_are_named() {
        for line in [
            "",
            "{",
            "[]",
            "7",
            "{\"description\":\"x\",\"description_format\":\"docx\"}",
        ] {
            let failure = parse_record(line.as_bytes()).expect_err(line);
            assert_eq!(failure.kind, FailureKind::InvalidRecord);
        }
    }
}
