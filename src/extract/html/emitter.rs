//! html5gum's tokens as html5ever's, with the places of text.
//!
//! html5ever's own tokenizer tells line numbers only. html5gum tells byte offsets, and both follow the HTML standard, so
//! that the tree is the same.

use std::borrow::Cow;

use html5ever::interface::Attribute;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Doctype, Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::TreeBuilder;
use html5ever::{LocalName, QualName, ns};
use html5gum::{Emitter, Error, State};

use super::sink::{NodeId, PlacedSink};
use crate::text::{SourceMap, Span};

/// No element has more attributes; looking for repeated ones takes time that grows with their square.
const MOST_ATTRIBUTES: usize = 512;

pub(super) struct TreeEmitter<'a> {
    source: &'a [u8],
    /// Where `source` begins in the document.
    offset: usize,
    builder: &'a TreeBuilder<NodeId, PlacedSink>,
    stopped: bool,
    /// How many bytes of the source were consumed.
    position: usize,
    text: Vec<u8>,
    map: SourceMap,
    /// How many pieces of text were decoded from something else.
    references: usize,
    /// Where the source of the next piece of text begins at the earliest.
    piece_start: usize,
    kind: TagKind,
    name: Vec<u8>,
    last_start_tag: Vec<u8>,
    self_closing: bool,
    attributes: Vec<Attribute>,
    repeated: bool,
    /// Whether an attribute was begun, and its name and value so far.
    in_attribute: bool,
    attribute_name: Vec<u8>,
    attribute_value: Vec<u8>,
    comment: Vec<u8>,
    doctype_name: Vec<u8>,
    public_id: Option<Vec<u8>>,
    system_id: Option<Vec<u8>>,
    force_quirks: bool,
}

impl<'a> TreeEmitter<'a> {
    pub(super) fn new(source: &'a str, offset: usize, builder: &'a TreeBuilder<NodeId, PlacedSink>) -> Self {
        TreeEmitter {
            source: source.as_bytes(),
            offset,
            builder,
            stopped: false,
            position: 0,
            text: Vec::new(),
            map: SourceMap::default(),
            references: 0,
            piece_start: 0,
            kind: TagKind::StartTag,
            name: Vec::new(),
            last_start_tag: Vec::new(),
            self_closing: false,
            attributes: Vec::new(),
            repeated: false,
            in_attribute: false,
            attribute_name: Vec::new(),
            attribute_value: Vec::new(),
            comment: Vec::new(),
            doctype_name: Vec::new(),
            public_id: None,
            system_id: None,
            force_quirks: false,
        }
    }

    /// Hands over the text before the token that is complete now.
    fn flush_text(&mut self) {
        if self.text.is_empty() {
            return;
        }
        let map = std::mem::take(&mut self.map);
        let bytes = std::mem::take(&mut self.text);
        let text = utf8(&bytes);
        if memchr::memchr(0, text.as_bytes()).is_none() {
            self.hand_over(&text, map);
        } else {
            self.hand_over_parts(&text, &map);
        }
        self.text = bytes;
        self.text.clear();
    }

    /// Hands over a text that holds zero bytes.
    fn hand_over_parts(&self, text: &str, map: &SourceMap) {
        let mut start = 0;
        for part in text.split_inclusive('\0') {
            let plain = part.strip_suffix('\0').unwrap_or(part);
            if !plain.is_empty() {
                let mut part_map = SourceMap::default();
                part_map.extend(map, start, start + plain.len(), 0);
                self.hand_over(plain, part_map);
            }
            if plain.len() < part.len() {
                self.hand_over_null(start + plain.len(), map);
            }
            start += part.len();
        }
    }

    fn hand_over(&self, text: &str, map: SourceMap) {
        let text = StrTendril::from_slice(text);
        let sink = &self.builder.sink;
        sink.begin_text(text.clone(), map);
        let _ = self.builder.process_token(Token::CharacterTokens(text), 1);
        sink.end_text();
    }

