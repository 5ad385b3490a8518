//! Which of Google's documented fields a JSON-LD JobPosting has, and in which form. Where a form may be read in the
//! page's favour, it is.

use serde_json::{Map, Value};

use super::date::parse_date;
use super::json_text::StringPlaces;
use crate::model::{DatePrecision, Markup, MarkupDate, MarkupField};
use crate::text::{Span, Src};

const EMPLOYMENT_TYPES: [&str; 8] = [
    "FULL_TIME",
    "PART_TIME",
    "CONTRACTOR",
    "TEMPORARY",
    "INTERN",
    "VOLUNTEER",
    "PER_DIEM",
    "OTHER",
];

const PAY_UNITS: [&str; 5] = ["HOUR", "DAY", "WEEK", "MONTH", "YEAR"];

/// More of a date's text than any date has is not kept.
const LONGEST_DATE: usize = 40;

/// Whether the place of a property's text is worth knowing.
pub(super) fn is_placed(name: &str) -> bool {
    matches!(name, "title" | "datePosted" | "validThrough")
}

/// Holds a JobPosting against the documentation. `None` for one that names its properties in another way, which cannot
/// be told from one that lacks them.
pub(super) fn read(object: &Map<String, Value>, places: &StringPlaces) -> Option<Markup> {
    if object.keys().any(|key| key.contains(':')) {
        return None;
    }
    let field = |name: &str| object.get(name).filter(|value| !is_empty(value));
    let mut markup = Markup {
        title: object
            .get("title")
            .and_then(Value::as_str)
            .and_then(|text| place_of(text, places)),
        posted: date(object.get("datePosted"), places),
        valid_through: date(object.get("validThrough"), places),
        ..Markup::default()
    };
    let mut check = |missing: bool, of: MarkupField| {
        if missing {
            markup.missing.push(of);
        }
    };
    check(field("title").is_none(), MarkupField::Title);
    check(field("description").is_none(), MarkupField::Description);
    check(field("datePosted").is_none(), MarkupField::DatePosted);
    check(!is_named(field("hiringOrganization")), MarkupField::HiringOrganization);
    for of in missing_places(object) {
        check(true, of);
    }
    check(
        field("baseSalary").is_none_or(is_without_amount),
        MarkupField::BaseSalary,
    );
    check(field("employmentType").is_none(), MarkupField::EmploymentType);
    check(field("identifier").is_none(), MarkupField::Identifier);

    let mut doubt = |loose: bool, of: MarkupField| {
        if loose && !markup.missing.contains(&of) {
            markup.loose.push(of);
        }
    };
    let same = |one: &Value, other: &Value| one.as_str().map(str::trim) == other.as_str().map(str::trim);
    let repeats_title = field("description")
        .zip(field("title"))
        .is_some_and(|(description, title)| same(description, title));
    doubt(repeats_title, MarkupField::Description);
    // An employer that is not named is documented as this one word.
    let bare_name = |value: &Value| {
        value
            .as_str()
            .is_some_and(|name| !name.trim().eq_ignore_ascii_case("confidential"))
    };
    doubt(
        field("hiringOrganization").is_some_and(bare_name),
        MarkupField::HiringOrganization,
    );
    doubt(
        field("jobLocation").is_some_and(|value| any(value, &is_bare_place)),
        MarkupField::JobLocation,
    );
    doubt(
        field("jobLocationType").is_some_and(|value| !all(value, &is_remote)),
        MarkupField::JobLocationType,
    );
    doubt(
        field("baseSalary").is_some_and(|pay| !is_pay(pay, object)),
        MarkupField::BaseSalary,
    );
    let is_type = |value: &Value| {
        value
            .as_str()
            .is_some_and(|name| EMPLOYMENT_TYPES.contains(&name.trim()))
    };
    doubt(
        field("employmentType").is_some_and(|value| !all(value, &is_type)),
        MarkupField::EmploymentType,
    );
    Some(markup)
}

