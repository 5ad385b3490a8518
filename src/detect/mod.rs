//! Floor 4: the rules. One file a rule, one list of rules; everything else loops over the list.

mod age;
mod certification_required;
mod contradictory_experience;
mod customer_success_mislabel;
mod customer_success_title;
mod cx_title_mislabel;
mod doubtful_experience;
mod expired_listing;
mod hidden_cx;
mod impossible_experience;
mod industry_only_requirement;
mod job_markup_dates;
mod job_markup_recommended;
mod job_markup_required;
mod quote;
mod thin_posting;
mod vague_role;
mod word_rule;

use crate::matching::Hits;
use crate::model::{AsOf, Demands, Finding, FindingBuilder, Posting, RoleScore, RuleInfo, Verdict};
use crate::packs::Lexicon;

pub(crate) use word_rule::word_rules;

/// What the rules read. Nothing of it is extracted by a rule itself.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    /// The posting.
    pub posting: &'a Posting,
    /// The day of judgement.
    pub as_of: AsOf,
    /// The day the document was saved or, where that is not known, the day it is read.
    pub seen: AsOf,
    /// The verdict.
    pub verdict: &'a Verdict,
    /// The roles, ranked.
    pub roles: &'a [RoleScore],
    /// What is asked of the candidate.
    pub demands: &'a Demands,
    /// The words of the title in which "CX" means something else.
    pub other_cx: Option<&'a str>,
    /// The packs, for rules that are made of words.
    pub lexicon: &'a Lexicon,
    /// The terms that stand in the title.
    pub title_hits: &'a Hits,
    /// The terms that stand in the text.
    pub hits: &'a Hits,
}

/// A rule: its identity and what it does.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule {
    /// The one declaration of its identity.
    pub info: RuleInfo<'static>,
    check: fn(&Facts<'_>, &mut Findings),
}

/// Every rule. The order is that of the findings in a report: first what makes the others idle.
pub(crate) const RULES: [Rule; 15] = [
    expired_listing::RULE,
    customer_success_mislabel::RULE,
    cx_title_mislabel::RULE,
    customer_success_title::RULE,
    hidden_cx::RULE,
    vague_role::RULE,
    impossible_experience::RULE,
    doubtful_experience::RULE,
    contradictory_experience::RULE,
    industry_only_requirement::RULE,
    certification_required::RULE,
    thin_posting::RULE,
    job_markup_required::RULE,
    job_markup_dates::RULE,
    job_markup_recommended::RULE,
];

/// What the rules found so far.
#[derive(Debug, Default)]
struct Findings(Vec<Finding>);

impl Findings {
    /// Adds a finding. One without primary evidence is no finding: a rule that cannot quote stays silent.
    fn add(&mut self, builder: FindingBuilder) {
        self.0.extend(builder.build());
    }
}

/// Runs every rule.
pub(crate) fn findings(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Findings::default();
    for rule in RULES {
        (rule.check)(facts, &mut findings);
    }
    word_rule::check(facts, &mut findings);
    findings.0
}
