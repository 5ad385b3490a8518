//! What the work is, which role it asks for, what it demands, who asks.

use super::pen::{self, CYAN, DIM, PLAIN};
use super::{Screen, one_line, visible};
use crate::model::{Analysis, IsCx, TermEvidence};
use crate::render::{demand_rows, family_title, signal_parts};

/// How many columns a bar of 100 takes.
const BAR: usize = 25;

/// Families below this many thousandths are not worth a word.
const LEAST_SHARE: u32 = 50;

/// How many terms `--explain` shows for each score.
const MOST_TERMS: usize = 8;

/// How many demands are shown without `--explain`.
const MOST_DEMANDS: usize = 3;

impl Screen<'_> {
    /// Gives how many demands were left out.
    pub(super) fn facts(&self, rows: &mut Vec<String>, analysis: &Analysis) -> usize {
        self.work(rows, analysis);
        if self.explain || matches!(analysis.verdict.is_cx, IsCx::Cx | IsCx::Frontline) {
            self.roles(rows, analysis);
        }
        let left_out = self.demands(rows, analysis);
        self.company(rows, analysis);
        left_out
    }

    fn work(&self, rows: &mut Vec<String>, analysis: &Analysis) {
        let shares = || {
            let shares = analysis.verdict.families.iter();
            shares.filter(|share| share.share >= LEAST_SHARE).take(4)
        };
        let parts: Vec<String> = shares()
            .map(|share| format!("{} {} %", family_title(&share.family), share.share / 10))
            .collect();
        if !parts.is_empty() {
            rows.extend(self.pen.text("Work   ", &parts.join(" · ")));
        }
        if self.explain {
            for share in shares() {
                self.terms(rows, family_title(&share.family), &share.score.evidence);
            }
        }
    }

    fn roles(&self, rows: &mut Vec<String>, analysis: &Analysis) {
        let mut roles: Vec<_> = analysis.roles.iter().collect();
        roles.sort_by_key(|role| role.rank);
        let shown = if self.explain { roles.len() } else { 1 };
        for (index, role) in roles.iter().take(shown).enumerate() {
            let label = if index == 0 { "Role   " } else { "       " };
            let bar = self.pen.bar(usize::from(role.score), 100, BAR.min(self.pen.width / 3));
            let name = pen::cell(&visible(&role.role), 12);
            rows.push(format!("{label}{name}{} {:>3}", self.pen.paint(CYAN, &bar), role.score));
            if self.explain {
                self.terms(rows, &role.role, &role.evidence);
            }
        }
        let others: Vec<String> = roles
            .iter()
            .skip(shown)
            .map(|role| format!("{} {}", visible(&role.role), role.score))
            .collect();
        if !others.is_empty() {
            rows.extend(self.pen.flow(("       ", DIM), &[(&others.join(" · "), DIM)]));
        }
    }

    fn terms(&self, rows: &mut Vec<String>, name: &str, evidence: &[TermEvidence]) {
        let label = format!("         {}: ", visible(name));
        for piece in evidence.iter().take(MOST_TERMS) {
            let text = format!(
                "{:+} {} \"{}\" ({})",
                piece.weight,
                piece.term,
                one_line(&piece.text),
                piece.section.name()
            );
            rows.extend(self.pen.flow((&label, DIM), &[(&text, DIM)]));
        }
        if evidence.len() > MOST_TERMS {
            let text = format!("and {} weaker terms", evidence.len() - MOST_TERMS);
            rows.extend(self.pen.flow((&label, DIM), &[(&text, DIM)]));
        }
    }

    fn demands(&self, rows: &mut Vec<String>, analysis: &Analysis) -> usize {
        let mut demands = demand_rows(analysis);
        // Where the list is cut, what is a must stays.
        demands.sort_by_key(|demand| !demand.is_must);
        let most = if self.explain { demands.len() } else { MOST_DEMANDS };
        for (index, demand) in demands.iter().take(most).enumerate() {
            let label = if index == 0 { "Asks   " } else { "       " };
            let strength = format!("({})", demand.strength);
            rows.extend(
                self.pen
                    .flow((label, PLAIN), &[(&visible(&demand.what), PLAIN), (&strength, DIM)]),
            );
        }
        demands.len().saturating_sub(most)
    }

    /// Whom the company sells to and how fast it says it grows, where the text tells.
    fn company(&self, rows: &mut Vec<String>, analysis: &Analysis) {
        let parts = signal_parts(analysis);
        if !parts.is_empty() {
            rows.extend(self.pen.text("Firm   ", &parts.join(" · ")));
        }
    }
}
