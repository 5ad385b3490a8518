//! The posting's text in pieces: what is quoted somewhere is marked, and every mark knows the findings that quote it.

use std::ops::Range;

use serde::Serialize;

use crate::model::{Analysis, Posting, Section, SectionKind, Severity, Strength};

/// A part of the text that something rests on.
struct Layer {
    range: Range<usize>,
    what: What,
}

enum What {
    /// A quote of a finding: the finding's number, the quote's number, how bad the finding is.
    Quote(usize, usize, Severity),
    /// Something asked of the candidate.
    Demand,
    /// Words about the company.
    Signal,
    /// Words that counted for the verdict or a role.
    Term,
}

/// A part of the posting under one heading, as it is shown.
#[derive(Serialize)]
pub(super) struct Part {
    /// The kind of section; empty for a heading.
    kind: &'static str,
    blocks: Vec<Block>,
}

/// Lines of one kind: a list, or paragraphs.
#[derive(Serialize)]
struct Block {
    list: bool,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    pieces: Vec<Piece>,
}

/// A run of text with the same marks.
#[derive(Serialize)]
pub(super) struct Piece {
    text: String,
    /// CSS classes; empty where nothing rests on it.
    class: String,
    /// What the mark says to a pointer.
    hint: String,
    /// Anchors of the quotes that begin here.
    ids: Vec<String>,
    /// The findings whose quotes end here.
    refs: Vec<Ref>,
}

/// A way from a quote to its finding.
#[derive(Serialize, Clone)]
struct Ref {
    href: String,
    number: usize,
    severity: &'static str,
}

/// The anchor of a finding.
pub(super) fn finding_anchor(posting: &str, finding: usize) -> String {
    format!("{posting}-f{finding}")
}

/// The anchor of a finding's quote.
pub(super) fn quote_anchor(posting: &str, finding: usize, quote: usize) -> String {
    format!("{posting}-f{finding}-q{quote}")
}

/// The text of a posting as parts, lines and marked pieces.
pub(super) fn parts(anchor: &str, analysis: &Analysis) -> Vec<Part> {
    let posting = &analysis.posting;
    let layers = layers(analysis);
    let lines = lines(&posting.text);
    let mut shown: Vec<(Option<usize>, bool, Vec<Range<usize>>)> = lines
        .into_iter()
        .map(|(range, item)| (section_of(posting, range.start), item, cut(&range, &layers)))
        .collect();
    shown.retain(|(_, _, ranges)| !ranges.is_empty());
    // A quote gets its anchor at its first piece and its numbers at its last one.
    let mut ends = vec![(usize::MAX, 0); layers.len()];
    for range in shown.iter().flat_map(|(_, _, ranges)| ranges) {
        for (layer, (first, last)) in layers.iter().zip(&mut ends) {
            if overlap(&layer.range, range) {
                *first = (*first).min(range.start);
                *last = (*last).max(range.start);
            }
        }
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut of_part: Option<Option<usize>> = None;
    for (section, item, ranges) in shown {
        let pieces = ranges
            .into_iter()
            .map(|range| piece(anchor, &posting.text, range, &layers, &ends))
            .collect();
        if of_part != Some(section) {
            of_part = Some(section);
            parts.push(Part {
                kind: section.map_or("", |index| posting.sections[index].kind.name()),
                blocks: Vec::new(),
            });
        }
        let Some(part) = parts.last_mut() else { continue };
        match part.blocks.last_mut().filter(|block| block.list == item) {
            Some(block) => block.lines.push(Line { pieces }),
            None => part.blocks.push(Block {
                list: item,
                lines: vec![Line { pieces }],
            }),
        }
    }
    parts
}

/// The title with its marks: a title is quoted as a whole.
pub(super) fn title(anchor: &str, analysis: &Analysis) -> Piece {
    let quotes: Vec<(usize, usize, Severity)> = analysis
        .findings
        .iter()
        .enumerate()
        .filter(|(_, found)| found.counts())
        .flat_map(|(finding, found)| {
            let quotes = found.evidence.iter().enumerate();
            let in_title = quotes.filter(|(_, piece)| piece.section(&analysis.posting) == SectionKind::Title);
            in_title.map(move |(quote, _)| (finding + 1, quote + 1, found.severity))
        })
        .collect();
    Piece {
        text: analysis.posting.title_text().to_owned(),
        class: quotes
            .iter()
            .map(|quote| quote.2)
            .max()
            .map_or_else(String::new, |severity| format!("quote {}", severity.name())),
        hint: String::new(),
        ids: quotes
            .iter()
            .map(|&(finding, quote, _)| quote_anchor(anchor, finding, quote))
            .collect(),
        refs: quotes
            .iter()
            .map(|&(finding, _, severity)| reference(anchor, finding, severity))
            .collect(),
    }
}

fn reference(anchor: &str, finding: usize, severity: Severity) -> Ref {
    Ref {
        href: format!("#{}", finding_anchor(anchor, finding)),
        number: finding,
        severity: severity.name(),
    }
}

fn layers(analysis: &Analysis) -> Vec<Layer> {
    let mut layers = Vec::new();
    for (finding, found) in analysis.findings.iter().enumerate().filter(|(_, found)| found.counts()) {
        for (quote, piece) in found.evidence.iter().enumerate() {
            if let Some(span) = piece.span {
                layers.push(Layer {
                    range: span.range(),
                    what: What::Quote(finding + 1, quote + 1, found.severity),
                });
            }
        }
    }
    let demands = &analysis.demands;
    let asked = demands
        .experience
        .iter()
        .map(|demand| demand.span)
        .chain(demands.industry.iter().map(|demand| demand.span))
        .chain(
            demands
                .certifications
                .iter()
                .filter(|demand| demand.strength != Strength::Provided)
                .map(|demand| demand.span),
        );
    layers.extend(asked.map(|span| Layer {
        range: span.range(),
        what: What::Demand,
    }));
    layers.extend(analysis.signals.evidence.iter().map(|piece| Layer {
        range: piece.span.range(),
        what: What::Signal,
    }));
    let families = analysis.verdict.families.iter().flat_map(|share| &share.score.evidence);
    let roles = analysis.roles.iter().flat_map(|role| &role.evidence);
    let mut terms: Vec<Range<usize>> = families
        .chain(roles)
        .filter(|piece| piece.weight > 0)
        .filter_map(|piece| Some(piece.span?.range()))
        .collect();
    terms.sort_by_key(|range| (range.start, range.end));
    terms.dedup();
    layers.extend(terms.into_iter().map(|range| Layer {
        range,
        what: What::Term,
    }));
    layers
}

/// The lines that are not blank, without the marks of list items, and whether they are list items.
fn lines(text: &str) -> Vec<(Range<usize>, bool)> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let item = line.starts_with("- ");
        let begin = start + if item { 2 } else { 0 };
        if !text[begin..start + line.len()].trim().is_empty() {
            lines.push((begin..start + line.len(), item));
        }
        start += line.len() + 1;
    }
    lines
}

