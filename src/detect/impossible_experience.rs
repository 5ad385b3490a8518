use super::age::{Age, implausible};
use super::{Facts, Findings, Rule};
use crate::model::{Audience, EvidenceRole, FindingBuilder, RuleInfo, Severity, Strength};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "impossible-experience",
        name: "Impossible experience",
        summary: "The posting asks for more years of something than it has existed.",
        help: "\
What it finds: a demand for years whose lower bound exceeds the age of the thing it is bound to, on the day of the posting. The earliest public availability counts, predecessors under other names included; three months are given in the posting's favour.
Why it matters: nobody can meet it, and honest people do not apply.
What it leaves alone: ranges whose lower end is possible; \"or similar\", \"such as\"; alternatives of which one is old enough; things that only stand near the number (\"10 years in software, including Kotlin\"); things whose date is not certain (see doubtful-experience).
How to fix: ask for fewer years, or for the older skill behind the new tool.
Example: \"12+ years of experience with Kubernetes\" in July 2020, six years after it appeared.
Ask: {technology} first appeared in {first_appeared}. Which experience do you mean by {asked_years} years of it?
Sources: keywords/technologies.tsv, where each date has its own.",
        severity: Severity::Error,
        audience: Audience::Everyone,
    },
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings) {
    for found in implausible(facts).filter(|found| found.age == Age::Impossible) {
        let wished = found.demand.strength == Strength::Preferred;
        let arithmetic = found.arithmetic(facts);
        let kind = if wished {
            "As a wish, the posting"
        } else {
            "The posting"
        };
        findings.add(
            FindingBuilder::new(&RULE.info)
                .severity(if wished { Severity::Warning } else { Severity::Error })
                .message(format!("{kind} {arithmetic}."))
                .advice(
                    format!(
                        "Nobody can meet this. Apply with the years of {} that you have, and name the older skills it builds on.",
                        found.technology.name
                    ),
                    format!(
                        "Ask for at most {} of {}, or for the wider skill behind it.",
                        years(found.most_years),
                        found.technology.name
                    ),
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

fn years(count: i64) -> String {
    match count {
        0 => "a few months".to_owned(),
        1 => "1 year".to_owned(),
        count => format!("{count} years"),
    }
}
