//! One row a posting, for several of them.

use super::pen::{BOLD, DIM, cell, columns, cut};
use super::{Screen, answer, one_line};
use crate::model::{Analysis, IsCx, Outcome, Severity};
use crate::render::family_title;

const ANSWER: usize = 11;
const WORK: usize = 20;

/// Narrower screens leave out what the work is.
const WITH_WORK: usize = 56;

impl Screen<'_> {
    pub(super) fn table(&self) -> Vec<String> {
        let report = self.view.report;
        let head = self.row("ROLE OR WORK", "  E  W  N", "POSTING");
        let mut rows = vec![self.pen.paint(BOLD, &format!("{}{head}", cell("", ANSWER)))];
        for outcome in &report.outcomes {
            let (label, colour) = match &outcome.result {
                Ok(analysis) => answer(analysis.verdict.is_cx),
                Err(_) => ("failed", super::RED),
            };
            let row = self.outcome_row(outcome);
            rows.push(format!("{}{row}", self.pen.paint(colour, &cell(label, ANSWER))));
        }
        let summary = report.summary();
        let totals = format!(
            "{} analysed, {} failed; {} findings (E errors, W warnings, N notes)",
            summary.analysed, summary.failed, summary.findings
        );
        rows.extend(self.pen.flow(("", DIM), &[(&totals, DIM)]));
        rows
    }

    fn outcome_row(&self, outcome: &Outcome) -> String {
        match &outcome.result {
            Ok(analysis) => self.row(&role_or_work(analysis), &counts(analysis), &posting(outcome, analysis)),
            Err(failure) => {
                let what = format!("{}: {}", one_line(&outcome.source), one_line(&failure.message));
                self.row("", "", &what)
            }
        }
    }

    /// What follows the answer.
    fn row(&self, work: &str, counts: &str, posting: &str) -> String {
        let mut row = String::new();
        if self.pen.width >= WITH_WORK {
            row.push_str(&cell(work, WORK));
            row.push(' ');
        }
        row.push_str(&cell(counts, 9));
        row.push_str("  ");
        let room = self.pen.width.saturating_sub(ANSWER + columns(&row));
        row.push_str(&cut(posting, room));
        row
    }
}

/// Of CX and contact work the best role, of other work its family.
fn role_or_work(analysis: &Analysis) -> String {
    let asked = matches!(analysis.verdict.is_cx, IsCx::Cx | IsCx::Frontline);
    let best = analysis.roles.iter().find(|role| role.rank == 1);
    match best.filter(|_| asked) {
        Some(best) => format!("{} {}", one_line(&best.role), best.score),
        None if analysis.verdict.is_cx == IsCx::Unclear => "-".to_owned(),
        None => one_line(family_title(&analysis.verdict.family)),
    }
}

fn counts(analysis: &Analysis) -> String {
    let count = |severity| {
        let found = analysis
            .findings
            .iter()
            .filter(|finding| finding.counts() && finding.severity == severity);
        match found.count() {
            0 => "-".to_owned(),
            count => count.to_string(),
        }
    };
    format!(
        "{:>3}{:>3}{:>3}",
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note)
    )
}

fn posting(outcome: &Outcome, analysis: &Analysis) -> String {
    let title = match &analysis.posting.title {
        Some(title) => one_line(&title.value),
        None => one_line(&outcome.source),
    };
    match &analysis.posting.company {
        Some(company) => format!("{title} · {}", one_line(&company.value)),
        None => title,
    }
}
