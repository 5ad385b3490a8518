//! schema.org JobPostings in a page's own elements (`itemscope`, `itemprop`).

use scraper::{ElementRef, Html, Selector};
use serde_json::{Map, Value};

/// The JobPosting items of a page as objects with the same property names as in JSON-LD.
pub(super) fn find(tree: &Html) -> Vec<Map<String, Value>> {
    let Ok(scopes) = Selector::parse("[itemscope][itemtype*='schema.org/JobPosting']") else {
        return Vec::new();
    };
    tree.select(&scopes).map(properties).collect()
}

fn properties(item: ElementRef<'_>) -> Map<String, Value> {
    let mut object = Map::new();
    let Ok(props) = Selector::parse("[itemprop]") else {
        return object;
    };
    for element in item.select(&props) {
        if owner(element).is_none_or(|owner| *owner != *item) {
            continue;
        }
        let names = element.value().attr("itemprop").unwrap_or_default();
        for name in names.split_whitespace() {
            let value = value_of(element, name);
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

fn value_of(element: ElementRef<'_>, name: &str) -> Value {
    let value = element.value();
    if value.attr("itemscope").is_some() {
        let inner = properties(element);
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
    let long = matches!(
        name,
        "description"
            | "responsibilities"
            | "qualifications"
            | "skills"
            | "experienceRequirements"
            | "educationRequirements"
            | "jobBenefits"
    );
    Value::String(if long {
        element.inner_html()
    } else {
        element.text().collect()
    })
}
