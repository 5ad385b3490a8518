//! Finds the JobPosting objects in the JSON-LD of a page without building the page's tree.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::html::{LiveTag, live_tags};
use super::json_repair::{self, Repair};
use super::json_text::StringPlaces;
use super::{job_posting, markup};

/// The JobPostings of a page and what was odd on the way.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The JobPosting objects in page order, references by `@id` resolved one step.
    pub(super) postings: Vec<Map<String, Value>>,
    /// Where their texts stand in the page.
    pub(super) places: StringPlaces,
    pub(super) warnings: Vec<String>,
}

/// Bounds on strangers' trees.
const DEEPEST: usize = 32;
const MOST_NODES: usize = 10_000;
const MOST_SCRIPTS: usize = 256;

/// Reads every live `application/ld+json` script of a page.
pub(super) fn find(page: &str) -> Found {
    let mut found = Found::default();
    if !names_json_ld(page) {
        return found;
    }
    let mut values = Vec::new();
    let mut scripts = scripts(page);
    for (at, script) in scripts.by_ref().take(MOST_SCRIPTS) {
        if script.trim().is_empty() {
            continue;
        }
        let is_posting = memchr::memmem::find(script.as_bytes(), b"JobPosting").is_some();
        match json_repair::parse(script) {
            Some(parsed) => {
                if is_posting {
                    if parsed.repair != Repair::None {
                        found
                            .warnings
                            .push("the page's JSON-LD is not valid JSON; it was repaired".to_owned());
                    }
                    found.places.add(&parsed.text, &parsed.map, at, &|name| {
                        job_posting::is_text_property(name) || markup::is_placed(name)
                    });
                }
                values.extend(parsed.values);
            }
            None if is_posting => {
                found.warnings.push(
                    "the page's JSON-LD is broken and could not be repaired; the page itself was read".to_owned(),
                );
            }
            None => {}
        }
    }
    if scripts.next().is_some() {
        found
            .warnings
            .push(format!("only the first {MOST_SCRIPTS} blocks of JSON-LD were read"));
    }
    let mut walk = Walk::default();
    for value in &values {
        walk.value(value, 0);
    }
    found.postings = walk
        .postings
        .iter()
        .map(|posting| resolved(posting, &walk.by_id))
        .collect();
    found
}

/// Where the live JSON-LD scripts begin, and what they hold.
fn scripts(page: &str) -> impl Iterator<Item = (usize, &str)> {
    live_tags(page).filter_map(|tag| match tag {
        LiveTag::Script { tag, at, text } if is_json_ld(tag) => Some((at, text)),
        _ => None,
    })
}

fn is_json_ld(tag: &str) -> bool {
    const TYPE: &[u8] = b"application/ld+json";
    tag.as_bytes()
        .windows(TYPE.len())
        .any(|window| window.eq_ignore_ascii_case(TYPE))
}

/// A look for the rarest sign of that type, which most pages without it do not pass.
fn names_json_ld(page: &str) -> bool {
    const REST: &[u8] = b"+json";
    let bytes = page.as_bytes();
    let mut signs = memchr::memchr_iter(b'+', bytes);
    signs.any(|at| {
        let rest = bytes.get(at..at + REST.len());
        rest.is_some_and(|rest| rest.eq_ignore_ascii_case(REST))
    })
}

#[derive(Default)]
struct Walk<'a> {
    postings: Vec<&'a Map<String, Value>>,
    by_id: HashMap<&'a str, &'a Map<String, Value>>,
    nodes: usize,
}

impl<'a> Walk<'a> {
    fn value(&mut self, value: &'a Value, depth: usize) {
        self.nodes += 1;
        if depth > DEEPEST || self.nodes > MOST_NODES {
            return;
        }
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.value(item, depth + 1)),
            Value::Object(object) => {
                if let Some(id) = object.get("@id").and_then(Value::as_str)
                    && object.len() > 1
                {
                    self.by_id.entry(id).or_insert(object);
                }
                if is_job_posting(object) {
                    self.postings.push(object);
                }
                object.values().for_each(|inner| self.value(inner, depth + 1));
            }
            _ => {}
        }
    }
}

fn is_job_posting(object: &Map<String, Value>) -> bool {
    let named = |value: &Value| {
        value
            .as_str()
            .is_some_and(|name| name.rsplit(['/', ':', '#']).next() == Some("JobPosting"))
    };
    match object.get("@type") {
        Some(Value::Array(types)) => types.iter().any(named),
        Some(value) => named(value),
        None => false,
    }
}

/// Replaces `{"@id": ...}` by the object of that id, one step deep.
fn resolved(posting: &Map<String, Value>, by_id: &HashMap<&str, &Map<String, Value>>) -> Map<String, Value> {
    let mut out = posting.clone();
    for value in out.values_mut() {
        let target = match value {
            Value::Object(object) if object.len() <= 2 => {
                object.get("@id").and_then(Value::as_str).and_then(|id| by_id.get(id))
            }
            _ => None,
        };
        if let Some(target) = target {
            *value = Value::Object((*target).clone());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(page: &str) -> Vec<String> {
        find(page)
            .postings
            .iter()
            .filter_map(|posting| Some(posting.get("title")?.as_str()?.to_owned()))
            .collect()
    }

    #[test]
    fn shapes_of_the_field() {
        for page in [
            r#"<script type="application/ld+json">{"@type":"JobPosting","title":"A"}</script>"#,
            r#"<SCRIPT TYPE='application/ld+json; charset=utf-8'>[{"@type":["JobPosting","X"],"title":"A"}]</SCRIPT>"#,
            r#"<script type=application/ld+json>{"@graph":[{"@type":"https://schema.org/JobPosting","title":"A"}]}</script>"#,
            r#"<script type="application/ld+json">{"mainEntity":{"@type":"schema:JobPosting","title":"A"}}</script>"#,
        ] {
            assert_eq!(titles(page), ["A"], "{page}");
        }
    }

    #[test]
    fn commented_scripts_are_not_live() {
        let page = r#"<!-- <script type="application/ld+json">{"@type":"JobPosting","title":"A"}</script> -->"#;
        assert!(titles(page).is_empty());
    }

    #[test]
    fn references_are_resolved() {
        let page = r##"<script type="application/ld+json">{"@graph":[{"@id":"#o","@type":"Organization","name":"Acme"},
            {"@type":"JobPosting","title":"A","hiringOrganization":{"@id":"#o"}}]}</script>"##;
        let found = find(page);
        let name = found.postings[0]["hiringOrganization"]["name"].as_str();
        assert_eq!(name, Some("Acme"));
    }
}
