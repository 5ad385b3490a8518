//! The kinds of answers that can hold a posting, told by the header before the body is read.

use reqwest::header::{CONTENT_TYPE, HeaderMap};
use url::Url;

use super::error::Trouble;

/// How much of an answer is read depends on its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A page or a text.
    Page,
    /// A board's answer or a document.
    Other,
}

/// Media types with the ending of the file that keeps them.
const TYPES: [(&str, &str); 13] = [
    ("text/html", "html"),
    ("application/xhtml+xml", "html"),
    ("text/plain", "txt"),
    ("text/markdown", "md"),
    ("application/json", "json"),
    ("application/xml", "xml"),
    ("text/xml", "xml"),
    ("application/pdf", "pdf"),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
    ("application/vnd.oasis.opendocument.text", "odt"),
    ("application/rtf", "rtf"),
    ("text/rtf", "rtf"),
    ("message/rfc822", "eml"),
];

/// The media type without its parameters, in small letters; empty where the host tells none.
fn media_type(headers: &HeaderMap) -> String {
    let value = headers
        .get(CONTENT_TYPE)
        .map(|value| String::from_utf8_lossy(value.as_bytes()));
    let value = value.unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The ending of a file for a media type.
fn ending_of(media: &str) -> Option<&'static str> {
    let known = TYPES.iter().find(|(name, _)| *name == media).map(|&(_, ending)| ending);
    known.or_else(|| match media {
        _ if media.ends_with("+json") => Some("json"),
        _ if media.ends_with("+xml") && !media.starts_with("image/") => Some("xml"),
        "text/css" | "text/javascript" | "text/event-stream" => None,
        _ if media.starts_with("text/") => Some("txt"),
        _ => None,
    })
}

/// The ending in the URL's path, where it is one of a known document.
fn ending_in(url: &Url) -> Option<&'static str> {
    let (_, ending) = url.path().rsplit_once('.')?;
    let mut known = TYPES.iter().map(|&(_, known)| known);
    known.find(|known| ending.eq_ignore_ascii_case(known))
}

/// The kind of an answer.
///
/// # Errors
///
/// A kind that cannot hold a posting: a picture, a video, a program.
pub(super) fn kind(url: &Url, headers: &HeaderMap) -> Result<Kind, Trouble> {
    let media = media_type(headers);
    match ending(url, headers) {
        Some("html" | "txt" | "md") => Ok(Kind::Page),
        Some(_) => Ok(Kind::Other),
        // Some hosts tell no type; the bytes decide later.
        None if media.is_empty() => Ok(Kind::Page),
        None => Err(Trouble::ContentType(media.chars().take(100).collect())),
    }
}

/// The ending of the file that keeps an answer.
pub(super) fn ending(url: &Url, headers: &HeaderMap) -> Option<&'static str> {
    let media = media_type(headers);
    match media.as_str() {
        // Said of anything; the address may know better.
        "" | "application/octet-stream" | "binary/octet-stream" => ending_in(url),
        media => ending_of(media),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_the_header_then_by_the_address() {
        let told = |url: &str, media: &str| {
            let headers = HeaderMap::from_iter([(CONTENT_TYPE, media.parse().expect("a header value"))]);
            let url = Url::parse(url).expect("a URL");
            (kind(&url, &headers).ok(), ending(&url, &headers))
        };
        let page = "https://a.example/jobs/1";
        for (url, media, wanted) in [
            (page, "text/html; charset=utf-8", (Some(Kind::Page), Some("html"))),
            (page, "Text/HTML", (Some(Kind::Page), Some("html"))),
            (page, "application/ld+json", (Some(Kind::Other), Some("json"))),
            (page, "application/rss+xml", (Some(Kind::Other), Some("xml"))),
            (page, "application/pdf", (Some(Kind::Other), Some("pdf"))),
            (page, "", (Some(Kind::Page), None)),
            (page, "image/svg+xml", (None, None)),
            (page, "image/png", (None, None)),
            (page, "application/octet-stream", (None, None)),
            (
                "https://a.example/job.PDF",
                "application/octet-stream",
                (Some(Kind::Other), Some("pdf")),
            ),
            ("https://a.example/setup.exe", "application/octet-stream", (None, None)),
        ] {
            assert_eq!(told(url, media), wanted, "{url} {media}");
        }
    }
}
