//! The command as its users run it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::support::folder;

fn rolecall(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rolecall"))
        .args(arguments)
        .current_dir(folder("."))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    // A command that fails early closes its input; that is not this writer's failure.
    let _ = child.stdin.take().expect("standard input").write_all(input);
    child.wait_with_output().expect("the command ends")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", text(&output.stdout)))
}

const POSTING: &str = "fixtures/text/cx-analyst-grocery.txt";

#[test]
fn a_pipe_gets_json_and_a_bad_input_does_not_stop_the_others() {
    let output = rolecall(&["check", POSTING, "no-such-file.txt", "fixtures/bad/empty.txt"], b"");
    assert_eq!(output.status.code(), Some(2));
    let report = json(&output);
    assert_eq!(report["schema"], "rolecall.report/1");
    let states: Vec<&str> = report["results"]
        .as_array()
        .expect("results")
        .iter()
        .filter_map(|result| result["status"].as_str())
        .collect();
    assert_eq!(states, ["analysed", "failed", "failed"]);
    assert_eq!(report["results"][1]["error"]["kind"], "unreadable");
    assert_eq!(report["results"][2]["error"]["kind"], "empty");
    let errors = text(&output.stderr);
    assert!(
        errors.contains("no-such-file.txt") && errors.contains("fixtures/bad/empty.txt"),
        "{errors}"
    );
}

#[test]
fn a_dash_is_standard_output() {
    let record =
        br#"{"title": "CX Analyst", "description": "You read surveys and tell the company what customers say."}"#;
    let output = rolecall(&["batch", "--as-of", "2026-11-01", "-o", "-"], record);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(json(&output)["status"], "analysed");
    assert!(!folder("./-").exists());
    let refused = rolecall(&["batch", "--resume", "-o", "-"], record);
    assert_eq!(refused.status.code(), Some(2), "{}", text(&refused.stderr));
    assert!(text(&refused.stderr).contains("--resume goes on with a file"));
}

#[cfg(feature = "pdf")]
#[test]
fn a_document_that_breaks_its_parser_is_one_sentence() {
    let output = Command::new(env!("CARGO_BIN_EXE_rolecall"))
        .args(["check", "fixtures/bad/missing-font.pdf"])
        .current_dir(folder("."))
        .env_remove("RUST_BACKTRACE")
        .output()
        .expect("the command ends");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        text(&output.stderr),
        "rolecall: fixtures/bad/missing-font.pdf: the pages of the PDF could not be read\n"
    );
}

#[test]
fn folders_are_walked_in_order_and_expectations_left_alone() {
    let output = rolecall(&["check", "fixtures/text", "--format", "ndjson"], b"");
    let lines = text(&output.stdout);
    let sources: Vec<String> = lines
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).expect("a line of JSON")["input"]["source"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        })
        .collect();
    assert!(sources.len() >= 15 && sources.is_sorted(), "{sources:?}");
    assert!(sources.iter().all(|source| source.ends_with(".txt")));
}

#[test]
fn standard_input_is_an_input() {
    let posting = std::fs::read(folder(POSTING)).expect("the fixture");
    let report = json(&rolecall(&["check", "-"], &posting));
    assert_eq!(report["results"][0]["input"]["source"], "-");
    assert_eq!(report["results"][0]["status"], "analysed");
}

#[test]
fn the_terminal_view_fits_and_has_no_colours_in_a_pipe() {
    for width in ["80", "60"] {
        let output = Command::new(env!("CARGO_BIN_EXE_rolecall"))
            .args([
                "check",
                "fixtures/rules",
                "fixtures/html",
                "fixtures/text",
                "--format",
                "terminal",
                "--explain",
            ])
            .current_dir(folder("."))
            .env("COLUMNS", width)
            .output()
            .expect("the command runs");
        let shown = text(&output.stdout);
        let width: usize = width.parse().expect("a number");
        let wide: Vec<&str> = shown.lines().filter(|line| line.chars().count() > width).collect();
        assert!(wide.is_empty(), "{wide:#?}");
        assert!(!shown.contains('\u{1b}'));
        assert!(shown.contains("Seeker: ") && shown.contains("Recruiter: "));
    }
}

