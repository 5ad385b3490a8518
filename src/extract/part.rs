//! The part of a page that looks most like the posting, where neither data nor a site's rules say which.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use scraper::ElementRef;
use scraper::node::Element;

use super::body::{Block, Body};
use super::html::Page;
use super::{MOST_TEXT, gate, html, sections};
use crate::model::{PageWords, Searched, Section, SectionKind, Wordings, heading_key};
use crate::text::swar;

/// Where boards put the posting, most telling first.
const CONTAINERS: [Container; 16] = [
    Container::Is("itemprop", "description"),
    Container::Holds("class", "job-description"),
    Container::Holds("class", "jobdescription"),
    Container::Holds("class", "job_description"),
    Container::Holds("id", "job-description"),
    Container::Holds("id", "jobdescription"),
    Container::Holds("class", "job-detail"),
    Container::Holds("class", "jobdetail"),
    Container::Holds("class", "posting"),
    Container::Holds("class", "vacancy"),
    Container::Holds("data-automation", "job"),
    Container::Holds("data-testid", "description"),
    Container::Within("main", "article"),
    Container::Named("article"),
    Container::Named("main"),
    Container::Is("role", "main"),
];

/// What an element is known by.
#[derive(Debug, Clone, Copy)]
enum Container {
    /// An attribute is this.
    Is(&'static str, &'static str),
    /// An attribute holds this, in any case.
    Holds(&'static str, &'static str),
    /// The element has this name.
    Named(&'static str),
    /// It stands somewhere in an element of the first name and has the second.
    Within(&'static str, &'static str),
}

/// No page has more elements that could be the posting; each is read whole.
const MOST_CONTAINERS: usize = 50;

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

/// A container with less text than this is a teaser.
pub(super) const SHORTEST_BODY: usize = 200;

/// A part of a page that may be the posting.
pub(super) struct Part {
    pub(super) body: Body,
    pub(super) sections: Vec<Section>,
    pub(super) searched: Searched,
}

impl Part {
    /// The part of a body; one that is too long is cut.
    pub(super) fn of(mut body: Body, wordings: &Wordings) -> Self {
        if body.truncate(MOST_TEXT) {
            body.warnings.push(format!(
                "only the first {} MiB of the text were read",
                MOST_TEXT / (1024 * 1024)
            ));
        }
        let (sections, searched) = sections::sections(&body, wordings);
        Part {
            body,
            sections,
            searched,
        }
    }

    /// Whether a section says what the work is, or what it needs.
    pub(super) fn tells_of_work(&self) -> bool {
        self.sections.iter().any(|section| {
            matches!(
                section.kind,
                SectionKind::Duties | SectionKind::Required | SectionKind::Preferred
            )
        })
    }
}

/// The largest of the most telling containers that holds a known section heading.
pub(super) fn container_part(page: &Page, wordings: &Wordings, words: &PageWords) -> Option<Part> {
    containers(page).into_iter().find_map(|elements| {
        let mut largest: Option<Part> = None;
        let shown = |element: &ElementRef<'_>| !html::is_hidden(element.value()) && !is_noise(element.value());
        for element in elements.into_iter().filter(shown) {
            let body = cut_other_jobs(html::element_body(element, &page.places, &is_noise), words);
            let least = largest.as_ref().map_or(SHORTEST_BODY, |part| part.body.text.len());
            if body.text.len() >= least {
                let part = Part::of(body, wordings);
                largest = if part.tells_of_work() { Some(part) } else { largest };
            }
        }
        largest
    })
}

/// The first elements of a page that each of [`CONTAINERS`] is known by.
fn containers(page: &Page) -> [Vec<ElementRef<'_>>; CONTAINERS.len()] {
    let mut found = [const { Vec::new() }; CONTAINERS.len()];
    for element in html::elements(&page.tree).filter(|element| may_be_container(element.value())) {
        for (container, found) in CONTAINERS.iter().zip(&mut found) {
            if found.len() < MOST_CONTAINERS && container.is(element) {
                found.push(element);
            }
        }
    }
    found
}

/// A quick look that most elements of a page do not pass.
fn may_be_container(element: &Element) -> bool {
    static VALUES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let values = CONTAINERS.iter().filter_map(|container| match container {
            Container::Is(_, value) | Container::Holds(_, value) => Some(value),
            Container::Named(_) | Container::Within(..) => None,
        });
        AhoCorasick::builder().ascii_case_insensitive(true).build(values).ok()
    });
    let named = |container: &Container| match container {
        Container::Named(name) | Container::Within(_, name) => element.name() == *name,
        Container::Is(..) | Container::Holds(..) => false,
    };
    let holds = |value: &str| VALUES.as_ref().is_none_or(|values| values.is_match(value));
    element.attrs().any(|(_, value)| holds(value)) || CONTAINERS.iter().any(named)
}

impl Container {
    fn is(self, element: ElementRef<'_>) -> bool {
        let value = |name| html::attribute(element.value(), name);
        match self {
            Container::Is(name, wanted) => value(name) == Some(wanted),
            Container::Holds(name, wanted) => value(name).is_some_and(|value| {
                let mut windows = value.as_bytes().windows(wanted.len());
                windows.any(|window| window.eq_ignore_ascii_case(wanted.as_bytes()))
            }),
            Container::Named(name) => element.value().name() == name,
            Container::Within(outer, name) => {
                let mut around = element.ancestors().map_while(ElementRef::wrap);
                element.value().name() == name && around.any(|around| around.value().name() == outer)
            }
        }
    }
}

/// Whether an element is about something else than the page's subject.
pub(super) fn is_noise(element: &Element) -> bool {
    static MARKS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let finder = AhoCorasick::builder().ascii_case_insensitive(true).build(NOISE_MARKS);
        finder.ok()
    });
    if NOISE_NAMES.contains(&element.name()) {
        return true;
    }
    let marked = |value: &str| MARKS.as_ref().is_some_and(|marks| marks.is_match(value));
    !matches!(element.name(), "body" | "html" | "main")
        && element
            .attrs()
            .any(|(name, value)| matches!(name, "id" | "class") && marked(value))
}

/// A heading such as "Similar jobs" has at most this many words, signs apart.
const MOST_HEADING_WORDS: usize = 7;

/// Drops everything from a heading such as "Similar jobs" on.
pub(super) fn cut_other_jobs(mut body: Body, words: &PageWords) -> Body {
    let cut = body.blocks.iter().find(|block| {
        let line = &body.text[block.span.range()];
        let long = swar::count_words(line.as_bytes()) > 2 * MOST_HEADING_WORDS;
        if long || !gate::may_hold(line, &words.other_jobs, &words.other_jobs_words) {
            return false;
        }
        let key = heading_key(line);
        words.other_jobs.iter().any(|heading| key.starts_with(heading.as_str()))
            && key.split(' ').count() <= MOST_HEADING_WORDS
    });
    if let Some(&Block { span, .. }) = cut {
        body.truncate(span.start);
        body.blocks.retain(|block| block.span.end <= span.start);
    }
    body
}
