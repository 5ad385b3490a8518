//! A whole HTML page to its postings: JSON-LD first, then data for the page's scripts, microdata, the rules of known
//! sites, and last the part that looks most like a posting.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use jiff::civil::Date;
use scraper::{ElementRef, Html, Selector};

use super::body::Body;
use super::date::{parse_age, parse_date};
use super::html::Page;
use super::not_posting::{self, State};
use super::part::{Part, SHORTEST_BODY, container_part, cut_other_jobs, is_noise};
use super::saved::{self, Facts};
use super::site::{self, Marked};
use super::{body_to_posting, clean_line, embedded, html, job_posting, json_ld, markup, microdata, part_to_posting};
use crate::model::{Document, Failure, FailureKind, Known, Method, PageWords, Posting, Sites, Wordings};
use crate::text::Span;

/// What is known of a page from outside its bytes.
#[derive(Debug, Clone, Default)]
pub(super) struct Origin {
    /// The address it was fetched or archived from.
    pub(super) url: Option<String>,
    /// The day it was fetched, archived or sent.
    pub(super) saved: Option<Date>,
}

impl Origin {
    /// What is known of a document.
    pub(super) fn of(document: &Document) -> Self {
        Origin {
            url: document.url.clone(),
            saved: document.saved,
        }
    }
}

/// So many jobs, with at most so many bytes for each, make a list of teasers.
const FEWEST_TEASERS: usize = 5;
const LONGEST_TEASER: usize = 300;

/// A posting without headings has so many of the words below.
const FEWEST_POSTING_WORDS: usize = 3;

/// Words that postings use and other pages rarely do together.
const POSTING_WORDS: [&str; 18] = [
    "experience",
    "responsib",
    "candidate",
    "you will",
    "you'll",
    "applicant",
    "qualification",
    "salary",
    "full time",
    "full-time",
    "skills",
    "position",
    "this role",
    "the role",
    "we are looking for",
    "we're looking for",
    "hiring",
    "join our",
];

/// Reads every posting of a page. Places map to `page`.
pub(super) fn postings(
    page: &str,
    origin: &Origin,
    wordings: &Wordings,
    sites: &Sites,
) -> Result<Vec<Posting>, Failure> {
    let reading = Reading {
        source: page,
        facts: saved::facts(page),
        origin,
        wordings,
        sites,
        marked: OnceCell::new(),
    };
    let mut postings = reading.postings()?;
    for posting in &mut postings {
        reading.complete(posting);
    }
    Ok(postings)
}

/// Whether structured data gave the whole text, so that the page need not be read.
fn is_complete(posting: &Posting) -> bool {
    posting.text.len() >= job_posting::SHORTEST_DESCRIPTION
}

struct Reading<'a> {
    source: &'a str,
    facts: Facts,
    origin: &'a Origin,
    wordings: &'a Wordings,
    sites: &'a Sites,
    /// Looked for when first needed.
    marked: OnceCell<Marked<'a>>,
}

