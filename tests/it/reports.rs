//! Reports as programs read them, and where they go.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;

use rolecall::Document;
use rolecall::model::{Audience, HelpPart, Report};
use rolecall::render::{View, terminal};
use serde_json::Value;

use crate::support::{ENGINE, day, files_below, folder};

fn rolecall(arguments: &[&str]) -> Output {
    rolecall_with(arguments, &[])
}

fn rolecall_with(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM"] {
        command.env_remove(name);
    }
    command
        .args(arguments)
        .current_dir(folder("."))
        .envs(environment.iter().copied())
        .output()
        .expect("the command runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// One run over all fixtures, in the formats that are compared with each other.
struct Reports {
    report: Value,
    sarif: Value,
    github: String,
    junit: String,
    ndjson: String,
    csv: String,
}

static REPORTS: LazyLock<Reports> = LazyLock::new(|| {
    let target = tempfile::tempdir().expect("a folder");
    let mut arguments: Vec<String> = ["check", "fixtures", "tests/golden", "--as-of", "2026-01-15"]
        .map(str::to_owned)
        .into();
    for format in ["json", "sarif", "github", "junit", "ndjson", "csv"] {
        arguments.push("--output".to_owned());
        arguments.push(format!("{format}={}", target.path().join(format).display()));
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let output = rolecall(&arguments);
    // An empty fixture is a failed input.
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    assert!(
        output.stdout.is_empty(),
        "with files alone, nothing goes to standard output"
    );
    let read = |format: &str| std::fs::read_to_string(target.path().join(format)).expect("the report");
    Reports {
        report: json(&read("json")),
        sarif: json(&read("sarif")),
        github: read("github"),
        junit: read("junit"),
        ndjson: read("ndjson"),
        csv: read("csv"),
    }
});

fn list<'a>(value: &'a Value, path: &str) -> &'a [Value] {
    value
        .pointer(path)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}

fn valid(schema: &Value, value: &Value) {
    let validator = jsonschema::validator_for(schema).expect("the schema is one");
    let problems: Vec<String> = validator
        .iter_errors(value)
        .take(5)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(problems.is_empty(), "{problems:#?}");
}

fn read_json(path: &Path) -> Value {
    json(&std::fs::read_to_string(path).expect("the file can be read"))
}

#[test]
fn results_and_reports_meet_their_schemas() {
    let reports = &*REPORTS;
    let schema = read_json(&folder("docs/schema/result.json"));
    let results = list(&reports.report, "/results");
    assert!(results.len() > 80);
    for result in results {
        valid(&schema, result);
    }
    let schema = read_json(&folder("docs/schema/report.json"));
    valid(&schema, &reports.report);
    let mut wrong = reports.report.clone();
    wrong["results"][0]["verdict"]["is_cx"] = "maybe".into();
    assert!(
        !jsonschema::is_valid(&schema, &wrong),
        "the schema lets everything pass"
    );
    assert_eq!(reports.ndjson.lines().count(), results.len());
}

#[test]
fn schemas_and_pages_are_what_the_types_say() {
    let update = std::env::var_os("ROLECALL_UPDATE").is_some();
    for (file, arguments) in [
        ("docs/schema/result.json", &["schema"][..]),
        ("docs/schema/report.json", &["schema", "report"]),
        ("docs/rules.md", &["rules", "--format", "markdown"]),
    ] {
        let made = text(&rolecall(arguments).stdout);
        if update {
            std::fs::write(folder(file), made).expect("written");
            continue;
        }
        let kept = std::fs::read_to_string(folder(file)).unwrap_or_default();
        assert!(
            kept == made,
            "{file} is out of date: ROLECALL_UPDATE=1 cargo test --test it schemas_and_pages"
        );
    }
}

