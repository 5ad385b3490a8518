//! Applies what is known about a site to one of its pages.

use aho_corasick::{AhoCorasick, MatchKind};
use scraper::node::Element;
use scraper::{ElementRef, Selector};

use super::body::{BlockKind, Body, BodyBuilder};
use super::clean_line;
use super::html::{self, Page, is_hidden};
use super::part::is_noise;
use crate::model::{Site, Sites, heading_key};

/// What a site's rule found on a page.
pub(super) struct Found {
    pub(super) title: Option<String>,
    pub(super) company: Option<String>,
    pub(super) location: Option<String>,
    pub(super) employment_type: Option<String>,
    pub(super) date: Option<String>,
    pub(super) body: Body,
}

/// A text that a rule found is a posting's even when it is short; this is no text.
const SHORTEST_TEXT: usize = 40;

/// A page that holds the marks of more sites is of none of them.
const MOST_SITES: usize = 4;

/// No page has more elements that one selector is meant for.
const MOST_MATCHES: usize = 20;

/// A longer value of a field is not what the field is for.
const LONGEST_VALUE: usize = 300;

/// The first site that knows the page and finds its text. `hosts` are those that the page says it is from.
pub(super) fn find<'s>(
    page: &Page,
    hosts: &[&str],
    marked: &Marked<'s>,
    sites: &'s Sites,
) -> Option<(&'s Site, Found)> {
    let of_host = |site: &&Site| hosts.iter().any(|host| site.hosts.iter().any(|own| is_of(host, own)));
    let apply = |site: &'s Site| Some((site, apply(site, page)?));
    // A page's own host says more than a piece of its source, which may be a link to another site.
    sites.sites.iter().filter(of_host).find_map(apply).or_else(|| {
        let others = marked.0.iter().copied().filter(|site| !of_host(site));
        others.take(MOST_SITES).find_map(apply)
    })
}

/// Whether the page holds an element that only a closed job of its site has.
pub(super) fn says_closed(page: &Page, marked: &Marked<'_>) -> bool {
    let selectors = marked.0.iter().flat_map(|site| &site.closed);
    let mut selectors = selectors.filter_map(|selector| Selector::parse(selector).ok());
    selectors.any(|selector| page.tree.select(&selector).take(MOST_MATCHES).any(is_shown))
}

/// The sites of which the source of a page holds a marker, in their order.
pub(super) struct Marked<'s>(Vec<&'s Site>);

impl<'s> Marked<'s> {
    pub(super) fn of(source: &str, sites: &'s Sites) -> Self {
        let finder = sites.marker_finder.get_or_init(|| {
            AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostFirst)
                .build(sites.sites.iter().flat_map(|site| &site.markers))
                .ok()
        });
        let mut found = vec![false; sites.sites.len()];
        let mut from = 0;
        while let Some(rest) = source.as_bytes().get(from..)
            && let Some(first) = finder.as_ref().and_then(|finder| finder.find(rest))
        {
            // Other markers may begin there, or inside this one.
            let at = &rest[first.start()..];
            for (site, found) in sites.sites.iter().zip(&mut found) {
                *found |= site.markers.iter().any(|marker| at.starts_with(marker.as_bytes()));
            }
            from += first.start() + 1;
        }
        let marked = sites.sites.iter().zip(found).filter(|(_, found)| *found);
        Marked(marked.map(|(site, _)| site).collect())
    }
}

