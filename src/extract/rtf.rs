//! Rich Text Format: control words, groups and code pages to paragraphs. No recursion, so depth costs nothing.

use std::collections::HashMap;

use encoding_rs::{Encoding, WINDOWS_1252};
use jiff::civil::Date;

use super::body::BlockKind;
use super::flow::{self, Flow, Paragraph, Piece};
use super::office::OfficeText;
use crate::model::{Failure, FailureKind};

/// Groups that hold no text of the document. `\*` marks others that a reader may skip.
const SKIPPED: [&str; 26] = [
    "colortbl",
    "pict",
    "object",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "footnote",
    "annotation",
    "listtable",
    "listoverridetable",
    "revtbl",
    "rsidtbl",
    "generator",
    "themedata",
    "datastore",
    "xmlnstbl",
    "fldinst",
    "filetbl",
    "nonshppict",
    "operator",
    "author",
];

/// What a group's text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Destination {
    Text,
    Skip,
    Fonts,
    Styles,
    Title,
    Revised,
    /// The bullet or number that a writer repeats for readers without lists.
    ListText,
}

/// What a group inherits and may change.
#[derive(Debug, Clone, Copy)]
struct State {
    destination: Destination,
    bold: bool,
    hidden: bool,
    font: i32,
    /// How many signs follow a `\u` for readers without Unicode.
    fallback: usize,
}

/// A font's code page, or that its signs are pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Charset {
    Page(&'static Encoding),
    Symbols,
}

struct Reader {
    states: Vec<State>,
    flow: Vec<Flow>,
    paragraph: Paragraph,
    bytes: Vec<u8>,
    page: &'static Encoding,
    fonts: HashMap<i32, Charset>,
    headings: HashMap<i32, u8>,
    style_name: String,
    style: i32,
    open_style: i32,
    heading: Option<u8>,
    item: bool,
    title: String,
    year: i16,
    month: i8,
    day: i8,
    skip: usize,
    high: Option<u16>,
}

/// Reads a document.
pub(super) fn read(bytes: &[u8]) -> Result<OfficeText, Failure> {
    if !bytes.starts_with(b"{\\rtf") {
        return Err(Failure::new(FailureKind::Unreadable, "the RTF document has no head"));
    }
    let mut reader = Reader {
        states: vec![State {
            destination: Destination::Text,
            bold: false,
            hidden: false,
            font: 0,
            fallback: 1,
        }],
        flow: Vec::new(),
        paragraph: Paragraph::default(),
        bytes: Vec::new(),
        page: WINDOWS_1252,
        fonts: HashMap::new(),
        headings: HashMap::new(),
        style_name: String::new(),
        style: 0,
        open_style: 0,
        heading: None,
        item: false,
        title: String::new(),
        year: 0,
        month: 0,
        day: 0,
        skip: 0,
        high: None,
    };
    let whole = reader.walk(bytes);
    reader.end_paragraph();
    let warnings = if whole {
        Vec::new()
    } else {
        vec!["the RTF document is cut off or its braces do not match; what could be read was read".to_owned()]
    };
    let title = reader.title.trim().to_owned();
    Ok(OfficeText {
        body: flow::body(&reader.flow),
        title: (!title.is_empty()).then_some(title),
        saved: Date::new(reader.year, reader.month, reader.day)
            .ok()
            .filter(|date| date.year() > 1990),
        warnings,
    })
}

