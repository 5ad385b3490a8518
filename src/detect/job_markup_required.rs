use super::{Facts, Findings, Rule, quote};
use crate::model::{Audience, EvidenceRole, FindingBuilder, RuleInfo, Severity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "job-markup-required",
        name: "Required job markup is missing",
        summary: "The page's JSON-LD lacks fields that Google requires of a JobPosting.",
        help: "\
What it finds: JSON-LD of a JobPosting without `title`, `description`, `datePosted`, `hiringOrganization` with its name, or `jobLocation` with the country of its address. `applicantLocationRequirements` stands in for the place of a remote job.
Why it matters: Google does not show a listing without them in its job search.
What it leaves alone: pages without JSON-LD; objects that only refer to another one; lists of places of which one has its country; an employer that is not named and given as \"confidential\".
How to fix: add the named fields to the page's JobPosting. Test the page with Google's Rich Results Test.
Example: a JobPosting whose `jobLocation` is `{\"address\": {\"addressLocality\": \"Leeds\"}}`, without `addressCountry`.
Sources: https://developers.google.com/search/docs/appearance/structured-data/job-posting.",
        severity: Severity::Note,
        audience: Audience::Publisher,
    },
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings) {
    let Some(markup) = &facts.posting.markup else { return };
    let names: Vec<&str> = markup
        .missing
        .iter()
        .filter(|field| field.is_required())
        .map(|field| field.name())
        .collect();
    if names.is_empty() {
        return;
    }
    findings.add(
        FindingBuilder::new(&RULE.info)
            .message(format!(
                "The page's JobPosting lacks what Google's job search requires: {}.",
                names.join(", ")
            ))
            .advice(
                "Nothing to do for you: it only decides whether Google shows the page.",
                format!("Add {} to the page's JSON-LD.", quote::list(&names)),
            )
            .evidence(facts.heading(EvidenceRole::Primary))
            .data(
                "missing",
                names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>(),
            ),
    );
}
