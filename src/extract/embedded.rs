//! Postings that a page holds as JSON for its own scripts.

use serde_json::{Map, Value};

use super::html::{LiveTag, live_tags};
use super::json_text::StringPlaces;
use crate::model::{SiteData, Sites};
use crate::text::SourceMap;

/// A posting as a JobPosting object, with the places of its text.
pub(super) struct Embedded {
    pub(super) object: Map<String, Value>,
    pub(super) places: StringPlaces,
}

/// A shorter text is a teaser.
const SHORTEST_TEXT: usize = 200;

/// Bounds on strangers' trees.
const DEEPEST: usize = 32;
const MOST_NODES: usize = 50_000;

/// What scripts call the text and the title of a posting, most telling first.
const TEXTS: [&str; 6] = [
    "descriptionHtml",
    "jobDescription",
    "description",
    "descriptionBody",
    "content",
    "jobAd",
];
const TITLES: [&str; 5] = ["title", "jobTitle", "positionName", "jobPostingTitle", "name"];

/// The posting in a page's scripts, by the rules of the sites or in the data that Next.js puts into its pages.
pub(super) fn find(page: &str, sites: &Sites) -> Option<Embedded> {
    const NEXT_DATA: &str = "__NEXT_DATA__";
    let has = |sign: &str| memchr::memmem::find(page.as_bytes(), sign.as_bytes()).is_some();
    let data = sites.sites.iter().filter_map(|site| site.data.as_ref());
    let data = data.filter(|data| !data.start.is_empty());
    if !has(NEXT_DATA) && !data.clone().any(|data| has(&data.start)) {
        return None;
    }
    live_tags(page).find_map(|tag| {
        let LiveTag::Script { tag, at, text } = tag else {
            return None;
        };
        if tag.contains(NEXT_DATA) {
            return next_data(text, at);
        }
        data.clone().find_map(|data| {
            let start = memchr::memmem::find(text.as_bytes(), data.start.as_bytes())? + data.start.len();
            of_site(&text[start..], at + start, data)
        })
    })
}

fn of_site(json: &str, at: usize, data: &SiteData) -> Option<Embedded> {
    let value = leading_value(json)?;
    let get = |path: &str| {
        let found = path.split('.').try_fold(&value, |value, key| value.get(key))?;
        let text = found.as_str().or_else(|| found.get("content")?.as_str())?;
        (!path.is_empty() && !text.trim().is_empty()).then(|| Value::String(text.to_owned()))
    };
    let description = get(&data.description).filter(is_text)?;
    let mut object = Map::from_iter([("description".to_owned(), description)]);
    for (key, path) in [
        ("title", &data.title),
        ("hiringOrganization", &data.company),
        ("jobLocation", &data.location),
        ("datePosted", &data.date),
    ] {
        if let Some(found) = get(path) {
            object.insert(key.to_owned(), found);
        }
    }
    let key = data.description.rsplit('.').next().unwrap_or_default();
    Some(placed(object, json, at, &[key, "content"]))
}

/// The one object of the data that has both a title and a text; several such objects are a list.
fn next_data(json: &str, at: usize) -> Option<Embedded> {
    let value = leading_value(json)?;
    let mut walk = Walk::default();
    walk.value(&value, 0);
    let longest = walk.found.iter().max_by_key(|found| found.text.len())?;
    if walk.found.iter().any(|found| found.title != longest.title) {
        return None;
    }
    let mut object = longest.object.clone();
    object.insert("title".to_owned(), Value::String(longest.title.to_owned()));
    object.insert("description".to_owned(), Value::String(longest.text.to_owned()));
    for (key, names) in [
        (
            "hiringOrganization",
            &["hiringOrganization", "companyName", "company", "employer"][..],
        ),
        ("jobLocation", &["jobLocation", "locationName", "location"][..]),
        (
            "datePosted",
            &["datePosted", "publishedAt", "published_at", "postedAt", "createdAt"][..],
        ),
        ("employmentType", &["employmentType", "employment_type", "jobType"][..]),
    ] {
        if let Some(found) = names.iter().find_map(|name| longest.object.get(*name)) {
            object.insert(key.to_owned(), found.clone());
        }
    }
    Some(placed(object, json, at, &TEXTS))
}

fn placed(object: Map<String, Value>, json: &str, at: usize, keys: &[&str]) -> Embedded {
    let mut places = StringPlaces::default();
    let map = SourceMap::identity(json.len(), 0);
    places.add(json, &map, at, &|name| keys.contains(&name));
    Embedded { object, places }
}

fn leading_value(json: &str) -> Option<Value> {
    serde_json::Deserializer::from_str(json).into_iter().next()?.ok()
}

fn is_text(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.len() >= SHORTEST_TEXT)
}

struct Found<'a> {
    object: &'a Map<String, Value>,
    title: &'a str,
    text: &'a str,
}

#[derive(Default)]
struct Walk<'a> {
    found: Vec<Found<'a>>,
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
                let first = |names: &[&str]| {
                    let strings = names.iter().filter_map(|name| object.get(*name)?.as_str());
                    strings
                        .filter(|text| !text.trim().is_empty())
                        .max_by_key(|text| text.len())
                };
                let title = TITLES.iter().find_map(|name| object.get(*name)?.as_str());
                if let (Some(title), Some(text)) = (title, first(&TEXTS))
                    && text.len() >= SHORTEST_TEXT
                    && !title.trim().is_empty()
                {
                    self.found.push(Found { object, title, text });
                }
                object.values().for_each(|inner| self.value(inner, depth + 1));
            }
            _ => {}
        }
    }
}