fn section_of(posting: &Posting, offset: usize) -> Option<usize> {
    let holds = |section: &Section| section.span.start <= offset && offset < section.span.end;
    posting.sections.iter().position(holds)
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// A line cut wherever a layer begins or ends.
fn cut(line: &Range<usize>, layers: &[Layer]) -> Vec<Range<usize>> {
    let mut borders = vec![line.start, line.end];
    for layer in layers {
        for border in [layer.range.start, layer.range.end] {
            if line.start < border && border < line.end {
                borders.push(border);
            }
        }
    }
    borders.sort_unstable();
    borders.dedup();
    borders.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

fn piece(anchor: &str, text: &str, range: Range<usize>, layers: &[Layer], ends: &[(usize, usize)]) -> Piece {
    let mut worst: Option<Severity> = None;
    let (mut demand, mut signal, mut term) = (false, false, false);
    let (mut ids, mut refs) = (Vec::new(), Vec::new());
    for (layer, &(first, last)) in layers.iter().zip(ends) {
        if !overlap(&layer.range, &range) {
            continue;
        }
        match layer.what {
            What::Quote(finding, quote, severity) => {
                worst = worst.max(Some(severity));
                if first == range.start {
                    ids.push(quote_anchor(anchor, finding, quote));
                }
                if last == range.start {
                    refs.push(reference(anchor, finding, severity));
                }
            }
            What::Demand => demand = true,
            What::Signal => signal = true,
            What::Term => term = true,
        }
    }
    let mut class: Vec<&str> = Vec::new();
    if let Some(severity) = worst {
        class.extend(["quote", severity.name()]);
    }
    let mut hints = Vec::new();
    for (marked, name, hint) in [
        (demand, "demand", "asked of the candidate"),
        (signal, "signal", "about the company"),
        (term, "term", "counted for the work or a role"),
    ] {
        if marked {
            class.push(name);
            hints.push(hint);
        }
    }
    Piece {
        text: text.get(range).unwrap_or_default().to_owned(),
        class: class.join(" "),
        hint: hints.join("; "),
        ids,
        refs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quote(range: Range<usize>, finding: usize, severity: Severity) -> Layer {
        Layer {
            range,
            what: What::Quote(finding, 1, severity),
        }
    }

    #[test]
    fn overlapping_quotes_are_cut_into_pieces_that_know_all_of_them() {
        let text = "- asks for five years";
        let layers = [quote(2..16, 1, Severity::Note), quote(11..21, 2, Severity::Error)];
        let (line, item) = lines(text).remove(0);
        assert!(item);
        let ranges = cut(&line, &layers);
        assert_eq!(ranges, [2..11, 11..16, 16..21]);
        let ends = [(2, 11), (11, 16)];
        let pieces: Vec<Piece> = ranges
            .into_iter()
            .map(|range| piece("p1", text, range, &layers, &ends))
            .collect();
        let classes: Vec<&str> = pieces.iter().map(|piece| piece.class.as_str()).collect();
        assert_eq!(classes, ["quote note", "quote error", "quote error"]);
        assert_eq!(pieces[1].ids, ["p1-f2-q1"]);
        assert_eq!(pieces[1].refs[0].href, "#p1-f1");
        assert_eq!(pieces[2].refs[0].href, "#p1-f2");
        let whole: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(whole, "asks for five years");
    }
}
