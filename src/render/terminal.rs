//! The view for people: verdict first, then roles as bars, then findings with their quotes and what to do.

use std::fmt::Write;

use crate::model::{
    Analysis, CustomerType, EvidenceRole, Finding, Growth, GrowthTier, IndustryClass, IsCx, Outcome, Report, Severity,
    Strength,
};
use crate::text::LineIndex;

/// How the view is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether colours are wanted.
    pub colour: bool,
    /// Show the terms behind each score.
    pub explain: bool,
}

impl Default for Style {
    fn default() -> Self {
        Style {
            width: 80,
            colour: false,
            explain: false,
        }
    }
}

/// Lines longer than this are hard to read, however wide the terminal.
const WIDEST: usize = 100;

/// How many columns a bar of 100 takes.
const BAR: usize = 25;

/// How many terms `--explain` shows for each score.
const MOST_TERMS: usize = 8;

/// Draws a whole report.
pub fn report(report: &Report, style: Style) -> String {
    let mut out = String::new();
    let screen = Screen {
        width: style.width.clamp(40, WIDEST),
        ..Screen::from(style)
    };
    for (index, outcome) in report.outcomes.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        screen.outcome(&mut out, outcome);
    }
    if report.outcomes.len() > 1 {
        out.push('\n');
        screen.table(&mut out, report);
    }
    out
}

struct Screen {
    width: usize,
    colour: bool,
    explain: bool,
}

impl From<Style> for Screen {
    fn from(style: Style) -> Self {
        Screen {
            width: style.width,
            colour: style.colour,
            explain: style.explain,
        }
    }
}

impl Screen {
    fn outcome(&self, out: &mut String, outcome: &Outcome) {
        let name = match outcome.record {
            Some(record) => format!("{} (posting {})", outcome.source, record + 1),
            None => outcome.source.clone(),
        };
        self.line(out, "", &self.paint("2", &visible(&name)));
        match &outcome.result {
            Ok(analysis) => self.analysis(out, outcome, analysis),
            Err(failure) => self.wrapped(out, &format!("{} ", self.paint("31;1", "failed:")), 8, &failure.message),
        }
    }

    fn analysis(&self, out: &mut String, outcome: &Outcome, analysis: &Analysis) {
        let posting = &analysis.posting;
        let mut title = visible(if posting.title.is_some() {
            posting.title_text()
        } else {
            "(no title)"
        });
        if let Some(company) = &posting.company {
            let _ = write!(title, " · {}", visible(&company.value));
        }
        self.wrapped_styled(out, "", 0, &title, "1");
        out.push('\n');
        let colour = match analysis.verdict.is_cx {
            IsCx::Cx => "32;1",
            IsCx::Frontline => "36;1",
            IsCx::NotCx => "33;1",
            IsCx::Unclear => "2",
        };
        self.wrapped_styled(out, "", 0, &analysis.verdict.headline, colour);
        let facts = format!(
            "confidence: {} · judged as of {} ({})",
            analysis.verdict.confidence.name(),
            analysis.as_of.date,
            analysis.as_of.basis.name().replace('_', " ")
        );
        self.wrapped_styled(out, "", 0, &facts, "2");
        for warning in &posting.warnings {
            self.wrapped_styled(out, "note: ", 6, &visible(warning), "2");
        }
        out.push('\n');
        self.work(out, analysis);
        self.roles(out, analysis);
        self.company(out, analysis);
        self.demands(out, analysis);
        self.findings(out, outcome, analysis);
    }

    fn work(&self, out: &mut String, analysis: &Analysis) {
        let parts: Vec<String> = analysis
            .verdict
            .families
            .iter()
            .filter(|share| share.share >= 50)
            .take(4)
            .map(|share| format!("{} {} %", share.family.replace('_', " "), share.share / 10))
            .collect();
        if !parts.is_empty() {
            self.wrapped(out, "Work   ", 7, &parts.join(" · "));
        }
        if self.explain {
            for share in analysis
                .verdict
                .families
                .iter()
                .filter(|share| share.share >= 50)
                .take(3)
            {
                self.terms(out, &share.family, &share.score.evidence);
            }
        }
    }

