//! A schema.org JobPosting, from JSON-LD or microdata, to a posting.

use serde_json::{Map, Value};

use super::body::Body;
use super::{body_to_posting, clean_line, html, markdown, plain, set_dates, sniff};
use crate::model::{Format, Known, Method, Posting, SectionKind, Wordings};
use crate::text::{SourceMap, Span};

/// Properties besides the description that carry text of the posting, with the section that they are.
const PARTS: [(&str, SectionKind); 8] = [
    ("responsibilities", SectionKind::Duties),
    ("qualifications", SectionKind::Required),
    ("skills", SectionKind::Required),
    ("experienceRequirements", SectionKind::Required),
    ("educationRequirements", SectionKind::Required),
    ("jobBenefits", SectionKind::Benefits),
    ("incentiveCompensation", SectionKind::Benefits),
    ("employerOverview", SectionKind::About),
];

/// A description shorter than this is a teaser; the page may hold the rest.
pub(super) const SHORTEST_DESCRIPTION: usize = 200;

/// Gives the body of a property's text where its place in the document is known; `None` where it is not.
pub(super) type BodyOf<'a> = dyn Fn(&str, &str) -> Option<Body> + 'a;

/// Whether a property's text is text of the posting.
pub(super) fn is_text_property(name: &str) -> bool {
    name == "description" || PARTS.iter().any(|&(part, _)| part == name)
}

/// The posting of a JobPosting object; `None` when it has no text at all.
pub(super) fn posting(
    object: &Map<String, Value>,
    method: Method,
    wordings: &Wordings,
    body_of: &BodyOf<'_>,
) -> Option<Posting> {
    let placed = |property: &str, text: &str| {
        body_of(property, text).unwrap_or_else(|| {
            let mut body = text_body(text, wordings);
            body.map = SourceMap::default();
            body
        })
    };
    let description = object.get("description").map(text_of).unwrap_or_default();
    let mut body = if description.trim().is_empty() {
        Body::default()
    } else {
        placed("description", &description)
    };
    for (property, kind) in PARTS {
        let Some(value) = object.get(property) else { continue };
        let text = if property == "experienceRequirements" {
            experience_text(value)
        } else {
            text_of(value)
        };
        let part = placed(property, &text);
        if !is_repeated(&body.text, &part.text) {
            body.append_part(kind, &part);
        }
    }
    if body.text.trim().is_empty() {
        return None;
    }
    let mut posting = body_to_posting(body, method, wordings);
    fill_facts(&mut posting, object, method);
    Some(posting)
}

/// The body of a property's text; its places map to that text.
pub(super) fn text_body(text: &str, wordings: &Wordings) -> Body {
    let (decoded, map) = decode_mapped(text);
    let mut body = if decoded.contains('<') {
        html::placed_fragment_body(&decoded)
    } else {
        let (plain, references) = html::decode_references(&decoded);
        let mut body = match sniff::format_of(&plain) {
            Format::Markdown => {
                let unglued = markdown::unglued(&plain);
                let mut body = markdown::body(&unglued);
                if unglued != plain {
                    body.map = SourceMap::default();
                }
                body
            }
            _ => plain::body(&plain, wordings),
        };
        body.map = references.compose(&body.map);
        body
    };
    body.map = map.compose(&body.map);
    body
}

/// Sets title, company, place, dates and type from a JobPosting object.
pub(super) fn fill_facts(posting: &mut Posting, object: &Map<String, Value>, method: Method) {
    let known = |text: String| {
        let value = clean_line(&decode_entities(&text));
        (!value.is_empty()).then_some(Known { value, from: method })
    };
    let first = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| object.get(*name))
            .map(text_of)
            .and_then(known)
    };
    posting.title = first(&["title", "name"]);
    posting.company = object.get("hiringOrganization").map(name_of).and_then(known);
    posting.location = object.get("jobLocation").map(place_of).and_then(known);
    posting.employment_type = first(&["employmentType"]);
    posting.url = object.get("url").and_then(Value::as_str).map(str::to_owned);
    let date = |name: &str| object.get(name).map(text_of);
    set_dates(
        posting,
        date("datePosted").as_deref(),
        date("validThrough").as_deref(),
        method,
    );
}

/// Whether a part only repeats what the description says already.
fn is_repeated(text: &str, part: &str) -> bool {
    let probe: String = part.split_whitespace().take(12).collect::<Vec<_>>().join(" ");
    let probe = probe.trim_start_matches("- ");
    !probe.is_empty() && text.split_whitespace().collect::<Vec<_>>().join(" ").contains(probe)
}

/// All text of a value: strings, numbers, names of objects, lists joined by line ends.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items
            .iter()
            .map(text_of)
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join("\n"),
        Value::Object(object) => ["name", "description", "value", "credentialCategory", "text"]
            .iter()
            .find_map(|key| object.get(*key))
            .map(text_of)
            .unwrap_or_default(),
        Value::Null | Value::Bool(_) => String::new(),
    }
}

/// `monthsOfExperience` as a sentence, so that it is read like any other demand.
fn experience_text(value: &Value) -> String {
    let months = value.get("monthsOfExperience").and_then(|months| match months {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    });
    match months {
        Some(months) if months > 0.0 => format!("Minimum {months} months of experience required"),
        _ => text_of(value),
    }
}

