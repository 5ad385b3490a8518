use super::{Facts, Findings, Rule};
use crate::model::{Audience, EvidenceRole, FindingBuilder, IsCx, RoleScore, RuleInfo, SectionKind, Severity};

/// A role below this score is not asked for in earnest.
const LEAST_SCORE: u8 = 45;

/// Two roles this close cannot be told apart.
const CLOSE: u8 = 4;

/// Three roles whose duties alone reach this many thousandths of a strong term are three jobs. What speaks against a
/// role is left out here: in a posting for everything each role's duties speak against the others.
const DUTIES_OF_A_JOB: i32 = 1750;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "vague-role",
        name: "Several roles in one",
        summary: "The duties fit two roles equally well, or belong to three roles.",
        help: "\
What it finds: among postings for customer experience or front-line work, those whose duties speak for two of the five roles (specialist, manager, associate, analyst, expert) with nearly the same score, or for three with high scores.
Why it matters: the roles need different strengths and pay; a posting for all of them is hard to fill and hard to answer.
What it leaves alone: other families of work; roles with a low score.
How to fix: choose the role that the team lacks most and move the duties of the others out.
Example: one posting that answers tickets, builds the survey dashboards and leads a team of ten.
Ask: Which of these is a normal week mostly about: {roles}?
Ask: Which of them are the pay and the title meant for?
Sources: the five roles and their duties are those of keywords/roles/; `rolecall roles` shows them.",
        severity: Severity::Note,
        audience: Audience::Everyone,
    },
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings) {
    if !matches!(facts.verdict.is_cx, IsCx::Cx | IsCx::Frontline) {
        return;
    }
    let mut ranked: Vec<&RoleScore> = facts.roles.iter().collect();
    ranked.sort_by_key(|role| role.rank);
    let asked: Vec<&&RoleScore> = ranked
        .iter()
        .filter(|role| role.score >= LEAST_SCORE && has_duties(role))
        .collect();
    let jobs: Vec<&&RoleScore> = ranked
        .iter()
        .filter(|role| duty_points(role) >= DUTIES_OF_A_JOB)
        .collect();
    let three = jobs.len() >= 3;
    let close = asked.len() >= 2 && asked[0].score - asked[1].score <= CLOSE;
    if !three && !close {
        return;
    }
    let named: Vec<&&RoleScore> = if three {
        jobs
    } else {
        asked.into_iter().take(2).collect()
    };
    let list: Vec<String> = named
        .iter()
        .map(|role| format!("{} ({})", role.role, role.score))
        .collect();
    let evidence = named.iter().filter_map(|role| {
        let piece = role
            .evidence
            .iter()
            .find(|piece| piece.weight > 0 && piece.span.is_some())?;
        Some(facts.sentence(EvidenceRole::Primary, piece.span?))
    });
    findings.add(
        FindingBuilder::new(&RULE.info)
            .message(format!("The duties fit several roles at once: {}.", list.join(", ")))
            .advice(
                "Ask which of these a normal week is mostly about, and which one the pay and the title are meant for.",
                "Choose the role that you need most, and move the duties of the others into another posting or into \"nice to have\".",
            )
            .evidences(evidence)
            .data("roles", named.iter().map(|role| role.role.clone()).collect::<Vec<_>>()),
    );
}

fn duty_points(role: &RoleScore) -> i32 {
    let duties = role
        .evidence
        .iter()
        .filter(|piece| piece.weight > 0 && piece.section == SectionKind::Duties);
    duties.map(|piece| piece.weight).sum()
}

fn has_duties(role: &RoleScore) -> bool {
    role.evidence
        .iter()
        .filter(|piece| piece.weight > 0 && piece.span.is_some())
        .count()
        >= 3
}
