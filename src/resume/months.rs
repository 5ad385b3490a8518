//! Months of work: periods laid over each other, so that none counts twice.

use serde::Serialize;

use super::date::{Moment, Month};
use super::period::End;

/// How long, in months: at least, about, and at most. They differ where only years are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Months {
    /// The fewest that the dates allow.
    pub low: u32,
    /// The middle of the two.
    pub about: u32,
    /// The most that the dates allow; the first and the last month count.
    pub high: u32,
}

/// A period as the months it covers: at most and at least, both half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) widest: (Month, Month),
    pub(super) narrowest: (Month, Month),
}

/// Why a period cannot be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    Backwards,
    Future,
    TooLong,
}

impl Wrong {
    pub(super) fn reason(self) -> &'static str {
        match self {
            Wrong::Backwards => "it ends before it begins",
            Wrong::Future => "it begins after the day of judgement",
            Wrong::TooLong => "it is longer than a working life",
        }
    }
}

/// Nobody works longer.
const LONGEST: Month = 60 * 12;

impl Stretch {
    /// The months of a period; what lies after `today` does not count.
    pub(super) fn of(from: Moment, to: End, today: Month) -> Result<Self, Wrong> {
        let (first_end, last_end) = match to {
            End::At(moment) => (moment.first, moment.last),
            End::Present => (today, today),
        };
        if from.first > today {
            return Err(Wrong::Future);
        }
        if last_end < from.first {
            return Err(Wrong::Backwards);
        }
        if last_end - from.first > LONGEST {
            return Err(Wrong::TooLong);
        }
        let end = |month: Month| month.min(today) + 1;
        Ok(Stretch {
            widest: (from.first, end(last_end)),
            narrowest: (from.last, end(first_end).max(from.last)),
        })
    }
}

/// How many months the stretches cover together.
pub(super) fn covered(stretches: impl Iterator<Item = Stretch> + Clone) -> Months {
    let low = union(stretches.clone().map(|stretch| stretch.narrowest).collect());
    let high = union(stretches.map(|stretch| stretch.widest).collect());
    Months {
        low,
        about: (low + high).div_ceil(2),
        high,
    }
}

fn union(mut spans: Vec<(Month, Month)>) -> u32 {
    spans.sort_unstable();
    let mut total = 0;
    let mut reached = Month::MIN;
    for (start, end) in spans {
        let start = start.max(reached);
        if end > start {
            total += end - start;
            reached = end;
        }
    }
    u32::try_from(total).unwrap_or(0)
}

impl Months {
    /// In words: "6 years 8 months", "about 4 years (3 to 5)".
    pub fn in_words(self) -> String {
        let exact = |months: u32| {
            let plural = |count: u32, unit: &str| format!("{count} {unit}{}", if count == 1 { "" } else { "s" });
            match (months / 12, months % 12) {
                (0, rest) => plural(rest, "month"),
                (years, 0) => plural(years, "year"),
                (years, rest) => format!("{} {}", plural(years, "year"), plural(rest, "month")),
            }
        };
        if self.low == self.high {
            return exact(self.high);
        }
        let tenths = |months: u32| {
            let tenths = (months * 10 + 6) / 12;
            if tenths.is_multiple_of(10) {
                (tenths / 10).to_string()
            } else {
                format!("{}.{}", tenths / 10, tenths % 10)
            }
        };
        format!(
            "{} years ({} to {}: some dates are years only)",
            tenths(self.about),
            tenths(self.low),
            tenths(self.high)
        )
    }
}
