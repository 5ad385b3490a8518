//! Word documents (Office Open XML): paragraphs, headings, lists and tables in reading order.

use std::collections::HashMap;

use super::body::BlockKind;
use super::clean_line;
use super::flow::{self, Flow, Paragraph, Piece};
use super::office::{Archive, OfficeText, day};
use super::xml::{Element, Node};
use crate::model::{Failure, FailureKind};

/// Styles that are based on each other in a circle end here.
const LONGEST_CHAIN: usize = 16;

/// Reads the main part of a document and its properties.
pub(super) fn read(archive: &mut Archive<'_>) -> Result<OfficeText, Failure> {
    let main = main_part(archive)?;
    let document = archive
        .xml(&main)?
        .ok_or_else(|| Failure::new(FailureKind::Unreadable, "the Word document holds no text part"))?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let styles = match archive.xml(&format!("{folder}/styles.xml")) {
        Ok(Some(root)) => Styles::of(&root),
        _ => Styles::default(),
    };
    let mut reader = Reader {
        styles,
        boxes: Vec::new(),
    };
    let mut parts = Vec::new();
    if let Some(body) = document.child("body") {
        reader.blocks(body, &mut parts);
    }
    let mut text = OfficeText {
        body: flow::body(&parts),
        ..OfficeText::default()
    };
    // A document without properties is whole; broken ones say nothing.
    if let Ok(Some(core)) = archive.xml("docProps/core.xml") {
        text.title = core.child("title").map(|title| clean_line(&title.text()));
        let date = |name: &str| day(core.child(name).map(Element::text));
        text.saved = date("modified").or_else(|| date("created"));
    }
    Ok(text)
}

/// The name of the part with the text: nearly always `word/document.xml`, else what the package says.
fn main_part(archive: &mut Archive<'_>) -> Result<String, Failure> {
    let relations = archive.xml("_rels/.rels")?.unwrap_or_default();
    let target = relations
        .elements()
        .find(|relation| {
            relation
                .attribute("Type")
                .is_some_and(|kind| kind.ends_with("/officeDocument"))
        })
        .and_then(|relation| relation.attribute("Target"));
    Ok(target.map_or("word/document.xml".to_owned(), |target| {
        target.trim_start_matches('/').to_owned()
    }))
}

/// What a paragraph style makes of a paragraph.
#[derive(Debug, Clone, Default)]
struct Style {
    based_on: Option<String>,
    heading: Option<u8>,
    item: Option<bool>,
    bold: Option<bool>,
}

#[derive(Debug, Default)]
struct Styles(HashMap<String, Style>);

impl Styles {
    fn of(root: &Element) -> Self {
        let mut styles = HashMap::new();
        for style in root.elements().filter(|element| element.name == "style") {
            let Some(id) = style.attribute("styleId") else { continue };
            let value = |name: &str| style.child(name).and_then(|child| child.attribute("val"));
            let name = value("name").unwrap_or_default().to_lowercase();
            let properties = style.child("pPr");
            let read = Style {
                based_on: value("basedOn").map(str::to_owned),
                heading: heading_of_name(&name).or_else(|| properties.and_then(outline_level)),
                item: if name.starts_with("list bullet") || name.starts_with("list number") {
                    Some(true)
                } else {
                    properties.and_then(numbered)
                },
                bold: style.child("rPr").and_then(|run| toggle(run, "b")),
            };
            styles.insert(id.to_owned(), read);
        }
        Styles(styles)
    }

    /// A property of a style, or of what it is based on.
    fn property<T>(&self, id: Option<&str>, of: impl Fn(&Style) -> Option<T>) -> Option<T> {
        let mut id = id.map(str::to_owned);
        for _ in 0..LONGEST_CHAIN {
            let style = self.0.get(id.as_deref()?)?;
            if let Some(value) = of(style) {
                return Some(value);
            }
            id.clone_from(&style.based_on);
        }
        None
    }
}

/// The names are the same in every language of Word; the identifiers are not.
fn heading_of_name(name: &str) -> Option<u8> {
    if name == "title" {
        return Some(1);
    }
    let level: u8 = name.strip_prefix("heading ")?.trim().parse().ok()?;
    (1..=9).contains(&level).then_some(level.min(6))
}

fn outline_level(properties: &Element) -> Option<u8> {
    let level: u8 = properties.child("outlineLvl")?.attribute("val")?.parse().ok()?;
    (level < 9).then_some((level + 1).min(6))
}

fn numbered(properties: &Element) -> Option<bool> {
    let number = properties.child("numPr")?.child("numId")?.attribute("val")?;
    Some(number != "0")
}

/// A property that is on when it is there, unless it says otherwise.
fn toggle(properties: &Element, name: &str) -> Option<bool> {
    let property = properties.child(name)?;
    Some(!matches!(
        property.attribute("val"),
        Some("0" | "false" | "off" | "none")
    ))
}

struct Reader {
    styles: Styles,
    /// The texts of text boxes that stand in the open paragraph; they follow it.
    boxes: Vec<Flow>,
}

