//! What a saved page says of itself: its address, and the day it was saved.

use jiff::civil::Date;

use super::date::parse_date;
use super::html::{LiveTag, attributes, live_tags};

/// The page's own words about itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// The address it gives as its own.
    pub(super) canonical: Option<String>,
    /// The address that a browser noted when it saved the page.
    pub(super) saved_from: Option<String>,
    /// The address that relative ones begin with.
    pub(super) base: Option<String>,
    /// The day it was saved.
    pub(super) saved: Option<Date>,
}

/// What these facts are told by stands at the start of a page; SingleFile puts the styles of the whole page there too.
const MOST_TAGS: usize = 2_000;

/// Reads the facts of a page.
pub(super) fn facts(page: &str) -> Facts {
    let mut facts = Facts::default();
    let mut shared = None;
    for tag in live_tags(page).take(MOST_TAGS) {
        match tag {
            LiveTag::Comment(text) => read_comment(text, &mut facts),
            LiveTag::Start { name, at } => match name.to_ascii_lowercase().as_str() {
                "link" | "meta" => read_link(&attributes(page, at), &mut facts, &mut shared),
                "base" if facts.base.is_none() => {
                    facts.base = value(&attributes(page, at), "href").and_then(address);
                }
                "body" => break,
                _ => {}
            },
            LiveTag::Script { .. } => {}
        }
    }
    facts.canonical = facts.canonical.or(shared);
    facts
}

impl Facts {
    /// The best address of the page.
    pub(super) fn url(&self) -> Option<&String> {
        self.canonical.as_ref().or(self.saved_from.as_ref())
    }

    /// The hosts that the page says it is from.
    pub(super) fn hosts(&self) -> impl Iterator<Item = &str> {
        [&self.saved_from, &self.canonical, &self.base]
            .into_iter()
            .flatten()
            .filter_map(|url| host(url))
    }
}

/// The host of an address, in lower case as browsers write it.
pub(super) fn host(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    (!host.is_empty()).then_some(host)
}

/// An address that stands on its own.
fn address(written: String) -> Option<String> {
    const LONGEST: usize = 2_000;
    let plain = !written.contains(|c: char| c.is_whitespace() || c.is_control());
    (plain && written.len() <= LONGEST && host(&written).is_some()).then_some(written)
}

fn value(attributes: &[(String, String)], name: &str) -> Option<String> {
    attributes
        .iter()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.trim().to_owned())
}

fn read_link(attributes: &[(String, String)], facts: &mut Facts, shared: &mut Option<String>) {
    let has =
        |name: &str, wanted: &str| value(attributes, name).is_some_and(|value| value.eq_ignore_ascii_case(wanted));
    if has("rel", "canonical") {
        let written = value(attributes, "href").and_then(address);
        facts.canonical = facts.canonical.take().or(written);
    } else if ["property", "name", "itemprop"].iter().any(|name| has(name, "og:url")) {
        let written = value(attributes, "content").and_then(address);
        *shared = shared.take().or(written);
    }
}

fn read_comment(text: &str, facts: &mut Facts) {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix("saved from url=") {
        // Browsers write the address's length in front: "(0042)https://...".
        let written = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '(' | ')'));
        facts.saved_from = facts.saved_from.take().or(first_address(written));
    } else if text.starts_with("Page saved with SingleFile") {
        for line in text.lines().map(str::trim) {
            if let Some(written) = line.strip_prefix("url:") {
                facts.saved_from = facts.saved_from.take().or(first_address(written));
            } else if let Some(written) = line.strip_prefix("saved date:") {
                facts.saved = facts.saved.or(day(written));
            }
        }
    } else if let Some(rest) = text.strip_prefix("Mirrored from ") {
        // HTTrack: "Mirrored from example.com/jobs/7 by HTTrack ..., Tue, 10 Mar 2020 10:00:00 GMT".
        let written = rest.split_whitespace().next().unwrap_or_default();
        facts.saved_from = facts.saved_from.take().or(address(format!("https://{written}")));
        if let Some((_, date)) = rest.split_once("], ") {
            facts.saved = facts.saved.or(day(date));
        }
    }
}

fn first_address(text: &str) -> Option<String> {
    text.split_whitespace().next().map(str::to_owned).and_then(address)
}

/// The day of "Mon Jan 12 2026 10:11:12 GMT+0100 (Central European Standard Time)" and of other dates.
fn day(written: &str) -> Option<Date> {
    parse_date(written.trim()).map(|parsed| parsed.date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_note_the_address() {
        let page = "<!DOCTYPE html>\n<!-- saved from url=(0034)https://jobs.example.org/board/7711 -->\n<html><head>\n\
            <link href='/relative' rel=canonical><base href='https://cdn.example.net/'><meta property=og:url content='https://jobs.example.org/7711'>";
        let facts = facts(page);
        assert_eq!(facts.saved_from.as_deref(), Some("https://jobs.example.org/board/7711"));
        assert_eq!(facts.canonical.as_deref(), Some("https://jobs.example.org/7711"));
        assert_eq!(
            facts.hosts().collect::<Vec<_>>(),
            ["jobs.example.org", "jobs.example.org", "cdn.example.net"]
        );
    }

    #[test]
    fn single_file_and_httrack_note_the_day() {
        let page = "<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: https://example.org/jobs/5?x=1 \n \
            saved date: Tue Feb 03 2026 22:41:07 GMT+0100 (Central European Standard Time)\n--><meta charset=utf-8>";
        let single = facts(page);
        assert_eq!(single.url().map(String::as_str), Some("https://example.org/jobs/5?x=1"));
        assert_eq!(single.saved.map(|day| day.to_string()).as_deref(), Some("2026-02-03"));
        let page = "<html>\n<!-- Mirrored from example.org/jobs/5.html by HTTrack Website Copier/3.x [XR&CO'2014], Tue, 10 Mar 2020 10:00:00 GMT -->";
        assert_eq!(
            facts(page).saved.map(|day| day.to_string()).as_deref(),
            Some("2020-03-10")
        );
    }

    #[test]
    fn what_is_no_address_is_none() {
        for page in [
            "<link rel=canonical href='javascript:alert(1)'>",
            "<link rel=canonical href='https:///x'>",
            "<!-- saved from url=(0014)about:internet -->",
            "<script>\"<link rel=canonical href='https://a.example/'>\"</script>",
        ] {
            assert_eq!(facts(page).url(), None, "{page}");
        }
    }
}