#[test]
fn sarif_is_valid_and_loses_no_finding() {
    let reports = &*REPORTS;
    let schema = std::fs::read_to_string(folder("tests/data/sarif-schema-2.1.0.json")).expect("the schema");
    // The published schema has one pattern with a bracket too many, which not every reader of patterns forgives.
    let schema = schema.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}?$");
    valid(&json(&schema), &reports.sarif);
    let run = &reports.sarif["runs"][0];
    let results = list(run, "/results");
    let found: Vec<&Value> = list(&reports.report, "/results")
        .iter()
        .flat_map(|result| list(result, "/findings"))
        .collect();
    assert!(found.len() > 30);
    assert_eq!(results.len(), found.len());
    let rules = list(run, "/tool/driver/rules");
    for (result, finding) in results.iter().zip(&found) {
        assert_eq!(result["ruleId"], finding["rule"]);
        assert_eq!(result["level"], finding["severity"]);
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("a small number");
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let quotes = 1 + list(result, "/relatedLocations").len();
        assert_eq!(quotes, list(finding, "/evidence").len());
    }
    let failed = list(&reports.report, "/results")
        .iter()
        .filter(|result| result["status"] == "failed");
    let notes = list(run, "/invocations/0/toolExecutionNotifications");
    assert_eq!(
        notes.iter().filter(|note| note["level"] == "error").count(),
        failed.count()
    );
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn sarif_regions_hold_the_quoted_words() {
    let results = list(&REPORTS.sarif["runs"][0], "/results");
    let mut checked = 0;
    for location in results.iter().flat_map(|result| list(result, "/locations")) {
        let region = &location["physicalLocation"]["region"];
        let uri = location["physicalLocation"]["artifactLocation"]["uri"]
            .as_str()
            .expect("a place");
        let readable = uri.ends_with(".txt") || uri.ends_with(".md");
        let (true, Some(line)) = (readable, region["startLine"].as_u64()) else {
            continue;
        };
        let number = |name: &str| usize::try_from(region[name].as_u64().expect("a number")).expect("a small number");
        let source = std::fs::read(folder(uri)).expect("the input");
        let Ok(source) = String::from_utf8(source) else {
            continue;
        };
        let lines: Vec<&str> = source.split('\n').collect();
        let first = usize::try_from(line).expect("a small number") - 1;
        let mut words = String::new();
        for (at, line) in lines.iter().enumerate().take(number("endLine")).skip(first) {
            let chars: Vec<char> = line.chars().collect();
            let start = if at == first { number("startColumn") - 1 } else { 0 };
            let end = if at + 1 == number("endLine") {
                number("endColumn") - 1
            } else {
                chars.len()
            };
            words.extend(&chars[start..end.min(chars.len())]);
            words.push(' ');
        }
        // Letters alone: the quote has no marks of Markdown, no line breaks and no control characters.
        let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
        let quote = location["message"]["text"].as_str().expect("a quote");
        let quote = quote.rsplit_once(" (").map_or(quote, |(quote, _)| quote);
        assert!(
            letters(&words).contains(&letters(quote)),
            "{uri}: {words:?} is not {quote:?}"
        );
        checked += 1;
    }
    assert!(checked > 20, "only {checked} regions");
}

#[test]
fn fingerprints_outlive_moved_lines_and_tell_findings_apart() {
    let dir = tempfile::tempdir().expect("a folder");
    let posting = std::fs::read_to_string(folder("tests/golden/impossible/input.md")).expect("the input");
    let fingerprints = |text: &str, day: &str| {
        let path = dir.path().join("posting.md");
        std::fs::write(&path, text).expect("written");
        let path = path.to_str().expect("a path");
        let log = json(&text_of(&rolecall(&[
            "check", path, "--format", "sarif", "--as-of", day,
        ])));
        let results = list(&log["runs"][0], "/results").to_vec();
        let print = |result: &Value| result["partialFingerprints"]["rolecallFinding/v2"].to_string();
        results.iter().map(print).collect::<Vec<_>>()
    };
    let before = fingerprints(&posting, "2024-03-01");
    let moved = posting.replace(
        "## Responsibilities",
        "More about us: we moved.\n\n\n## Responsibilities",
    );
    assert_eq!(fingerprints(&moved, "2024-06-01"), before);
    let mut different = before.clone();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), before.len());
    assert!(before.len() >= 3);
}

fn text_of(output: &Output) -> String {
    text(&output.stdout)
}

