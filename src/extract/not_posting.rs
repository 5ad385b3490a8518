//! Pages that hold no posting: lists, closed jobs, walls, shells. Each is told in one sentence that says what to do.

use std::collections::{BTreeMap, BTreeSet};

use scraper::{Html, Selector};

use super::body::{BlockKind, Body};
use super::html::{self, LiveTag, Page};
use super::{clean_line, gate};
use crate::model::{Failure, FailureKind, PageWords, PhraseFinder};
use crate::text::fold_str;

/// What a page is when it is no posting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    /// The job is closed, in the page's own words.
    Closed(String),
    /// Only members see the posting.
    Login,
    /// The page asks for consent, or checks who reads it.
    Consent,
    /// A list of so many jobs.
    List(usize),
    /// A browser would fill the page by script.
    Shell,
}

impl State {
    /// The failure, with what to do.
    pub(super) fn failure(&self) -> Failure {
        let message = match self {
            State::Closed(words) => format!(
                "the job is closed (the page says \"{words}\") and its text is gone; look for a copy of the posting elsewhere"
            ),
            State::Login => {
                "the page asks to sign in instead of showing the posting; open the job while signed in and save that page"
                    .to_owned()
            }
            State::Consent => {
                "the page asks for consent or checks its reader instead of showing the posting; answer it in a browser, then save the page"
                    .to_owned()
            }
            State::List(0) => {
                "the page looks like a list of jobs, not like one posting; open one of its jobs and save that page".to_owned()
            }
            State::List(jobs) => {
                format!("the page is a list of {jobs} jobs, not one posting; open one of its jobs and save that page")
            }
            State::Shell => {
                "the page holds almost no text, a browser would fill it by script; save the page after it has loaded".to_owned()
            }
        };
        Failure::new(FailureKind::NotAPosting, message)
    }
}

/// Longer lines are sentences of a posting, not the words of a page about itself.
const MOST_EXTRA_WORDS: usize = 8;

/// A page with so many addresses of single jobs and no posting is a list.
const FEWEST_JOBS: usize = 2;

/// So many lines that ask to sign in, next to little else, make a wall.
const SHORTEST_BODY: usize = 200;

/// What a page is that was found to hold no posting. `whole` is all that a reader sees of it.
pub(super) fn state(page: &Page, whole: &Body, words: &PageWords) -> Option<State> {
    if let Some(line) = closed_line(whole, words) {
        return Some(State::Closed(line));
    }
    let jobs = job_links(&page.tree, words);
    if jobs >= FEWEST_JOBS * 4 {
        return Some(State::List(jobs));
    }
    let says = |phrases: &[String]| {
        whole
            .blocks
            .iter()
            .any(|block| begins_with(&whole.text[block.span.range()], phrases))
    };
    if says(&words.login) || has_password(&page.tree) {
        return Some(State::Login);
    }
    if jobs >= FEWEST_JOBS {
        return Some(State::List(jobs));
    }
    if says(&words.consent) {
        return Some(State::Consent);
    }
    (whole.text.trim().len() < SHORTEST_BODY || says(&words.script)).then_some(State::Shell)
}

/// The line in which the page says that the job is closed. Items of lists are about other jobs.
pub(super) fn closed_line(whole: &Body, words: &PageWords) -> Option<String> {
    let lines = whole.blocks.iter().filter(|block| block.kind != BlockKind::Item);
    let mut lines = lines.map(|block| &whole.text[block.span.range()]);
    lines.find(|line| is_closed(line, words)).map(str::to_owned)
}

/// Whether the page's markup holds such words at all, so that its tree is worth building. What its scripts say in all
/// their languages does not count.
pub(super) fn may_be_closed(source: &str, words: &PageWords) -> bool {
    let finder = words
        .closed_finder
        .get_or_init(|| PhraseFinder::new(words.closed.iter().map(String::as_str)));
    // Most pages hold none, not even in their scripts.
    if !finder.is_in(source.as_bytes()) {
        return false;
    }
    let mut from = 0;
    for tag in html::live_tags(source) {
        if let LiveTag::Script { at, text, .. } = tag {
            if finder.is_in(&source.as_bytes()[from..at]) {
                return true;
            }
            from = at + text.len();
        }
    }
    finder.is_in(&source.as_bytes()[from..])
}

