//! One request from the address to the answer: redirects, robots.txt, the cache, the turn of the host, repetitions, and
//! the limits on time and size.

use std::collections::HashMap;
use std::error::Error as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use http_cache_semantics::{AfterResponse, BeforeRequest, CachePolicy};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION, USER_AGENT};
use reqwest::{Certificate, Client, Response, StatusCode};
use tokio::time::Instant;
use url::Url;

use super::cache::{self, Cache};
use super::content;
use super::error::{FetchError, Trouble};
use super::guard::{GuardedResolver, Refusal};
use super::never;
use super::options::Options;
use super::retry;
use super::robots::{self, Rules};

/// A request, as a board's table or a user asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) url: Url,
    /// The JSON that is posted; `None` is a GET.
    pub(super) post: Option<String>,
}

impl Call {
    pub(super) fn get(url: Url) -> Call {
        Call { url, post: None }
    }
}

/// A successful answer.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    /// The address that answered, after all redirects.
    pub(super) url: Url,
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    /// When the host gave it, or last confirmed it.
    pub(super) had: SystemTime,
}

/// What is told while a request goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Progress {
    Waiting { host: String, wait: Duration },
}

/// Hears about long waits.
pub(super) type Tell<'a> = &'a (dyn Fn(Progress) + Send + Sync);

/// One exchange with a host.
#[derive(Debug)]
struct Exchange {
    status: StatusCode,
    headers: HeaderMap,
    /// Read for successful answers only.
    body: Vec<u8>,
}

/// What may be read of an answer.
#[derive(Debug, Clone, Copy)]
enum Read {
    /// A posting or a board's answer, within the limits for its kind.
    Content,
    /// A robots.txt, of which a part is enough.
    Robots,
}

/// Whose turn it is at a host, and when the next request may start.
type Turn = Arc<tokio::sync::Mutex<Option<Instant>>>;

/// The rules of a host and when they were had from it.
type Known = Arc<tokio::sync::Mutex<Option<(SystemTime, Arc<Rules>)>>>;

/// How long a host without a readable robots.txt is left alone before the file is asked for again.
const UNREACHABLE_KEPT: Duration = Duration::from_secs(5 * 60);

/// The HTTP client with everything that belongs to politeness and safety.
#[derive(Debug)]
pub(super) struct Web {
    client: Client,
    pub(super) options: Options,
    cache: Option<Cache>,
    /// By host name.
    turns: Mutex<HashMap<String, Turn>>,
    /// By scheme, host and port.
    rules: Mutex<HashMap<String, Known>>,
}

/// The name, the version and, where the package tells it, the address of the project.
fn user_agent() -> String {
    let version = env!("CARGO_PKG_VERSION");
    match env!("CARGO_PKG_REPOSITORY") {
        "" => format!("{}/{version}", robots::AGENT),
        repository => format!("{}/{version} (+{repository})", robots::AGENT),
    }
}

impl Web {
    pub(super) fn new(options: Options) -> Result<Web, Trouble> {
        // Another part of the program may have chosen a provider before; that is as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let limits = &options.limits;
        let roots = options.roots.iter().map(|root| Certificate::from_der(root));
        let roots: Vec<Certificate> = roots
            .collect::<Result<_, _>>()
            .map_err(|error| Trouble::Setup(cause(&error)))?;
        let client = Client::builder()
            .tls_certs_merge(roots)
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .dns_resolver(GuardedResolver(options.guard.clone()))
            .connect_timeout(limits.connect)
            .read_timeout(limits.idle)
            .timeout(limits.total)
            .referer(false)
            .build()
            .map_err(|error| Trouble::Setup(cause(&error)))?;
        let cache = Cache::open(options.cache.as_deref(), (options.clock)());
        Ok(Web {
            client,
            options,
            cache,
            turns: Mutex::default(),
            rules: Mutex::default(),
        })
    }

    /// Answers a call: follows its redirects, each of them checked like the first address.
    pub(super) async fn answer(&self, call: &Call, tell: Tell<'_>) -> Result<Answer, FetchError> {
        let mut url = call.url.clone();
        url.set_fragment(None);
        let mut from: Option<Url> = None;
        for _ in 0..=self.options.limits.redirects {
            self.check(&url, from.as_ref()).map_err(|why| why.at(&url))?;
            match self.visit(&url, call.post.as_deref(), tell).await {
                Ok(Visit::Answer(answer)) => return Ok(answer),
                Ok(Visit::Redirect(next)) => from = Some(std::mem::replace(&mut url, next)),
                Err(why) => return Err(why.at(&url)),
            }
        }
        Err(Trouble::Redirects(self.options.limits.redirects).at(&call.url))
    }

