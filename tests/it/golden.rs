//! What users see, whole: `tests/golden/NAME/` holds inputs, `args` with a line for each output, and the outputs. A new
//! case needs no code.
//!
//! `ROLECALL_UPDATE=1 cargo test --test it golden` writes the outputs anew; look at the difference before you commit it.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use crate::support::folder;

/// Runs the command in a case's folder and gives the text of each file, without what changes with every version. One
/// file is standard output; several are further reports, so that one run makes them all.
fn outputs(case: &Path, files: &[&str], arguments: &str) -> Vec<String> {
    let target = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall"));
    command.current_dir(case).env("COLUMNS", "80").env_remove("TERM");
    for word in arguments.split_whitespace() {
        let named = word
            .split_once('=')
            .filter(|(name, _)| name.chars().all(|c| c.is_ascii_uppercase()));
        match named {
            Some((name, value)) => command.env(name, value),
            None => command.arg(word),
        };
    }
    if files.len() > 1 {
        for file in files {
            let format = file.rsplit('.').next().unwrap_or_default();
            command
                .arg("--output")
                .arg(format!("{format}={}", target.path().join(file).display()));
        }
    }
    let output = command.output().expect("the command runs");
    let texts: Vec<String> = if files.len() > 1 {
        let read = |file: &&str| std::fs::read_to_string(target.path().join(file)).expect("the report was written");
        files.iter().map(read).collect()
    } else {
        vec![String::from_utf8(output.stdout).expect("UTF-8")]
    };
    texts.iter().map(|text| normalised(text)).collect()
}

/// Without versions, hashes, the page's own style and script, and the list of packs: they change without any output
/// being different.
fn normalised(text: &str) -> String {
    let mut out = text.replace(env!("CARGO_PKG_VERSION"), "[VERSION]");
    for (start, end, name) in [
        ("<style>", "</style>", "[STYLE]"),
        ("<script>\n", "</script>", "[SCRIPT]"),
        ("script-src ", "; base-uri", "[HASHES]"),
        ("<table class=\"packs\">", "</table>", "[PACKS]"),
        ("  \"packs\": [", "\n  ],\n  \"results\"", "[PACKS]"),
    ] {
        if let Some(at) = out.find(start)
            && let Some(length) = out[at + start.len()..].find(end)
        {
            out.replace_range(at + start.len()..at + start.len() + length, name);
        }
    }
    out
}

fn compare(path: &Path, found: &str, update: bool, wrong: &mut String) {
    if update {
        std::fs::write(path, found).expect("written");
        return;
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    if expected == found {
        return;
    }
    let same = expected
        .lines()
        .zip(found.lines())
        .take_while(|(one, other)| one == other);
    let at = same.count();
    let line = |text: &str| text.lines().nth(at).unwrap_or("(nothing)").to_owned();
    let _ = writeln!(
        wrong,
        "{}:{}\n  want {}\n  got  {}",
        path.display(),
        at + 1,
        line(&expected),
        line(found)
    );
}

#[test]
fn golden_outputs_are_what_they_were() {
    let update = std::env::var_os("ROLECALL_UPDATE").is_some();
    let mut cases = 0;
    let mut wrong = String::new();
    let mut folders: Vec<_> = std::fs::read_dir(folder("tests/golden"))
        .expect("the golden folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    folders.sort();
    for case in folders {
        let lines = std::fs::read_to_string(case.join("args")).expect("the case has args");
        for line in lines.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (files, arguments) = line.split_once(": ").expect("FILES: arguments");
            let files: Vec<&str> = files.split_whitespace().collect();
            for (file, found) in files.iter().zip(outputs(&case, &files, arguments)) {
                cases += 1;
                assert!(!found.is_empty(), "{}: {file} is empty", case.display());
                compare(&case.join(file), &found, update, &mut wrong);
            }
        }
    }
    assert!(cases >= 20, "only {cases} golden outputs");
    assert!(wrong.is_empty(), "{wrong}");
}
