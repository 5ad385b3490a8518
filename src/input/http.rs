//! An archived HTTP response: head and body apart, transfer and content encodings undone.

use std::borrow::Cow;
use std::io::Read;

use super::stream::{Budget, Guarded};

/// A response as it was archived.
pub(super) struct Response<'a> {
    pub status: u16,
    /// Names and values as they were sent.
    headers: Vec<(&'a [u8], &'a [u8])>,
    pub body: &'a [u8],
}

/// A head with more lines is none.
const MOST_HEADERS: usize = 256;

/// Cuts a response into head and body. `None` when it has no head.
pub(super) fn response(bytes: &[u8]) -> Option<Response<'_>> {
    let (head, body) = match memchr::memmem::find(bytes, b"\r\n\r\n") {
        Some(end) => (&bytes[..end], &bytes[end + 4..]),
        None => {
            let end = memchr::memmem::find(bytes, b"\n\n")?;
            (&bytes[..end], &bytes[end + 2..])
        }
    };
    let mut lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let mut status_line = lines.next()?.split(|byte| *byte == b' ');
    if !status_line.next()?.starts_with(b"HTTP/") {
        return None;
    }
    let status = std::str::from_utf8(status_line.next()?).ok()?.parse().ok()?;
    let headers = lines
        .take(MOST_HEADERS)
        .filter_map(|line| {
            let colon = memchr::memchr(b':', line)?;
            Some((line[..colon].trim_ascii(), line[colon + 1..].trim_ascii()))
        })
        .collect();
    Some(Response { status, headers, body })
}

impl<'a> Response<'a> {
    /// A header's value, lower case.
    fn header(&self, name: &str) -> Option<String> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known.eq_ignore_ascii_case(name.as_bytes()));
        found.map(|(_, value)| String::from_utf8_lossy(value).trim().to_ascii_lowercase())
    }

    /// The media type without its parameters.
    pub(super) fn media_type(&self) -> Option<String> {
        let value = self.header("content-type")?;
        value.split(';').next().map(|media| media.trim().to_owned())
    }

    /// The charset that the server named.
    pub(super) fn charset(&self) -> Option<&'static encoding_rs::Encoding> {
        let value = self.header("content-type")?;
        let (_, rest) = value.split_once("charset=")?;
        let label = rest
            .trim_matches(|c: char| matches!(c, '"' | '\'' | ' '))
            .split([';', ' ', '"'])
            .next()?;
        encoding_rs::Encoding::for_label(label.as_bytes())
    }

    /// The body as the server meant it, at most `most` bytes of it. Crawlers often archive a body decoded under a head
    /// that still names the encoding; such a body is taken as it is.
    pub(super) fn content(&self, most: usize) -> Result<Cow<'a, [u8]>, String> {
        let chunked = self
            .header("transfer-encoding")
            .is_some_and(|value| value.contains("chunked"));
        let joined = if chunked { unchunked(self.body) } else { None };
        let whole = joined.map_or(Cow::Borrowed(self.body), Cow::Owned);
        let body = &*whole;
        let encoding = self.header("content-encoding").unwrap_or_default();
        let budget = Budget::of_size(body.len() as u64);
        let unpacked = match encoding.as_str() {
            "gzip" | "x-gzip" if body.starts_with(b"\x1f\x8b") => {
                read(flate2::read::MultiGzDecoder::new(body), budget, most)
            }
            "deflate" => read(flate2::read::ZlibDecoder::new(body), budget.clone(), most)
                .or_else(|_| read(flate2::read::DeflateDecoder::new(body), budget, most)),
            "br" => read(brotli_decompressor::Decompressor::new(body, 4096), budget, most),
            "zstd" if body.starts_with(b"\x28\xb5\x2f\xfd") => {
                let decoder = zstd::stream::read::Decoder::with_buffer(body);
                decoder.and_then(|decoder| read(decoder, budget, most))
            }
            _ => return Ok(cut(whole, most)),
        };
        match unpacked {
            Ok(bytes) => Ok(Cow::Owned(bytes)),
            Err(_) if looks_plain(body) => Ok(cut(whole, most)),
            Err(error) => Err(format!("the page's {encoding} encoding is broken: {error}")),
        }
    }
}

