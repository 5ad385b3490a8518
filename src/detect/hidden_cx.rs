use super::{Facts, Findings, Rule, quote};
use crate::model::{Audience, Confidence, EvidenceRole, FindingBuilder, IsCx, RuleInfo, Severity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "hidden-cx",
        name: "CX work under another title",
        summary: "The work is customer experience, but the title does not say so.",
        help: "\
What it finds: duties of customer experience (listening programmes, journey work, experience metrics and what follows from them) under a title that names something else.
Why it matters: people who look for experience work will not find this posting.
What it leaves alone: verdicts of low confidence.
How to fix: put customer experience, or the noun that fits (patient, guest, member, client ...), into the title.
Example: \"Programme Manager, Patient Liaison\" who runs the patient survey, closes the loop and redesigns the admission journey.
Ask: Is this position part of a customer-experience team, and whom does it report to?
Sources: https://www.cxpa.org/blogs/cxpa-admin/2022/05/12/why-your-next-cx-job-posting-should-include-ccxp-p lists the competencies that the duties are compared with.",
        severity: Severity::Note,
        audience: Audience::Everyone,
    },
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings) {
    let verdict = facts.verdict;
    if verdict.claims_cx
        || verdict.is_cx != IsCx::Cx
        || verdict.confidence == Confidence::Low
        || facts.posting.title.is_none()
    {
        return;
    }
    let Some(share) = verdict.families.first() else { return };
    // Without a quote from the text there is nothing that the title hides.
    if facts.duties(share, EvidenceRole::Related).is_empty() {
        return;
    }
    findings.add(
        FindingBuilder::new(&RULE.info)
            .confidence(verdict.confidence)
            .message(format!("The title does not say so, but the duties are customer experience{}.", quote::words(share, 3)))
            .advice(
                "A good find: search for the duties too, not only for the title.",
                "Add customer experience (or patient, guest, member, client experience) to the title, so that the right people find it.",
            )
            .evidence(facts.title(EvidenceRole::Primary))
            .evidences(facts.duties(share, EvidenceRole::Related))
            .data("family", verdict.family.as_str()),
    );
}
