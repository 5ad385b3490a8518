//! From an address to its answers: a page, a board's feed, or a list and each of its postings.

use std::collections::HashSet;
use std::time::SystemTime;

use url::Url;

use super::boards::{self, Asked, Entry, Feed, List, More};
use super::client::{Answer, Call, Progress, Web};
use super::error::{FetchError, Trouble};
use super::{Event, Fetched, content};
use crate::model::Sidecar;

/// Headers that say something about the bytes.
const HEADERS: [&str; 7] = [
    "content-type",
    "content-language",
    "date",
    "etag",
    "expires",
    "last-modified",
    "x-robots-tag",
];

/// A board is left alone after so many failures in a row.
const FAILURES_IN_A_ROW: usize = 3;

/// No list has more pages than this.
const MOST_PAGES: usize = 200;

/// Hears what happens.
type Tell<'a> = &'a (dyn Fn(Event) + Send + Sync);

/// Fetches what an address stands for.
pub(super) async fn fetch(web: &Web, address: &str, tell: Tell<'_>) {
    if let Err(error) = try_fetch(web, address, tell).await {
        tell(Event::Failed(error));
    }
}

async fn try_fetch(web: &Web, address: &str, tell: Tell<'_>) -> Result<(), FetchError> {
    let not_a_url = |error: url::ParseError| {
        Trouble::NotAUrl(match error {
            url::ParseError::RelativeUrlWithoutBase => "it does not begin with https://".to_owned(),
            other => other.to_string(),
        })
    };
    let url = Url::parse(address.trim()).map_err(|error| not_a_url(error).at(address))?;
    web.check(&url, None).map_err(|why| why.at(address))?;
    match boards::asked(&url) {
        Asked::Page(page) => page_of(web, &url, page, tell).await,
        Asked::Feed(feed) => match fetch_feed(web, &url, &feed, tell).await {
            // The interface says no; the page of the one job may still be read like any other.
            Err(error) if feed.has_page && error.why.is_no_of_the_interface() => page_of(web, &url, url.clone(), tell)
                .await
                .map_err(|page| match page.why {
                    Trouble::Status { .. } => error,
                    _ => page,
                }),
            done => done,
        },
        Asked::List(list) => fetch_list(web, &url, &*list, tell).await,
    }
}

async fn answer(web: &Web, call: &Call, tell: Tell<'_>) -> Result<Answer, FetchError> {
    let progress = |progress| match progress {
        Progress::Waiting { host, wait } => tell(Event::Waiting { host, wait }),
    };
    web.answer(call, &progress).await
}

/// Asks a board's interface. A board that does not exist often sends to the pages of the board's maker, which are no
/// answer.
async fn interface(web: &Web, board: &'static str, call: &Call, tell: Tell<'_>) -> Result<Answer, FetchError> {
    let answer = answer(web, call, tell).await?;
    if answer.url.host_str() == call.url.host_str() {
        return Ok(answer);
    }
    let why = format!(
        "it sends to {}; is the name in the address right?",
        answer.url.host_str().unwrap_or_default()
    );
    Err(Trouble::BadAnswer { board, why }.at(&call.url))
}

async fn page_of(web: &Web, url: &Url, page: Url, tell: Tell<'_>) -> Result<(), FetchError> {
    let answer = answer(web, &Call::get(page.clone()), tell).await?;
    tell(fetched(url, &page, answer, None, None));
    Ok(())
}

/// A board's feed, answer by answer.
async fn fetch_feed(web: &Web, url: &Url, feed: &Feed, tell: Tell<'_>) -> Result<(), FetchError> {
    let mut seen = HashSet::new();
    let mut call = feed.call.clone();
    loop {
        let mut answer = interface(web, feed.board, &call, tell).await?;
        if let Some(only) = &feed.only {
            let bad = |why| Trouble::BadAnswer { board: feed.board, why }.at(&call.url);
            answer.body = (only.cut)(&answer.body, &only.id)
                .map_err(bad)?
                .ok_or_else(|| Trouble::Gone(feed.board).at(url))?;
        }
        let more = feed.more.as_ref().map(|more| (more, (more.ids)(&answer.body)));
        let requested = call.url.clone();
        if let Some((more, ids)) = more {
            let full = ids.len() >= more.per_answer;
            let before = seen.len();
            seen.extend(ids);
            if before > 0 && seen.len() == before {
                // The host knows no offset and gave the same again.
                return Ok(());
            }
            tell(fetched(url, &requested, answer, Some(feed.board), None));
            if !full {
                return Ok(());
            }
            if seen.len() >= web.options.limits.postings {
                return Err(Trouble::TooMany(web.options.limits.postings).at(url));
            }
            call.url = further(&requested, more, seen.len());
        } else {
            let only = feed.only.as_ref().map(|only| only.id.as_str());
            tell(fetched(url, &requested, answer, Some(feed.board), only));
            return Ok(());
        }
    }
}

