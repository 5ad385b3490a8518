use std::collections::BTreeMap;

use super::baseline::Baseline;
use super::directive::Directive;
use crate::config::{Ignore, RuleLevel};
use crate::model::{Finding, Outcome, SuppressedBy, Suppression};

/// What happens to findings once the rules have run. The one place where they are filtered and regraded.
#[derive(Debug, Default)]
pub(crate) struct Policy {
    /// Levels by rule.
    pub levels: BTreeMap<String, RuleLevel>,
    /// What is accepted, in the order of the configuration.
    pub ignores: Vec<Ignore>,
    /// What is known.
    pub baseline: Option<Baseline>,
    /// What each of the ignores did.
    effects: Vec<Effect>,
}

/// What an ignore did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Effect {
    /// None of its paths was among the inputs: one file of a folder may be judged alone.
    #[default]
    NotAsked,
    /// Its paths were judged and nothing was there to silence.
    Nothing,
    /// It silenced something.
    Silenced,
}

impl Policy {
    /// Applies the policy to an outcome. `path` is the input as the configuration's globs see it; `directives` are the
    /// comments of the input's own file, `rules` the rules in use.
    pub(crate) fn apply(
        &mut self,
        outcome: &mut Outcome,
        path: Option<&str>,
        directives: &[Directive],
        rules: &[String],
    ) {
        let Ok(analysis) = &mut outcome.result else { return };
        self.effects.resize(self.ignores.len(), Effect::NotAsked);
        for (ignore, effect) in self.ignores.iter().zip(&mut self.effects) {
            if *effect == Effect::NotAsked && holds(ignore, path) {
                *effect = Effect::Nothing;
            }
        }
        let mut findings = std::mem::take(&mut analysis.findings);
        findings.retain_mut(|finding| self.regrade(finding));
        let mut silenced = vec![false; directives.len()];
        for finding in &mut findings {
            finding.suppressed = self
                .by_comment(finding, directives, &mut silenced)
                .or_else(|| self.by_config(finding, path))
                .or_else(|| self.by_baseline(finding, outcome));
        }
        let Ok(analysis) = &mut outcome.result else { return };
        analysis.findings = findings;
        for (directive, silenced) in directives.iter().zip(silenced) {
            analysis.posting.warnings.extend(complaint(directive, silenced, rules));
        }
    }

    /// Gives a finding the level of its rule; whether it stays.
    fn regrade(&self, finding: &mut Finding) -> bool {
        let Some(level) = self.levels.get(&finding.rule) else {
            return true;
        };
        if let Some(severity) = level.severity() {
            finding.severity = severity;
        }
        *level != RuleLevel::Off
    }

    fn by_comment(&self, finding: &Finding, directives: &[Directive], silenced: &mut [bool]) -> Option<Suppression> {
        let at = directives
            .iter()
            .position(|directive| directive.rule == finding.rule && !directive.reason.is_empty())?;
        silenced[at] = true;
        Some(Suppression {
            by: SuppressedBy::Comment,
            reason: directives[at].reason.clone(),
        })
    }

    fn by_config(&mut self, finding: &Finding, path: Option<&str>) -> Option<Suppression> {
        let at = self
            .ignores
            .iter()
            .position(|ignore| ignore.rule == finding.rule && holds(ignore, path))?;
        self.effects[at] = Effect::Silenced;
        Some(Suppression {
            by: SuppressedBy::Config,
            reason: self.ignores[at].reason.clone(),
        })
    }

    fn by_baseline(&mut self, finding: &Finding, outcome: &Outcome) -> Option<Suppression> {
        self.baseline.as_mut()?.take(outcome, finding).then(|| Suppression {
            by: SuppressedBy::Baseline,
            reason: "known when the baseline was written".to_owned(),
        })
    }

    /// The accepted kinds of finding that appeared nowhere although their paths were judged, as sentences for the user.
    pub(crate) fn unused(&self) -> Vec<String> {
        self.ignores
            .iter()
            .zip(&self.effects)
            .filter(|&(_, effect)| *effect == Effect::Nothing)
            .map(|(ignore, _)| format!("{}: the ignore of {} silenced nothing", ignore.place, ignore.rule))
            .collect()
    }
}

/// Whether an ignore is meant for an input.
fn holds(ignore: &Ignore, path: Option<&str>) -> bool {
    match &ignore.paths {
        None => true,
        Some(globs) => path.is_some_and(|path| globs.is_match(path)),
    }
}

/// What is wrong with a comment.
fn complaint(directive: &Directive, silenced: bool, rules: &[String]) -> Option<String> {
    let Directive { line, rule, reason } = directive;
    if !rules.contains(rule) {
        Some(format!("the comment in line {line} names no rule: {rule:?}"))
    } else if reason.is_empty() {
        Some(format!(
            "the comment in line {line} has no effect: a reason must follow (rolecall-ignore {rule}: reason)"
        ))
    } else if !silenced {
        Some(format!(
            "the comment in line {line} silenced nothing: no {rule} was found"
        ))
    } else {
        None
    }
}
