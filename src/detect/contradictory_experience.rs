use super::{Facts, Findings, Rule};
use crate::model::{
    Audience, Confidence, EvidenceRole, ExperienceDemand, FindingBuilder, RuleInfo, Severity, Strength,
};
use crate::packs::PackKind;
use crate::text::{Span, Txt};

/// A first job does not require this many years.
const NOT_ENTRY_LEVEL: f64 = 3.0;

/// Years of customer-experience work that CCXP itself demands of a candidate with a degree.
const CCXP_YEARS: f64 = 3.0;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "contradictory-experience",
        name: "Contradictory experience",
        summary: "The posting's demands for experience contradict each other.",
        help: "\
What it finds: an entry-level, graduate or no-experience posting that requires three years or more; a range that runs backwards (\"5-3 years\"); a written number that differs from its digits (\"five (3)\"); the CCXP certificate as a must with fewer years than CCXP itself demands of its candidates (three with a degree).
Why it matters: readers cannot tell which of the two is meant. \"Entry level\" may be a pay grade, not a level of experience; the rule names the contradiction, not a reason for it.
What it leaves alone: preferred years; titles that only mention a graduate degree.
How to fix: keep one of the two.
Example: \"Entry level\" in the title and \"minimum of 5 years\" among the requirements.
Ask: Which of the two statements on experience holds?
Sources: eligibility for the CCXP exam: http://www.ccxp.org/application/eligibility/; entry level as a pay grade: https://www.zippia.com/advice/entry-level-jobs-pay-experience-by-industry",
        severity: Severity::Warning,
        audience: Audience::Everyone,
    },
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings) {
    for demand in &facts.demands.experience {
        if let Some((first, second)) = demand.contradiction() {
            findings.add(
                contradiction(
                    facts,
                    demand,
                    format!("One number says {first} years, the other {second}."),
                )
                .data("kind", "numbers"),
            );
        }
    }
    entry_level(facts, findings);
    ccxp(facts, findings);
}

fn contradiction(facts: &Facts<'_>, demand: &ExperienceDemand, message: String) -> FindingBuilder {
    FindingBuilder::new(&RULE.info)
        .message(message)
        .advice(
            "Ask which of the two is meant before you rule yourself out.",
            "Decide which of the two you mean, and delete the other.",
        )
        .evidence(facts.sentence(EvidenceRole::Primary, demand.span))
}

/// The longest demand that nothing else can stand in for.
fn longest_must<'a>(facts: &'a Facts<'_>) -> Option<&'a ExperienceDemand> {
    facts
        .demands
        .experience
        .iter()
        .filter(|demand| demand.strength == Strength::Required && !demand.alternatives && demand.min_years.is_some())
        .filter(|demand| !has_cue(facts, "way_in", demand.sentence))
        .max_by(|a, b| {
            a.min_years
                .partial_cmp(&b.min_years)
                .unwrap_or(std::cmp::Ordering::Equal)
        })
}

fn has_cue(facts: &Facts<'_>, list: &str, sentence: Span<Txt>) -> bool {
    let pack = facts
        .lexicon
        .of_kind(PackKind::Cues)
        .find(|(_, pack)| pack.id == "contradictions");
    pack.is_some_and(|(index, pack)| {
        facts
            .hits
            .within(index, sentence)
            .any(|hit| pack.terms[hit.term].id == list)
    })
}

fn entry_level(facts: &Facts<'_>, findings: &mut Findings) {
    let Some(demand) = longest_must(facts) else { return };
    let Some(years) = demand.min_years.filter(|&years| years >= NOT_ENTRY_LEVEL) else {
        return;
    };
    let Some((words, span)) = entry_words(facts) else {
        return;
    };
    // "Years, or no experience with a degree" offers a way in.
    if span.is_some_and(|span| span.overlaps(demand.sentence)) {
        return;
    }
    let other = match span {
        Some(span) => facts.sentence(EvidenceRole::Related, span),
        None => facts.title(EvidenceRole::Related),
    };
    findings.add(
        contradiction(
            facts,
            demand,
            format!("The posting says \"{words}\" and requires {years} years of experience."),
        )
        .confidence(if span.is_none() {
            Confidence::High
        } else {
            Confidence::Medium
        })
        .evidence(other)
        .data("kind", "entry_level")
        .data("required_years", years),
    );
}

/// The words that make the posting a first job, and where they stand in the text.
fn entry_words(facts: &Facts<'_>) -> Option<(String, Option<Span<Txt>>)> {
    let (pack, lists) = facts
        .lexicon
        .of_kind(PackKind::Cues)
        .find(|(_, pack)| pack.id == "contradictions")?;
    let list_of = |term: usize| lists.terms[term].id.as_str();
    let title = facts.posting.title_text();
    let taken_back = facts
        .title_hits
        .of_pack(pack)
        .iter()
        .any(|hit| list_of(hit.term) == "not_entry");
    if let Some(hit) = facts
        .title_hits
        .of_pack(pack)
        .iter()
        .find(|hit| list_of(hit.term) == "entry_title" && !taken_back)
    {
        return Some((title[hit.span.range()].to_owned(), None));
    }
    let hits = facts.hits.of_pack(pack);
    let hit = hits.iter().find(|hit| {
        let says = matches!(list_of(hit.term), "entry_text" | "no_experience");
        let denied = hits
            .iter()
            .any(|other| other.sentence == hit.sentence && list_of(other.term) == "not_entry");
        says && !denied && !facts.posting.kind_at(hit.span.start).is_boilerplate()
    })?;
    Some((facts.posting.text[hit.span.range()].to_owned(), Some(hit.span)))
}

fn ccxp(facts: &Facts<'_>, findings: &mut Findings) {
    let Some(certificate) = facts
        .demands
        .certifications
        .iter()
        .find(|certificate| certificate.id == "ccxp" && certificate.strength.is_must())
    else {
        return;
    };
    let Some(demand) = longest_must(facts) else { return };
    let Some(years) = demand.min_years.filter(|&years| years < CCXP_YEARS) else {
        return;
    };
    findings.add(
        contradiction(
            facts,
            demand,
            format!("The posting requires CCXP and {years} years; CCXP itself is only given after {CCXP_YEARS} years of customer-experience work (with a degree)."),
        )
        .evidence(facts.sentence(EvidenceRole::Related, certificate.span))
        .data("kind", "ccxp"),
    );
}
