use super::kinds::Severity;

/// The identity of a rule: one declaration that the list, the help, the docs and the findings all read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleInfo<'a> {
    /// Stable identifier, named after the fault.
    pub id: &'a str,
    /// A short name for people.
    pub name: &'a str,
    /// What the rule finds, in one line.
    pub summary: &'a str,
    /// What it finds, why it matters and what it leaves alone.
    pub help: &'a str,
    /// How bad a finding is unless the rule itself says otherwise.
    pub severity: Severity,
}
