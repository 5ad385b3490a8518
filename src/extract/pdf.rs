//! PDF to a body. The parser behind it may panic on damaged files, so every call to it is caught; it may also take very
//! long, so that callers with a clock should set a limit (`src/guard.rs` does).

use std::collections::BTreeMap;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};

use flate2::read::ZlibDecoder;
use pdf_extract::content::Content;
use pdf_extract::{
    Dictionary, Document, MediaBox, Object, ObjectId, OutputDev, OutputError, Stream, Transform, output_doc_page,
};

use super::office::{OfficeText, to_posting};
use super::pdf_layout::{self, Line};
use super::{clean_line, parse_date};
use crate::model::{Failure, FailureKind, Posting, Wordings};

/// A posting has a page or three; a longer document is read this far.
const MOST_PAGES: usize = 40;

/// The most signs that are read; a posting has some thousands.
const MOST_SIGNS: usize = 400_000;

/// A packed stream that is no picture may unpack to this much, and all of them together to four times as much.
const MOST_UNPACKED: u64 = 64 * 1024 * 1024;

/// Forms that draw each other may do so this often.
const MOST_FORMS: u64 = 20_000;

/// Pages inherit from few others.
const LONGEST_CHAIN: usize = 64;

/// Letters larger or smaller than this are drawing, not text.
const SIZES: std::ops::RangeInclusive<f64> = 1.0..=400.0;

/// Reads a PDF as a posting.
pub(super) fn posting(bytes: &[u8], wordings: &Wordings) -> Result<Posting, Failure> {
    let (text, url) = caught(|| read(bytes))??;
    let mut posting = to_posting(text, wordings)?;
    posting.url = url;
    Ok(posting)
}

/// Runs the parser; a panic of it is a damaged file.
fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work))
        .map_err(|_| unreadable("the PDF is damaged, or built in a way that is not supported"))
}

fn read(bytes: &[u8]) -> Result<(OfficeText, Option<String>), Failure> {
    check_streams(bytes)?;
    let mut document = Document::load_mem(bytes).map_err(|error| {
        unreadable(&if error.to_string().to_lowercase().contains("password") {
            PROTECTED.to_owned()
        } else {
            format!("the PDF cannot be read: {error}")
        })
    })?;
    if document.is_encrypted() {
        document.decrypt("").map_err(|_| unreadable(PROTECTED))?;
    }
    if document.was_encrypted() {
        check_unpacked(&document)?;
    }
    let pictures = drop_pictures(&mut document);
    spell_out_widths(&mut document);
    check_pages(&document)?;
    check_forms(&document)?;
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    let mut reader = Reader::default();
    let mut broken = 0;
    for &page in pages.iter().take(MOST_PAGES) {
        reader.page = page;
        // One page that cannot be read leaves the others.
        match caught(|| output_doc_page(&document, &mut reader, page)) {
            Ok(Ok(())) => {}
            _ if reader.signs > MOST_SIGNS => break,
            _ => broken += 1,
        }
        reader.end_line();
    }
    if reader.lines.is_empty() {
        return Err(no_text(broken, pictures));
    }
    let mut warnings = Vec::new();
    if broken > 0 {
        warnings.push(format!("{broken} of the PDF's pages could not be read to their end"));
    }
    if pages.len() > MOST_PAGES || reader.signs > MOST_SIGNS {
        warnings.push("only the beginning of this long PDF was read".to_owned());
    }
    let (body, printed) = pdf_layout::body(std::mem::take(&mut reader.lines));
    let info = document
        .trailer
        .get(b"Info")
        .ok()
        .and_then(|info| dictionary(&document, info));
    let property = |name: &[u8]| {
        info.and_then(|info| info.get_deref(name, &document).ok())
            .and_then(text_of)
    };
    let saved = printed
        .date
        .and_then(|date| parse_date(&date))
        .map(|parsed| parsed.date)
        .or_else(|| property(b"ModDate").and_then(|date| pdf_day(&date)))
        .or_else(|| property(b"CreationDate").and_then(|date| pdf_day(&date)));
    let text = OfficeText {
        body,
        title: property(b"Title").map(|title| clean_line(&title)),
        saved,
        warnings,
    };
    Ok((text, printed.url))
}

const PROTECTED: &str = "the PDF is protected by a password; save it without one";

/// Why a PDF gave no text: a scan has pictures of it.
fn no_text(broken: usize, pictures: usize) -> Failure {
    if broken > 0 {
        return unreadable("the pages of the PDF could not be read");
    }
    let message = if pictures > 0 {
        "the PDF holds pictures of text and no text (a scan); it needs text recognition (OCR) first"
    } else {
        "the PDF holds no text"
    };
    Failure::new(FailureKind::Empty, message)
}

