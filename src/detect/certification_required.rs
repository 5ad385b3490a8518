use super::{Facts, Findings, Rule};
use crate::model::{Audience, CertificationDemand, EvidenceRole, FindingBuilder, RuleInfo, Severity};

/// This many vendors' certificates as a must narrow the search to users of the same tools.
const SEVERAL: usize = 2;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "certification-required",
        name: "Certificate as a must",
        summary: "The posting requires professional certificates.",
        help: "\
What it finds: professional certificates that are required; a warning where several of them are certificates of tool vendors.
Why it matters: certificates open doors, but do not prove skill; the issuer of the best-known CX certificate, CCXP, itself recommends to write \"preferred\".
What it leaves alone: certificates that are preferred, to be obtained after hiring, or paid for by the company; certificates of the company itself; degrees and licences to practise.
How to fix: write \"preferred\", or \"or equivalent experience\".
Example: \"CCXP certification required\".
Ask: Does equal experience count in place of the certificate ({certifications}), or can it be earned after the start?
Sources: https://www.cxpa.org/blogs/cxpa-admin/2022/05/12/why-your-next-cx-job-posting-should-include-ccxp-p, https://zeislerconsulting.com/2020/10/the-value-of-certifications/.",
        severity: Severity::Note,
        audience: Audience::Everyone,
    },
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings) {
    let required: Vec<&CertificationDemand> = facts
        .demands
        .certifications
        .iter()
        .filter(|demand| demand.strength.is_must())
        .collect();
    if required.is_empty() {
        return;
    }
    let vendors = required.iter().filter(|demand| demand.vendor).count();
    let names: Vec<&str> = required.iter().map(|demand| demand.name.as_str()).collect();
    let evidence = required
        .iter()
        .map(|demand| facts.sentence(EvidenceRole::Primary, demand.span));
    findings.add(
        FindingBuilder::new(&RULE.info)
            .severity(if vendors >= SEVERAL { Severity::Warning } else { Severity::Note })
            .message(format!("The posting requires {}.", names.join(", ")))
            .advice(
                "Ask whether equal experience counts, or whether the certificate can be earned after you start.",
                "Write \"preferred\" or \"or equivalent experience\", unless a law or a contract demands the certificate.",
            )
            .evidences(evidence)
            .data("certifications", names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()),
    );
}