    /// A zero byte is left out of the tree, or stands in it as a replacement character.
    fn hand_over_null(&self, at: usize, map: &SourceMap) {
        const REPLACEMENT: &str = "\u{FFFD}";
        let mut own = SourceMap::default();
        if let Some(source) = map.source_of(Span::new(at, at + 1)) {
            own.push_decoded(Span::new(0, REPLACEMENT.len()), source);
        }
        let sink = &self.builder.sink;
        sink.begin_text(StrTendril::from_slice(REPLACEMENT), own);
        let _ = self.builder.process_token(Token::NullCharacterToken, 1);
        sink.end_text();
    }

    fn token(&mut self, token: Token) -> Option<State> {
        self.flush_text();
        // A late doctype is dropped before the tree builder looks at what it keeps back.
        let is_doctype = matches!(token, Token::DoctypeToken(_));
        let result = self.builder.process_token(token, 1);
        if !is_doctype {
            self.builder.sink.end_tag();
        }
        self.stopped |= self.builder.sink.is_too_much();
        self.piece_start = self.position;
        match result {
            TokenSinkResult::Plaintext => Some(State::PlainText),
            TokenSinkResult::RawData(RawKind::Rcdata) => Some(State::RcData),
            TokenSinkResult::RawData(RawKind::Rawtext) => Some(State::RawText),
            TokenSinkResult::RawData(RawKind::ScriptData) => Some(State::ScriptData),
            TokenSinkResult::RawData(RawKind::ScriptDataEscaped(_))
            | TokenSinkResult::Continue
            | TokenSinkResult::Script(_)
            | TokenSinkResult::EncodingIndicator(_) => None,
        }
    }

    fn end_attribute(&mut self) {
        if !std::mem::take(&mut self.in_attribute) || self.attribute_name.is_empty() || self.kind == TagKind::EndTag {
            return;
        }
        let name = QualName::new(None, ns!(), local_name(&self.attribute_name));
        if self.attributes.iter().any(|attribute| attribute.name == name) {
            self.repeated = true;
        } else if self.attributes.len() < MOST_ATTRIBUTES {
            let value = tendril(&self.attribute_value);
            self.attributes.push(Attribute { name, value });
        }
    }

    fn begin_tag(&mut self, kind: TagKind) {
        self.kind = kind;
        self.name.clear();
        self.self_closing = false;
        self.attributes.clear();
        self.repeated = false;
        self.in_attribute = false;
    }
}

