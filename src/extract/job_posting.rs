//! A schema.org JobPosting, from JSON-LD or microdata, to a posting.

use serde_json::{Map, Value};

use super::body::Body;
use super::{body_to_posting, clean_line, fragment, html, set_dates};
use crate::model::{Headings, Known, Method, Posting, SectionKind};

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

/// The posting of a JobPosting object; `None` when it has no text at all.
pub(super) fn posting(object: &Map<String, Value>, method: Method, headings: &Headings) -> Option<Posting> {
    let description = object.get("description").map(text_of).unwrap_or_default();
    let mut body = if description.trim().is_empty() {
        Body::default()
    } else {
        description_body(&description, headings)
    };
    for (property, kind) in PARTS {
        let Some(value) = object.get(property) else { continue };
        let text = if property == "experienceRequirements" {
            experience_text(value)
        } else {
            text_of(value)
        };
        let part = fragment(&text, None, headings);
        if !is_repeated(&body.text, &part.text) {
            body.append_part(kind, &part);
        }
    }
    if body.text.trim().is_empty() {
        return None;
    }
    let mut posting = body_to_posting(body, method, headings);
    fill_facts(&mut posting, object, method);
    Some(posting)
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

fn description_body(description: &str, headings: &Headings) -> Body {
    let decoded = decode_description(description);
    if decoded.contains('<') {
        html::fragment_body(&decoded)
    } else {
        fragment(&decoded, None, headings)
    }
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
        Value::Object(object) => object.get("name").map(text_of).unwrap_or_default(),
        value => text_of(value),
    }
}

fn place_of(value: &Value) -> String {
    match value {
        Value::Array(items) => items
            .iter()
            .map(place_of)
            .filter(|place| !place.is_empty())
            .collect::<Vec<_>>()
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
    let mut text = if percent_encoded(text) {
        percent_decoded(text)
    } else {
        text.to_owned()
    };
    for _ in 0..2 {
        if text.contains('<') || !has_escaped_tag(&text) {
            break;
        }
        text = decode_entities(&text);
    }
    text
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

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |i: usize| bytes.get(i).and_then(|byte| char::from(*byte).to_digit(16));
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                at += 3;
            }
            (byte, _, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Decodes HTML entities once, by the HTML parser itself.
pub(super) fn decode_entities(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    // Inside <textarea> the parser decodes entities and reads no tags.
    let guarded = text.replace("</textarea", "&lt;/textarea");
    let tree = scraper::Html::parse_fragment(&format!("<textarea>\n{guarded}</textarea>"));
    tree.root_element().text().collect()
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
        let posting = posting(object, Method::JsonLd, &Headings::default()).expect("has text");
        assert_eq!(posting.title_text(), "CX & Insight Lead");
        assert_eq!(posting.company.map(|k| k.value).as_deref(), Some("Acme"));
        assert_eq!(posting.location.map(|k| k.value).as_deref(), Some("Leeds, UK; Remote"));
        assert!(posting.text.contains("36 months of experience"));
        assert_eq!(posting.sections.last().map(|s| s.kind), Some(SectionKind::Required));
    }
}
