//! Which dates of a résumé are employment.

use jiff::civil::Date;
use serde::Serialize;

use super::Quote;
use super::date::{self, Moment, Month};
use super::months::{Months, Stretch, covered};
use super::parts::{Line, PartKind};
use super::period::{self, End, Found, What};
use crate::text::{Span, Txt, one_line};

/// One dated employment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Period {
    /// The first month, `YYYY-MM`; the earliest where only the year is given.
    pub from: String,
    /// The last month, or `present`.
    pub to: String,
    /// How long, counted to the day of judgement.
    pub months: Months,
    /// What stands around the dates: job and employer, as far as the layout tells.
    pub job: String,
    /// The line with the dates.
    pub quote: Quote,
    /// The entry's text: its heading lines and what follows them.
    #[serde(skip)]
    pub block: Span<Txt>,
    #[serde(skip)]
    pub(super) stretch: Stretch,
}

/// A dated line that did not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LeftOut {
    /// Why not.
    pub reason: String,
    /// The line.
    pub quote: Quote,
}

/// What the dates of a résumé gave.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) periods: Vec<Period>,
    pub(super) left_out: Vec<LeftOut>,
    pub(super) unread: Vec<LeftOut>,
    /// The lines that hold periods, counted or not.
    pub(super) dated: Vec<Span<Txt>>,
    /// The jobs, one a line.
    pub(super) titles: String,
}

/// How many months periods cover together; overlapping months count once.
pub(crate) fn total<'a>(periods: impl Iterator<Item = &'a Period> + Clone) -> Months {
    covered(periods.map(|period| period.stretch))
}

/// A line with more words besides its dates is prose.
const MOST_WORDS: usize = 16;

/// An entry's heading has at most so many lines above its dates, and below.
const MOST_HEAD_LINES: usize = 2;

/// More dated lines than this has no résumé; the work stays bounded.
const MOST_PERIODS: usize = 300;

struct Dated {
    line: usize,
    from: Moment,
    to: End,
    /// The dates, in the text.
    span: Span<Txt>,
}

/// Reads all dates.
///
/// `certificates` are the places at which certificates are named.
pub(super) fn read(
    text: &str,
    lines: &[Line<'_>],
    certificates: &[Span<Txt>],
    as_of: Date,
    quote: &dyn Fn(Span<Txt>) -> Quote,
) -> Reading {
    let today = i32::from(as_of.year()) * 12 + i32::from(as_of.month()) - 1;
    let found: Vec<Vec<Found>> = lines.iter().map(|line| dates(text, line, today)).collect();
    let has_part = lines.iter().any(|line| line.kind == PartKind::Experience);
    let mut reading = Reading::default();
    let mut dated: Vec<Dated> = Vec::new();
    let mut skip_next = false;
    for (at, line) in lines.iter().enumerate() {
        let joined = std::mem::take(&mut skip_next);
        if line.heading {
            continue;
        }
        if dated.len() >= MOST_PERIODS {
            let reason =
                format!("only the first {MOST_PERIODS} dated entries were read; this and what follows was not");
            reading.unread.push(left(&reason, quote(line.span)));
            break;
        }
        for (index, one) in found[at].iter().enumerate() {
            let span = Span::new(one.start, one.end);
            let (from, to) = match one.what {
                What::Period(from, to) => (from, to),
                What::Open(from) => {
                    let next = end_in_next_line(lines, &found, at, text);
                    skip_next = next.is_some();
                    (from, next.unwrap_or(End::Present))
                }
                What::Single(from) => match labelled(lines, &found, at, text) {
                    Some(to) => {
                        skip_next = true;
                        (from, to)
                    }
                    None => {
                        let only = found[at].len() == 1 && index == 0 && !joined;
                        if only && is_lonely_date(text, line, one, has_part) {
                            reading
                                .unread
                                .push(left("only one date: it does not say how long", quote(line.span)));
                        }
                        continue;
                    }
                },
                What::Doubtful => {
                    if why_not_employment(text, line, one, has_part).is_none() {
                        let reason = "it can be a month or two years";
                        reading.unread.push(left(reason, quote(line.span)));
                    }
                    continue;
                }
            };
            reading.dated.push(line.span);
            let certified = line.bullet && certificates.iter().any(|place| line.span.contains(*place));
            let why = why_not_employment(text, line, one, has_part).or(certified.then_some("certificates"));
            if let Some(reason) = why {
                reading.left_out.push(left(reason, quote(line.span)));
                continue;
            }
            match Stretch::of(from, to, today) {
                Ok(_) => dated.push(Dated {
                    line: at,
                    from,
                    to,
                    span,
                }),
                Err(wrong) => {
                    reading.unread.push(left(wrong.reason(), quote(line.span)));
                }
            }
        }
    }
    entries(text, lines, &dated, today, quote, &mut reading);
    reading
}

fn left(reason: &str, quote: Quote) -> LeftOut {
    LeftOut {
        reason: reason.to_owned(),
        quote,
    }
}

fn dates(text: &str, line: &Line<'_>, today: Month) -> Vec<Found> {
    let written = line.text(text);
    if !written.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    period::find(&date::tokens(written, line.span.start), &line.words, today)
}

/// "March 2019 -" at the end of a line, its end at the beginning of the next.
fn end_in_next_line(lines: &[Line<'_>], found: &[Vec<Found>], at: usize, text: &str) -> Option<End> {
    let next = lines.get(at + 1).filter(|next| !next.heading)?;
    if next.words.begins("present", next.span.start).is_some() && next.text(text).split_whitespace().count() <= 3 {
        return Some(End::Present);
    }
    let first = found.get(at + 1)?.first()?;
    match first.what {
        What::Single(to) if first.start == next.span.start => Some(End::At(to)),
        _ => None,
    }
}

/// "Start date: 03/2019", with "End date: 06/2021" on the next line.
fn labelled(lines: &[Line<'_>], found: &[Vec<Found>], at: usize, text: &str) -> Option<End> {
    let line = &lines[at];
    let label_of = |line: &Line<'_>, list: &str| {
        let word = line.words.words.iter().find(|(name, _)| *name == list)?;
        (word.1.start == line.span.start).then_some(word.1.end)
    };
    label_of(line, "start_label")?;
    let next = lines.get(at + 1)?;
    let end = label_of(next, "end_label")?;
    let rest = text.get(end..next.span.end)?;
    let lead = rest.len()
        - rest
            .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '-'))
            .len();
    if next.words.begins("present", end + lead).is_some() {
        return Some(End::Present);
    }
    match found.get(at + 1)?.first()?.what {
        What::Single(to) => Some(End::At(to)),
        _ => None,
    }
}

