//! Boards whose lists are JSON without texts.

use serde_json::Value;
use url::Url;

use super::super::client::Call;
use super::{Asked, Entry, Feed, List, address, company_of, is_name, segments};

fn parse(answer: &[u8]) -> Result<Value, String> {
    serde_json::from_slice(answer).map_err(|error| error.to_string())
}

/// The list of an answer.
fn list_of<'a>(answer: &'a Value, key: &str) -> Result<&'a Vec<Value>, String> {
    answer
        .get(key)
        .and_then(Value::as_array)
        .ok_or_else(|| format!("it has no list {key:?}"))
}

/// An identifier as text that may become part of a request.
fn id_of(job: &Value, key: &str) -> Option<String> {
    let id = match job.get(key)? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    is_name(&id).then_some(id)
}

#[derive(Debug)]
struct SmartRecruiters {
    company: String,
}

/// The page of one job holds its data; only a whole company needs the interface.
pub(super) fn smart_recruiters(url: &Url) -> Option<Asked> {
    if !matches!(
        url.host_str()?,
        "jobs.smartrecruiters.com" | "careers.smartrecruiters.com"
    ) {
        return None;
    }
    match segments(url)[..] {
        [company] if is_name(company) => Some(Asked::List(Box::new(SmartRecruiters {
            company: company.to_owned(),
        }))),
        _ => None,
    }
}

impl SmartRecruiters {
    fn postings(&self, rest: &[&str], query: &[(&str, &str)]) -> Option<Url> {
        let path = [&["v1", "companies", self.company.as_str(), "postings"], rest].concat();
        address("api.smartrecruiters.com", &path, query)
    }
}

impl List for SmartRecruiters {
    fn board(&self) -> &'static str {
        "SmartRecruiters"
    }

    fn page(&self, page: usize) -> Option<Call> {
        let offset = (page * self.per_page()).to_string();
        self.postings(&[], &[("limit", "100"), ("offset", &offset)])
            .map(Call::get)
    }

    fn per_page(&self) -> usize {
        100
    }

    fn entries(&self, answer: &[u8]) -> Result<Vec<Entry>, String> {
        let answer = parse(answer)?;
        let entry = |job: &Value| {
            let id = id_of(job, "id")?;
            Some(Entry {
                call: Call::get(self.postings(&[&id], &[])?),
                shown: address("jobs.smartrecruiters.com", &[&self.company, &id], &[])?,
                id,
            })
        };
        Ok(list_of(&answer, "content")?.iter().filter_map(entry).collect())
    }
}

#[derive(Debug)]
struct BambooHr {
    host: String,
}

pub(super) fn bamboo_hr(url: &Url) -> Option<Asked> {
    company_of(url, "bamboohr.com")?;
    let host = url.host_str()?;
    match segments(url)[..] {
        ["careers" | "jobs"] | ["careers", "list"] => Some(Asked::List(Box::new(BambooHr { host: host.to_owned() }))),
        ["careers", job, ..] if is_name(job) => Some(Asked::Feed(Feed {
            board: "BambooHR",
            call: Call::get(address(host, &["careers", job, "detail"], &[])?),
            more: None,
            only: None,
            has_page: true,
        })),
        _ => None,
    }
}

impl List for BambooHr {
    fn board(&self) -> &'static str {
        "BambooHR"
    }

    fn page(&self, page: usize) -> Option<Call> {
        let list = || address(&self.host, &["careers", "list"], &[]);
        if page == 0 { list().map(Call::get) } else { None }
    }

    fn per_page(&self) -> usize {
        usize::MAX
    }

    fn entries(&self, answer: &[u8]) -> Result<Vec<Entry>, String> {
        let answer = parse(answer)?;
        let entry = |job: &Value| {
            let id = id_of(job, "id")?;
            Some(Entry {
                call: Call::get(address(&self.host, &["careers", &id, "detail"], &[])?),
                shown: address(&self.host, &["careers", &id], &[])?,
                id,
            })
        };
        Ok(list_of(&answer, "result")?.iter().filter_map(entry).collect())
    }
}

#[derive(Debug)]
struct Breezy {
    host: String,
}

pub(super) fn breezy(url: &Url) -> Option<Asked> {
    company_of(url, "breezy.hr")?;
    match segments(url)[..] {
        [] | ["json"] => Some(Asked::List(Box::new(Breezy {
            host: url.host_str()?.to_owned(),
        }))),
        _ => None,
    }
}

impl List for Breezy {
    fn board(&self) -> &'static str {
        "Breezy"
    }

    fn page(&self, page: usize) -> Option<Call> {
        let list = || address(&self.host, &["json"], &[]);
        if page == 0 { list().map(Call::get) } else { None }
    }

    fn per_page(&self) -> usize {
        usize::MAX
    }

    fn entries(&self, answer: &[u8]) -> Result<Vec<Entry>, String> {
        let answer = parse(answer)?;
        let jobs = answer.as_array().ok_or("it is not a list")?;
        // The text stands on the page of the job, at the address that the list gives.
        let entry = |job: &Value| {
            let given = Url::parse(job.get("url")?.as_str()?).ok()?;
            let id = match segments(&given)[..] {
                ["p", id, ..] if given.host_str() == Some(&self.host) && is_name(id) => id.to_owned(),
                _ => return None,
            };
            let page = address(&self.host, &["p", &id], &[])?;
            Some(Entry {
                id,
                call: Call::get(page.clone()),
                shown: page,
            })
        };
        Ok(jobs.iter().filter_map(entry).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_stay_on_their_host() {
        let list = Breezy {
            host: "acme.breezy.hr".to_owned(),
        };
        let answer = br#"[{"url":"https://acme.breezy.hr/p/1a-analyst"},{"url":"https://evil.example/p/1"},{"url":"http://169.254.169.254/p/x"},{"name":"no address"}]"#;
        let entries = list.entries(answer).expect("a list");
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].call.url.as_str(), "https://acme.breezy.hr/p/1a-analyst");

        let list = BambooHr {
            host: "acme.bamboohr.com".to_owned(),
        };
        let entries = list
            .entries(br#"{"result":[{"id":"7"},{"id":8},{"id":"../../x"},{"id":null}]}"#)
            .expect("a list");
        let calls: Vec<&str> = entries.iter().map(|entry| entry.call.url.path()).collect();
        assert_eq!(calls, ["/careers/7/detail", "/careers/8/detail"]);
        assert!(list.entries(b"[]").is_err());
        assert!(list.entries(b"<html>").is_err());
    }
}
