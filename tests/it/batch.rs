//! `rolecall batch` as its users run it: every kind of input, any number of threads, interrupted and resumed.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::Value;

use crate::support::folder;

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall"));
    command
        .args(["batch", "--as-of", "2026-01-15"])
        .args(arguments)
        .current_dir(folder("fixtures"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn batch(arguments: &[&str]) -> Output {
    command(arguments).output().expect("the command runs")
}

fn filter(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = command(arguments)
        .stdin(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut stdin = child.stdin.take().expect("standard input");
    std::thread::scope(|threads| {
        threads.spawn(move || {
            let _ = stdin.write_all(input);
        });
        child.wait_with_output().expect("the command ends")
    })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn results(output: &Output) -> Vec<Value> {
    text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect()
}

fn states(output: &Output) -> Vec<(String, String)> {
    let cell = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    results(output)
        .iter()
        .map(|result| {
            let state = result["error"]["kind"].as_str().unwrap_or("analysed").to_owned();
            (cell(&result["input"]["source"]), state)
        })
        .collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected
        .iter()
        .map(|(source, state)| ((*source).to_owned(), (*state).to_owned()))
        .collect()
}

#[test]
fn every_kind_of_dump_gives_a_result_for_each_record() {
    let output = batch(&[
        "dumps/jobspy.csv",
        "dumps/excel-de.csv",
        "dumps/records.ndjson",
        "dumps/records.json",
    ]);
    assert_eq!(
        states(&output),
        pairs(&[
            ("dumps/jobspy.csv:2", "analysed"),
            ("dumps/jobspy.csv:16", "no_description"),
            ("dumps/jobspy.csv:17", "analysed"),
            ("dumps/excel-de.csv:3", "analysed"),
            ("dumps/excel-de.csv:11", "no_description"),
            ("dumps/records.ndjson:1", "analysed"),
            ("dumps/records.ndjson:2", "analysed"),
            ("dumps/records.ndjson:4", "invalid_record"),
            ("dumps/records.ndjson:5", "no_description"),
            ("dumps/records.ndjson:6", "analysed"),
            ("dumps/records.json:2", "analysed"),
            ("dumps/records.json:8", "no_description"),
            ("dumps/records.json:9", "invalid_record"),
        ])
    );
    // Bad records are results like any other.
    assert_eq!(output.status.code(), Some(0));
    let results = results(&output);
    assert_eq!(results[0]["posting"]["company"], "Harbour Grocers");
    assert_eq!(results[0]["posting"]["date_posted"], "2025-03-04");
    assert_eq!(results[0]["demands"]["experience"][0]["min_years"], 3.0);
    assert_eq!(results[3]["posting"]["location"], "Köln");
    assert_eq!(results[5]["input"]["record"], 0);
    assert_eq!(results[9]["posting"]["date_posted"], "2025-05-01");
    let said = text(&output.stderr);
    assert!(
        said.contains("7 records analysed, 6 failed (no_description 4, invalid_record 2)"),
        "{said}"
    );
}

#[test]
fn every_container_gives_what_it_holds() {
    let output = batch(&[
        "dumps/crawl.warc",
        "dumps/saved.zip",
        "dumps/packed.ndjson.gz",
        "dumps/packed.ndjson.zst",
        "dumps/mailbox.mbox",
    ]);
    assert_eq!(
        states(&output),
        pairs(&[
            (
                "dumps/crawl.warc!/https://pebble.example/jobs/insight-analyst",
                "analysed"
            ),
            ("dumps/saved.zip!/jobs/insight-analyst.html", "analysed"),
            ("dumps/saved.zip!/jobs/records.ndjson:1", "analysed"),
            ("dumps/saved.zip!/jobs/records.ndjson:2", "analysed"),
            ("dumps/packed.ndjson.gz:1", "analysed"),
            ("dumps/packed.ndjson.gz:2", "analysed"),
            ("dumps/packed.ndjson.zst:1", "analysed"),
            ("dumps/packed.ndjson.zst:2", "analysed"),
            ("dumps/mailbox.mbox!/1", "analysed"),
            ("dumps/mailbox.mbox!/2", "analysed"),
        ])
    );
    let results = results(&output);
    // The crawl tells the address and the day; a message tells its day.
    assert_eq!(
        results[0]["posting"]["url"],
        "https://pebble.example/jobs/insight-analyst"
    );
    assert_eq!(results[0]["as_of"]["date"], "2025-10-20");
    assert_eq!(results[9]["posting"]["title"], "Depot Shift Lead");
    assert_eq!(results[9]["as_of"]["date"], "2025-10-21");
    let said = text(&output.stderr);
    assert!(said.contains("without any sign of a posting skipped"), "{said}");
}

#[cfg(feature = "parquet")]
#[test]
fn a_parquet_file_gives_a_result_for_each_row() {
    let output = batch(&["dumps/table.parquet"]);
    let expected = [
        ("dumps/table.parquet:1", "analysed"),
        ("dumps/table.parquet:2", "no_description"),
    ];
    assert_eq!(states(&output), pairs(&expected));
    let first = &results(&output)[0];
    assert_eq!(first["input"]["id"], "71");
    assert_eq!(first["posting"]["title"], "Service Designer");
    assert_eq!(first["posting"]["date_posted"], "2025-10-09");
}

#[test]
fn an_input_that_cannot_be_read_is_told_and_the_others_go_on() {
    let output = batch(&["no-such.csv", "dumps/wrong-columns.csv", "dumps/records.json"]);
    assert_eq!(output.status.code(), Some(2));
    let results = results(&output);
    assert_eq!(results.len(), 5);
    assert_eq!(results[0]["error"]["kind"], "unreadable");
    let message = results[1]["error"]["message"].as_str().expect("a message");
    assert!(
        message.contains(
            "The columns are Stelle, Firma, Beschreibungstext; name the right one with --map description=COLUMN"
        ),
        "{message}"
    );
    let mapped = batch(&[
        "dumps/wrong-columns.csv",
        "--map",
        "description=Beschreibungstext",
        "--map",
        "title=Stelle",
    ]);
    assert_eq!(mapped.status.code(), Some(0));
    let result: Value = serde_json::from_slice(&mapped.stdout).expect("a result");
    assert_eq!(result["posting"]["title"], "CX Analyst");
    let check = Command::new(env!("CARGO_BIN_EXE_rolecall"))
        .args([
            "check",
            "dumps/wrong-columns.csv",
            "--map",
            "description=Beschreibungstext",
            "--format",
            "ndjson",
        ])
        .current_dir(folder("fixtures"))
        .output()
        .expect("the command runs");
    assert_eq!(check.status.code(), Some(0), "{}", text(&check.stderr));
    assert_eq!(batch(&["--map", "descripton=x"]).status.code(), Some(2));
}

#[test]
fn a_check_stops_at_a_dump_and_names_the_batch() {
    let record = "{\"title\":\"Barista\",\"description\":\"Coffee.\"}\n";
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("many.ndjson");
    std::fs::write(&path, record.repeat(1100)).expect("written");
    let output = Command::new(env!("CARGO_BIN_EXE_rolecall"))
        .args(["check", "--format", "ndjson"])
        .arg(&path)
        .output()
        .expect("the command runs");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stdout).lines().count(), 1001);
    assert!(text(&output.stderr).contains("more than 1000 records"));
}

/// Records, good and bad, that cost little.
fn line() -> impl Strategy<Value = String> {
    let kind = prop::sample::select(vec!["record", "record", "bad", "long", "long", "empty", "list"]);
    let words = prop::collection::vec(
        prop::sample::select(vec![
            "customer",
            "experience",
            "NPS",
            "5+ years of experience",
            "we hire",
            "é",
        ]),
        1..12,
    );
    (kind, words).prop_map(|(kind, words)| match kind {
        "record" => serde_json::json!({"title": "CX Lead", "description": words.join(" ")}).to_string(),
        "bad" => format!("{{\"description\": {}", words.join(" ")),
        // Chunks are cut by size; a bad line costs no analysis.
        "long" => format!("not json{}", " ".repeat(20_000)),
        "empty" => "{\"title\":\"x\"}".to_owned(),
        _ => "[1]".to_owned(),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_number_of_threads_gives_the_same_bytes_and_a_line_for_a_line(lines in prop::collection::vec(line(), 1..24)) {
        let input = format!("{}\n", lines.join("\n")).repeat(4);
        let alone = filter(&["--threads", "1"], input.as_bytes());
        prop_assert_eq!(text(&alone.stdout).lines().count(), lines.len() * 4);
        for threads in ["2", "3", "8"] {
            let together = filter(&["--threads", threads], input.as_bytes());
            prop_assert!(together.stdout == alone.stdout, "{} threads", threads);
        }
    }
}

#[test]
fn all_formats_are_the_same_for_any_number_of_threads() {
    let dir = tempfile::tempdir().expect("a folder");
    for format in ["ndjson", "csv", "parquet"] {
        let write = |threads: &str| {
            let path = dir.path().join(format!("{threads}.{format}"));
            let name = path.display().to_string();
            let output = batch(&["dumps", "html", "text", "--threads", threads, "--output", &name]);
            assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
            assert!(output.stdout.is_empty());
            std::fs::read(path).expect("the output")
        };
        let alone = write("1");
        assert!(alone.len() > 5_000);
        for threads in ["2", "8"] {
            assert!(write(threads) == alone, "{format}, {threads} threads");
        }
    }
}

/// A dump of so many records, and the results of a run that nobody interrupts.
fn large(dir: &Path, records: usize) -> (PathBuf, PathBuf) {
    let input = dir.join("large.ndjson");
    let mut lines = String::new();
    for number in 0..records {
        let line = match number % 4 {
            // Chunks are cut by size; a bad record costs no analysis.
            1 | 2 => format!("{{\"id\":{number},{}", " ".repeat(3_000)),
            _ => serde_json::json!({
                "id": number, "title": format!("CX Analyst {number}"),
                "description": format!("Run survey {number}.\n\nRequirements:\n- {} years of experience with NPS\n{}", number % 9, "- Care for people. ".repeat(20))
            })
            .to_string(),
        };
        lines.push_str(&line);
        lines.push('\n');
    }
    std::fs::write(&input, lines).expect("written");
    let whole = dir.join("whole.ndjson");
    let output = batch(&[&name(&input), "--output", &name(&whole)]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    (input, whole)
}

fn name(path: &Path) -> String {
    path.display().to_string()
}

/// A small generator of numbers, the same in every run.
fn next(seed: &mut u64) -> u64 {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    *seed >> 33
}

/// Waits until the output has so many bytes, or the command ended.
fn wait_for(child: &mut std::process::Child, path: &Path, bytes: u64) {
    let start = Instant::now();
    while std::fs::metadata(path).map_or(0, |data| data.len()) < bytes
        && child.try_wait().expect("a state").is_none()
        && start.elapsed() < Duration::from_secs(120)
    {
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_killed_run_goes_on_without_losing_or_repeating_a_record() {
    let dir = tempfile::tempdir().expect("a folder");
    let (input, whole) = large(dir.path(), 240);
    let whole = std::fs::read(whole).expect("the results");
    for seed in 1..=3u64 {
        let mut state = seed;
        let output = dir.path().join(format!("killed-{seed}.ndjson"));
        let mut kills = 0;
        for _ in 0..3 {
            let held = std::fs::metadata(&output).map_or(0, |data| data.len());
            let more = next(&mut state) % (whole.len() as u64 / 3);
            let threads = if next(&mut state).is_multiple_of(2) { "1" } else { "2" };
            let mut child = command(&[
                &name(&input),
                "--output",
                &name(&output),
                "--resume",
                "--threads",
                threads,
            ])
            .spawn()
            .expect("the command starts");
            wait_for(&mut child, &output, held + more + 1);
            kills += usize::from(child.try_wait().expect("a state").is_none());
            let _ = child.kill();
            child.wait().expect("it is over");
            // What was written is the beginning of the whole.
            let held = std::fs::read(&output).unwrap_or_default();
            assert!(whole.starts_with(&held), "seed {seed}");
        }
        assert!(kills > 0, "seed {seed}: the command was always faster");
        let last = batch(&[&name(&input), "--output", &name(&output), "--resume"]);
        assert_eq!(last.status.code(), Some(0), "{}", text(&last.stderr));
        assert!(std::fs::read(&output).expect("the results") == whole, "seed {seed}");
    }
}

#[test]
fn an_output_torn_anywhere_is_completed() {
    let dir = tempfile::tempdir().expect("a folder");
    // Documents with several postings, failures, records of every kind.
    let inputs = [
        "html/json-ld-two-postings.html",
        "html/no-posting-listing.html",
        "dumps",
        "html/json-ld-two-postings.html",
        "html/json-ld-two-postings.html",
    ];
    for format in ["ndjson", "csv"] {
        let output = dir.path().join(format!("torn.{format}"));
        let run = |resume: bool| {
            let mut arguments = inputs.to_vec();
            let name = name(&output);
            arguments.extend(["--output", &name]);
            arguments.extend(resume.then_some("--resume"));
            batch(&arguments)
        };
        assert_ne!(run(false).status.code(), None);
        let whole = std::fs::read(&output).expect("the results");
        let mut state = 7;
        let mut cuts: Vec<usize> = (0..4)
            .map(|_| usize::try_from(next(&mut state)).expect("small") % whole.len())
            .collect();
        cuts.extend([0, 1, whole.len() - 1, whole.len()]);
        // After the first of two postings of the first page and of the last one, which is named twice.
        let ends: Vec<usize> = memchr::memchr_iter(b'\n', &whole).map(|end| end + 1).collect();
        let header = usize::from(format == "csv");
        cuts.extend([
            ends[header],
            ends[ends.len() - 2],
            ends[ends.len() - 3],
            ends[ends.len() - 4],
        ]);
        for cut in cuts {
            std::fs::write(&output, &whole[..cut]).expect("written");
            let resumed = run(true);
            assert_ne!(resumed.status.code(), Some(101), "{}", text(&resumed.stderr));
            let found = std::fs::read(&output).expect("the results");
            assert!(
                found == whole,
                "{format} cut at {cut} of {}: {}",
                whole.len(),
                text(&resumed.stderr)
            );
        }
    }
}

#[test]
fn a_run_that_does_not_fit_its_output_is_refused_and_changes_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let output = dir.path().join("out.ndjson");
    let out = name(&output);
    assert_eq!(
        batch(&["dumps/records.ndjson", "--output", &out]).status.code(),
        Some(0)
    );
    let whole = std::fs::read(&output).expect("the results");
    let refused = |arguments: &[&str], why: &str| {
        let result = batch(arguments);
        assert_eq!(result.status.code(), Some(2), "{arguments:?}");
        assert!(
            text(&result.stderr).contains(why),
            "{arguments:?}: {}",
            text(&result.stderr)
        );
        assert!(std::fs::read(&output).expect("the results") == whole, "{arguments:?}");
    };
    refused(
        &["dumps/records.json", "--output", &out, "--resume"],
        "written from another input",
    );
    let short = dir.path().join("records.ndjson");
    let first = std::fs::read_to_string(folder("fixtures/dumps/records.ndjson")).expect("the fixture");
    std::fs::write(&short, first.lines().next().unwrap_or_default()).expect("written");
    refused(
        &["dumps/records.ndjson", "--output", &out, "--resume", "--format", "csv"],
        "cannot be resumed",
    );
    refused(&["dumps/records.ndjson", "--resume"], "--output");
    refused(
        &[
            "dumps/records.ndjson",
            "--output",
            &out,
            "--resume",
            "--format",
            "parquet",
        ],
        "Parquet",
    );
    refused(&[&out, "--output", &out], "cannot be the output as well");
    let other_day = Command::new(env!("CARGO_BIN_EXE_rolecall"))
        .args([
            "batch",
            "dumps/records.ndjson",
            "--output",
            &out,
            "--resume",
            "--as-of",
            "2026-02-01",
        ])
        .current_dir(folder("fixtures"))
        .output()
        .expect("the command runs");
    assert_eq!(other_day.status.code(), Some(2));
    assert!(
        text(&other_day.stderr).contains("go on with --as-of 2026-01-15"),
        "{}",
        text(&other_day.stderr)
    );
    std::fs::write(&output, [&whole[..], &whole].concat()).expect("written");
    let longer = batch(&["dumps/records.ndjson", "--output", &out, "--resume"]);
    assert!(
        text(&longer.stderr).contains("more results than the input"),
        "{}",
        text(&longer.stderr)
    );
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_ends_after_what_is_in_work_and_says_how_to_go_on() {
    let dir = tempfile::tempdir().expect("a folder");
    let (input, whole) = large(dir.path(), 240);
    let whole = std::fs::read(whole).expect("the results");
    let output = dir.path().join("interrupted.ndjson");
    let mut child = command(&[&name(&input), "--output", &name(&output), "--threads", "1"])
        .spawn()
        .expect("the command starts");
    wait_for(&mut child, &output, 1);
    let sent = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .expect("kill runs");
    assert!(sent.success());
    let ended = child.wait_with_output().expect("the command ends");
    let said = text(&ended.stderr);
    assert_eq!(ended.status.code(), Some(130), "{said}");
    let held = std::fs::read(&output).expect("the results");
    let lines = text(&held).lines().count();
    assert!(whole.starts_with(&held) && held.ends_with(b"\n") && held.len() < whole.len());
    assert!(
        said.contains(&format!(
            "stopped by Ctrl-C; {lines} results are whole; the same command with --resume"
        )),
        "{said}"
    );
    let resumed = batch(&[&name(&input), "--output", &name(&output), "--resume"]);
    assert_eq!(resumed.status.code(), Some(0), "{}", text(&resumed.stderr));
    assert!(std::fs::read(&output).expect("the results") == whole);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure_and_a_closed_pipe_is_none() {
    for threads in ["1", "2"] {
        let output = batch(&["dumps/records.ndjson", "--output", "/dev/full", "--threads", threads]);
        assert_eq!(output.status.code(), Some(2));
        assert!(
            text(&output.stderr).contains("/dev/full: cannot be written"),
            "{}",
            text(&output.stderr)
        );
        let script = format!(
            "{} batch dumps html text --threads {threads} | head -c 10 >/dev/null; exit ${{PIPESTATUS[0]}}",
            env!("CARGO_BIN_EXE_rolecall")
        );
        let piped = Command::new("bash")
            .args(["-c", &script])
            .current_dir(folder("fixtures"))
            .output()
            .expect("bash runs");
        assert_eq!(piped.status.code(), Some(0), "{}", text(&piped.stderr));
    }
}

#[test]
fn a_filter_answers_before_its_input_ends() {
    use std::io::{BufRead, BufReader};
    for threads in ["1", "2"] {
        let mut child = command(&["--threads", threads])
            .stdin(Stdio::piped())
            .spawn()
            .expect("the command starts");
        let mut stdin = child.stdin.take().expect("standard input");
        let mut answers = BufReader::new(child.stdout.take().expect("standard output"));
        for number in 0..3 {
            writeln!(stdin, "{{\"id\":{number},\"description\":\"We hire\"}}").expect("written");
            stdin.flush().expect("flushed");
            let mut answer = String::new();
            answers.read_line(&mut answer).expect("an answer");
            assert!(answer.contains(&format!("\"id\":\"{number}\"")), "{answer}");
        }
        drop(stdin);
        assert!(child.wait().expect("the command ends").success());
    }
}

#[test]
fn tables_have_the_columns_of_the_documentation() {
    let documented: Vec<(String, String)> = std::fs::read_to_string(folder("docs/batch-columns.md"))
        .expect("the page")
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| `")?.split('|');
            let column = cells.next()?.trim().trim_end_matches('`').to_owned();
            Some((column, cells.next()?.trim().to_owned()))
        })
        .collect();
    let known: Vec<(String, String)> = rolecall::render::flat::COLUMNS
        .iter()
        .map(|column| (column.name.to_owned(), column.kind.name().to_owned()))
        .collect();
    assert_eq!(documented, known);
    let output = batch(&["dumps/records.ndjson", "--format", "csv"]);
    let table = text(&output.stdout);
    assert_eq!(table.lines().count(), 6);
    let header: Vec<&str> = table.lines().next().unwrap_or_default().split(',').collect();
    assert!(header.iter().eq(known.iter().map(|(name, _)| name)));
}

#[cfg(feature = "parquet")]
#[test]
fn a_parquet_file_holds_the_rows_typed() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;

    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("out.parquet");
    let output = batch(&["dumps/jobspy.csv", "--output", &name(&path)]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let reader = SerializedFileReader::new(std::fs::File::open(&path).expect("the file")).expect("a Parquet file");
    let rows: Vec<Vec<(String, Field)>> = reader
        .get_row_iter(None)
        .expect("rows")
        .map(|row| row.expect("a row").into_columns())
        .collect();
    let cell = |row: usize, name: &str| {
        let found = rows[row].iter().find(|(column, _)| column == name);
        found.map(|(_, field)| field.clone()).expect("the column")
    };
    assert_eq!(rows.len(), 3);
    assert_eq!(cell(0, "company"), Field::Str("Harbour Grocers".to_owned()));
    assert_eq!(cell(0, "min_years"), Field::Double(3.0));
    assert_eq!(cell(1, "error_kind"), Field::Str("no_description".to_owned()));
    assert_eq!(cell(1, "score_analyst"), Field::Null);
    assert_eq!(cell(2, "record"), Field::Long(2));
    // The results are an input of their own kind of table.
    assert!(matches!(cell(0, "claims_cx"), Field::Bool(_)));
}
