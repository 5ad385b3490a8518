//! HTML trees to text: blocks, lists and headings survive; what a reader does not see is left out.

use html5ever::ns;
use scraper::node::Element;
use scraper::{ElementRef, Html, Node};

use super::parse::{Page, parse_fragment};
use super::sink::Places;
use crate::extract::body::{BlockKind, Body, BodyBuilder};
use crate::text::{Mapping, SourceMap};

/// Elements whose content is not text of the page.
const SKIPPED: [&str; 17] = [
    "script", "style", "template", "noscript", "select", "option", "svg", "iframe", "head", "button", "input",
    "textarea", "object", "audio", "video", "canvas", "dialog",
];

/// Elements that begin a line of their own.
const BLOCKS: [&str; 29] = [
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "aside",
    "nav",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "blockquote",
    "pre",
    "figure",
    "figcaption",
    "address",
    "form",
    "fieldset",
    "details",
    "summary",
    "hr",
    "body",
];

/// The most nested elements that are walked; deeper ones hold no posting.
const DEEPEST: usize = 512;

/// Parses a fragment (the description of a posting) and reads its text; its places are not mapped.
pub(in crate::extract) fn fragment_body(html: &str) -> Body {
    whole_body(&parse_fragment(html, false))
}

/// Parses a fragment and reads its text; its places map to the fragment.
pub(in crate::extract) fn placed_fragment_body(html: &str) -> Body {
    whole_body(&parse_fragment(html, true))
}

fn whole_body(page: &Page) -> Body {
    let mut body = element_body(page.tree.root_element(), &page.places, &|_| false);
    if page.cut {
        body.warnings.push(CUT.to_owned());
    }
    body
}

/// What is said when the parser stopped early.
pub(in crate::extract) const CUT: &str =
    "the markup is larger or deeper nested than any page; what follows was left out";

/// Reads the text below an element; `skip` leaves further elements out.
pub(in crate::extract) fn element_body(root: ElementRef<'_>, places: &Places, skip: &dyn Fn(&Element) -> bool) -> Body {
    let mut walk = Walk {
        places,
        builder: BodyBuilder::default(),
        skip,
        item: 0,
        bold: 0,
        deep: false,
    };
    walk.children(root, 0);
    let mut body = walk.builder.finish();
    if walk.deep {
        body.warnings
            .push(format!("elements nested deeper than {DEEPEST} were left out"));
    }
    body
}

struct Walk<'a> {
    places: &'a Places,
    builder: BodyBuilder,
    skip: &'a dyn Fn(&Element) -> bool,
    item: usize,
    bold: usize,
    deep: bool,
}

impl Walk<'_> {
    fn children(&mut self, parent: ElementRef<'_>, depth: usize) {
        if depth > DEEPEST {
            self.deep = true;
            return;
        }
        for child in parent.children() {
            match child.value() {
                Node::Text(text) => text_node(&mut self.builder, text, self.places.of(child.id()), self.bold > 0),
                Node::Element(element) if !is_hidden(element) && !(self.skip)(element) => {
                    if let Some(child) = ElementRef::wrap(child) {
                        self.element(child, element.name(), depth);
                    }
                }
                _ => {}
            }
        }
    }

    fn element(&mut self, element: ElementRef<'_>, name: &str, depth: usize) {
        match name {
            "br" => self.builder.begin(self.line_kind()),
            "li" => {
                self.item += 1;
                self.builder.begin(BlockKind::Item);
                self.children(element, depth + 1);
                self.builder.end();
                self.item -= 1;
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.builder.begin(BlockKind::Heading(name.as_bytes()[1] - b'0'));
                self.children(element, depth + 1);
                self.builder.end();
            }
            "table" => {
                self.begin_block();
                self.builder.begin_table();
                self.children(element, depth + 1);
                self.end_block();
            }
            "tr" => {
                self.builder.begin(BlockKind::Paragraph);
                self.children(element, depth + 1);
                self.builder.end();
            }
            "td" | "th" => {
                self.builder.cell();
                self.children(element, depth + 1);
            }
            "b" | "strong" => {
                self.bold += 1;
                self.children(element, depth + 1);
                self.bold -= 1;
            }
            name if BLOCKS.contains(&name) => {
                self.begin_block();
                self.children(element, depth + 1);
                self.end_block();
            }
            _ if has_bold_style(element.value()) => {
                self.bold += 1;
                self.children(element, depth + 1);
                self.bold -= 1;
            }
            _ => self.children(element, depth + 1),
        }
    }

    fn line_kind(&self) -> BlockKind {
        if self.item > 0 {
            BlockKind::Item
        } else {
            BlockKind::Paragraph
        }
    }

    // A paragraph inside an item or a cell goes on the item's or the row's line until there is text in it.
    fn begin_block(&mut self) {
        if self.builder.open_kind().is_some() && !self.builder.has_text() {
            return;
        }
        self.builder.begin(self.line_kind());
    }

    fn end_block(&mut self) {
        if self.builder.has_text() {
            self.builder.end();
        }
    }
}

