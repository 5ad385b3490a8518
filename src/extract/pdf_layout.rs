//! The lines of a PDF to paragraphs, list items and headings. A PDF only says where letters stand; what belongs together
//! is worked out from sizes, indents and distances.

use std::collections::{BTreeMap, BTreeSet};

use super::body::{BlockKind, Body};
use super::flow::{self, Flow, Paragraph, Piece};
use super::{clean_line, plain};

/// A line of text as it stands on its page; lengths are points, `y` grows downwards.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) page: u32,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) y: f64,
    pub(super) size: f64,
    pub(super) text: String,
}

/// What a browser prints around a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Printed {
    /// The address at the page's foot.
    pub(super) url: Option<String>,
    /// The day at the page's head, as written.
    pub(super) date: Option<String>,
}

/// Letters this much larger than the text are a heading's.
const HEADING_SIZE: f64 = 1.12;

/// A longer line is no heading, however large.
const LONGEST_HEADING: usize = 120;

/// A gap this much wider than the usual one between lines parts paragraphs.
const PARAGRAPH_GAP: f64 = 1.25;

/// Lines so near to each other share their right edge.
const WINDOW: usize = 10;

/// Puts the lines of a document together.
pub(super) fn body(lines: Vec<Line>) -> (Body, Printed) {
    let (lines, printed) = without_running_lines(lines);
    let words = words_of(&lines);
    let size = body_size(&lines);
    let levels = heading_levels(&lines, size);
    let gaps = usual_gaps(&lines);
    let mut parts: Vec<Flow> = Vec::new();
    let mut open: Option<Paragraph> = None;
    let mut lowest_left = f64::MAX;
    for (index, line) in lines.iter().enumerate() {
        let previous = index.checked_sub(1).and_then(|before| lines.get(before));
        let level = heading_level(line, &levels, size);
        let fresh = previous.is_none_or(|previous| is_elsewhere(previous, line));
        if fresh {
            lowest_left = left_edge(&lines, index);
        }
        let goes_on = open.as_ref().zip(previous).is_some_and(|(paragraph, previous)| {
            let same_kind = match paragraph.kind {
                BlockKind::Heading(open) => level == Some(open),
                _ => level.is_none(),
            };
            same_kind && continues(&lines, index, previous, paragraph.kind, &gaps)
        });
        if goes_on && let Some(paragraph) = &mut open {
            join(paragraph, &line.text, &words);
            continue;
        }
        close(&mut parts, open.take());
        let bulleted = plain::item_text(&line.text).is_some();
        let indent = line.left - lowest_left;
        let kind = match level {
            Some(level) => BlockKind::Heading(level),
            None if bulleted || (indent > size * 0.8 && indent < size * 6.0) => BlockKind::Item,
            None => BlockKind::Paragraph,
        };
        let text = plain::item_text(&line.text)
            .filter(|_| level.is_none())
            .unwrap_or(&line.text);
        let mut paragraph = Paragraph {
            kind,
            pieces: Vec::new(),
        };
        push(&mut paragraph, text);
        open = Some(paragraph);
    }
    close(&mut parts, open);
    (flow::body(&parts), printed)
}

fn close(parts: &mut Vec<Flow>, paragraph: Option<Paragraph>) {
    parts.extend(paragraph.map(Flow::Paragraph));
}

fn push(paragraph: &mut Paragraph, text: &str) {
    for (index, cell) in text.split('\t').enumerate() {
        if index > 0 {
            paragraph.pieces.push(Piece::Tab);
        }
        paragraph.push(cell, false);
    }
}

/// Whether a line begins another column, page or block and not just the next line.
fn is_elsewhere(previous: &Line, line: &Line) -> bool {
    line.page != previous.page || line.y < previous.y - line.size
}

/// The left edge of the block of lines that begins at `index`.
fn left_edge(lines: &[Line], index: usize) -> f64 {
    let block = lines[index..]
        .iter()
        .zip(&lines[index + 1..])
        .take_while(|(line, next)| !is_elsewhere(line, next))
        .map(|(_, next)| next.left);
    block.fold(lines[index].left, f64::min)
}

