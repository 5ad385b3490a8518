use jiff::civil::Date;

use crate::model::DatePrecision;

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
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(8)
    {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        if let Some(at) = MONTHS.iter().position(|name| word.starts_with(name) && word.len() <= 9) {
            month = month.or(i8::try_from(at + 1).ok());
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
