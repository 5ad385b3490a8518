use sha2::{Digest, Sha256};

use super::{EvidenceRole, Finding, Outcome};
use crate::text::fold_str;

/// What stays the same of a finding when lines move: its rule, its input, its posting and the words it rests on, but not
/// the message, whose numbers change with the day. Baselines and SARIF know a finding by it; what it is made of is a
/// promise to the baselines that exist.
///
/// 32 hexadecimal digits. Two findings of one posting that rest on the same words have the same fingerprint.
pub(crate) fn fingerprint(outcome: &Outcome, finding: &Finding) -> String {
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update(text.as_bytes());
        hash.update([0]);
    };
    part(&finding.rule);
    part(&source_key(&outcome.source));
    let title = outcome
        .result
        .as_ref()
        .ok()
        .map(|analysis| analysis.posting.title_text());
    match (outcome.record, &outcome.id) {
        (None, _) => {}
        (Some(_), Some(id)) => part(id),
        (Some(_), None) => part(&fold_str(title.unwrap_or_default())),
    }
    for evidence in finding
        .evidence
        .iter()
        .filter(|piece| piece.role == EvidenceRole::Primary)
    {
        part(&fold_str(&evidence.text));
    }
    hash.finalize()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A path as every system writes it, so that a baseline made on one holds on another.
pub(crate) fn source_key(source: &str) -> String {
    let slashes = source.replace('\\', "/");
    let mut rest = slashes.as_str();
    while let Some(shorter) = rest.strip_prefix("./") {
        rest = shorter;
    }
    rest.to_owned()
}
