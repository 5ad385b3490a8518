//! Folders: searched in the order of their names.

use std::path::Path;

use super::{Chunk, Chunks, Options, open};
use crate::model::{Failure, FailureKind, Sidecar};

/// The chunks of every file below a folder that may hold postings. Hidden files and the `*_files` folders of pages that
/// were saved with everything they show are left out; symbolic links are not followed.
pub(super) fn folder(path: &Path, options: &Options) -> Chunks {
    let options = options.clone();
    let walk = walkdir::WalkDir::new(path)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || is_wanted(entry));
    let chunks = walk.flat_map(move |entry| match entry {
        Ok(entry) if entry.file_type().is_file() => open::file(entry.path(), &options, true),
        Ok(_) => Box::new(std::iter::empty()),
        Err(error) => {
            let name = error.path().unwrap_or(Path::new("")).display().to_string();
            let failure = Failure::new(FailureKind::Unreadable, format!("cannot be searched: {error}"));
            Box::new(std::iter::once(Chunk::unread(name, failure)))
        }
    });
    Box::new(OrEmpty {
        chunks,
        name: path.display().to_string(),
        any: false,
    })
}

fn is_wanted(entry: &walkdir::DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let belongs_to_a_page = entry.file_type().is_dir() && name.ends_with("_files");
    // What was noted beside a fetched file belongs to that file.
    !name.starts_with('.') && !belongs_to_a_page && !name.ends_with(Sidecar::ENDING)
}

/// A folder without anything to read is an input that failed.
struct OrEmpty<I> {
    chunks: I,
    name: String,
    any: bool,
}

impl<I: Iterator<Item = Chunk>> Iterator for OrEmpty<I> {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        let chunk = self.chunks.next();
        if chunk.is_some() || self.any {
            self.any = true;
            return chunk;
        }
        self.any = true;
        let failure = Failure::new(
            FailureKind::Empty,
            "the folder holds no posting (text, Markdown, HTML, mail, PDF, Office) and no dump (NDJSON, JSON, CSV, Parquet, WARC)",
        );
        Some(Chunk::unread(self.name.clone(), failure))
    }
}