#[test]
fn findings_of_text_and_markdown_name_line_and_column() {
    let report = json(&rolecall(
        &["check", "fixtures/rules/industry-only-requirement/fires.txt"],
        b"",
    ));
    let source =
        std::fs::read_to_string(folder("fixtures/rules/industry-only-requirement/fires.txt")).expect("the fixture");
    let findings = report["results"][0]["findings"].as_array().expect("findings");
    let finding = findings
        .iter()
        .find(|finding| finding["rule"] == "industry-only-requirement")
        .expect("the finding");
    let evidence = &finding["evidence"][0];
    let line = usize::try_from(evidence["line"].as_u64().expect("a line")).expect("a small number");
    let quoted = evidence["text"].as_str().expect("a quote");
    let first_word = quoted.split_whitespace().find(|word| word.len() > 4).expect("a word");
    let nearby: String = source.lines().skip(line - 1).take(3).collect();
    assert!(nearby.contains(first_word), "{quoted:?} is not at line {line}");
}

#[test]
fn fail_on_sets_the_exit_code() {
    let fires = "fixtures/rules/impossible-experience/fires.html";
    assert_eq!(rolecall(&["check", fires], b"").status.code(), Some(0));
    assert_eq!(
        rolecall(&["check", fires, "--fail-on", "error"], b"").status.code(),
        Some(1)
    );
    let silent = "fixtures/rules/impossible-experience/silent.html";
    assert_eq!(
        rolecall(&["check", silent, "--fail-on", "error"], b"").status.code(),
        Some(0)
    );
}

#[test]
fn wrong_usage_is_exit_code_two() {
    for arguments in [
        &["chekc"][..],
        &["check"],
        &["check", POSTING, "--as-of", "yesterday"],
        &["explain", "no-such-rule"],
        &["roles", "boss"],
    ] {
        let output = rolecall(arguments, b"");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_batch_gives_one_line_for_each_line_in_order() {
    let long = format!("{{\"id\":\"long\",\"description\":\"{}\"}}", "word ".repeat(1_200_000));
    let records = [
        r#"{"id":"a","title":"CX Analyst","description":"<p>Run the survey programme and report NPS drivers.</p>"}"#,
        "not json",
        r#"{"id":"c","title":"No text"}"#,
        "[1,2]",
        r#"{"id":7,"job_title":"Support","job_description":"Answer tickets all day long."}"#,
        &long,
        "{\"description\":\"\u{0}\u{1}\"}",
    ];
    let output = rolecall(&["batch", "--as-of", "2026-01-15"], records.join("\n").as_bytes());
    assert_eq!(output.status.code(), Some(0));
    let results: Vec<Value> = text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect();
    assert_eq!(results.len(), records.len());
    let states: Vec<&str> = results.iter().filter_map(|result| result["status"].as_str()).collect();
    assert_eq!(
        states,
        [
            "analysed", "failed", "failed", "failed", "analysed", "analysed", "failed"
        ]
    );
    let kinds: Vec<&str> = results
        .iter()
        .filter_map(|result| result["error"]["kind"].as_str())
        .collect();
    assert_eq!(
        kinds,
        ["invalid_record", "no_description", "invalid_record", "invalid_record"]
    );
    assert_eq!(results[4]["input"]["id"], "7");
    assert!(text(&output.stderr).contains("3 records analysed, 4 failed"));
}

#[test]
fn a_five_megabyte_line_is_read() {
    let line = "We are looking for a customer support agent who answers calls and tickets. ".repeat(70_000);
    assert!(line.len() > 5_000_000);
    let report = json(&rolecall(&["check", "-"], line.as_bytes()));
    assert_eq!(report["results"][0]["status"], "analysed");
    assert!(
        report["results"][0]["input"]["warnings"]
            .as_array()
            .expect("warnings")
            .iter()
            .any(|warning| warning.as_str().is_some_and(|w| w.contains("MiB")))
    );
}

#[test]
fn hostile_inputs_take_bounded_work() {
    let deep = "<div>".repeat(200_000) + "hello";
    assert_eq!(
        json(&rolecall(&["check", "-"], deep.as_bytes()))["results"][0]["error"]["kind"],
        "not_a_posting"
    );
    let endless = format!(
        "Lead\n\nRequirements:\n- {}",
        "5 years of experience with Kubernetes or ".repeat(50_000)
    );
    let report = json(&rolecall(&["check", "-"], endless.as_bytes()));
    assert_eq!(
        report["results"][0]["demands"]["experience"].as_array().map(Vec::len),
        Some(200)
    );
    assert!(
        report["results"][0]["input"]["warnings"]
            .to_string()
            .contains("first 200 demands")
    );
    let nested = format!("<script type=\"application/ld+json\">{}</script>", "[".repeat(200_000));
    assert_eq!(
        json(&rolecall(&["check", "-"], nested.as_bytes()))["results"][0]["status"],
        "failed"
    );
}

#[test]
fn the_guides_speak() {
    let rules = text(&rolecall(&["rules"], b"").stdout);
    assert!(rules.lines().count() >= 11 && rules.contains("impossible-experience"));
    assert!(text(&rolecall(&["explain", "impossible-experience"], b"").stdout).contains("Why it matters:"));
    let roles = text(&rolecall(&["roles"], b"").stdout);
    for role in ["specialist", "manager", "associate", "analyst", "expert"] {
        assert!(roles.contains(role), "{role}");
        let one = text(&rolecall(&["roles", role], b"").stdout);
        for part in ["Does:", "Keywords:", "Metrics:", "Tools:", "Titles:"] {
            assert!(one.contains(part), "{role} {part}");
        }
        assert!(one.lines().all(|line| line.chars().count() <= 80));
    }
}

#[test]
fn packs_are_checked_at_their_place() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("mine.toml");
    std::fs::write(
        &path,
        "id = \"mine\"\nkind = \"family\"\nname = \"M\"\nsummary = \"S.\"\nwieght = 3\n",
    )
    .expect("written");
    let output = rolecall(&["packs", "check", path.to_str().expect("a path")], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stdout).contains("mine.toml:5:1"),
        "{}",
        text(&output.stdout)
    );
    assert_eq!(
        rolecall(&["check", POSTING, "--pack", path.to_str().expect("a path")], b"")
            .status
            .code(),
        Some(2)
    );
}

