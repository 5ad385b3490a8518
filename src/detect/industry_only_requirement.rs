use super::{Facts, Findings, Rule};
use crate::model::{
    Audience, EvidenceRole, FindingBuilder, IndustryClass, IndustryDemand, OWN_INDUSTRY, RuleInfo, Severity, Strength,
};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "industry-only-requirement",
        name: "Insiders of one industry",
        summary: "The posting asks for a background in one industry.",
        help: "\
What it finds: a background in a named industry, or in the company's own, as a must or as the only way in; as a note where it is only a wish.
Why it matters: experience work carries over between industries, and people from outside see what insiders no longer notice. Voices in the field differ: some advise to hire from outside, others found leaders from inside or from a competitor more effective; the rule states the requirement and takes no side.
What it leaves alone: business models (SaaS, B2B, start-up), kinds of work (call centre, customer service), the company's own or its clients' industry, benefits, and lists such as \"retail, hospitality or call centre\" that widen the search. Where a licence or a regulation is named, it says so: that is a legitimate need.
How to fix: say what knowledge is needed, and what can be learnt in the first months.
Example: \"Must have 5 years in the insurance industry\".
Ask: What knowledge of {industry} is needed on the first day, and what can be learnt?
Sources: both views: https://zeislerconsulting.com/?p=1928, https://heartofthecustomer.com/why-your-next-cx-hire-shouldnt-be-an-external-cx-hire/.",
        severity: Severity::Warning,
        audience: Audience::Everyone,
    },
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings) {
    for demand in facts
        .demands
        .industry
        .iter()
        .filter(|demand| demand.class == IndustryClass::Industry)
    {
        if demand.strength >= Strength::Preferred {
            findings.add(finding(facts, demand));
        }
    }
}

fn finding(facts: &Facts<'_>, demand: &IndustryDemand) -> FindingBuilder {
    let years = demand.min_years.map_or(String::new(), |years| {
        if years == 1.0 {
            "1 year of ".to_owned()
        } else {
            format!("{years} years of ")
        }
    });
    let asks = match demand.strength {
        Strength::Exclusive => "Only people with",
        Strength::Required => "The posting requires",
        _ => "The posting prefers",
    };
    let what = format!("{years}background in {}", demand.industry);
    let sentence = match demand.strength {
        Strength::Exclusive => format!("{asks} {what} are considered."),
        _ => format!("{asks} {what}."),
    };
    let licence = demand
        .licence
        .as_ref()
        .map(|licence| format!(" The sentence names {licence}: a licence or rule is a legitimate need."));
    // An unnamed "relevant industry" may be wide; a licence or rule is a legitimate need.
    let named = demand.industry != OWN_INDUSTRY;
    let severity = if demand.strength.is_must() && demand.licence.is_none() && named {
        Severity::Warning
    } else {
        Severity::Note
    };
    let mut finding = FindingBuilder::new(&RULE.info)
        .severity(severity)
        .message(format!("{sentence}{}", licence.unwrap_or_default()))
        .advice(
            format!(
                "Coming from elsewhere? Name work under like conditions (regulation, season, volume, kind of customer) and what you learnt of {} so far; people in the field disagree on whether insiders do better.",
                demand.industry
            ),
            format!(
                "Say which knowledge of {} is needed on the first day and what can be learnt; \"or a comparable field\" widens the search. People in the field disagree on whether insiders do better.",
                demand.industry
            ),
        )
        .evidence(facts.sentence(EvidenceRole::Primary, demand.span))
        .data("industry", demand.industry.as_str())
        .data("strength", demand.strength.name());
    if let Some(licence) = &demand.licence {
        finding = finding.data("licence", licence.as_str());
    }
    finding
}
