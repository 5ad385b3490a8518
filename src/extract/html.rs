//! HTML trees to text: blocks, lists and headings survive; what a reader does not see is left out.

use scraper::node::Element;
use scraper::{ElementRef, Html, Node};

use super::body::{BlockKind, Body, BodyBuilder};

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

/// Elements that pages close, so that they nest on purpose.
const NESTING: [&str; 14] = [
    "div",
    "span",
    "section",
    "article",
    "ul",
    "ol",
    "table",
    "b",
    "i",
    "em",
    "strong",
    "font",
    "a",
    "blockquote",
];

/// Deeper nesting than this is no page, and parsing takes time that grows with its square.
const DEEPEST_MARKUP: usize = 5_000;

/// Parses a fragment (the description of a posting) and reads its text.
pub(super) fn fragment_body(html: &str) -> Body {
    let tree = Html::parse_fragment(bounded(html));
    element_body(tree.root_element(), &|_| false)
}

/// The markup up to where it nests deeper than any page does.
pub(super) fn bounded(html: &str) -> &str {
    let mut depth: usize = 0;
    for at in memchr::memchr_iter(b'<', html.as_bytes()) {
        let rest = &html.as_bytes()[at + 1..];
        let closes = rest.first() == Some(&b'/');
        let name = rest.get(usize::from(closes)..).unwrap_or_default();
        let length = name
            .iter()
            .take(10)
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count();
        if !NESTING
            .iter()
            .any(|known| known.as_bytes().eq_ignore_ascii_case(&name[..length]))
        {
            continue;
        }
        depth = if closes { depth.saturating_sub(1) } else { depth + 1 };
        if depth > DEEPEST_MARKUP {
            return &html[..at];
        }
    }
    html
}

/// Reads the text below an element; `skip` leaves further elements out.
pub(super) fn element_body(root: ElementRef<'_>, skip: &dyn Fn(&Element) -> bool) -> Body {
    let mut walk = Walk {
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
                Node::Text(text) => self.builder.text(text, None, self.bold > 0),
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

/// Whether a reader of the page would not see the element.
pub(super) fn is_hidden(element: &Element) -> bool {
    if SKIPPED.contains(&element.name())
        || element.attr("hidden").is_some()
        || element.attr("aria-hidden") == Some("true")
    {
        return true;
    }
    let style = element.attr("style").unwrap_or_default();
    let hides = |style: &str| {
        let compact: String = style.to_ascii_lowercase().split_whitespace().collect();
        compact.contains("display:none") || compact.contains("visibility:hidden")
    };
    (!style.is_empty() && hides(style))
        || element
            .classes()
            .any(|class| matches!(class, "sr-only" | "visually-hidden"))
}

fn has_bold_style(element: &Element) -> bool {
    element.attr("style").is_some_and(|style| {
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
