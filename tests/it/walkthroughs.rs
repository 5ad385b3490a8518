//! The pages for people are run, so that they cannot rot: every command in a `console` block, with what it prints. `...`
//! stands for lines left out.

use std::path::Path;

use crate::support::{files_below, folder};

/// What stands before a file that the page tells its reader to write.
const FILE_MARK: &str = "<!-- the tests go on with this file -->\n```toml\n";

fn copy(from: &Path, to: &Path) {
    for path in files_below(from) {
        let target = to.join(path.strip_prefix(from).expect("below it"));
        std::fs::create_dir_all(target.parent().expect("a parent")).expect("made");
        std::fs::copy(&path, &target).expect("copied");
    }
}

/// Runs the commands of a text in a folder of their own, in which they may write.
fn run(text: &str, name: &str, place: &Path) {
    let page = place.join(format!("{name}.md"));
    std::fs::write(&page, text).expect("written");
    assert!(page.with_extension("in").is_dir(), "the commands would run elsewhere");
    trycmd::TestCases::new().env("COLUMNS", "80").case(page);
}

fn page(name: &str) -> String {
    std::fs::read_to_string(folder("docs").join(name)).expect("the page")
}

#[test]
fn the_page_for_seekers_is_true() {
    trycmd::TestCases::new()
        .env("COLUMNS", "80")
        .case(folder("docs/seekers.md"));
}

#[test]
fn the_page_for_recruiters_is_true() {
    let place = tempfile::tempdir().expect("a folder");
    let listings = place.path().join("before.in");
    copy(&folder("examples/listings"), &listings);
    let text = page("recruiters.md");
    let (before, after) = text.split_once(FILE_MARK).expect("the page shows a rolecall.toml");
    let (config, after) = after.split_once("```").expect("the block ends");
    run(before, "before", place.path());
    let configured = place.path().join("after.in");
    copy(&listings, &configured);
    assert!(configured.join("rolecall.toml").is_file(), "`rolecall init` wrote one");
    std::fs::write(configured.join("rolecall.toml"), config).expect("written");
    run(after, "after", place.path());
    for written in [
        "report.html",
        "findings.csv",
        "known.json",
        "rolecall.sarif",
        "rolecall.xml",
    ] {
        let length = configured.join(written).metadata().map(|file| file.len());
        assert!(length.is_ok_and(|length| length > 300), "{written}");
    }
}

#[test]
#[cfg(feature = "parquet")]
fn the_page_for_analysts_is_true() {
    let place = tempfile::tempdir().expect("a folder");
    let dump = place.path().join("analysts.in");
    copy(&folder("examples/dump"), &dump);
    run(&page("analysts.md"), "analysts", place.path());
    for written in ["results.ndjson", "results.csv", "results.parquet", "overview.html"] {
        let length = dump.join(written).metadata().map(|file| file.len());
        assert!(length.is_ok_and(|length| length > 1_000), "{written}");
    }
    let overview = std::fs::read_to_string(dump.join("overview.html")).expect("written");
    assert!(overview.contains("The same posting again"));
}

#[test]
fn the_page_for_pack_authors_is_true() {
    let place = tempfile::tempdir().expect("a folder");
    copy(&folder("examples/packs"), &place.path().join("packs.in"));
    run(&page("packs.md"), "packs", place.path());
}
