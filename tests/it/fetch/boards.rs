//! Job boards by the addresses that people see.

use serde_json::{Value, json};

use super::*;

/// Fetches an address from boards that the server plays; none of them has a robots.txt.
fn board(
    hosts: &[&str],
    script: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    address: &str,
) -> (Outcome, Server) {
    let server = Server::play(move |request| match request.target.as_str() {
        "/robots.txt" => Reply::status(404),
        _ => script(request),
    });
    let outcome = run(options(&server, hosts), &[address]).remove(0);
    (outcome, server)
}

fn shown(outcome: &Outcome) -> Vec<&str> {
    outcome
        .fetched
        .iter()
        .map(|fetched| fetched.origin.url.as_str())
        .collect()
}

#[test]
fn greenhouse() {
    let hosts = ["boards-api.greenhouse.io", "job-boards.greenhouse.io"];
    let script = |request: &Request| match request.target.split('?').next() {
        Some("/v1/boards/fennel/jobs") => Reply::json(r#"{"jobs":[{"id":1},{"id":2}],"meta":{"total":2}}"#),
        Some("/v1/boards/fennel/jobs/1") => Reply::json(r#"{"id":1,"title":"CX Analyst"}"#),
        Some("/fennel/jobs/2") => Reply::html("<h1>CX Lead</h1>"),
        _ => Reply::status(404),
    };
    let (outcome, server) = board(&hosts, script, "https://job-boards.greenhouse.io/fennel");
    let fetched = outcome.one();
    assert_eq!(fetched.bytes, br#"{"jobs":[{"id":1},{"id":2}],"meta":{"total":2}}"#);
    assert_eq!(
        (fetched.ending, fetched.origin.board.as_deref()),
        (Some("json"), Some("Greenhouse"))
    );
    assert_eq!(fetched.origin.url, "https://job-boards.greenhouse.io/fennel");
    assert!(
        fetched
            .origin
            .requested
            .starts_with("https://boards-api.greenhouse.io/v1/boards/fennel/jobs?content=true")
    );
    assert_eq!(server.asked().len(), 1);

    let (outcome, _) = board(&hosts, script, "https://job-boards.greenhouse.io/fennel/jobs/1");
    assert_eq!(outcome.texts(), [r#"{"id":1,"title":"CX Analyst"}"#]);
    // The interface does not know it; its page is still there.
    let (outcome, server) = board(&hosts, script, "https://job-boards.greenhouse.io/fennel/jobs/2");
    assert_eq!(outcome.texts(), ["<h1>CX Lead</h1>"]);
    assert_eq!(server.asked().len(), 2);
    // Neither: what the interface said is told.
    let (outcome, _) = board(&hosts, script, "https://job-boards.greenhouse.io/fennel/jobs/3");
    let error = outcome.error();
    assert!(
        error.starts_with("https://boards-api.greenhouse.io/") && error.contains("answered 404"),
        "{error}"
    );
    let (outcome, _) = board(&hosts, script, "https://boards.greenhouse.io/nobody");
    assert!(outcome.error().contains("the address misspelt"), "{}", outcome.error());
}

#[test]
fn lever() {
    let job = "0a1b2c3d-1111-2222-3333-444455556666";
    let (outcome, server) = board(
        &["api.lever.co"],
        |_| Reply::json(r#"[{"id":"a","text":"CX Analyst","lists":[]}]"#),
        "https://jobs.lever.co/fennel",
    );
    assert_eq!(outcome.one().origin.board.as_deref(), Some("Lever"));
    assert_eq!(server.asked(), ["GET api.lever.co/v0/postings/fennel?mode=json"]);
    let (outcome, server) = board(
        &["api.eu.lever.co"],
        |_| Reply::json(r#"{"id":"a"}"#),
        &format!("https://jobs.eu.lever.co/fennel/{job}/apply?source=x"),
    );
    assert_eq!(outcome.texts(), [r#"{"id":"a"}"#]);
    assert_eq!(
        server.asked(),
        [format!("GET api.eu.lever.co/v0/postings/fennel/{job}?mode=json")]
    );
}

#[test]
fn one_job_of_a_whole_answer() {
    let answer = r#"{"apiVersion":"1","jobs":[{"id":"aa-1","title":"A"},{"id":"bb-2","title":"B"}]}"#;
    let script = move |request: &Request| match request.host.as_str() {
        "api.ashbyhq.com" => Reply::json(answer),
        _ => Reply::html("<p>the page</p>"),
    };
    let hosts = ["api.ashbyhq.com", "jobs.ashbyhq.com"];
    let (outcome, _) = board(&hosts, script, "https://jobs.ashbyhq.com/fennel/bb-2");
    let fetched = outcome.one();
    let value: Value = serde_json::from_slice(&fetched.bytes).expect("JSON");
    assert_eq!(
        value,
        json!({ "apiVersion": "1", "jobs": [{ "id": "bb-2", "title": "B" }] })
    );
    assert_eq!(fetched.origin.only.as_deref(), Some("bb-2"));
    // A job that is not on its board any more is not looked for on a page that says "closed".
    let (outcome, server) = board(&hosts, script, "https://jobs.ashbyhq.com/fennel/cc-3");
    assert_eq!(
        outcome.error(),
        "https://jobs.ashbyhq.com/fennel/cc-3: Ashby has no posting under this address any more; it was probably closed"
    );
    assert_eq!(server.asked().len(), 1);
    let (outcome, _) = board(&hosts, script, "https://jobs.ashbyhq.com/fennel");
    assert_eq!(outcome.texts(), [answer]);
}

#[test]
fn personio() {
    let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<workzag-jobs>\n<position><id>11</id><name>CX Analyst</name></position>\n<position><id>12</id><name>Lead &amp; Coach</name></position>\n</workzag-jobs>";
    let script = move |_: &Request| Reply::new(200, &[("Content-Type", "text/xml; charset=utf-8")], xml);
    let host = ["fennel.jobs.personio.de"];
    let (outcome, server) = board(&host, script, "https://fennel.jobs.personio.de/?language=de");
    assert_eq!(
        (outcome.texts(), outcome.one().ending),
        (vec![xml.to_owned()], Some("xml"))
    );
    assert_eq!(server.asked(), ["GET fennel.jobs.personio.de/xml?language=de"]);
    let (outcome, _) = board(&host, script, "https://fennel.jobs.personio.de/job/12");
    let text = &outcome.texts()[0];
    assert!(
        text.contains("<id>12</id><name>Lead &amp; Coach</name>") && !text.contains("<id>11</id>"),
        "{text}"
    );
}

#[test]
fn a_feed_is_asked_for_until_it_ends() {
    let item = |number: usize| {
        format!("<item><title>T</title><link>https://fennel.teamtailor.com/jobs/{number}</link></item>")
    };
    let feed = move |numbers: std::ops::Range<usize>| {
        let items: String = numbers.map(item).collect();
        let rss = format!("<?xml version=\"1.0\"?><rss><channel><link>https://x</link>{items}</channel></rss>");
        Reply::new(200, &[("Content-Type", "application/rss+xml")], rss)
    };
    let host = ["fennel.teamtailor.com"];
    let (outcome, server) = board(
        &host,
        move |request| {
            let offset: usize = request
                .target
                .rsplit('=')
                .next()
                .and_then(|text| text.parse().ok())
                .expect("an offset");
            feed(offset..(offset + 100).min(230))
        },
        "https://fennel.teamtailor.com/jobs",
    );
    assert_eq!((outcome.fetched.len(), outcome.errors()), (3, Vec::new()));
    let offsets: Vec<String> = server
        .asked()
        .iter()
        .map(|asked| asked.rsplit('=').next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(offsets, ["0", "100", "200"]);
    // A host that knows no offset gives the same again; it counts once.
    let (outcome, server) = board(&host, move |_| feed(0..100), "https://fennel.teamtailor.com/");
    assert_eq!((outcome.fetched.len(), server.asked().len()), (1, 2));
}

/// A Workday list of `count` jobs as it really behaves: the total on the first page only, and the beginning again
/// past the end.
fn workday_list(request: &Request, count: usize) -> Reply {
    let body: Value = serde_json::from_str(&request.body).expect("JSON");
    let offset = body["offset"]
        .as_u64()
        .and_then(|offset| usize::try_from(offset).ok())
        .expect("an offset");
    let limit = body["limit"]
        .as_u64()
        .and_then(|limit| usize::try_from(limit).ok())
        .expect("a limit");
    if limit > 20 {
        return Reply::status(400);
    }
    let start = if offset >= count { 0 } else { offset };
    let jobs: Vec<Value> = (start..(start + limit).min(count))
        // Every tenth job is named twice, for two places.
        .map(|number| json!({ "title": "T", "externalPath": format!("/job/Oslo/Analyst_R-{}", number - usize::from(number % 10 == 1)) }))
        .collect();
    Reply::json(json!({ "total": if offset == 0 { count } else { 0 }, "jobPostings": jobs }).to_string())
}

#[test]
fn workday() {
    let host = "fennel.wd3.myworkdayjobs.com";
    let script = |request: &Request| match request.target.as_str() {
        "/wday/cxs/fennel/Careers/jobs" if request.method == "POST" => workday_list(request, 40),
        "/wday/cxs/fennel/Careers/job/Oslo/Analyst_R-7" => Reply::status(404),
        target if target.starts_with("/wday/cxs/fennel/Careers/job/") => {
            Reply::json(json!({ "jobPostingInfo": { "id": target } }).to_string())
        }
        // A locale in the path of a request is an error.
        _ => Reply::status(405),
    };
    let (outcome, server) = board(&[host], script, &format!("https://{host}/en-US/Careers?q=x"));
    // 40 rows, of which four repeat another; one of the others fails, and the rest goes on.
    assert_eq!(outcome.fetched.len(), 35);
    assert_eq!(outcome.errors().len(), 1);
    assert!(
        outcome.errors()[0].contains("Analyst_R-7: the host answered 404"),
        "{:?}",
        outcome.errors()
    );
    assert_eq!(
        shown(&outcome)[0],
        format!("https://{host}/Careers/job/Oslo/Analyst_R-0")
    );
    let asked = server.asked();
    let posts = asked.iter().filter(|asked| asked.starts_with("POST")).count();
    assert_eq!(posts, 3, "the third page only repeats the first");
    assert_eq!(asked.len(), 3 + 36);

    let (outcome, server) = board(
        &[host],
        script,
        &format!("https://{host}/de-DE/Careers/job/Oslo/Analyst_R-3/apply"),
    );
    assert_eq!(outcome.one().origin.board.as_deref(), Some("Workday"));
    assert_eq!(
        server.asked(),
        [format!("GET {host}/wday/cxs/fennel/Careers/job/Oslo/Analyst_R-3")]
    );
}

#[test]
fn a_board_without_an_end_ends() {
    let host = "fennel.wd3.myworkdayjobs.com";
    let server = Server::play(|request| match request.method.as_str() {
        "POST" => workday_list(request, usize::MAX),
        _ if request.target == "/robots.txt" => Reply::status(404),
        _ => Reply::json("{}"),
    });
    let mut options = options(&server, &[host]);
    options.limits.postings = 50;
    let outcome = run(options, &[&format!("https://{host}/Careers")]).remove(0);
    assert_eq!(outcome.fetched.len(), 50);
    assert!(outcome.errors()[0].ends_with("the board names more than 50 postings; the first 50 were fetched"));
}

#[test]
fn a_list_that_goes_no_further_is_told() {
    let host = "fennel.wd3.myworkdayjobs.com";
    let script = |jobs: usize| {
        move |request: &Request| match request.method.as_str() {
            "POST" => workday_list(request, jobs),
            _ => Reply::status(404),
        }
    };
    // Of 2,000 entries every tenth is a job's second place.
    let told = "the list of Workday goes no further; 1800 postings of it were asked for, and the board may have more";
    let (outcome, server) = board(&[host], script(usize::MAX), &format!("https://{host}/Careers"));
    let errors = outcome.errors();
    assert!(errors[0].ends_with(told), "{errors:?}");
    let posts = server.asked().iter().filter(|asked| asked.starts_with("POST")).count();
    assert_eq!(posts, 100);
    let (outcome, _) = board(&[host], script(39), &format!("https://{host}/Careers"));
    assert!(
        !outcome.errors().iter().any(|error| error.ends_with(told)),
        "{:?}",
        outcome.errors()
    );
}

#[test]
fn a_board_that_refuses_is_left_alone() {
    let host = "fennel.bamboohr.com";
    let (outcome, server) = board(
        &[host],
        |request| match request.target.as_str() {
            "/careers/list" => Reply::json(r#"{"result":[{"id":1},{"id":2},{"id":3},{"id":4},{"id":5},{"id":6}]}"#),
            "/careers/1/detail" => Reply::json(r#"{"result":{"jobOpening":{"id":1}}}"#),
            _ => Reply::status(403),
        },
        &format!("https://{host}/careers"),
    );
    assert_eq!(shown(&outcome), [format!("https://{host}/careers/1")]);
    let errors = outcome.errors();
    assert_eq!((errors.len(), server.asked().len()), (4, 5));
    assert!(
        errors[3].contains("2 more postings of this board were not asked for"),
        "{errors:?}"
    );
}

#[test]
fn pages_with_links() {
    let host = "careers-fennel.icims.com";
    let script = |request: &Request| {
        assert!(request.target.contains("in_iframe=1"), "{}", request.target);
        let page = request.target.rsplit("pr=").next().unwrap_or_default();
        match page {
            "0" => Reply::html("<a href='/jobs/1/analyst/job'>A</a><a href='/jobs/2/lead/job'>B</a>"),
            "1" => Reply::html(
                "<a href='/jobs/2/lead/job'>B</a><a href='https://evil.example/jobs/9/x/job'>X</a><a href='/jobs/3/head/job'>C</a>",
            ),
            _ if request.target.starts_with("/jobs/search") => Reply::html("<a href='/jobs/3/head/job'>C</a>"),
            target => Reply::html(format!("<p>{target}</p>")),
        }
    };
    let (outcome, _) = board(&[host], script, &format!("https://{host}/jobs/intro"));
    let wanted: Vec<String> = ["1/analyst", "2/lead", "3/head"]
        .iter()
        .map(|job| format!("https://{host}/jobs/{job}/job"))
        .collect();
    assert_eq!(
        (shown(&outcome), outcome.errors()),
        (wanted.iter().map(String::as_str).collect(), Vec::new())
    );
    let (outcome, server) = board(&[host], script, &format!("https://{host}/jobs/1/analyst/job"));
    assert_eq!(outcome.fetched.len(), 1);
    assert_eq!(server.asked(), [format!("GET {host}/jobs/1/analyst/job?in_iframe=1")]);
}

#[test]
fn the_rules_of_the_interfaces_host_count() {
    let server = Server::play(|request| match (request.host.as_str(), request.target.as_str()) {
        ("api.smartrecruiters.com", "/robots.txt") => Reply::text("User-agent: *\nDisallow: /\n"),
        (_, "/robots.txt") => Reply::status(404),
        _ => Reply::html("<p>page</p>"),
    });
    let hosts = [
        "api.smartrecruiters.com",
        "jobs.smartrecruiters.com",
        "careers.smartrecruiters.com",
    ];
    let addresses = [
        "https://careers.smartrecruiters.com/Fennel",
        "https://jobs.smartrecruiters.com/Fennel/743-analyst",
    ];
    let outcomes = run(options(&server, &hosts), &addresses);
    assert!(
        outcomes[0].error().contains("line 2: \"Disallow: /\""),
        "{}",
        outcomes[0].error()
    );
    assert_eq!(outcomes[1].texts(), ["<p>page</p>"]);
}

#[test]
fn smart_recruiters_pages_and_an_unknown_company() {
    let host = "api.smartrecruiters.com";
    let script = |request: &Request| {
        if request.target.contains("/Nobody/") {
            return Reply::json(r#"{"totalFound":0,"content":[]}"#);
        }
        let job = |number: usize| json!({ "id": number.to_string() });
        match request.target.as_str() {
            "/v1/companies/Fennel/postings?limit=100&offset=0" => {
                Reply::json(json!({ "content": (0..100).map(job).collect::<Vec<_>>() }).to_string())
            }
            "/v1/companies/Fennel/postings?limit=100&offset=100" => {
                Reply::json(json!({ "content": (99..103).map(job).collect::<Vec<_>>() }).to_string())
            }
            _ => Reply::json("{}"),
        }
    };
    let (outcome, server) = board(&[host], script, "https://careers.smartrecruiters.com/Fennel");
    assert_eq!(
        (outcome.fetched.len(), outcome.errors(), server.asked().len()),
        (103, Vec::new(), 105)
    );
    let (outcome, _) = board(&[host], script, "https://careers.smartrecruiters.com/Nobody");
    assert!(
        outcome.error().contains("SmartRecruiters names no open posting"),
        "{}",
        outcome.error()
    );
}

#[test]
fn an_answer_of_another_kind_says_so() {
    let (outcome, _) = board(
        &["fennel.breezy.hr"],
        |_| Reply::html("<h1>Not here</h1>"),
        "https://fennel.breezy.hr/",
    );
    assert!(
        outcome.error().contains("the answer is not what Breezy answers"),
        "{}",
        outcome.error()
    );
}

#[test]
fn a_board_that_does_not_exist_is_not_taken_for_its_makers_page() {
    let (outcome, _) = board(
        &["nobody.recruitee.com", "www.recruitee.com"],
        |request| match request.host.as_str() {
            "nobody.recruitee.com" => Reply::redirect(302, "https://www.recruitee.com/welcome"),
            _ => Reply::html("<h1>Hire better</h1>"),
        },
        "https://nobody.recruitee.com/",
    );
    let error = outcome.error();
    assert!(
        error.ends_with("it sends to www.recruitee.com; is the name in the address right?"),
        "{error}"
    );
}

#[test]
fn a_job_whose_interface_is_forbidden_is_read_from_its_page() {
    let server = Server::play(|request| match (request.host.as_str(), request.target.as_str()) {
        ("api.lever.co", "/robots.txt") => Reply::text("User-agent: *\nDisallow: /"),
        (_, "/robots.txt") => Reply::status(404),
        _ => Reply::html("<p>page</p>"),
    });
    let hosts = ["api.lever.co", "jobs.lever.co"];
    let addresses = ["https://jobs.lever.co/fennel/1-2", "https://jobs.lever.co/fennel"];
    let outcomes = run(options(&server, &hosts), &addresses);
    assert_eq!(outcomes[0].texts(), ["<p>page</p>"]);
    assert_eq!(outcomes[0].one().origin.board, None);
    assert!(
        outcomes[1].error().contains("forbids it to programs, line 2"),
        "{}",
        outcomes[1].error()
    );
    assert_eq!(server.asked(), ["GET jobs.lever.co/fennel/1-2"]);
}