fn is_of(host: &str, own: &str) -> bool {
    host.strip_suffix(own)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn apply(site: &Site, page: &Page) -> Option<Found> {
    let removed = removed(site, page);
    let mut body = description(site, page, &removed).or_else(|| after_heading(site, page, &removed))?;
    let criteria = criteria(site, page, &removed);
    if !criteria.blocks.is_empty() {
        let mut whole = criteria;
        whole.append(&body);
        whole.warnings.append(&mut body.warnings);
        body = whole;
    }
    let field = |selectors: &[String]| value(selectors, page, &removed);
    Some(Found {
        title: field(&site.title),
        company: field(&site.company).map(|name| without_rating(&name).to_owned()),
        location: field(&site.location).map(|place| without_label(&place).to_owned()),
        employment_type: field(&site.employment_type).map(|kind| without_label(&kind).to_owned()),
        date: field(&site.date),
        body,
    })
}

/// The elements that are no part of the posting.
struct Removed(Vec<*const Element>);

impl Removed {
    fn holds(&self, element: &Element) -> bool {
        self.0.iter().any(|&known| std::ptr::eq(known, element))
    }
}

fn removed(site: &Site, page: &Page) -> Removed {
    const MOST: usize = 100;
    let selectors = site.remove.iter().filter_map(|selector| Selector::parse(selector).ok());
    let found = selectors.flat_map(|selector| {
        let elements = page.tree.select(&selector).take(MOST);
        elements
            .map(|element| std::ptr::from_ref(element.value()))
            .collect::<Vec<_>>()
    });
    Removed(found.take(MOST).collect())
}

fn description(site: &Site, page: &Page, removed: &Removed) -> Option<Body> {
    site.description.iter().find_map(|selector| {
        let selector = Selector::parse(selector).ok()?;
        let mut body = Body::default();
        let mut last: Option<ElementRef<'_>> = None;
        for element in page
            .tree
            .select(&selector)
            .take(MOST_MATCHES)
            .filter(|element| is_shown(*element))
        {
            // One inside another is a part of it.
            if last.is_some_and(|last| element.ancestors().any(|ancestor| ancestor.id() == last.id())) {
                continue;
            }
            body.append(&html::element_body(element, &page.places, &|element| {
                removed.holds(element)
            }));
            last = Some(element);
        }
        (body.text.trim().len() >= SHORTEST_TEXT).then_some(body)
    })
}

/// The text behind a heading that the site puts in front of every posting, up to what is no longer the posting.
fn after_heading(site: &Site, page: &Page, removed: &Removed) -> Option<Body> {
    if site.headings.is_empty() {
        return None;
    }
    let skip = |element: &Element| removed.holds(element) || is_noise(element);
    let body = html::element_body(page.tree.root_element(), &page.places, &skip);
    let heading = body.blocks.iter().position(|block| {
        let key = heading_key(&body.text[block.span.range()]);
        site.headings.iter().any(|known| heading_key(known) == key)
    })?;
    let start = body.blocks.get(heading + 1)?;
    let bullet = if start.kind == BlockKind::Item { "- ".len() } else { 0 };
    let rest = body.tail(start.span.start - bullet);
    (rest.text.trim().len() >= SHORTEST_TEXT).then_some(rest)
}

/// A node of scraper's tree.
type TextNode<'a> = <ElementRef<'a> as std::ops::Deref>::Target;

/// Facts beside the text, a line each: "Seniority level: Director".
fn criteria(site: &Site, page: &Page, removed: &Removed) -> Body {
    const MOST: usize = 20;
    let mut builder = BodyBuilder::default();
    let selectors = site
        .criteria
        .iter()
        .filter_map(|selector| Selector::parse(selector).ok());
    for selector in selectors {
        let elements = page.tree.select(&selector).take(MOST);
        for element in elements.filter(|element| is_shown(*element) && !removed.holds(element.value())) {
            let shown = |node: &TextNode<'_>| node.ancestors().filter_map(ElementRef::wrap).take(8).all(is_own);
            let texts: Vec<_> = element
                .descendants()
                .filter_map(|node| Some((node, node.value().as_text()?)))
                .filter(|(node, text)| !text.trim().is_empty() && shown(node))
                .take(MOST)
                .collect();
            builder.begin(BlockKind::Paragraph);
            for (index, (node, text)) in texts.iter().enumerate() {
                if index == 1 && !texts[0].1.trim_end().ends_with(':') {
                    builder.text(":", None, false);
                }
                builder.text(" ", None, false);
                html::text_node(&mut builder, text, page.places.of(node.id()), false);
            }
            builder.end();
        }
    }
    builder.finish()
}

fn is_own(element: ElementRef<'_>) -> bool {
    !is_hidden(element.value())
}

fn value(selectors: &[String], page: &Page, removed: &Removed) -> Option<String> {
    selectors.iter().find_map(|selector| {
        let (selector, attribute) = match selector.rsplit_once('@') {
            Some((selector, attribute)) => (selector, Some(attribute)),
            None => (selector.as_str(), None),
        };
        let selector = Selector::parse(selector).ok()?;
        let mut values = page
            .tree
            .select(&selector)
            .take(MOST_MATCHES)
            .map(|element| match attribute {
                Some(attribute) => clean_line(element.value().attr(attribute).unwrap_or_default()),
                None => visible_line(element, removed),
            });
        values.find(|value| !value.is_empty() && value.len() <= LONGEST_VALUE)
    })
}

/// The text of an element in one line, without what a reader does not see.
fn visible_line(element: ElementRef<'_>, removed: &Removed) -> String {
    if !is_shown(element) {
        return String::new();
    }
    let body = html::element_body(element, &html::Places::default(), &|inner| removed.holds(inner));
    clean_line(&body.text)
}

/// Whether the element and all around it is shown.
fn is_shown(element: ElementRef<'_>) -> bool {
    let around = element.ancestors().filter_map(ElementRef::wrap);
    !is_hidden(element.value()) && around.into_iter().all(|outer| !is_hidden(outer.value()))
}

/// "Acme 4.1" and "Acme 4.1 ★" are Acme and its rating.
fn without_rating(name: &str) -> &str {
    let plain = name.trim_end_matches(['★', ' ']);
    let Some(head) = plain.len().checked_sub(3).and_then(|at| plain.split_at_checked(at)) else {
        return name;
    };
    let is_rating = matches!(head.1.as_bytes(), [b'0'..=b'5', b'.', b'0'..=b'9']);
    let name_before = head.0.trim_end();
    if is_rating && !name_before.is_empty() {
        name_before
    } else {
        name
    }
}

/// "Location: Leeds" is Leeds.
fn without_label(value: &str) -> &str {
    const LONGEST_LABEL: usize = 24;
    match value.split_once(": ") {
        Some((label, rest)) if label.len() <= LONGEST_LABEL && !rest.trim().is_empty() => rest.trim(),
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::LineIndex;

    const FILE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/keywords/sites.toml"));

    /// Floor 2 does not know the packs; the file is read here as it stands.
    fn sites() -> Sites {
        toml::from_str(FILE).expect("the file is right")
    }

    #[test]
    fn every_selector_parses() {
        for site in sites().sites {
            let lists = [
                &site.title,
                &site.company,
                &site.location,
                &site.description,
                &site.date,
                &site.employment_type,
                &site.criteria,
                &site.remove,
                &site.closed,
            ];
            for selector in lists.into_iter().flatten() {
                let css = selector.rsplit_once('@').map_or(selector.as_str(), |(css, _)| css);
                let at = FILE.find(selector.as_str()).unwrap_or_default();
                let place = LineIndex::new(FILE.as_bytes()).place(at);
                let parsed = Selector::parse(css).is_ok();
                assert!(
                    parsed,
                    "sites.toml:{}:{}: {}: {css:?} is no selector",
                    place.line, place.column, site.name
                );
            }
        }
    }

    #[test]
    fn hosts_have_subdomains_and_nothing_else() {
        assert!(is_of("uk.indeed.com", "indeed.com"));
        assert!(is_of("indeed.com", "indeed.com"));
        assert!(!is_of("notindeed.com", "indeed.com"));
        assert!(!is_of("indeed.com.evil.example", "indeed.com"));
    }

    #[test]
    fn values_lose_what_is_glued_to_them() {
        assert_eq!(without_rating("Acme 4.1 ★"), "Acme");
        assert_eq!(without_rating("Acme4.1"), "Acme");
        assert_eq!(without_rating("4.1"), "4.1");
        assert_eq!(without_rating("Ü"), "Ü");
        assert_eq!(without_label("Location: Leeds"), "Leeds");
        assert_eq!(without_label("Leeds"), "Leeds");
    }
}