#[test]
fn an_evaluation_reports_and_gates() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("gold.ndjson");
    let posting = std::fs::read_to_string(folder(POSTING)).expect("the fixture");
    let gold = serde_json::json!({
        "id": "one", "title": "Customer Insight Analyst", "description": posting,
        "label": {"claims_cx": false, "family": "customer_experience", "role": "analyst", "years": [], "industry": {"strength": "none"},
                  "certification": {"strength": "none"}, "customer_type": "b2c", "growth": "unstated"}
    });
    std::fs::write(&path, format!("{gold}\n")).expect("written");
    let table = text(&rolecall(&["eval", path.to_str().expect("a path"), "--errors"], b"").stdout);
    assert!(table.contains("family") && table.contains("1 postings"), "{table}");
    let result = json(&rolecall(
        &["eval", path.to_str().expect("a path"), "--format", "json"],
        b"",
    ));
    assert_eq!(result["figures"]["family"], 1.0);
    let gate = |gate: &str| {
        rolecall(&["eval", path.to_str().expect("a path"), "--gate", gate], b"")
            .status
            .code()
    };
    assert_eq!(gate("family=0.9"), Some(0));
    assert_eq!(gate("family=1.1"), Some(1));
    assert_eq!(gate("nonsense=1"), Some(2));
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let script = format!(
        "{} check fixtures/text --format json | head -c 10",
        env!("CARGO_BIN_EXE_rolecall")
    );
    let output = Command::new("sh")
        .arg("-c")
        .arg(script)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .output()
        .expect("sh runs");
    assert!(!text(&output.stderr).contains("panicked"), "{}", text(&output.stderr));
}

#[test]
fn a_fetched_file_is_judged_by_the_day_and_address_noted_beside_it() {
    let kept = tempfile::tempdir().expect("a folder");
    let posting = std::fs::read(folder(POSTING)).expect("the fixture");
    std::fs::write(kept.path().join("job.txt"), posting).expect("written");
    let sidecar = rolecall::model::Sidecar::new(
        "https://jobs.example.com/7",
        "2025-03-04T10:00:00Z".parse().expect("a time"),
    );
    let noted = serde_json::to_vec(&sidecar).expect("JSON");
    std::fs::write(kept.path().join("job.txt.fetched.json"), noted).expect("written");
    let output = rolecall(&["check", kept.path().to_str().expect("a path")], b"");
    let report = json(&output);
    let results = report["results"].as_array().expect("results");
    assert_eq!(results.len(), 1, "{}", text(&output.stderr));
    assert_eq!(results[0]["posting"]["url"], "https://jobs.example.com/7");
    let day = &results[0]["as_of"];
    assert!(day["basis"] == "date_posted" || day["date"] == "2025-03-04", "{day}");
}
