//! XML to a small tree, with bounds on depth and size. Entities that a file defines itself are never expanded.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::model::{Failure, FailureKind};

/// Deeper nesting is no document.
const DEEPEST: usize = 256;

/// A posting has thousands of elements; a board's feed tens of thousands.
const MOST_NODES: usize = 500_000;

/// An element: its name without the prefix, its attributes likewise, what it holds.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
}

/// What an element holds.
#[derive(Debug)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// An attribute by its name without the prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The elements directly inside.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element directly inside of this name.
    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// The first element of this name at any depth.
    pub(super) fn descendant(&self, name: &str) -> Option<&Element> {
        self.elements().find_map(|element| {
            if element.name == name {
                Some(element)
            } else {
                element.descendant(name)
            }
        })
    }

    /// All text inside, at any depth.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        self.push_text(&mut out);
        out
    }

    fn push_text(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => element.push_text(out),
            }
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(Node::Text(last)) = self.children.last_mut() {
            last.push_str(text);
        } else {
            self.children.push(Node::Text(text.to_owned()));
        }
    }
}

/// Reads a document; the root element. What is wrong is said with the place.
pub(super) fn parse(text: &str) -> Result<Element, Failure> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().allow_dangling_amp = true;
    reader.config_mut().allow_unmatched_ends = true;
    reader.config_mut().check_end_names = false;
    let mut open: Vec<Element> = vec![Element::default()];
    let mut nodes = 0;
    loop {
        let position = reader.buffer_position();
        let event = reader
            .read_event()
            .map_err(|error| invalid(text, position, &error.to_string()))?;
        nodes += 1;
        if nodes > MOST_NODES {
            return Err(too_large(&format!("more than {MOST_NODES} elements and texts")));
        }
        match event {
            Event::Start(start) => {
                if open.len() > DEEPEST {
                    return Err(too_large(&format!("elements nested deeper than {DEEPEST}")));
                }
                open.push(element(&start));
            }
            Event::Empty(start) => add(&mut open, element(&start)),
            Event::End(_) if open.len() > 1 => {
                if let Some(closed) = open.pop() {
                    add(&mut open, closed);
                }
            }
            Event::Text(content) => add_text(&mut open, &content.xml10_content()),
            Event::CData(content) => add_text(&mut open, &content.xml10_content()),
            Event::GeneralRef(reference) => add_text(&mut open, &resolved(&reference)),
            Event::Eof => break,
            _ => {}
        }
    }
    while open.len() > 1 {
        if let Some(closed) = open.pop() {
            add(&mut open, closed);
        }
    }
    let root = open.pop().and_then(|document| {
        document.children.into_iter().find_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    });
    root.ok_or_else(|| invalid(text, 0, "it holds no element"))
}

fn add(open: &mut [Element], element: Element) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(Node::Element(element));
    }
}

fn add_text(open: &mut [Element], text: &str) {
    if let Some(parent) = open.last_mut() {
        parent.push(text);
    }
}

fn element(start: &BytesStart<'_>) -> Element {
    let mut attributes = start.attributes();
    let attributes = attributes.with_checks(false).filter_map(Result::ok).map(|attribute| {
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_or_else(|_| attribute.value.to_string(), Cow::into_owned);
        (attribute.key.local_name().as_ref().to_owned(), value)
    });
    Element {
        name: start.local_name().as_ref().to_owned(),
        attributes: attributes.collect(),
        children: Vec::new(),
    }
}

/// The character of a reference; one that only a definition in the file could explain stays as it is written.
fn resolved(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    let name = reference.xml10_content();
    let character = match name.as_ref() {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => "\u{A0}",
        other => return format!("&{other};"),
    };
    character.to_owned()
}

fn invalid(text: &str, position: u64, reason: &str) -> Failure {
    let at = usize::try_from(position).unwrap_or(usize::MAX).min(text.len());
    let line = 1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..at]).count();
    Failure::new(
        FailureKind::Unreadable,
        format!("the XML cannot be read (line {line}): {reason}"),
    )
}

fn too_large(what: &str) -> Failure {
    Failure::new(FailureKind::TooLarge, format!("the XML holds {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_and_sections_are_text() {
        let root = parse("<?xml version=\"1.0\"?><a x='1 &amp; 2'>R&amp;D &#233; <b:c><![CDATA[<p>x</p>]]></b:c></a>")
            .expect("valid");
        assert_eq!(root.text(), "R&D é <p>x</p>");
        assert_eq!(root.attribute("x"), Some("1 & 2"));
        assert_eq!(root.child("c").map(Element::text).as_deref(), Some("<p>x</p>"));
    }

    #[test]
    fn entities_of_the_file_are_not_expanded() {
        let bomb = "<!DOCTYPE a [<!ENTITY x \"yyyyyyyyyy\"><!ENTITY z \"&x;&x;&x;\">]><a>&z;&z;</a>";
        assert_eq!(parse(bomb).expect("valid").text(), "&z;&z;");
    }

    #[test]
    fn depth_and_size_are_bounded() {
        let deep = "<a>".repeat(100_000);
        assert_eq!(parse(&deep).expect_err("too deep").kind, FailureKind::TooLarge);
        let many = format!("<a>{}</a>", "<b/>".repeat(MOST_NODES));
        assert_eq!(parse(&many).expect_err("too many").kind, FailureKind::TooLarge);
        assert_eq!(parse("  ").expect_err("nothing").kind, FailureKind::Unreadable);
    }
}
