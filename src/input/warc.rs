//! Web archives: the pages among their records, each with its address and the day it was archived.

use std::borrow::Cow;
use std::io::{BufRead, Error, ErrorKind, Read};
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};

use super::http::{self, Response};
use super::{CHUNK, Chunk, Content, Item, Opened, Origin, unreadable};
use crate::model::{Document, Failure, FailureKind, Format, PhraseFinder};

/// A longer record is cut off: a page with so much in front of its posting is no posting.
const LONGEST_PAGE: usize = 8 * 1024 * 1024;

/// A record whose head is longer is no record.
const LONGEST_HEAD: usize = 64 * 1024;

/// Only so much of a page is searched for signs of a posting.
const SEARCHED: usize = 2 * 1024 * 1024;

/// So many different signs make a page worth reading.
const FEWEST_SIGNS: usize = 3;

/// Cuts a web archive into chunks of pages.
pub(super) struct Warc<R> {
    reader: R,
    origin: Origin,
    record: usize,
    ended: bool,
}

/// A record that may be a page.
struct Page {
    record: usize,
    url: Option<String>,
    saved: Option<jiff::civil::Date>,
    /// It is an HTTP response; else its bytes are the page itself.
    is_response: bool,
    bytes: Vec<u8>,
}

/// What the head of a record says.
#[derive(Default)]
struct Head {
    kind: String,
    media: String,
    url: Option<String>,
    date: Option<jiff::civil::Date>,
    length: Option<u64>,
}

impl<R: BufRead> Warc<R> {
    pub(super) fn new(reader: R, origin: Origin) -> Self {
        Warc {
            reader,
            origin,
            record: 0,
            ended: false,
        }
    }

    /// The head of the next record; `None` at the end.
    fn head(&mut self) -> std::io::Result<Option<Head>> {
        let bad = |what: &str| Error::new(ErrorKind::InvalidData, what.to_owned());
        let mut line = Vec::new();
        let mut left = LONGEST_HEAD;
        let mut head = Head::default();
        let mut begun = false;
        loop {
            line.clear();
            let read = self.reader.by_ref().take(left as u64).read_until(b'\n', &mut line)?;
            left -= read;
            if read == 0 {
                return match (begun, left) {
                    (false, 1..) => Ok(None),
                    (_, 0) => Err(bad("the head of a record does not end")),
                    _ => Err(Error::new(ErrorKind::UnexpectedEof, "the archive ends inside a record")),
                };
            }
            let text = line.trim_ascii();
            if !begun {
                // Blank lines stand between records.
                if text.is_empty() {
                    continue;
                }
                if !text.starts_with(b"WARC/") {
                    return Err(bad("no record begins where one should"));
                }
                begun = true;
                continue;
            }
            if text.is_empty() {
                return Ok(Some(head));
            }
            let Some(colon) = memchr::memchr(b':', text) else {
                continue;
            };
            let is = |name: &str| text[..colon].eq_ignore_ascii_case(name.as_bytes());
            let value = || String::from_utf8_lossy(text[colon + 1..].trim_ascii());
            if is("warc-type") {
                head.kind = value().to_ascii_lowercase();
            } else if is("content-type") {
                head.media = value().to_ascii_lowercase();
            } else if is("warc-target-uri") {
                head.url = Some(value().trim_matches(['<', '>']).to_owned());
            } else if is("warc-date") {
                head.date = value().get(..10).and_then(|day| day.parse().ok());
            } else if is("content-length") {
                head.length = value().parse().ok();
            }
        }
    }

    /// The next page; `None` at the end.
    fn page(&mut self) -> std::io::Result<Option<Page>> {
        while let Some(head) = self.head()? {
            let Some(length) = head.length else {
                return Err(Error::new(
                    ErrorKind::InvalidData,
                    "a record does not say how long it is",
                ));
            };
            let record = self.record;
            self.record += 1;
            let is_response = head.kind == "response" && head.media.starts_with("application/http");
            let is_page = head.kind == "resource" && is_html(&head.media);
            if !is_response && !is_page {
                self.skip(length)?;
                continue;
            }
            let kept = length.min(LONGEST_PAGE as u64);
            // What a record says of its length is no promise, but memory that is not written to costs nothing.
            let mut bytes = Vec::with_capacity(usize::try_from(kept).unwrap_or_default());
            let read = self.reader.by_ref().take(kept).read_to_end(&mut bytes)? as u64;
            if read < kept {
                return Err(Error::new(ErrorKind::UnexpectedEof, "the archive ends inside a record"));
            }
            self.skip(length - kept)?;
            return Ok(Some(Page {
                record,
                url: head.url,
                saved: head.date,
                is_response,
                bytes,
            }));
        }
        Ok(None)
    }

