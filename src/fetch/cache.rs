//! Answers on disk. What may be kept, and for how long, is decided by the rules of HTTP; only whole, successful answers
//! are kept. A damaged entry counts as none, and an entry that cannot be written is no failure: the cache only saves
//! requests.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use http_cache_semantics::{CacheOptions, CachePolicy};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::Url;

/// The form of the entries; entries of another form are ignored.
const FORM: u32 = 1;

/// Entries that nobody wrote for so long are removed.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A robots.txt is asked for anew after a day (RFC 9309, 2.4).
pub(super) const ROBOTS_KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// A policy of one user's own cache; without a word from the host, nothing is held to be fresh.
pub(super) const POLICY: CacheOptions = CacheOptions {
    shared: false,
    cache_heuristic: 0.0,
    immutable_min_time_to_live: Duration::ZERO,
    ignore_cargo_cult: false,
};

/// The first line of an entry; the body follows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Head {
    form: u32,
    url: String,
    len: usize,
    /// When the answer was had, or last confirmed by its host.
    pub(super) had: SystemTime,
    pub(super) policy: CachePolicy,
}

/// A kept answer.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) head: Head,
    pub(super) body: Vec<u8>,
}

/// The folder of the entries.
#[derive(Debug)]
pub(super) struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// Opens the cache below `folder`, without a folder a cache that holds nothing.
    pub(super) fn open(folder: Option<&Path>, now: SystemTime) -> Option<Cache> {
        let folder = folder?.join("http");
        std::fs::create_dir_all(&folder).ok()?;
        let cache = Cache { folder };
        cache.remove_old(now);
        Some(cache)
    }

    fn path(&self, url: &Url) -> PathBuf {
        self.folder.join(hex(&Sha256::digest(url.as_str())))
    }

    /// The kept answer to a GET of this URL.
    #[expect(clippy::disallowed_methods, reason = "this is the I/O edge: the cache is read here")]
    pub(super) fn get(&self, url: &Url) -> Option<Entry> {
        let mut bytes = std::fs::read(self.path(url)).ok()?;
        let end = memchr::memchr(b'\n', &bytes)?;
        let head: Head = serde_json::from_slice(&bytes[..end]).ok()?;
        let body = bytes.split_off(end + 1);
        let whole = head.form == FORM && head.url == url.as_str() && head.len == body.len();
        whole.then_some(Entry { head, body })
    }

    /// The kept robots.txt at this URL, no older than a day.
    pub(super) fn robots(&self, url: &Url, now: SystemTime) -> Option<Entry> {
        let entry = self.get(url)?;
        let age = now.duration_since(entry.head.had).ok()?;
        (age < ROBOTS_KEPT).then_some(entry)
    }

    /// Keeps an answer. The caller has asked the policy whether it may.
    pub(super) fn put(&self, url: &Url, policy: CachePolicy, body: &[u8], now: SystemTime) {
        let head = Head {
            form: FORM,
            url: url.to_string(),
            len: body.len(),
            had: now,
            policy,
        };
        // An answer that was not kept is asked for again.
        let _ = self.write(url, &head, body);
    }

    fn write(&self, url: &Url, head: &Head, body: &[u8]) -> std::io::Result<()> {
        let mut bytes = serde_json::to_vec(head)?;
        bytes.push(b'\n');
        bytes.extend_from_slice(body);
        write_whole(&self.path(url), &bytes)
    }

    fn remove_old(&self, now: SystemTime) {
        let Ok(entries) = walk(&self.folder) else { return };
        for entry in entries.flatten() {
            let written = entry.metadata().and_then(|data| data.modified());
            let age = written.ok().and_then(|written| now.duration_since(written).ok());
            if age.is_some_and(|age| age > KEPT) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the I/O edge: old entries are looked for here"
)]
fn walk(folder: &Path) -> std::io::Result<std::fs::ReadDir> {
    std::fs::read_dir(folder)
}

/// Writes a file so that nobody ever sees a part of it: under another name first, then renamed.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    static NEXT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}-{number}.part", std::process::id()));
    let part = path.with_file_name(name);
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(&part)?;
    let written = file.write_all(bytes).and_then(|()| std::fs::rename(&part, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    written
}

pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the test damages entries")]
mod tests {
    use super::*;

    fn policy() -> CachePolicy {
        let request = http::Request::get("https://a.example/").body(()).expect("a request");
        let response = http::Response::builder()
            .header("etag", "\"1\"")
            .body(())
            .expect("a response");
        CachePolicy::new_options(&request, &response, SystemTime::UNIX_EPOCH, POLICY)
    }

    #[test]
    fn damaged_entries_count_as_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        let cache = Cache::open(Some(folder.path()), now).expect("a cache");
        let url = Url::parse("https://a.example/").expect("a URL");
        assert!(cache.get(&url).is_none());
        cache.put(&url, policy(), b"one\ntwo", now);
        assert_eq!(cache.get(&url).expect("kept").body, b"one\ntwo");
        assert!(cache.robots(&url, now + ROBOTS_KEPT / 2).is_some());
        assert!(cache.robots(&url, now + ROBOTS_KEPT).is_none());

        let whole = std::fs::read(cache.path(&url)).expect("the entry");
        for damaged in [&whole[..whole.len() - 1], &whole[..10], b"", b"{}\n", &[0xff; 40]] {
            std::fs::write(cache.path(&url), damaged).expect("written");
            assert!(cache.get(&url).is_none());
        }
        let other = Url::parse("https://b.example/").expect("a URL");
        std::fs::write(cache.path(&other), &whole).expect("written");
        assert!(cache.get(&other).is_none(), "an entry of another address");
    }

    #[test]
    fn old_entries_are_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = Url::parse("https://a.example/").expect("a URL");
        let cache = Cache::open(Some(folder.path()), SystemTime::UNIX_EPOCH).expect("a cache");
        cache.put(&url, policy(), b"x", SystemTime::UNIX_EPOCH);
        let written = std::fs::metadata(cache.path(&url))
            .and_then(|data| data.modified())
            .expect("a time");
        Cache::open(Some(folder.path()), written + KEPT).expect("a cache");
        assert!(cache.get(&url).is_some());
        Cache::open(Some(folder.path()), written + KEPT * 2).expect("a cache");
        assert!(cache.get(&url).is_none());
    }
}
