//! Job boards: from the address that people see to the requests that give whole postings.
//!
//! A row of [`BOARDS`] knows the addresses of one board. An address that no row knows is a page like any other. Names
//! out of addresses and answers are checked before they become part of a request, and a request stays on the host it
//! was made for.

mod feeds;
mod lists;
mod pages;
mod workday;

use url::Url;

use super::client::Call;

/// What an address asks for.
#[derive(Debug)]
pub(super) enum Asked {
    /// The page itself, perhaps at an address that holds more of it.
    Page(Url),
    /// Answers that hold postings with their text: a whole board, or one job.
    Feed(Feed),
    /// A list without texts; each posting has an answer of its own.
    List(Box<dyn List>),
}

/// Answers that hold postings with their text.
#[derive(Debug)]
pub(super) struct Feed {
    /// The board's name.
    pub(super) board: &'static str,
    /// The request.
    pub(super) call: Call,
    /// How to ask for the rest, where an answer holds only so many postings.
    pub(super) more: Option<More>,
    /// The one job that is wanted of the answer.
    pub(super) only: Option<Only>,
    /// Whether the address itself is the page of one job, to be read where the interface does not answer.
    pub(super) has_page: bool,
}

/// The rest of a feed.
#[derive(Debug)]
pub(super) struct More {
    /// The parameter that says how many postings to leave out.
    pub(super) offset: &'static str,
    /// How many postings an answer holds at most.
    pub(super) per_answer: usize,
    /// The identifiers of the postings in an answer.
    pub(super) ids: fn(&[u8]) -> Vec<String>,
}

/// One job of an answer that holds many.
#[derive(Debug)]
pub(super) struct Only {
    /// The identifier, as the address has it.
    pub(super) id: String,
    /// Cuts the answer down to the job.
    pub(super) cut: fn(&[u8], &str) -> Cut,
}

/// An answer with one job left of it; `None` where that job is not there.
type Cut = Result<Option<Vec<u8>>, String>;

/// A list without texts.
pub(super) trait List: std::fmt::Debug + Send + Sync {
    /// The board's name.
    fn board(&self) -> &'static str;

    /// The request for a page of the list, from 0; `None` after the last one.
    fn page(&self, page: usize) -> Option<Call>;

    /// How many entries a full page has; a shorter page is the last one.
    fn per_page(&self) -> usize;

    /// The entries of a page.
    fn entries(&self, answer: &[u8]) -> Result<Vec<Entry>, String>;
}

/// A posting that a list names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// What tells it from the other entries.
    pub(super) id: String,
    /// The request for its text.
    pub(super) call: Call,
    /// The address that people see.
    pub(super) shown: Url,
}

/// The boards. Each looks at an address and says what it asks for, or that it is not one of its own.
const BOARDS: [fn(&Url) -> Option<Asked>; 15] = [
    feeds::greenhouse,
    feeds::lever,
    feeds::ashby,
    feeds::workable,
    feeds::recruitee,
    feeds::personio,
    feeds::teamtailor,
    feeds::pinpoint,
    lists::smart_recruiters,
    lists::bamboo_hr,
    lists::breezy,
    pages::icims,
    pages::jazz_hr,
    pages::jobvite,
    workday::workday,
];

/// What an address asks for.
pub(super) fn asked(url: &Url) -> Asked {
    let board = || BOARDS.iter().find_map(|board| board(url));
    match url.scheme() {
        "https" | "http" => board().unwrap_or_else(|| Asked::Page(url.clone())),
        _ => Asked::Page(url.clone()),
    }
}

/// The longest name in an address.
const LONGEST_NAME: usize = 63;