fn unreadable(message: &str) -> Failure {
    Failure::new(FailureKind::Unreadable, message)
}

fn too_large(what: &str) -> Failure {
    Failure::new(FailureKind::TooLarge, format!("the PDF {what}"))
}

/// Refuses a file whose packed streams are made to fill the memory, before anything unpacks them.
fn check_streams(bytes: &[u8]) -> Result<(), Failure> {
    let mut budget = MOST_UNPACKED * 4;
    for at in memchr::memmem::find_iter(bytes, b"stream") {
        if at >= 3 && &bytes[at - 3..at] == b"end" {
            continue;
        }
        let head = &bytes[at.saturating_sub(1024)..at];
        let head = &head[memchr::memmem::rfind(head, b" obj").unwrap_or(0)..];
        let count = |name: &[u8]| memchr::memmem::find_iter(head, name).count();
        let picture = count(b"/Image") > 0 && count(b"ObjStm") + count(b"XRef") + count(b"#") == 0;
        if picture {
            continue;
        }
        if count(b"FlateDecode") + count(b"LZWDecode") + count(b"/Fl ") + count(b"/Fl/") > 1 {
            return Err(too_large("packs its text more than once"));
        }
        let data = &bytes[at + "stream".len()..];
        let data = data.strip_prefix(b"\r\n").or(data.strip_prefix(b"\n")).unwrap_or(data);
        spend(data, &mut budget)?;
    }
    Ok(())
}

/// The same for a file whose streams could only be seen after decryption.
fn check_unpacked(document: &Document) -> Result<(), Failure> {
    let mut budget = MOST_UNPACKED * 4;
    for object in document.objects.values() {
        if let Object::Stream(stream) = object
            && !is_picture(&stream.dict)
        {
            spend(&stream.content, &mut budget)?;
        }
    }
    Ok(())
}

/// Unpacks a stream into nothing and takes its size off the budget. What is not packed this way counts nothing.
fn spend(data: &[u8], budget: &mut u64) -> Result<(), Failure> {
    if data.first().is_none_or(|byte| byte & 0x0F != 8) {
        return Ok(());
    }
    let allowed = MOST_UNPACKED.min(*budget);
    let mut unpacked = ZlibDecoder::new(data).take(allowed + 1);
    let mut buffer = [0; 16 * 1024];
    let mut size = 0;
    while let Ok(read @ 1..) = unpacked.read(&mut buffer) {
        size += read as u64;
    }
    if size > allowed {
        return Err(too_large(&format!(
            "unpacks to more than {} MiB",
            allowed / (1024 * 1024)
        )));
    }
    *budget -= size;
    Ok(())
}

fn is_picture(dictionary: &Dictionary) -> bool {
    dictionary
        .get(b"Subtype")
        .and_then(Object::as_name)
        .is_ok_and(|name| name == b"Image")
}

/// Empties the pictures, which the parser would read as drawing commands; how many there were.
fn drop_pictures(document: &mut Document) -> usize {
    let mut count = 0;
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object
            && is_picture(&stream.dict)
        {
            stream.dict.remove(b"Filter");
            stream.dict.remove(b"DecodeParms");
            stream.content.clear();
            count += 1;
        }
    }
    count
}

/// The most widths of one font; there are no more codes.
const MOST_WIDTHS: usize = 65_536;

/// The parser misreads ranges of widths (`first last width`); written out, code by code, they are read right.
fn spell_out_widths(document: &mut Document) {
    let spelled: Vec<(ObjectId, Vec<Object>)> = document
        .objects
        .iter()
        .filter_map(|(id, object)| {
            let widths = object.as_dict().ok()?.get_deref(b"W", document).ok()?.as_array().ok()?;
            Some((*id, spelled_out(document, widths)?))
        })
        .collect();
    for (id, widths) in spelled {
        if let Ok(font) = document.get_dictionary_mut(id) {
            font.set("W", widths);
        }
    }
}

fn spelled_out(document: &Document, widths: &[Object]) -> Option<Vec<Object>> {
    let deref = |object: &'_ Object| document.dereference(object).ok().map(|(_, object)| object.clone());
    let mut out = Vec::new();
    let mut count = 0;
    let mut rest = widths.iter();
    while let Some(first) = rest.next() {
        let first = deref(first)?.as_i64().ok()?;
        match deref(rest.next()?)? {
            Object::Array(listed) => {
                count += listed.len();
                let listed: Option<Vec<Object>> = listed.iter().map(deref).collect();
                out.extend([Object::Integer(first), Object::Array(listed?)]);
            }
            last => {
                let length = usize::try_from(last.as_i64().ok()?.checked_sub(first)?).ok()? + 1;
                count += length;
                let width = deref(rest.next()?)?;
                if count <= MOST_WIDTHS {
                    out.extend([Object::Integer(first), Object::Array(vec![width; length])]);
                }
            }
        }
        if count > MOST_WIDTHS {
            return Some(out);
        }
    }
    Some(out)
}

