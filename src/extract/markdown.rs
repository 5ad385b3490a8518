use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, MetadataBlockKind, Options, Parser, Tag, TagEnd};

use super::body::{Block, BlockKind, Body, BodyBuilder};
use super::{body_to_posting, clean_line, html, plain};
use crate::model::{HeadingMatch, Known, Method, Posting, Wordings, heading_key};

/// Reads a Markdown file: the title is its front matter's, its first heading, or its first short line.
pub(super) fn posting(text: &str, wordings: &Wordings) -> Posting {
    let (mut body, front_matter) = parse(text);
    let title = front_matter_title(&front_matter).or_else(|| take_title(&mut body, wordings));
    let mut posting = body_to_posting(body, Method::Heading, wordings);
    posting.title = title.map(|value| Known {
        value,
        from: Method::Heading,
    });
    posting
}

/// Reads a piece of Markdown that has no title of its own.
pub(super) fn body(text: &str) -> Body {
    parse(text).0
}

/// Parts a bold heading from the list that some converters glue to it: `**Duties*** First`.
pub(super) fn unglued(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains("*** ") {
        text.replace("*** ", "**\n\n* ").into()
    } else {
        text.into()
    }
}

fn front_matter_title(front_matter: &str) -> Option<String> {
    let line = front_matter.lines().find_map(|line| line.strip_prefix("title:"))?;
    let title = clean_line(line.trim().trim_matches(['"', '\'']));
    (!title.is_empty()).then_some(title)
}

/// The first block as the title, when it is a heading or a short line that opens no section. It leaves the blocks, so
/// that it is no section heading; its text stays, so that offsets hold.
fn take_title(body: &mut Body, wordings: &Wordings) -> Option<String> {
    let first: Block = *body.blocks.first()?;
    let text = &body.text[first.span.range()];
    let found = wordings.classify(&heading_key(text)).map(|(_, found)| found);
    let opens_section = found.is_some();
    let short = text.len() <= 140 && !text.ends_with(['.', ':', '!', ';']);
    let is_title = match first.kind {
        // "Warehouse Shift Lead" holds a phrase of headings, but only a whole known heading opens a section here.
        BlockKind::Heading(_) => found != Some(HeadingMatch::Whole),
        BlockKind::Bold | BlockKind::Paragraph => short && !opens_section && body.blocks.len() > 1,
        _ => false,
    };
    let title = is_title.then(|| clean_line(text))?;
    // The title's line is blanked out of the text: its words are the title's, not the summary's.
    body.blocks.remove(0);
    let blank = " ".repeat(first.span.len());
    body.text.replace_range(first.span.range(), &blank);
    Some(title)
}

struct Reader<'a> {
    source: &'a str,
    builder: BodyBuilder,
    front_matter: String,
    in_front_matter: bool,
    bold: usize,
    items: usize,
    html: Option<(String, Range<usize>)>,
    last_line: String,
    wrapped: bool,
}

/// The parser holds every line in memory, many times its size; a posting's text is a quarter of this at most.
const LONGEST_SOURCE: usize = 8 * 1024 * 1024;