impl Reader {
    /// Walks the bytes; whether every group that opens closes.
    fn walk(&mut self, bytes: &[u8]) -> bool {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            at += 1;
            match byte {
                b'{' => {
                    self.decode();
                    let state = self.state();
                    self.states.push(state);
                }
                b'}' => {
                    self.decode();
                    if self.states.len() == 1 {
                        return false;
                    }
                    self.end_group();
                    if self.states.len() == 1 {
                        return true;
                    }
                }
                b'\\' => at = self.control(bytes, at),
                b'\r' | b'\n' => {}
                byte => self.byte(byte),
            }
        }
        self.decode();
        false
    }

    fn state(&self) -> State {
        self.states.last().copied().unwrap_or(State {
            destination: Destination::Skip,
            bold: false,
            hidden: false,
            font: 0,
            fallback: 1,
        })
    }

    fn change(&mut self, change: impl FnOnce(&mut State)) {
        if let Some(state) = self.states.last_mut() {
            change(state);
        }
    }

    fn end_group(&mut self) {
        let ended = self.states.pop();
        // A style's name ends with its group.
        if ended.is_some_and(|state| state.destination == Destination::Styles) {
            let name = self.style_name.trim().trim_end_matches(';').trim().to_lowercase();
            if let Some(level) = name.strip_prefix("heading ").and_then(|level| level.parse().ok()) {
                self.headings.insert(self.open_style, u8::clamp(level, 1, 6));
            } else if name == "title" {
                self.headings.insert(self.open_style, 1);
            }
            self.style_name.clear();
        }
    }

    /// Reads what follows a backslash; where to go on.
    fn control(&mut self, bytes: &[u8], at: usize) -> usize {
        let Some(&first) = bytes.get(at) else { return at };
        if !first.is_ascii_alphabetic() {
            return self.control_sign(bytes, at, first);
        }
        let length = bytes[at..]
            .iter()
            .take(32)
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count();
        let word = std::str::from_utf8(&bytes[at..at + length]).unwrap_or_default();
        let mut end = at + length;
        let minus = bytes.get(end) == Some(&b'-');
        let digits_at = end + usize::from(minus);
        let digits = bytes
            .get(digits_at..)
            .unwrap_or_default()
            .iter()
            .take(10)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let mut number = None;
        if digits > 0 {
            let written = std::str::from_utf8(&bytes[digits_at..digits_at + digits]).unwrap_or_default();
            number = written
                .parse::<i32>()
                .ok()
                .map(|value| if minus { -value } else { value });
            end = digits_at + digits;
        }
        if bytes.get(end) == Some(&b' ') {
            end += 1;
        }
        if word == "bin" {
            let count = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
            return end.saturating_add(count).min(bytes.len());
        }
        if word != "u" {
            self.high = None;
            self.decode();
        }
        self.word(word, number);
        end
    }

    fn control_sign(&mut self, bytes: &[u8], at: usize, sign: u8) -> usize {
        match sign {
            b'\'' => {
                let hex = |i: usize| bytes.get(i).and_then(|byte| char::from(*byte).to_digit(16));
                if let (Some(high), Some(low)) = (hex(at + 1), hex(at + 2)) {
                    self.byte(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                    return at + 3;
                }
            }
            b'*' => self.change(|state| state.destination = Destination::Skip),
            b'~' => self.push("\u{A0}"),
            b'_' => self.push("-"),
            b'\\' | b'{' | b'}' => self.byte(sign),
            b'\r' | b'\n' => {
                self.decode();
                self.end_paragraph();
            }
            // "\-" is a hyphen that only shows at a line's end.
            _ => {}
        }
        at + 1
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let on = number != Some(0);
        match word {
            "par" | "sect" | "page" | "row" => self.end_paragraph(),
            "pard" if self.state().destination == Destination::Text => {
                self.item = false;
                self.heading = None;
                self.style = 0;
            }
            "plain" => self.change(|state| {
                state.bold = false;
                state.hidden = false;
            }),
            "line" => self.sign(Piece::Break),
            "tab" | "cell" => self.sign(Piece::Tab),
            "b" => self.change(|state| state.bold = on),
            "v" | "deleted" => self.change(|state| state.hidden = on),
            "f" => self.change(|state| state.font = number.unwrap_or(0)),
            "fcharset" => {
                let font = self.state().font;
                self.fonts.insert(font, charset_of(number.unwrap_or(0)));
            }
            "ansicpg" => self.page = page_of(number.unwrap_or(0)),
            "mac" => self.page = page_of(10_000),
            "uc" => self.change(|state| state.fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(0).min(64)),
            "u" => self.unicode(number.unwrap_or(0)),
            "s" if self.state().destination == Destination::Styles => self.open_style = number.unwrap_or(0),
            "s" => self.style = number.unwrap_or(0),
            "ls" | "ilvl" => self.item = self.item || word == "ls" && number.unwrap_or(0) > 0,
            "outlinelevel" => {
                self.heading = number
                    .and_then(|level| u8::try_from(level + 1).ok())
                    .filter(|level| (1..=6).contains(level));
            }
            "emdash" => self.push("—"),
            "endash" => self.push("–"),
            "lquote" => self.push("‘"),
            "rquote" => self.push("’"),
            "ldblquote" => self.push("“"),
            "rdblquote" => self.push("”"),
            "bullet" => self.push("•"),
            "emspace" | "enspace" | "qmspace" => self.push(" "),
            "fonttbl" => self.change(|state| state.destination = Destination::Fonts),
            "stylesheet" => self.change(|state| state.destination = Destination::Styles),
            "info" => self.change(|state| state.destination = Destination::Skip),
            "title" if self.state().destination == Destination::Skip => {
                self.change(|state| state.destination = Destination::Title);
            }
            "revtim" if self.state().destination == Destination::Skip => {
                self.change(|state| state.destination = Destination::Revised);
            }
            "yr" | "mo" | "dy" if self.state().destination == Destination::Revised => {
                let number = number.unwrap_or(0);
                match word {
                    "yr" => self.year = i16::try_from(number).unwrap_or(0),
                    "mo" => self.month = i8::try_from(number).unwrap_or(0),
                    _ => self.day = i8::try_from(number).unwrap_or(0),
                }
            }
            "listtext" | "pntext" => {
                self.item = true;
                self.change(|state| state.destination = Destination::ListText);
            }
            word if SKIPPED.contains(&word) => self.change(|state| state.destination = Destination::Skip),
            _ => {}
        }
    }

    /// A sign of the document's code page, or of its font's.
    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        self.high = None;
        let state = self.state();
        if state.destination == Destination::Text
            && byte >= 0x80
            && self.fonts.get(&state.font) == Some(&Charset::Symbols)
        {
            if matches!(byte, 0xB7 | 0xA7) {
                self.push("•");
            }
            return;
        }
        self.bytes.push(byte);
    }

    /// Turns the collected bytes into text; several may make one character.
    fn decode(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let page = match self.fonts.get(&self.state().font) {
            Some(Charset::Page(page)) => page,
            _ => self.page,
        };
        let text = page.decode_without_bom_handling(&bytes).0;
        self.add(&text);
    }

    fn unicode(&mut self, number: i32) {
        self.decode();
        self.skip = self.state().fallback;
        // Numbers are signed and of 16 bits: characters beyond take two.
        let Ok(unit) = u16::try_from(number & 0xFFFF) else {
            return;
        };
        match (self.high.take(), unit) {
            (_, 0xD800..=0xDBFF) => self.high = Some(unit),
            (Some(high), 0xDC00..=0xDFFF) => {
                let decoded: String = char::decode_utf16([high, unit])
                    .map(|c| c.unwrap_or('\u{FFFD}'))
                    .collect();
                self.add(&decoded);
            }
            _ => {
                let sign = char::from_u32(u32::from(unit)).unwrap_or('\u{FFFD}');
                self.add(sign.encode_utf8(&mut [0; 4]));
            }
        }
    }

    fn push(&mut self, text: &str) {
        self.decode();
        self.add(text);
    }

    fn add(&mut self, text: &str) {
        let state = self.state();
        match state.destination {
            Destination::Text if !state.hidden => self.paragraph.push(text, state.bold),
            Destination::Title => self.title.push_str(text),
            Destination::Styles => self.style_name.push_str(text),
            _ => {}
        }
    }

    fn sign(&mut self, piece: Piece) {
        let state = self.state();
        if state.destination == Destination::Text && !state.hidden {
            self.paragraph.pieces.push(piece);
        }
    }

    fn end_paragraph(&mut self) {
        if self.state().destination != Destination::Text {
            return;
        }
        let mut paragraph = std::mem::take(&mut self.paragraph);
        paragraph.kind = match self.heading.or_else(|| self.headings.get(&self.style).copied()) {
            Some(level) => BlockKind::Heading(level),
            None if self.item => BlockKind::Item,
            None => BlockKind::Paragraph,
        };
        self.flow.push(Flow::Paragraph(paragraph));
    }
}