/// The tokenizer gives the bytes of the source, so they are UTF-8; telling so is quicker than looking for what is not.
fn utf8(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

fn tendril(bytes: &[u8]) -> StrTendril {
    StrTendril::from_slice(&utf8(bytes))
}

fn local_name(bytes: &[u8]) -> LocalName {
    LocalName::from(&*utf8(bytes))
}

impl Emitter for TreeEmitter<'_> {
    /// Given only to stop.
    type Token = ();

    fn set_last_start_tag(&mut self, last_start_tag: Option<&[u8]>) {
        self.last_start_tag.clear();
        self.last_start_tag.extend(last_start_tag.unwrap_or_default());
    }

    fn emit_eof(&mut self) {
        self.flush_text();
        let _ = self.builder.process_token(Token::EOFToken, 1);
        self.builder.end();
    }

    fn emit_error(&mut self, _error: Error) {}

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn pop_token(&mut self) -> Option<()> {
        self.stopped.then_some(())
    }

    // Each piece says for itself whether it stands in the source as it is, so that the start of a string, which the
    // tokenizer forgets after a switch of states, is not needed.
    fn emit_string(&mut self, piece: &[u8]) {
        let at = self.text.len();
        let start = self.position.wrapping_sub(piece.len());
        let whole = piece.len();
        let piece = begin_of(piece, MOST_TOKEN.saturating_sub(at));
        // Nobody misses the rest of a script.
        let in_script = self.kind == TagKind::StartTag && matches!(&*self.name, b"script" | b"style");
        if piece.len() < whole && !in_script {
            self.builder.sink.leave_out();
        }
        if piece.is_empty() {
            return;
        }
        if self.builder.sink.with_places() {
            if self.source.get(start..start.saturating_add(piece.len())) == Some(piece) {
                self.map.push_same(at, start + self.offset, piece.len());
            } else {
                if self.references == MOST_REFERENCES {
                    self.builder.sink.leave_out();
                    return;
                }
                self.references += 1;
                let source = Span::new(self.piece_start + self.offset, self.position + self.offset);
                let text = Span::new(at, at + piece.len());
                // A longer source is no character reference: the places have slipped.
                if source.len() <= LONGEST_REFERENCE {
                    self.map.push_decoded(text, source);
                } else {
                    self.map.push_inexact(text, source);
                }
            }
        }
        self.piece_start = self.position;
        self.text.extend_from_slice(piece);
    }

    fn init_start_tag(&mut self) {
        self.begin_tag(TagKind::StartTag);
    }

    fn init_end_tag(&mut self) {
        self.begin_tag(TagKind::EndTag);
    }

    fn init_comment(&mut self) {
        self.comment.clear();
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.end_attribute();
        if self.kind == TagKind::StartTag {
            self.last_start_tag.clone_from(&self.name);
        }
        let tag = Tag {
            kind: self.kind,
            name: local_name(&self.name),
            self_closing: self.self_closing,
            attrs: std::mem::take(&mut self.attributes),
            had_duplicate_attributes: self.repeated,
        };
        self.token(Token::TagToken(tag))
    }

    fn emit_current_comment(&mut self) {
        let comment = tendril(&self.comment);
        self.token(Token::CommentToken(comment));
    }

    fn emit_current_doctype(&mut self) {
        let doctype = Doctype {
            name: (!self.doctype_name.is_empty()).then(|| tendril(&self.doctype_name)),
            public_id: self.public_id.take().as_deref().map(tendril),
            system_id: self.system_id.take().as_deref().map(tendril),
            force_quirks: self.force_quirks,
        };
        self.token(Token::DoctypeToken(doctype));
    }

    fn set_self_closing(&mut self) {
        self.self_closing = true;
    }

    fn set_force_quirks(&mut self) {
        self.force_quirks = true;
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        self.name.extend_from_slice(name);
    }

    fn push_comment(&mut self, text: &[u8]) {
        self.comment.extend_from_slice(text);
    }

    fn push_doctype_name(&mut self, name: &[u8]) {
        self.doctype_name.extend_from_slice(name);
    }

    fn init_doctype(&mut self) {
        self.doctype_name.clear();
        self.public_id = None;
        self.system_id = None;
        self.force_quirks = false;
    }

    fn init_attribute(&mut self) {
        self.end_attribute();
        self.in_attribute = true;
        self.attribute_name.clear();
        self.attribute_value.clear();
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        self.attribute_name.extend_from_slice(name);
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        self.attribute_value.extend_from_slice(value);
    }

    fn set_doctype_public_identifier(&mut self, value: &[u8]) {
        self.public_id = Some(value.to_owned());
    }

    fn set_doctype_system_identifier(&mut self, value: &[u8]) {
        self.system_id = Some(value.to_owned());
    }

    fn push_doctype_public_identifier(&mut self, value: &[u8]) {
        self.public_id.get_or_insert_default().extend_from_slice(value);
    }

    fn push_doctype_system_identifier(&mut self, value: &[u8]) {
        self.system_id.get_or_insert_default().extend_from_slice(value);
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.kind == TagKind::EndTag && !self.last_start_tag.is_empty() && self.last_start_tag == self.name
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }

    #[inline]
    fn move_position(&mut self, offset: isize) {
        self.position = self.position.saturating_add_signed(offset);
    }
}

/// More text between two tags is a script's or nobody's; the rest of it is left out, in bytes.
const MOST_TOKEN: usize = 4 * 1024 * 1024;

/// No page has more character references; each has a place of its own, which costs more memory than its text. Further ones
/// are left out.
const MOST_REFERENCES: usize = 250_000;

/// At most so many bytes of UTF-8, in whole characters.
fn begin_of(text: &[u8], most: usize) -> &[u8] {
    let mut end = text.len().min(most);
    while text.get(end).is_some_and(|byte| byte & 0xC0 == 0x80) {
        end -= 1;
    }
    &text[..end]
}

/// The longest named character reference has 33 characters; numbers may have leading zeros.
const LONGEST_REFERENCE: usize = 64;