/// Adds the text of a text node with its places.
pub(in crate::extract) fn text_node(builder: &mut BodyBuilder, text: &str, map: Option<&SourceMap>, bold: bool) {
    let mut at = 0;
    for piece in map.map(SourceMap::pieces).unwrap_or_default() {
        let (before, own) = (text.get(at..piece.text.start), text.get(piece.text.range()));
        builder.text(before.unwrap_or_default(), None, bold);
        let own = own.unwrap_or_default();
        match piece.mapping {
            Mapping::Same => builder.text(own, Some(piece.source.start), bold),
            Mapping::Decoded => builder.decoded(own, piece.source.range(), bold),
            Mapping::Inexact => builder.inexact(own, piece.source.range(), bold),
        }
        at = piece.text.end;
    }
    builder.text(text.get(at..).unwrap_or_default(), None, bold);
}

/// The elements of a page, in the order in which they were opened.
pub(in crate::extract) fn elements(tree: &Html) -> impl Iterator<Item = ElementRef<'_>> {
    let elements = tree.tree.nodes().filter_map(ElementRef::wrap);
    elements.filter(|element| element.parent().is_some())
}

/// An attribute's value. scraper's own look-up first interns the name, which takes longer than to compare a few.
pub(in crate::extract) fn attribute<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    let mut attributes = element.attrs.iter();
    let found = attributes.find(|(known, _)| &*known.local == name && known.ns == ns!());
    found.map(|(_, value)| &**value)
}

/// Whether a reader of the page would not see the element.
pub(in crate::extract) fn is_hidden(element: &Element) -> bool {
    let hides = |style: &str| {
        let compact: String = style.to_ascii_lowercase().split_whitespace().collect();
        compact.contains("display:none") || compact.contains("visibility:hidden")
    };
    SKIPPED.contains(&element.name())
        || element.attrs().any(|(name, value)| match name {
            "hidden" => true,
            "aria-hidden" => value == "true",
            "style" => hides(value),
            "class" => value
                .split_ascii_whitespace()
                .any(|class| matches!(class, "sr-only" | "visually-hidden")),
            _ => false,
        })
}

fn has_bold_style(element: &Element) -> bool {
    attribute(element, "style").is_some_and(|style| {
        let compact: String = style.to_ascii_lowercase().split_whitespace().collect();
        [
            "font-weight:bold",
            "font-weight:600",
            "font-weight:700",
            "font-weight:800",
        ]
        .iter()
        .any(|bold| compact.contains(bold))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(html: &str) -> String {
        fragment_body(html).text
    }

    #[test]
    fn lists_headings_and_breaks_survive() {
        assert_eq!(
            text("<h2>Duties</h2><ul><li>One <b>big</b> thing<li><p>Two</p></ul><p>A<br>B</p>"),
            "Duties\n- One big thing\n- Two\nA\nB\n"
        );
        assert_eq!(
            text("<table><tr><td>SQL</td><td>3 years</td></tr></table>"),
            "SQL\t3 years\n"
        );
    }

    #[test]
    fn what_a_reader_does_not_see_is_left_out() {
        assert_eq!(
            text("<p>seen<script>alert(1)</script></p><p hidden>no</p><p style='display: none'>no</p>"),
            "seen\n"
        );
    }

    #[test]
    fn bold_paragraphs_are_marked() {
        let body = fragment_body("<p><strong>Requirements</strong></p><p><b>No</b> it is not</p>");
        let kinds: Vec<BlockKind> = body.blocks.iter().map(|block| block.kind).collect();
        assert_eq!(kinds, [BlockKind::Bold, BlockKind::Paragraph]);
    }

    #[test]
    fn deep_nesting_does_not_overflow() {
        let html = "<div>".repeat(20_000) + "deep";
        let body = fragment_body(&html);
        assert!(body.text.is_empty() || body.text.contains("deep"));
    }
}
