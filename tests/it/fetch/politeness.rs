//! robots.txt, gaps, waits and repetitions.

use std::time::Duration;

use super::*;

const PAGE: &str = "https://jobs.example.com/open/1";

/// Fetches the page from a host with this robots.txt.
fn with_robots(robots: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> (Outcome, Server) {
    let server = Server::play(move |request| {
        if request.target.starts_with("/open") {
            Reply::html("<p>Open</p>")
        } else {
            robots(request)
        }
    });
    let outcome = run(options(&server, &[HOST, "www.example.com"]), &[PAGE]).remove(0);
    (outcome, server)
}

#[test]
fn the_rules_of_the_host_are_asked_for_first() {
    let (outcome, server) = with_robots(|_| Reply::text("User-agent: *\nDisallow: /closed\n"));
    assert_eq!(outcome.one().bytes, b"<p>Open</p>");
    let requests = server.requests();
    let targets: Vec<&str> = requests.iter().map(|request| request.target.as_str()).collect();
    assert_eq!(targets, ["/robots.txt", "/open/1"]);
    for request in &requests {
        let agent = request.headers.get("user-agent").expect("a user agent");
        assert!(
            agent.starts_with(concat!("rolecall/", env!("CARGO_PKG_VERSION"))),
            "{agent}"
        );
        assert!(!request.headers.contains_key("referer") && !request.headers.contains_key("cookie"));
    }
}

#[test]
fn a_forbidden_page_is_not_asked_for_and_the_line_is_named() {
    let (outcome, server) =
        with_robots(|_| Reply::text("User-agent: *\nAllow: /\n\nUser-agent: rolecall\nDisallow: /open\n"));
    assert_eq!(
        outcome.error(),
        "https://jobs.example.com/open/1: https://jobs.example.com/robots.txt forbids it to programs, line 5: \
         \"Disallow: /open\"; save the page in a browser and give the file"
    );
    assert_eq!(server.asked(), [""; 0]);
}

#[test]
fn without_a_readable_file_nothing_is_fetched() {
    // Repeated like any request first, then a no.
    let (outcome, server) = with_robots(|_| Reply::status(503));
    let error = outcome.error();
    assert!(
        error.contains("robots.txt cannot be read (the host answered 503"),
        "{error}"
    );
    assert_eq!(server.requests().len(), 3);
    let (outcome, _) = with_robots(|_| Reply::new(429, &[("Retry-After", "0")], ""));
    assert!(
        outcome
            .error()
            .contains("robots.txt cannot be read (the host answered 429"),
        "{}",
        outcome.error()
    );
    let (outcome, _) = with_robots(|_| Reply::new(200, &[("Content-Length", "50")], "User-agent: *"));
    assert!(
        outcome.error().contains("robots.txt cannot be read"),
        "{}",
        outcome.error()
    );
    let (outcome, server) = with_robots(|_| Reply::redirect(302, "http://169.254.169.254/robots.txt"));
    assert!(
        outcome.error().contains("robots.txt cannot be read"),
        "{}",
        outcome.error()
    );
    assert_eq!(server.asked(), [""; 0]);
}

#[test]
fn a_missing_file_forbids_nothing() {
    for status in [400, 401, 403, 404, 410] {
        let (outcome, _) = with_robots(move |_| Reply::status(status));
        assert_eq!(outcome.one().bytes, b"<p>Open</p>", "{status}");
    }
}

#[test]
fn the_file_is_found_behind_redirects_and_holds_for_the_first_host() {
    let (outcome, _) = with_robots(|request| match request.target.as_str() {
        "/robots.txt" => Reply::redirect(301, "https://www.example.com/rules/1"),
        "/rules/1" => Reply::redirect(302, "2"),
        _ => Reply::text("User-agent: *\nDisallow: /open/"),
    });
    assert!(
        outcome
            .error()
            .contains("https://jobs.example.com/robots.txt forbids it"),
        "{}",
        outcome.error()
    );
    // More than five redirects are no file (RFC 9309, 2.3.1.2).
    let (outcome, server) = with_robots(|_| Reply::redirect(302, "/robots.txt"));
    assert_eq!(outcome.one().bytes, b"<p>Open</p>");
    let asked = server
        .requests()
        .iter()
        .filter(|request| request.target == "/robots.txt")
        .count();
    assert_eq!(asked, 6);
}

#[test]
fn too_many_requests_for_the_file_are_waited_for() {
    let (outcome, _) = with_robots(|request| match request.before {
        0 => Reply::new(429, &[("Retry-After", "0")], ""),
        _ => Reply::text("User-agent: *\nDisallow: /open"),
    });
    assert!(outcome.error().contains("forbids it"), "{}", outcome.error());
}

#[test]
fn the_host_says_how_long_to_wait() {
    let (outcome, server) = fetch(
        |request| match request.before {
            0 => Reply::new(429, &[("Retry-After", "1")], ""),
            _ => Reply::html("<p>Open</p>"),
        },
        PAGE,
    );
    assert_eq!(outcome.one().bytes, b"<p>Open</p>");
    let at: Vec<_> = server.requests().iter().skip(1).map(|request| request.at).collect();
    assert!(at[1] - at[0] >= Duration::from_millis(990), "{:?}", at[1] - at[0]);
}

#[test]
fn a_host_that_asks_for_too_long_is_left_alone() {
    for wait in ["3600", "Thu, 15 Jan 2026 13:00:00 GMT"] {
        let (outcome, server) = fetch(move |_| Reply::new(429, &[("Retry-After", wait)], ""), PAGE);
        let error = outcome.error();
        assert!(
            error.ends_with("the host answered 429 and asks to come back in 60 minutes; try again then"),
            "{error}"
        );
        assert_eq!(server.asked().len(), 1);
    }
}

#[test]
fn faults_that_may_pass_are_repeated_a_few_times() {
    let (outcome, server) = fetch(
        |request| match request.before {
            0 => Reply::status(502),
            1 => Reply::new(
                200,
                &[("Content-Length", "1000"), ("Content-Type", "text/html")],
                "<p>Op",
            ),
            _ => Reply::html("<p>Open</p>"),
        },
        PAGE,
    );
    assert_eq!(outcome.one().bytes, b"<p>Open</p>");
    assert_eq!(server.asked().len(), 3);

    let (outcome, server) = fetch(|_| Reply::status(503), PAGE);
    assert!(
        outcome
            .error()
            .ends_with("the host answered 503 (a fault of the host); try again later"),
        "{}",
        outcome.error()
    );
    assert_eq!(server.asked().len(), 3);

    let (outcome, server) = fetch(
        |_| {
            Reply::new(
                200,
                &[("Content-Length", "1000"), ("Content-Type", "text/html")],
                "<p>Op",
            )
        },
        PAGE,
    );
    assert!(outcome.error().contains("no answer: "), "{}", outcome.error());
    assert_eq!(server.asked().len(), 3);
}

#[test]
fn a_no_is_not_repeated() {
    for (status, words) in [
        (401, "it asks for a login"),
        (403, "it refuses programs"),
        (404, "there is no such page"),
        (410, "the posting may be closed"),
        (501, "the host answered 501"),
    ] {
        let (outcome, server) = fetch(move |_| Reply::status(status), PAGE);
        assert!(outcome.error().contains(words), "{}", outcome.error());
        assert_eq!(server.asked().len(), 1, "{status}");
    }
}

#[test]
fn a_host_gets_one_request_at_a_time_with_a_gap_between() {
    let server = Server::play(|request| match request.target.as_str() {
        "/robots.txt" => Reply::status(404),
        "/bad" => Reply::status(404),
        _ => Reply::html("<p>Open</p>").after(Duration::from_millis(10)),
    });
    let mut options = options(&server, &[HOST]);
    options.limits.gap = Duration::from_millis(40);
    let addresses = [
        PAGE,
        "https://jobs.example.com/bad",
        "https://jobs.example.com/2",
        "https://jobs.example.com/3",
    ];
    let outcomes = run(options, &addresses);
    let fetched: Vec<usize> = outcomes.iter().map(|outcome| outcome.fetched.len()).collect();
    assert_eq!(fetched, [1, 0, 1, 1]);
    assert_eq!(outcomes[1].errors().len(), 1);
    assert_eq!(server.most_at_once(), 1);
    let requests = server.requests();
    assert_eq!(requests.len(), 5, "robots.txt once, then each address");
    for pair in requests.windows(2) {
        assert!(pair[1].at - pair[0].at >= Duration::from_millis(40));
    }
}

#[test]
fn hosts_do_not_wait_for_each_other() {
    let server = Server::play(|request| match request.target.as_str() {
        "/robots.txt" => Reply::status(404),
        _ => Reply::html("<p>Open</p>").after(Duration::from_millis(150)),
    });
    let outcomes = run(
        options(&server, &[HOST, "careers.example.org"]),
        &[PAGE, "https://careers.example.org/1"],
    );
    assert!(outcomes.iter().all(|outcome| outcome.fetched.len() == 1));
    assert_eq!(server.most_at_once(), 2);
}

#[test]
fn a_crawl_delay_is_the_least_gap_up_to_a_limit() {
    for (file, least, most) in [("0.08", 80, 2_000), ("9999", 100, 2_000)] {
        let robots = format!("User-agent: *\nCrawl-delay: {file}");
        let server = Server::play(move |request| match request.target.as_str() {
            "/robots.txt" => Reply::text(&robots),
            _ => Reply::html("<p>Open</p>"),
        });
        let mut options = options(&server, &[HOST]);
        options.limits.longest_crawl_delay = Duration::from_millis(100);
        run(options, &[PAGE, "https://jobs.example.com/2"]);
        let at: Vec<_> = server.requests().iter().skip(1).map(|request| request.at).collect();
        let gap = at[1] - at[0];
        assert!(
            gap >= Duration::from_millis(least) && gap < Duration::from_millis(most),
            "{gap:?}"
        );
    }
}
