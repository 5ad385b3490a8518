//! A whole HTML page to its postings: JSON-LD first, then microdata, then the part that looks most like a posting.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use scraper::node::Element;
use scraper::{ElementRef, Html, Selector};

use super::body::{Block, Body};
use super::{body_to_posting, clean_line, html, job_posting, json_ld, microdata, sections};
use crate::model::{Failure, FailureKind, Headings, Known, Method, Posting, SectionKind, heading_key};
use crate::text::Span;

/// Where boards put the posting, most telling first.
const CONTAINERS: [&str; 16] = [
    "[itemprop='description']",
    "[class*='job-description' i]",
    "[class*='jobdescription' i]",
    "[class*='job_description' i]",
    "[id*='job-description' i]",
    "[id*='jobdescription' i]",
    "[class*='job-detail' i]",
    "[class*='jobdetail' i]",
    "[class*='posting' i]",
    "[class*='vacancy' i]",
    "[data-automation*='job' i]",
    "[data-testid*='description' i]",
    "main article",
    "article",
    "main",
    "[role='main']",
];

/// Parts of a page that are not its subject.
const NOISE_NAMES: [&str; 6] = ["nav", "header", "footer", "aside", "form", "menu"];

/// Words in a class or id that mark what is not the subject.
const NOISE_MARKS: [&str; 14] = [
    "cookie",
    "consent",
    "newsletter",
    "similar-jobs",
    "similar_jobs",
    "related-jobs",
    "related_jobs",
    "recommended",
    "breadcrumb",
    "social-share",
    "share-buttons",
    "subscribe",
    "gdpr",
    "banner",
];

/// Headings after which a page lists other postings.
const OTHER_JOBS: [&str; 8] = [
    "similar jobs",
    "related jobs",
    "more jobs",
    "other jobs",
    "recommended jobs",
    "jobs you may like",
    "people also viewed",
    "similar positions",
];

/// A container with less text than this is a teaser.
const SHORTEST_BODY: usize = 200;

/// A page of little text with so many links is a list of jobs.
const LINKS_OF_A_LIST: usize = 2;

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

