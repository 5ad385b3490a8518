use super::finding::Finding;
use super::kinds::Severity;

/// The identity of a rule: one declaration that the list, the help, the docs and the findings all read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RuleInfo<'a> {
    /// Stable identifier, named after the fault.
    pub id: &'a str,
    /// A short name for people.
    pub name: &'a str,
    /// What the rule finds, in one line.
    pub summary: &'a str,
    /// The rule in full: one paragraph a line, each begun by the name of its part (see [`HelpPart`]).
    pub help: &'a str,
    /// How bad a finding is unless the rule itself says otherwise.
    pub severity: Severity,
    /// Whom its findings concern.
    pub audience: Audience,
}

/// Whom a rule's findings concern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Audience {
    /// Who reads the posting, and who wrote it.
    Everyone,
    /// Who publishes the page: a reader loses nothing by not knowing.
    Publisher,
}

/// A part of a rule's help: the words that begin its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum HelpPart {
    /// What makes the rule fire.
    Finds,
    /// Why a reader should care.
    Why,
    /// What looks alike and is no finding.
    LeavesAlone,
    /// What the writer of the posting can do.
    Fix,
    /// Words that make it fire.
    Example,
    /// A question to the employer. `{key}` stands for a value of the finding's data.
    Ask,
    /// What the rule rests on.
    Sources,
}

impl HelpPart {
    /// Every part, in the order of the documentation.
    pub const ALL: [HelpPart; 7] = [
        HelpPart::Finds,
        HelpPart::Why,
        HelpPart::LeavesAlone,
        HelpPart::Fix,
        HelpPart::Example,
        HelpPart::Ask,
        HelpPart::Sources,
    ];

    /// The words that begin a line of this part, without their colon.
    pub fn label(self) -> &'static str {
        match self {
            HelpPart::Finds => "What it finds",
            HelpPart::Why => "Why it matters",
            HelpPart::LeavesAlone => "What it leaves alone",
            HelpPart::Fix => "How to fix",
            HelpPart::Example => "Example",
            HelpPart::Ask => "Ask",
            HelpPart::Sources => "Sources",
        }
    }
}

impl<'a> RuleInfo<'a> {
    /// The lines of one part of the help, without the words that begin them.
    pub fn part(&self, part: HelpPart) -> impl Iterator<Item = &'a str> + use<'a> {
        self.help
            .lines()
            .filter_map(move |line| line.strip_prefix(part.label())?.strip_prefix(':'))
            .map(str::trim)
    }

    /// The questions to the employer that follow from one of this rule's findings, with the finding's data filled in. A
    /// question about data that the finding does not have is left out.
    pub fn questions(&self, finding: &Finding) -> Vec<String> {
        self.part(HelpPart::Ask)
            .filter_map(|question| filled(question, finding))
            .collect()
    }
}

fn filled(question: &str, finding: &Finding) -> Option<String> {
    let mut out = String::with_capacity(question.len());
    let mut rest = question;
    while let Some((before, after)) = rest.split_once('{') {
        let (key, after) = after.split_once('}')?;
        out.push_str(before);
        out.push_str(&words(finding.data.get(key)?)?);
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

/// A value of a finding's data as words; nothing, objects and the like are none.
fn words(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(number) => {
            Some(number.as_f64().map_or_else(|| number.to_string(), |n| n.to_string()))
        }
        serde_json::Value::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(words).collect();
            items.map(|items| items.join(", "))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Evidence, EvidenceRole, FindingBuilder};

    const RULE: RuleInfo<'static> = RuleInfo {
        id: "some-rule",
        name: "Some rule",
        summary: "Says something.",
        help: "What it finds: something.\nAsk: Are {years} years of {things} meant?\nAsk: Why {missing}?\nAsk: Really?",
        severity: Severity::Note,
        audience: Audience::Everyone,
    };

    #[test]
    fn questions_take_the_findings_data() {
        let finding = FindingBuilder::new(&RULE)
            .evidence(Evidence::title(EvidenceRole::Primary, "Lead"))
            .data("years", 3.0)
            .data("things", vec!["Go".to_owned(), "Rust".to_owned()])
            .build()
            .expect("it has evidence");
        assert_eq!(RULE.questions(&finding), ["Are 3 years of Go, Rust meant?", "Really?"]);
    }

    #[test]
    fn parts_are_lines_of_the_help() {
        assert_eq!(RULE.part(HelpPart::Finds).collect::<Vec<_>>(), ["something."]);
        assert_eq!(RULE.part(HelpPart::Why).count(), 0);
    }
}
