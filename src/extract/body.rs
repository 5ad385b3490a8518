//! The text of a posting while it is being put together, block by block.

use crate::model::SectionKind;
use crate::text::{SourceMap, Span, Txt, swar};

/// What a block of the text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// A heading of a level, 1 to 6.
    Heading(u8),
    /// A paragraph that is bold from end to end.
    Bold,
    /// An item of a list.
    Item,
    /// A paragraph, a line, a table row.
    Paragraph,
    /// The label of a part whose kind the source names (JSON-LD `qualifications`).
    Part(SectionKind),
}

/// One line of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) kind: BlockKind,
    /// Without the line end, without the bullet.
    pub(super) span: Span<Txt>,
}

/// Text, the way back to its source, and its blocks.
#[derive(Debug, Clone, Default)]
pub(super) struct Body {
    pub(super) text: String,
    pub(super) map: SourceMap,
    pub(super) blocks: Vec<Block>,
    pub(super) warnings: Vec<String>,
}

impl Body {
    /// Cuts the text to at most `most` bytes; whether anything was cut.
    pub(super) fn truncate(&mut self, most: usize) -> bool {
        if self.text.len() <= most {
            return false;
        }
        let end = self.text.floor_char_boundary(most);
        self.text.truncate(end);
        self.blocks.retain(|block| block.span.start < end);
        if let Some(last) = self.blocks.last_mut() {
            last.span.end = last.span.end.min(end);
        }
        true
    }

    /// Adds another body as it is.
    pub(super) fn append(&mut self, other: &Body) {
        let shift = self.text.len();
        self.text.push_str(&other.text);
        self.map.extend(&other.map, 0, other.text.len(), shift);
        self.blocks.extend(other.blocks.iter().map(|block| Block {
            kind: block.kind,
            span: Span::new(block.span.start + shift, block.span.end + shift),
        }));
        self.warnings.extend(other.warnings.iter().cloned());
    }

    /// The body from a block's start on.
    pub(super) fn tail(&self, start: usize) -> Body {
        let mut map = SourceMap::default();
        map.extend(&self.map, start, self.text.len(), 0);
        let blocks = self.blocks.iter().filter(|block| block.span.start >= start);
        Body {
            text: self.text[start..].to_owned(),
            map,
            blocks: blocks
                .map(|block| Block {
                    kind: block.kind,
                    span: Span::new(block.span.start - start, block.span.end - start),
                })
                .collect(),
            warnings: self.warnings.clone(),
        }
    }

    /// Adds another body under a label of a known kind.
    pub(super) fn append_part(&mut self, kind: SectionKind, part: &Body) {
        if part.text.trim().is_empty() {
            return;
        }
        let label = part_label(kind);
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let start = self.text.len();
        self.text.push_str(label);
        self.blocks.push(Block {
            kind: BlockKind::Part(kind),
            span: Span::new(start, self.text.len()),
        });
        self.text.push('\n');
        self.append(part);
    }
}

fn part_label(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Duties => "Responsibilities",
        SectionKind::Required => "Qualifications",
        SectionKind::Preferred => "Preferred qualifications",
        SectionKind::Benefits => "Benefits",
        SectionKind::About => "About the company",
        _ => "Further information",
    }
}

/// Builds a body from inline pieces; blanks are collapsed, blocks become lines.
#[derive(Debug, Default)]
pub(super) struct BodyBuilder {
    body: Body,
    open: Option<(BlockKind, usize)>,
    /// Whether all text of the open block so far was bold, and whether there was any.
    all_bold: bool,
    any_text: bool,
    pending_blank: bool,
    /// The cells of the open table's first row, once it is complete.
    header: Vec<String>,
    /// Where the cells of the open row begin.
    cells: Vec<usize>,
    in_table: bool,
}