fn dictionary<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Dictionary> {
    document.dereference(object).ok().and_then(|(_, object)| match object {
        Object::Dictionary(dictionary) => Some(dictionary),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    })
}

/// The parser asks a page's parents for what the page lacks; parents in a circle would never end.
fn check_pages(document: &Document) -> Result<(), Failure> {
    for page in document.get_pages().into_values().take(MOST_PAGES) {
        let mut dictionary = document.get_dictionary(page).ok();
        for step in 0.. {
            let parent = dictionary
                .and_then(|page| page.get(b"Parent").ok())
                .and_then(|parent| parent.as_reference().ok());
            let Some(parent) = parent else { break };
            if step > LONGEST_CHAIN {
                return Err(unreadable("the PDF's pages are their own parents"));
            }
            dictionary = document.get_dictionary(parent).ok();
        }
    }
    Ok(())
}

/// Forms may draw other forms; those that draw themselves, or each other without measure, would never end.
fn check_forms(document: &Document) -> Result<(), Failure> {
    let forms = document.objects.iter().filter_map(|(id, object)| match object {
        Object::Stream(stream) if is_form(&stream.dict) => Some((*id, stream)),
        _ => None,
    });
    let mut calls: BTreeMap<ObjectId, Vec<Vec<u8>>> = BTreeMap::new();
    for (id, form) in forms {
        calls.insert(id, drawn_names(form));
    }
    // A form without resources of its own uses those of whoever draws it: every form of that name counts.
    let mut named: BTreeMap<Vec<u8>, Vec<ObjectId>> = BTreeMap::new();
    for object in document.objects.values() {
        let own = match object {
            Object::Dictionary(dictionary) => dictionary,
            Object::Stream(stream) => &stream.dict,
            _ => continue,
        };
        let resources = own
            .get(b"Resources")
            .ok()
            .and_then(|object| dictionary(document, object))
            .unwrap_or(own);
        let Some(listed) = resources
            .get(b"XObject")
            .ok()
            .and_then(|object| dictionary(document, object))
        else {
            continue;
        };
        for (name, target) in listed {
            if let Ok(target) = target.as_reference() {
                let targets = named.entry(name.clone()).or_default();
                if !targets.contains(&target) && targets.len() < 64 {
                    targets.push(target);
                }
            }
        }
    }
    let mut drawn: BTreeMap<ObjectId, Option<u64>> = BTreeMap::new();
    for &id in calls.keys() {
        if expansions(id, &calls, &named, document, &mut drawn, 0).is_none_or(|count| count > MOST_FORMS) {
            return Err(too_large("draws forms within forms without end"));
        }
    }
    Ok(())
}

/// How many forms drawing one takes; `None` where it would not end.
fn expansions(
    id: ObjectId,
    calls: &BTreeMap<ObjectId, Vec<Vec<u8>>>,
    named: &BTreeMap<Vec<u8>, Vec<ObjectId>>,
    document: &Document,
    known: &mut BTreeMap<ObjectId, Option<u64>>,
    depth: usize,
) -> Option<u64> {
    if let Some(count) = known.get(&id) {
        return *count;
    }
    if depth > LONGEST_CHAIN {
        return None;
    }
    // While it is being worked out it counts as endless, which a form that comes back to itself is.
    known.insert(id, None);
    let own = document
        .get_object(id)
        .ok()
        .and_then(|object| dictionary(document, object))
        .and_then(|form| dictionary(document, form.get(b"Resources").ok()?))
        .and_then(|resources| dictionary(document, resources.get(b"XObject").ok()?));
    let mut count: u64 = 1;
    for name in calls.get(&id).map(Vec::as_slice).unwrap_or_default() {
        let targets = match own {
            Some(listed) => listed
                .get(name)
                .ok()
                .and_then(|target| target.as_reference().ok())
                .into_iter()
                .collect(),
            None => named.get(name).cloned().unwrap_or_default(),
        };
        let mut most = 0;
        for target in targets {
            if calls.contains_key(&target) {
                most = most.max(expansions(target, calls, named, document, known, depth + 1)?);
            }
        }
        count = count.saturating_add(most);
    }
    known.insert(id, Some(count));
    Some(count)
}

fn is_form(dictionary: &Dictionary) -> bool {
    dictionary
        .get(b"Subtype")
        .and_then(Object::as_name)
        .is_ok_and(|name| name == b"Form")
}