/// Whether a line is an entry of the employment part that has one date only.
fn is_lonely_date(text: &str, line: &Line<'_>, found: &Found, has_part: bool) -> bool {
    line.kind == PartKind::Experience
        && !line.bullet
        && why_not_employment(text, line, found, has_part).is_none()
        && other_words(text, line, found) <= 8
}

/// How many words a line has besides its dates.
fn other_words(text: &str, line: &Line<'_>, found: &Found) -> usize {
    let piece = |start: usize, end: usize| text.get(start..end).unwrap_or_default();
    let words = |part: &str| {
        part.split_whitespace()
            .filter(|word| word.contains(char::is_alphabetic))
            .count()
    };
    words(piece(line.span.start, found.start)) + words(piece(found.end, line.span.end))
}

/// What a dated line is, when it is no employment.
fn why_not_employment(text: &str, line: &Line<'_>, found: &Found, has_part: bool) -> Option<&'static str> {
    let words = &line.words;
    // A licence or a date of birth is told anywhere.
    if words.any(&["birth"]) {
        return Some("personal details");
    }
    if let Some(what) = line.kind.not_employment() {
        return Some(what);
    }
    let in_part = line.kind == PartKind::Experience;
    let listed = [
        ("break", "time without employment"),
        ("degree", "education"),
        ("unpaid", "unpaid work"),
        ("project", "projects"),
    ];
    if let Some((_, what)) = listed.iter().find(|(list, _)| words.any(&[list])) {
        return Some(what);
    }
    if words.any(&["contact"]) || line.text(text).contains('@') {
        return Some("contact details");
    }
    if words.ends_before("version", text, found.start) {
        return Some("numbers that are no years");
    }
    if !in_part {
        if words.any(&["school"]) {
            return Some("education");
        }
        if words.any(&["certificate"]) {
            return Some("certificates");
        }
        if has_part && line.kind == PartKind::Top && !words.any(&["worked"]) {
            return Some("outside of the employment part");
        }
    } else if words.any(&["certificate"]) && line.bullet {
        return Some("certificates");
    }
    let edge = text.get(line.span.start..found.start).is_some_and(is_blank)
        || text.get(found.end..line.span.end).is_some_and(is_blank) && !after_preposition(text, line, found);
    let others = other_words(text, line, found);
    let told = !in_part && others > 4 && line.text(text).ends_with('.');
    let short = others <= MOST_WORDS && !told;
    let entry = short && (edge || !line.bullet && !is_sentence(text, line, found));
    if entry || words.any(&["worked"]) && !line.bullet {
        return None;
    }
    Some("dates within a sentence")
}

fn is_blank(text: &str) -> bool {
    !text.contains(char::is_alphanumeric)
}

/// "raised satisfaction between 2019 and 2021": the dates are part of the sentence.
fn after_preposition(text: &str, line: &Line<'_>, found: &Found) -> bool {
    let before = text.get(line.span.start..found.start).unwrap_or_default();
    let last = before.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    matches!(
        last.as_str(),
        "between"
            | "from"
            | "in"
            | "during"
            | "over"
            | "of"
            | "for"
            | "across"
            | "the"
            | "by"
            | "and"
            | "covering"
            | "to"
    )
}

/// A line that ends like a sentence and has its dates after a preposition.
fn is_sentence(text: &str, line: &Line<'_>, found: &Found) -> bool {
    let prose = line.text(text).ends_with(['.', '!', ';']) && other_words(text, line, found) > 6;
    prose && after_preposition(text, line, found)
        || other_words(text, line, found) > 8 && after_preposition(text, line, found)
}

/// Turns dated lines into entries with job and block.
fn entries(
    text: &str,
    lines: &[Line<'_>],
    dated: &[Dated],
    today: Month,
    quote: &dyn Fn(Span<Txt>) -> Quote,
    reading: &mut Reading,
) {
    let is_dated = |at: usize| dated.iter().any(|one| one.line == at);
    let firsts: Vec<usize> = dated
        .iter()
        .map(|one| first_line(text, lines, one, &is_dated))
        .collect();
    for (index, one) in dated.iter().enumerate() {
        let Ok(stretch) = Stretch::of(one.from, one.to, today) else {
            continue;
        };
        let line = &lines[one.line];
        let next_entry = firsts[index + 1..].iter().copied().find(|&first| first > one.line);
        let part_end = (one.line + 1..lines.len())
            .find(|&at| lines[at].kind != line.kind && lines[at].heading)
            .unwrap_or(lines.len());
        let end = next_entry.unwrap_or(lines.len()).min(part_end);
        let last = end.checked_sub(1).and_then(|last| lines.get(last)).unwrap_or(line);
        let first = firsts[index];
        let job = job(text, lines, one, first, end);
        if !reading.titles.is_empty() && !job.is_empty() {
            reading.titles.push('\n');
        }
        reading.titles.push_str(&job);
        let month = |month: Month| format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1);
        reading.periods.push(Period {
            from: month(one.from.first),
            to: match one.to {
                End::At(moment) => month(moment.last),
                End::Present => "present".to_owned(),
            },
            months: covered(std::iter::once(stretch)),
            job: one_line(&job.replace('\n', " · ")),
            quote: quote(line.span),
            block: Span::new(lines[first].span.start, last.span.end),
            stretch,
        });
    }
}

/// The first line of an entry's heading.
fn first_line(text: &str, lines: &[Line<'_>], one: &Dated, is_dated: &dyn Fn(usize) -> bool) -> usize {
    let dates_only = one.span.len() + 4 >= lines[one.line].span.len();
    let mut first = one.line;
    while first > 0 && one.line - first < MOST_HEAD_LINES {
        let above = &lines[first - 1];
        let parted = lines[first].apart && !(dates_only && first == one.line);
        let head = !above.bullet
            && !above.heading
            && above.kind == lines[one.line].kind
            && !is_dated(first - 1)
            && is_short(above.text(text));
        if parted || !head || lines[one.line].bullet {
            break;
        }
        first -= 1;
    }
    first
}

fn is_short(line: &str) -> bool {
    line.split_whitespace().count() <= 12 && !line.ends_with(['.', ';', ','])
}

/// The heading of an entry without its dates, a line for each of its lines.
fn job(text: &str, lines: &[Line<'_>], one: &Dated, first: usize, end: usize) -> String {
    let mut pieces: Vec<String> = Vec::new();
    let add = |pieces: &mut Vec<String>, piece: &str| {
        let sign =
            |c: char| c.is_whitespace() || matches!(c, '|' | ',' | ':' | '·' | '•' | '-' | '–' | '—' | ';' | '*' | '_');
        let mut piece = piece.trim_matches(sign);
        // The brackets of the dates stay behind; those of a name are kept.
        if piece.matches('(').count() != piece.matches(')').count() {
            piece = piece.trim_matches(|c| sign(c) || matches!(c, '(' | ')'));
        }
        if piece.contains(char::is_alphabetic) {
            pieces.push(one_line(piece));
        }
    };
    for line in &lines[first..one.line] {
        add(&mut pieces, line.text(text));
    }
    let dated = lines[one.line].span;
    let before = text.get(dated.start..one.span.start).unwrap_or_default();
    let behind = text.get(one.span.end..dated.end).unwrap_or_default();
    // What follows the dates in brackets is their sum: "(2 years 4 months)".
    let behind = if behind.trim_start().starts_with(['(', '·']) && behind.contains(|c: char| c.is_ascii_digit()) {
        behind.split_once(')').map_or("", |(_, rest)| rest)
    } else {
        behind
    };
    if is_short(before) {
        add(&mut pieces, before);
    }
    if is_short(behind) {
        add(&mut pieces, behind);
    }
    if first == one.line
        && pieces
            .iter()
            .map(|piece| piece.split_whitespace().count())
            .sum::<usize>()
            < 8
    {
        for line in lines[one.line + 1..end.max(one.line + 1)].iter().take(MOST_HEAD_LINES) {
            if line.bullet || line.heading || line.apart || !is_short(line.text(text)) {
                break;
            }
            add(&mut pieces, line.text(text));
        }
    }
    pieces.join("\n")
}