impl Reader {
    fn blocks(&mut self, parent: &Element, out: &mut Vec<Flow>) {
        for element in parent.elements() {
            match element.name.as_str() {
                "p" => {
                    let paragraph = self.paragraph(element);
                    out.push(Flow::Paragraph(paragraph));
                    out.append(&mut self.boxes);
                }
                "tbl" => {
                    let rows = self.rows(element);
                    out.push(Flow::Table(rows));
                }
                "AlternateContent" => {
                    if let Some(chosen) = alternative(element) {
                        self.blocks(chosen, out);
                    }
                }
                "del" | "moveFrom" | "sectPr" | "tblPr" | "tcPr" | "pPr" => {}
                // Content controls, insertions, custom XML and the like wrap blocks.
                _ => self.blocks(element, out),
            }
        }
    }

    fn rows(&mut self, table: &Element) -> Vec<Vec<Vec<Flow>>> {
        let mut rows = Vec::new();
        for row in wrapped(table, "tr") {
            let mut cells = Vec::new();
            for cell in wrapped(row, "tc") {
                let mut inside = Vec::new();
                self.blocks(cell, &mut inside);
                cells.push(inside);
            }
            rows.push(cells);
        }
        rows
    }

    fn paragraph(&mut self, element: &Element) -> Paragraph {
        let properties = element.child("pPr");
        let style = properties
            .and_then(|properties| properties.child("pStyle"))
            .and_then(|style| style.attribute("val"));
        let heading = properties
            .and_then(outline_level)
            .or_else(|| self.styles.property(style, |style| style.heading));
        let item = properties
            .and_then(numbered)
            .or_else(|| self.styles.property(style, |style| style.item));
        let bold = self.styles.property(style, |style| style.bold) == Some(true);
        let kind = match (heading, item) {
            (Some(level), _) => BlockKind::Heading(level),
            (None, Some(true)) => BlockKind::Item,
            _ => BlockKind::Paragraph,
        };
        let mut paragraph = Paragraph {
            kind,
            pieces: Vec::new(),
        };
        self.inline(element, bold, &mut paragraph);
        paragraph
    }

    fn inline(&mut self, parent: &Element, bold: bool, out: &mut Paragraph) {
        for element in parent.elements() {
            match element.name.as_str() {
                "r" => self.run(element, bold, out),
                "AlternateContent" => {
                    if let Some(chosen) = alternative(element) {
                        self.inline(chosen, bold, out);
                    }
                }
                // What was deleted or moved away is no text of the document any more.
                "del" | "moveFrom" | "pPr" | "rPr" => {}
                "txbxContent" => self.text_box(element),
                _ => self.inline(element, bold, out),
            }
        }
    }

    fn run(&mut self, run: &Element, bold: bool, out: &mut Paragraph) {
        let properties = run.child("rPr");
        let is = |name: &str| properties.and_then(|properties| toggle(properties, name));
        if is("vanish") == Some(true) {
            return;
        }
        let bold = is("b").unwrap_or(bold);
        for element in run.elements() {
            match element.name.as_str() {
                "t" => out.push(&element.text(), bold),
                "tab" | "ptab" => out.pieces.push(Piece::Tab),
                "br" | "cr" => out.pieces.push(Piece::Break),
                "noBreakHyphen" => out.push("-", bold),
                "sym" => {
                    if let Some(sign) = symbol(element) {
                        out.push(sign, bold);
                    }
                }
                "rPr" | "instrText" | "delText" | "softHyphen" | "fldChar" => {}
                "AlternateContent" => {
                    if let Some(chosen) = alternative(element) {
                        self.inline(chosen, bold, out);
                    }
                }
                _ => self.inline(element, bold, out),
            }
        }
    }

    fn text_box(&mut self, element: &Element) {
        let outer = std::mem::take(&mut self.boxes);
        let mut inside = Vec::new();
        self.blocks(element, &mut inside);
        self.boxes = outer;
        self.boxes.append(&mut inside);
    }
}

/// The elements of a name, also where a content control or a tracked insertion wraps them.
fn wrapped<'a>(parent: &'a Element, name: &str) -> Vec<&'a Element> {
    let mut found = Vec::new();
    for element in parent.elements() {
        if element.name == name {
            found.push(element);
        } else if matches!(element.name.as_str(), "sdt" | "sdtContent" | "ins" | "customXml") {
            found.extend(wrapped(element, name));
        }
    }
    found
}

/// Word writes what older programs cannot show twice; one of the two is enough.
fn alternative(element: &Element) -> Option<&Element> {
    let choice = element.child("Choice").filter(|choice| holds_text(choice));
    choice.or_else(|| element.child("Fallback"))
}

fn holds_text(element: &Element) -> bool {
    element.children.iter().any(|child| match child {
        Node::Element(inner) => inner.name == "t" || holds_text(inner),
        Node::Text(_) => false,
    })
}

/// The bullets of the fonts Symbol and Wingdings; other signs are decoration.
fn symbol(element: &Element) -> Option<&'static str> {
    let code = element.attribute("char")?.to_ascii_uppercase();
    ["F0B7", "F0A7", "F0D8", "F0FC", "00B7"]
        .contains(&code.as_str())
        .then_some("• ")
}