fn cut(bytes: Cow<'_, [u8]>, most: usize) -> Cow<'_, [u8]> {
    match bytes {
        Cow::Borrowed(bytes) => Cow::Borrowed(&bytes[..bytes.len().min(most)]),
        Cow::Owned(mut bytes) => {
            bytes.truncate(most);
            Cow::Owned(bytes)
        }
    }
}

fn read(reader: impl Read, budget: Budget, most: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let guarded = Guarded { inner: reader, budget };
    match guarded.take(most as u64).read_to_end(&mut bytes) {
        // Archives cut long pages off; what there is of one is still a page.
        Err(error) if bytes.is_empty() || error.kind() == std::io::ErrorKind::FileTooLarge => Err(error),
        _ => Ok(bytes),
    }
}

fn looks_plain(body: &[u8]) -> bool {
    body.trim_ascii_start().first() == Some(&b'<')
}

/// Joins the pieces of a chunked body. `None` when it is not chunked after all.
fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut joined = Vec::with_capacity(body.len());
    loop {
        let Some(end) = memchr::memchr(b'\n', &body[..body.len().min(64)]) else {
            return (!joined.is_empty()).then_some(joined);
        };
        let size = body[..end].split(|byte| *byte == b';').next()?.trim_ascii();
        let size = std::str::from_utf8(size)
            .ok()
            .and_then(|size| usize::from_str_radix(size, 16).ok());
        let Some(size) = size else {
            return (!joined.is_empty()).then_some(joined);
        };
        body = &body[end + 1..];
        if size == 0 {
            return Some(joined);
        }
        joined.extend_from_slice(&body[..size.min(body.len())]);
        if size >= body.len() {
            // Cut off by the archive.
            return Some(joined);
        }
        body = &body[size..];
        body = body.strip_prefix(b"\r\n").or(body.strip_prefix(b"\n")).unwrap_or(body);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    const PAGE: &[u8] = b"<html><body><h1>CX Lead</h1><p>We hire.</p></body></html>";

    fn content(headers: &str, body: &[u8]) -> Result<Vec<u8>, String> {
        let bytes = [b"HTTP/1.1 200 OK\r\n", headers.as_bytes(), b"\r\n\r\n", body].concat();
        let content = response(&bytes).expect("a response").content(1 << 20);
        content.map(Cow::into_owned)
    }

    #[test]
    fn heads_are_read_leniently() {
        let found =
            response(b"HTTP/1.1 404 Not Found\nContent-Type: Text/HTML; charset=\"ISO-8859-1\"\n\nx").expect("a head");
        assert_eq!(found.status, 404);
        assert_eq!(found.media_type().as_deref(), Some("text/html"));
        assert_eq!(found.charset(), Some(encoding_rs::WINDOWS_1252));
        assert_eq!(found.body, b"x");
        assert!(response(b"").is_none());
        assert!(response(b"GET / HTTP/1.1\r\n\r\n").is_none());
        assert!(response(b"HTTP/1.1 abc\r\n\r\n").is_none());
    }

    #[test]
    fn encodings_are_undone_and_lies_forgiven() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(PAGE).expect("written");
        let gzip = gzip.finish().expect("ends");
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        zlib.write_all(PAGE).expect("written");
        let zlib = zlib.finish().expect("ends");
        assert_eq!(content("Content-Encoding: gzip", &gzip).as_deref(), Ok(PAGE));
        assert_eq!(content("Content-Encoding: gzip", PAGE).as_deref(), Ok(PAGE));
        assert_eq!(content("Content-Encoding: deflate", &zlib).as_deref(), Ok(PAGE));
        assert_eq!(content("Content-Encoding: br", PAGE).as_deref(), Ok(PAGE));
        let zstd = zstd::encode_all(PAGE, 1).expect("packed");
        assert_eq!(content("Content-Encoding: zstd", &zstd).as_deref(), Ok(PAGE));
        assert!(content("Content-Encoding: br", b"\xff\xff\xff\xff").is_err());
        // Cut off: what there is counts.
        assert!(content("Content-Encoding: gzip", &gzip[..gzip.len() - 8]).is_ok_and(|page| page == PAGE));
    }

    #[test]
    fn chunks_are_joined() {
        let body = b"A\r\n<html><bod\r\n5;x=1\r\ny>abc\r\n0\r\n\r\n";
        assert_eq!(
            content("Transfer-Encoding: chunked", body).as_deref(),
            Ok(&b"<html><body>abc"[..])
        );
        assert_eq!(content("Transfer-Encoding: chunked", PAGE).as_deref(), Ok(PAGE));
        assert_eq!(
            content("Transfer-Encoding: chunked", b"ffffffffffffffff\r\nabc").as_deref(),
            Ok(&b"abc"[..])
        );
    }

    #[test]
    fn a_bomb_in_a_page_is_an_error() {
        let zeros = vec![0u8; 80 << 20];
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(&zeros).expect("written");
        let gzip = gzip.finish().expect("ends");
        let bytes = [&b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"[..], &gzip].concat();
        assert!(response(&bytes).expect("a response").content(usize::MAX).is_err());
        assert_eq!(
            response(&bytes)
                .expect("a response")
                .content(1000)
                .map(|page| page.len()),
            Ok(1000)
        );
    }
}