fn name_of(value: &Value) -> String {
    match value {
        Value::Array(items) => items.first().map(name_of).unwrap_or_default(),
        Value::Object(object) => object.get("name").map(name_of).unwrap_or_default(),
        value => text_of(value),
    }
}

/// More places of work than a person reads.
const MOST_PLACES: usize = 20;

fn place_of(value: &Value) -> String {
    match value {
        Value::Array(items) => items
            .iter()
            .map(place_of)
            .filter(|place| !place.is_empty())
            .fold(Vec::new(), |mut places: Vec<String>, place| {
                if !places.contains(&place) && places.len() < MOST_PLACES {
                    places.push(place);
                }
                places
            })
            .join("; "),
        Value::Object(object) => match object.get("address") {
            Some(Value::Object(address)) => ["addressLocality", "addressRegion", "addressCountry"]
                .iter()
                .filter_map(|key| address.get(*key))
                .map(name_of)
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(", "),
            Some(address) => text_of(address),
            None => object.get("name").map(text_of).unwrap_or_default(),
        },
        value => text_of(value),
    }
}

/// Undoes the encodings that boards put around a description: percent signs, entities once, or twice.
pub(super) fn decode_description(text: &str) -> String {
    decode_mapped(text).0
}

/// The same with the way back.
fn decode_mapped(text: &str) -> (String, SourceMap) {
    let (mut text, mut map) = if percent_encoded(text) {
        percent_decoded(text)
    } else {
        (text.to_owned(), SourceMap::identity(text.len(), 0))
    };
    for _ in 0..2 {
        if text.contains('<') || !has_escaped_tag(&text) {
            break;
        }
        let (decoded, references) = html::decode_references(&text);
        map = map.compose(&references);
        text = decoded;
    }
    (text, map)
}

/// Only escaped tags show that the whole is escaped; "List&lt;T&gt;" in a posting for developers is text.
fn has_escaped_tag(text: &str) -> bool {
    const NAMES: [&str; 14] = [
        "p", "div", "br", "li", "ul", "ol", "strong", "b", "em", "h1", "h2", "h3", "h4", "span",
    ];
    text.match_indices("&lt;")
        .chain(text.match_indices("&amp;lt;"))
        .any(|(at, mark)| {
            let rest = text[at + mark.len()..].trim_start_matches('/').to_ascii_lowercase();
            NAMES.iter().any(|name| {
                rest.strip_prefix(name)
                    .is_some_and(|after| after.starts_with(['&', ' ', '/', '>']))
            })
        })
}

fn percent_encoded(text: &str) -> bool {
    !text.contains('<') && text.contains("%3C") && text.matches("%20").count() + text.matches("%3C").count() > 4
}

fn percent_decoded(text: &str) -> (String, SourceMap) {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut map = SourceMap::default();
    let mut at = 0;
    while at < bytes.len() {
        let hex = |i: usize| bytes.get(i).and_then(|byte| char::from(*byte).to_digit(16));
        let length = match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                let span = Span::new(out.len(), out.len() + 1);
                map.push_decoded(span, Span::new(at, at + 3));
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                3
            }
            (byte, _, _) => {
                map.push_same(out.len(), at, 1);
                out.push(byte);
                1
            }
        };
        at += length;
    }
    match String::from_utf8(out) {
        Ok(text) => (text, map),
        Err(broken) => (
            String::from_utf8_lossy(broken.as_bytes()).into_owned(),
            SourceMap::default(),
        ),
    }
}

/// Decodes HTML entities once.
pub(super) fn decode_entities(text: &str) -> String {
    html::decode_references(text).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone_exactly_as_often_as_needed() {
        assert_eq!(
            decode_description("&lt;p&gt;a &amp;amp; b&lt;/p&gt;"),
            "<p>a &amp; b</p>"
        );
        assert_eq!(decode_description("&amp;lt;p&amp;gt;a&amp;lt;/p&amp;gt;"), "<p>a</p>");
        assert_eq!(decode_description("use List&lt;T&gt; daily"), "use List&lt;T&gt; daily");
        assert_eq!(
            decode_description("%3Cp%3EOur%20team%20is%20small%3C%2Fp%3E%20and%20good"),
            "<p>Our team is small</p> and good"
        );
    }

    #[test]
    fn facts_of_all_shapes() {
        let value: Value = serde_json::from_str(
            r#"{"title":"CX &amp; Insight Lead","description":"<p>Own the programme of surveys.</p>","hiringOrganization":"Acme",
                "jobLocation":[{"address":{"addressLocality":"Leeds","addressCountry":{"name":"UK"}}},{"address":"Remote"}],
                "datePosted":"2025-02-03","experienceRequirements":{"monthsOfExperience":36}}"#,
        )
        .expect("valid JSON");
        let object = value.as_object().expect("an object");
        let posting = posting(object, Method::JsonLd, &Wordings::default(), &|_, _| None).expect("has text");
        assert_eq!(posting.title_text(), "CX & Insight Lead");
        assert_eq!(posting.company.map(|k| k.value).as_deref(), Some("Acme"));
        assert_eq!(posting.location.map(|k| k.value).as_deref(), Some("Leeds, UK; Remote"));
        assert!(posting.text.contains("36 months of experience"));
        assert_eq!(posting.sections.last().map(|s| s.kind), Some(SectionKind::Required));
    }
}