    fn skip(&mut self, mut length: u64) -> std::io::Result<()> {
        while length > 0 {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Err(Error::new(ErrorKind::UnexpectedEof, "the archive ends inside a record"));
            }
            let used = usize::try_from(length).unwrap_or(usize::MAX).min(buffer.len());
            self.reader.consume(used);
            length -= used as u64;
        }
        Ok(())
    }
}

fn is_html(media: &str) -> bool {
    media.starts_with("text/html") || media.starts_with("application/xhtml")
}

impl<R: BufRead> Iterator for Warc<R> {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        if self.ended {
            return None;
        }
        let (mut pages, mut weight) = (Vec::new(), 0);
        let mut broken = None;
        while weight < 2 * CHUNK {
            match self.page() {
                Ok(Some(page)) => {
                    weight += page.bytes.len();
                    pages.push(page);
                }
                Ok(None) => {
                    self.ended = true;
                    break;
                }
                Err(error) => {
                    self.ended = true;
                    broken = Some(unreadable(&error, &format!(" after record {}", self.record)));
                    break;
                }
            }
        }
        if pages.is_empty() && broken.is_none() {
            return None;
        }
        let origin = self.origin.clone();
        Some(Chunk::new(weight, move || {
            let mut opened = Opened::default();
            for page in pages {
                match item(page, &origin) {
                    Some(item) => opened.items.push(item),
                    None => opened.skipped += 1,
                }
            }
            opened
                .items
                .extend(broken.map(|failure| Item::unread(&*origin.name, failure)));
            opened
        }))
    }
}

/// A page as an item; `None` when it is no page of HTML or shows no sign of a posting.
fn item(page: Page, origin: &Origin) -> Option<Item> {
    let is_wanted = |bytes: &[u8]| origin.options.every_page || shows_a_posting(bytes);
    let content = if page.is_response {
        let response = http::response(&page.bytes)?;
        let media = response.media_type();
        if !(200..300).contains(&response.status) || media.is_some_and(|media| !is_html(&media)) {
            return None;
        }
        match response.content(LONGEST_PAGE) {
            Ok(body) => {
                let body = in_utf8(body, &response);
                // Only what is wanted is worth a copy.
                is_wanted(&body).then(|| Ok(body.into_owned()))?
            }
            Err(message) => Err(Failure::new(FailureKind::Unreadable, message)),
        }
    } else {
        is_wanted(&page.bytes).then_some(Ok(page.bytes))?
    };
    let source = match &page.url {
        Some(url) => format!("{}!/{}", origin.name, super::archive::shown_name(url)),
        None => origin.at(page.record + 1),
    };
    let content = match content {
        Ok(bytes) => {
            let mut document = Document::new(source.clone(), bytes);
            document.hint = Some(Format::Html);
            document.url = page.url;
            document.saved = page.saved;
            Content::Document(Box::new(document))
        }
        Err(failure) => Content::Failed(failure),
    };
    Some(Item {
        source,
        record: Some(page.record),
        content,
    })
}

/// A page in UTF-8 where only the server's head names another charset.
fn in_utf8<'a>(body: Cow<'a, [u8]>, response: &Response<'_>) -> Cow<'a, [u8]> {
    match response.charset() {
        Some(charset) if charset != encoding_rs::UTF_8 && std::str::from_utf8(&body).is_err() => {
            Cow::Owned(charset.decode(&body).0.into_owned().into_bytes())
        }
        _ => body,
    }
}

fn signs() -> impl Iterator<Item = &'static str> {
    let list = include_str!("../../keywords/job_signs.txt");
    let signs = list.lines().map(str::trim);
    signs.filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Counts signs that do not run into each other.
static SIGNS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasickBuilder::new()
        .ascii_case_insensitive(true)
        .build(signs())
        .ok()
});

/// Finds all signs, and quickly that there are hardly any.
static SIGN_FINDER: LazyLock<PhraseFinder> = LazyLock::new(|| PhraseFinder::new(signs()));

/// Whether a page may hold a posting: it names schema.org's type, or several words of postings.
fn shows_a_posting(page: &[u8]) -> bool {
    let page = &page[..page.len().min(SEARCHED)];
    if memchr::memmem::find(page, b"JobPosting").is_some() {
        return true;
    }
    let mut seen = Seen::default();
    if !SIGN_FINDER.any(page, |sign| seen.are_enough(sign)) {
        return false;
    }
    let Some(signs) = &*SIGNS else { return true };
    let mut seen = Seen::default();
    signs
        .find_iter(page)
        .any(|hit| seen.are_enough(hit.pattern().as_usize()))
}

