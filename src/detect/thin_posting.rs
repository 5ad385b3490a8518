use super::{Facts, Findings, Rule};
use crate::model::{Audience, Evidence, EvidenceRole, FindingBuilder, IsCx, RuleInfo, Severity};
use crate::text::{Span, Txt};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "thin-posting",
        name: "Too little text",
        summary: "The posting says too little about the work to be judged.",
        help: "\
What it finds: fewer than sixty words about the work, once praise of the company, benefits and legal text are left out.
Why it matters: nobody can tell from it what the job is.
What it leaves alone: postings in other languages than English, which rolecall does not judge.
How to fix: say what the person will do, for whom, and how success is measured.
Example: \"CX Manager wanted. Competitive pay. Apply now.\"
Ask: Could you send the full description: the duties, the team, and how success is measured?",
        severity: Severity::Note,
        audience: Audience::Everyone,
    },
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings) {
    let foreign = facts.posting.language.as_deref().is_some_and(|code| code != "en");
    if facts.verdict.is_cx != IsCx::Unclear || foreign {
        return;
    }
    // A heading alone is no quote.
    let in_section = |sentence: &&Span<Txt>| {
        facts
            .posting
            .sections
            .iter()
            .any(|section| section.span.contains(**sentence))
    };
    let evidence = match facts.hits.sentences.iter().find(in_section) {
        Some(&first) => facts.sentence(EvidenceRole::Primary, first),
        None => Evidence::title(EvidenceRole::Primary, facts.posting.title_text()),
    };
    findings.add(
        FindingBuilder::new(&RULE.info)
            .message("The posting says too little about the work to judge it.")
            .advice(
                "Ask for a full description before you apply: the duties, the team, the measures of success.",
                "Describe the duties, the team and the measures of success; a few honest bullets are enough.",
            )
            .evidence(evidence),
    );
}
