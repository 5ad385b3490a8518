//! A recruiter's audit from the command line: configuration, comments, baseline, target role, published advice.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// A listing with two findings that always fire: an impossible demand and a hype title.
const LISTING: &str = "Customer Experience Guru\nPosted: 2020-07-01\n\nWhat you will do\n- Analyse survey comments and \
present trends to the leadership\n- Build dashboards in Tableau\n- Answer customer emails and calls\n- Escalate \
tickets to the second line\n\nRequirements\n- 12 years of experience with Kubernetes\n";

struct Folder(tempfile::TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = Folder(tempfile::tempdir().expect("a folder"));
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            std::fs::write(path, text).expect("written");
        }
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.run_in(".", arguments)
    }

    fn run_in(&self, below: &str, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_rolecall"))
            .args(arguments)
            .current_dir(self.path().join(below))
            .output()
            .expect("the command ends")
    }

    fn results(&self, arguments: &[&str]) -> Vec<Value> {
        let output = self.run(arguments);
        let text = String::from_utf8_lossy(&output.stdout);
        let errors = String::from_utf8_lossy(&output.stderr);
        let report: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}{errors}"));
        report["results"].as_array().expect("results").clone()
    }
}

fn rules(result: &Value) -> Vec<&str> {
    let findings = result["findings"].as_array().expect("findings");
    findings.iter().filter_map(|finding| finding["rule"].as_str()).collect()
}

fn finding<'a>(result: &'a Value, rule: &str) -> &'a Value {
    let findings = result["findings"].as_array().expect("findings");
    findings
        .iter()
        .find(|finding| finding["rule"] == rule)
        .unwrap_or_else(|| panic!("{rule} is not among {findings:#?}"))
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn levels_of_rules_hold_and_decide_the_exit_code() {
    let folder = Folder::new(&[
        ("a.txt", LISTING),
        (
            "rolecall.toml",
            "fail-on = \"error\"\n[rules]\nimpossible-experience = \"note\"\nhype-title = \"off\"\n",
        ),
    ]);
    let results = folder.results(&["check", "a.txt"]);
    assert_eq!(finding(&results[0], "impossible-experience")["severity"], "note");
    assert!(!rules(&results[0]).contains(&"hype-title"));
    assert_eq!(folder.run(&["check", "a.txt"]).status.code(), Some(0));
    assert_eq!(
        folder
            .run(&["check", "--no-config", "--fail-on", "error", "a.txt"])
            .status
            .code(),
        Some(1)
    );
    // The command line has the last word.
    assert_eq!(
        folder.run(&["check", "--fail-on", "note", "a.txt"]).status.code(),
        Some(1)
    );
}

#[test]
fn the_configuration_is_found_upwards_within_the_repository_and_never_beside_an_input() {
    let folder = Folder::new(&[
        (".git/HEAD", ""),
        ("rolecall.toml", "[rules]\nhype-title = \"off\"\n"),
        ("deep/er/a.txt", LISTING),
    ]);
    let output = folder.run_in("deep/er", &["check", "a.txt"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(&output)));
    assert!(!rules(&report["results"][0]).contains(&"hype-title"));
    let stranger = Folder::new(&[
        ("theirs/rolecall.toml", "[rules]\nhype-title = \"off\"\n"),
        ("theirs/a.txt", LISTING),
    ]);
    assert!(rules(&stranger.results(&["check", "theirs"])[0]).contains(&"hype-title"));
}

#[test]
fn mistakes_in_the_configuration_are_shown_at_their_place() {
    for (text, place, words) in [
        ("[rules]\nno-such-rule = \"off\"\n", "rolecall.toml:2:1", "no rule"),
        ("\nfail-on = \"loud\"\n", "rolecall.toml:2:11", "loud"),
        ("colour = 1\n", "rolecall.toml:1:1", "colour"),
        (
            "[[ignore]]\nrule = \"hype-title\"\nreason = \" \"\n",
            "rolecall.toml:3:10",
            "reason",
        ),
        (
            "[[target]]\npaths = [\"a\"]\nrole = \"boss\"\n",
            "rolecall.toml:3:8",
            "boss",
        ),
        (
            "[[target]]\npaths = [\"a[\"]\nrole = \"analyst\"\n",
            "rolecall.toml:2:10",
            "a[",
        ),
        ("[company]\ngrowth = \"fast\"\n", "rolecall.toml:2:10", "fast"),
    ] {
        let folder = Folder::new(&[("a.txt", LISTING), ("rolecall.toml", text)]);
        let output = folder.run(&["check", "a.txt"]);
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(
            said(&output).contains(place) && said(&output).contains(words),
            "{text}: {}",
            said(&output)
        );
    }
}