/// What is missing about the place of work. Where the places of the applicants are named, it may be left out.
fn missing_places(object: &Map<String, Value>) -> Vec<MarkupField> {
    let field = |name: &str| object.get(name).filter(|value| !is_empty(value));
    if field("applicantLocationRequirements").is_some() {
        return Vec::new();
    }
    let remote = field("jobLocationType").is_some_and(|value| any(value, &is_remote));
    match field("jobLocation") {
        None if remote => vec![MarkupField::ApplicantLocationRequirements],
        None => vec![MarkupField::JobLocation],
        Some(place) if any(place, &has_country) => Vec::new(),
        Some(_) => vec![MarkupField::AddressCountry],
    }
}

/// Nothing, or nothing but blanks and empty things. Types alone say nothing either.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(_) | Value::Number(_) => false,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.iter().all(is_empty),
        Value::Object(object) => object
            .iter()
            .all(|(key, value)| key == "@type" || key == "@context" || is_empty(value)),
    }
}

/// Whether an object only points at another one, which was not found: nothing can be said about it.
fn is_reference(object: &Map<String, Value>) -> bool {
    object.contains_key("@id") && object.keys().all(|key| key == "@id" || key == "@type")
}

fn any(value: &Value, holds: &dyn Fn(&Value) -> bool) -> bool {
    match value {
        Value::Array(items) => items.iter().any(holds),
        value => holds(value),
    }
}

fn all(value: &Value, holds: &dyn Fn(&Value) -> bool) -> bool {
    match value {
        Value::Array(items) => items.iter().all(holds),
        value => holds(value),
    }
}

fn is_named(organization: Option<&Value>) -> bool {
    let named = |value: &Value| match value {
        Value::Object(object) => {
            is_reference(object)
                || ["name", "legalName"]
                    .iter()
                    .any(|key| object.get(*key).is_some_and(|name| !is_empty(name)))
        }
        value => !is_empty(value),
    };
    organization.is_some_and(|value| any(value, &named))
}

fn is_remote(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|text| text.trim().eq_ignore_ascii_case("TELECOMMUTE"))
}

/// A text may name the country; that it is bare text is another matter.
fn has_country(place: &Value) -> bool {
    let Value::Object(place) = place else {
        return !is_empty(place);
    };
    let in_address = |address: &Value| match address {
        Value::Object(address) => {
            is_reference(address) || address.get("addressCountry").is_some_and(|country| !is_empty(country))
        }
        address => !is_empty(address),
    };
    is_reference(place) || place.get("address").is_some_and(|address| any(address, &in_address))
}

fn is_bare_place(place: &Value) -> bool {
    match place {
        Value::String(_) => true,
        Value::Object(place) => place.get("address").is_some_and(Value::is_string),
        _ => false,
    }
}

/// Boards write the frame of a salary around no amount.
fn is_without_amount(pay: &Value) -> bool {
    let amounts = |object: &Map<String, Value>| {
        ["value", "minValue", "maxValue", "price"]
            .iter()
            .filter_map(|key| object.get(*key).cloned())
            .collect::<Vec<_>>()
    };
    match pay {
        Value::Object(object) if !is_reference(object) => {
            let inner = amounts(object);
            inner.iter().all(|value| match value {
                Value::Object(value) => amounts(value).iter().all(is_empty),
                value => is_empty(value),
            })
        }
        _ => false,
    }
}

/// A number, or a text of one, with a currency and a unit in the documented places.
fn is_pay(pay: &Value, posting: &Map<String, Value>) -> bool {
    let one = |pay: &Value| {
        let Value::Object(pay) = pay else { return false };
        if is_reference(pay) {
            return true;
        }
        let known = |object: &Map<String, Value>, key: &str| object.get(key).is_some_and(|value| !is_empty(value));
        let Some(Value::Object(value)) = pay.get("value") else {
            return false;
        };
        let unit = value
            .get("unitText")
            .or_else(|| pay.get("unitText"))
            .and_then(Value::as_str);
        let currency = known(pay, "currency") || known(value, "currency") || known(posting, "salaryCurrency");
        currency && unit.is_some_and(|unit| PAY_UNITS.iter().any(|known| known.eq_ignore_ascii_case(unit.trim())))
    };
    any(pay, &one)
}

