//! robots.txt as RFC 9309 has it.

use std::time::Duration;

use robotxt::Robots;
use url::{Position, Url};

use super::error::Trouble;

/// The name that a robots.txt may address.
pub(super) const AGENT: &str = "rolecall";

/// The most bytes of a robots.txt that are read; what follows is ignored.
pub(super) const MOST_BYTES: u64 = robotxt::BYTE_LIMIT as u64;

/// What is known of a host's robots.txt.
#[derive(Debug)]
pub(super) enum Rules {
    /// It was read.
    File {
        /// Where it stands.
        url: Url,
        /// What it says to us.
        robots: Robots,
        /// Its bytes, to name a line of it.
        text: Vec<u8>,
    },
    /// There is none: everything may be fetched.
    Free,
    /// The host itself is not talked to, or is not there.
    NoHost(Trouble),
    /// It could not be had: nothing may be fetched.
    Unreachable {
        /// Where it should stand.
        url: Url,
        /// What went wrong.
        why: String,
    },
}

impl Rules {
    pub(super) fn read(url: Url, text: Vec<u8>) -> Rules {
        Rules::File {
            url,
            robots: Robots::parse(&text, AGENT),
            text,
        }
    }

    /// The gap between requests that the file asks for.
    pub(super) fn crawl_delay(&self) -> Option<Duration> {
        match self {
            Rules::File { robots, .. } => robots.crawl_delay(),
            Rules::Free | Rules::NoHost(_) | Rules::Unreachable { .. } => None,
        }
    }

    /// Whether the URL may be fetched.
    pub(super) fn check(&self, asked: &Url) -> Result<(), Trouble> {
        match self {
            Rules::Free => Ok(()),
            Rules::NoHost(why) => Err(why.clone()),
            Rules::Unreachable { url, why } => Err(Trouble::RobotsUnreachable {
                robots: url.to_string(),
                why: why.clone(),
            }),
            Rules::File { url, robots, text } => {
                if robots.is_url_allowed(asked) {
                    return Ok(());
                }
                let pattern = robots
                    .matching_rule(&asked[Position::BeforePath..Position::AfterQuery])
                    .map_or("/", |rule| rule.pattern());
                let (line, rule) = line_of(text, robots.user_agent(), pattern);
                Err(Trouble::Forbidden {
                    robots: url.to_string(),
                    line,
                    rule,
                })
            }
        }
    }
}

/// The line that holds the deciding rule: its number from 1 and its text. Parsers keep patterns in a normal form, so
/// each line is parsed by itself and compared.
fn line_of(text: &[u8], agent: &str, pattern: &str) -> (usize, String) {
    let text = String::from_utf8_lossy(text);
    let mut in_agents = false;
    let mut applies = false;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_start_matches('\u{feff}').trim();
        let alone = Robots::parse(format!("User-agent: {agent}\n{line}").as_bytes(), agent);
        if let Some(rule) = alone.rules().first() {
            in_agents = false;
            if applies && !rule.is_allow() && rule.pattern() == pattern {
                return (index + 1, line.chars().take(200).collect());
            }
        } else if let Some(named) = agent_of(line) {
            applies = named.eq_ignore_ascii_case(agent) || (in_agents && applies);
            in_agents = true;
        }
    }
    (0, format!("Disallow: {pattern}"))
}

/// The value of a `User-agent` line.
fn agent_of(line: &str) -> Option<&str> {
    let (key, value) = line.split_once(':')?;
    let key = key.trim();
    let known = ["user-agent", "user agent", "useragent"];
    let value = value.split('#').next().unwrap_or_default().trim();
    known.iter().any(|name| key.eq_ignore_ascii_case(name)).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(text: &str) -> Rules {
        let url = Url::parse("https://jobs.example.com/robots.txt").expect("a URL");
        Rules::read(url, text.as_bytes().to_vec())
    }

    fn check(text: &str, path: &str) -> Result<(), Trouble> {
        let url = Url::parse("https://jobs.example.com")
            .expect("a URL")
            .join(path)
            .expect(path);
        rules(text).check(&url)
    }

    #[test]
    fn a_block_names_the_line_of_the_right_group() {
        let file = "# rules\nUser-agent: otherbot\nDisallow: /jobs\n\nUser-agent: *\nUser-Agent: Rolecall # us\nAllow: /jobs/open\nDISALLOW: /jobs # all\nDisallow: /x%7e\n";
        assert_eq!(check(file, "/about"), Ok(()));
        assert_eq!(check(file, "/jobs/open/1"), Ok(()));
        let Err(Trouble::Forbidden { robots, line, rule }) = check(file, "/jobs/1?x=2") else {
            panic!("allowed");
        };
        assert_eq!((robots.as_str(), line), ("https://jobs.example.com/robots.txt", 8));
        assert_eq!(rule, "DISALLOW: /jobs # all");
        let Err(Trouble::Forbidden { line, .. }) = check(file, "/x~1") else {
            panic!("allowed");
        };
        assert_eq!(line, 9);
    }

    #[test]
    fn a_page_in_place_of_the_file_forbids_nothing() {
        assert_eq!(
            check("<!DOCTYPE html>\n<html><body>Hello</body></html>", "/jobs"),
            Ok(())
        );
        assert_eq!(check("", "/jobs"), Ok(()));
    }

    #[test]
    fn what_cannot_be_read_forbids_everything() {
        let url = Url::parse("https://jobs.example.com/robots.txt").expect("a URL");
        let rules = Rules::Unreachable {
            url: url.clone(),
            why: "the host answered 503".to_owned(),
        };
        assert!(matches!(rules.check(&url), Err(Trouble::RobotsUnreachable { .. })));
        assert_eq!(Rules::Free.check(&url), Ok(()));
    }

    #[test]
    fn crawl_delays_are_read() {
        assert_eq!(
            rules("User-agent: *\nCrawl-delay: 2.5").crawl_delay(),
            Some(Duration::from_millis(2500))
        );
    }
}
