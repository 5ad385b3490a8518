//! Boards whose lists are pages: the postings are the links of a certain form.

use url::Url;

use super::super::client::Call;
use super::{Asked, Entry, List, address, company_of, is_name, segments};

/// A list in a page.
#[derive(Debug)]
struct Linked {
    board: &'static str,
    /// The first page; the number of a further page goes into the parameter `page`.
    first: Url,
    page: Option<&'static str>,
    per_page: usize,
    /// The identifier of the job that a link on the same host leads to.
    job: fn(&Url) -> Option<String>,
    /// The address that is fetched for it.
    fetched: fn(&Url) -> Url,
}

pub(super) fn icims(url: &Url) -> Option<Asked> {
    let host = url.host_str()?;
    company_of(url, "icims.com")?;
    match segments(url)[..] {
        ["jobs", _, .., "job"] => Some(Asked::Page(in_iframe(url))),
        [] | ["jobs"] | ["jobs", "search" | "intro"] => {
            let query = [("ss", "1"), ("in_iframe", "1"), ("pr", "0")];
            Some(Asked::List(Box::new(Linked {
                board: "iCIMS",
                first: address(host, &["jobs", "search"], &query)?,
                page: Some("pr"),
                // Each customer chooses how many jobs a page has, so only a page without a new one is the last.
                per_page: 1,
                job: |url| match segments(url)[..] {
                    ["jobs", id, .., "job"] if is_name(id) => Some(id.to_owned()),
                    _ => None,
                },
                fetched: in_iframe,
            })))
        }
        _ => None,
    }
}

/// Without this parameter the page is a frame without the job.
fn in_iframe(url: &Url) -> Url {
    let mut url = url.clone();
    if !url.query_pairs().any(|(key, _)| key == "in_iframe") {
        url.query_pairs_mut().append_pair("in_iframe", "1");
    }
    url
}

pub(super) fn jazz_hr(url: &Url) -> Option<Asked> {
    company_of(url, "applytojob.com")?;
    match segments(url)[..] {
        [] | ["apply"] | ["apply", "jobs"] => Some(Asked::List(Box::new(Linked {
            board: "JazzHR",
            first: address(url.host_str()?, &["apply", "jobs"], &[])?,
            page: None,
            per_page: usize::MAX,
            job: |url| match segments(url)[..] {
                ["apply", "jobs", "details", id] | ["apply", id, _] if is_name(id) && id != "jobs" => {
                    Some(id.to_owned())
                }
                _ => None,
            },
            fetched: Url::clone,
        }))),
        _ => None,
    }
}

pub(super) fn jobvite(url: &Url) -> Option<Asked> {
    if url.host_str()? != "jobs.jobvite.com" {
        return None;
    }
    let company = match segments(url)[..] {
        ["careers", company] | ["careers", company, "jobs" | "search", ..] => company,
        ["careers", ..] => return None,
        [company] | [company, "jobs" | "search", ..] => company,
        _ => return None,
    };
    if !is_name(company) {
        return None;
    }
    Some(Asked::List(Box::new(Linked {
        board: "Jobvite",
        first: address("jobs.jobvite.com", &[company, "jobs", "viewall"], &[])?,
        page: None,
        per_page: usize::MAX,
        job: |url| match segments(url)[..] {
            [_, "job", id] | ["careers", _, "job", id] if is_name(id) => Some(id.to_owned()),
            _ => None,
        },
        fetched: Url::clone,
    })))
}

impl List for Linked {
    fn board(&self) -> &'static str {
        self.board
    }

    fn page(&self, page: usize) -> Option<Call> {
        let mut url = self.first.clone();
        if page > 0 {
            let number = self.page?;
            let kept: Vec<(String, String)> = url
                .query_pairs()
                .into_owned()
                .filter(|(key, _)| key != number)
                .collect();
            url.query_pairs_mut()
                .clear()
                .extend_pairs(kept)
                .append_pair(number, &page.to_string());
        }
        Some(Call::get(url))
    }

    fn per_page(&self) -> usize {
        self.per_page
    }

    fn entries(&self, answer: &[u8]) -> Result<Vec<Entry>, String> {
        let entry = |link: Url| {
            let id = (link.origin() == self.first.origin()).then(|| (self.job)(&link))??;
            let fetched = (self.fetched)(&link);
            Some(Entry {
                id,
                call: Call::get(fetched),
                shown: link,
            })
        };
        Ok(links(answer, &self.first).into_iter().filter_map(entry).collect())
    }
}

/// The targets of a page's links, in order, without their fragments.
fn links(page: &[u8], base: &Url) -> Vec<Url> {
    let text = String::from_utf8_lossy(page);
    let mut found = Vec::new();
    for Ok(token) in html5gum::Tokenizer::new(&*text) {
        let html5gum::Token::StartTag(tag) = token else {
            continue;
        };
        if tag.name.as_slice() != b"a" {
            continue;
        }
        let target = tag
            .attributes
            .get(&b"href"[..])
            .map(|target| String::from_utf8_lossy(target).into_owned());
        if let Some(Ok(mut target)) = target.map(|target| base.join(target.trim())) {
            target.set_fragment(None);
            found.push(target);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Box<dyn List> {
        match super::super::asked(&Url::parse(text).expect("a URL")) {
            Asked::List(list) => list,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn links_of_jobs_become_entries() {
        let page = br##"<a href="/jobs/12/cx-analyst/job?mode=job#x">Analyst</a> <A HREF='https://careers-acme.icims.com/jobs/13/lead/job'>Lead</A>
            <a href="https://evil.example/jobs/14/x/job">no</a> <a href="/jobs/login">no</a> <a name=x>no</a> <!-- <a href="/jobs/15/x/job"> -->"##;
        let list = list("https://careers-acme.icims.com/jobs/intro");
        let entries = list.entries(page).expect("a page");
        let found: Vec<(&str, &str)> = entries
            .iter()
            .map(|entry| (entry.id.as_str(), entry.call.url.as_str()))
            .collect();
        let host = "https://careers-acme.icims.com";
        assert_eq!(
            found,
            [
                (
                    "12",
                    format!("{host}/jobs/12/cx-analyst/job?mode=job&in_iframe=1").as_str()
                ),
                ("13", format!("{host}/jobs/13/lead/job?in_iframe=1").as_str()),
            ]
        );
        let second = list.page(1).expect("a second page").url;
        assert_eq!(second.as_str(), format!("{host}/jobs/search?ss=1&in_iframe=1&pr=1"));
    }

    #[test]
    fn a_list_of_one_page_has_one_page() {
        let jobvite = list("https://jobs.jobvite.com/acme");
        assert!(jobvite.page(1).is_none());
        let entries = jobvite
            .entries(b"<a href=\"/acme/job/oAb1\">A</a><a href=\"/careers/acme/job/oAb2?x=1\">B</a><a href=\"/acme/job/oAb1/apply\">C</a>")
            .expect("a page");
        assert_eq!(
            entries.iter().map(|entry| entry.id.as_str()).collect::<Vec<_>>(),
            ["oAb1", "oAb2"]
        );
        let jazz = list("https://acme.applytojob.com/");
        let entries =
            jazz.entries(b"<a class=job_title_link href='/apply/aB3xY/CX-Analyst'>A</a><a href=/apply/jobs/>all</a>");
        assert_eq!(entries.expect("a page").len(), 1);
    }
}