impl<'a> Reading<'a> {
    fn marked(&self) -> &Marked<'a> {
        self.marked.get_or_init(|| Marked::of(self.source, self.sites))
    }

    fn postings(&self) -> Result<Vec<Posting>, Failure> {
        let structured = json_ld::find(self.source);
        let mut postings: Vec<Posting> = structured
            .postings
            .iter()
            .filter_map(|object| {
                let mut posting = job_posting::posting(object, Method::JsonLd, self.wordings, &|_, text| {
                    let map = structured.places.of(text)?;
                    let mut body = job_posting::text_body(text, self.wordings);
                    body.map = map.compose(&body.map);
                    Some(body)
                })?;
                posting.markup = markup::read(object, &structured.places);
                Some(posting)
            })
            .collect();
        drop_repeats(&mut postings);
        if postings.iter().any(is_complete) {
            add_warnings(&mut postings, &structured.warnings);
            self.warn_if_closed(&mut postings);
            return Ok(postings);
        }
        if let Some(posting) = self.embedded() {
            let mut postings = vec![posting];
            self.warn_if_closed(&mut postings);
            return Ok(postings);
        }
        let page = html::parse_document(self.source);
        let mut from_items = self.microdata(&page);
        if from_items.iter().any(is_complete) {
            add_warnings(&mut from_items, &structured.warnings);
            self.warn_if_closed_in(&page, &mut from_items);
            return Ok(from_items);
        }
        let read = match self.of_site(&page) {
            Some(posting) => Ok(posting),
            None => self.main_part(&page, structured.postings.len()),
        };
        let mut found = match read {
            Ok(mut posting) => {
                // Structured data without a full text still knows the title, the company and the dates.
                if let Some(object) = structured.postings.first() {
                    let own = posting.clone();
                    job_posting::fill_facts(&mut posting, object, Method::JsonLd);
                    keep_known(&mut posting, own);
                    if structured.postings.len() == 1 {
                        posting.markup = markup::read(object, &structured.places);
                    }
                }
                self.warn_if_closed_in(&page, std::slice::from_mut(&mut posting));
                vec![posting]
            }
            // A short text is a posting too when the page says that it is one.
            Err(_) if postings.len() == 1 => postings,
            Err(_) if from_items.len() == 1 => from_items,
            Err(failure) => return Err(with_reasons(failure, &structured.warnings)),
        };
        if page.cut
            && let Some(first) = found.first_mut()
        {
            first.warnings.push(html::CUT.to_owned());
        }
        add_warnings(&mut found, &structured.warnings);
        Ok(found)
    }

    /// Adds what the page says about itself.
    fn complete(&self, posting: &mut Posting) {
        if posting.url.as_ref().is_none_or(|url| saved::host(url).is_none()) {
            posting.url = self.facts.url().or(self.origin.url.as_ref()).cloned();
        }
        posting.saved = posting.saved.or(self.facts.saved);
    }

    fn embedded(&self) -> Option<Posting> {
        let found = embedded::find(self.source, self.sites)?;
        job_posting::posting(&found.object, Method::SiteRule, self.wordings, &|_, text| {
            let map = found.places.of(text)?;
            let mut body = job_posting::text_body(text, self.wordings);
            body.map = map.compose(&body.map);
            Some(body)
        })
        .filter(is_complete)
    }

    fn microdata(&self, page: &Page) -> Vec<Posting> {
        microdata::find(&page.tree)
            .iter()
            .filter_map(|item| {
                job_posting::posting(&item.object, Method::Microdata, self.wordings, &|property, _| {
                    let (_, element) = item.elements.iter().find(|(known, _)| known == property)?;
                    Some(html::element_body(*element, &page.places, &|_| false))
                })
            })
            .collect()
    }

    fn of_site(&self, page: &Page) -> Option<Posting> {
        let own = self
            .facts
            .hosts()
            .chain(self.origin.url.as_deref().and_then(saved::host));
        let hosts: Vec<&str> = own.collect();
        let (_, found) = site::find(page, &hosts, self.marked(), self.sites)?;
        let mut posting = body_to_posting(
            cut_other_jobs(found.body, &self.sites.pages),
            Method::SiteRule,
            self.wordings,
        );
        let known = |value: Option<String>| {
            value.map(|value| Known {
                value,
                from: Method::SiteRule,
            })
        };
        posting.title = known(found.title).or_else(|| {
            page_title(&page.tree).map(|value| Known {
                value,
                from: Method::Heading,
            })
        });
        posting.company = known(found.company);
        posting.location = known(found.location);
        posting.employment_type = known(found.employment_type);
        if let Some(written) = found.date {
            self.set_posted(&mut posting, &written);
        }
        Some(posting)
    }

    /// Sets the day of posting from a date, or from an age that counts from the day the page was saved.
    fn set_posted(&self, posting: &mut Posting, written: &str) {
        if let Some(date) = parse_date(written) {
            posting.posted_precision = date.precision;
            posting.posted = Some(Known {
                value: date.date,
                from: Method::SiteRule,
            });
            return;
        }
        let Some(age) = parse_age(written, &self.sites.ages) else {
            return;
        };
        match self.facts.saved.or(self.origin.saved).and_then(|day| age.before(day)) {
            Some(value) => {
                posting.posted = Some(Known {
                    value,
                    from: Method::SiteRule,
                });
            }
            None => posting.warnings.push(format!(
                "the page says \"{written}\" of its date, and not when it was saved; the date was left out"
            )),
        }
    }

    fn main_part(&self, page: &Page, listed: usize) -> Result<Posting, Failure> {
        let words = &self.sites.pages;
        let tree = &page.tree;
        let part = container_part(page, self.wordings, words).unwrap_or_else(|| {
            let whole = html::element_body(tree.root_element(), &page.places, &is_noise);
            Part::of(cut_other_jobs(whole, words), self.wordings)
        });
        check_is_posting(&part, page, listed, words)?;
        let mut posting = part_to_posting(part, Method::Guess);
        posting.title = page_title(tree).map(|value| Known {
            value,
            from: Method::Heading,
        });
        Ok(posting)
    }

    /// The tree of a page with JSON-LD is built only where the source holds the words.
    fn warn_if_closed(&self, postings: &mut [Posting]) {
        if not_posting::may_be_closed(self.source, &self.sites.pages) {
            let page = html::parse_document(self.source);
            self.warn_if_closed_in(&page, postings);
        }
    }

    fn warn_if_closed_in(&self, page: &Page, postings: &mut [Posting]) {
        let words = &self.sites.pages;
        let whole = seen(page);
        // Most pages say it nowhere, so what is about other jobs is cut only where it matters.
        let line = not_posting::closed_line(&whole, words)
            .and_then(|_| not_posting::closed_line(&cut_other_jobs(whole, words), words));
        let warning = match line {
            Some(line) => format!("the job is closed: the page says \"{line}\""),
            None if site::says_closed(page, self.marked()) => "the job is closed, by a mark of its page".to_owned(),
            None => return,
        };
        if let Some(first) = postings.first_mut() {
            first.warnings.push(warning);
        }
    }
}