    /// Whether an address may be asked at all.
    pub(super) fn check(&self, url: &Url, from: Option<&Url>) -> Result<(), Trouble> {
        self.options.guard.check(url, from)?;
        never::site(url).map_or(Ok(()), |site| Err(Trouble::Never(site)))
    }

    /// One address: from the cache where it is fresh, else from the host where its robots.txt allows it.
    async fn visit(&self, url: &Url, post: Option<&str>, tell: Tell<'_>) -> Result<Visit, Trouble> {
        let asked = headers(post.is_some());
        let kept = match post {
            None => self.cache.as_ref().and_then(|cache| cache.get(url)),
            Some(_) => None,
        };
        let request = request_parts(url, &asked);
        let mut send = asked.clone();
        if let (Some(kept), Some(request)) = (&kept, &request) {
            match kept.head.policy.before_request(request, (self.options.clock)()) {
                BeforeRequest::Fresh(parts) => {
                    return Ok(Visit::Answer(Answer {
                        url: url.clone(),
                        status: parts.status.as_u16(),
                        headers: parts.headers,
                        body: kept.body.clone(),
                        had: kept.head.had,
                    }));
                }
                BeforeRequest::Stale { request, matches: true } => send = request.headers,
                BeforeRequest::Stale { .. } => {}
            }
        }
        let rules = self.rules(url, tell).await;
        rules.check(url)?;
        let gap = rules.crawl_delay().unwrap_or_default();
        let exchange = self.exchange(url, &send, post, Read::Content, gap, tell).await?;
        let now = (self.options.clock)();
        if exchange.status == StatusCode::NOT_MODIFIED
            && let (Some(kept), Some(request)) = (kept, &request)
        {
            let response = response_parts(&exchange);
            return match kept.head.policy.after_response(request, &response, now) {
                AfterResponse::NotModified(policy, parts) => {
                    if let Some(cache) = &self.cache {
                        cache.put(url, policy, &kept.body, now);
                    }
                    Ok(Visit::Answer(Answer {
                        url: url.clone(),
                        status: parts.status.as_u16(),
                        headers: parts.headers,
                        body: kept.body,
                        had: now,
                    }))
                }
                // The host confirms something that was never kept here.
                AfterResponse::Modified(..) => Err(Trouble::Status { status: 304 }),
            };
        }
        if let Some(next) = redirect(url, &exchange)? {
            return Ok(Visit::Redirect(next));
        }
        if !exchange.status.is_success() {
            return Err(Trouble::Status {
                status: exchange.status.as_u16(),
            });
        }
        if exchange.status == StatusCode::OK
            && post.is_none()
            && let (Some(cache), Some(request)) = (&self.cache, &request)
        {
            let policy = CachePolicy::new_options(request, &response_parts(&exchange), now, cache::POLICY);
            if policy.is_storable() {
                cache.put(url, policy, &exchange.body, now);
            }
        }
        Ok(Visit::Answer(Answer {
            url: url.clone(),
            status: exchange.status.as_u16(),
            headers: exchange.headers,
            body: exchange.body,
            had: now,
        }))
    }

    /// The rules of the URL's host, asked for once a day.
    async fn rules(&self, url: &Url, tell: Tell<'_>) -> Arc<Rules> {
        let origin = url.origin().ascii_serialization();
        let known = {
            let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(rules.entry(origin).or_default())
        };
        // Whoever comes second waits for the answer to the first.
        let mut known = known.lock().await;
        if let Some((had, rules)) = &*known {
            let kept = match **rules {
                Rules::NoHost(_) | Rules::Unreachable { .. } => UNREACHABLE_KEPT,
                Rules::File { .. } | Rules::Free => cache::ROBOTS_KEPT,
            };
            if (self.options.clock)().duration_since(*had).is_ok_and(|age| age < kept) {
                return Arc::clone(rules);
            }
        }
        let (had, rules) = self.fetch_rules(url, tell).await;
        let rules = Arc::new(rules);
        *known = Some((had, Arc::clone(&rules)));
        rules
    }

