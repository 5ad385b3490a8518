//! `rank`, `match`, `diff` and `stats` as their users run them. Fixtures are folder-driven: `fixtures/resumes/NAME.*` with
//! `NAME.expect.json`, `fixtures/pairs/NAME/{old,new}.*` with `expect.json`.

use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use proptest::prelude::*;
use rolecall::compare::{self, Group};
use rolecall::model::Report;
use rolecall::render::json::v1;
use rolecall::stats::{Counter, Stats, simhash};
use rolecall::{Document, Failure, FailureKind, Outcome};
use serde_json::{Value, json};

use crate::support::{ENGINE, day, files_below, folder};

fn rolecall(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rolecall"))
        .args(arguments)
        .current_dir(folder("."))
        .env("COLUMNS", "80")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let _ = child.stdin.take().expect("standard input").write_all(input);
    child.wait_with_output().expect("the command ends")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", text(&output.stdout), text(&output.stderr)))
}

fn strings(value: &Value) -> Vec<String> {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect()
}

fn fits(page: &str) {
    let wide: Vec<&str> = page.lines().filter(|line| line.chars().count() > 80).collect();
    assert!(wide.is_empty(), "{wide:#?}");
    assert!(!page.contains('\u{1b}'));
}

fn analysed(text: &str) -> Outcome {
    let document = Document::new("posting", text);
    let analysis = ENGINE
        .analyse(&document, day())
        .expect("it can be analysed")
        .analyses
        .remove(0);
    Outcome::new("posting", Ok(analysis))
}

// ---- rank ----

#[test]
fn rank_puts_the_best_fit_first_and_loses_nothing() {
    let arguments = [
        "rank",
        "fixtures/text",
        "no-such.txt",
        "--role",
        "analyst",
        "--as-of",
        "2026-01-15",
    ];
    let output = rolecall(&arguments, b"");
    assert_eq!(output.status.code(), Some(2), "an input failed");
    let rank = json_of(&output);
    assert_eq!(rank["schema"], "rolecall.rank/1");
    let postings = rank["postings"].as_array().expect("postings");
    let sources: Vec<&str> = postings
        .iter()
        .filter_map(|one| one["posting"]["source"].as_str())
        .collect();
    let mut sorted = sources.clone();
    sorted.sort_unstable();
    let files = files_below(&folder("fixtures/text"));
    let files: Vec<_> = files
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "txt"))
        .collect();
    assert_eq!(sorted.len(), files.len());
    sorted.dedup();
    assert_eq!(sorted.len(), files.len(), "each input stands once");
    assert_eq!(sources[0], "fixtures/text/cx-analyst-grocery.txt");
    assert_eq!(rank["failed"][0]["source"], "no-such.txt");
    let first = &postings[0];
    assert!(
        first["for"]
            .as_array()
            .expect("reasons")
            .iter()
            .any(|reason| reason["text"] == "drivers of NPS")
    );
    let page = text(&rolecall(&[&arguments[..], &["--format", "terminal"]].concat(), b"").stdout);
    fits(&page);
    assert!(
        page.contains("Other work; a role's score says little here:") && page.contains("no-such.txt: cannot be read")
    );
    let lines = text(&rolecall(&[&arguments[..], &["--format", "ndjson"]].concat(), b"").stdout);
    assert_eq!(lines.lines().count(), files.len() + 1);
}

