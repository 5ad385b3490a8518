//! Professional certificates.

use super::cues::Cues;
use super::{Source, strength};
use crate::model::{CertificationDemand, SectionKind, Strength};
use crate::packs::PackKind;
use crate::text::{Span, Txt};

/// The table's entry for certificates that it does not name.
const UNLISTED: &str = "unlisted";

/// Every certificate asked of the candidate, in text order; one is named once, with its strongest wording.
pub(super) fn certifications(source: Source<'_>) -> Vec<CertificationDemand> {
    let Some((pack, _)) = source.lexicon.of_kind(PackKind::Certifications).next() else {
        return Vec::new();
    };
    let cues = Cues::new(source, "certifications");
    let mut demands: Vec<CertificationDemand> = Vec::new();
    for hit in source.hits.of_pack(pack) {
        let sentence = source.hits.sentences[hit.sentence];
        let section = source.posting.kind_at(hit.span.start);
        if cues.any("company", sentence)
            || cues.any("open", sentence)
            || matches!(section, SectionKind::About | SectionKind::Legal)
        {
            continue;
        }
        let term = &source.lexicon.packs[pack].terms[hit.term];
        let Some(row) = source.lexicon.certification(&term.id) else {
            continue;
        };
        let Some(strength) = strength_of(source, cues, sentence, section, hit.span) else {
            continue;
        };
        let demand = CertificationDemand {
            name: row.name.clone(),
            id: term.id.as_str().to_owned(),
            vendor: row.vendor,
            strength,
            span: hit.span,
            sentence,
        };
        match demands.iter_mut().find(|known| known.id == demand.id) {
            Some(known) if known.strength < demand.strength => *known = demand,
            Some(_) => {}
            None => demands.push(demand),
        }
    }
    drop_unlisted(&mut demands);
    demands
}

/// The entry for any certificate says nothing beside a named one in the same sentence.
fn drop_unlisted(demands: &mut Vec<CertificationDemand>) {
    let named: Vec<Span<Txt>> = demands
        .iter()
        .filter(|demand| demand.id != UNLISTED)
        .map(|demand| demand.sentence)
        .collect();
    demands.retain(|demand| demand.id != UNLISTED || !named.contains(&demand.sentence));
}

fn strength_of(
    source: Source<'_>,
    cues: Cues<'_>,
    sentence: Span<Txt>,
    section: SectionKind,
    hit: Span<Txt>,
) -> Option<Strength> {
    let clause = strength::clause_around(&source.posting.text, sentence, hit);
    if cues.any("provided", clause) || section == SectionKind::Benefits {
        return Some(Strength::Provided);
    }
    if cues.any("obtain", clause) {
        return Some(Strength::ToObtain);
    }
    if cues.any("preferred", clause) {
        return Some(Strength::Preferred);
    }
    // "Certification not required": nobody asks for it.
    if Cues::new(source, "years").any("negation", clause) {
        return None;
    }
    let strength = strength::of(source, sentence, hit);
    // Duties that name a certificate ("train colleagues for the ITIL exam") ask for none.
    let asks = cues.any("words", sentence) || cues.any("required", clause) || strength != Strength::Unclear;
    (section != SectionKind::Duties || asks).then_some(strength)
}
