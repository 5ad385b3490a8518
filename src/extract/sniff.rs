//! What bytes are, by their content. Names and endings do not count: they are wrong too often.

use super::office;
use crate::model::Format;

/// What the first look at some bytes tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sniffed {
    /// A format that is not text.
    Binary(Format),
    /// Text of some kind; the decoded text tells which.
    Text,
    /// Something that is not read: what it is and what to do, in words for the user.
    Refused(&'static str),
}

/// Magic numbers of what is not read, with what to call it.
const REFUSED: [(&[u8], &str); 12] = [
    (b"\x1f\x8b", "gzip data, which is not read inside something else"),
    (
        b"\x28\xb5\x2f\xfd",
        "zstd data, which is not read inside something else",
    ),
    (b"PAR1", "a Parquet file, which is read as a dump and not as a posting"),
    (
        b"WARC/",
        "a web archive (WARC), which is read as a dump and not as a posting",
    ),
    (
        b"bplist00",
        "a web archive of Safari, which is not read; save the page as HTML or print it as PDF",
    ),
    (
        b"\x89PNG",
        "a picture (PNG), which is not read; save the page or its text instead",
    ),
    (
        b"\xff\xd8\xff",
        "a picture (JPEG), which is not read; save the page or its text instead",
    ),
    (
        b"GIF8",
        "a picture (GIF), which is not read; save the page or its text instead",
    ),
    (b"\x7fELF", "a program and no posting"),
    (b"Rar!", "a RAR archive, which is not read; unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive, which is not read; unpack it first"),
    (b"%!PS", "PostScript, which is not read; save it as PDF"),
];

/// How far into a file a PDF may begin; mail gateways and printers put lines before it.
const PDF_WINDOW: usize = 1024;

/// Tells formats that are not text, and what is not read.
pub(super) fn first_look(bytes: &[u8]) -> Sniffed {
    if is_pdf(bytes) {
        return Sniffed::Binary(Format::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return match office::kind_of_archive(bytes) {
            Ok(format) => Sniffed::Binary(format),
            Err(name) => Sniffed::Refused(name),
        };
    }
    if bytes.starts_with(b"{\\rtf") {
        return Sniffed::Binary(Format::Rtf);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Sniffed::Refused(old_office(bytes));
    }
    if let Some((_, name)) = REFUSED.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Sniffed::Refused(name);
    }
    match mail_kind(bytes) {
        Some(format) => Sniffed::Binary(format),
        None => Sniffed::Text,
    }
}

/// Whether bytes are a document that a message may carry as an attachment.
pub(super) fn is_document(bytes: &[u8]) -> bool {
    matches!(
        first_look(bytes),
        Sniffed::Binary(Format::Pdf | Format::Docx | Format::Odt | Format::Rtf)
    )
}

fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-") || {
        let head = &bytes[..bytes.len().min(PDF_WINDOW)];
        // Further in only after what is no text, so that a page about PDF stays a page.
        memchr::memmem::find(head, b"\n%PDF-").is_some() && mail_kind(bytes).is_none()
    }
}

/// The old formats of Office share one container; the names of its streams tell them apart.
fn old_office(bytes: &[u8]) -> &'static str {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &wide).is_some()
    };
    if has("EncryptedPackage") {
        "an Office document protected by a password; save it without one"
    } else if has("WordDocument") {
        "an old Word document (.doc), which is not read; save it as DOCX or PDF"
    } else if has("Workbook") || has("Book") {
        "an old Excel workbook (.xls), which is not read; save the sheet as CSV"
    } else if has("__properties_version1.0") {
        "an Outlook message (.msg), which is not read; save it as .eml or HTML"
    } else {
        "an old Office document, which is not read; save it as DOCX or PDF"
    }
}

/// How far a message's head is looked at.
const HEAD_WINDOW: usize = 32 * 1024;

/// Names of header lines that only messages have.
const MAIL_ONLY: [&str; 9] = [
    "mime-version",
    "message-id",
    "received",
    "return-path",
    "delivered-to",
    "snapshot-content-location",
    "content-transfer-encoding",
    "dkim-signature",
    "x-mailer",
];

/// Names of header lines that messages and people's notes have.
const MAIL_USUAL: [&str; 6] = ["from", "to", "subject", "date", "content-type", "reply-to"];