    fn roles(&self, out: &mut String, analysis: &Analysis) {
        if !matches!(analysis.verdict.is_cx, IsCx::Cx | IsCx::Frontline) {
            return;
        }
        let mut roles: Vec<_> = analysis.roles.iter().collect();
        roles.sort_by_key(|role| role.rank);
        for (index, role) in roles.iter().enumerate() {
            let filled = usize::from(role.score) * BAR / 100;
            let bar = format!("{}{}", "█".repeat(filled), "░".repeat(BAR - filled));
            let label = if index == 0 { "Roles  " } else { "       " };
            let row = format!("{label}{:<12}{} {:>3}", role.role, self.paint("36", &bar), role.score);
            self.line(out, "", &row);
            if self.explain {
                self.terms(out, &role.role, &role.evidence);
            }
        }
    }

    fn terms(&self, out: &mut String, name: &str, evidence: &[crate::model::TermEvidence]) {
        for piece in evidence.iter().take(MOST_TERMS) {
            let text = format!(
                "{:+} {} \"{}\" ({})",
                piece.weight,
                piece.term,
                visible(&one_line(&piece.text)),
                piece.section.name()
            );
            self.wrapped_styled(out, &format!("       {name}: "), 9, &text, "2");
        }
    }

    /// Whom the company sells to and how fast it says it grows, where the text tells.
    fn company(&self, out: &mut String, analysis: &Analysis) {
        let signals = &analysis.signals;
        let mut parts = Vec::new();
        if signals.customer_type != CustomerType::Unclear {
            parts.push(format!("customers {}", signals.customer_type.name()));
        }
        if signals.growth != Growth::Unstated {
            parts.push(format!("growth {}", signals.growth.name()));
        }
        if let Some(percent) = signals.growth_percent {
            parts.push(format!(
                "{percent} % a year: {}",
                GrowthTier::of_percent(percent).title()
            ));
        }
        if !parts.is_empty() {
            self.wrapped(out, "Firm   ", 7, &parts.join(" · "));
        }
    }

    fn demands(&self, out: &mut String, analysis: &Analysis) {
        let demands = &analysis.demands;
        let mut rows: Vec<String> = Vec::new();
        for demand in &demands.experience {
            let years = match (demand.min_years, demand.max_years) {
                (Some(min), Some(max)) => format!("{min} to {max} years"),
                (Some(min), None) => format!("{min}+ years"),
                (None, Some(max)) => format!("up to {max} years"),
                (None, None) => "years, number not understood".to_owned(),
            };
            let of = if demand.of.is_empty() {
                String::new()
            } else {
                format!(" · {}", visible(&demand.of))
            };
            rows.push(format!("{years}{of} ({})", demand.strength.name()));
        }
        for demand in &demands.industry {
            let what = if demand.class == IndustryClass::BusinessModel {
                "business model"
            } else {
                "background"
            };
            rows.push(format!("{what}: {} ({})", demand.industry, demand.strength.name()));
        }
        for demand in demands
            .certifications
            .iter()
            .filter(|demand| demand.strength != Strength::Provided)
        {
            rows.push(format!(
                "certificate: {} ({})",
                demand.name,
                demand.strength.name().replace('_', " ")
            ));
        }
        for (index, row) in rows.iter().enumerate() {
            self.wrapped(out, if index == 0 { "Asks   " } else { "       " }, 9, row);
        }
    }

    fn findings(&self, out: &mut String, outcome: &Outcome, analysis: &Analysis) {
        if analysis.findings.is_empty() {
            out.push('\n');
            self.wrapped_styled(
                out,
                "",
                0,
                "No findings. That is not an approval: rolecall looks for a few things only.",
                "2",
            );
        }
        let lines = outcome
            .document
            .as_deref()
            .map(|document| LineIndex::new(document.as_bytes()));
        for finding in &analysis.findings {
            out.push('\n');
            self.finding(out, outcome, analysis, finding, lines.as_ref());
        }
    }

    fn finding(
        &self,
        out: &mut String,
        outcome: &Outcome,
        analysis: &Analysis,
        finding: &Finding,
        lines: Option<&LineIndex<'_>>,
    ) {
        let (mark, colour) = match finding.severity {
            Severity::Error => ("error", "31;1"),
            Severity::Warning => ("warning", "33;1"),
            Severity::Note => ("note", "34;1"),
        };
        self.line(
            out,
            "",
            &format!(
                "{} {}",
                self.paint(colour, mark),
                self.paint("2", &format!("[{}]", finding.rule))
            ),
        );
        self.wrapped(out, "  ", 2, &visible(&finding.message));
        for piece in &finding.evidence {
            let place = piece
                .span
                .and_then(|span| analysis.posting.map.source_of(span))
                .and_then(|source| lines.map(|lines| lines.place(source.start)));
            let section = piece
                .span
                .map_or("title", |span| analysis.posting.kind_at(span.start).name());
            let at = match place {
                Some(place) => format!("{}:{}:{} ({section})", outcome.source, place.line, place.column),
                None => format!("({section})"),
            };
            let bar = if piece.role == EvidenceRole::Primary {
                "  > "
            } else {
                "  | "
            };
            self.wrapped(out, bar, 4, &format!("\"{}\"", visible(&one_line(&piece.text))));
            self.wrapped_styled(out, "    ", 4, &visible(&at), "2");
        }
        self.wrapped(out, "  Seeker: ", 4, &finding.advice.seeker);
        self.wrapped(out, "  Recruiter: ", 4, &finding.advice.recruiter);
    }

