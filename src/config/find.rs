use std::path::{Path, PathBuf};

use super::FILE_NAME;

/// The configuration that holds in a folder: its own, or that of the nearest folder above it within the repository.
///
/// Outside of any repository only the folder itself is looked at.
pub(crate) fn find(current: &Path) -> Option<PathBuf> {
    let in_repository = current.ancestors().any(is_repository_root);
    for folder in current.ancestors() {
        let path = folder.join(FILE_NAME);
        if path.is_file() {
            return Some(path);
        }
        if !in_repository || is_repository_root(folder) {
            return None;
        }
    }
    None
}

fn is_repository_root(folder: &Path) -> bool {
    [".git", ".hg", ".jj"].iter().any(|name| folder.join(name).exists())
}
