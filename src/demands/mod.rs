//! Floor 4: what a posting asks of the candidate, and what it tells of the company. Extracted once; rules only read it.

mod alternatives;
mod certifications;
mod cues;
mod industry;
mod signals;
mod strength;
mod years;

pub(crate) use years::MOST_DEMANDS;

use crate::matching::Hits;
use crate::model::{Demands, Posting, Signals};
use crate::packs::Lexicon;

/// Everything the extractors read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    /// The packs.
    pub lexicon: &'a Lexicon,
    /// The posting.
    pub posting: &'a Posting,
    /// The terms that stand in its title.
    pub title_hits: &'a Hits,
    /// The terms that stand in its text.
    pub hits: &'a Hits,
}

/// All demands of a posting.
pub(crate) fn demands(source: Source<'_>) -> Demands {
    let experience = years::experience(source);
    let industry = industry::industry(source, &experience);
    let certifications = certifications::certifications(source);
    Demands {
        experience,
        industry,
        certifications,
    }
}

/// Customer type and growth; the family of the work says how near it is to the customers.
pub(crate) fn signals(source: Source<'_>, family: &str) -> Signals {
    signals::signals(source, family)
}

/// The demands for years alone, for a measurement.
#[cfg(feature = "bench")]
pub(crate) fn experience(source: Source<'_>) -> Vec<crate::model::ExperienceDemand> {
    years::experience(source)
}