/// The address of a feed without its first postings.
fn further(url: &Url, more: &More, skip: usize) -> Url {
    let mut next = url.clone();
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .into_owned()
        .filter(|(key, _)| key != more.offset)
        .collect();
    next.query_pairs_mut()
        .clear()
        .extend_pairs(kept)
        .append_pair(more.offset, &skip.to_string());
    next
}

/// A list page by page, then its postings one by one.
async fn fetch_list(web: &Web, url: &Url, list: &dyn List, tell: Tell<'_>) -> Result<(), FetchError> {
    let most = web.options.limits.postings;
    let mut seen = HashSet::new();
    let mut entries: Vec<Entry> = Vec::new();
    let mut cut_short = None;
    for page in 0..MOST_PAGES {
        let Some(call) = list.page(page) else {
            // Every page so far was full of new entries, and the interface gives no further one.
            let (board, listed) = (list.board(), entries.len());
            cut_short = Some(Trouble::MayHaveMore { board, listed }.at(url));
            break;
        };
        let found = match interface(web, list.board(), &call, tell).await {
            Ok(answer) => list.entries(&answer.body).map_err(|why| {
                let board = list.board();
                Trouble::BadAnswer { board, why }.at(&call.url)
            }),
            Err(error) => Err(error),
        };
        let found = match found {
            Ok(found) => found,
            Err(error) if entries.is_empty() => return Err(error),
            // What the first pages named is still worth reading.
            Err(error) => {
                cut_short = Some(error);
                break;
            }
        };
        let full = found.len() >= list.per_page();
        // A job in several places is named several times, and a list past its end may begin anew.
        let new: Vec<Entry> = found
            .into_iter()
            .filter(|entry| seen.insert(entry.id.clone()))
            .collect();
        let any_new = !new.is_empty();
        entries.extend(new);
        if entries.len() > most {
            entries.truncate(most);
            cut_short = Some(Trouble::TooMany(most).at(url));
            break;
        }
        if !any_new || !full {
            break;
        }
    }
    if entries.is_empty() {
        return Err(Trouble::EmptyBoard(list.board()).at(url));
    }
    if let Some(error) = cut_short {
        tell(Event::Failed(error));
    }
    tell(Event::Expecting(entries.len()));
    let mut failures = 0;
    for (number, entry) in entries.iter().enumerate() {
        match answer(web, &entry.call, tell).await {
            Ok(answer) => {
                failures = 0;
                tell(fetched(&entry.shown, &entry.call.url, answer, Some(list.board()), None));
            }
            Err(error) => {
                failures += 1;
                tell(Event::Failed(error));
                let left = entries.len() - number - 1;
                if failures == FAILURES_IN_A_ROW && left > 0 {
                    return Err(Trouble::GaveUp { left }.at(url));
                }
            }
        }
    }
    Ok(())
}

fn fetched(shown: &Url, requested: &Url, answer: Answer, board: Option<&str>, only: Option<&str>) -> Event {
    let mut origin = Sidecar::new(shown.as_str(), timestamp(answer.had));
    requested.as_str().clone_into(&mut origin.requested);
    answer.url.as_str().clone_into(&mut origin.final_url);
    origin.status = answer.status;
    origin.headers = HEADERS
        .iter()
        .filter_map(|name| {
            let value = String::from_utf8_lossy(answer.headers.get(*name)?.as_bytes()).into_owned();
            Some(((*name).to_owned(), value))
        })
        .collect();
    origin.board = board.map(str::to_owned);
    origin.only = only.map(str::to_owned);
    Event::Fetched(Box::new(Fetched {
        ending: content::ending(&answer.url, &answer.headers),
        bytes: answer.body,
        origin,
    }))
}

/// To the second; a time outside the calendar counts as its beginning.
fn timestamp(time: SystemTime) -> jiff::Timestamp {
    let exact = jiff::Timestamp::try_from(time).unwrap_or_default();
    jiff::Timestamp::from_second(exact.as_second()).unwrap_or_default()
}