    /// One row a posting, for several of them.
    fn table(&self, out: &mut String, report: &Report) {
        let summary = report.summary();
        self.line(out, "", &self.paint("1", "All postings"));
        let title_width = self.width.saturating_sub(38).max(12);
        for outcome in &report.outcomes {
            let row = match &outcome.result {
                Ok(analysis) => {
                    let title = if analysis.posting.title.is_some() {
                        analysis.posting.title_text()
                    } else {
                        &outcome.source
                    };
                    format!(
                        "{:<10} {:<20} {:>2}  {}",
                        analysis.verdict.is_cx.name(),
                        cut(&analysis.verdict.family, 20),
                        analysis.findings.len(),
                        cut(&visible(title), title_width)
                    )
                }
                Err(_) => format!(
                    "{:<10} {:<20} {:>2}  {}",
                    "failed",
                    "",
                    "",
                    cut(&visible(&outcome.source), title_width)
                ),
            };
            self.line(out, "", &row);
        }
        let totals = format!(
            "{} analysed, {} failed, {} findings",
            summary.analysed, summary.failed, summary.findings
        );
        self.line(out, "", &self.paint("2", &totals));
    }

    fn line(&self, out: &mut String, prefix: &str, text: &str) {
        out.push_str(prefix);
        out.push_str(text.trim_end());
        out.push('\n');
    }

    fn wrapped(&self, out: &mut String, first: &str, indent: usize, text: &str) {
        self.wrapped_styled(out, first, indent, text, "");
    }

    /// Wraps text at blanks; words longer than the line are cut, so that nothing leaves the screen.
    fn wrapped_styled(&self, out: &mut String, first: &str, indent: usize, text: &str, code: &str) {
        let mut prefix = first.to_owned();
        let mut row = String::new();
        let room = |prefix: &str| self.width.saturating_sub(columns(&without_codes(prefix))).max(16);
        for word in text.split_whitespace() {
            let mut word = word;
            loop {
                let needed = columns(&row) + usize::from(!row.is_empty()) + columns(word);
                if needed <= room(&prefix) {
                    if !row.is_empty() {
                        row.push(' ');
                    }
                    row.push_str(word);
                    break;
                }
                if row.is_empty() {
                    let at = word.char_indices().nth(room(&prefix)).map_or(word.len(), |(at, _)| at);
                    row.push_str(&word[..at]);
                    word = &word[at..];
                }
                self.line(out, &prefix, &self.paint(code, &row));
                row.clear();
                prefix = " ".repeat(indent);
            }
        }
        if !row.is_empty() || prefix == first {
            self.line(out, &prefix, &self.paint(code, &row));
        }
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.colour && !code.is_empty() && !text.is_empty() {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}

fn columns(text: &str) -> usize {
    text.chars().count()
}

fn without_codes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('\u{1b}') {
        out.push_str(&rest[..start]);
        rest = rest[start..].find('m').map_or("", |end| &rest[start + end + 1..]);
    }
    out.push_str(rest);
    out
}

fn cut(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{kept}…")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Postings are strangers' text: control characters could steer the terminal.
fn visible(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(
            |c| !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200B}'..='\u{200F}' | '\u{FEFF}'),
        )
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_the_screen() {
        let screen = Screen {
            width: 40,
            colour: false,
            explain: false,
        };
        let mut out = String::new();
        screen.wrapped(&mut out, "> ", 4, &format!("short words and {} end", "x".repeat(90)));
        assert!(out.lines().all(|line| columns(line) <= 40), "{out}");
        assert!(out.contains("end"));
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(visible("a\u{1b}[2Jb\u{202E}c"), "a [2Jbc");
    }
}
