use jiff::civil::Date;

use crate::model::{AgeWords, DatePrecision};

/// A date with how exactly it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ParsedDate {
    /// The day; the last one of a month or year when only that is known.
    pub date: Date,
    /// What is known.
    pub precision: DatePrecision,
}

/// Postings outside these years are typing errors or placeholders.
const YEARS: std::ops::RangeInclusive<i16> = 1995..=2100;

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Months that other languages begin differently, longest first where one begins with another.
const OTHER_MONTHS: [(&str, i8); 23] = [
    ("gennaio", 1),
    ("janv", 1),
    ("ene", 1),
    ("fév", 2),
    ("fev", 2),
    ("mär", 3),
    ("maerz", 3),
    ("maart", 3),
    ("avr", 4),
    ("abr", 4),
    ("mai", 5),
    ("mei", 5),
    ("mag", 5),
    ("giu", 6),
    ("juin", 6),
    ("juil", 7),
    ("lug", 7),
    ("août", 8),
    ("aou", 8),
    ("ago", 8),
    ("okt", 10),
    ("déc", 12),
    ("dez", 12),
];

/// Reads the date of a posting: ISO dates and times, year and month, years and ranges of years (the last one counts),
/// "March 5, 2024", "5 March 2024", RFC 2822, seconds or milliseconds since 1970, `M/D/YYYY` when only one reading is
/// possible. Anything else is `None`, never a guess.
pub(super) fn parse_date(written: &str) -> Option<ParsedDate> {
    let text = written.trim();
    let parsed = iso(text)
        .or_else(|| epoch(text))
        .or_else(|| slashes(text))
        .or_else(|| words(text));
    parsed.filter(|parsed| YEARS.contains(&parsed.date.year()))
}

fn day(year: i16, month: i8, day: i8) -> Option<ParsedDate> {
    Some(ParsedDate {
        date: Date::new(year, month, day).ok()?,
        precision: DatePrecision::Day,
    })
}

fn end_of_month(year: i16, month: i8) -> Option<ParsedDate> {
    Some(ParsedDate {
        date: Date::new(year, month, 1).ok()?.last_of_month(),
        precision: DatePrecision::Month,
    })
}

fn end_of_year(year: i16) -> Option<ParsedDate> {
    Some(ParsedDate {
        date: Date::new(year, 12, 31).ok()?,
        precision: DatePrecision::Year,
    })
}

fn iso(text: &str) -> Option<ParsedDate> {
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return day(
            text[..4].parse().ok()?,
            text[4..6].parse().ok()?,
            text[6..].parse().ok()?,
        );
    }
    let mut parts = text.splitn(3, '-');
    let year: i16 = number(parts.next()?, 4)?;
    let Some(month) = parts.next() else {
        return end_of_year(year);
    };
    let month: i8 = number(month, 2)?;
    let Some(rest) = parts.next() else {
        return end_of_month(year, month);
    };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = rest[digits..].chars().next();
    if !(1..=2).contains(&digits) || after.is_some_and(|c| !matches!(c, 'T' | 't' | ' ' | 'Z' | '+')) {
        return None;
    }
    day(year, month, rest[..digits].parse().ok()?)
}

fn number<T: std::str::FromStr>(text: &str, longest: usize) -> Option<T> {
    let plain = !text.is_empty() && text.len() <= longest && text.bytes().all(|byte| byte.is_ascii_digit());
    (plain && (longest != 4 || text.len() == 4))
        .then(|| text.parse().ok())
        .flatten()
}

fn epoch(text: &str) -> Option<ParsedDate> {
    if !(10..=13).contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let value: i64 = text.parse().ok()?;
    let seconds = if text.len() == 13 { value / 1000 } else { value };
    let date = jiff::Timestamp::from_second(seconds)
        .ok()?
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date();
    Some(ParsedDate {
        date,
        precision: DatePrecision::Day,
    })
}

fn slashes(text: &str) -> Option<ParsedDate> {
    let parts: Vec<&str> = text.split(['/', '.']).map(str::trim).collect();
    match parts[..] {
        // A span of years, as some datasets give it.
        [first, last] if first.len() == 4 && last.len() == 4 => end_of_year(number(last, 4)?),
        [year, month, date] if year.len() == 4 => day(number(year, 4)?, number(month, 2)?, number(date, 2)?),
        [first, second, year] => {
            let (first, second, year): (i8, i8, i16) = (number(first, 2)?, number(second, 2)?, number(year, 4)?);
            match (first > 12, second > 12) {
                (true, false) => day(year, second, first),
                (false, true) => day(year, first, second),
                _ if first == second => day(year, first, second),
                _ => None,
            }
        }
        _ => None,
    }
}

fn words(text: &str) -> Option<ParsedDate> {
    let lower = text.to_lowercase();
    let mut month = None;
    let mut year = None;
    let mut date = None;
    for word in lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(8)
    {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        if let Some(named) = month_of(word) {
            month = month.or(Some(named));
        } else if digits.len() == 4 {
            year = year.or(digits.parse::<i16>().ok());
        } else if (1..=2).contains(&digits.len()) && year.is_none() {
            date = date.or(digits.parse::<i8>().ok());
        }
    }
    match (year?, month?, date) {
        (year, month, Some(date)) => day(year, month, date),
        (year, month, None) => end_of_month(year, month),
    }
}

