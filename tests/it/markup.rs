//! A page's JSON-LD against Google's documentation of `JobPosting`: what is said to whom, and by which day.

use std::process::{Command, Output};

use rolecall::{AsOf, AsOfBasis, Document, Finding};

use crate::support::{ENGINE, folder};

const TEXT: &str = "<p>Kestrel Baths keeps three swimming pools warm.</p><h2>What you will do</h2><ul><li>Run the survey of \
                    swimmers and present what they say</li><li>Map the journey from the car park to the water</li><li>Close \
                    the loop with swimmers who complained</li></ul><h2>What you need</h2><ul><li>Two years in customer \
                    experience</li></ul>";

/// A page with these two dates that was saved on a day, or on none that is known.
fn page(posted: &str, closes: &str, saved: Option<&str>) -> Document {
    let job = serde_json::json!({
        "@context": "https://schema.org", "@type": "JobPosting", "title": "Swimmer Experience Lead", "description": TEXT,
        "hiringOrganization": { "name": "Kestrel Baths" }, "datePosted": posted, "validThrough": closes,
        "jobLocation": { "address": { "addressCountry": "GB" } },
    });
    let page = format!("<!DOCTYPE html><html><script type=\"application/ld+json\">{job}</script></html>");
    let mut document = Document::new("page.html", page);
    document.saved = saved.map(|day| day.parse().expect("a day"));
    document
}

fn findings(document: &Document, day: &str, basis: AsOfBasis) -> Vec<Finding> {
    let date = day.parse().expect("a day");
    let analysed = ENGINE.analyse(document, AsOf { date, basis }).expect("a posting");
    analysed
        .analyses
        .into_iter()
        .flat_map(|analysis| analysis.findings)
        .collect()
}

fn message(findings: &[Finding], rule: &str) -> Option<String> {
    let finding = findings.iter().find(|finding| finding.rule == rule)?;
    Some(finding.message.clone())
}

#[test]
fn a_listing_has_expired_by_the_day_it_was_seen() {
    let rule = "expired-listing";
    let ended = |saved, day, basis| message(&findings(&page("2025-09-01", "2025-10-01", saved), day, basis), rule);
    let by_today = ended(None, "2025-12-01", AsOfBasis::Today).expect("ended");
    assert!(
        by_today.ends_with("ended on 2025-10-01; today is 2025-12-01."),
        "{by_today}"
    );
    assert_eq!(
        ended(None, "2025-10-01", AsOfBasis::Today),
        None,
        "the closing day itself"
    );
    let by_name = ended(None, "2025-12-01", AsOfBasis::Option).expect("ended");
    assert!(by_name.ends_with("the day you named is 2025-12-01."), "{by_name}");
    let by_saving = ended(Some("2025-10-02"), "2026-01-01", AsOfBasis::Today).expect("ended");
    assert!(by_saving.ends_with("the page was saved on 2025-10-02."), "{by_saving}");
    let open_when_saved = ended(Some("2025-09-20"), "2026-01-01", AsOfBasis::Today);
    assert_eq!(
        open_when_saved, None,
        "a page is judged by what it was when it was saved"
    );
    // A closing day before the day of posting is a slip, of which no end follows.
    let slip = findings(&page("2025-09-01", "2024-10-01", None), "2025-12-01", AsOfBasis::Today);
    assert_eq!(message(&slip, rule), None);
    assert!(message(&slip, "job-markup-dates").is_some_and(|text| text.contains("closes on 2024-10-01")));
}

#[test]
fn a_day_of_posting_to_come_is_a_fault_where_the_day_is_certain() {
    let rule = "job-markup-dates";
    let fault = |saved, day, basis| message(&findings(&page("2025-09-10", "2025-12-01", saved), day, basis), rule);
    let text = fault(Some("2025-09-01"), "2026-01-01", AsOfBasis::Today).expect("posted later than saved");
    assert!(
        text.contains("2025-09-10, lies after the day the page was saved, 2025-09-01"),
        "{text}"
    );
    assert_eq!(
        fault(Some("2025-09-09"), "2026-01-01", AsOfBasis::Today),
        None,
        "time zones"
    );
    assert!(fault(None, "2025-09-01", AsOfBasis::Today).is_some());
    assert_eq!(
        fault(None, "2025-09-01", AsOfBasis::Option),
        None,
        "any day can be named"
    );
}

#[test]
fn dates_are_quoted_where_they_stand() {
    let document = page("31.8.2025", "2025-10-01", None);
    let findings = findings(&document, "2025-09-15", AsOfBasis::Option);
    let finding = findings.iter().find(|finding| finding.rule == "job-markup-dates");
    let piece = &finding.expect("no date of ISO 8601").evidence[0];
    assert_eq!(piece.text, "31.8.2025");
    let place = piece.source.expect("a place").range();
    assert_eq!(&document.bytes[place], b"31.8.2025");
}

fn check(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rolecall"))
        .args(["check", "--as-of", "2026-01-15"])
        .args(arguments)
        .current_dir(folder("."))
        .output()
        .expect("the command runs")
}

#[test]
fn notes_for_publishers_stay_out_of_a_readers_way_until_they_are_wanted() {
    let listing = "fixtures/rules/job-markup-required/fires.html";
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("rolecall.toml");
    std::fs::write(&config, "[rules]\njob-markup-required = \"warning\"\n").expect("written");
    let config = config.display().to_string();
    let shown = |arguments: &[&str]| {
        let output = check(&[&[listing, "--format", "terminal"], arguments].concat());
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        (
            text.contains("[job-markup-required]"),
            text.contains("notes for the publisher"),
        )
    };
    assert_eq!(shown(&["--no-config"]), (false, true));
    assert_eq!(shown(&["--no-config", "--explain"]), (true, false));
    assert_eq!(shown(&["--no-config", "--as", "analyst"]), (true, false));
    let (raised, _) = shown(&["--config", &config]);
    assert!(raised, "what the publisher holds for important is shown");
    let exit = |arguments: &[&str]| {
        check(&[&[listing, "--fail-on", "warning"], arguments].concat())
            .status
            .code()
    };
    assert_eq!(exit(&["--no-config"]), Some(0));
    assert_eq!(exit(&["--config", &config]), Some(1));
}