/// All that a reader sees of a page. Its places are not mapped.
fn seen(page: &Page) -> Body {
    html::element_body(page.tree.root_element(), &html::Places::default(), &|_| false)
}

/// Facts that the page itself showed fill what the structured data left open.
fn keep_known(posting: &mut Posting, own: Posting) {
    posting.title = posting.title.take().or(own.title);
    posting.company = posting.company.take().or(own.company);
    posting.location = posting.location.take().or(own.location);
    posting.employment_type = posting.employment_type.take().or(own.employment_type);
    posting.url = posting.url.take().or(own.url);
    posting.valid_through = posting.valid_through.take().or(own.valid_through);
    if posting.posted.is_none() {
        posting.posted = own.posted;
        posting.posted_precision = own.posted_precision;
    }
}

/// What was wrong with the structured data explains why the page itself had to be read.
fn with_reasons(mut failure: Failure, reasons: &[String]) -> Failure {
    for reason in reasons {
        failure.message = format!("{reason}; {}", failure.message);
    }
    failure
}

fn add_warnings(postings: &mut [Posting], warnings: &[String]) {
    if let Some(first) = postings.first_mut() {
        first.warnings.extend(warnings.iter().cloned());
    }
}

/// Pages repeat their own posting for several crawlers; one is enough.
fn drop_repeats(postings: &mut Vec<Posting>) {
    let mut seen = BTreeSet::new();
    postings.retain(|posting| {
        let place = posting.location.as_ref().map(|known| known.value.clone());
        seen.insert((posting.title_text().to_owned(), place, posting.text.clone()))
    });
}

/// Refuses pages that are plainly no posting. `listed` counts the JobPostings without a text in the page's structured
/// data.
fn check_is_posting(part: &Part, page: &Page, listed: usize, words: &PageWords) -> Result<(), Failure> {
    let body = &part.body;
    let refuse = |state: State| Err(state.failure());
    if body.text.trim().len() < SHORTEST_BODY {
        let state = not_posting::state(page, &cut_other_jobs(seen(page), words), words);
        return refuse(state.unwrap_or(State::Shell));
    }
    if part.tells_of_work() {
        return Ok(());
    }
    let short_lines = body
        .blocks
        .iter()
        .filter(|block| is_card_line(&body.text, block.span))
        .count();
    let jobs = not_posting::job_links(&page.tree, words);
    let looks_like_list = body.blocks.len() >= 6 && short_lines * 10 >= body.blocks.len() * 7;
    // Cards with a line or two of each job: many titles that link to a job, and little text for each.
    let cards = not_posting::job_cards(&page.tree, words, body);
    let is_list_of_teasers = cards >= FEWEST_TEASERS && body.text.len() < cards * LONGEST_TEASER;
    if looks_like_list || is_list_of_teasers || listed > 1 {
        let whole = cut_other_jobs(seen(page), words);
        return refuse(match not_posting::closed_line(&whole, words) {
            Some(line) => State::Closed(line),
            None => State::List(jobs.max(listed)),
        });
    }
    if posting_words(&body.text) < FEWEST_POSTING_WORDS {
        let whole = cut_other_jobs(seen(page), words);
        if let Some(state) = not_posting::state(page, &whole, words) {
            return refuse(state);
        }
        return Err(Failure::new(
            FailureKind::NotAPosting,
            "the page does not look like a job posting: it names no duties and no requirements; open the job and save that page",
        ));
    }
    Ok(())
}

/// How many different words of postings a text holds.
fn posting_words(text: &str) -> usize {
    static WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(POSTING_WORDS)
            .ok()
    });
    let Some(words) = WORDS.as_ref() else { return 0 };
    let found: BTreeSet<usize> = words.find_iter(text).map(|found| found.pattern().as_usize()).collect();
    found.len()
}

fn is_card_line(text: &str, span: Span<crate::text::Txt>) -> bool {
    text[span.range()].split_whitespace().count() <= 8
}

fn page_title(tree: &Html) -> Option<String> {
    let heading = html::elements(tree)
        .filter(|element| element.value().name() == "h1" && !html::is_hidden(element.value()))
        .map(|element| clean_line(&element.text().collect::<Vec<_>>().join(" ")))
        .find(|text| !text.is_empty());
    let open_graph = || attribute(tree, "meta[property='og:title']", "content");
    let title = || {
        let selector = Selector::parse("title").ok()?;
        Some(clean_line(&tree.select(&selector).next()?.text().collect::<String>()))
    };
    heading
        .or_else(open_graph)
        .or_else(title)
        .map(|text| without_site_name(&text).to_owned())
        .filter(|text| !text.is_empty())
}

/// "CX Lead | Acme Careers" is the title "CX Lead" and the site's name.
fn without_site_name(title: &str) -> &str {
    title.split(" | ").next().unwrap_or(title).trim()
}

fn attribute(tree: &Html, selector: &str, name: &str) -> Option<String> {
    let selector = Selector::parse(selector).ok()?;
    let element: ElementRef<'_> = tree.select(&selector).next()?;
    element
        .value()
        .attr(name)
        .map(clean_line)
        .filter(|value| !value.is_empty())
}