/// Whether a line goes on the paragraph of the line before it.
fn continues(lines: &[Line], index: usize, previous: &Line, open: BlockKind, gaps: &BTreeMap<i64, f64>) -> bool {
    let line = &lines[index];
    if plain::item_text(&line.text).is_some() || previous.text.contains('\t') || line.text.contains('\t') {
        return false;
    }
    if (line.size - previous.size).abs() > line.size * 0.1 {
        return false;
    }
    let first = line.text.chars().next();
    let lower = first.is_some_and(char::is_lowercase);
    let ended = previous.text.ends_with(['.', '!', '?', ':', ';']);
    if is_elsewhere(previous, line) {
        // A sentence may go on over the end of a page or column.
        return lower && !ended;
    }
    let gap = line.y - previous.y;
    let usual = gaps.get(&rounded(line.size)).copied().unwrap_or(line.size * 1.3);
    if gap > usual.max(line.size) * PARAGRAPH_GAP {
        return false;
    }
    if gap <= line.size * 0.3 {
        // Beside it on the same line: another cell.
        return false;
    }
    if previous.text.ends_with(['-', '\u{AD}']) && first.is_some_and(char::is_alphabetic) {
        return true;
    }
    if open == BlockKind::Item && line.left < previous.left - line.size {
        return lower && !ended;
    }
    // Had the first word had room on the line before, the break was meant.
    let letters = line.text.chars().count().max(1);
    #[expect(clippy::cast_precision_loss, reason = "a line has few letters")]
    let per_letter = (line.right - line.left) / letters as f64;
    let word = line
        .text
        .split_whitespace()
        .next()
        .map_or(0, |word| word.chars().count());
    #[expect(clippy::cast_precision_loss, reason = "a word has few letters")]
    let needed = per_letter * (word as f64 + 1.0);
    let full = previous.right + needed > right_edge(lines, index - 1) + per_letter * 0.5;
    if full {
        let new_item = open == BlockKind::Item && ended && !lower;
        return !new_item;
    }
    lower && !ended
}

/// How far the lines around one reach to the right.
fn right_edge(lines: &[Line], index: usize) -> f64 {
    let line = &lines[index];
    let near = |other: &&Line| (other.size - line.size).abs() < line.size * 0.1;
    let before = lines[..index]
        .iter()
        .rev()
        .take(WINDOW)
        .take_while(|other| other.page == line.page && other.y <= line.y + line.size);
    let mut y = line.y;
    let after = lines[index..].iter().take(WINDOW).take_while(|other| {
        let goes_down = other.page == line.page && other.y >= y - line.size;
        y = other.y;
        goes_down
    });
    before
        .filter(near)
        .chain(after.filter(near))
        .map(|other| other.right)
        .fold(line.right, f64::max)
}

/// Adds the next line to a paragraph, undoing a division of words at the line's end.
fn join(paragraph: &mut Paragraph, line: &str, words: &BTreeSet<String>) {
    let Some(Piece::Text(text, _)) = paragraph.pieces.last_mut() else {
        push(paragraph, line);
        return;
    };
    let trimmed = text.trim_end().len();
    text.truncate(trimmed);
    if text.ends_with('\u{AD}') {
        text.pop();
    } else if text.ends_with('-') && line.starts_with(char::is_lowercase) {
        let stem = &text[..text.len() - 1];
        let before: String = stem.chars().rev().take_while(|c| c.is_alphanumeric()).collect();
        let before: String = before.chars().rev().collect::<String>().to_lowercase();
        let after: String = line
            .chars()
            .take_while(|c| c.is_alphanumeric())
            .collect::<String>()
            .to_lowercase();
        if !keeps_hyphen(&before, &after, words) {
            text.pop();
        }
    } else if !text.ends_with('-') {
        text.push(' ');
    }
    push(paragraph, line.trim_start());
}

/// First parts of compounds that postings write with a hyphen.
const COMPOUNDS: [&str; 40] = [
    "self", "long", "short", "well", "high", "low", "cross", "multi", "non", "pre", "post", "co", "end", "full",
    "part", "customer", "client", "user", "data", "detail", "problem", "decision", "day", "first", "second", "fast",
    "hands", "on", "in", "real", "large", "small", "best", "world", "value", "results", "goal", "team", "mid", "up",
];

/// Whether a hyphen at a line's end belongs to the word: the document's other words decide.
fn keeps_hyphen(before: &str, after: &str, words: &BTreeSet<String>) -> bool {
    if words.contains(&format!("{before}{after}")) {
        return false;
    }
    words.contains(&format!("{before}-{after}"))
        || COMPOUNDS.contains(&before)
        || before.chars().all(|c| c.is_ascii_digit())
        || before.len() > 2 && after.len() > 2 && words.contains(before) && words.contains(after)
}