fn drawn_names(form: &Stream) -> Vec<Vec<u8>> {
    let content = form.decompressed_content().unwrap_or_else(|_| form.content.clone());
    let operations = Content::decode(&content)
        .map(|content| content.operations)
        .unwrap_or_default();
    operations
        .into_iter()
        .filter(|operation| operation.operator == "Do")
        .filter_map(|operation| Some(operation.operands.first()?.as_name().ok()?.to_vec()))
        .collect()
}

/// A text string of the document's properties: UTF-16 with its mark, else taken as Latin.
fn text_of(object: &Object) -> Option<String> {
    let bytes = object.as_str().ok()?;
    let text = match bytes.strip_prefix(b"\xFE\xFF") {
        Some(wide) => encoding_rs::UTF_16BE.decode_without_bom_handling(wide).0,
        None => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    };
    Some(text.into_owned())
}

/// "D:20260314091500+01'00'" as a day.
fn pdf_day(written: &str) -> Option<jiff::civil::Date> {
    let digits: String = written
        .trim_start_matches("D:")
        .chars()
        .take_while(char::is_ascii_digit)
        .take(8)
        .collect();
    (digits.len() == 8)
        .then(|| parse_date(&digits))
        .flatten()
        .map(|parsed| parsed.date)
}

/// Collects the signs of a page into lines.
#[derive(Debug, Default)]
struct Reader {
    lines: Vec<Line>,
    open: Option<Line>,
    page: u32,
    signs: usize,
}

impl Reader {
    fn end_line(&mut self) {
        let Some(mut line) = self.open.take() else { return };
        line.text = line.text.trim().to_owned();
        if !line.text.is_empty() {
            self.lines.push(line);
        }
    }

    fn sign(&mut self, left: f64, right: f64, y: f64, size: f64, text: &str) {
        if let Some(line) = &mut self.open {
            let beside = (y - line.y).abs() <= size.max(line.size) * 0.45;
            let gap = left - line.right;
            if beside && gap >= -size {
                let blank = text.trim().is_empty() || line.text.ends_with([' ', '\t']);
                if gap > size * 3.0 && !line.text.trim().is_empty() && !ends_with_bullet(&line.text) {
                    line.text.truncate(line.text.trim_end().len());
                    line.text.push('\t');
                } else if gap > size * 0.16 && !blank {
                    line.text.push(' ');
                }
                push_folded(&mut line.text, text);
                line.right = line.right.max(right);
                if !text.trim().is_empty() && line.text.trim().chars().count() <= 1 {
                    line.size = size;
                }
                return;
            }
        }
        if text.trim().is_empty() {
            return;
        }
        self.end_line();
        let mut written = String::new();
        push_folded(&mut written, text);
        self.open = Some(Line {
            page: self.page,
            left,
            right,
            y,
            size,
            text: written,
        });
    }
}

fn ends_with_bullet(text: &str) -> bool {
    let trimmed = text.trim();
    trimmed.chars().count() <= 3 && super::plain::item_text(&format!("{trimmed} x")).is_some()
}

/// Adds a sign as a reader would type it: ligatures in letters, odd blanks as blanks.
fn push_folded(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '\u{FB00}' => out.push_str("ff"),
            '\u{FB01}' => out.push_str("fi"),
            '\u{FB02}' => out.push_str("fl"),
            '\u{FB03}' => out.push_str("ffi"),
            '\u{FB04}' => out.push_str("ffl"),
            '\u{FB05}' | '\u{FB06}' => out.push_str("st"),
            '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\t' | '\r' | '\n' => out.push(' '),
            '\u{200B}'..='\u{200D}' | '\u{FEFF}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
}

impl OutputDev for Reader {
    fn begin_page(&mut self, _: u32, _: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        self.end_line();
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        self.end_line();
        Ok(())
    }

    /// `width` is in units of the font size; the transform leads to the page, where `y` grows upwards.
    fn output_character(
        &mut self,
        to_page: &Transform,
        width: f64,
        _: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        self.signs += text.len().max(1);
        if self.signs > MOST_SIGNS {
            return Err(OutputError::FormatError(std::fmt::Error));
        }
        let across = to_page.m11.hypot(to_page.m12);
        let size = to_page.m21.hypot(to_page.m22) * font_size.abs();
        let finite = [across, size, to_page.m31, to_page.m32, width]
            .iter()
            .all(|value| value.is_finite());
        if !finite || across == 0.0 || !SIZES.contains(&size) {
            return Ok(());
        }
        // Along the direction of writing and across it, so that turned text has lines too.
        let (unit_x, unit_y) = (to_page.m11 / across, to_page.m12 / across);
        let left = to_page.m31 * unit_x + to_page.m32 * unit_y;
        let y = to_page.m31 * unit_y - to_page.m32 * unit_x;
        let right = left + (width * font_size.abs() * across).clamp(0.0, 2_000.0);
        self.sign(left, right, y, size, text);
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
