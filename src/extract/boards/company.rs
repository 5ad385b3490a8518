//! The company of a posting whose board leaves it out: its name in the address.

use super::super::saved;
use super::table::{ADDRESSES, Named};
use crate::model::{Known, Method, Posting};

/// The longest name in an address.
const LONGEST: usize = 63;

/// Subdomains and parts of a path that are no company's.
const NOT_A_COMPANY: [&str; 7] = ["api", "app", "apply", "help", "jobs", "support", "www"];

/// Names the company of each posting that has none, by the posting's own address, else by that of the answer.
pub(super) fn name(postings: &mut [Posting], address: Option<&str>) {
    for posting in postings.iter_mut().filter(|posting| posting.company.is_none()) {
        let Some(name) = posting
            .url
            .as_deref()
            .and_then(in_address)
            .or_else(|| in_address(address?))
        else {
            continue;
        };
        posting.warnings.push(format!(
            "the board's answer does not name the company; \"{name}\" is its name in the address"
        ));
        posting.company = Some(Known {
            value: name,
            from: Method::Address,
        });
    }
}

/// The company's name in an address of a known board.
fn in_address(address: &str) -> Option<String> {
    let host = saved::host(address)?;
    let name = ADDRESSES.iter().find_map(|(known, named)| match named {
        Named::Before => host.strip_suffix(known)?.strip_suffix('.'),
        Named::After(beginning) if host == *known => {
            let (_, path) = address.split_once(host)?;
            path.strip_prefix(beginning)?.split(['/', '?', '#']).next()
        }
        Named::After(_) => None,
    })?;
    let name = name.replace("%20", " ");
    let is_name = (1..=LONGEST).contains(&name.len())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || " ._-".contains(c))
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !NOT_A_COMPANY.contains(&name.as_str());
    is_name.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::super::postings;
    use super::*;
    use crate::model::Wordings;

    #[test]
    fn addresses_name_the_company() {
        for (address, name) in [
            ("https://jobs.lever.co/quayside/0b2c?lever-source=x", Some("quayside")),
            ("https://jobs.eu.lever.co/quayside", Some("quayside")),
            ("https://api.lever.co/v0/postings/quayside?mode=json", Some("quayside")),
            (
                "https://jobs.ashbyhq.com/Quayside%20Ferries/7d",
                Some("Quayside Ferries"),
            ),
            (
                "https://api.ashbyhq.com/posting-api/job-board/quayside?x=y",
                Some("quayside"),
            ),
            ("https://quayside.bamboohr.com/careers/21", Some("quayside")),
            ("https://quayside.jobs.personio.de/xml", Some("quayside")),
            ("https://www.bamboohr.com/careers", None),
            ("https://bamboohr.com/careers", None),
            ("https://jobs.lever.co/", None),
            ("https://jobs.lever.co/<b>/x", None),
            ("https://jobs.example.com/quayside/1", None),
            ("https://api.lever.co/v1/x", None),
            ("quayside.bamboohr.com", None),
        ] {
            assert_eq!(in_address(address).as_deref(), name, "{address}");
        }
    }

    #[test]
    fn the_jobs_own_address_comes_before_that_of_the_answer() {
        let lever = |hosted: &str| {
            let job = format!(
                r#"[{{"id":"1","text":"Care Lead","categories":{{}},"hostedUrl":"{hosted}","description":"We hire."}}]"#
            );
            let answer = "https://api.lever.co/v0/postings/asked?mode=json";
            postings(&job, Some(answer), &Wordings::default())
                .expect("a job")
                .remove(0)
        };
        for (hosted, name) in [
            ("https://jobs.lever.co/own/1", "own"),
            ("https://careers.example.com/1", "asked"),
        ] {
            let posting = lever(hosted);
            let company = posting.company.expect("a company");
            assert_eq!((company.value.as_str(), company.from), (name, Method::Address));
            assert!(
                posting
                    .warnings
                    .iter()
                    .any(|warning| warning.contains("in the address"))
            );
        }
    }
}
