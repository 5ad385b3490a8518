//! Fetched bytes as files, each with its sidecar.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use url::Url;

use super::cache::{hex, write_whole};
use super::{FetchError, Fetched, Trouble};
use crate::model::Sidecar;

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// It was written.
    New(PathBuf),
    /// The same bytes were there already; they were left alone, with their sidecar.
    Unchanged(PathBuf),
    /// Other bytes were there and were replaced.
    Replaced(PathBuf),
}

/// Writes the bytes and their sidecar into `folder`. The name is made of the address, so that the same address has the
/// same name each time. Other bytes under that name are replaced only where `overwrite` says so.
///
/// # Errors
///
/// [`Trouble::Unsaved`] where a file cannot be written, or would have to be replaced.
pub fn save(fetched: &Fetched, folder: &Path, overwrite: bool) -> Result<Saved, FetchError> {
    let path = folder.join(file_name(fetched));
    let unsaved = |why: String| Trouble::Unsaved(why).at(&fetched.origin.url);
    let io = |error: std::io::Error| unsaved(format!("{}: {error}", path.display()));
    std::fs::create_dir_all(folder).map_err(io)?;
    let before = read(&path).map_err(io)?;
    let sidecar = sidecar_of(&path);
    let same = before.as_ref() == Some(&fetched.bytes);
    if same && sidecar.is_file() {
        return Ok(Saved::Unchanged(path));
    }
    if before.is_some() && !same && !overwrite {
        return Err(unsaved(format!(
            "{} holds other bytes; move it away, choose another folder, or pass --overwrite",
            path.display()
        )));
    }
    // The sidecar goes first: bytes without their day would pass for complete.
    write_whole(&sidecar, fetched.origin.to_json().as_bytes()).map_err(io)?;
    write_whole(&path, &fetched.bytes).map_err(io)?;
    Ok(match before {
        None => Saved::New(path),
        Some(_) if same => Saved::Unchanged(path),
        Some(_) => Saved::Replaced(path),
    })
}

/// Where the sidecar of a file stands.
fn sidecar_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(Sidecar::ENDING);
    path.with_file_name(name)
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the I/O edge: what is there is compared before it is replaced"
)]
fn read(path: &Path) -> std::io::Result<Option<Vec<u8>>> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The longest readable part of a name.
const LONGEST_STEM: usize = 80;

/// A name that is safe everywhere: small letters, digits and dashes out of the address that people see, a few digits
/// of the hash of the address that was asked, and the ending. Nothing in it is a path, hidden, or reserved.
fn file_name(fetched: &Fetched) -> String {
    let origin = &fetched.origin;
    let shown = Url::parse(&origin.url).ok();
    let shown = shown.map_or_else(String::new, |url| {
        format!("{} {}", url.host_str().unwrap_or_default(), url.path())
    });
    let mut stem = String::new();
    for c in shown.chars() {
        if stem.len() >= LONGEST_STEM {
            break;
        }
        if c.is_ascii_alphanumeric() {
            stem.push(c.to_ascii_lowercase());
        } else if !stem.is_empty() && !stem.ends_with('-') {
            stem.push('-');
        }
    }
    let stem = stem.trim_end_matches('-');
    let asked = format!("{} {}", origin.requested, origin.only.as_deref().unwrap_or_default());
    let hash = hex(&Sha256::digest(asked)[..4]);
    // What tells no kind is most often a page.
    let ending = fetched.ending.unwrap_or("html");
    format!("{stem}-{hash}.{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fetched(url: &str, bytes: &str) -> Fetched {
        Fetched {
            bytes: bytes.as_bytes().to_vec(),
            ending: Some("html"),
            origin: Sidecar::new(url, jiff::Timestamp::UNIX_EPOCH),
        }
    }

    #[test]
    fn names_hold_nothing_of_a_path() {
        for url in [
            "https://jobs.example.com/a/../../etc/passwd",
            "https://jobs.example.com/..%2f..%2fetc",
            "https://jobs.example.com/a\\b:c|d?e=../f",
            "https://con.example/nul",
            &format!("https://jobs.example.com/{}", "x/".repeat(500)),
            "https://xn--bcher-kva.example/\u{202e}gpj.exe",
            "not a URL",
        ] {
            let name = file_name(&fetched(url, ""));
            let safe = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            let (stem, ending) = name.split_once('.').expect("an ending");
            assert!(stem.chars().all(safe) && ending == "html" && name.len() < 120, "{name}");
        }
        let name = file_name(&fetched("https://jobs.example.com/CX-Analyst/", ""));
        assert!(name.starts_with("jobs-example-com-cx-analyst-"), "{name}");
        let other = file_name(&fetched("https://jobs.example.com/CX-Analyst/?id=2", ""));
        assert_ne!(name, other);
    }

    #[test]
    fn other_bytes_are_not_replaced_silently() {
        let folder = tempfile::tempdir().expect("a folder");
        let to = folder.path().join("new");
        let first = fetched("https://jobs.example.com/1", "one");
        let Ok(Saved::New(path)) = save(&first, &to, false) else {
            panic!("not saved");
        };
        assert_eq!(save(&first, &to, false), Ok(Saved::Unchanged(path.clone())));
        let second = fetched("https://jobs.example.com/1", "two");
        let error = save(&second, &to, false).expect_err("refused");
        assert!(error.to_string().contains("holds other bytes"), "{error}");
        assert_eq!(read(&path).expect("read"), Some(b"one".to_vec()));
        assert_eq!(save(&second, &to, true), Ok(Saved::Replaced(path.clone())));
        assert_eq!(read(&path).expect("read"), Some(b"two".to_vec()));
        let sidecar = read(&sidecar_of(&path)).expect("read").expect("a sidecar");
        assert_eq!(Sidecar::parse(&sidecar), Some(second.origin));
    }
}