impl BodyBuilder {
    /// A builder of a body that will be about so many bytes long.
    pub(super) fn with_room(bytes: usize) -> Self {
        let mut builder = BodyBuilder::default();
        builder.body.text.reserve(bytes);
        builder
    }

    /// Begins a block; an open one ends.
    pub(super) fn begin(&mut self, kind: BlockKind) {
        self.end();
        self.open = Some((kind, self.body.text.len()));
        self.cells.clear();
        self.all_bold = true;
        self.any_text = false;
    }

    /// Ends the open block; one without text leaves no trace.
    pub(super) fn end(&mut self) {
        self.pending_blank = false;
        let Some((kind, start)) = self.open.take() else { return };
        if !self.any_text {
            self.body.text.truncate(start);
            return;
        }
        self.end_cell(start);
        while self.body.text.len() > start && self.body.text.ends_with([' ', '\t']) {
            self.body.text.pop();
        }
        if self.in_table && self.header.is_empty() {
            self.header = self.body.text[start..].split('\t').map(str::to_lowercase).collect();
        }
        let bullet = if kind == BlockKind::Item { "- ".len() } else { 0 };
        let kind = if kind == BlockKind::Paragraph && self.all_bold {
            BlockKind::Bold
        } else {
            kind
        };
        self.body.blocks.push(Block {
            kind,
            span: Span::new(start + bullet, self.body.text.len()),
        });
        self.body.text.push('\n');
    }

    /// Adds text that stands at `source` in the document, byte for byte, where that is known.
    pub(super) fn text(&mut self, text: &str, source: Option<usize>, bold: bool) {
        let mut at = 0;
        while at < text.len() {
            let place = source.map(|start| start + at);
            let plain = plain_words(&text.as_bytes()[at..]);
            let end = if plain > 0 { at + plain } else { end_of_word(text, at) };
            if plain > 0 {
                self.plain(&text[at..end], place, bold);
            } else if end > at {
                self.word(&text[at..end], place, bold);
            }
            let Some(blank) = text[end..].chars().next() else { break };
            // A tab parts the cells of a row, in plain text too.
            if blank == '\t' && self.any_text {
                self.cell();
            } else if !self.body.text.ends_with('\t') {
                self.pending_blank = true;
            }
            at = end + blank.len_utf8();
        }
    }

    /// Adds text that was decoded from the bytes of `source` in the document.
    pub(super) fn decoded(&mut self, text: &str, source: std::ops::Range<usize>, bold: bool) {
        if let Some(added) = self.unsplit(text, bold) {
            self.body.map.push_decoded(added, Span::new(source.start, source.end));
        }
    }

    /// Adds text that came from somewhere within the bytes of `source` in the document.
    pub(super) fn inexact(&mut self, text: &str, source: std::ops::Range<usize>, bold: bool) {
        if let Some(added) = self.unsplit(text, bold) {
            self.body.map.push_inexact(added, Span::new(source.start, source.end));
        }
    }

    fn unsplit(&mut self, text: &str, bold: bool) -> Option<Span<Txt>> {
        let trimmed = text.trim();
        if text.starts_with(char::is_whitespace) {
            self.pending_blank = true;
        }
        let added = (!trimmed.is_empty()).then(|| {
            let start = self.room_for_word(bold);
            self.push_visible(trimmed);
            Span::new(start, self.body.text.len())
        });
        if text.ends_with(char::is_whitespace) {
            self.pending_blank = true;
        }
        added
    }

    /// Begins a table; its first row names the columns.
    pub(super) fn begin_table(&mut self) {
        self.end();
        self.in_table = true;
        self.header.clear();
    }

    /// Puts a tab between the cells of a table row.
    pub(super) fn cell(&mut self) {
        if let Some((_, start)) = self.open
            && self.any_text
            && !self.body.text.ends_with('\t')
        {
            self.end_cell(start);
            self.body.text.push('\t');
        }
        self.pending_blank = false;
    }

