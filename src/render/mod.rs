//! Floor 6: analyses to bytes. Renderers see the model and the text, nothing else.

pub mod flat;
#[cfg(feature = "cli")]
pub mod github;
#[cfg(feature = "cli")]
pub mod html;
pub mod json;
#[cfg(feature = "cli")]
pub mod junit;
#[cfg(feature = "cli")]
mod place;
#[cfg(feature = "cli")]
mod plain;
#[cfg(feature = "cli")]
pub mod rules;
#[cfg(feature = "cli")]
pub mod sarif;
#[cfg(feature = "cli")]
pub mod terminal;
#[cfg(feature = "cli")]
mod wording;

#[cfg(feature = "cli")]
use crate::model::{PackSource, Report, RuleInfo};

/// What a report is drawn from: the results, and what they were judged by.
#[cfg(feature = "cli")]
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The results.
    pub report: &'a Report,
    /// The rules in use, in the order of the findings.
    pub rules: &'a [RuleInfo<'a>],
    /// The packs in use.
    pub packs: &'a [PackSource],
}

#[cfg(feature = "cli")]
impl<'a> View<'a> {
    /// The declaration of a rule; rules of a baseline or of another version have none.
    fn rule(&self, id: &str) -> Option<&'a RuleInfo<'a>> {
        self.rules.iter().find(|rule| rule.id == id)
    }
}

#[cfg(feature = "cli")]
use wording::{AuditPart, audit_parts, basis, by_severity, demand_rows, family_title, is_aside, questions, signal_parts};
