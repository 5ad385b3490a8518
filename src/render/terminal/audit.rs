//! What a recruiter's audit adds: accepted findings and the comparisons.

use super::pen::{BOLD, DIM, PLAIN};
use super::{Screen, visible};
use crate::model::Analysis;
use crate::render::audit_parts;

impl Screen<'_> {
    /// The findings that were set aside, a row each, and the comparisons that were asked for.
    pub(super) fn audit(&self, rows: &mut Vec<String>, analysis: &Analysis) {
        let accepted: Vec<_> = analysis
            .findings
            .iter()
            .filter_map(|finding| Some((finding, finding.suppressed.as_ref()?)))
            .collect();
        if !accepted.is_empty() {
            rows.push(String::new());
        }
        for (finding, suppression) in accepted {
            let text = format!(
                "{} ({}): {}",
                finding.rule,
                suppression.by.name(),
                visible(&suppression.reason)
            );
            rows.extend(self.pen.flow(("Accepted: ", DIM), &[(&text, DIM)]));
        }
        for part in audit_parts(&analysis.audit) {
            rows.push(String::new());
            rows.extend(self.pen.flow(("", BOLD), &[(&visible(&part.heading), BOLD)]));
            for line in &part.lines {
                rows.extend(self.pen.flow(("  - ", PLAIN), &[(&visible(line), PLAIN)]));
            }
        }
    }
}
