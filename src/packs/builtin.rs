use include_dir::{Dir, include_dir};

static KEYWORDS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/keywords");

/// Every file of `keywords/` with its path, sorted.
pub(super) fn files() -> Vec<(&'static str, &'static str)> {
    let mut files = Vec::new();
    collect(&KEYWORDS, &mut files);
    files.sort_unstable();
    files
}

fn collect(dir: &'static Dir<'static>, files: &mut Vec<(&'static str, &'static str)>) {
    for file in dir.files() {
        if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8())
            && (path.ends_with(".toml") || path.ends_with(".tsv"))
            && path != "sites.toml"
        {
            files.push((path, text));
        }
    }
    dir.dirs().for_each(|inner| collect(inner, files));
}
