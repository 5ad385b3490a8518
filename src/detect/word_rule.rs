//! Rules that are made of words alone: a file in `keywords/rules/`.

use super::{Facts, Findings};
use crate::model::{Audience, EvidenceRole, FindingBuilder, RuleInfo};
use crate::packs::{Lexicon, PackKind, WordRule};

/// The identities of a lexicon's word rules, in order of their identifiers.
pub(crate) fn word_rules(lexicon: &Lexicon) -> impl Iterator<Item = RuleInfo<'_>> {
    lexicon.word_rules.values().map(info)
}

fn info(rule: &WordRule) -> RuleInfo<'_> {
    RuleInfo {
        id: &rule.id,
        name: &rule.name,
        summary: &rule.summary,
        help: &rule.help,
        severity: rule.severity,
        audience: Audience::Everyone,
    }
}

/// One finding for each rule whose words stand in the posting.
pub(super) fn check(facts: &Facts<'_>, findings: &mut Findings) {
    for (index, pack) in facts.lexicon.of_kind(PackKind::Rule) {
        let Some(rule) = facts.lexicon.word_rules.get(pack.id.as_str()) else {
            continue;
        };
        let in_title = facts
            .title_hits
            .of_pack(index)
            .iter()
            .take(1)
            .map(|_| facts.title(EvidenceRole::Primary));
        let in_text = facts
            .hits
            .of_pack(index)
            .iter()
            .map(|hit| facts.sentence(EvidenceRole::Primary, hit.span));
        findings.add(
            FindingBuilder::new(&info(rule))
                .message(rule.message.as_str())
                .advice(rule.seeker.as_str(), rule.recruiter.as_str())
                .evidences(in_title.chain(in_text)),
        );
    }
}