    async fn fetch_rules(&self, url: &Url, tell: Tell<'_>) -> (SystemTime, Rules) {
        let mut robots = url.clone();
        robots.set_path("/robots.txt");
        robots.set_query(None);
        robots.set_fragment(None);
        let now = (self.options.clock)();
        if let Some(kept) = self.cache.as_ref().and_then(|cache| cache.robots(&robots, now)) {
            return (kept.head.had, Rules::read(robots, kept.body));
        }
        let rules = match self.robots_answer(&robots, tell).await {
            Ok(Some(exchange)) => {
                if let (Some(cache), Some(request)) = (&self.cache, request_parts(&robots, &headers(false))) {
                    let response = response_parts(&exchange);
                    let policy = CachePolicy::new_options(&request, &response, now, cache::POLICY);
                    cache.put(&robots, policy, &exchange.body, now);
                }
                Rules::read(robots, exchange.body)
            }
            Ok(None) => Rules::Free,
            Err((at, why @ (Trouble::Refused(_) | Trouble::NoHost(_) | Trouble::Certificate(_)))) if at == robots => {
                Rules::NoHost(why)
            }
            Err((_, why)) => Rules::Unreachable {
                url: robots,
                why: why.to_string(),
            },
        };
        (now, rules)
    }

    /// The file itself, wherever it is redirected to; `None` where the host has none, which allows everything. An error
    /// comes with the address it happened at.
    async fn robots_answer(&self, robots: &Url, tell: Tell<'_>) -> Result<Option<Exchange>, (Url, Trouble)> {
        let mut url = robots.clone();
        let mut from: Option<Url> = None;
        for _ in 0..=self.options.limits.redirects {
            let hop = async {
                self.check(&url, from.as_ref())?;
                let none = Duration::ZERO;
                let exchange = self
                    .exchange(&url, &headers(false), None, Read::Robots, none, tell)
                    .await?;
                Ok((redirect(&url, &exchange)?, exchange))
            };
            let (next, exchange) = match hop.await {
                Ok(done) => done,
                Err(why) => return Err((url, why)),
            };
            if let Some(next) = next {
                from = Some(std::mem::replace(&mut url, next));
                continue;
            }
            return match exchange.status.as_u16() {
                200..=299 => Ok(Some(exchange)),
                // Repeated in vain before: the host has no time, which is no leave.
                status @ 429 => Err((url, Trouble::Status { status })),
                400..=499 => Ok(None),
                status => Err((url, Trouble::Status { status })),
            };
        }
        // RFC 9309, 2.3.1.2: after five redirects the file may be held to be missing.
        Ok(None)
    }

    /// Sends a request when it is the host's turn, again where a failure may pass.
    async fn exchange(
        &self,
        url: &Url,
        headers: &HeaderMap,
        post: Option<&str>,
        read: Read,
        crawl_delay: Duration,
        tell: Tell<'_>,
    ) -> Result<Exchange, Trouble> {
        let limits = &self.options.limits;
        let gap = limits.gap.max(crawl_delay.min(limits.longest_crawl_delay));
        let host = url.host_str().unwrap_or_default();
        let turn = {
            let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(turns.entry(host.to_owned()).or_default())
        };
        let mut waits = retry::waits(limits);
        loop {
            // Holding the turn from before the wait until after the body is what makes it one request at a time.
            let mut next = turn.lock().await;
            if let Some(start) = *next {
                let wait = start.saturating_duration_since(Instant::now());
                if wait > Duration::from_secs(2) {
                    let host = host.to_owned();
                    tell(Progress::Waiting { host, wait });
                }
                tokio::time::sleep_until(start).await;
            }
            let attempt = self.attempt(url, headers, post, read).await;
            let wait = match &attempt {
                Ok(exchange) if retry::may_pass(exchange.status.as_u16()) => {
                    let status = exchange.status.as_u16();
                    let asked = retry::asked_wait(&exchange.headers, (self.options.clock)());
                    match asked {
                        Some(wait) if wait > limits.longest_wait => {
                            *next = Some(Instant::now() + gap);
                            return Err(Trouble::ComeBackLater { status, wait });
                        }
                        asked => waits.next().map(|wait| asked.unwrap_or(wait)),
                    }
                }
                Ok(_) => None,
                Err(failed) if failed.may_pass => waits.next(),
                Err(_) => None,
            };
            *next = Some(Instant::now() + gap.max(wait.unwrap_or_default()));
            drop(next);
            if wait.is_none() {
                return attempt.map_err(|failed| failed.why);
            }
        }
    }

    /// One request and its answer.
    async fn attempt(
        &self,
        url: &Url,
        headers: &HeaderMap,
        post: Option<&str>,
        read: Read,
    ) -> Result<Exchange, Failed> {
        let wire = self.options.guard.wire(url);
        let request = match post {
            None => self.client.get(wire),
            Some(body) => self
                .client
                .post(wire)
                .header(CONTENT_TYPE, "application/json")
                .body(body.to_owned()),
        };
        let response = request.headers(headers.clone()).send().await.map_err(Failed::of)?;
        let status = response.status();
        let headers = response.headers().clone();
        let body = match (status.is_success(), read) {
            (false, _) => Vec::new(),
            (true, Read::Robots) => read_part(response, robots::MOST_BYTES).await?,
            (true, Read::Content) => {
                let kind = content::kind(url, &headers).map_err(Failed::for_good)?;
                let most = match kind {
                    content::Kind::Page => self.options.limits.page_bytes,
                    content::Kind::Other => self.options.limits.answer_bytes,
                };
                read_whole(response, most).await?
            }
        };
        Ok(Exchange { status, headers, body })
    }
}

