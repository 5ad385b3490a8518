//! schema.org JobPostings in a page's own elements (`itemscope`, `itemprop`).

use scraper::{ElementRef, Html, Selector};
use serde_json::{Map, Value};

use super::html;
use super::job_posting::is_text_property;

/// Bounds on strangers' pages: each item is searched for all that is in it.
const MOST_ITEMS: usize = 64;
const DEEPEST_ITEM: usize = 4;
const MOST_PROPERTIES: usize = 256;

/// A JobPosting item of a page.
pub(super) struct Item<'a> {
    /// Its properties, named as in JSON-LD.
    pub(super) object: Map<String, Value>,
    /// The elements whose text is the posting's, by property.
    pub(super) elements: Vec<(String, ElementRef<'a>)>,
}

/// The JobPosting items of a page.
pub(super) fn find(tree: &Html) -> Vec<Item<'_>> {
    let scopes = html::elements(tree).filter(|element| {
        html::attribute(element.value(), "itemtype").is_some_and(|types| types.contains("schema.org/JobPosting"))
            && html::attribute(element.value(), "itemscope").is_some()
    });
    scopes
        .take(MOST_ITEMS)
        .map(|item| Item {
            object: properties(item, 0),
            elements: text_elements(item),
        })
        .collect()
}

/// The first element of each property whose text is the posting's, when the text is what a reader sees.
fn text_elements(item: ElementRef<'_>) -> Vec<(String, ElementRef<'_>)> {
    let mut elements: Vec<(String, ElementRef<'_>)> = Vec::new();
    let Ok(props) = Selector::parse("[itemprop]") else {
        return elements;
    };
    for element in item.select(&props).take(MOST_PROPERTIES) {
        let value = element.value();
        let is_own = owner(element).is_some_and(|owner| *owner == *item);
        if !is_own || value.attr("content").is_some() || value.attr("itemscope").is_some() {
            continue;
        }
        for name in value.attr("itemprop").unwrap_or_default().split_whitespace() {
            if is_text_property(name) && elements.iter().all(|(known, _)| known != name) {
                elements.push((name.to_owned(), element));
            }
        }
    }
    elements
}

fn properties(item: ElementRef<'_>, depth: usize) -> Map<String, Value> {
    let mut object = Map::new();
    if depth > DEEPEST_ITEM {
        return object;
    }
    let Ok(props) = Selector::parse("[itemprop]") else {
        return object;
    };
    for element in item.select(&props).take(MOST_PROPERTIES) {
        if owner(element).is_none_or(|owner| *owner != *item) {
            continue;
        }
        let names = element.value().attr("itemprop").unwrap_or_default();
        for name in names.split_whitespace() {
            let value = value_of(element, name, depth);
            object.entry(name).or_insert(value);
        }
    }
    object
}

/// The nearest item that a property belongs to.
fn owner(element: ElementRef<'_>) -> Option<ElementRef<'_>> {
    element
        .ancestors()
        .filter_map(ElementRef::wrap)
        .find(|ancestor| ancestor.value().attr("itemscope").is_some())
}

fn value_of(element: ElementRef<'_>, name: &str, depth: usize) -> Value {
    let value = element.value();
    if value.attr("itemscope").is_some() {
        let inner = properties(element, depth + 1);
        if !inner.is_empty() {
            return Value::Object(inner);
        }
    }
    if let Some(text) = value.attr("content").or_else(|| value.attr("datetime")) {
        return Value::String(text.to_owned());
    }
    if matches!(value.name(), "a" | "link" | "img") && matches!(name, "url" | "sameAs" | "image" | "logo") {
        let address = value.attr("href").or_else(|| value.attr("src")).unwrap_or_default();
        return Value::String(address.to_owned());
    }
    // The description keeps its markup, so that lists and headings survive.
    let long = is_text_property(name);
    Value::String(if long {
        element.inner_html()
    } else {
        element.text().collect()
    })
}