/// Every word of the document, with and without hyphens, in lower case; not the last and first of each line.
fn words_of(lines: &[Line]) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for line in lines {
        let lower = line.text.to_lowercase();
        let all: Vec<&str> = lower.split_whitespace().collect();
        let divided = lower.ends_with(['-', '\u{AD}']);
        let inner = if divided {
            &all[..all.len().saturating_sub(1)]
        } else {
            &all[..]
        };
        for word in inner {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            words.insert(word.to_owned());
        }
    }
    words
}

/// The size of most letters.
fn body_size(lines: &[Line]) -> f64 {
    let mut letters: BTreeMap<i64, usize> = BTreeMap::new();
    for line in lines {
        *letters.entry(rounded(line.size)).or_default() += line.text.len();
    }
    let most = letters
        .iter()
        .max_by_key(|(_, count)| **count)
        .map_or(20, |(size, _)| *size);
    #[expect(clippy::cast_precision_loss, reason = "a size has few digits")]
    let size = most as f64 / 2.0;
    size.max(1.0)
}

/// A size in half points.
fn rounded(size: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "sizes are bounded where lines are made")]
    let halves = (size * 2.0).round() as i64;
    halves
}

/// The sizes of headings, largest first.
fn heading_levels(lines: &[Line], size: f64) -> Vec<i64> {
    let larger = lines.iter().filter(|line| line.size >= size * HEADING_SIZE);
    let mut sizes: Vec<i64> = larger.map(|line| rounded(line.size)).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    sizes.dedup();
    sizes
}

fn heading_level(line: &Line, levels: &[i64], size: f64) -> Option<u8> {
    if line.size < size * HEADING_SIZE || line.text.len() > LONGEST_HEADING {
        return None;
    }
    let rank = levels.iter().position(|&level| level == rounded(line.size))?;
    u8::try_from(rank + 1).ok().map(|level| level.min(6))
}

/// The usual distance between lines of each size.
fn usual_gaps(lines: &[Line]) -> BTreeMap<i64, f64> {
    let mut gaps: BTreeMap<i64, Vec<f64>> = BTreeMap::new();
    for (line, next) in lines.iter().zip(lines.iter().skip(1)) {
        let gap = next.y - line.y;
        if line.page == next.page && gap > line.size * 0.5 && gap < line.size * 4.0 {
            gaps.entry(rounded(next.size)).or_default().push(gap);
        }
    }
    let low = |mut gaps: Vec<f64>| {
        gaps.sort_by(f64::total_cmp);
        gaps.get(gaps.len() / 4).copied()
    };
    gaps.into_iter()
        .filter_map(|(size, gaps)| Some((size, low(gaps)?)))
        .collect()
}

/// Drops page numbers, what repeats on each page, and what a browser prints around a page; the last is kept as facts.
fn without_running_lines(lines: Vec<Line>) -> (Vec<Line>, Printed) {
    let mut printed = Printed::default();
    let pages: BTreeSet<u32> = lines.iter().map(|line| line.page).collect();
    let mut edges: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for line in &lines {
        let edge = edges.entry(line.page).or_insert((f64::MAX, f64::MIN));
        *edge = (edge.0.min(line.y), edge.1.max(line.y));
    }
    let mut seen: BTreeMap<(i64, String), BTreeSet<u32>> = BTreeMap::new();
    let key = |line: &Line| {
        let text: String = line.text.chars().filter(|c| !c.is_ascii_digit()).collect();
        (rounded(line.y) / 8, clean_line(&text))
    };
    for line in &lines {
        seen.entry(key(line)).or_default().insert(line.page);
    }
    let kept = lines.into_iter().filter(|line| {
        let text = line.text.trim();
        if text.is_empty() {
            return false;
        }
        let (top, bottom) = edges.get(&line.page).copied().unwrap_or((0.0, 0.0));
        let at_top = line.y <= top + line.size;
        let at_bottom = line.y >= bottom - line.size;
        let mut parts = text.split('\t').map(str::trim);
        if at_bottom {
            if text.starts_with("http://") || text.starts_with("https://") {
                let url = text.split_whitespace().next().unwrap_or(text);
                printed.url.get_or_insert_with(|| url.to_owned());
                return false;
            }
            if text.starts_with("file:///") {
                return false;
            }
        }
        if at_top && let Some(date) = parts.next().and_then(printed_date) {
            printed.date.get_or_insert(date);
            return false;
        }
        if (at_top || at_bottom) && is_page_number(text) {
            return false;
        }
        let repeats = seen.get(&key(line)).map_or(0, BTreeSet::len);
        let everywhere = pages.len() >= 2 && repeats == pages.len();
        // A line that is alone on its page at the same height as another page's is no running line.
        !(everywhere && (at_top || at_bottom))
    });
    let kept = kept.collect();
    (kept, printed)
}

