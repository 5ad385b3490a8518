//! Floor 1: the plain values that the floors hand to each other. No behaviour beyond small accessors.

mod analysis;
mod audit;
mod demand;
mod document;
mod finding;
mod headings;
mod kinds;
mod phrase_finder;
mod posting;
mod rule;
mod score;
mod sidecar;
mod sites;

pub use analysis::{Analysis, AsOf, AsOfBasis, Failure, FailureKind, Outcome, Report, Signals, Summary};
pub use audit::{
    AdviceCheck, Audit, CompanyFacts, ExpectedKeyword, ForeignDuties, KeywordKind, Quoted, SuppressedBy, Suppression,
    TargetAudit,
};
pub use demand::{
    CertificationDemand, Demands, ExperienceDemand, IndustryDemand, OWN_INDUSTRY, Strength, TechnologyUse,
};
pub use document::{Document, Format, Record};
pub use finding::{Advice, Confidence, Evidence, EvidenceRole, Finding, FindingBuilder, NoEvidence};
pub use headings::{HeadingMatch, Headings, heading_key};
pub(crate) use headings::{HeadingSets, LineKinds, line_value};
pub use kinds::{IndustryClass, PackSource, Precision, SectionKind, Severity};
pub(crate) use phrase_finder::PhraseFinder;
pub use posting::{DatePrecision, Known, Method, Posting, Section};
pub use rule::{HelpPart, RuleInfo};
pub use score::{
    CustomerType, Family, FamilyShare, Growth, GrowthTier, IsCx, PackScore, Role, RoleScore, SignalEvidence,
    TermEvidence, Verdict,
};
pub use sidecar::Sidecar;
pub(crate) use sites::{AgeWords, PageWords, Site, SiteData, Sites};