fn date(value: Option<&Value>, places: &StringPlaces) -> Option<MarkupDate> {
    let text = match value? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Object(object) => object.get("@value")?.as_str()?.to_owned(),
        _ => return None,
    };
    let written = text.trim();
    if written.is_empty() {
        return None;
    }
    let parsed = parse_date(written).filter(|parsed| parsed.precision == DatePrecision::Day);
    Some(MarkupDate {
        written: written.chars().take(LONGEST_DATE).collect(),
        date: parsed.map(|parsed| parsed.date),
        iso: is_iso(written),
        place: place_of(&text, places),
    })
}

/// A date of ISO 8601, with a time or without; a blank before the time is let pass, as in RFC 3339.
fn is_iso(text: &str) -> bool {
    let digits = text
        .bytes()
        .take_while(|byte| byte.is_ascii_digit() || *byte == b'-')
        .count();
    let (day, rest) = text.split_at(digits);
    // "2026-01-15-05:00" is a day with a zone.
    let day = if day.len() > 10 {
        day.get(..10).unwrap_or_default()
    } else {
        day
    };
    let is_day = match day.len() {
        4 | 8 => day.bytes().all(|byte| byte.is_ascii_digit()),
        7 | 10 => day
            .bytes()
            .enumerate()
            .all(|(at, byte)| (byte == b'-') == (at == 4 || at == 7)),
        _ => false,
    };
    let is_time = |c: char| c.is_ascii_digit() || "Tt Zz:.,+-".contains(c);
    is_day && text.len() <= LONGEST_DATE && rest.chars().all(is_time)
}

