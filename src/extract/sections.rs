//! Cuts a body into sections by its headings.

use super::body::{Block, BlockKind, Body};
use crate::model::{HeadingMatch, LineKinds, Searched, Section, SectionKind, Wordings, heading_key};
use crate::text::{Span, swar};

/// A line of more words is a sentence, not a heading.
const MOST_WORDS: usize = 12;

/// A line of prose longer than this may hold headings inside: dumps lose their line breaks.
const LONG_LINE: usize = 160;

/// How a heading stands out; a deeper one continues the section of a shallower one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Heading(u8),
    Bold,
    Label,
}

struct Opening {
    kind: SectionKind,
    heading: String,
    /// Where the heading begins, so where the section before it ends.
    at: usize,
    /// Where the section's own text begins.
    body: usize,
}

/// The sections of a body, and what was found in its text. They cover all text but the headings; what comes first is the
/// summary.
pub(super) fn sections(body: &Body, wordings: &Wordings) -> (Vec<Section>, Searched) {
    let mut openings: Vec<Opening> = Vec::new();
    let mut rank = Rank::Label;
    for (index, block) in body.blocks.iter().enumerate() {
        let text = &body.text[block.span.range()];
        if let Some((kind, found)) = opened_by(body, index, wordings, openings.last().map(|o| (o.kind, rank))) {
            rank = found;
            openings.push(Opening {
                kind,
                heading: trimmed_heading(text).to_owned(),
                at: block.span.start,
                body: (block.span.end + 1).min(body.text.len()),
            });
        } else {
            openings.extend(inline_openings(text, block.span.start, wordings));
        }
    }
    let searched = wordings.search(&body.text);
    let lines = lines(body, &searched, wordings);
    let mut sections = Vec::with_capacity(openings.len() + 1);
    for section in to_sections(&body.text, openings) {
        by_content(body, &lines, section, &mut sections);
    }
    (sections, searched)
}

/// A block as an item of a list.
struct Line {
    kinds: LineKinds,
    /// Whether it is short enough for an item.
    fits: bool,
}

/// What each block says of its section.
fn lines(body: &Body, searched: &Searched, wordings: &Wordings) -> Vec<Line> {
    let folded = &searched.folded;
    let places: Vec<std::ops::Range<usize>> = body
        .blocks
        .iter()
        .map(|block| folded.folded_offset(block.span.start)..folded.folded_offset(block.span.end))
        .collect();
    let kinds = wordings.kinds_of_lines(searched, &places);
    let line = |(kinds, place): (LineKinds, &std::ops::Range<usize>)| Line {
        kinds,
        fits: place.len() <= LONGEST_ITEM,
    };
    kinds.into_iter().zip(&places).map(line).collect()
}

/// So many more lines that speak for a kind than lines that do not make a list of that kind, whatever stands above it.
const CLEAR_LEAD: i32 = 2;

/// The same under a heading that names duties.
const CLEAR_LEAD_IN_DUTIES: i32 = 3;

/// A longer line is prose, not an item of a list.
const LONGEST_ITEM: usize = 400;

/// Cuts out what tells its kind by itself: legal lines, and lists of requirements or benefits under another heading.
fn by_content(body: &Body, lines: &[Line], section: Section, out: &mut Vec<Section>) {
    let first = body
        .blocks
        .partition_point(|block| block.span.start < section.span.start);
    let end = body.blocks.partition_point(|block| block.span.start < section.span.end);
    let within = first..end.max(first);
    let (blocks, lines) = (&body.blocks[within.clone()], &lines[within]);
    let mut kinds: Vec<SectionKind> = lines
        .iter()
        .map(|line| line.kinds.own.unwrap_or(section.kind))
        .collect();
    let lead = match section.kind {
        SectionKind::Other | SectionKind::Summary => CLEAR_LEAD,
        SectionKind::Duties => CLEAR_LEAD_IN_DUTIES,
        _ => return split(section, blocks, &kinds, out),
    };
    for kind in [SectionKind::Required, SectionKind::Benefits] {
        let votes: Vec<bool> = lines
            .iter()
            .map(|line| line.fits && line.kinds.speaks_for(kind))
            .collect();
        if let Some(list) = densest(&votes, lead) {
            kinds[list]
                .iter_mut()
                .filter(|known| **known == section.kind)
                .for_each(|known| *known = kind);
        }
    }
    if section.kind == SectionKind::Summary {
        // A list under "The job" or "Job description" says what the person does.
        for run in runs_of_items(blocks) {
            kinds[run]
                .iter_mut()
                .filter(|known| **known == SectionKind::Summary)
                .for_each(|known| *known = SectionKind::Duties);
        }
    }
    split(section, blocks, &kinds, out);
}