    /// A bare number in a column that is headed "Years" is a number of years, and is written so.
    fn end_cell(&mut self, row: usize) {
        let start = self.cells.last().copied().unwrap_or(row);
        let column = self.cells.len();
        let is_number = |cell: &str| {
            !cell.is_empty()
                && cell
                    .chars()
                    .all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '–' | ' '))
                && cell.contains(|c: char| c.is_ascii_digit())
        };
        let headed = self.in_table && self.header.get(column).is_some_and(|head| head.contains("year"));
        if headed && is_number(self.body.text[start..].trim()) {
            self.body.text.push_str(" years");
        }
        self.cells.push(self.body.text.len());
    }

    /// Whether a block is open and has text.
    pub(super) fn has_text(&self) -> bool {
        self.open.is_some() && self.any_text
    }

    /// The kind of the open block.
    pub(super) fn open_kind(&self) -> Option<BlockKind> {
        self.open.map(|(kind, _)| kind)
    }

    /// The finished body.
    pub(super) fn finish(mut self) -> Body {
        self.end();
        self.body
    }

    /// Adds words with single spaces between them, as they are.
    fn plain(&mut self, words: &str, source: Option<usize>, bold: bool) {
        let start = self.room_for_word(bold);
        self.body.text.push_str(words);
        if let Some(source) = source {
            self.body.map.push_same(start, source, words.len());
        }
    }

    fn word(&mut self, word: &str, source: Option<usize>, bold: bool) {
        self.room_for_word(bold);
        let mut at = 0;
        for run in word.split_inclusive(char::is_control) {
            let visible = run.trim_end_matches(char::is_control);
            if let Some(source) = source {
                self.body
                    .map
                    .push_same(self.body.text.len(), source + at, visible.len());
            }
            self.body.text.push_str(visible);
            at += run.len();
        }
    }

    fn room_for_word(&mut self, bold: bool) -> usize {
        if self.open.is_none() {
            self.begin(BlockKind::Paragraph);
        }
        if self.any_text && self.pending_blank && !self.body.text.ends_with('\t') {
            self.body.text.push(' ');
        }
        if !self.any_text && matches!(self.open, Some((BlockKind::Item, _))) {
            self.body.text.push_str("- ");
        }
        self.pending_blank = false;
        self.any_text = true;
        self.all_bold &= bold;
        self.body.text.len()
    }

    // Control characters carry no meaning in a posting and could steer a terminal.
    fn push_visible(&mut self, word: &str) {
        // The bytes of control characters: those of ASCII, and the first one of the others.
        if word.bytes().any(|byte| byte.is_ascii_control() || byte == 0xC2) {
            self.body.text.extend(word.chars().filter(|c| !c.is_control()));
        } else {
            self.body.text.push_str(word);
        }
    }
}

/// How many bytes at the start of a text are whole words of visible ASCII signs with single spaces between them.
fn plain_words(bytes: &[u8]) -> usize {
    let visible = |eight| swar::within(eight, b'!', b'~');
    let (mut whole, mut end) = (0, 0);
    loop {
        let word = swar::until(&bytes[end..], |eight| swar::others(visible(eight)));
        if word == 0 {
            return whole;
        }
        end += word;
        if !matches!(bytes.get(end), None | Some(b' ' | b'\t'..=b'\r')) {
            // The word goes on in another script, or with a sign that is not shown.
            return whole;
        }
        whole = end;
        if bytes.get(end) == Some(&b' ') {
            end += 1;
        }
    }
}

/// Where the word at `start` ends: at a blank, or at the end of the text.
fn end_of_word(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = start;
    while let Some(byte) = bytes.get(end) {
        match byte {
            b' ' | b'\t'..=b'\r' => return end,
            // Other scripts have blanks of their own.
            0x80.. => {
                let blank = text[end..].find(char::is_whitespace);
                return blank.map_or(text.len(), |len| end + len);
            }
            _ => end += 1,
        }
    }
    end
}
