//! What several tests need: one engine, a day, the folders.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use rolecall::{AsOf, AsOfBasis, Engine};

/// Building the engine takes longer than any analysis, so the tests share one.
pub(crate) static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::new);

/// The day on which texts without a date are judged.
pub(crate) fn day() -> AsOf {
    AsOf {
        date: "2026-01-15".parse().expect("a date"),
        basis: AsOfBasis::Option,
    }
}

/// A folder of the repository.
pub(crate) fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Every file below a folder, sorted.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}
