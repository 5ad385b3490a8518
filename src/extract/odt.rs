//! OpenDocument texts (LibreOffice, OpenOffice): paragraphs, headings, lists and tables in reading order.

use std::collections::HashMap;

use super::body::BlockKind;
use super::clean_line;
use super::flow::{self, Flow, Paragraph, Piece};
use super::office::{Archive, OfficeText, day};
use super::xml::{Element, Node};
use crate::model::{Failure, FailureKind};

/// Repeated blanks of a paragraph and repeated columns of a table beyond this are not text.
const MOST_REPEATS: usize = 16;

/// Reads the text of a document and its properties.
pub(super) fn read(archive: &mut Archive<'_>) -> Result<OfficeText, Failure> {
    if archive
        .xml("META-INF/manifest.xml")
        .is_ok_and(|manifest| manifest.is_some_and(|root| root.descendant("encryption-data").is_some()))
    {
        return Err(Failure::new(
            FailureKind::Unreadable,
            "the document is protected by a password",
        ));
    }
    let content = archive
        .xml("content.xml")?
        .ok_or_else(|| Failure::new(FailureKind::Unreadable, "the document holds no text part"))?;
    let Some(text) = content.child("body").and_then(|body| body.child("text")) else {
        return Err(Failure::new(
            FailureKind::Unreadable,
            "the document is no text document; save it as ODT, DOCX or PDF",
        ));
    };
    let mut styles = Styles::default();
    if let Ok(Some(root)) = archive.xml("styles.xml") {
        styles.add(&root);
    }
    styles.add(&content);
    let mut reader = Reader {
        styles,
        boxes: Vec::new(),
    };
    let mut parts = Vec::new();
    reader.blocks(text, false, &mut parts);
    let mut out = OfficeText {
        body: flow::body(&parts),
        ..OfficeText::default()
    };
    if let Ok(Some(root)) = archive.xml("meta.xml")
        && let Some(meta) = root.child("meta")
    {
        out.title = meta.child("title").map(|title| clean_line(&title.text()));
        let date = |name: &str| day(meta.child(name).map(Element::text));
        out.saved = date("date").or_else(|| date("creation-date"));
    }
    Ok(out)
}

#[derive(Debug, Default)]
struct Styles {
    /// By name: the style it comes from, and whether it is bold.
    known: HashMap<String, (Option<String>, Option<bool>)>,
}

impl Styles {
    fn add(&mut self, root: &Element) {
        for group in ["styles", "automatic-styles"] {
            let Some(group) = root.child(group) else { continue };
            for style in group.elements().filter(|element| element.name == "style") {
                let Some(name) = style.attribute("name") else { continue };
                let weight = style
                    .child("text-properties")
                    .and_then(|properties| properties.attribute("font-weight"));
                let bold = weight.map(|weight| matches!(weight, "bold" | "600" | "700" | "800" | "900"));
                let parent = style.attribute("parent-style-name").map(str::to_owned);
                self.known.insert(name.to_owned(), (parent, bold));
            }
        }
    }

    fn bold(&self, name: Option<&str>) -> Option<bool> {
        self.walk(name).find_map(|(_, bold)| bold)
    }

    fn is_title(&self, name: Option<&str>) -> bool {
        self.walk(name).any(|(name, _)| name == "Title")
    }

    /// A style and what it is based on, nearest first; a circle ends.
    fn walk<'a>(&'a self, name: Option<&'a str>) -> impl Iterator<Item = (&'a str, Option<bool>)> {
        let mut next = name;
        std::iter::from_fn(move || {
            let name = next?;
            let (parent, bold) = self
                .known
                .get(name)
                .map_or((None, None), |(parent, bold)| (parent.as_deref(), *bold));
            next = parent;
            Some((name, bold))
        })
        .take(16)
    }
}

struct Reader {
    styles: Styles,
    boxes: Vec<Flow>,
}

impl Reader {
    fn blocks(&mut self, parent: &Element, in_item: bool, out: &mut Vec<Flow>) {
        for element in parent.elements() {
            match element.name.as_str() {
                "h" => {
                    let level: u8 = element
                        .attribute("outline-level")
                        .and_then(|level| level.parse().ok())
                        .unwrap_or(1);
                    self.paragraph(element, BlockKind::Heading(level.clamp(1, 6)), out);
                }
                "p" => {
                    let kind = if in_item {
                        BlockKind::Item
                    } else if self.styles.is_title(element.attribute("style-name")) {
                        BlockKind::Heading(1)
                    } else {
                        BlockKind::Paragraph
                    };
                    self.paragraph(element, kind, out);
                }
                "list-item" => self.blocks(element, true, out),
                "table" => {
                    let rows = self.rows(element);
                    out.push(Flow::Table(rows));
                }
                // Deleted text is kept apart; notes and forms are no text of the posting.
                "tracked-changes" | "annotation" | "note" | "forms" | "sequence-decls" | "list-header" => {}
                _ => self.blocks(element, in_item, out),
            }
        }
    }

    fn rows(&mut self, table: &Element) -> Vec<Vec<Vec<Flow>>> {
        let mut rows = Vec::new();
        for element in table.elements() {
            match element.name.as_str() {
                "table-row" => {
                    let mut cells = Vec::new();
                    for cell in element.elements().filter(|cell| cell.name == "table-cell") {
                        let mut inside = Vec::new();
                        self.blocks(cell, false, &mut inside);
                        let repeats: usize = cell
                            .attribute("number-columns-repeated")
                            .and_then(|count| count.parse().ok())
                            .unwrap_or(1);
                        cells.push(inside);
                        for _ in 1..repeats.min(MOST_REPEATS) {
                            cells.push(Vec::new());
                        }
                    }
                    rows.push(cells);
                }
                "table-header-rows" | "table-row-group" | "table-rows" => rows.extend(self.rows(element)),
                _ => {}
            }
        }
        rows
    }

    fn paragraph(&mut self, element: &Element, kind: BlockKind, out: &mut Vec<Flow>) {
        let bold = self.styles.bold(element.attribute("style-name")) == Some(true);
        let mut paragraph = Paragraph {
            kind,
            pieces: Vec::new(),
        };
        self.inline(element, bold, &mut paragraph);
        out.push(Flow::Paragraph(paragraph));
        out.append(&mut self.boxes);
    }

    fn inline(&mut self, parent: &Element, bold: bool, out: &mut Paragraph) {
        for child in &parent.children {
            let element = match child {
                Node::Text(text) => {
                    out.push(text, bold);
                    continue;
                }
                Node::Element(element) => element,
            };
            match element.name.as_str() {
                "s" => {
                    let count: usize = element.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1);
                    out.push(&" ".repeat(count.min(MOST_REPEATS)), bold);
                }
                "tab" => out.pieces.push(Piece::Tab),
                "line-break" => out.pieces.push(Piece::Break),
                "text-box" => {
                    let outer = std::mem::take(&mut self.boxes);
                    let mut inside = Vec::new();
                    self.blocks(element, false, &mut inside);
                    self.boxes = outer;
                    self.boxes.append(&mut inside);
                }
                "annotation" | "note" | "tracked-changes" | "title" | "desc" => {}
                _ => {
                    let bold = self.styles.bold(element.attribute("style-name")).unwrap_or(bold);
                    self.inline(element, bold, out);
                }
            }
        }
    }
}
