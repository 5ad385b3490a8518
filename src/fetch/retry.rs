//! When to ask again.

use std::time::{Duration, SystemTime};

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use reqwest::header::{HeaderMap, RETRY_AFTER};

use super::options::Limits;

/// The waits between the attempts of one request: each about twice as long as the one before, with a random part.
pub(super) fn waits(limits: &Limits) -> ExponentialBackoff {
    ExponentialBuilder::new()
        .with_min_delay(limits.first_wait)
        .with_max_delay(limits.longest_wait)
        .with_max_times(limits.retries)
        .with_jitter()
        .build()
}

/// Whether the same request may succeed later.
pub(super) fn may_pass(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500..=599) && !matches!(status, 501 | 505)
}

/// How long the host asks to wait: seconds, or a date (which may have passed).
pub(super) fn asked_wait(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u32>() {
        return Some(Duration::from_secs(seconds.into()));
    }
    let date = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    let wait = date.duration_since(jiff::Timestamp::try_from(now).ok()?);
    Some(Duration::try_from(wait).unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Option<Duration> {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_768_478_400);
        let headers = HeaderMap::from_iter([(RETRY_AFTER, text.parse().expect("a header value"))]);
        asked_wait(&headers, now)
    }

    #[test]
    fn the_header_holds_seconds_or_a_date() {
        assert_eq!(asked("0"), Some(Duration::ZERO));
        assert_eq!(asked(" 120 "), Some(Duration::from_secs(120)));
        // 1768478400 is 2026-01-15 12:00:00.
        assert_eq!(asked("Thu, 15 Jan 2026 12:01:30 GMT"), Some(Duration::from_secs(90)));
        assert_eq!(asked("Thu, 15 Jan 2026 11:00:00 GMT"), Some(Duration::ZERO));
        for text in ["", "soon", "-5", "99999999999", "1.5"] {
            assert_eq!(asked(text), None, "{text}");
        }
    }

    #[test]
    fn waits_grow_and_end() {
        let limits = Limits::default();
        let waits: Vec<Duration> = waits(&limits).collect();
        assert_eq!(waits.len(), limits.retries);
        for (index, wait) in waits.iter().enumerate() {
            let least = Duration::from_secs(1 << index);
            assert!(*wait >= least && *wait <= least * 2, "{waits:?}");
        }
    }
}
