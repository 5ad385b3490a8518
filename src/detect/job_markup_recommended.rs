use super::{Facts, Findings, Rule, quote};
use crate::model::{Audience, EvidenceRole, FindingBuilder, MarkupField, RuleInfo, Severity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "job-markup-recommended",
        name: "Job markup could say more",
        summary: "The page's JSON-LD lacks fields that Google recommends, or has them in another form.",
        help: "\
What it finds: JSON-LD of a JobPosting without `baseSalary`, `employmentType` or `identifier`, and fields in another form than Google documents: a company or a place as bare text, an `employmentType` that is none of Google's eight words, a `baseSalary` without currency or unit, a `jobLocationType` other than TELECOMMUTE, a `description` that only repeats the title.
Why it matters: what is not in the markup cannot be shown or searched by; and a listing that names its pay answers a question before it is asked.
What it leaves alone: pages without JSON-LD; fields that only some postings have a use for: `validThrough`, which Google wants left out where no day is set, `directApply`, education and experience; small letters in the units of pay.
How to fix: add the named fields or write them as documented.
Example: `\"employmentType\": \"Full-time\"` instead of `\"FULL_TIME\"`.
Sources: https://developers.google.com/search/docs/appearance/structured-data/job-posting.",
        severity: Severity::Note,
        audience: Audience::Publisher,
    },
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings) {
    let Some(markup) = &facts.posting.markup else { return };
    let missing: Vec<&str> = markup
        .missing
        .iter()
        .filter(|field| !field.is_required())
        .map(|field| field.name())
        .collect();
    let form = |field: &MarkupField| format!("{} ({})", field.name(), field.form());
    let loose: Vec<String> = markup.loose.iter().map(form).collect();
    let mut parts = Vec::new();
    let mut advice = Vec::new();
    if !missing.is_empty() {
        parts.push(format!(
            "The page's JobPosting lacks what Google recommends: {}.",
            missing.join(", ")
        ));
        advice.push(format!("Add {} where they apply.", quote::list(&missing)));
    }
    if !loose.is_empty() {
        let names: Vec<&str> = markup.loose.iter().map(|field| field.name()).collect();
        parts.push(format!("Not in the form that Google documents: {}.", names.join(", ")));
        advice.push(format!("Write as documented: {}.", loose.join("; ")));
    }
    if parts.is_empty() {
        return;
    }
    let names = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect::<Vec<_>>();
    findings.add(
        FindingBuilder::new(&RULE.info)
            .message(parts.join(" "))
            .advice(
                "Nothing to do for you, but you can ask for the pay if the page does not name it.",
                advice.join(" "),
            )
            .evidence(facts.heading(EvidenceRole::Primary))
            .data("missing", names(missing))
            .data(
                "other_form",
                names(markup.loose.iter().map(|field| field.name()).collect()),
            ),
    );
}
