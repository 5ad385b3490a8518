//! The view for people: is it CX, which role, what is wrong, what to ask. One screen, where the posting allows.

mod audit;
mod facts;
mod finding;
mod pen;
mod table;

use super::View;
use super::place::name;
use super::plain::{one_line, visible};
use super::{is_aside, questions};
use crate::model::{Analysis, IsCx, Outcome};
use pen::{BOLD, CYAN, DIM, GREEN, PLAIN, Pen, RED, YELLOW};

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
            Err(failure) => rows.extend(self.pen.flow(("failed: ", RED), &[(&visible(&failure.message), PLAIN)])),
        }
        rows
    }

    fn analysis(&self, rows: &mut Vec<String>, outcome: &Outcome, analysis: &Analysis) {
        self.head(rows, analysis);
        rows.push(String::new());
        let demands = self.facts(rows, analysis);
        // One row says what was left out.
        let room = ROWS.saturating_sub(rows.len() + 1);
        let mut asked = self.questions(analysis, ROWS_OF_QUESTIONS);
        let mut found = self.findings(outcome, analysis, room.saturating_sub(asked.rows.len()));
        if !self.explain && found.rows.len() + asked.rows.len() > room {
            asked = self.questions(analysis, 1);
            found = self.findings(outcome, analysis, room.saturating_sub(asked.rows.len()));
        }
        rows.extend(found.rows);
        rows.extend(asked.rows);
        self.left_out(rows, analysis, (demands, found.left_out, asked.left_out));
        self.audit(rows, analysis);
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
        rows.extend(self.pen.flow(("", BOLD), &[(&title, BOLD), (&company, PLAIN)]));
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
            rows.extend(self.pen.flow(("Input: ", YELLOW), &[(&visible(warning), PLAIN)]));
        }
    }

    /// The questions to the employer, in about `most` rows, but at least one question.
    fn questions(&self, analysis: &Analysis, most: usize) -> Cut {
        let questions = questions(self.view, &analysis.findings);
        if questions.is_empty() {
            return Cut::default();
        }
        let mut rows = vec![String::new(), self.pen.paint(BOLD, "Ask them")];
        let mut shown = 0;
        for question in &questions {
            let label = format!("  {}. ", shown + 1);
            let next = self.pen.flow((&label, CYAN), &[(&visible(question), PLAIN)]);
            if !self.explain && shown > 0 && rows.len() - 2 + next.len() > most {
                break;
            }
            rows.extend(next);
            shown += 1;
        }
        Cut {
            rows,
            left_out: questions.len() - shown,
        }
    }

    fn left_out(&self, rows: &mut Vec<String>, analysis: &Analysis, left_out: (usize, usize, usize)) {
        let (demands, findings, questions) = left_out;
        let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        let counts = [(demands, "demand"), (findings, "finding"), (questions, "question")];
        let mut parts: Vec<String> = Vec::new();
        for (count, what) in counts.into_iter().filter(|(count, _)| *count > 0) {
            // Said once, so that all of them fit on the one row that is kept for them.
            let more = if parts.is_empty() { "more " } else { "" };
            parts.push(counted(count, &format!("{more}{what}")));
        }
        let asides = analysis.findings.iter().filter(|finding| finding.counts());
        let asides = asides.filter(|finding| is_aside(analysis, finding)).count();
        if asides > 0 && !self.explain {
            parts.push(format!("{} for the publisher", counted(asides, "note")));
        }
        if !parts.is_empty() {
            let text = format!("and {}: --explain", parts.join(", "));
            rows.extend(self.pen.flow(("", DIM), &[(&text, DIM)]));
        }
    }
}

/// A list that may have been cut.
#[derive(Default)]
struct Cut {
    rows: Vec<String>,
    left_out: usize,
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