fn charset_of(number: i32) -> Charset {
    let page = match number {
        2 => return Charset::Symbols,
        77 => 10_000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => 1252,
    };
    Charset::Page(page_of(page))
}

fn page_of(number: i32) -> &'static Encoding {
    let label = match number {
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        866 => "ibm866".to_owned(),
        10_000 => "macintosh".to_owned(),
        65_001 => "utf-8".to_owned(),
        number => format!("windows-{number}"),
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(rtf: &str) -> String {
        read(rtf.as_bytes()).expect("an RTF document").body.text
    }

    #[test]
    fn paragraphs_pages_and_signs() {
        let rtf = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fswiss Arial;}{\f1\fnil\fcharset2 Symbol;}{\f2\fcharset238 Arial CE;}}
{\stylesheet{\s0 Normal;}{\s1\b heading 1;}}{\info{\title Draft}{\revtim\yr2025\mo4\dy9}}
\pard\s1 Care Lead\par\pard caf\'e9 \u8364?20 {\f2\'9a}\line next\par
{\listtext\f1\'b7\tab}\pard\ls1 One{\*\bkmkstart x}\par{\f1\'b7\tab}Two\par\pard A\~B \endash  C\{\}\par{\v hidden}{\deleted gone}end}";
        let read = read(rtf.as_bytes()).expect("an RTF document");
        assert_eq!(
            read.body.text,
            "Care Lead\ncafé €20 š\nnext\n- One\n- Two\nA B – C{}\nend\n"
        );
        assert_eq!(read.title.as_deref(), Some("Draft"));
        assert_eq!(read.saved.map(|date| date.to_string()).as_deref(), Some("2025-04-09"));
        assert_eq!(read.body.blocks[0].kind, BlockKind::Heading(1));
        assert!(read.warnings.is_empty());
    }

    #[test]
    fn surrogates_and_code_pages() {
        assert_eq!(text(r"{\rtf1\uc1 \u-10179?\u-8704? ok}"), "😀 ok\n");
        assert_eq!(text(r"{\rtf1\ansicpg1251 \'cf\'f0\'e8}"), "При\n");
        assert_eq!(text(r"{\rtf1\ansicpg932 \'83\'65}"), "テ\n");
    }

    #[test]
    fn braces_that_do_not_match_are_said() {
        for rtf in [
            r"{\rtf1 text",
            r"{\rtf1 {text}",
            r"{\rtf1 text}}}} more",
            r"{\rtf1 text\",
        ] {
            assert!(
                read(rtf.as_bytes()).is_ok_and(|read| read.body.text.starts_with("text")),
                "{rtf}"
            );
        }
        let deep = "{\\rtf1 ".to_owned() + &"{".repeat(1_000_000) + "text";
        assert!(read(deep.as_bytes()).is_ok_and(|read| !read.warnings.is_empty()));
        assert!(read(b"no").is_err());
    }
}
