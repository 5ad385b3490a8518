//! Floor 1: the plain values that the floors hand to each other. No behaviour beyond small accessors.

mod analysis;
mod demand;
mod document;
mod finding;
mod headings;
mod posting;
mod rule;
mod score;
mod sites;

pub use analysis::{Analysis, AsOf, AsOfBasis, Failure, FailureKind, Outcome, PackSource, Report, Signals, Summary};
pub use demand::{
    CertificationDemand, Demands, ExperienceDemand, IndustryClass, IndustryDemand, OWN_INDUSTRY, Precision, Strength,
    TechnologyUse,
};
pub use document::{Document, Format, Record};
pub use finding::{Advice, Confidence, Evidence, EvidenceRole, Finding, FindingBuilder, NoEvidence, Severity};
pub use headings::{HeadingMatch, Headings, heading_key};
pub use posting::{DatePrecision, Known, Method, Posting, Section, SectionKind};
pub use rule::RuleInfo;
pub(crate) use sites::{AgeWords, PageWords, Site, SiteData, Sites};
pub use score::{
    CustomerType, Family, FamilyShare, Growth, GrowthTier, IsCx, PackScore, Role, RoleScore, SignalEvidence,
    TermEvidence, Verdict,
};
