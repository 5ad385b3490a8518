use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use super::guard::Guard;

/// How a [`super::Fetcher`] behaves. [`Options::default`] is what the command line uses, without a cache.
#[derive(Debug, Clone)]
pub struct Options {
    /// Which addresses are talked to.
    pub guard: Guard,
    /// Certificates of authorities (DER) that are trusted besides those of the system.
    pub roots: Vec<Vec<u8>>,
    /// Times, sizes and counts.
    pub limits: Limits,
    /// The folder of the cache; `None` keeps nothing.
    pub cache: Option<PathBuf>,
    /// The clock that dates answers and ages the cache.
    pub clock: fn() -> SystemTime,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            guard: Guard::default(),
            roots: Vec::new(),
            limits: Limits::default(),
            cache: None,
            clock: system_clock,
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the I/O edge: an answer is dated by the clock"
)]
fn system_clock() -> SystemTime {
    SystemTime::now()
}

/// Times, sizes and counts of fetching.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The least time between the end of one request to a host and the start of the next.
    pub gap: Duration,
    /// The longest crawl delay of a robots.txt that is kept to; a longer one counts as this.
    pub longest_crawl_delay: Duration,
    /// How long a connection may take.
    pub connect: Duration,
    /// How long nothing may arrive.
    pub idle: Duration,
    /// How long one request may take in all.
    pub total: Duration,
    /// How often a request is repeated after a failure that may pass.
    pub retries: usize,
    /// The wait before the first repetition; it doubles each time, and a random part is added.
    pub first_wait: Duration,
    /// The longest wait. A host that asks for more is left alone.
    pub longest_wait: Duration,
    /// The most redirects of one request.
    pub redirects: usize,
    /// The most bytes of a page, unpacked.
    pub page_bytes: u64,
    /// The most bytes of any other answer, unpacked.
    pub answer_bytes: u64,
    /// The most postings of one board.
    pub postings: usize,
    /// How many addresses are worked on at the same time; a host gets one request at a time in any case.
    pub at_once: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            gap: Duration::from_secs(1),
            longest_crawl_delay: Duration::from_secs(60),
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(15),
            total: Duration::from_secs(60),
            retries: 3,
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(120),
            redirects: 5,
            page_bytes: 8 * 1024 * 1024,
            answer_bytes: 64 * 1024 * 1024,
            postings: 2_000,
            at_once: 4,
        }
    }
}
