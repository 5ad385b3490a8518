use encoding_rs::{Encoding, UTF_8};
use serde::{Deserialize, Serialize};

use super::document::Document;

/// The form of the file; another one is not understood.
const SCHEMA: &str = "rolecall.fetched/1";

/// What is known of a fetched file beside its bytes. It is kept in a file of its own next to it, so that the fetched
/// bytes stay as they came and every analysis of them can be repeated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Sidecar {
    /// The form of this file.
    pub schema: String,
    /// The address of the posting, or of the board, that people see.
    pub url: String,
    /// The address that was asked for the bytes.
    pub requested: String,
    /// The address that gave them, after all redirects.
    #[serde(rename = "final")]
    pub final_url: String,
    /// The HTTP status.
    pub status: u16,
    /// The headers that say something about the bytes, with small names.
    pub headers: Vec<(String, String)>,
    /// The day and time, UTC, at which the host gave the bytes or last confirmed them.
    #[serde(with = "as_text")]
    pub fetched: jiff::Timestamp,
    /// The job board, where its interface answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub board: Option<String>,
    /// The job that the bytes were cut down to, where the board's answer held others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<String>,
}

impl Sidecar {
    /// The ending that the file's own name gets.
    pub const ENDING: &'static str = ".fetched.json";

    /// A sidecar of the current form; the answer was given by `url` itself, with status 200 and no headers.
    pub fn new(url: impl Into<String>, fetched: jiff::Timestamp) -> Self {
        let url = url.into();
        Sidecar {
            schema: SCHEMA.to_owned(),
            requested: url.clone(),
            final_url: url.clone(),
            url,
            status: 200,
            headers: Vec::new(),
            fetched,
            board: None,
            only: None,
        }
    }

    /// Reads a sidecar; `None` where the bytes are not one of this form.
    pub fn parse(bytes: &[u8]) -> Option<Sidecar> {
        let sidecar: Sidecar = serde_json::from_slice(bytes).ok()?;
        (sidecar.schema == SCHEMA).then_some(sidecar)
    }

    /// The file's text.
    pub fn to_json(&self) -> String {
        // Plain values always can be written.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The day of the bytes, UTC.
    pub fn day(&self) -> jiff::civil::Date {
        self.fetched.to_zoned(jiff::tz::TimeZone::UTC).date()
    }

    /// Tells a document what is known of it: its address, its day, and the charset where only the host named one.
    pub fn describe(&self, document: &mut Document) {
        document.url = Some(self.url.clone());
        document.saved = Some(self.day());
        // Valid UTF-8 is UTF-8, whatever an old server says; and a byte order mark is nearer than a header.
        let is_clear = std::str::from_utf8(&document.bytes).is_ok() || Encoding::for_bom(&document.bytes).is_some();
        if let (false, Some(charset)) = (is_clear, self.charset()) {
            let (text, _) = charset.decode_without_bom_handling(&document.bytes);
            document.bytes = text.into_owned().into_bytes();
        }
    }

    /// The charset that the host named for a text.
    fn charset(&self) -> Option<&'static Encoding> {
        let (_, kind) = self.headers.iter().find(|(name, _)| name == "content-type")?;
        let kind = kind.to_ascii_lowercase();
        let is_text = kind.starts_with("text/") || kind.contains("xml") || kind.contains("json");
        let (_, label) = kind.split_once("charset=").filter(|_| is_text)?;
        let label = label.split(';').next()?.trim().trim_matches(['"', '\'']);
        Encoding::for_label(label.as_bytes()).filter(|charset| *charset != UTF_8)
    }
}

/// A time as it is written in text.
mod as_text {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(time: &jiff::Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(time)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<jiff::Timestamp, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sidecar_is_read_as_it_was_written() {
        let fetched = "2026-01-15T23:30:00Z".parse().expect("a time");
        let mut sidecar = Sidecar::new("https://jobs.example.com/1", fetched);
        sidecar.headers.push(("etag".to_owned(), "\"x\"".to_owned()));
        assert_eq!(Sidecar::parse(sidecar.to_json().as_bytes()), Some(sidecar.clone()));
        let mut document = Document::new("a.html", "x");
        sidecar.describe(&mut document);
        assert_eq!(document.url.as_deref(), Some("https://jobs.example.com/1"));
        assert_eq!(document.saved.map(|day| day.to_string()).as_deref(), Some("2026-01-15"));
        let other = sidecar.to_json().replace("fetched/1", "fetched/2");
        assert_eq!(Sidecar::parse(other.as_bytes()), None);
        assert_eq!(Sidecar::parse(b"{}"), None);
    }

    #[test]
    fn the_hosts_charset_counts_where_the_bytes_are_silent() {
        let told = |kind: &str, bytes: &[u8]| {
            let mut sidecar = Sidecar::new("https://jobs.example.com/1", jiff::Timestamp::UNIX_EPOCH);
            sidecar.headers.push(("content-type".to_owned(), kind.to_owned()));
            let mut document = Document::new("a.html", bytes);
            sidecar.describe(&mut document);
            document.bytes
        };
        assert_eq!(
            told("text/html; Charset=\"Shift_JIS\"", b"\x8b\x81\x90l"),
            "求人".as_bytes()
        );
        assert_eq!(told("text/plain;charset=iso-8859-1;x=y", b"caf\xe9"), "café".as_bytes());
        for (kind, bytes) in [
            ("text/html; charset=iso-8859-1", "café".as_bytes()),
            ("text/html; charset=utf-8", b"caf\xe9"),
            ("text/html", b"caf\xe9"),
            ("text/html; charset=nonsense", b"caf\xe9"),
            ("application/pdf; charset=iso-8859-1", b"%PDF-1.7 \xe9"),
            ("text/html; charset=iso-8859-1", b"\xff\xfec\0"),
        ] {
            assert_eq!(told(kind, bytes), bytes, "{kind}");
        }
    }
}