/// "11/22/26, 4:26 AM" as browsers print it; the day alone.
fn printed_date(text: &str) -> Option<String> {
    let (day, time) = text.split_once(", ")?;
    let numbers: Vec<&str> = day.split(['/', '.']).collect();
    let is_number = |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if numbers.len() != 3 || !numbers.iter().all(is_number) || !time.contains(':') {
        return None;
    }
    let [first, second, year] = numbers[..] else {
        return None;
    };
    let year = if year.len() == 2 {
        format!("20{year}")
    } else {
        year.to_owned()
    };
    Some(format!("{first}/{second}/{year}"))
}

fn is_page_number(text: &str) -> bool {
    let lower = text.to_lowercase();
    let rest = lower.trim_start_matches("page").trim();
    let mut numbers = rest
        .split([' ', '/', '|', '-', '–'])
        .filter(|part| !part.is_empty() && *part != "of" && *part != "page");
    let first = numbers.next();
    first.is_some()
        && rest.len() <= 12
        && first
            .into_iter()
            .chain(numbers)
            .all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of a page: indent, size, gap before, text.
    fn page(lines: &[(f64, f64, f64, &str)]) -> Vec<Line> {
        let mut y = 50.0;
        lines
            .iter()
            .map(|&(left, size, gap, text)| {
                y += gap;
                #[expect(clippy::cast_precision_loss, reason = "a test's line is short")]
                let width = text.chars().count() as f64 * size * 0.5;
                Line {
                    page: 1,
                    left,
                    right: left + width,
                    y,
                    size,
                    text: text.to_owned(),
                }
            })
            .collect()
    }

    fn kinds(body: &Body) -> Vec<(BlockKind, &str)> {
        body.blocks
            .iter()
            .map(|block| (block.kind, &body.text[block.span.range()]))
            .collect()
    }

    #[test]
    fn wrapped_lines_join_and_words_are_put_together() {
        let (body, _) = body(page(&[
            (70.0, 18.0, 0.0, "Guest Relations Lead"),
            (70.0, 10.0, 30.0, "We look for a person who will lead the develop-"),
            (70.0, 10.0, 13.0, "ment of our guest programme, and a customer-"),
            (70.0, 10.0, 13.0, "facing team."),
            (70.0, 10.0, 13.0, "The role is in Bath."),
            (70.0, 13.0, 26.0, "Duties"),
            (88.0, 10.0, 18.0, "Listen to guests in every house we run and sum"),
            (88.0, 10.0, 13.0, "up what they say."),
            (88.0, 10.0, 13.0, "Write the monthly report."),
            (70.0, 10.0, 18.0, "• Typed bullet"),
        ]));
        assert_eq!(
            kinds(&body),
            [
                (BlockKind::Heading(1), "Guest Relations Lead"),
                (
                    BlockKind::Paragraph,
                    "We look for a person who will lead the development of our guest programme, and a customer-facing team."
                ),
                (BlockKind::Paragraph, "The role is in Bath."),
                (BlockKind::Heading(2), "Duties"),
                (
                    BlockKind::Item,
                    "Listen to guests in every house we run and sum up what they say."
                ),
                (BlockKind::Item, "Write the monthly report."),
                (BlockKind::Item, "Typed bullet"),
            ]
        );
    }

    #[test]
    fn what_browsers_print_becomes_facts() {
        let (body, printed) = body(page(&[
            (20.0, 8.0, 0.0, "3/25/26, 9:12 AM\tGuest Lead - Acme"),
            (70.0, 10.0, 40.0, "Guest Lead"),
            (70.0, 10.0, 26.0, "We hire in Bath."),
            (20.0, 8.0, 600.0, "https://jobs.example/guest-lead\t1/1"),
        ]));
        assert_eq!(body.text, "Guest Lead\nWe hire in Bath.\n");
        assert_eq!(printed.url.as_deref(), Some("https://jobs.example/guest-lead"));
        assert_eq!(printed.date.as_deref(), Some("3/25/2026"));
    }

    #[test]
    fn page_numbers_are_no_text() {
        for text in ["3", "1/3", "Page 1 of 3", "- 2 -", "2 | 4"] {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["Page design", "3 years", "2026 plan of action"] {
            assert!(!is_page_number(text), "{text}");
        }
    }
}