/// The stretches of at least three items that follow each other.
fn runs_of_items(blocks: &[Block]) -> Vec<std::ops::Range<usize>> {
    let mut runs = Vec::new();
    let mut start = 0;
    for index in 0..=blocks.len() {
        if blocks.get(index).is_none_or(|block| block.kind != BlockKind::Item) {
            if index - start >= 3 {
                runs.push(start..index);
            }
            start = index + 1;
        }
    }
    runs
}

/// The stretch in which the votes outnumber the others most, when they do so by at least `lead`.
fn densest(votes: &[bool], lead: i32) -> Option<std::ops::Range<usize>> {
    let (mut best, mut best_sum) = (0..0, 0);
    let (mut start, mut sum) = (0, 0);
    for (index, &vote) in votes.iter().enumerate() {
        if sum <= 0 {
            (start, sum) = (index, 0);
        }
        sum += if vote { 1 } else { -1 };
        if sum > best_sum {
            (best, best_sum) = (start..index + 1, sum);
        }
    }
    (best_sum >= lead).then_some(best)
}

/// Adds a section as one section for each stretch of blocks of one kind.
fn split(section: Section, blocks: &[Block], kinds: &[SectionKind], out: &mut Vec<Section>) {
    let Some(&first) = kinds.first() else {
        return out.push(section);
    };
    let (heading, end) = (section.heading.clone(), section.span.end);
    out.push(Section { kind: first, ..section });
    let mut last = first;
    for (block, &kind) in blocks.iter().zip(kinds) {
        if kind == last {
            continue;
        }
        last = kind;
        if let Some(open) = out.last_mut() {
            open.span.end = block.span.start;
        }
        out.push(Section {
            kind,
            heading: heading.clone(),
            span: Span::new(block.span.start, end),
        });
    }
}

fn to_sections(text: &str, openings: Vec<Opening>) -> Vec<Section> {
    let mut sections = Vec::with_capacity(openings.len() + 1);
    let first = openings.first().map_or(text.len(), |opening| opening.at);
    if !text[..first].trim().is_empty() || openings.is_empty() {
        sections.push(Section {
            kind: SectionKind::Summary,
            heading: None,
            span: Span::new(0, first),
        });
    }
    let ends: Vec<usize> = openings
        .iter()
        .skip(1)
        .map(|next| next.at)
        .chain([text.len()])
        .collect();
    for (opening, end) in openings.into_iter().zip(ends) {
        sections.push(Section {
            kind: opening.kind,
            heading: Some(opening.heading),
            span: Span::new(opening.body.min(end), end),
        });
    }
    sections
}

fn opened_by(
    body: &Body,
    index: usize,
    wordings: &Wordings,
    current: Option<(SectionKind, Rank)>,
) -> Option<(SectionKind, Rank)> {
    let block = body.blocks[index];
    let text = &body.text[block.span.range()];
    if let BlockKind::Part(kind) = block.kind {
        return Some((kind, Rank::Heading(1)));
    }
    let rank = rank_of(block, text)?;
    let key = heading_key(text);
    match wordings.classify(&key) {
        Some((kind, HeadingMatch::Whole)) => return Some((kind, rank)),
        // A bullet or an unmarked line needs more than a phrase that happens to be in it.
        Some((kind, HeadingMatch::Contains))
            if rank < Rank::Label || text.trim_end().ends_with(':') || reads_like_heading(text, &key) =>
        {
            return Some((kind, rank));
        }
        _ => {}
    }
    if rank == Rank::Label {
        return None;
    }
    let Some((kind, above)) = current else {
        return Some((SectionKind::Other, rank));
    };
    let continues_above = rank > above || (rank == Rank::Bold && leads_a_list(body, index) && !kind.is_boilerplate());
    Some(if continues_above {
        (kind, above)
    } else {
        (SectionKind::Other, rank)
    })
}

/// Words that headings begin with and sentences of a posting rarely do.
const HEADING_STARTS: [&str; 19] = [
    "your",
    "what",
    "who",
    "how",
    "about",
    "key",
    "main",
    "required",
    "minimum",
    "basic",
    "desired",
    "preferred",
    "essential",
    "job",
    "position",
    "role",
    "why",
    "core",
    "primary",
];

/// Whether an unmarked line on its own reads like a heading: it begins like one, or its words are capitalised.
fn reads_like_heading(text: &str, key: &str) -> bool {
    let first = key.split(' ').next().unwrap_or_default();
    let long: Vec<&str> = text
        .split_whitespace()
        .filter(|word| word.chars().count() > 3)
        .collect();
    let capitals = long.iter().filter(|word| word.starts_with(char::is_uppercase)).count();
    let words = key.split(' ').count();
    words <= 9 && (HEADING_STARTS.contains(&first) && words >= 2 || long.len() >= 2 && capitals == long.len())
}

fn leads_a_list(body: &Body, index: usize) -> bool {
    body.blocks
        .get(index + 1)
        .is_some_and(|next| next.kind == BlockKind::Item)
}

