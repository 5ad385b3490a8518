//! Workday. The list is posted for, twenty at a time; it tells how many there are on its first page only, and beyond
//! 2,000 it starts again, which the driver sees by the repeated entries. A locale in the path of a request is an error.

use serde_json::{Value, json};
use url::Url;

use super::super::client::Call;
use super::{Asked, Entry, Feed, List, address, is_name, segments};

/// More at a time is refused.
const PER_PAGE: usize = 20;

/// The list goes no further; then it begins anew.
const LAST_OFFSET: usize = 2_000;

#[derive(Debug)]
struct Site {
    host: String,
    tenant: String,
    site: String,
    /// Where people see the site's pages.
    shown: Vec<String>,
}

pub(super) fn workday(url: &Url) -> Option<Asked> {
    let host = url.host_str()?;
    let parts = segments(url);
    let parts = match parts.split_first() {
        Some((first, rest)) if is_locale(first) => rest,
        _ => &parts[..],
    };
    let (tenant, site, rest) = if let Some(before) = host.strip_suffix(".myworkdayjobs.com") {
        let (site, rest) = parts.split_first()?;
        (before.split('.').next()?, *site, rest)
    } else if host.ends_with(".myworkdaysite.com") {
        match parts {
            ["recruiting", tenant, site, rest @ ..] => (*tenant, *site, rest),
            _ => return None,
        }
    } else {
        return None;
    };
    if !is_name(tenant) || !is_name(site) || site == "wday" {
        return None;
    }
    let shown = &parts[..parts.len() - rest.len()];
    let site = Site {
        host: host.to_owned(),
        tenant: tenant.to_owned(),
        site: site.to_owned(),
        shown: shown.iter().map(|&part| part.to_owned()).collect(),
    };
    match *rest {
        [] | ["jobs"] => Some(Asked::List(Box::new(site))),
        ["job" | "details", ..] => {
            // The page of the application form lies below the job's own.
            let end = rest
                .iter()
                .position(|part| matches!(*part, "apply" | "login"))
                .unwrap_or(rest.len());
            let path = format!("/job/{}", rest[1..end].join("/"));
            Some(Asked::Feed(Feed {
                board: "Workday",
                call: Call::get(site.job(&path)?),
                more: None,
                only: None,
                has_page: true,
            }))
        }
        _ => None,
    }
}

/// `en-US`, `de-DE`, `fr`.
fn is_locale(part: &str) -> bool {
    let (language, country) = part.split_once('-').unwrap_or((part, ""));
    let lower = language.len() == 2 && language.bytes().all(|byte| byte.is_ascii_lowercase());
    lower && (country.is_empty() || country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase()))
}

impl Site {
    fn interface(&self, rest: &[&str]) -> Option<Url> {
        let path = [&["wday", "cxs", self.tenant.as_str(), self.site.as_str()], rest].concat();
        address(&self.host, &path, &[])
    }

    /// The request for a job by the path that the list or an address gives.
    fn job(&self, path: &str) -> Option<Url> {
        below(&self.interface(&[])?, path)
    }

    /// The page of a job that people see.
    fn shown(&self, path: &str) -> Option<Url> {
        let parts: Vec<&str> = self.shown.iter().map(String::as_str).collect();
        below(&address(&self.host, &parts, &[])?, path)
    }
}

/// The address of a job's path below `base`, if it stays there once it is put in order.
fn below(base: &Url, path: &str) -> Option<Url> {
    let url = Url::parse(&format!("{base}{path}")).ok()?;
    let stays = url.origin() == base.origin() && url.path().strip_prefix(base.path())?.starts_with("/job/");
    (stays && path.starts_with('/') && url.query().is_none() && url.fragment().is_none()).then_some(url)
}

impl List for Site {
    fn board(&self) -> &'static str {
        "Workday"
    }

    fn page(&self, page: usize) -> Option<Call> {
        let offset = page * PER_PAGE;
        if offset >= LAST_OFFSET {
            return None;
        }
        let body = json!({ "appliedFacets": {}, "limit": PER_PAGE, "offset": offset, "searchText": "" });
        Some(Call {
            url: self.interface(&["jobs"])?,
            post: Some(body.to_string()),
        })
    }

    fn per_page(&self) -> usize {
        PER_PAGE
    }

    fn entries(&self, answer: &[u8]) -> Result<Vec<Entry>, String> {
        let answer: Value = serde_json::from_slice(answer).map_err(|error| error.to_string())?;
        let jobs = answer
            .get("jobPostings")
            .and_then(Value::as_array)
            .ok_or("it has no list \"jobPostings\"")?;
        let entry = |job: &Value| {
            let path = job.get("externalPath")?.as_str()?;
            Some(Entry {
                id: path.to_owned(),
                call: Call::get(self.job(path)?),
                shown: self.shown(path)?,
            })
        };
        Ok(jobs.iter().filter_map(entry).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_out_of_the_list_stay_below_the_site() {
        let url = Url::parse("https://acme.wd1.myworkdayjobs.com/en-GB/Careers").expect("a URL");
        let Some(Asked::List(list)) = workday(&url) else {
            panic!("no list");
        };
        let answer = br#"{"total":0,"jobPostings":[{"externalPath":"/job/Berlin/Analyst_R1"},{"externalPath":"/job/../../../admin"},{"externalPath":"//evil.example/job/x"},{"externalPath":"/job/%2e%2e/%2e%2e/x"},{"externalPath":"@evil.example/job/x"},{"externalPath":"/job/x?redirect=y"},{"title":"no path"}]}"#;
        let entries = list.entries(answer).expect("a list");
        assert_eq!(entries.len(), 1);
        assert_eq!(
            entries[0].call.url.as_str(),
            "https://acme.wd1.myworkdayjobs.com/wday/cxs/acme/Careers/job/Berlin/Analyst_R1"
        );
        assert_eq!(
            entries[0].shown.as_str(),
            "https://acme.wd1.myworkdayjobs.com/Careers/job/Berlin/Analyst_R1"
        );
        assert!(list.page(99).is_some());
        assert!(list.page(100).is_none());
    }

    #[test]
    fn locales_are_told_from_sites() {
        for locale in ["en-US", "de", "fr-CA"] {
            assert!(is_locale(locale), "{locale}");
        }
        for site in ["Careers", "en-us-x", "External", "EN-us", "acme"] {
            assert!(!is_locale(site), "{site}");
        }
    }
}