/// Tells a message and a page saved as MHTML by the lines of the head.
fn mail_kind(bytes: &[u8]) -> Option<Format> {
    let bytes = without_mbox_line(bytes);
    let window = &bytes[..bytes.len().min(HEAD_WINDOW)];
    let (mut only, mut usual, mut saved) = (0, 0, false);
    let mut rest = Some(window);
    while let Some(left) = rest {
        // Pages and dumps have long lines, so that the line's end is looked for many bytes at a time.
        let end = memchr::memchr(b'\n', left);
        rest = end.map(|end| &left[end + 1..]);
        let line = &left[..end.unwrap_or(left.len())];
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            if only + usual == 0 {
                return None;
            }
            continue;
        }
        let colon = memchr::memchr(b':', line)?;
        let name = &line[..colon];
        if name.is_empty() || name.len() > 64 || !name.iter().all(u8::is_ascii_graphic) {
            return None;
        }
        let name = std::str::from_utf8(name).ok()?.to_ascii_lowercase();
        let value = line[colon + 1..].trim_ascii();
        saved |= name == "snapshot-content-location"
            || name == "from" && value.to_ascii_lowercase().starts_with(b"<saved by")
            || name == "content-type" && is_saved_page(value);
        only += usize::from(MAIL_ONLY.contains(&name.as_str()));
        usual += usize::from(MAIL_USUAL.contains(&name.as_str()));
    }
    let is_mail = only >= 1 && only + usual >= 2 || usual >= 4;
    if !is_mail {
        return None;
    }
    Some(if saved { Format::Mhtml } else { Format::Mail })
}

/// A message whose root is a page with what it shows, and that nobody sent, is a saved page.
fn is_saved_page(content_type: &[u8]) -> bool {
    let lower = content_type.to_ascii_lowercase();
    lower.starts_with(b"multipart/related") && memchr::memmem::find(&lower, b"text/html").is_some()
}

/// A message out of an mbox begins with a line "From SENDER DATE".
pub(super) fn without_mbox_line(bytes: &[u8]) -> &[u8] {
    let is_mbox = bytes.starts_with(b"From ") || bytes.starts_with(b">From ");
    match memchr::memchr(b'\n', bytes) {
        Some(end) if is_mbox && end < 512 => &bytes[end + 1..],
        _ => bytes,
    }
}

/// How far into a text its format is looked for.
const WINDOW: usize = 8 * 1024;

/// Tags that show that a text is HTML and not text with an angle bracket in it.
const TAGS: [&str; 22] = [
    "<!doctype html",
    "<html",
    "<head",
    "<body",
    "<div",
    "<p>",
    "<p ",
    "<ul",
    "<ol",
    "<li",
    "<br",
    "<h1",
    "<h2",
    "<h3",
    "<h4",
    "<strong",
    "<b>",
    "<span",
    "<table",
    "<section",
    "<script",
    "<meta",
];

/// Roots of XML that a board answers with.
const BOARD_ROOTS: [&str; 4] = ["workzag-jobs", "rss", "feed", "source"];

/// Tells plain text, Markdown, HTML and the answer of a board apart.
pub(super) fn format_of(text: &str) -> Format {
    let head = &text[..text.floor_char_boundary(WINDOW)];
    if is_json(text) || is_board_xml(head) {
        Format::Board
    } else if looks_like_html(head) {
        Format::Html
    } else if looks_like_markdown(head) {
        Format::Markdown
    } else {
        Format::Text
    }
}

/// The same for a piece of text inside something else, which is no board's answer.
pub(super) fn format_of_fragment(text: &str) -> Format {
    let head = &text[..text.floor_char_boundary(WINDOW)];
    if looks_like_html(head) {
        Format::Html
    } else if looks_like_markdown(head) {
        Format::Markdown
    } else {
        Format::Text
    }
}

/// JSON begins with an object or a list of them; "[Remote] Care Lead" and "{{ title }}" are text.
fn is_json(text: &str) -> bool {
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    let mut rest = text.chars().filter(|c| !c.is_whitespace());
    match (rest.next(), rest.next()) {
        (Some('{'), Some('"' | '}')) | (Some('['), Some('{' | ']')) => true,
        (Some('['), Some('[')) => rest.next() == Some('{'),
        _ => false,
    }
}

fn is_board_xml(head: &str) -> bool {
    let mut rest = head.trim_start_matches('\u{FEFF}').trim_start();
    let declared = rest.starts_with("<?xml");
    // What stands before the root: the declaration, comments, a document type.
    while rest.starts_with("<?") || rest.starts_with("<!--") || rest.starts_with("<!") {
        let end = if rest.starts_with("<!--") { "-->" } else { ">" };
        let Some(at) = rest.find(end) else { return false };
        rest = rest[at + end.len()..].trim_start();
    }
    let Some(root) = rest.strip_prefix('<') else {
        return false;
    };
    let end = root
        .find(|c: char| c.is_whitespace() || c == '>' || c == '/')
        .unwrap_or(root.len());
    let name = root[..end].rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
    BOARD_ROOTS.contains(&name.as_str()) || declared && !name.is_empty() && !matches!(name.as_str(), "html" | "svg")
}