fn rank_of(block: Block, text: &str) -> Option<Rank> {
    if text.is_empty() || is_long(text) {
        return None;
    }
    match block.kind {
        BlockKind::Heading(level) => Some(Rank::Heading(level)),
        BlockKind::Bold => Some(Rank::Bold),
        BlockKind::Paragraph if is_capitals(text) => Some(Rank::Bold),
        BlockKind::Paragraph => (!text.ends_with(['.', ';', ','])).then_some(Rank::Label),
        BlockKind::Item => text.ends_with(':').then_some(Rank::Label),
        BlockKind::Part(_) => None,
    }
}

/// Whether a line has too many words for a heading.
fn is_long(text: &str) -> bool {
    if text.is_ascii() {
        swar::count_words(text.as_bytes()) > MOST_WORDS
    } else {
        text.split_whitespace().nth(MOST_WORDS).is_some()
    }
}

fn is_capitals(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    letters.clone().count() >= 5 && letters.clone().all(char::is_uppercase)
}

/// The heading as it is shown: without markup signs around it.
fn trimmed_heading(text: &str) -> &str {
    text.trim_matches(|c: char| !(c.is_alphanumeric() || matches!(c, '(' | ')' | '?' | '!')))
}

/// Headings inside a line: "Requirements: five years of ..." and, in long lines, "... done. Requirements: ...".
fn inline_openings(text: &str, offset: usize, wordings: &Wordings) -> Vec<Opening> {
    let mut openings = Vec::new();
    let long = text.len() > LONG_LINE;
    for colon in memchr::memchr_iter(b':', text.as_bytes()) {
        let before = &text[..colon];
        if let Some((start, kind)) = label_before(before, wordings, long) {
            openings.push(Opening {
                kind,
                heading: text[start..colon].trim().to_owned(),
                at: offset + start,
                body: offset + colon + 1,
            });
        }
        if !long {
            break;
        }
    }
    openings
}

/// The longest known heading that ends where `before` ends: at the line's start, or after a sentence in a long line.
fn label_before(before: &str, wordings: &Wordings, long: bool) -> Option<(usize, SectionKind)> {
    let mut best = None;
    for (words, (start, _)) in before
        .rmatch_indices([' ', '.', '·', '\t', ')', '!'])
        .chain([(0, "")])
        .enumerate()
    {
        if words > 6 {
            break;
        }
        let start = if start == 0 {
            0
        } else {
            start + before[start..].chars().next().map_or(1, char::len_utf8)
        };
        let label = &before[start..];
        if !label.starts_with(char::is_uppercase) || (start > 0 && !long) {
            continue;
        }
        if let Some((kind, HeadingMatch::Whole)) = wordings.classify(&heading_key(label)) {
            best = Some((start, kind));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::HeadingSets;
    use crate::text::PhraseSetBuilder;

    fn wordings() -> Wordings {
        let set = |phrases: &[(&str, SectionKind)]| {
            let mut builder = PhraseSetBuilder::default();
            for (phrase, kind) in phrases {
                builder.insert(phrase, *kind as u32);
            }
            builder.finish().expect("few words")
        };
        let mut wordings = Wordings::default();
        let sets = HeadingSets {
            whole: set(&[
                ("requirements", SectionKind::Required),
                ("what you'll do", SectionKind::Duties),
                ("benefits", SectionKind::Benefits),
                ("nice to have", SectionKind::Preferred),
            ]),
            contains: set(&[("qualifications", SectionKind::Required)]),
        };
        wordings.add(sets, set(&[]));
        wordings
    }

    fn kinds(sections: &[Section]) -> Vec<SectionKind> {
        sections.iter().map(|section| section.kind).collect()
    }

    fn cut(text: &str) -> Vec<Section> {
        let table = wordings();
        sections(&super::super::plain::body(text, &table), &table).0
    }

    #[test]
    fn labels_capitals_and_sentences() {
        let text = "We hire.\n\nWhat you'll do:\n- Lead\n\nREQUIREMENTS\n- Five years\n\nNice to have\n- SQL\n\nBENEFITS\nLunch\n";
        let sections = cut(text);
        use SectionKind::{Benefits, Duties, Preferred, Required, Summary};
        assert_eq!(kinds(&sections), [Summary, Duties, Required, Preferred, Benefits]);
        assert_eq!(sections[2].heading.as_deref(), Some("REQUIREMENTS"));
    }

    #[test]
    fn a_label_and_its_text_on_one_line() {
        let sections = cut("Requirements: two years of support work\n");
        assert_eq!(kinds(&sections), [SectionKind::Required]);
    }

    #[test]
    fn headings_inside_a_long_line() {
        let prose = "We serve many customers and grow each day with our people. ".repeat(7);
        let sections = cut(&format!("{prose}Requirements: two years. Benefits: lunch."));
        assert_eq!(
            kinds(&sections),
            [SectionKind::Summary, SectionKind::Required, SectionKind::Benefits]
        );
    }
}