/// Different signs.
#[derive(Default)]
struct Seen(u128);

impl Seen {
    /// Adds a sign; whether there are enough now.
    fn are_enough(&mut self, sign: usize) -> bool {
        self.0 |= 1 << sign.min(127);
        self.0.count_ones() as usize >= FEWEST_SIGNS
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Options;

    fn record(kind: &str, media: &str, url: &str, body: &[u8]) -> Vec<u8> {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-03-05T10:11:12Z\r\n\
             Content-Type: {media}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        [head.as_bytes(), body, b"\r\n\r\n"].concat()
    }

    fn response(url: &str, headers: &str, body: &str) -> Vec<u8> {
        let http = format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n{body}");
        record("response", "application/http; msgtype=response", url, http.as_bytes())
    }

    fn read(bytes: &[u8], every_page: bool) -> (Vec<Item>, usize) {
        let origin = Origin {
            name: "a.warc".into(),
            options: Options {
                every_page,
                ..Options::default()
            },
            found: false,
            depth: 0,
        };
        let mut all = (Vec::new(), 0);
        for chunk in Warc::new(bytes, origin) {
            let opened = chunk.open();
            all.0.extend(opened.items);
            all.1 += opened.skipped;
        }
        all
    }

    const POSTING: &str = "<html><h2>Responsibilities</h2><p>Full-time.</p><h2>Qualifications</h2></html>";

    #[test]
    fn pages_with_signs_are_read_with_address_and_day() {
        let archive = [
            record("warcinfo", "application/warc-fields", "", b"software: x"),
            response("https://a.example/job/1", "Content-Type: text/html", POSTING),
            response(
                "https://a.example/recipe",
                "Content-Type: text/html",
                "<html>Requirements: eggs</html>",
            ),
            response("https://a.example/p.png", "Content-Type: image/png", "JobPosting"),
            response("https://a.example/job/2", "", "<html>\"@type\":\"JobPosting\"</html>"),
            record("resource", "text/html", "https://a.example/job/3", POSTING.as_bytes()),
            record(
                "request",
                "application/http",
                "https://a.example/job/1",
                b"GET / HTTP/1.1\r\n\r\n",
            ),
        ]
        .concat();
        let (items, skipped) = read(&archive, false);
        let sources: Vec<(&str, Option<usize>)> =
            items.iter().map(|item| (item.source.as_str(), item.record)).collect();
        assert_eq!(
            sources,
            [
                ("a.warc!/https://a.example/job/1", Some(1)),
                ("a.warc!/https://a.example/job/2", Some(4)),
                ("a.warc!/https://a.example/job/3", Some(5)),
            ]
        );
        assert_eq!(skipped, 2);
        let Content::Document(document) = &items[0].content else {
            panic!("{:?}", items[0])
        };
        assert_eq!(document.url.as_deref(), Some("https://a.example/job/1"));
        assert_eq!(document.saved, Some(jiff::civil::date(2024, 3, 5)));
        assert_eq!(document.bytes, POSTING.as_bytes());
        assert_eq!(read(&archive, true).0.len(), 4);
    }

    #[test]
    fn a_torn_archive_gives_what_it_holds_and_says_where_it_ends() {
        let whole = response("https://a.example/job/1", "", POSTING);
        for cut in 1..whole.len() - 4 {
            let torn = [&whole[..], &whole[..cut]].concat();
            let (items, _) = read(&torn, true);
            assert!(!items.is_empty() && items.len() <= 2, "{cut}: {items:?}");
            if let Some(last) = items.get(1) {
                assert!(
                    matches!(&last.content, Content::Failed(failure) if failure.message.contains("after record")),
                    "{last:?}"
                );
            }
        }
        assert_eq!(read(b"WARC/1.0\r\nWARC-Type: response\r\n\r\n", false).0.len(), 1);
    }

    #[test]
    fn a_huge_record_is_cut_off() {
        let head =
            b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: 268435456\r\n\r\n\
            HTTP/1.1 200 OK\r\n\r\n<html>";
        let endless = head.chain(std::io::repeat(b' ').take((256 << 20) - 25));
        let next = response("https://a.example/job/1", "", POSTING);
        let archive = std::io::BufReader::with_capacity(CHUNK, endless.chain(&b"\r\n\r\n"[..]).chain(&next[..]));
        let origin = Origin {
            name: "a.warc".into(),
            options: Options::default(),
            found: false,
            depth: 0,
        };
        let mut warc = Warc::new(archive, origin);
        let chunk = warc.next().expect("a chunk");
        assert_eq!(chunk.weight, LONGEST_PAGE);
        assert_eq!(warc.flat_map(|chunk| chunk.open().items).count(), 1);
    }
}