fn month_of(word: &str) -> Option<i8> {
    const LONGEST: usize = 10;
    if word.len() > LONGEST {
        return None;
    }
    let other = OTHER_MONTHS.iter().find(|(name, _)| word.starts_with(name));
    let english = || MONTHS.iter().position(|name| word.starts_with(name));
    other
        .map(|&(_, month)| month)
        .or_else(|| i8::try_from(english()? + 1).ok())
}

/// How long before a page was saved something was posted, as the page says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Age {
    /// So many days, or more ("30+ days").
    Days(i32),
    /// So many months.
    Months(i32),
    /// So many years.
    Years(i32),
}

impl Age {
    /// The day that lies so long before another. Where the page is vague it is the latest day that the words allow, in
    /// the posting's favour.
    pub(super) fn before(self, day: Date) -> Option<Date> {
        let span = match self {
            Age::Days(days) => jiff::Span::new().try_days(days),
            Age::Months(months) => jiff::Span::new().try_months(months),
            Age::Years(years) => jiff::Span::new().try_years(years),
        };
        day.checked_sub(span.ok()?).ok()
    }
}

/// Reads the age of a posting: "3 days ago", "Posted 30+ Days Ago", "30d+", "vor einer Woche", "il y a 2 mois".
pub(super) fn parse_age(written: &str, words: &AgeWords) -> Option<Age> {
    const LONGEST: usize = 80;
    let lower = written.trim().to_lowercase().replace('’', "'");
    if lower.is_empty() || lower.len() > LONGEST {
        return None;
    }
    // "3d" is a number and a unit.
    let mut parts: Vec<&str> = Vec::new();
    for word in lower.split(|c: char| !(c.is_alphanumeric() || c == '\'')) {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        parts.extend(
            [&word[..digits], &word[digits..]]
                .into_iter()
                .filter(|part| !part.is_empty()),
        );
    }
    let is = |list: &[String], word: &str| list.iter().any(|known| known == word);
    // Pages glue words: "EmployerActive 3 days ago".
    if words.other.iter().any(|word| lower.contains(word.as_str())) {
        return None;
    }
    for pair in parts.windows(2) {
        let number = pair[0].parse::<i32>().ok().or(is(&words.one, pair[0]).then_some(1));
        let Some(number) = number.filter(|number| (0..=1_000).contains(number)) else {
            continue;
        };
        let unit = pair[1];
        if is(&words.hours, unit) {
            return Some(Age::Days(0));
        } else if is(&words.days, unit) {
            return Some(Age::Days(number));
        } else if is(&words.weeks, unit) {
            return Some(Age::Days(number * 7));
        } else if is(&words.months, unit) {
            return Some(Age::Months(number));
        } else if is(&words.years, unit) {
            return Some(Age::Years(number));
        }
    }
    let says = |list: &[String]| {
        list.iter()
            .any(|phrase| lower == *phrase || parts.join(" ") == *phrase || parts.last() == Some(&phrase.as_str()))
    };
    if says(&words.yesterday) {
        return Some(Age::Days(1));
    }
    says(&words.today).then_some(Age::Days(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        parse_date(text).map(|parsed| parsed.date.to_string())
    }

    #[test]
    fn usual_wordings() {
        for (written, want) in [
            ("2024-03-05", "2024-03-05"),
            ("2017-03-18T00:00", "2017-03-18"),
            ("2024-03-05 10:00:00+0100", "2024-03-05"),
            ("20240305", "2024-03-05"),
            ("2024-03", "2024-03-31"),
            ("2023", "2023-12-31"),
            ("2012/2014", "2014-12-31"),
            ("March 5, 2024", "2024-03-05"),
            ("5th March 2024", "2024-03-05"),
            ("Tue, 05 Mar 2024 10:00:00 GMT", "2024-03-05"),
            ("1709632800", "2024-03-05"),
            ("1709632800000", "2024-03-05"),
            ("3/25/2024", "2024-03-25"),
            ("25.3.2024", "2024-03-25"),
            ("Posted On 08 May 2026", "2026-05-08"),
            ("8. März 2025", "2025-03-08"),
            ("3 août 2025", "2025-08-03"),
            ("15 de enero de 2026", "2026-01-15"),
            ("Mon Jan 12 2026 10:11:12 GMT+0100 (CET)", "2026-01-12"),
        ] {
            assert_eq!(read(written).as_deref(), Some(want), "{written}");
        }
    }

    #[test]
    fn nothing_is_guessed() {
        for written in [
            "TBD",
            "3/4/2024",
            "1970-01-01",
            "9999-12-3125340218200000000:00",
            "yesterday",
            "",
            "2024-13-01",
        ] {
            assert_eq!(read(written), None, "{written}");
        }
    }
}
