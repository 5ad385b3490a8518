use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{Finding, Outcome, Report, SuppressedBy, fingerprint, source_key};

const SCHEMA: &str = "rolecall.baseline/1";

/// Findings that are known: only what is not among them is new.
#[derive(Debug, Clone, Default)]
pub(crate) struct Baseline {
    /// How many findings with a fingerprint are known.
    known: BTreeMap<String, usize>,
}

/// A baseline file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BaselineError {
    /// It is not the JSON that `--write-baseline` writes.
    #[error("is not a baseline: {0}")]
    Invalid(#[from] serde_json::Error),
    /// It was written in a form that this version does not know.
    #[error("has the schema {0:?}; this version reads {SCHEMA:?}")]
    Schema(String),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: String,
    findings: Vec<Entry>,
}

/// One line of the file. The source, rule and quote are for people who read a change of the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    source: String,
    rule: String,
    quote: String,
    fingerprint: String,
}

impl Baseline {
    /// Reads a baseline.
    pub(crate) fn parse(text: &str) -> Result<Self, BaselineError> {
        let file: File = serde_json::from_str(text)?;
        if file.schema != SCHEMA {
            return Err(BaselineError::Schema(file.schema));
        }
        let mut baseline = Baseline::default();
        for entry in file.findings {
            *baseline.known.entry(entry.fingerprint).or_default() += 1;
        }
        Ok(baseline)
    }

    /// The baseline of a report: every finding that nobody accepted by name, in a stable order.
    pub(crate) fn write(report: &Report) -> String {
        let mut findings = Vec::new();
        for outcome in &report.outcomes {
            let Ok(analysis) = &outcome.result else { continue };
            let unnamed = |finding: &&Finding| match &finding.suppressed {
                None => true,
                Some(suppression) => suppression.by == SuppressedBy::Baseline,
            };
            for finding in analysis.findings.iter().filter(unnamed) {
                findings.push(Entry {
                    source: source_key(&outcome.source),
                    rule: finding.rule.clone(),
                    quote: finding
                        .evidence
                        .first()
                        .map(|piece| piece.text.clone())
                        .unwrap_or_default(),
                    fingerprint: fingerprint(outcome, finding),
                });
            }
        }
        findings.sort();
        let file = File {
            schema: SCHEMA.to_owned(),
            findings,
        };
        // Plain strings always serialise.
        let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Whether a finding is known. Each known finding counts once.
    pub(super) fn take(&mut self, outcome: &Outcome, finding: &Finding) -> bool {
        match self.known.get_mut(&fingerprint(outcome, finding)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        }
    }

    /// How many known findings did not appear again.
    pub(crate) fn left(&self) -> usize {
        self.known.values().sum()
    }
}