#[test]
fn annotations_and_test_cases_are_as_many_as_findings() {
    let reports = &*REPORTS;
    let results = list(&reports.report, "/results");
    let findings: usize = results.iter().map(|result| list(result, "/findings").len()).sum();
    let failed = results.iter().filter(|result| result["status"] == "failed").count();
    assert_eq!(reports.github.lines().count(), findings + failed);
    assert!(reports.github.lines().all(|line| {
        ["::error file=", "::warning file=", "::notice file="]
            .iter()
            .any(|start| line.starts_with(start))
    }));
    assert_eq!(reports.csv.lines().count(), results.len() + 1);
    let mut reader = quick_xml::Reader::from_str(&reports.junit);
    let (mut cases, mut failures, mut totals) = (0, 0, Vec::new());
    loop {
        match reader.read_event().expect("well-formed XML") {
            quick_xml::events::Event::Eof => break,
            quick_xml::events::Event::Start(element) | quick_xml::events::Event::Empty(element) => {
                match element.name().as_ref() {
                    "testcase" => cases += 1,
                    "failure" => failures += 1,
                    "testsuites" => {
                        totals = ["tests", "failures"]
                            .iter()
                            .map(|name| {
                                let found = element.try_get_attribute(name).expect("attributes").expect("a count");
                                found.value.into_owned()
                            })
                            .collect();
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
    let clean = results
        .iter()
        .filter(|result| result["status"] == "analysed" && list(result, "/findings").is_empty());
    assert_eq!(cases, findings + failed + clean.count());
    let severe = results
        .iter()
        .flat_map(|result| list(result, "/findings"))
        .filter(|finding| finding["severity"] != "note");
    assert_eq!(failures, severe.count());
    assert_eq!(totals, [cases.to_string(), failures.to_string()]);
}

const POSTING: &str = "fixtures/rules/customer-success-mislabel/fires.txt";

#[test]
fn a_report_takes_its_place_in_one_step() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("report.json");
    std::fs::write(&path, "the old one").expect("written");
    let name = path.to_str().expect("a path");
    assert_eq!(
        rolecall(&["check", POSTING, "--format", "json", "-o", name])
            .status
            .code(),
        Some(0)
    );
    assert_eq!(read_json(&path)["schema"], "rolecall.report/1");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).expect("the report").permissions().mode();
        assert_ne!(mode & 0o044, 0, "others may not read the report: {mode:o}");
    }
    let left: Vec<_> = std::fs::read_dir(dir.path()).expect("the folder").collect();
    assert_eq!(left.len(), 1, "something temporary was left behind");
}

#[test]
fn what_cannot_be_written_is_said_before_the_work_starts() {
    let dir = tempfile::tempdir().expect("a folder");
    let missing = dir.path().join("no/such/folder/report.html");
    let missing = missing.to_str().expect("a path");
    let folder = dir.path().to_str().expect("a path");
    let html = format!("html={missing}");
    let twice = format!("json={}", dir.path().join("a").display());
    for (arguments, what) in [
        (
            vec!["check", "no-such-input", "--format", "html", "-o", missing],
            "cannot be written",
        ),
        (vec!["check", "no-such-input", "--output", &html], "cannot be written"),
        (
            vec!["check", "no-such-input", "--format", "html", "-o", folder],
            "it is a folder",
        ),
        (
            vec!["check", "no-such-input", "--output", &twice, "--output", &twice],
            "one file",
        ),
        (
            vec!["check", "no-such-input", "--output", "pdf=a.pdf"],
            "the formats are",
        ),
        (vec!["check", "no-such-input", "--output", "json=-"], "needs a file"),
        (vec!["check", "no-such-input", "-o", "a.json"], "--format"),
    ] {
        let output = rolecall(&arguments);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(said.contains(what), "{arguments:?}: {said}");
        assert!(!said.contains("no-such-input:"), "the work was begun: {said}");
    }
}

#[test]
fn colours_are_used_where_they_are_wanted() {
    let coloured = |arguments: &[&str], environment: &[(&str, &str)]| {
        let all: Vec<&str> = ["check", POSTING, "--format", "terminal"]
            .iter()
            .chain(arguments)
            .copied()
            .collect();
        rolecall_with(&all, environment).stdout.contains(&0x1b)
    };
    assert!(!coloured(&[], &[]), "a pipe gets no colours by itself");
    assert!(
        coloured(&["--color", "always"], &[("NO_COLOR", "1")]),
        "a word on the command line counts more"
    );
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn narrow_dumb_and_wide_scripts_fit() {
    for posting in ["tests/golden/hostile/input.txt", "fixtures/text", POSTING] {
        let environment = [("COLUMNS", "40"), ("TERM", "dumb")];
        let shown = text(&rolecall_with(&["check", posting, "--format", "terminal", "--explain"], &environment).stdout);
        for line in shown.lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= 40, "{posting}: {line}");
        }
        assert!(!shown.contains('█') && !shown.contains('\u{1b}') && !shown.contains('\u{202e}'));
    }
}

#[test]
fn one_posting_fits_on_one_screen() {
    let rules: Vec<_> = ENGINE.rules().collect();
    let mut long = Vec::new();
    for path in files_below(&folder("fixtures/rules")) {
        let document = Document::new("posting", std::fs::read(&path).expect("the fixture"));
        let analysed = ENGINE.analyse(&document, day()).expect("the fixture can be analysed");
        for outcome in analysed.into_outcomes("posting") {
            let report = Report::new(vec![outcome]);
            let view = View {
                report: &report,
                rules: &rules,
                packs: &[],
            };
            let rows = terminal::report(view, terminal::Style::default()).lines().count();
            if rows > 23 {
                long.push(format!("{}: {rows} rows", path.display()));
            }
        }
    }
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn the_command_describes_itself() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = text(&rolecall(&["completions", shell]).stdout);
        assert!(script.contains("rolecall") && script.contains("--fail-on"), "{shell}");
    }
    let page = text(&rolecall(&["man"]).stdout);
    assert!(page.contains(".TH") && page.contains("check"));
    let page = text(&rolecall(&["man", "check"]).stdout);
    assert!(page.contains("\\-\\-fail\\-on") && page.contains("SARIF"));
    assert_eq!(rolecall(&["man", "chekc"]).status.code(), Some(2));
}

#[test]
fn every_rule_has_an_example_a_fix_and_a_question() {
    for rule in ENGINE.rules() {
        for part in [HelpPart::Example, HelpPart::Fix, HelpPart::Ask] {
            // An applicant has nothing to ask about the markup of a page.
            let wanted = part != HelpPart::Ask || rule.audience == Audience::Everyone;
            assert!(
                rule.part(part).all(|text| !text.is_empty()) && (rule.part(part).count() > 0) == wanted,
                "{}: {part:?}",
                rule.id
            );
        }
        assert!(
            rule.part(HelpPart::Ask)
                .all(|question| question.trim_end().ends_with('?')),
            "{}",
            rule.id
        );
    }
}