/// What an address led to.
#[derive(Debug)]
enum Visit {
    Answer(Answer),
    Redirect(Url),
}

/// A failed attempt, and whether another one may succeed.
#[derive(Debug)]
struct Failed {
    why: Trouble,
    may_pass: bool,
}

impl Failed {
    fn for_good(why: Trouble) -> Failed {
        Failed { why, may_pass: false }
    }

    fn of(error: reqwest::Error) -> Failed {
        if let Some(refusal) = inner::<Refusal>(&error) {
            return Failed::for_good(refusal.clone().into());
        }
        if let Some(rustls::Error::InvalidCertificate(why)) = inner(&error) {
            return Failed::for_good(Trouble::Certificate(why.to_string()));
        }
        if error.is_timeout() {
            // A host that is slow once is slow again; only a connection is tried anew.
            return Failed {
                may_pass: error.is_connect(),
                why: Trouble::Timeout(cause(&error)),
            };
        }
        if error.is_dns() {
            return Failed::for_good(Trouble::NoHost(cause(&error)));
        }
        Failed {
            may_pass: !error.is_builder(),
            why: Trouble::Network(cause(&error)),
        }
    }
}

/// The error of one kind among those that the client wraps: the resolver's refusal, what is wrong with a certificate.
fn inner<E: std::error::Error + 'static>(error: &reqwest::Error) -> Option<&E> {
    let mut next = error.source();
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        // An I/O error skips what it was made of when it is asked for its source.
        next = match error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
            Some(made_of) => Some(made_of),
            None => error.source(),
        };
    }
    None
}

/// The innermost cause of an error, which says most; the layers around it only name themselves.
fn cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

/// Reads a body that must be whole and within `most` bytes as they are after unpacking.
async fn read_whole(mut response: Response, most: u64) -> Result<Vec<u8>, Failed> {
    if response.content_length().is_some_and(|len| len > most) {
        return Err(Failed::for_good(Trouble::TooLarge(most)));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(Failed::of)? {
        if body.len() as u64 + chunk.len() as u64 > most {
            return Err(Failed::for_good(Trouble::TooLarge(most)));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Reads no more than `most` bytes of a body.
async fn read_part(mut response: Response, most: u64) -> Result<Vec<u8>, Failed> {
    let mut body = Vec::new();
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    while body.len() < most
        && let Some(chunk) = response.chunk().await.map_err(Failed::of)?
    {
        body.extend_from_slice(&chunk);
    }
    body.truncate(most);
    Ok(body)
}

/// Where the answer sends to, where it is a redirect.
fn redirect(url: &Url, exchange: &Exchange) -> Result<Option<Url>, Trouble> {
    if !matches!(exchange.status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let target = exchange.headers.get(LOCATION).map_or(&b""[..], HeaderValue::as_bytes);
    let text = String::from_utf8_lossy(target);
    let mut next = match url.join(&text) {
        Ok(next) if !text.is_empty() => next,
        _ => return Err(Trouble::BadRedirect(text.chars().take(200).collect())),
    };
    next.set_fragment(None);
    Ok(Some(next))
}

/// What every request says. A board's interface is asked for JSON; pages for what rolecall reads.
fn headers(json: bool) -> HeaderMap {
    let accept = if json {
        "application/json"
    } else {
        "text/html,application/xhtml+xml,application/json,application/xml;q=0.9,*/*;q=0.8"
    };
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static(accept));
    if let Ok(agent) = HeaderValue::from_str(&user_agent()) {
        headers.insert(USER_AGENT, agent);
    }
    headers
}

/// A GET as the rules of caching see it.
fn request_parts(url: &Url, headers: &HeaderMap) -> Option<http::request::Parts> {
    let mut parts = http::Request::get(url.as_str()).body(()).ok()?.into_parts().0;
    parts.headers = headers.clone();
    Some(parts)
}

/// An answer as the rules of caching see it.
fn response_parts(exchange: &Exchange) -> http::response::Parts {
    let mut parts = http::Response::new(()).into_parts().0;
    parts.status = exchange.status;
    parts.headers = exchange.headers.clone();
    parts
}