fn parse(whole: &str) -> (Body, String) {
    let source = &whole[..whole.floor_char_boundary(LONGEST_SOURCE)];
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut reader = Reader {
        source,
        builder: BodyBuilder::with_room(source.len()),
        front_matter: String::new(),
        in_front_matter: false,
        bold: 0,
        items: 0,
        html: None,
        last_line: String::new(),
        wrapped: plain::is_wrapped(source),
    };
    for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
        reader.event(event, range);
    }
    reader.end_html();
    let mut body = reader.builder.finish();
    if source.len() < whole.len() {
        let read = LONGEST_SOURCE / (1024 * 1024);
        body.warnings
            .push(format!("only the first {read} MiB of the Markdown were read"));
    }
    (body, reader.front_matter)
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if !matches!(event, Event::Html(_) | Event::InlineHtml(_)) && !matches!(event, Event::End(TagEnd::HtmlBlock)) {
            self.end_html();
        }
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_front_matter => self.front_matter.push_str(&text),
            Event::Text(text) | Event::Code(text) => self.text(&text, range),
            Event::SoftBreak => self.soft_break(range),
            Event::HardBreak => self.line_break(),
            Event::Html(html) => match &mut self.html {
                Some((collected, whole)) => {
                    collected.push_str(&html);
                    whole.end = range.end;
                }
                None => self.html = Some((html.into_string(), range)),
            },
            Event::InlineHtml(html) => self.inline_html(&html),
            Event::Rule => self.builder.end(),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => self.builder.begin(BlockKind::Heading(level_number(*level))),
            Tag::Paragraph if self.builder.open_kind() != Some(BlockKind::Item) || self.builder.has_text() => {
                self.builder.begin(if self.items > 0 {
                    BlockKind::Item
                } else {
                    BlockKind::Paragraph
                });
            }
            Tag::Item => {
                self.items += 1;
                self.builder.begin(BlockKind::Item);
            }
            Tag::Table(_) => self.builder.begin_table(),
            Tag::TableRow | Tag::TableHead | Tag::CodeBlock(_) => self.builder.begin(BlockKind::Paragraph),
            Tag::Strong => self.bold += 1,
            Tag::MetadataBlock(MetadataBlockKind::YamlStyle) => self.in_front_matter = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::TableRow | TagEnd::TableHead | TagEnd::CodeBlock => {
                self.builder.end();
            }
            TagEnd::Item => {
                self.items = self.items.saturating_sub(1);
                self.builder.end();
            }
            TagEnd::TableCell => self.builder.cell(),
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::MetadataBlock(_) => self.in_front_matter = false,
            TagEnd::HtmlBlock => self.end_html(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        let bold = self.bold > 0;
        self.last_line.push_str(text);
        // Dumps write bullets as characters inside a paragraph; each begins an item of its own.
        let exact = self.source.get(range.clone()) == Some(text);
        let mut start = 0;
        for (at, bullet) in text.match_indices(['•', '●', '▪', '\u{F0B7}']) {
            self.piece(&text[start..at], range.start + start, &range, exact, bold);
            self.builder.begin(BlockKind::Item);
            start = at + bullet.len();
        }
        if let Some(rest) = text[start..].trim_start().strip_prefix('·') {
            self.builder.begin(BlockKind::Item);
            start = text.len() - rest.len();
        }
        self.piece(&text[start..], range.start + start, &range, exact, bold);
    }

    /// Adds a part of a text event; its own place is only known where the event equals its source.
    fn piece(&mut self, text: &str, at: usize, event: &Range<usize>, exact: bool, bold: bool) {
        let range = if exact { at..at + text.len() } else { event.clone() };
        self.push(text, range, bold);
    }

    fn push(&mut self, text: &str, range: Range<usize>, bold: bool) {
        if self.source.get(range.clone()) == Some(text) {
            self.builder.text(text, Some(range.start), bold);
        } else if let Some(inside) = self.source.get(range.clone()).and_then(|written| written.find(text)) {
            self.builder.text(text, Some(range.start + inside), bold);
        } else {
            self.builder.decoded(text, range, bold);
        }
    }

    /// A line end inside a paragraph is a blank where a sentence was wrapped and a new line where it was not.
    fn soft_break(&mut self, range: Range<usize>) {
        let next = self.source[range.end..].lines().next().unwrap_or_default().trim();
        let escaped_bullet = next.starts_with("\\-") || next.starts_with("\\*") || next.starts_with("\\+");
        let previous = std::mem::take(&mut self.last_line);
        if self.wrapped && !escaped_bullet && plain::continues(previous.trim(), next, &Wordings::default()) {
            self.builder.text(" ", None, false);
        } else {
            let item = escaped_bullet || self.items > 0;
            self.builder
                .begin(if item { BlockKind::Item } else { BlockKind::Paragraph });
        }
    }

    fn line_break(&mut self) {
        self.last_line.clear();
        let kind = if self.items > 0 {
            BlockKind::Item
        } else {
            BlockKind::Paragraph
        };
        self.builder.begin(kind);
    }

    fn inline_html(&mut self, html: &str) {
        let lower = html.to_ascii_lowercase();
        if lower.starts_with("<br") || lower.starts_with("</p") || lower.starts_with("</div") {
            self.line_break();
        } else if lower.starts_with("<li") {
            self.builder.begin(BlockKind::Item);
        } else if lower.starts_with("<b>") || lower.starts_with("<strong") {
            self.bold += 1;
        } else if lower.starts_with("</b>") || lower.starts_with("</strong") {
            self.bold = self.bold.saturating_sub(1);
        }
    }

    fn end_html(&mut self) {
        let Some((collected, range)) = self.html.take() else {
            return;
        };
        let inner = html::fragment_body(&collected);
        for block in &inner.blocks {
            self.builder.begin(block.kind);
            let text = &inner.text[block.span.range()];
            self.builder.decoded(text, range.clone(), block.kind == BlockKind::Bold);
        }
        self.builder.end();
    }
}

fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_keep_their_kind_and_place() {
        let source = "# CX Analyst\n\n**What you'll do**\n\n* Own *the* survey\n* Report\n  weekly\n\n| Tool | Years |\n|---|---|\n| SQL | 3 |\n";
        let (body, _) = parse(source);
        let kinds: Vec<BlockKind> = body.blocks.iter().map(|block| block.kind).collect();
        assert_eq!(kinds[..3], [BlockKind::Heading(1), BlockKind::Bold, BlockKind::Item]);
        assert!(body.text.contains("- Own the survey\n"));
        assert!(body.text.contains("SQL\t3 years\n"));
        let at = body.text.find("survey").expect("kept");
        let span = body.map.source_of(crate::text::Span::new(at, at + 6)).expect("mapped");
        assert_eq!(&source[span.range()], "survey");
    }

    #[test]
    fn front_matter_names_the_title() {
        let posting = posting("---\ntitle: \"Journey Lead\"\n---\n\nText here\n", &Wordings::default());
        assert_eq!(posting.title_text(), "Journey Lead");
        assert!(!posting.text.contains("Journey Lead"));
    }
}