fn is_closed(line: &str, words: &PageWords) -> bool {
    const LONGEST: usize = 240;
    if line.len() > LONGEST || !gate::may_hold(line, &words.closed, &words.closed_words) {
        return false;
    }
    let folded = fold_str(line);
    let plain = folded.trim_matches(|c: char| !c.is_alphanumeric());
    words.closed.iter().any(|phrase| {
        let at_border = plain.starts_with(phrase.as_str()) || plain.ends_with(phrase.as_str());
        at_border && plain.split(' ').count() <= phrase.split(' ').count() + MOST_EXTRA_WORDS
    })
}

fn begins_with(line: &str, phrases: &[String]) -> bool {
    const LONGEST: usize = 240;
    let folded = fold_str(&line[..line.floor_char_boundary(LONGEST)]);
    let plain = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
    phrases.iter().any(|phrase| plain.starts_with(phrase.as_str()))
}

fn has_password(tree: &Html) -> bool {
    let selector = Selector::parse("input[type='password']");
    selector.is_ok_and(|selector| tree.select(&selector).next().is_some())
}

/// How many different addresses of single jobs the page links to.
pub(super) fn job_links(tree: &Html, words: &PageWords) -> usize {
    jobs(tree, words).len()
}

/// How many of them stand in a line of their own in a text, as on a card.
pub(super) fn job_cards(tree: &Html, words: &PageWords, body: &Body) -> usize {
    let lines: BTreeSet<&str> = body.blocks.iter().map(|block| &body.text[block.span.range()]).collect();
    let titles = jobs(tree, words).into_values();
    titles.filter(|title| lines.contains(title.as_str())).count()
}

/// The addresses of single jobs that the page links to, with the words of the link.
fn jobs<'a>(tree: &'a Html, words: &PageWords) -> BTreeMap<&'a str, String> {
    const MOST: usize = 1_000;
    let mut jobs = BTreeMap::new();
    let Ok(links) = Selector::parse("a[href]") else {
        return jobs;
    };
    for link in tree.select(&links).take(MOST) {
        let address = link.value().attr("href").unwrap_or_default();
        let plain = address.split('#').next().unwrap_or_default();
        if !is_job(plain, words) || html::is_hidden(link.value()) {
            continue;
        }
        let title = clean_line(&link.text().collect::<String>());
        if !title.is_empty() {
            jobs.entry(plain).or_insert(title);
        }
    }
    jobs
}

/// Whether an address names a job: something stands behind the part that all jobs share.
fn is_job(address: &str, words: &PageWords) -> bool {
    let lower = address.to_ascii_lowercase();
    words.job_links.iter().any(|part| {
        lower.split_once(part.as_str()).is_some_and(|(_, rest)| {
            let name = rest.trim_start_matches(['/', '?', '=']);
            name.len() >= 2 || name.starts_with(|c: char| c.is_ascii_digit())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> PageWords {
        PageWords {
            closed: vec![
                "no longer accepting applications".into(),
                "is no longer available".into(),
            ],
            job_links: vec!["/jobs/".into(), "jobid=".into()],
            ..PageWords::default()
        }
    }

    #[test]
    fn only_the_page_itself_says_that_a_job_is_closed() {
        for line in [
            "No longer accepting applications",
            "Sorry, this job is no longer available.",
            "We are no longer accepting applications",
            "This job is no longer available",
        ] {
            assert!(is_closed(line, &words()), "{line}");
        }
        for line in [
            "We are no longer accepting applications by post.",
            "You replace tools when a version is no longer available, and tell customers so in good time and in plain words, which is no longer available",
            "Our office in Leeds is no longer available to visitors",
        ] {
            assert!(!is_closed(line, &words()), "{line}");
        }
    }

    #[test]
    fn addresses_of_jobs_have_a_name() {
        for (address, wanted) in [
            ("/jobs/0", true),
            ("/jobs/cx-lead", true),
            ("https://x.example/view?jobId=77", true),
            ("/jobs/", false),
            ("/jobs", false),
            ("/about", false),
        ] {
            assert_eq!(is_job(address, &words()), wanted, "{address}");
        }
    }
}
