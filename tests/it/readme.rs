//! The README says what goes in. Every row of its table names fixtures that exist and tests that exist.

use crate::support::folder;

/// The words between backticks.
fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_row_of_what_goes_in_has_a_fixture_and_a_test() {
    let readme = std::fs::read_to_string(folder("README.md")).expect("the README");
    let (_, section) = readme.split_once("## What goes in").expect("the section");
    let (section, _) = section.split_once("\n## ").expect("a next section");
    let rows: Vec<Vec<&str>> = section
        .lines()
        .filter(|line| line.starts_with('|'))
        .skip(2)
        .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect();
    assert!(rows.len() >= 10, "only {} rows", rows.len());
    for row in rows {
        let &[input, _, fixtures, tests] = row.as_slice() else {
            panic!("a row has not four cells: {row:?}");
        };
        let (fixtures, tests) = (quoted(fixtures), quoted(tests));
        assert!(!fixtures.is_empty() && !tests.is_empty(), "{input}");
        for path in fixtures {
            assert!(folder(path).exists(), "{input}: there is no {path}");
        }
        for test in tests {
            let (file, function) = test.split_once("::").expect("FILE::FUNCTION");
            let source = std::fs::read_to_string(folder("tests/it").join(file).with_extension("rs"));
            let source = source.unwrap_or_else(|error| panic!("{input}: tests/it/{file}.rs: {error}"));
            let (before, _) = source
                .split_once(&format!("fn {function}() {{"))
                .unwrap_or_else(|| panic!("{input}: tests/it/{file}.rs has no {function}"));
            assert!(before.trim_end().ends_with("#[test]"), "{input}: {test} is no test");
        }
    }
}
