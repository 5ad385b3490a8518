//! What is never talked to, and what is never read to its end.

use std::io::Write;
use std::process::Command;
use std::time::{Duration, Instant};

use super::*;
use crate::support::folder;

const PAGE: &str = "https://jobs.example.com/open/1";

#[test]
fn redirects_to_the_inside_are_not_followed() {
    for (to, words) in [
        ("https://127.0.0.1/admin", "127.0.0.1 is a loopback address"),
        ("https://127.1/admin", "a loopback address"),
        ("https://[::1]/admin", "a loopback address"),
        ("https://[::ffff:10.0.0.1]/", "a private address"),
        (
            "https://169.254.169.254/latest/meta-data/",
            "a cloud's metadata address",
        ),
        ("//192.168.0.1/", "a private address"),
        ("https://localhost/admin", "localhost is a loopback address"),
        ("http://jobs.example.com/open/2", "sends from https to http"),
        ("https://me:secret@jobs.example.com/", "a user name or a password"),
        ("https://jobs.example.com:8443/", "not 8443"),
        ("file:///etc/passwd", "not file:"),
        ("data:text/html,x", "not data:"),
        ("https://www.linkedin.com/jobs/view/1", "the terms of LinkedIn"),
        ("https://", "redirects, but not to an address"),
        ("", "redirects, but not to an address"),
    ] {
        let (outcome, server) = fetch(move |_| Reply::redirect(302, to), PAGE);
        let error = outcome.error();
        assert!(error.contains(words), "{to}: {error}");
        assert_eq!(server.asked().len(), 1, "{to}");
    }
}

#[test]
fn the_server_itself_is_not_reached_by_its_number() {
    let server = Server::play(|_| Reply::html("inside"));
    let port = server.address().port();
    let addresses = [
        format!("http://127.0.0.1:{port}/"),
        format!("http://localhost:{port}/"),
        "http://localhost/".to_owned(),
        "http://127.0.0.1/".to_owned(),
    ];
    let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
    let outcomes = run(options(&server, &[HOST]), &addresses);
    for (outcome, words) in outcomes.iter().zip(["loopback", "not ", "loopback", "loopback"]) {
        assert!(outcome.error().contains(words), "{}", outcome.error());
    }
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn redirects_end() {
    let (outcome, server) = fetch(|_| Reply::redirect(302, PAGE), PAGE);
    assert!(
        outcome.error().contains("redirects more than 5 times"),
        "{}",
        outcome.error()
    );
    assert_eq!(server.asked().len(), 6);

    let (outcome, _) = fetch(
        |request| match request.target.as_str() {
            "/open/1" => Reply::redirect(301, "../moved/1?from=mail#top"),
            _ => Reply::html("<p>Moved</p>"),
        },
        PAGE,
    );
    let origin = &outcome.one().origin;
    assert_eq!(origin.url, PAGE);
    assert_eq!(origin.final_url, "https://jobs.example.com/moved/1?from=mail");
}

#[test]
fn a_small_answer_that_unpacks_to_a_large_one_is_not_read() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let blanks = vec![b' '; 1024 * 1024];
    for _ in 0..32 {
        gzip.write_all(&blanks).expect("packed");
    }
    let bomb = gzip.finish().expect("packed");
    assert!(bomb.len() < 64 * 1024);
    let (outcome, server) = fetch(
        move |_| {
            Reply::new(
                200,
                &[("Content-Type", "text/html"), ("Content-Encoding", "gzip")],
                &bomb,
            )
        },
        PAGE,
    );
    assert!(
        outcome.error().contains("the answer is larger than 8 MiB (unpacked)"),
        "{}",
        outcome.error()
    );
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn a_packed_page_is_unpacked() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(b"<p>Open</p>").expect("packed");
    let packed = gzip.finish().expect("packed");
    let (outcome, _) = fetch(
        move |_| {
            Reply::new(
                200,
                &[("Content-Type", "text/html"), ("Content-Encoding", "gzip")],
                &packed,
            )
        },
        PAGE,
    );
    assert_eq!(outcome.one().bytes, b"<p>Open</p>");
}

#[test]
fn a_large_answer_is_refused_by_its_length() {
    let (outcome, _) = fetch(
        |_| {
            Reply::new(
                200,
                &[("Content-Type", "text/html"), ("Content-Length", "999999999")],
                "<p>",
            )
        },
        PAGE,
    );
    assert!(outcome.error().contains("larger than 8 MiB"), "{}", outcome.error());
}

