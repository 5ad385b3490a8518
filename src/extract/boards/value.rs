//! Bytes of an answer to one tree of values, JSON and XML alike, and the paths that lead to its fields.

use serde_json::{Map, Value};

use super::super::xml::{self, Element, Node};
use crate::model::{Failure, FailureKind};

/// More values than this are no answer of a board; a tree of them takes some hundred megabytes.
const MOST_VALUES: usize = 4_000_000;

/// Reads an answer. Several values after each other, as dumps have one a line, are a list.
pub(super) fn parse(text: &str) -> Result<Value, Failure> {
    let text = text.trim_start_matches('\u{FEFF}').trim();
    if text.starts_with('<') {
        let root = xml::parse(text)?;
        let mut object = Map::new();
        object.insert(root.name.clone(), of_element(&root));
        return Ok(Value::Object(object));
    }
    if count_values(text) > MOST_VALUES {
        return Err(Failure::new(
            FailureKind::TooLarge,
            format!("the JSON holds more than {MOST_VALUES} values"),
        ));
    }
    let mut values = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        match value {
            Ok(value) => values.push(value),
            Err(error) => {
                return Err(Failure::new(
                    FailureKind::InvalidRecord,
                    format!("the input begins like JSON but is not valid: {error}"),
                ));
            }
        }
    }
    Ok(match values.len() {
        1 => values.remove(0),
        _ => Value::Array(values),
    })
}

/// How many values a text of JSON can hold at most: they are parted by commas and brackets outside strings.
fn count_values(text: &str) -> usize {
    let (mut count, mut in_string, mut escaped) = (0, false, false);
    for byte in text.bytes() {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
        } else {
            in_string = byte == b'"';
            count += usize::from(matches!(byte, b',' | b'[' | b'{'));
        }
    }
    count
}

/// An element as a value: text when it holds no element, else an object; what repeats is a list.
fn of_element(element: &Element) -> Value {
    if element.elements().next().is_none() {
        return Value::String(element.text());
    }
    let mut object: Map<String, Value> = Map::new();
    for child in &element.children {
        let Node::Element(child) = child else { continue };
        let value = of_element(child);
        match object.get_mut(&child.name) {
            None => {
                object.insert(child.name.clone(), value);
            }
            Some(Value::Array(list)) => list.push(value),
            Some(first) => {
                let before = std::mem::take(first);
                *first = Value::Array(vec![before, value]);
            }
        }
    }
    Value::Object(object)
}

/// Every value at a path. `.` parts names; a list on the way stands for each of its values; `name[key=value]` keeps those
/// values whose `key` is `value`; the empty path is the value itself.
pub(super) fn at<'a>(value: &'a Value, path: &str) -> Vec<&'a Value> {
    let mut found = spread(vec![value]);
    for name in path.split('.').filter(|name| !name.is_empty()) {
        let (name, wanted) = match name.split_once('[') {
            Some((name, filter)) => (name, filter.trim_end_matches(']').split_once('=')),
            None => (name, None),
        };
        found = spread(found.into_iter().filter_map(|value| value.get(name)).collect());
        if let Some((key, wanted)) = wanted {
            found.retain(|value| value.get(key).and_then(Value::as_str) == Some(wanted));
        }
    }
    found
}

fn spread(values: Vec<&Value>) -> Vec<&Value> {
    values
        .into_iter()
        .flat_map(|value| match value {
            Value::Array(items) => items.iter().collect(),
            value => vec![value],
        })
        .collect()
}

/// The text of a simple value, or of an object that names it; nothing where there is nothing to say.
pub(super) fn text_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => {
            let written = number.to_string();
            written.strip_suffix(".0").map_or(written.clone(), str::to_owned)
        }
        Value::Object(object) => {
            return ["name", "label", "descriptor", "text", "value", "#text"]
                .iter()
                .find_map(|name| object.get(*name).and_then(text_of));
        }
        _ => return None,
    };
    let nothing = matches!(text.trim(), "" | "null" | "None" | "nan" | "NaN" | "N/A");
    (!nothing).then_some(text)
}

/// The first text at any of some paths.
pub(super) fn first_text(value: &Value, paths: &[&str]) -> Option<String> {
    paths
        .iter()
        .find_map(|path| at(value, path).into_iter().find_map(text_of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_walk_lists_and_filters() {
        let value =
            parse(r#"{"jobs":[{"m":[{"name":"Type","value":"Full"},{"name":"X","value":"no"}]}]}"#).expect("valid");
        assert_eq!(
            first_text(&value, &["none", "jobs.m[name=Type].value"]).as_deref(),
            Some("Full")
        );
        assert_eq!(at(&value, "jobs").len(), 1);
    }

    #[test]
    fn xml_and_lines_are_trees_too() {
        let value = parse("<?xml version='1.0'?><a><b>1</b><b>2 &amp; 3</b><c><d/></c></a>").expect("valid");
        assert_eq!(value["a"]["b"][1], "2 & 3");
        assert_eq!(value["a"]["c"]["d"], "");
        assert!(parse("{\"a\":1}\n{\"a\":2}\n").is_ok_and(|value| at(&value, "a").len() == 2));
    }

    #[test]
    fn floods_of_values_are_refused() {
        let flood = format!("[{}]", "0,".repeat(MOST_VALUES + 1));
        assert!(parse(&flood).is_err_and(|failure| failure.kind == FailureKind::TooLarge));
        assert!(parse(&"[".repeat(1_000_000)).is_err());
        assert_eq!(count_values(r#"["a,b\",c", 1]"#), 2);
    }
}