#[test]
fn an_unknown_role_is_named_with_the_known_ones() {
    let output = rolecall(&["rank", "fixtures/text", "--role", "boss"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("analyst, associate, expert, manager, specialist"));
}

/// One posting of each kind of work.
static POSTINGS: LazyLock<Vec<Outcome>> = LazyLock::new(|| {
    let texts = [
        "CX Analyst\n\nWhat you will do:\n- Analyse survey data and find the drivers of NPS\n- Build dashboards in Power BI\n- Write SQL",
        "Customer Success Manager\n\nResponsibilities:\n- Own a book of accounts from onboarding to renewal\n- Drive adoption and net revenue retention",
        "Customer Support Agent\n\nDuties:\n- Answer tickets and calls\n- Escalate cases",
        "Customer Experience Manager\n\nDuties:\n- Own the customer experience strategy and roadmap\n- Lead a team of six analysts",
        "Baker\n\nDuties:\n- Bake bread",
        "CX Analyst",
    ];
    texts.into_iter().map(analysed).collect()
});

proptest! {
    /// A ranking holds each input once; within a group scores fall, and equals keep the order of the inputs.
    #[test]
    fn a_ranking_is_a_permutation(chosen in prop::collection::vec(0_usize..6, 0..9)) {
        let outcomes: Vec<Outcome> = chosen
            .iter()
            .enumerate()
            .map(|(at, &which)| {
                let mut outcome = POSTINGS[which].clone();
                outcome.source = at.to_string();
                outcome
            })
            .collect();
        let rank = compare::rank("analyst", &outcomes);
        let mut sources: Vec<usize> = rank.postings.iter().map(|one| one.posting.source.parse().expect("a number")).collect();
        for pair in rank.postings.windows(2) {
            let key = |one: &compare::Ranked| (one.group, std::cmp::Reverse(one.score), one.posting.source.parse::<usize>().expect("a number"));
            prop_assert!(key(&pair[0]) < key(&pair[1]));
        }
        prop_assert!(rank.postings.iter().enumerate().all(|(at, one)| one.place == at + 1));
        prop_assert!(rank.postings.iter().all(|one| (one.group == Group::Cx) == matches!(one.posting.is_cx, "cx" | "frontline")));
        sources.sort_unstable();
        prop_assert_eq!(sources, (0..chosen.len()).collect::<Vec<_>>());
    }
}

// ---- match ----

fn check_resume(path: &Path, expected: &Value, wrong: &mut String) {
    let name = path.display().to_string();
    let posting = expected["posting"].as_str().expect("a posting");
    let arguments = ["match", &name, posting, "--as-of", "2026-01-15"];
    let found = json_of(&rolecall(&arguments, b""));
    let (resume, matched) = (&found["resume"], &found["postings"][0]);
    let years = &resume["years"];
    let list = |value: &Value, of: &dyn Fn(&Value) -> Value| -> Value {
        value
            .as_array()
            .map(|all| all.iter().map(of).collect())
            .unwrap_or_default()
    };
    let periods = list(&years["periods"], &|one| {
        json!(format!(
            "{}..{}",
            one["from"].as_str().unwrap_or("?"),
            one["to"].as_str().unwrap_or("?")
        ))
    });
    let months = if years["total"].is_null() {
        Value::Null
    } else {
        json!([years["total"]["low"], years["total"]["high"]])
    };
    let mut compare = |what: &str, wanted: &Value, got: &Value| {
        if wanted != got {
            let _ = writeln!(wrong, "{name}: {what}: want {wanted}, got {got}");
        }
    };
    compare("state", &expected["state"], &years["state"]);
    compare("months", &expected["months"], &months);
    compare("periods", &expected["periods"], &periods);
    compare(
        "left_out",
        &expected["left_out"],
        &list(&years["left_out"], &|one| one["reason"].clone()),
    );
    compare(
        "unread",
        &expected["unread"],
        &json!(years["unread"].as_array().map(Vec::len)),
    );
    compare(
        "stated",
        &expected["stated"],
        &list(&years["stated"], &|one| one["years"].clone()),
    );
    compare(
        "answers",
        &expected["answers"],
        &list(&matched["years"], &|one| one["answer"].clone()),
    );
    if let Some(role) = expected.get("top_role") {
        compare("top_role", role, &resume["roles"][0]["role"]);
    }
    let keywords = matched["keywords"].as_array().expect("keywords");
    for (list, shown) in [("has", true), ("missing", false)] {
        for name in strings(&expected[list]) {
            let keyword = keywords.iter().find(|keyword| keyword["name"] == name.as_str());
            let got = keyword.map(|keyword| !keyword["shown"].is_null());
            compare(&format!("{list} {name}"), &json!(shown), &json!(got));
        }
    }
    let counted: u64 = matched["counts"]
        .as_array()
        .expect("counts")
        .iter()
        .filter_map(|count| count["of"].as_u64())
        .sum();
    compare("counts", &json!(keywords.len()), &json!(counted));
    fits(&text(
        &rolecall(&[&arguments[..], &["--format", "terminal"]].concat(), b"").stdout,
    ));
}

#[test]
fn every_resume_says_what_its_fixture_expects() {
    let (mut wrong, mut count) = (String::new(), 0);
    for path in files_below(&folder("fixtures/resumes")) {
        if path.extension().is_some_and(|end| end == "json") {
            continue;
        }
        let expect = path.with_extension("expect.json");
        let expected = std::fs::read_to_string(&expect).unwrap_or_else(|_| panic!("{} is missing", expect.display()));
        check_resume(&path, &serde_json::from_str(&expected).expect("JSON"), &mut wrong);
        count += 1;
    }
    assert!(count >= 4, "only {count} résumés");
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn a_resume_that_cannot_be_read_stops_and_a_posting_does_not() {
    let bad = rolecall(&["match", "no-such.txt", "fixtures/text/cx-analyst-grocery.txt"], b"");
    assert_eq!(bad.status.code(), Some(2));
    assert!(text(&bad.stderr).contains("no-such.txt") && bad.stdout.is_empty());
    let both = rolecall(&["match", "-", "-"], b"x");
    assert_eq!(both.status.code(), Some(2));
    let resume = std::fs::read(folder("fixtures/resumes/insight-analyst.txt")).expect("the fixture");
    let output = rolecall(
        &["match", "-", "no-such.txt", "fixtures/text/cx-analyst-grocery.txt"],
        &resume,
    );
    assert_eq!(output.status.code(), Some(2));
    let found = json_of(&output);
    assert_eq!(found["schema"], "rolecall.match/1");
    assert_eq!(found["postings"].as_array().map(Vec::len), Some(1));
    assert_eq!(found["failed"][0]["source"], "no-such.txt");
}

// ---- diff ----

fn check_pair(name: &Path, expected: &Value, wrong: &mut String) {
    let version = |which: &str| {
        let files = files_below(name);
        let found = files
            .iter()
            .find(|path| path.file_stem().is_some_and(|stem| stem == which));
        found
            .unwrap_or_else(|| panic!("{} has no {which}", name.display()))
            .display()
            .to_string()
    };
    let (old, new) = (version("old"), version("new"));
    let arguments = ["diff", &old, &new, "--as-of", "2026-01-15"];
    let output = rolecall(&arguments, b"");
    assert_eq!(output.status.code(), Some(0));
    let found = json_of(&output);
    let mut compare = |what: &str, wanted: Value, got: Value| {
        if wanted != got {
            let _ = writeln!(wrong, "{}: {what}: want {wanted}, got {got}", name.display());
        }
    };
    let list = |key: &str, field: &str| -> Value {
        let all = found[key].as_array().expect("a list");
        all.iter().map(|one| one[field].clone()).collect()
    };
    compare("same", expected["same"].clone(), found["same"].clone());
    compare("fields", expected["fields"].clone(), list("fields", "what"));
    compare(
        "findings_new",
        expected["findings_new"].clone(),
        list("findings_new", "rule"),
    );
    compare(
        "findings_gone",
        expected["findings_gone"].clone(),
        list("findings_gone", "rule"),
    );
    let (wanted, got) = (
        expected["demands"].as_array().expect("demands"),
        found["demands"].as_array().expect("demands"),
    );
    compare("demands", json!(wanted.len()), json!(got.len()));
    for (wanted, got) in wanted.iter().zip(got) {
        compare("kind", wanted["kind"].clone(), got["kind"].clone());
        compare("how", wanted["how"].clone(), got["how"].clone());
        for side in ["old", "new"] {
            let holds = match (wanted[side].as_str(), got[side].as_str()) {
                (Some(part), Some(whole)) => whole.contains(part),
                (wanted, got) => wanted == got,
            };
            compare(
                &format!("{side}: {} in {}", wanted[side], got[side]),
                json!(true),
                json!(holds),
            );
        }
    }
    for how in ["added", "removed", "moved"] {
        let texts: Vec<&str> = found["text"]
            .as_array()
            .expect("text")
            .iter()
            .filter(|change| change["how"] == how)
            .filter_map(|change| change["text"].as_str())
            .collect();
        let parts = strings(&expected[how]);
        compare(&format!("{how}: {texts:?}"), json!(parts.len()), json!(texts.len()));
        for part in parts {
            compare(
                &format!("{how} {part}"),
                json!(true),
                json!(texts.iter().any(|text| text.contains(&part))),
            );
        }
    }
    fits(&text(
        &rolecall(&[&arguments[..], &["--format", "terminal"]].concat(), b"").stdout,
    ));
}

#[test]
fn every_pair_differs_as_its_fixture_expects() {
    let (mut wrong, mut count) = (String::new(), 0);
    for path in files_below(&folder("fixtures/pairs")) {
        if path.file_name().is_some_and(|name| name == "expect.json") {
            let expected = std::fs::read_to_string(&path).expect("the expectation");
            let expected = serde_json::from_str(&expected).expect("JSON");
            check_pair(path.parent().expect("a folder"), &expected, &mut wrong);
            count += 1;
        }
    }
    assert!(count >= 3, "only {count} pairs");
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn a_document_does_not_differ_from_itself() {
    for path in files_below(&folder("fixtures/text"))
        .iter()
        .chain(&files_below(&folder("fixtures/markdown")))
    {
        if path.extension().is_some_and(|end| end == "json") {
            continue;
        }
        let outcome = analysed(&std::fs::read_to_string(path).expect("the fixture"));
        let analysis = outcome.result.as_ref().expect("an analysis");
        let diff = compare::diff((&outcome, analysis), (&outcome, analysis));
        assert!(diff.same, "{}: {diff:?}", path.display());
    }
}

#[test]
fn several_postings_are_no_version() {
    let output = rolecall(
        &[
            "diff",
            "fixtures/html/json-ld-two-postings.html",
            "fixtures/text/cx-analyst-grocery.txt",
        ],
        b"",
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("several postings"),
        "{}",
        text(&output.stderr)
    );
}

// ---- stats ----

fn batch(records: &[Value], with_text: bool) -> Vec<u8> {
    let lines: String = records.iter().map(|record| format!("{record}\n")).collect();
    let mut arguments = vec!["batch", "--as-of", "2026-01-15"];
    if with_text {
        arguments.push("--with-text");
    }
    rolecall(&arguments, lines.as_bytes()).stdout
}

fn count_lines(lines: &[u8]) -> Stats {
    let mut counter = Counter::new();
    rolecall::stats::read(&mut counter, "results", &mut &lines[..]).expect("memory can be read");
    counter.finish()
}

/// What one company writes into each of its postings; long enough to hide what is its own.
fn template() -> String {
    (0..60).fold(String::new(), |text, number| {
        text + &format!(
            "- Step {number} of our way of working asks everybody to listen, write down, try out, measure and share with team number {number}.\n"
        )
    })
}

fn record(id: &str, company: &str, title: &str, duties: &str) -> Value {
    json!({
        "id": id, "company": company, "title": title, "date_posted": "2025-05-01",
        "description": format!("Responsibilities:\n{duties}\n"),
    })
}

#[test]
fn reposts_are_found_and_a_template_joins_nothing() {
    let template = template();
    let jobs = [
        (
            "CX Analyst",
            "- Analyse the survey and find the drivers of satisfaction",
        ),
        ("Depot Planner", "- Plan the vans and the people of the night depot"),
        (
            "Bookkeeper",
            "- Keep the ledgers of the four shops and close each month",
        ),
        ("Web Editor", "- Write and prune the pages that customers read most"),
    ];
    let mut records: Vec<Value> = jobs
        .iter()
        .enumerate()
        .map(|(at, (title, duty))| {
            record(
                &format!("job-{at}"),
                "Tallow & Sons",
                title,
                &format!("{template}{duty}"),
            )
        })
        .collect();
    // The analyst's posting again, a month later and with two words changed.
    let mut again = record(
        "again",
        "Tallow & Sons",
        "CX Analyst",
        &format!(
            "{}{}",
            template.replace("team number 7.", "team number seven."),
            jobs[0].1
        ),
    );
    again["date_posted"] = json!("2025-06-01");
    records.push(again);
    // Another company's posting with the same title is another posting.
    records.push(record("other", "Brook Hotels", "CX Analyst", "- Count the guests' comments and explain them to the kitchen, the bar and the front desk of all nine houses, each week, in plain words"));
    let stats = count_lines(&batch(&records, true));
    let groups: Vec<&Vec<String>> = stats.duplicates.groups.iter().map(|group| &group.results).collect();
    assert_eq!(groups, [&vec!["job-0".to_owned(), "again".to_owned()]]);
    let group = &stats.duplicates.groups[0];
    assert_eq!(
        (group.first_posted.as_deref(), group.last_posted.as_deref()),
        (Some("2025-05-01"), Some("2025-06-01"))
    );
    assert_eq!((stats.duplicates.with_text, stats.duplicates.distinct), (6, 5));

    let blind = count_lines(&batch(&records, false));
    assert_eq!((blind.duplicates.with_text, blind.duplicates.without_text), (0, 6));
    assert_eq!(blind.duplicates.groups.len(), 1);
    assert_eq!(
        blind.duplicates.groups[0].kind,
        rolecall::stats::GroupKind::SameCompanyAndTitle
    );
    let page = rolecall::stats::page(&blind, rolecall::stats::PageStyle::default());
    assert!(page.contains("The results hold no texts"), "{page}");
}

#[test]
fn the_numbers_add_up() {
    let mut records: Vec<Value> = Vec::new();
    for path in files_below(&folder("fixtures/text")) {
        if path.extension().is_some_and(|end| end == "txt") {
            let body = std::fs::read_to_string(&path).expect("the fixture");
            let (title, rest) = body.split_once('\n').expect("a title");
            records.push(json!({ "title": title, "company": "=HYPERLINK(\"x\")", "description": rest }));
        }
    }
    records.push(json!({ "title": "Nothing" }));
    let mut lines = batch(&records, true);
    lines.extend_from_slice(b"not json\n\n{\"schema\":\"rolecall.result/2\",\"status\":7}\n{\"a\":1}\n[1]\n");
    let stats = count_lines(&lines);
    let analysed = u64::try_from(records.len() - 1).expect("small");
    assert_eq!((stats.analysed, stats.failed, stats.wrong), (analysed, 1, 4));
    let sum = |counts: &[rolecall::stats::Count]| counts.iter().map(|count| count.count).sum::<u64>();
    for (name, counts, of) in [
        ("is_cx", &stats.is_cx, analysed),
        ("families", &stats.families, analysed),
        ("years", &stats.years, analysed),
        ("claims by answer", &stats.claims.is_cx, stats.claims.claims),
        ("claims by family", &stats.claims.families, stats.claims.claims),
    ] {
        assert_eq!(sum(counts), of, "{name}");
    }
    assert_eq!(stats.companies.iter().map(|row| row.postings).sum::<u64>(), analysed);
    assert_eq!(stats.months.iter().map(|row| row.postings).sum::<u64>(), analysed);
    assert_eq!(stats.claims.claims, stats.companies[0].claims);
    assert!(stats.claims.claims > 5 && stats.claims.hidden_cx > 0);
    assert!(
        stats.wrong_lines[1].message.contains("rolecall.result/2"),
        "{:?}",
        stats.wrong_lines
    );
    let csv = rolecall::stats::csv(&stats).expect("it can be written");
    assert!(
        csv.contains("company_postings,\"'=HYPERLINK") && csv.starts_with("table,key,count,of,share\n"),
        "{csv}"
    );
}

#[test]
fn stats_reads_standard_input_and_names_wrong_lines() {
    let lines = batch(
        &[record("a", "Tallow & Sons", "CX Analyst", "- Analyse the survey data")],
        false,
    );
    let output = rolecall(&["stats", "-"], &lines);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(json_of(&output)["schema"], "rolecall.stats/1");
    let wrong = rolecall(&["stats", "-", "--format", "terminal"], b"{\n");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&wrong.stderr).contains("-, line 1: not valid JSON") && text(&wrong.stderr).contains("ndjson"));
    fits(&text(&wrong.stdout));
    assert_eq!(rolecall(&["stats", "no-such.ndjson"], b"").status.code(), Some(2));
    let page = text(&rolecall(&["stats", "-", "--format", "terminal"], &lines).stdout);
    fits(&page);
}

#[test]
fn a_report_in_memory_groups_as_its_lines_do() {
    let mut report = Report::default();
    // An input that failed takes a number too.
    let failure = Failure::new(FailureKind::Empty, "the input is empty");
    report.outcomes.push(Outcome::new("broken", Err(failure)));
    let inputs = ["fixtures/pairs", "fixtures/text", "fixtures/boards"].map(folder);
    for path in inputs.iter().flat_map(|folder| files_below(folder)) {
        let document = Document::new(path.display().to_string(), std::fs::read(&path).expect("read"));
        let Ok(analysed) = ENGINE.analyse(&document, day()) else {
            continue;
        };
        report.outcomes.extend(analysed.into_outcomes(&document.source));
    }
    let mut counter = Counter::new();
    for (number, outcome) in report.outcomes.iter().enumerate() {
        let mut options = v1::Options::default();
        options.with_text = true;
        let line = v1::line(outcome, options).expect("a line");
        counter.line("lines", number + 1, line.as_bytes());
    }
    let from_lines = counter.finish().duplicates;
    let found = rolecall::stats::duplicates_of(&report);
    assert_eq!(serde_json::json!(found), serde_json::json!(from_lines));
    let names = |group: &rolecall::stats::Group| -> Vec<String> {
        let sources = group.members.iter().map(|&member| &report.outcomes[member].source);
        sources
            .filter_map(|source| Some(source.rsplit_once("pairs/")?.1.to_owned()))
            .collect()
    };
    let of_pairs: Vec<Vec<String>> = found
        .groups
        .iter()
        .map(names)
        .filter(|names| !names.is_empty())
        .collect();
    assert_eq!(
        of_pairs,
        [
            vec!["raised-years/old.md", "same/new.md", "same/old.md"],
            vec!["relabelled/new.txt", "relabelled/old.txt"]
        ]
    );
}

proptest! {
    /// Equal texts have equal hashes, whatever their blanks and case; a changed word changes fewer bits than a
    /// change of all words.
    #[test]
    fn simhashes_of_equal_texts_are_equal(words in prop::collection::vec("[a-z]{3,9}", 200..260), at in 0_usize..200) {
        let text = words.join(" ");
        let same = words.join("\n  ").to_uppercase();
        prop_assert_eq!(simhash(&text), simhash(&same));
        let mut changed = words.clone();
        changed[at] = "zzzz".to_owned();
        let other: Vec<String> = words.iter().map(|word| format!("x{word}")).collect();
        let bits = |words: &[String]| (simhash(&text) ^ simhash(&words.join(" "))).count_ones();
        prop_assert!(bits(&changed) < bits(&other));
    }
}
