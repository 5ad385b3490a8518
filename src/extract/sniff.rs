use crate::model::Format;

/// Magic numbers of formats that are not text, with what to call them.
const BINARY: [(&[u8], &str); 12] = [
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"{\\rtf", "an RTF document"),
    (b"PAR1", "a Parquet file"),
    (b"WARC/", "a web archive (WARC)"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"\x7fELF", "a program"),
];

/// The name of a format that is recognised but not read.
pub(super) fn known_binary(bytes: &[u8]) -> Option<&'static str> {
    BINARY
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
        .map(|&(_, name)| name)
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

/// Tells plain text, Markdown and HTML apart.
pub(super) fn format_of(text: &str) -> Format {
    let head = &text[..text.floor_char_boundary(WINDOW)];
    if looks_like_html(head) {
        Format::Html
    } else if looks_like_markdown(head) {
        Format::Markdown
    } else {
        Format::Text
    }
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
    let links = head.contains("](http");
    let escapes = head.contains('\\');
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
    }
}
