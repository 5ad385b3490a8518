//! ZIP archives: their members as inputs of their own. Nothing is ever unpacked to disk; names are only shown.

use std::io::{Cursor, Read, Result, Seek, SeekFrom};
use std::sync::Arc;

use zip::{CompressionMethod, ZipArchive};

use super::open::{self, Backing};
use super::stream::{Budget, Guarded};
use super::{Chunk, Chunks, Origin};
use crate::model::{Failure, FailureKind};

/// The directory of an archive is held in memory.
const MOST_DIRECTORY: u64 = 32 * 1024 * 1024;

/// An archive in an archive is opened, one in that is not.
const DEEPEST: u8 = 2;

/// Bytes that can be read anywhere.
pub(super) trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

/// What a member of an archive is like.
struct Member {
    name: String,
    start: u64,
    packed: u64,
    method: CompressionMethod,
    encrypted: bool,
}

/// The members of an archive, one after another.
struct Members {
    backing: Backing,
    origin: Origin,
    budget: Budget,
    archive: ZipArchive<Box<dyn ReadSeek>>,
    next: usize,
    current: Option<Chunks>,
    stopped: bool,
    any: bool,
}

/// A ZIP archive as chunks. `None` when it is no archive of files but a document: an Office file.
pub(super) fn chunks(backing: &Backing, origin: &Origin) -> Option<Chunks> {
    match members(backing, origin) {
        Ok(members) => members.map(|members| Box::new(members) as Chunks),
        Err(failure) => Some(Box::new(std::iter::once(Chunk::unread(&*origin.name, failure)))),
    }
}

fn members(backing: &Backing, origin: &Origin) -> std::result::Result<Option<Members>, Failure> {
    let unreadable = |error: std::io::Error| super::unreadable(&error, "");
    let mut file = backing.open().map_err(unreadable)?;
    let size = file.seek(SeekFrom::End(0)).map_err(unreadable)?;
    let directory = directory_size(&mut file, size).map_err(unreadable)?;
    if directory > MOST_DIRECTORY {
        return Err(Failure::new(
            FailureKind::TooLarge,
            "the archive holds too many files; unpack it and name the folder",
        ));
    }
    file.rewind().map_err(unreadable)?;
    let archive = ZipArchive::new(file).map_err(|error| {
        Failure::new(
            FailureKind::Unreadable,
            format!("the ZIP archive cannot be read: {error}"),
        )
    })?;
    // Office documents are ZIP archives too, and read as a whole.
    let is_office = ["[Content_Types].xml", "mimetype", "META-INF/container.xml"]
        .iter()
        .any(|name| archive.index_for_name(name).is_some());
    if is_office {
        return Ok(None);
    }
    if origin.depth >= DEEPEST {
        return Err(Failure::new(
            FailureKind::TooLarge,
            "archives are opened one level deep; unpack this one first",
        ));
    }
    Ok(Some(Members {
        backing: backing.clone(),
        origin: origin.clone(),
        budget: Budget::of_size(size),
        archive,
        next: 0,
        current: None,
        stopped: false,
        any: false,
    }))
}

/// How large the archive says its directory is, by the record at its end.
fn directory_size(file: &mut Box<dyn ReadSeek>, size: u64) -> Result<u64> {
    const LONGEST_END: u64 = 22 + 65_535;
    let tail = size.min(LONGEST_END + 20);
    file.seek(SeekFrom::Start(size - tail))?;
    let mut bytes = Vec::new();
    file.take(tail).read_to_end(&mut bytes)?;
    let Some(at) = memchr::memmem::rfind(&bytes, b"PK\x05\x06") else {
        return Ok(0);
    };
    let four = |from: usize| {
        bytes
            .get(from..from + 4)
            .and_then(|field| field.try_into().ok())
            .map(u32::from_le_bytes)
    };
    let directory = four(at + 12).unwrap_or(0);
    if directory != u32::MAX {
        return Ok(directory.into());
    }
    // The size stands in the larger record of ZIP64.
    let large = memchr::memmem::rfind(&bytes, b"PK\x06\x06").and_then(|at| bytes.get(at + 40..at + 48));
    let large = large.and_then(|field| field.try_into().ok()).map(u64::from_le_bytes);
    Ok(large.unwrap_or(u64::MAX))
}

impl Members {
    fn member(&mut self, index: usize) -> std::result::Result<Option<Member>, Failure> {
        let entry = self.archive.by_index_raw(index).map_err(|error| {
            Failure::new(
                FailureKind::Unreadable,
                format!("file {} of the archive cannot be read: {error}", index + 1),
            )
        })?;
        if entry.is_dir() {
            return Ok(None);
        }
        let name = shown_name(&String::from_utf8_lossy(entry.name_raw()));
        if !is_wanted(&name) {
            return Ok(None);
        }
        Ok(Some(Member {
            name,
            start: entry.data_start().unwrap_or(u64::MAX),
            packed: entry.compressed_size(),
            method: entry.compression(),
            encrypted: entry.encrypted(),
        }))
    }

