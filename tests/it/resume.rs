//! The dates of résumés against their table, `tests/data/resume_periods.tsv`, and what must hold for all of them.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::LazyLock;

use proptest::prelude::*;
use rolecall::Document;
use rolecall::resume::{Months, Reader, Resume, YearsState};

use crate::support::{ENGINE, day, folder};

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::new().expect("the word lists are right"));

fn read(text: &str) -> Resume {
    READER
        .read(&ENGINE, &Document::new("resume", text), day().date)
        .expect("the text can be read")
}

fn or_dash(pieces: &[String]) -> String {
    if pieces.is_empty() {
        "-".to_owned()
    } else {
        pieces.join(" ; ")
    }
}

fn shown(months: Months) -> String {
    if months.low == months.high {
        months.high.to_string()
    } else {
        format!("{}..{}", months.low, months.high)
    }
}

#[test]
fn the_table_of_periods() {
    let table = std::fs::read_to_string(folder("tests/data/resume_periods.tsv")).expect("the table can be read");
    let (mut wrong, mut rows, mut ids) = (String::new(), 0, BTreeSet::new());
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [id, text, periods, months, aside, why] = cells[..] else {
            panic!("six columns: {line}")
        };
        assert!(ids.insert(id.to_owned()), "{id} stands twice");
        rows += 1;
        let years = read(&text.replace("\\n", "\n").replace("\\t", "\t")).years;
        let found: Vec<String> = years
            .periods
            .iter()
            .map(|period| format!("{}..{}", period.from, period.to))
            .collect();
        let mut set_aside: Vec<String> = years.left_out.iter().map(|left| left.reason.clone()).collect();
        set_aside.extend(years.unread.iter().map(|left| format!("unread: {}", left.reason)));
        let total = years.total.map_or("-".to_owned(), shown);
        let got = [or_dash(&found), total, or_dash(&set_aside)];
        if got != [periods, months, aside] {
            let _ = writeln!(
                wrong,
                "{id} {text:?} ({why})\n    want {periods} | {months} | {aside}\n    got  {}",
                got.join(" | ")
            );
        }
    }
    assert!(rows >= 80, "the table has only {rows} rows");
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn not_stated_stated_and_unreadable_are_different_answers() {
    for (text, state) in [
        ("Sam Example\n\nSkills\nSQL, Tableau", YearsState::NotStated),
        (
            "Sam Example\n\nSummary\nOver eight years of experience in customer service.",
            YearsState::Stated,
        ),
        (
            "Sam Example\n\nExperience\nAgent, Pell Bank, 2017",
            YearsState::CouldNotBeRead,
        ),
        ("Sam Example\n\nExperience\nAgent, 2017 – 2019", YearsState::Shown),
    ] {
        assert_eq!(read(text).years.state, state, "{text}");
    }
}

#[test]
fn years_in_words_are_quoted_with_their_line() {
    let resume = read("Sam Example\n\nSummary\nI bring 8+ years of experience in survey programmes.\n");
    let stated = &resume.years.stated[0];
    assert!((stated.years - 8.0).abs() < f64::EPSILON);
    assert!(stated.of.contains("survey"), "{}", stated.of);
    assert_eq!(stated.quote.line, Some(4));
}

#[test]
fn work_is_bounded_and_says_so() {
    let text = "Experience\n".to_owned() + &"Jan 2018 – Dec 2019 Agent, Pell Bank\n".repeat(400);
    let years = read(&text).years;
    assert_eq!(years.periods.len(), 300);
    assert!(years.unread[0].reason.contains("first 300") && years.unread[0].quote.line == Some(302));
    assert_eq!(years.total.map(|total| total.high), Some(24));
}

const MONTHS: [&str; 12] = [
    "Jan", "February", "Mar", "April", "May", "June", "Jul", "Aug.", "Sept", "October", "Nov", "Dec",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Overlapping periods never count twice, whatever their order.
    #[test]
    fn months_are_counted_once(periods in prop::collection::vec((2000_i32..2024, 0_usize..12, 1_usize..60), 1..8)) {
        let mut text = "Experience\n".to_owned();
        let mut months = BTreeSet::new();
        for (year, month, length) in periods {
            let last = month + length - 1;
            let end_year = year + i32::try_from(last / 12).expect("small");
            let _ = writeln!(text, "{} {year} – {} {end_year}  Agent, Pell Bank", MONTHS[month], MONTHS[last % 12]);
            let first = usize::try_from(year).expect("small") * 12 + month;
            // "Present" is January 2026; what lies behind it does not count.
            months.extend((first..first + length).filter(|&month| month <= 2026 * 12));
        }
        let total = read(&text).years.total.expect("there are periods");
        prop_assert_eq!(total.low, total.high);
        prop_assert_eq!(usize::try_from(total.high).expect("small"), months.len());
    }

    /// No text of dates and signs makes the reader fail, and the sum is never more than the parts.
    #[test]
    fn any_text_is_read(pieces in prop::collection::vec(prop::sample::select(vec![
        "2019", "2021", "Mar", "March 2020", "–", "-", " to ", "present", "Experience\n", "Education\n", "\n", " ", "- ", "• ", "'19", "03/2019",
        "03/04/2019", "since ", "(", ")", ":", "\t", "|", "é", "🚀", "9999", "2009-11", "Q1 ", "5 years", "BSc", "\u{200B}", "end of ", "Start date: ", "End: ", "From ", ".",
    ]), 0..60)) {
        let text = format!("x{}", pieces.concat());
        let years = read(&text).years;
        let parts: u32 = years.periods.iter().map(|period| period.months.high).sum();
        if let Some(total) = years.total {
            prop_assert!(total.low <= total.about && total.about <= total.high && total.high <= parts);
        }
    }
}
