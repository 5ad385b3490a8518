use super::{Facts, Findings, Rule, quote};
use crate::model::{Audience, EvidenceRole, Family, FindingBuilder, IsCx, RuleInfo, Severity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "customer-success-mislabel",
        name: "Customer Success under a CX title",
        summary: "The title claims customer experience, but the work is Customer Success.",
        help: "\
What it finds: a title with CX or customer (client, member, guest, patient ...) experience over duties of Customer Success: an assigned portfolio of accounts, onboarding, adoption, health scores, renewals, expansion.
Why it matters: both are good jobs, but they are different work with different measures. Customer Success looks after named accounts and their revenue; customer experience looks after what all customers go through. Which of the two is the wider term is an open debate in the field; this rule only compares the title with the duties.
What it leaves alone: titles that honestly say Customer Success (see customer-success-title).
How to fix: name the work in the title, or describe the experience work that the title promises.
Example: \"Customer Experience Manager\" who owns 60 accounts, prepares business reviews and carries a renewal target.
Ask: How many accounts would I own, and are renewals or expansion part of my targets?
Ask: Who in the company owns the experience of all customers?
Sources: the difference between the two fields is argued about: https://customerthink.com/customer-experience-and-customer-success-whats-the-difference/, https://cxm.co.uk/is-customer-success-the-new-customer-experience/, https://www.uptick.com/customer-success/customer-success-vs-experience.",
        severity: Severity::Warning,
        audience: Audience::Everyone,
    },
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings) {
    let verdict = facts.verdict;
    if !verdict.claims_cx || verdict.is_cx == IsCx::Unclear || verdict.family != Family::CustomerSuccess.name() {
        return;
    }
    let Some(share) = verdict.families.first() else { return };
    findings.add(
        FindingBuilder::new(&RULE.info)
            .confidence(verdict.confidence)
            .message(format!(
                "The title says customer experience, but the duties are Customer Success{}.",
                quote::words(share, 3)
            ))
            .advice(
                "Ask how many accounts you would own, whether renewal or expansion targets are part of the job, and who in the company owns the experience of all customers.",
                "Call the position Customer Success, or add the experience work that the title promises: listening to all customers, mapping journeys, changing what causes friction.",
            )
            .evidence(facts.title(EvidenceRole::Primary))
            .evidences(facts.duties(share, EvidenceRole::Related))
            .data("family", verdict.family.as_str()),
    );
}