    fn open(&self, member: &Member) -> std::result::Result<Chunks, (String, Failure)> {
        let origin = Origin {
            name: format!("{}!/{}", self.origin.name, member.name).into(),
            found: true,
            depth: self.origin.depth + 1,
            options: self.origin.options.clone(),
        };
        let failed = |kind, message: String| (origin.name.to_string(), Failure::new(kind, message));
        if member.encrypted {
            return Err(failed(
                FailureKind::Unreadable,
                "is encrypted; unpack it first".to_owned(),
            ));
        }
        let unreadable = |error: std::io::Error| (origin.name.to_string(), super::unreadable(&error, ""));
        let mut file = self.backing.open().map_err(unreadable)?;
        file.seek(SeekFrom::Start(member.start)).map_err(unreadable)?;
        let packed = file.take(member.packed);
        let budget = self.budget.clone();
        let stream: super::stream::Stream = match member.method {
            CompressionMethod::Stored => Box::new(Guarded { inner: packed, budget }),
            CompressionMethod::Deflated => Box::new(Guarded {
                inner: flate2::read::DeflateDecoder::new(packed),
                budget,
            }),
            other => {
                return Err(failed(
                    FailureKind::Unreadable,
                    format!("is packed by a method that is not read ({other:?}); unpack it first"),
                ));
            }
        };
        Ok(open::stream(stream, origin))
    }
}

impl Iterator for Members {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        loop {
            if let Some(chunk) = self.current.as_mut().and_then(Iterator::next) {
                self.any = true;
                return Some(chunk);
            }
            self.current = None;
            if self.stopped || self.next >= self.archive.len() {
                let empty = !self.any;
                self.any = true;
                return empty.then(|| {
                    let failure = Failure::new(
                        FailureKind::Empty,
                        "the archive holds no file that may be a posting or a dump",
                    );
                    Chunk::unread(&*self.origin.name, failure)
                });
            }
            let index = self.next;
            self.next += 1;
            match self.member(index) {
                Ok(None) => {}
                Ok(Some(member)) => match self.open(&member) {
                    Ok(chunks) => self.current = Some(chunks),
                    Err((name, failure)) => {
                        self.any = true;
                        return Some(Chunk::unread(name, failure));
                    }
                },
                Err(failure) => {
                    self.any = true;
                    return Some(Chunk::unread(&*self.origin.name, failure));
                }
            }
            if self.budget.is_spent() {
                self.stopped = true;
            }
        }
    }
}

/// Whether a file of an archive or a folder may be the user's own: not hidden, no trash of an operating system, no part
/// of a page that was saved with everything it shows.
fn is_wanted(name: &str) -> bool {
    name.split('/')
        .all(|part| !part.starts_with('.') && part != "__MACOSX" && !part.ends_with("_files"))
}

/// A stranger's file name or address as it is shown: relative, without steps upwards, control characters and signs that
/// turn the direction of writing.
pub(super) fn shown_name(name: &str) -> String {
    let clean: String = name
        .chars()
        .map(|c| match c {
            '\\' => '/',
            c if c.is_control()
                || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}') =>
            {
                '\u{FFFD}'
            }
            c => c,
        })
        .collect();
    if clean.contains("://") {
        return clean;
    }
    let parts: Vec<&str> = clean
        .split('/')
        .filter(|part| !matches!(*part, "" | "." | ".."))
        .collect();
    parts.join("/")
}

/// The bytes of a document inside an archive, read again from its start.
pub(super) fn memory(bytes: Vec<u8>) -> Backing {
    Backing::Memory(Arc::from(bytes))
}

/// A reader of bytes in memory.
pub(super) fn cursor(bytes: &Arc<[u8]>) -> Box<dyn ReadSeek> {
    Box::new(Cursor::new(Arc::clone(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_safely() {
        for (name, shown) in [
            ("a/b.html", "a/b.html"),
            ("../../etc/passwd", "etc/passwd"),
            ("/etc/passwd", "etc/passwd"),
            ("C:\\x\\..\\y.html", "C:/x/y.html"),
            ("a\u{1b}[2Jb\u{202e}.html", "a\u{FFFD}[2Jb\u{FFFD}.html"),
            ("https://a.example//b/../c", "https://a.example//b/../c"),
        ] {
            assert_eq!(shown_name(name), shown);
        }
        assert!(is_wanted("a/b.html") && !is_wanted("a/.git/b.html") && !is_wanted("page_files/ad.html"));
    }
}
