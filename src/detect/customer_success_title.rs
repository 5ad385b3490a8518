use super::{Facts, Findings, Rule};
use crate::model::{Audience, EvidenceRole, Family, FindingBuilder, IsCx, RuleInfo, SectionKind, Severity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "customer-success-title",
        name: "Honest Customer Success title",
        summary: "The title says Customer Success, and so does the work: this is not customer experience.",
        help: "\
What it finds: a title that says Customer Success (or client success) over duties of Customer Success.
Why it matters: job boards show these postings to people who search for customer experience. The two are close and often confused: Customer Success makes named customers reach their goals with a product and keeps their revenue; customer experience works on what all customers go through.
What it leaves alone: everything else. It is a note, not a fault of the posting.
How to fix: nothing to fix; do not tag the posting as customer experience.
Example: \"Customer Success Manager\" with a portfolio, onboarding and renewals.
Ask: How is success measured here: by adoption and renewals of my accounts, or by what all customers say?
Sources: https://customerthink.com/customer-experience-and-customer-success-whats-the-difference/, https://influx.com/blog/customer-support-vs-customer-success-vs-customer-experience.",
        severity: Severity::Note,
        audience: Audience::Everyone,
    },
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings) {
    let verdict = facts.verdict;
    if verdict.claims_cx || verdict.is_cx == IsCx::Unclear || verdict.family != Family::CustomerSuccess.name() {
        return;
    }
    let Some(share) = verdict.families.first() else { return };
    let in_title = |section, weight| section == SectionKind::Title && weight > 0;
    if !share
        .score
        .evidence
        .iter()
        .any(|piece| in_title(piece.section, piece.weight))
    {
        return;
    }
    findings.add(
        FindingBuilder::new(&RULE.info)
            .confidence(verdict.confidence)
            .message("This is Customer Success, and the title says so. It is not customer experience, though the two are often listed together.")
            .advice(
                "Choose it for named customers, adoption and renewals; look on if you want surveys, journeys and changes for all customers.",
                "Nothing to change. Do not tag the posting as customer experience.",
            )
            .evidence(facts.title(EvidenceRole::Primary))
            .evidences(facts.duties(share, EvidenceRole::Related))
            .data("family", verdict.family.as_str()),
    );
}