#[test]
fn a_slow_host_is_given_up() {
    let stalls = |_: &Request| {
        Reply::new(200, &[("Content-Type", "text/html"), ("Content-Length", "100")], "<p>")
            .then(Duration::from_secs(3), [b"late".to_vec()])
    };
    let drips = |_: &Request| {
        let drops = std::iter::repeat_n(b".".to_vec(), 90);
        Reply::new(200, &[("Content-Type", "text/html"), ("Content-Length", "100")], "<p>")
            .then(Duration::from_millis(40), drops)
    };
    for (name, script) in [("stalls", stalls as fn(&Request) -> Reply), ("drips", drips)] {
        let server = Server::play(move |request| match request.target.as_str() {
            "/robots.txt" => Reply::status(404),
            _ => script(request),
        });
        let mut options = options(&server, &[HOST]);
        options.limits.idle = Duration::from_millis(200);
        options.limits.total = Duration::from_millis(400);
        let start = Instant::now();
        let outcome = run(options, &[PAGE]).remove(0);
        assert!(
            outcome.error().contains("did not answer in time"),
            "{name}: {}",
            outcome.error()
        );
        assert!(
            start.elapsed() < Duration::from_secs(2),
            "{name}: {:?}",
            start.elapsed()
        );
        assert_eq!(server.asked().len(), 1, "{name}: a slow host is not asked again");
    }
}

#[test]
fn what_holds_no_posting_is_not_read() {
    for (kind, words) in [
        ("image/png", "the host answered with image/png, which holds no posting"),
        ("video/mp4", "video/mp4"),
        ("application/octet-stream", "application/octet-stream"),
        ("application/zip", "application/zip"),
    ] {
        // The body never comes, and is not waited for.
        let (outcome, _) = fetch(
            move |_| Reply::new(200, &[("Content-Type", kind), ("Content-Length", "1000")], ""),
            PAGE,
        );
        assert!(outcome.error().contains(words), "{}", outcome.error());
    }
}

#[test]
fn what_is_no_address_says_so() {
    let server = Server::play(|_| Reply::html("inside"));
    let addresses = [
        "jobs.example.com/1",
        "https://",
        "ftp://jobs.example.com/1",
        "https://exa mple.com/",
    ];
    let outcomes = run(options(&server, &[HOST]), &addresses);
    for (outcome, words) in outcomes.iter().zip([
        "is not a web address: it does not begin with https://",
        "is not a web address: empty host",
        "only http and https addresses are fetched, not ftp:",
        "is not a web address: ",
    ]) {
        assert!(outcome.error().contains(words), "{}", outcome.error());
    }
}

/// The command, with a proxy in its environment that must not be used.
fn rolecall(arguments: &[&str], proxy: &Server) -> (Option<i32>, String, String) {
    let proxy = format!("http://{}", proxy.address());
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall"));
    for name in [
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
    ] {
        command.env(name, &proxy);
    }
    let cache = tempfile::tempdir().expect("a folder");
    let output = command
        .args(arguments)
        .env("XDG_CACHE_HOME", cache.path())
        .current_dir(folder("."))
        .output()
        .expect("the command ends");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_command_refuses_the_same_and_other_inputs_go_on() {
    let proxy = Server::play(|_| Reply::html("<p>through the proxy</p>"));
    let (code, out, errors) = rolecall(
        &[
            "check",
            "http://localhost/jobs/1",
            "https://www.linkedin.com/jobs/view/42",
            "http://169.254.169.254/",
            "fixtures/text/cx-analyst-grocery.txt",
        ],
        &proxy,
    );
    assert_eq!(code, Some(2), "{errors}");
    let report: serde_json::Value = serde_json::from_str(&out).expect("a report");
    let results = report["results"].as_array().expect("results");
    assert_eq!(results.len(), 4);
    assert_eq!(results[0]["input"]["source"], "http://localhost/jobs/1");
    assert_eq!(results[0]["error"]["kind"], "unreadable");
    assert_eq!(results[3]["status"], "analysed");
    for words in [
        "rolecall: http://localhost/jobs/1: localhost is a loopback address (",
        "rolecall: https://www.linkedin.com/jobs/view/42: the terms of LinkedIn do not let programs read its pages",
        "save it (\"Save page as\") and give the file to rolecall",
        "rolecall: http://169.254.169.254/: 169.254.169.254 is a cloud's metadata address",
    ] {
        assert!(errors.contains(words), "{words}: {errors}");
    }
    assert_eq!(proxy.requests().len(), 0, "a proxy would resolve the names itself");
}

#[test]
fn fetch_counts_and_says_what_failed() {
    let proxy = Server::play(|_| Reply::html("<p>through the proxy</p>"));
    let to = tempfile::tempdir().expect("a folder");
    let folder = to.path().to_str().expect("a name");
    let addresses = [
        "https://uk.indeed.com/viewjob?jk=1",
        "http://10.0.0.1/",
        "jobs.example.com",
    ];
    let (code, out, errors) = rolecall(&[&["fetch"], &addresses[..], &["--to", folder]].concat(), &proxy);
    assert_eq!((code, out.as_str()), (Some(2), ""), "{errors}");
    assert!(
        errors.contains("the terms of Indeed") && errors.contains("10.0.0.1 is a private address"),
        "{errors}"
    );
    assert!(
        errors.ends_with("rolecall: 0 saved, 0 unchanged, 3 failed\n"),
        "{errors}"
    );
    let (code, _, errors) = rolecall(&["fetch", "https://jobs.example.com/1"], &proxy);
    assert!(code == Some(2) && errors.contains("--to"), "{errors}");
    assert_eq!(proxy.requests().len(), 0);
}