#[test]
fn accepted_findings_stay_in_the_result_with_their_reason_and_do_not_fail_a_run() {
    let folder = Folder::new(&[
        ("jobs/a.txt", LISTING),
        ("other/b.txt", LISTING),
        (
            "rolecall.toml",
            "[[ignore]]\nrule = \"impossible-experience\"\npaths = [\"jobs/**\"]\nreason = \"A joke among us.\"\n\
             [[ignore]]\nrule = \"vague-role\"\nreason = \"Short on purpose.\"\n",
        ),
    ]);
    let results = folder.results(&["check", "jobs", "other"]);
    let accepted = &finding(&results[0], "impossible-experience")["suppressed"];
    assert_eq!(accepted["by"], "config");
    assert_eq!(accepted["reason"], "A joke among us.");
    assert!(finding(&results[1], "impossible-experience")["suppressed"].is_null());
    let output = folder.run(&["check", "jobs", "--fail-on", "error"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        said(&output).contains("vague-role silenced nothing"),
        "{}",
        said(&output)
    );
    assert_eq!(
        folder.run(&["check", "other", "--fail-on", "error"]).status.code(),
        Some(1)
    );
    // A file that is judged alone says nothing about the ignores of others.
    let alone = said(&folder.run(&["check", "other"]));
    assert!(!alone.contains("impossible-experience"), "{alone}");
}

#[test]
fn comments_in_the_file_set_findings_aside_and_useless_ones_are_named() {
    let with = |comment: &str| LISTING.replacen('\n', &format!("\n{comment}\n"), 1);
    let folder = Folder::new(&[
        (
            "a.txt",
            &with("# rolecall-ignore impossible-experience: agreed with the team lead"),
        ),
        ("b.md", &with("<!-- rolecall-ignore impossible-experience -->")),
        ("c.txt", &with("// rolecall-ignore vague-role: it is not")),
        ("d.txt", &with("# rolecall-ignore imposible-experience: typing mistake")),
        (
            "e.html",
            "<html><body><!-- rolecall-ignore hype-title: house style --><h1>Customer Experience Guru</h1>\
             <h2>What you will do</h2><ul><li>Answer customer calls and emails about orders and bills</li>\
             <li>Solve their problems and escalate what you cannot solve</li><li>Write down every contact</li></ul>\
             <h2>Requirements</h2><ul><li>One year in a contact centre</li><li>Good English</li></ul></body></html>",
        ),
    ]);
    let results = folder.results(&["check", "a.txt", "b.md", "c.txt", "d.txt", "e.html"]);
    let suppressed = |at: usize, rule: &str| finding(&results[at], rule)["suppressed"].clone();
    let warnings = |at: usize| results[at]["input"]["warnings"].to_string();
    assert_eq!(suppressed(0, "impossible-experience")["by"], "comment");
    assert_eq!(
        suppressed(0, "impossible-experience")["reason"],
        "agreed with the team lead"
    );
    assert!(suppressed(1, "impossible-experience").is_null());
    assert!(warnings(1).contains("a reason must follow"), "{}", warnings(1));
    assert!(warnings(2).contains("silenced nothing"), "{}", warnings(2));
    assert!(warnings(3).contains("names no rule"), "{}", warnings(3));
    assert_eq!(suppressed(4, "hype-title")["by"], "comment");
    // The comment moves no line: the evidence still stands where an editor shows it.
    let line = |at: usize| finding(&results[at], "impossible-experience")["evidence"][0]["line"].clone();
    assert_eq!(line(0), 12);
}

#[test]
fn old_baselines_stay_valid_and_sarif_knows_findings_by_the_same_print() {
    let folder = Folder::new(&[("a.txt", LISTING)]);
    let entry = |rule: &str, print: &str| serde_json::json!({ "source": "a.txt", "rule": rule, "quote": "", "fingerprint": print });
    // As the first version wrote them.
    let known = serde_json::json!({ "schema": "rolecall.baseline/1", "findings": [
        entry("hype-title", "fa6faaa65bfd803978d2afdf0e2336cd"),
        entry("impossible-experience", "e0cc3b307acbe9dad21ed9c99699c955"),
    ] });
    std::fs::write(folder.path().join("known.json"), known.to_string()).expect("written");
    let results = folder.results(&["check", "a.txt", "--baseline", "known.json"]);
    for rule in ["hype-title", "impossible-experience"] {
        assert_eq!(finding(&results[0], rule)["suppressed"]["by"], "baseline", "{rule}");
    }
    let log: Value =
        serde_json::from_slice(&folder.run(&["check", "a.txt", "--format", "sarif"]).stdout).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("results");
    let print = |rule: &str| {
        let result = results.iter().find(|result| result["ruleId"] == rule);
        result.expect("found")["partialFingerprints"]["rolecallFinding/v2"].clone()
    };
    assert_eq!(print("hype-title"), "fa6faaa65bfd803978d2afdf0e2336cd");
    assert_eq!(print("impossible-experience"), "e0cc3b307acbe9dad21ed9c99699c955");
}

#[test]
fn a_baseline_lets_only_new_findings_fail() {
    let folder = Folder::new(&[("a.txt", LISTING)]);
    let written = folder.run(&["check", "a.txt", "--write-baseline", "known.json"]);
    assert_eq!(written.status.code(), Some(0), "{}", said(&written));
    let strict = ["check", "a.txt", "--baseline", "known.json", "--fail-on", "note"];
    assert_eq!(folder.run(&strict).status.code(), Some(0));
    let results = folder.results(&["check", "a.txt", "--baseline", "known.json"]);
    assert_eq!(
        finding(&results[0], "impossible-experience")["suppressed"]["by"],
        "baseline"
    );

    // Moved lines keep their findings known; a second demand is new.
    let moved = LISTING.replace("Requirements\n", "\n\nRequirements\n");
    std::fs::write(folder.path().join("a.txt"), &moved).expect("written");
    assert_eq!(folder.run(&strict).status.code(), Some(0));
    std::fs::write(
        folder.path().join("a.txt"),
        moved + "- 15 years of experience with React\n",
    )
    .expect("written");
    assert_eq!(folder.run(&strict).status.code(), Some(1));

    // What disappeared is said; a file that is no baseline is refused by name.
    std::fs::write(
        folder.path().join("a.txt"),
        "CX Analyst\n\nDuties\n- Analyse survey data\n",
    )
    .expect("written");
    assert!(said(&folder.run(&strict)).contains("did not appear"));
    std::fs::write(
        folder.path().join("known.json"),
        "{\"schema\": \"other/9\", \"findings\": []}",
    )
    .expect("written");
    let refused = folder.run(&strict);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        said(&refused).contains("known.json") && said(&refused).contains("other/9"),
        "{}",
        said(&refused)
    );
}

