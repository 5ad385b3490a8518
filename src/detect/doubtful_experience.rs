use super::age::{Age, implausible};
use super::{Facts, Findings, Rule};
use crate::model::{Audience, Confidence, EvidenceRole, FindingBuilder, RuleInfo, Severity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "doubtful-experience",
        name: "Doubtful experience",
        summary: "A demand for years that may be impossible, or that only day-one users meet.",
        help: "\
What it finds: the same as impossible-experience, but where the date of the thing is only roughly known, where one number stands before several things (\"5 years of A, B and C\" may mean all together), or where only people who used the thing from its first days can have that many years.
Why it matters: it is worth a second look by the person who wrote it.
What it leaves alone: everything that is plausible.
How to fix: check the number against the thing's age.
Example: \"8 years of Terraform, Kubernetes and Docker\" where the youngest of the three is seven years old.
Ask: Do you mean {asked_years} years of {technology} alone, or together with the skills before it?
Sources: keywords/technologies.tsv, where each date has its own.",
        severity: Severity::Note,
        audience: Audience::Everyone,
    },
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings) {
    for found in implausible(facts).filter(|found| found.age != Age::Impossible) {
        let several = found.demand.technologies.len() > 1;
        let arithmetic = found.arithmetic(facts);
        let message = match found.age {
            Age::DayOne => format!(
                "The posting asks for {} years of {}; it first appeared in {}, so only people who used it from its first days have that many.",
                found.asked, found.technology.name, found.technology.since_text
            ),
            _ if several => format!("Read as a demand for each of the named things, the posting {arithmetic}."),
            _ => format!("By a date that is only roughly known, the posting {arithmetic}. Please check."),
        };
        findings.add(
            FindingBuilder::new(&RULE.info)
                .confidence(Confidence::Medium)
                .message(message)
                .advice(
                    "Ask how the number is meant before you rule yourself out; few people or none will have that many years.",
                    "Check the number against the age of the thing, and say which of the named things it is meant for.",
                )
                .evidence(facts.sentence(EvidenceRole::Primary, found.demand.span))
                .data("technology", found.technology.name.as_str())
                .data("first_appeared", found.technology.since_text.as_str())
                .data("basis", found.technology.basis.as_str())
                .data("asked_years", found.asked)
                .data("most_possible_years", found.most_years),
        );
    }
}
