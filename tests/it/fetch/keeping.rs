//! The cache, the files of `fetch`, and the way from a page to its analysis.

use std::time::Duration;

use rolecall::Document;
use rolecall::fetch::{Saved, save};
use rolecall::model::Sidecar;

use super::*;
use crate::support::{ENGINE, day};

const PAGE: &str = "https://jobs.example.com/open/1";

/// A host without a robots.txt but with one page.
fn host(page: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Server {
    Server::play(move |request| match request.target.as_str() {
        "/robots.txt" => Reply::text("User-agent: *\nDisallow: /closed"),
        _ => page(request),
    })
}

fn later() -> SystemTime {
    noon() + Duration::from_secs(2 * 24 * 60 * 60)
}

#[test]
fn a_kept_answer_is_confirmed_by_its_host() {
    let server = host(
        |request| match request.headers.get("if-none-match").map(String::as_str) {
            Some("\"v1\"") => Reply::new(304, &[("ETag", "\"v1\"")], ""),
            _ => Reply::new(200, &[("Content-Type", "text/html"), ("ETag", "\"v1\"")], "<p>Open</p>"),
        },
    );
    let folder = tempfile::tempdir().expect("a folder");
    let first = run(cached(&server, folder.path()), &[PAGE]).remove(0);
    let second = run(
        Options {
            clock: later,
            ..cached(&server, folder.path())
        },
        &[PAGE],
    )
    .remove(0);
    assert_eq!(first.one().bytes, second.one().bytes);
    assert_eq!(second.one().origin.status, 200);
    assert_eq!(second.one().ending, Some("html"));
    assert_eq!(first.one().origin.fetched.to_string(), "2026-01-15T12:00:00Z");
    assert_eq!(
        second.one().origin.fetched.to_string(),
        "2026-01-17T12:00:00Z",
        "the host confirmed it that day"
    );
    let asked = server.requests();
    let targets: Vec<&str> = asked.iter().map(|request| request.target.as_str()).collect();
    // The rules of a host are kept for a day.
    assert_eq!(targets, ["/robots.txt", "/open/1", "/robots.txt", "/open/1"]);
    assert_eq!(
        asked[3].headers.get("if-none-match").map(String::as_str),
        Some("\"v1\"")
    );

    let third = run(
        Options {
            clock: later,
            ..cached(&server, folder.path())
        },
        &["https://jobs.example.com/closed/1"],
    )
    .remove(0);
    assert!(third.error().contains("line 2"), "{}", third.error());
    assert_eq!(
        server.requests().len(),
        4,
        "neither the rules nor the forbidden page were asked for"
    );
}

#[test]
fn a_changed_page_replaces_the_kept_one() {
    let server = host(|request| {
        let tag = format!("\"v{}\"", request.before);
        let modified = "Thu, 01 Jan 2026 00:00:00 GMT";
        let headers = [
            ("Content-Type", "text/html"),
            ("ETag", tag.as_str()),
            ("Last-Modified", modified),
        ];
        Reply::new(200, &headers, format!("<p>{}</p>", request.before))
    });
    let folder = tempfile::tempdir().expect("a folder");
    for number in 0..3 {
        let outcome = run(cached(&server, folder.path()), &[PAGE]).remove(0);
        assert_eq!(outcome.texts(), [format!("<p>{number}</p>")]);
    }
    let last = server.requests().pop().expect("a request");
    assert_eq!(last.headers.get("if-none-match").map(String::as_str), Some("\"v1\""));
    assert!(last.headers.contains_key("if-modified-since"));
}

#[test]
fn a_fresh_answer_is_not_asked_for_again() {
    let server = host(|_| {
        Reply::new(
            200,
            &[("Content-Type", "text/html"), ("Cache-Control", "max-age=600")],
            "<p>1</p>",
        )
    });
    let folder = tempfile::tempdir().expect("a folder");
    for _ in 0..2 {
        assert_eq!(
            run(cached(&server, folder.path()), &[PAGE]).remove(0).texts(),
            ["<p>1</p>"]
        );
    }
    assert_eq!(server.asked().len(), 1);
    let without = run(options(&server, &[HOST]), &[PAGE]).remove(0);
    assert_eq!((without.texts().len(), server.asked().len()), (1, 2));
}

#[test]
fn failures_and_private_answers_are_not_kept() {
    let server = host(|request| match (request.target.as_str(), request.before) {
        ("/open/1", 0) => Reply::new(404, &[("Cache-Control", "max-age=600")], "gone"),
        ("/secret", _) => Reply::new(
            200,
            &[("Content-Type", "text/html"), ("Cache-Control", "no-store")],
            "x",
        ),
        _ => Reply::html("<p>Open</p>"),
    });
    let folder = tempfile::tempdir().expect("a folder");
    assert!(
        run(cached(&server, folder.path()), &[PAGE])
            .remove(0)
            .error()
            .contains("404")
    );
    assert_eq!(
        run(cached(&server, folder.path()), &[PAGE]).remove(0).texts(),
        ["<p>Open</p>"]
    );
    for _ in 0..2 {
        run(cached(&server, folder.path()), &["https://jobs.example.com/secret"]);
    }
    assert_eq!(server.asked().len(), 4);
}

#[test]
fn a_damaged_cache_is_no_failure() {
    let server = host(|_| {
        Reply::new(
            200,
            &[("Content-Type", "text/html"), ("Cache-Control", "max-age=600")],
            "<p>1</p>",
        )
    });
    let folder = tempfile::tempdir().expect("a folder");
    run(cached(&server, folder.path()), &[PAGE]);
    let mut damaged = 0;
    for path in crate::support::files_below(folder.path()) {
        let bytes = std::fs::read(&path).expect("an entry");
        std::fs::write(&path, &bytes[..bytes.len() / 2]).expect("written");
        damaged += 1;
    }
    assert_eq!(damaged, 2, "the page and the rules");
    assert_eq!(
        run(cached(&server, folder.path()), &[PAGE]).remove(0).texts(),
        ["<p>1</p>"]
    );
    assert_eq!(server.asked().len(), 2);

    // A file where the folder should be.
    let file = folder.path().join("file");
    std::fs::write(&file, "x").expect("written");
    assert_eq!(run(cached(&server, &file), &[PAGE]).remove(0).texts(), ["<p>1</p>"]);
}

const POSTING: &str = r#"<!DOCTYPE html><html><head><title>Jobs at Fennel Foods</title>
<script type="application/ld+json">{"@context":"https://schema.org","@type":"JobPosting","title":"Voice of Customer Analyst",
"hiringOrganization":{"@type":"Organization","name":"Fennel Foods"},"datePosted":"2026-01-10",
"description":"<p>Fennel Foods sells vegetables and bread in forty shops and online. You will run our NPS survey programme and map the customer journey from the first visit to the delivery.</p><h3>Your tasks</h3><ul><li>Report on customer feedback every month and present it to the board</li><li>Plan, write and evaluate our surveys together with the shops</li><li>Keep the list of pain points and follow up on each of them</li></ul><h3>You bring</h3><ul><li>3 years of experience with surveys</li><li>A good hand for tables and charts</li></ul>"}</script>
</head><body><h1>Voice of Customer Analyst</h1></body></html>"#;

#[test]
fn a_page_with_structured_data_is_read_like_a_saved_one() {
    let (outcome, _) = fetch(|_| Reply::html(POSTING), PAGE);
    let document = outcome.one().clone().into_document();
    assert_eq!(document.source, PAGE);
    let analysed = ENGINE.analyse(&document, day()).expect("a posting");
    let posting = &analysed.analyses[0].posting;
    assert_eq!(
        posting.title.as_ref().map(|title| title.value.as_str()),
        Some("Voice of Customer Analyst")
    );
    assert_eq!(
        posting.company.as_ref().map(|company| company.value.as_str()),
        Some("Fennel Foods")
    );
    assert_eq!(posting.url.as_deref(), Some(PAGE));
    assert_eq!(posting.saved.map(|day| day.to_string()).as_deref(), Some("2026-01-15"));
}

#[test]
fn the_charset_of_the_header_is_used() {
    // "職務内容" in Shift_JIS, without a word on it in the page.
    let text = "<h2>Your tasks</h2><ul><li>You run our NPS survey programme and report on customer feedback every month.</li>\
        <li>You plan and write our surveys together with the shops and follow up on each pain point.</li></ul>\
        <h2>Requirements</h2><ul><li>Three years of experience with surveys, tables and charts</li></ul>";
    let page = [
        b"<!DOCTYPE html><html><body><h1>\x90E\x96\xb1\x93\xe0\x97e</h1>",
        text.as_bytes(),
    ]
    .concat();
    let sent = page.clone();
    let (outcome, _) = fetch(
        move |_| Reply::new(200, &[("Content-Type", "text/html; charset=Shift_JIS")], &sent),
        PAGE,
    );
    let fetched = outcome.one();
    assert_eq!(fetched.bytes, page, "the bytes stay as they came");
    let document = fetched.clone().into_document();
    let analysed = ENGINE.analyse(&document, day()).expect("a posting");
    assert!(analysed.analyses[0].posting.text.contains("職務内容"));
}

#[test]
fn kept_files_give_the_same_analysis() {
    let (outcome, _) = fetch(
        |_| Reply::new(200, &[("Content-Type", "text/html"), ("ETag", "\"7\"")], POSTING),
        PAGE,
    );
    let folder = tempfile::tempdir().expect("a folder");
    let Ok(Saved::New(path)) = save(outcome.one(), folder.path(), false) else {
        panic!("not saved");
    };
    let bytes = std::fs::read(&path).expect("the file");
    assert_eq!(bytes, POSTING.as_bytes());
    let mut name = path.clone().into_os_string();
    name.push(Sidecar::ENDING);
    let sidecar = std::fs::read(name).expect("the sidecar");
    let json: serde_json::Value = serde_json::from_slice(&sidecar).expect("JSON");
    assert_eq!(json["schema"], "rolecall.fetched/1");
    assert_eq!((&json["url"], &json["final"]), (&PAGE.into(), &PAGE.into()));
    assert_eq!(
        (&json["status"], &json["fetched"]),
        (&200.into(), &"2026-01-15T12:00:00Z".into())
    );
    assert!(
        json["headers"]
            .as_array()
            .is_some_and(|headers| headers.contains(&serde_json::json!(["etag", "\"7\""])))
    );

    let mut document = Document::new(path.display().to_string(), bytes);
    Sidecar::parse(&sidecar).expect("a sidecar").describe(&mut document);
    let kept = ENGINE.analyse(&document, day()).expect("a posting");
    let direct = ENGINE
        .analyse(&outcome.one().clone().into_document(), day())
        .expect("a posting");
    assert_eq!(kept.analyses[0].posting.url, direct.analyses[0].posting.url);
    assert_eq!(kept.analyses[0].as_of, direct.analyses[0].as_of);
    assert_eq!(kept.analyses[0].posting.text, direct.analyses[0].posting.text);
}
