//! Finds the JobPosting objects in the JSON-LD of a page without building the page's tree.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::json_repair::{self, Repair};

/// The JobPostings of a page and what was odd on the way.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The JobPosting objects in page order, references by `@id` resolved one step.
    pub(super) postings: Vec<Map<String, Value>>,
    pub(super) warnings: Vec<String>,
}

/// Bounds on strangers' trees.
const DEEPEST: usize = 32;
const MOST_NODES: usize = 10_000;
const MOST_SCRIPTS: usize = 256;

/// Reads every live `application/ld+json` script of a page.
pub(super) fn find(page: &str) -> Found {
    let mut found = Found::default();
    let mut values = Vec::new();
    for script in scripts(page).take(MOST_SCRIPTS) {
        if script.trim().is_empty() {
            continue;
        }
        match json_repair::parse(script) {
            Some((parsed, repair)) => {
                if repair != Repair::None && script.contains("JobPosting") {
                    found
                        .warnings
                        .push("the page's JSON-LD is not valid JSON; it was repaired".to_owned());
                }
                values.extend(parsed);
            }
            None if script.contains("JobPosting") => {
                found.warnings.push(
                    "the page's JSON-LD is broken and could not be repaired; the page itself was read".to_owned(),
                );
            }
            None => {}
        }
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

/// The contents of the live scripts: one inside an HTML comment is not markup.
fn scripts(page: &str) -> impl Iterator<Item = &str> {
    let lower = page.to_ascii_lowercase();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let next = at + memchr::memchr(b'<', &lower.as_bytes()[at..])?;
            let rest = &lower[next..];
            if rest.starts_with("<!--") {
                at = next + rest.find("-->").map_or(rest.len(), |end| end + 3);
            } else if rest.starts_with("<script") {
                let tag_end = next + rest.find('>')? + 1;
                let end = lower[tag_end..]
                    .find("</script")
                    .map_or(page.len(), |end| tag_end + end);
                at = end;
                if is_json_ld(&lower[next..tag_end]) {
                    return Some(&page[tag_end..end]);
                }
            } else {
                at = next + 1;
            }
        }
    })
}

fn is_json_ld(tag: &str) -> bool {
    tag.contains("application/ld+json")
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