/// Reads every posting of a page.
pub(super) fn postings(page: &str, headings: &Headings) -> Result<Vec<Posting>, Failure> {
    let structured = json_ld::find(page);
    let mut postings: Vec<Posting> = structured
        .postings
        .iter()
        .filter_map(|object| job_posting::posting(object, Method::JsonLd, headings))
        .collect();
    drop_repeats(&mut postings);
    let complete = |posting: &Posting| posting.text.len() >= job_posting::SHORTEST_DESCRIPTION;
    if postings.iter().any(complete) {
        add_warnings(&mut postings, &structured.warnings);
        return Ok(postings);
    }
    let parsed = html::parse_document(page);
    let tree = &parsed.tree;
    let items = microdata::find(tree);
    let mut from_items: Vec<Posting> = items
        .iter()
        .filter_map(|object| job_posting::posting(object, Method::Microdata, headings))
        .collect();
    if from_items.iter().any(complete) {
        add_warnings(&mut from_items, &structured.warnings);
        return Ok(from_items);
    }
    let mut posting = main_part(tree, &parsed.places, headings).map_err(|failure| with_reasons(failure, &structured.warnings))?;
    // Structured data without a full text still knows the title, the company and the dates.
    if let Some(object) = structured.postings.first() {
        let title = posting.title.take();
        job_posting::fill_facts(&mut posting, object, Method::JsonLd);
        posting.title = posting.title.take().or(title);
    }
    let mut postings = vec![posting];
    add_warnings(&mut postings, &structured.warnings);
    Ok(postings)
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

fn main_part(tree: &Html, places: &html::Places, headings: &Headings) -> Result<Posting, Failure> {
    let whole = cut_other_jobs(html::element_body(tree.root_element(), places, &is_noise));
    let body = container_body(tree, places, headings).unwrap_or(whole);
    let title = page_title(tree);
    check_is_posting(&body, link_count(tree), headings)?;
    let mut posting = body_to_posting(body, Method::Guess, headings);
    posting.title = title.map(|value| Known {
        value,
        from: Method::Heading,
    });
    posting.url = attribute(tree, "link[rel='canonical']", "href")
        .or_else(|| attribute(tree, "meta[property='og:url']", "content"));
    Ok(posting)
}

/// The largest of the most telling containers that holds a known section heading.
fn container_body(tree: &Html, places: &html::Places, headings: &Headings) -> Option<Body> {
    CONTAINERS.iter().find_map(|container| {
        let selector = Selector::parse(container).ok()?;
        tree.select(&selector)
            .filter(|element| !html::is_hidden(element.value()) && !is_noise(element.value()))
            .map(|element| cut_other_jobs(html::element_body(element, places, &is_noise)))
            .filter(|body| body.text.len() >= SHORTEST_BODY && work_headings(body, headings) > 0)
            .max_by_key(|body| body.text.len())
    })
}

fn is_noise(element: &Element) -> bool {
    if NOISE_NAMES.contains(&element.name()) {
        return true;
    }
    let marked = |value: &str| {
        let lower = value.to_ascii_lowercase();
        NOISE_MARKS.iter().any(|mark| lower.contains(mark))
    };
    !matches!(element.name(), "body" | "html" | "main")
        && (element.attr("id").is_some_and(marked) || element.attr("class").is_some_and(marked))
}

fn work_headings(body: &Body, headings: &Headings) -> usize {
    sections::sections(body, headings)
        .iter()
        .filter(|section| {
            matches!(
                section.kind,
                SectionKind::Duties | SectionKind::Required | SectionKind::Preferred
            )
        })
        .count()
}

/// Drops everything from a heading such as "Similar jobs" on.
fn cut_other_jobs(mut body: Body) -> Body {
    let cut = body.blocks.iter().find(|block| {
        let key = heading_key(&body.text[block.span.range()]);
        OTHER_JOBS.iter().any(|heading| key.starts_with(heading)) && key.split(' ').count() <= 6
    });
    if let Some(&Block { span, .. }) = cut {
        body.truncate(span.start);
        body.blocks.retain(|block| block.span.end <= span.start);
    }
    body
}

/// Refuses pages that are plainly no posting: a shell without content, a list of jobs, a policy.
fn check_is_posting(body: &Body, links: usize, headings: &Headings) -> Result<(), Failure> {
    let list = || {
        Err(Failure::new(
            FailureKind::NotAPosting,
            "the page looks like a list of jobs, not like one posting; open a posting of it",
        ))
    };
    if body.text.trim().len() < SHORTEST_BODY {
        if links >= LINKS_OF_A_LIST {
            return list();
        }
        return Err(Failure::new(
            FailureKind::NotAPosting,
            "the page holds almost no text: it is a shell that a browser fills by script, a login wall or a closed posting; save the page as shown by the browser and try again",
        ));
    }
    let words = posting_words(&body.text);
    let headings_of_work = work_headings(body, headings);
    let short_lines = body
        .blocks
        .iter()
        .filter(|block| is_card_line(&body.text, block.span))
        .count();
    let looks_like_list = headings_of_work == 0 && body.blocks.len() >= 6 && short_lines * 10 >= body.blocks.len() * 7;
    if looks_like_list {
        return list();
    }
    if headings_of_work == 0 && words < 3 {
        return Err(Failure::new(
            FailureKind::NotAPosting,
            "the page does not look like a job posting: it names no duties and no requirements",
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

fn link_count(tree: &Html) -> usize {
    Selector::parse("a[href]").map_or(0, |selector| tree.select(&selector).count())
}

fn page_title(tree: &Html) -> Option<String> {
    let heading = Selector::parse("h1").ok().and_then(|selector| {
        tree.select(&selector)
            .filter(|element| !html::is_hidden(element.value()))
            .map(|element| clean_line(&element.text().collect::<Vec<_>>().join(" ")))
            .find(|text| !text.is_empty())
    });
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
