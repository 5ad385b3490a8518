//! Results as bytes: JSON and flat rows, and with the feature `cli` reports as HTML, SARIF, JUnit, GitHub annotations and
//! for terminals. Renderers see the model and the text, nothing else.

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
///
/// ```
/// use rolecall::model::Report;
/// use rolecall::render::{View, html, terminal};
/// use rolecall::{AsOf, AsOfBasis, Document, Engine, stats};
///
/// let engine = Engine::new();
/// let day = AsOf { date: "2026-01-15".parse()?, basis: AsOfBasis::Option };
/// let document = Document::new("posting.txt", "CX Analyst\n\nDuties\n- Run the NPS programme");
/// let report = Report::new(engine.analyse(&document, day)?.into_outcomes("posting.txt"));
/// let rules: Vec<_> = engine.rules().collect();
/// let view = View { report: &report, rules: &rules, packs: engine.packs() };
/// assert!(html::report(view, &stats::duplicates_of(&report))?.contains("<!doctype html>"));
/// assert!(terminal::report(view, terminal::Style::default()).contains("CX Analyst"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
use wording::{
    AuditPart, audit_parts, basis, by_severity, demand_rows, family_title, is_aside, questions, signal_parts,
};