fn place_of(text: &str, places: &StringPlaces) -> Option<Span<Src>> {
    places.of(text)?.source_of(Span::new(0, text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markup(json: &str) -> Markup {
        let value: Value = serde_json::from_str(json).expect("valid JSON");
        read(value.as_object().expect("an object"), &StringPlaces::default()).expect("plain properties")
    }

    fn names(fields: &[MarkupField]) -> Vec<&'static str> {
        fields.iter().map(|field| field.name()).collect()
    }

    /// A posting to which nothing is to be said, with some of its properties replaced.
    fn missing_and_loose(changes: &str) -> (Vec<&'static str>, Vec<&'static str>) {
        let whole = r#"{"title":"CX Lead","description":"<p>Run it.</p>","datePosted":"2026-01-02","validThrough":"2026-03-01T00:00:00+01:00",
            "hiringOrganization":{"@type":"Organization","name":"Acme"},"employmentType":["FULL_TIME","TEMPORARY"],
            "jobLocation":[{"@type":"Place","address":{"addressCountry":{"@type":"Country","name":"GB"}}}],
            "identifier":{"@type":"PropertyValue","name":"Acme","value":"7"},
            "baseSalary":{"currency":"GBP","value":{"minValue":30000,"maxValue":36000,"unitText":"YEAR"}}}"#;
        let mut value: Value = serde_json::from_str(whole).expect("valid JSON");
        let changes: Value = serde_json::from_str(changes).expect("valid JSON");
        for (key, change) in changes.as_object().expect("an object") {
            value[key] = change.clone();
        }
        let markup = markup(&value.to_string());
        (names(&markup.missing), names(&markup.loose))
    }

    #[test]
    fn documented_forms_pass() {
        for changes in [
            "{}",
            r#"{"hiringOrganization":"confidential"}"#,
            r##"{"hiringOrganization":{"@id":"#elsewhere"}}"##,
            r#"{"jobLocation":null,"jobLocationType":"TELECOMMUTE","applicantLocationRequirements":{"@type":"Country","name":"USA"}}"#,
            r#"{"jobLocationType":"TELECOMMUTE"}"#,
            r#"{"jobLocation":[{"address":{"addressLocality":"Leeds"}},{"address":{"addressCountry":"GB"}}]}"#,
            r#"{"employmentType":"PART_TIME"}"#,
            r#"{"identifier":"REQ-7"}"#,
            r#"{"baseSalary":{"currency":"USD","value":{"value":21.5,"unitText":"HOUR"}}}"#,
            r#"{"validThrough":"9999-12-31"}"#,
            r#"{"validThrough":null}"#,
            r#"{"jobLocation":null,"applicantLocationRequirements":{"@type":"Country","name":"USA"}}"#,
        ] {
            assert_eq!(missing_and_loose(changes), (vec![], vec![]), "{changes}");
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        for (changes, want) in [
            (r#"{"title":" "}"#, vec!["title"]),
            (r#"{"description":null}"#, vec!["description"]),
            (r#"{"datePosted":""}"#, vec!["datePosted"]),
            (
                r#"{"hiringOrganization":{"@type":"Organization","name":""}}"#,
                vec!["hiringOrganization.name"],
            ),
            (r#"{"jobLocation":[]}"#, vec!["jobLocation"]),
            (
                r#"{"jobLocation":{"address":{"addressLocality":"Leeds"}}}"#,
                vec!["jobLocation.address.addressCountry"],
            ),
            (
                r#"{"jobLocation":null,"jobLocationType":"TELECOMMUTE"}"#,
                vec!["applicantLocationRequirements"],
            ),
            (
                r#"{"baseSalary":{"currency":"EUR","value":{"minValue":null}}}"#,
                vec!["baseSalary"],
            ),
            (
                r#"{"employmentType":null,"identifier":{"@type":"PropertyValue"}}"#,
                vec!["employmentType", "identifier"],
            ),
        ] {
            assert_eq!(missing_and_loose(changes), (want, vec![]), "{changes}");
        }
    }

    #[test]
    fn other_forms_are_named() {
        for (changes, want) in [
            (r#"{"description":"CX Lead"}"#, "description"),
            (r#"{"hiringOrganization":"Acme"}"#, "hiringOrganization.name"),
            (r#"{"jobLocation":"Leeds, UK"}"#, "jobLocation"),
            (r#"{"jobLocation":{"address":"Leeds, UK"}}"#, "jobLocation"),
            (r#"{"jobLocationType":"HYBRID"}"#, "jobLocationType"),
            (r#"{"baseSalary":30000}"#, "baseSalary"),
            (
                r#"{"baseSalary":{"value":{"value":30000,"unitText":"YEAR"}}}"#,
                "baseSalary",
            ),
            (r#"{"employmentType":"Full-time"}"#, "employmentType"),
            (r#"{"employmentType":"FULL_TIME, PART_TIME"}"#, "employmentType"),
        ] {
            assert_eq!(missing_and_loose(changes), (vec![], vec![want]), "{changes}");
        }
    }

    #[test]
    fn dates_of_iso() {
        for good in [
            "2026-01-15",
            "20260115",
            "2026-01",
            "2026-01-15T10:00",
            "2026-01-15T10:00:00.000Z",
            "2026-01-15 10:00:00+0100",
            "2026-01-15-05:00",
        ] {
            assert!(is_iso(good), "{good}");
        }
        for bad in [
            "15.1.2026",
            "2026-1-5",
            "2026/01/15",
            "January 15, 2026",
            "1768435200000",
            "2026-01-15T<h2>",
            "tomorrow",
            "é",
        ] {
            assert!(!is_iso(bad), "{bad}");
        }
    }

    #[test]
    fn names_with_a_prefix_cannot_be_judged() {
        let value: Value = serde_json::from_str(r#"{"@type":"schema:JobPosting","schema:title":"A"}"#).expect("valid");
        assert_eq!(
            read(value.as_object().expect("an object"), &StringPlaces::default()),
            None
        );
    }
}