fn looks_like_html(head: &str) -> bool {
    // Most texts have no such sign at all.
    if memchr::memchr2(b'<', b'&', head.as_bytes()).is_none() {
        return false;
    }
    let lower = head.trim_start().to_ascii_lowercase();
    let begins =
        TAGS.iter().any(|tag| lower.starts_with(tag)) || lower.starts_with("<!--") || lower.starts_with("<?xml");
    // No tag of the list begins another one, so a place is the beginning of one tag at most.
    let tags = || {
        let places = memchr::memchr_iter(b'<', lower.as_bytes());
        places
            .filter(|&at| TAGS.iter().any(|tag| lower[at..].starts_with(tag)))
            .count()
    };
    // Descriptions of boards may be escaped once: "&lt;p&gt;".
    let escaped = || {
        ["&lt;p", "&lt;div", "&lt;ul", "&lt;li", "&lt;br", "&lt;strong", "&lt;h"]
            .iter()
            .filter(|tag| lower.contains(**tag))
            .count()
    };
    begins && (lower.starts_with("<!doctype") || lower.starts_with("<html") || tags() >= 1)
        || tags() >= 4 && (lower.contains("</") || lower.contains("<br"))
        || escaped() >= 2
}

fn looks_like_markdown(head: &str) -> bool {
    if head.starts_with("---\n") && head[4..].contains("\n---") {
        return true;
    }
    // Most texts have no such signs, and then no line has to be searched for them.
    let links = memchr::memmem::find(head.as_bytes(), b"](http").is_some();
    if !links && memchr::memchr3(b'#', b'*', b'\\', head.as_bytes()).is_none() {
        return false;
    }
    let escapes = memchr::memchr(b'\\', head.as_bytes()).is_some();
    let mut marks = 0;
    for line in head.lines().map(str::trim_end) {
        let hashes = line.bytes().take_while(|&byte| byte == b'#').count();
        if (1..=6).contains(&hashes) && line[hashes..].starts_with(' ') {
            marks += 2;
        }
        if line.starts_with("**") && line.len() > 4 && line[2..].contains("**") || links && line.contains("](http") {
            marks += 1;
        }
        let escaped = escapes && (line.contains("\\-") || line.contains("\\+"));
        if line.starts_with("* **") || line.starts_with("- **") || escaped {
            marks += 1;
        }
    }
    marks >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_content() {
        assert_eq!(format_of("<!DOCTYPE html><title>x"), Format::Html);
        assert_eq!(format_of("<p>We hire</p>"), Format::Html);
        assert_eq!(
            format_of("&lt;p&gt;We hire&lt;/p&gt;&lt;ul&gt;&lt;li&gt;"),
            Format::Html
        );
        assert_eq!(format_of("# Title\n\ntext"), Format::Markdown);
        assert_eq!(format_of("CX Analyst\n\nif a < b and c > d\n- item"), Format::Text);
        assert_eq!(
            format_of("<?xml version=\"1.0\"?>\n<!DOCTYPE html>\n<html><p>x"),
            Format::Html
        );
    }

    #[test]
    fn answers_of_boards_are_told_from_text_with_brackets() {
        for board in [
            "{\"jobs\": []}",
            " [\n {\"id\": 1}]",
            "\u{FEFF}[]",
            "<?xml version='1.0'?><!-- x --><workzag-jobs>",
            "<rss version=\"2.0\">",
        ] {
            assert_eq!(format_of(board), Format::Board, "{board}");
        }
        for text in ["[Remote] Care Lead", "{{ title }}", "{Care Lead}", "[1] a note"] {
            assert_eq!(format_of(text), Format::Text, "{text}");
        }
    }

    #[test]
    fn messages_are_told_from_notes() {
        let mail = b"From a@example.org Mon Mar  2 10:00:00 2026\nFrom: A <a@example.org>\nSubject: x\nMIME-Version: 1.0\n\nHello";
        assert_eq!(first_look(mail), Sniffed::Binary(Format::Mail));
        let page =
            b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/\r\nMIME-Version: 1.0\r\n\r\n";
        assert_eq!(first_look(page), Sniffed::Binary(Format::Mhtml));
        for note in [
            "Subject: a job\nFrom: Ann\n\nCare Lead",
            "Location: Leeds\nCompany: Acme\n\nText",
            "Date: today\n",
        ] {
            assert_eq!(first_look(note.as_bytes()), Sniffed::Text, "{note}");
        }
    }

    #[test]
    fn what_is_not_read_is_named() {
        let mut doc = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        doc.extend("WordDocument".encode_utf16().flat_map(u16::to_le_bytes));
        assert!(matches!(first_look(&doc), Sniffed::Refused(name) if name.contains("DOCX")));
        assert!(matches!(first_look(b"PK\x03\x04broken"), Sniffed::Refused(_)));
        assert_eq!(first_look(b"%PDF-1.7"), Sniffed::Binary(Format::Pdf));
    }
}
