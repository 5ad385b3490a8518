//! Findings with the words they rest on.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::pen::{BLUE, BOLD, CYAN, DIM, PLAIN, RED, YELLOW, columns};
use super::{Cut, Screen, one_line, visible};
use crate::model::{Analysis, Evidence, EvidenceRole, Finding, Outcome, Severity};
use crate::render::place::{Place, Places};
use crate::render::plain::masked;
use crate::render::{by_severity, is_aside};

/// A source line longer than this many bytes is quoted instead of shown.
const LONGEST_LINE: usize = 2_000;

/// How many lines of one quote are shown with carets.
const MOST_LINES: usize = 3;

impl Screen<'_> {
    /// The findings in about `room` rows: as many as fit with their messages, but at least the worst, then as many quotes
    /// as fit, worst first. With `--explain` everything.
    pub(super) fn findings(&self, outcome: &Outcome, analysis: &Analysis, room: usize) -> Cut {
        let mut findings = by_severity(&analysis.findings);
        findings.retain(|finding| self.explain || !is_aside(analysis, finding));
        if findings.is_empty() {
            let nothing = "No findings. That is not an approval: rolecall looks for a few things only.";
            let mut rows = vec![String::new()];
            rows.extend(self.pen.flow(("", DIM), &[(nothing, DIM)]));
            return Cut { rows, left_out: 0 };
        }
        let places = Places::of(outcome, analysis);
        let mut drawn: Vec<Vec<String>> = Vec::new();
        let mut used = 0;
        for finding in &findings {
            let quotes = if self.explain { finding.evidence.len() } else { 0 };
            let rows = self.finding(finding, &places, quotes, true);
            if !self.explain && !drawn.is_empty() && used + rows.len() > room {
                break;
            }
            used += rows.len();
            drawn.push(rows);
        }
        let most = findings.iter().map(|finding| finding.evidence.len()).max().unwrap_or(0);
        for quotes in 1..=if self.explain { 0 } else { most } {
            for (finding, rows) in findings.iter().zip(&mut drawn) {
                if quotes > finding.evidence.len() {
                    continue;
                }
                // Where source lines with carets do not fit, quotes may.
                let with = [true, false].map(|carets| self.finding(finding, &places, quotes, carets));
                let fitting = with.into_iter().find(|better| used + better.len() <= room + rows.len());
                if let Some(better) = fitting {
                    used = used + better.len() - rows.len();
                    *rows = better;
                }
            }
        }
        let left_out = findings.len() - drawn.len();
        let rows = drawn.into_iter().flatten().collect();
        Cut { rows, left_out }
    }

    fn finding(&self, finding: &Finding, places: &Places<'_>, quotes: usize, carets: bool) -> Vec<String> {
        let colour = match finding.severity {
            Severity::Error => RED,
            Severity::Warning => YELLOW,
            Severity::Note => BLUE,
        };
        let name = self.view.rule(&finding.rule).map_or("", |rule| rule.name);
        let mut rows = vec![String::new()];
        rows.extend(self.pen.flow(
            (&format!("{} ", finding.severity.name()), colour),
            &[(name, BOLD), (&format!("[{}]", visible(&finding.rule)), DIM)],
        ));
        rows.extend(self.pen.text("  ", &visible(&finding.message)));
        let mut pieces: Vec<&Evidence> = finding.evidence.iter().collect();
        // The title heads the screen already: where there is little room, the words of the text say more.
        pieces.sort_by_key(|piece| !self.explain && piece.span.is_none());
        pieces.truncate(quotes);
        let snippet = if carets {
            self.snippet(finding.severity, &pieces, places)
        } else {
            None
        };
        match snippet {
            Some(snippet) => rows.extend(snippet),
            None => {
                for &piece in &pieces {
                    rows.extend(self.quote(piece, places));
                }
            }
        }
        if self.explain {
            rows.extend(
                self.pen
                    .flow(("  Seeker: ", CYAN), &[(&visible(&finding.advice.seeker), PLAIN)]),
            );
            rows.extend(
                self.pen
                    .flow(("  Recruiter: ", CYAN), &[(&visible(&finding.advice.recruiter), PLAIN)]),
            );
        }
        rows
    }

    /// Quoted words with their place.
    fn quote(&self, piece: &Evidence, places: &Places<'_>) -> Vec<String> {
        let section = places.section_words(piece);
        let at = match places.at(piece) {
            Some(place) => format!("({}, {section})", self.place(places, &place)),
            None => format!("({section})"),
        };
        let mark = if piece.role == EvidenceRole::Primary {
            "  > "
        } else {
            "  | "
        };
        let quoted = format!("\"{}\"", one_line(&piece.text));
        self.pen.flow((mark, DIM), &[(&quoted, PLAIN), (&visible(&at), DIM)])
    }

    fn place(&self, places: &Places<'_>, place: &Place) -> String {
        format!("{}:{}:{}", places.source_name(), place.start.line, place.start.column)
    }

    /// The source lines with carets under the quoted words, where the file is read as it stands. `None` where that
    /// would not be readable.
    fn snippet(&self, severity: Severity, pieces: &[&Evidence], places: &Places<'_>) -> Option<Vec<String>> {
        let source = places.readable_source()?;
        let found: Vec<(&Evidence, Place)> = pieces
            .iter()
            .map(|&piece| Some((piece, places.at(piece)?)))
            .collect::<Option<_>>()?;
        // Only the lines between the first and the last quote are looked at: a file may be long.
        let first = found.iter().map(|(_, place)| place.bytes.start).min()?;
        let last = found.iter().map(|(_, place)| place.bytes.end).max()?;
        let start = source.get(..first)?.rfind('\n').map_or(0, |at| at + 1);
        let end = source.get(last..)?.find('\n').map_or(source.len(), |at| last + at);
        let window = source.get(start..end)?;
        let line = found.iter().map(|(_, place)| place.start.line).min()?;
        let mut snippet = Snippet::source(masked(window))
            .path(visible(places.source_name()))
            .line_start(line);
        for (piece, place) in &found {
            let kind = if piece.role == EvidenceRole::Primary {
                AnnotationKind::Primary
            } else {
                AnnotationKind::Context
            };
            let lines = lines_of(window, place.bytes.start - start, place.bytes.end - start);
            if lines.iter().any(|line| line.len() > LONGEST_LINE) {
                return None;
            }
            for line in lines.into_iter().take(MOST_LINES) {
                snippet = snippet.annotation(kind.span(line));
            }
        }
        let level = match severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let group = [Group::with_level(level).element(snippet)];
        // A line is cut around its quote; a quote that is itself wider than the screen cannot be.
        let plain = Renderer::plain().term_width(self.pen.width).render(&group);
        if plain.lines().any(|row| columns(row) > self.pen.width) {
            return None;
        }
        let drawn = if self.pen.colour {
            let styled = Renderer::styled().hyperlink(false);
            styled.term_width(self.pen.width).render(&group)
        } else {
            plain
        };
        Some(drawn.lines().map(str::to_owned).collect())
    }
}

/// The parts of a quote on each of its lines, without the white space around them.
fn lines_of(window: &str, start: usize, end: usize) -> Vec<std::ops::Range<usize>> {
    let mut parts = Vec::new();
    let mut at = start;
    for line in window.get(start..end).unwrap_or_default().split_inclusive('\n') {
        let text = line.trim_start();
        let begin = at + line.len() - text.len();
        if !text.trim_end().is_empty() {
            parts.push(begin..begin + text.trim_end().len());
        }
        at += line.len();
    }
    parts
}
