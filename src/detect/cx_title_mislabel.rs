use super::{Facts, Findings, Rule, quote};
use crate::model::{Audience, EvidenceRole, Family, FindingBuilder, IsCx, RuleInfo, Severity};

/// A contact role that shows this many different ways back into the experience is more than contact handling.
const CONTRIBUTION_OF_AN_ASSOCIATE: usize = 2;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "cx-title-mislabel",
        name: "Other work under a CX title",
        summary: "The title claims customer experience, but the work is of another kind.",
        help: "\
What it finds: a title with CX or customer (client, member, guest, patient ...) experience over duties of another kind: support, sales, marketing, design, product, technology, in-person service, HR, operations. Also titles in which the letters mean something else, such as building commissioning (Cx) or a product (SAP CX).
Why it matters: people who look for experience work lose time, and people who would like the real work do not find it.
What it leaves alone: Customer Success (see customer-success-mislabel). For front-line contact work it shows both views: some count it as the Associate of a CX team, others call it support; a posting whose duties also feed back into the experience gets only a note.
How to fix: name the work in the title.
Example: \"Guest Experience Agent\" who checks guests in; \"Cx Engineer\" who commissions ventilation plants.
Ask: The title says \"{claim}\". What share of a normal week is that: listening to customers, mapping journeys, changing what causes friction?
Ask: Who owns the surveys behind \"{claim}\", and the changes that follow from them?
Sources: the narrower and the wider view of contact work: https://zeislerconsulting.com/?p=1928, https://www.fullview.io/blog/different-customer-experience-roles; the other meaning of Cx: https://www.covinly.com/blog/commissioning-agent-role.",
        severity: Severity::Warning,
        audience: Audience::Everyone,
    },
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings) {
    let verdict = facts.verdict;
    if let Some(words) = facts.other_cx.filter(|_| !verdict.claims_cx) {
        return findings.add(other_meaning(facts, words));
    }
    let family = Family::from_name(&verdict.family);
    let own_rule = matches!(family, Some(Family::CustomerExperience | Family::CustomerSuccess));
    if !verdict.claims_cx || verdict.is_cx == IsCx::Unclear || own_rule {
        return;
    }
    let Some(share) = verdict.families.first().filter(|share| share.family == verdict.family) else {
        return;
    };
    let finding = FindingBuilder::new(&RULE.info)
        .confidence(verdict.confidence)
        .evidence(facts.title(EvidenceRole::Primary))
        .evidences(facts.duties(share, EvidenceRole::Related))
        .data("family", verdict.family.as_str())
        .data("claim", verdict.claim.as_deref());
    findings.add(if family == Some(Family::CustomerSupport) {
        let associate = verdict.contribution >= CONTRIBUTION_OF_AN_ASSOCIATE;
        let view = if associate {
            "it also feeds back into the experience, so it can be read as the Associate of a CX team; in the narrower view it is support"
        } else {
            "where contact work counts as CX it is an Associate, in the narrower view it is plain support"
        };
        finding
            .severity(if associate { Severity::Note } else { Severity::Warning })
            .data("contribution", verdict.contribution)
            .message(format!("The title says customer experience; the duties are handling customers' contacts{}; {view}.", quote::words(share, 3)))
            .advice(
                "Ask what share of the week is calls, chats and tickets, what happens with the problems you report, and where people in this position go next.",
                "Say in the title that this is support, or describe what the person changes for customers beyond the single contact.",
            )
    } else {
        finding
            .message(format!(
                "The title says customer experience, but the duties are {}{}.",
                family.map_or(verdict.family.as_str(), |family| family.title()),
                quote::words(share, 3)
            ))
            .advice(
                "Read the duties, not the title. If you want experience work, ask who owns the surveys, the journeys and the changes that follow from them.",
                "Name the work in the title; the group it sits in can stand in the text.",
            )
    });
}

fn other_meaning(facts: &Facts<'_>, words: &str) -> FindingBuilder {
    FindingBuilder::new(&RULE.info)
        .severity(Severity::Note)
        .message(format!(
            "\"{words}\" in this title does not stand for customer experience."
        ))
        .advice(
            "This is another profession with the same letters; leave it out of a search for customer experience.",
            "Write the term out in the title, so that people who search for customer experience are not led here.",
        )
        .evidence(facts.title(EvidenceRole::Primary))
        .data("family", facts.verdict.family.as_str())
        .data("other_meaning", words)
}
