//! Every plain value that goes into an analysis or comes out of one. The names that most programs need stand at the crate's
//! root too; the others are the types of their fields.
//!
//! No value here has behaviour beyond small accessors. Enums whose values have a name in results and packs give it with
//! `name()`. Structs and enums that may grow are `#[non_exhaustive]`: make them with their `new`, set their public
//! fields, and match with a last arm for what is not known yet.

mod analysis;
mod audit;
mod demand;
mod document;
mod duplicates;
mod finding;
#[cfg(feature = "cli")]
mod fingerprint;
mod kinds;
mod markup;
mod phrase_finder;
mod posting;
mod rule;
mod score;
mod sidecar;
mod sites;
mod wordings;

pub use crate::text::{LineColumn, LineIndex, SourceMap, Span, Src, Txt};
pub use analysis::{Analysis, AsOf, AsOfBasis, Failure, FailureKind, Outcome, Report, Signals, Summary};
#[cfg(feature = "cli")]
pub(crate) use audit::CompanyFacts;
pub use audit::{
    AdviceCheck, Audit, ExpectedKeyword, ForeignDuties, KeywordKind, Quoted, SuppressedBy, Suppression, TargetAudit,
};
pub use demand::{
    CertificationDemand, Demands, ExperienceDemand, IndustryDemand, OWN_INDUSTRY, Strength, TechnologyUse,
};
pub use document::{Document, Format, Record};
pub use duplicates::{Duplicates, Group, GroupKind};
pub(crate) use finding::FindingBuilder;
pub use finding::{Advice, Confidence, Evidence, EvidenceRole, Finding};
#[cfg(feature = "cli")]
pub(crate) use fingerprint::{fingerprint, source_key};
pub use kinds::{IndustryClass, PackSource, Precision, SectionKind, Severity};
pub use markup::{Markup, MarkupDate, MarkupField};
pub(crate) use phrase_finder::PhraseFinder;
pub use posting::{DatePrecision, Known, Method, Posting, Section};
pub use rule::{Audience, HelpPart, RuleInfo};
pub use score::{
    CustomerType, Family, FamilyShare, Growth, GrowthTier, IsCx, PackScore, Role, RoleScore, SignalEvidence,
    TermEvidence, Verdict,
};
pub use sidecar::Sidecar;
pub(crate) use sites::{AgeWords, PageWords, Site, SiteData, Sites};
pub(crate) use wordings::{HeadingMatch, HeadingSets, LayerMatch, LineKinds, Searched, Use, Wordings, heading_key};
