//! The view for people: is it CX, which role, what is wrong, what to ask. One screen, where the posting allows.

mod facts;
mod finding;
mod pen;
mod table;

use super::View;
use super::place::name;
use super::plain::{one_line, visible};
use super::questions;
use crate::model::{Analysis, IsCx, Outcome};
use pen::{BOLD, CYAN, DIM, GREEN, Pen, RED, YELLOW};

/// How the view is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Columns of the terminal; fewer than 40 count as 40, more than 100 as 100.
    pub width: usize,
    /// Whether colours are wanted.
    pub colour: bool,
    /// Draw bars with characters that every terminal has.
    pub ascii: bool,
    /// Show everything: the terms behind each score, all quotes, both kinds of advice.
    pub explain: bool,
}

impl Default for Style {
    fn default() -> Self {
        Style {
            width: 80,
            colour: false,
            ascii: false,
            explain: false,
        }
    }
}

/// Lines longer than this are hard to read, however wide the terminal.
const WIDEST: usize = 100;

/// Below this, words would have to be broken all the time.
const NARROWEST: usize = 40;

/// The rows that one posting may take without `--explain`: a screen of 24 without the row of the next prompt.
const ROWS: usize = 23;

/// With more postings than this, the table alone is shown, unless everything is asked for.
const MOST_IN_FULL: usize = 10;

/// How many rows the questions may take without `--explain`.
const ROWS_OF_QUESTIONS: usize = 4;

/// Draws a whole report.
pub fn report(view: View<'_>, style: Style) -> String {
    let screen = Screen {
        view,
        pen: Pen {
            width: style.width.clamp(NARROWEST, WIDEST),
            colour: style.colour,
            ascii: style.ascii,
        },
        explain: style.explain,
    };
    let outcomes = &view.report.outcomes;
    let in_full = style.explain || outcomes.len() <= MOST_IN_FULL;
    let mut blocks: Vec<Vec<String>> = Vec::new();
    if in_full {
        blocks.extend(outcomes.iter().map(|outcome| screen.outcome(outcome)));
    }
    if outcomes.len() > 1 {
        blocks.push(screen.table());
        if !in_full {
            let more = "One posting in full: `rolecall check FILE`; all of them: `--explain`.";
            blocks.push(screen.pen.flow(("", DIM), &[(more, DIM)]));
        }
    }
    let mut out = String::new();
    for (index, rows) in blocks.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        for row in rows {
            out.push_str(row.trim_end());
            out.push('\n');
        }
    }
    out
}

struct Screen<'a> {
    view: View<'a>,
    pen: Pen,
    explain: bool,
}

impl Screen<'_> {
    fn outcome(&self, outcome: &Outcome) -> Vec<String> {
        let mut rows = self.pen.flow(("", DIM), &[(&visible(&name(outcome)), DIM)]);
        match &outcome.result {
            Ok(analysis) => self.analysis(&mut rows, outcome, analysis),
            Err(failure) => rows.extend(
                self.pen
                    .flow(("failed: ", RED), &[(&visible(&failure.message), pen::PLAIN)]),
            ),
        }
        rows
    }

    fn analysis(&self, rows: &mut Vec<String>, outcome: &Outcome, analysis: &Analysis) {
        self.head(rows, analysis);
        rows.push(String::new());
        self.facts(rows, analysis);
        let questions = self.questions(analysis);
        let room = ROWS.saturating_sub(rows.len() + questions.len());
        if analysis.findings.is_empty() {
            rows.push(String::new());
            let nothing = "No findings. That is not an approval: rolecall looks for a few things only.";
            rows.extend(self.pen.flow(("", DIM), &[(nothing, DIM)]));
        } else {
            rows.extend(self.findings(outcome, analysis, room));
        }
        rows.extend(questions);
    }

    fn head(&self, rows: &mut Vec<String>, analysis: &Analysis) {
        let posting = &analysis.posting;
        let title = match &posting.title {
            Some(title) => one_line(&title.value),
            None => "(no title)".to_owned(),
        };
        let company = posting
            .company
            .as_ref()
            .map_or_else(String::new, |company| format!("· {}", one_line(&company.value)));
        rows.extend(self.pen.flow(("", BOLD), &[(&title, BOLD), (&company, pen::PLAIN)]));
        rows.push(String::new());
        let (_, colour) = answer(analysis.verdict.is_cx);
        rows.extend(
            self.pen
                .flow(("", colour), &[(&visible(&analysis.verdict.headline), colour)]),
        );
        let facts = format!(
            "{} confidence · judged as of {} ({})",
            analysis.verdict.confidence.name(),
            analysis.as_of.date,
            super::basis(analysis.as_of.basis)
        );
        rows.extend(self.pen.flow(("", DIM), &[(&facts, DIM)]));
        for warning in &posting.warnings {
            rows.extend(self.pen.flow(("Input: ", YELLOW), &[(&visible(warning), pen::PLAIN)]));
        }
    }

    /// The questions to the employer.
    fn questions(&self, analysis: &Analysis) -> Vec<String> {
        let questions = questions(self.view, &analysis.findings);
        if questions.is_empty() {
            return Vec::new();
        }
        let mut rows = vec![String::new(), self.pen.paint(BOLD, "Ask them")];
        let mut shown = 0;
        for question in &questions {
            let next = self.pen.flow(
                (&format!("  {}. ", shown + 1), CYAN),
                &[(&visible(question), pen::PLAIN)],
            );
            if !self.explain && shown > 0 && rows.len() - 2 + next.len() > ROWS_OF_QUESTIONS {
                break;
            }
            rows.extend(next);
            shown += 1;
        }
        self.rest(&mut rows, questions.len() - shown);
        rows
    }

    /// Says that a list was cut.
    fn rest(&self, rows: &mut Vec<String>, left_out: usize) {
        if left_out > 0 {
            let text = format!("and {left_out} more: --explain");
            rows.extend(self.pen.flow(("  ", DIM), &[(&text, DIM)]));
        }
    }
}

/// The answer in a word or two.
fn answer(is_cx: IsCx) -> (&'static str, anstyle::Style) {
    match is_cx {
        IsCx::Cx => ("CX", GREEN),
        IsCx::Frontline => ("FRONT LINE", CYAN),
        IsCx::NotCx => ("NOT CX", YELLOW),
        IsCx::Unclear => ("UNCLEAR", DIM),
    }
}