/// Whether a name out of an address or an answer may become part of a request.
fn is_name(text: &str) -> bool {
    text.len() <= LONGEST_NAME
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// The parts of the path that are not empty.
fn segments(url: &Url) -> Vec<&str> {
    url.path().split('/').filter(|part| !part.is_empty()).collect()
}

/// A parameter of the query.
fn parameter(url: &Url, name: &str) -> Option<String> {
    let found = url.query_pairs().find(|(key, _)| key == name);
    found.map(|(_, value)| value.into_owned())
}

/// Subdomains that belong to the board's maker.
const OWN_SUBDOMAINS: [&str; 10] = [
    "www",
    "api",
    "app",
    "apply",
    "blog",
    "developers",
    "docs",
    "help",
    "jobs",
    "support",
];

/// The company's label before a board's domain: `acme` of `acme.recruitee.com`.
fn company_of<'a>(url: &'a Url, domain: &str) -> Option<&'a str> {
    let label = url.host_str()?.strip_suffix(domain)?.strip_suffix('.')?;
    (is_name(label) && !label.contains('.') && !OWN_SUBDOMAINS.contains(&label)).then_some(label)
}

/// An https address of this host with these parts of the path, each escaped.
fn address(host: &str, path: &[&str], query: &[(&str, &str)]) -> Option<Url> {
    let mut url = Url::parse(&format!("https://{host}/")).ok()?;
    // A name with characters of another part of an address would move the host.
    if url.host_str() != Some(host) {
        return None;
    }
    url.path_segments_mut().ok()?.clear().extend(path);
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The request that an address leads to, in one line.
    fn request(text: &str) -> String {
        let url = Url::parse(text).expect(text);
        match asked(&url) {
            Asked::Page(page) if page == url => "page".to_owned(),
            Asked::Page(page) => format!("page {page}"),
            Asked::Feed(feed) => {
                let only = feed.only.map_or_else(String::new, |only| format!(" only {}", only.id));
                format!("{} {}{only}", feed.board, feed.call.url)
            }
            Asked::List(list) => {
                let call = list.page(0).expect("a first page");
                let body = call.post.map_or_else(String::new, |body| format!(" {body}"));
                format!("{} {}{body}", list.board(), call.url)
            }
        }
    }

    #[test]
    fn addresses_lead_to_requests() {
        let greenhouse = "Greenhouse https://boards-api.greenhouse.io/v1/boards/acme/jobs";
        let whole = format!("{greenhouse}?content=true&pay_transparency=true");
        let one = format!("{greenhouse}/4012345?pay_transparency=true");
        let uuid = "0a1b2c3d-1111-2222-3333-444455556666";
        let workday = "https://acme.wd5.myworkdayjobs.com/wday/cxs/acme/Careers";
        let body = r#"{"appliedFacets":{},"limit":20,"offset":0,"searchText":""}"#;
        for (text, wanted) in [
            ("https://boards.greenhouse.io/acme", whole.as_str()),
            ("https://job-boards.greenhouse.io/acme/?gh_src=1", &whole),
            ("https://job-boards.eu.greenhouse.io/acme", &whole),
            ("https://boards.greenhouse.io/embed/job_board?for=acme", &whole),
            ("https://job-boards.greenhouse.io/acme/jobs/4012345", &one),
            (
                "https://boards.greenhouse.io/embed/job_app?for=acme&token=4012345",
                &one,
            ),
            (
                "https://boards.greenhouse.io/acme/jobs/../../x",
                &whole.replace("acme", "x"),
            ),
            ("https://acme.example/careers?gh_jid=4012345", "page"),
            (
                "https://jobs.lever.co/acme",
                "Lever https://api.lever.co/v0/postings/acme?mode=json",
            ),
            (
                "https://jobs.eu.lever.co/acme",
                "Lever https://api.eu.lever.co/v0/postings/acme?mode=json",
            ),
            (
                &format!("https://jobs.lever.co/acme/{uuid}/apply"),
                &format!("Lever https://api.lever.co/v0/postings/acme/{uuid}?mode=json"),
            ),
            (
                "https://jobs.ashbyhq.com/acme",
                "Ashby https://api.ashbyhq.com/posting-api/job-board/acme?includeCompensation=true",
            ),
            (
                &format!("https://jobs.ashbyhq.com/acme/{uuid}/application"),
                &format!(
                    "Ashby https://api.ashbyhq.com/posting-api/job-board/acme?includeCompensation=true only {uuid}"
                ),
            ),
            (
                "https://apply.workable.com/acme/j/1A2B3C4D5E/",
                "Workable https://apply.workable.com/api/v1/widget/accounts/acme?details=true only 1A2B3C4D5E",
            ),
            (
                "https://acme.workable.com/",
                "Workable https://apply.workable.com/api/v1/widget/accounts/acme?details=true",
            ),
            (
                "https://acme.recruitee.com/",
                "Recruitee https://acme.recruitee.com/api/offers/",
            ),
            (
                "https://acme.recruitee.com/o/cx-analyst/c/new",
                "Recruitee https://acme.recruitee.com/api/offers/ only cx-analyst",
            ),
            ("https://www.recruitee.com/pricing", "page"),
            (
                "https://acme.jobs.personio.de/",
                "Personio https://acme.jobs.personio.de/xml?language=en",
            ),
            (
                "https://acme.jobs.personio.com/job/123?language=de",
                "Personio https://acme.jobs.personio.com/xml?language=de only 123",
            ),
            (
                "https://acme.teamtailor.com/jobs",
                "Teamtailor https://acme.teamtailor.com/jobs.rss?per_page=100&offset=0",
            ),
            (
                "https://acme.na.teamtailor.com/",
                "Teamtailor https://acme.na.teamtailor.com/jobs.rss?per_page=100&offset=0",
            ),
            ("https://acme.teamtailor.com/jobs/1-analyst", "page"),
            (
                "https://acme.pinpointhq.com/",
                "Pinpoint https://acme.pinpointhq.com/postings.json",
            ),
            ("https://acme.pinpointhq.com/en/postings/1", "page"),
            (
                "https://careers.smartrecruiters.com/Acme",
                "SmartRecruiters https://api.smartrecruiters.com/v1/companies/Acme/postings?limit=100&offset=0",
            ),
            ("https://jobs.smartrecruiters.com/Acme/743999-analyst", "page"),
            (
                "https://acme.bamboohr.com/careers",
                "BambooHR https://acme.bamboohr.com/careers/list",
            ),
            (
                "https://acme.bamboohr.com/careers/42",
                "BambooHR https://acme.bamboohr.com/careers/42/detail",
            ),
            ("https://acme.breezy.hr/", "Breezy https://acme.breezy.hr/json"),
            ("https://acme.breezy.hr/p/1a2b-analyst", "page"),
            (
                "https://careers-acme.icims.com/jobs/77/analyst/job?mode=view",
                "page https://careers-acme.icims.com/jobs/77/analyst/job?mode=view&in_iframe=1",
            ),
            (
                "https://careers-acme.icims.com/",
                "iCIMS https://careers-acme.icims.com/jobs/search?ss=1&in_iframe=1&pr=0",
            ),
            (
                "https://acme.applytojob.com/apply",
                "JazzHR https://acme.applytojob.com/apply/jobs",
            ),
            ("https://acme.applytojob.com/apply/aB3/Analyst", "page"),
            (
                "https://jobs.jobvite.com/acme",
                "Jobvite https://jobs.jobvite.com/acme/jobs/viewall",
            ),
            (
                "https://jobs.jobvite.com/careers/acme/jobs",
                "Jobvite https://jobs.jobvite.com/acme/jobs/viewall",
            ),
            ("https://jobs.jobvite.com/acme/job/oAbC", "page"),
            (
                "https://acme.wd5.myworkdayjobs.com/en-US/Careers",
                &format!("Workday {workday}/jobs {body}"),
            ),
            (
                "https://acme.wd5.myworkdayjobs.com/Careers/job/Berlin/Analyst_R-1?source=x",
                &format!("Workday {workday}/job/Berlin/Analyst_R-1"),
            ),
            (
                "https://wd5.myworkdaysite.com/de-DE/recruiting/acme/Careers/job/Berlin/Analyst_R-1",
                "Workday https://wd5.myworkdaysite.com/wday/cxs/acme/Careers/job/Berlin/Analyst_R-1",
            ),
            ("https://jobs.lever.co.evil.example/acme", "page"),
            ("https://evil-myworkdayjobs.com/Careers", "page"),
            ("https://jobs.lever.co/%2e%2e%2fadmin", "page"),
            ("https://jobs.lever.co/a%20b", "page"),
            ("https://www.example.com/jobs/1", "page"),
        ] {
            assert_eq!(request(text), wanted, "{text}");
        }
    }

    #[test]
    fn names_that_could_leave_their_place_are_none() {
        for name in ["acme", "Acme-1", "a.b_c", "0"] {
            assert!(is_name(name), "{name}");
        }
        for name in [
            "",
            "-a",
            ".",
            "..",
            "a/b",
            "a%2f",
            "a b",
            "ä",
            "a@b",
            "a:1",
            "a?b",
            "a#b",
            &"a".repeat(64),
        ] {
            assert!(!is_name(name), "{name}");
        }
        assert_eq!(address("a.example@evil.example", &["x"], &[]), None);
        assert_eq!(address("a.example/evil", &["x"], &[]), None);
    }

    /// The hosts of interfaces that are not the host of the address itself.
    const INTERFACES: [&str; 6] = [
        "boards-api.greenhouse.io",
        "api.lever.co",
        "api.eu.lever.co",
        "api.ashbyhq.com",
        "apply.workable.com",
        "api.smartrecruiters.com",
    ];

    fn stays(asked: &Url, called: &Url) -> bool {
        let host = called.host_str().unwrap_or_default();
        called.scheme() == "https" && (asked.host_str() == Some(host) || INTERFACES.contains(&host))
    }

    proptest::proptest! {
        #[test]
        fn no_address_leads_to_another_host(
            host in proptest::sample::select(vec![
                "boards.greenhouse.io", "jobs.lever.co", "jobs.ashbyhq.com", "apply.workable.com", "a.workable.com",
                "a.recruitee.com", "a.jobs.personio.de", "a.teamtailor.com", "a.pinpointhq.com", "a.bamboohr.com",
                "jobs.smartrecruiters.com", "a.breezy.hr", "careers-a.icims.com", "a.applytojob.com",
                "jobs.jobvite.com", "a.wd1.myworkdayjobs.com", "wd1.myworkdaysite.com",
            ]),
            path in "(/(jobs|job|j|o|careers|embed|recruiting|en-US|[^/]{0,12})){0,4}(\\?[a-z]{1,5}=\\PC{0,9})?",
            answer in "\\PC{0,200}",
        ) {
            let Ok(url) = Url::parse(&format!("https://{host}{path}")) else { return Ok(()) };
            match asked(&url) {
                Asked::Page(page) => proptest::prop_assert!(page.host_str() == url.host_str()),
                Asked::Feed(feed) => {
                    proptest::prop_assert!(stays(&url, &feed.call.url), "{}", feed.call.url);
                    if let Some(only) = feed.only {
                        let _ = (only.cut)(answer.as_bytes(), &only.id);
                    }
                }
                Asked::List(list) => {
                    let page = list.page(0).expect("a first page");
                    proptest::prop_assert!(stays(&url, &page.url), "{}", page.url);
                    let _ = list.entries(answer.as_bytes());
                }
            }
        }

        #[test]
        fn no_answer_leads_to_another_host(id in "\\PC{0,40}", path in "/?job/\\PC{0,40}") {
            for address in ["https://a.bamboohr.com/careers", "https://a.wd1.myworkdayjobs.com/Careers", "https://a.breezy.hr/",
                "https://careers.smartrecruiters.com/a", "https://careers-a.icims.com/", "https://jobs.jobvite.com/a"] {
                let url = Url::parse(address).expect("a URL");
                let Asked::List(list) = asked(&url) else { panic!("no list") };
                let job = serde_json::json!({ "id": id, "externalPath": path, "url": format!("https://a.breezy.hr/p/{id}") });
                let answers = [
                    serde_json::json!({ "result": [job], "jobPostings": [job], "content": [job] }).to_string(),
                    serde_json::json!([job]).to_string(),
                    format!("<a href=\"{path}\">x</a><a href=\"{id}\">x</a>"),
                ];
                for entry in answers.iter().filter_map(|answer| list.entries(answer.as_bytes()).ok()).flatten() {
                    proptest::prop_assert!(stays(&url, &entry.call.url), "{}", entry.call.url);
                }
            }
        }
    }
}