#[test]
fn a_target_role_shows_what_the_listing_lacks_and_what_belongs_elsewhere() {
    let folder = Folder::new(&[
        ("jobs/analysts/a.txt", LISTING),
        ("jobs/b.txt", LISTING),
        (
            "rolecall.toml",
            "[[target]]\npaths = [\"jobs/analysts/*\"]\nrole = \"analyst\"\n",
        ),
    ]);
    let results = folder.results(&["check", "jobs"]);
    let target = &results[0]["audit"]["target"];
    assert_eq!(target["role"], "analyst");
    let names = |list: &Value| -> Vec<String> {
        let entries = list.as_array().expect("a list").iter();
        entries
            .filter_map(|entry| entry["name"].as_str().map(str::to_owned))
            .collect()
    };
    assert!(names(&target["present"]).contains(&"dashboards and reports".to_owned()));
    assert!(names(&target["missing"]).contains(&"SQL".to_owned()));
    let foreign = target["foreign"].as_array().expect("foreign duties");
    assert!(foreign.iter().any(|duties| duties["role"] == "associate"), "{target:#}");
    assert!(!target["suggestions"].as_array().expect("suggestions").is_empty());
    assert!(results[1].get("audit").is_none());
    let wrong = folder.run(&["check", "jobs/b.txt", "--as", "boss"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        said(&wrong).contains("specialist, manager, associate, analyst, expert"),
        "{}",
        said(&wrong)
    );
}

#[test]
fn published_advice_is_named_as_such_and_its_gaps_stay_open() {
    let senior = "CX Manager\n\nRequirements\n- 8 years of customer experience work\n- Strong written communication\n";
    let folder = Folder::new(&[("a.txt", senior)]);
    let advice = |arguments: &[&str]| {
        let all = [&["check", "a.txt", "--as-of", "2026-01-01"], arguments].concat();
        folder.results(&all)[0]["audit"]["advice"]
            .as_array()
            .expect("advice")
            .clone()
    };
    let steady = advice(&["--growth", "10%"]);
    assert!(
        steady[0]["advice"]
            .as_str()
            .is_some_and(|text| text.contains("one blog's advice"))
    );
    assert!(
        steady[0]["conclusion"]
            .as_str()
            .is_some_and(|text| text.contains("8 years")),
        "{steady:#?}"
    );
    let between = advice(&["--growth", "30%"]);
    assert!(
        between[0]["conclusion"]
            .as_str()
            .is_some_and(|text| text.contains("does not fill the gap"))
    );
    let both = advice(&["--customers", "both"]);
    assert_eq!(both.len(), 2);
    assert_eq!(both[1]["evidence"].as_array().map(Vec::len), Some(1), "{both:#?}");
}

#[test]
fn init_writes_a_file_that_holds_and_overwrites_nothing() {
    let folder = Folder::new(&[("a.txt", LISTING)]);
    assert_eq!(folder.run(&["init"]).status.code(), Some(0));
    let output = folder.run(&["check", "a.txt"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let again = folder.run(&["init"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(said(&again).contains("rolecall.toml"), "{}", said(&again));
}
