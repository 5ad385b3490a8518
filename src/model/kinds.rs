//! The values that keyword packs speak in. The build script shares this file, so it leans on nothing else.

use serde::{Deserialize, Serialize};

/// What a part of a posting is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SectionKind {
    /// The job title.
    Title,
    /// What stands before the first heading, or a heading such as "About the role".
    Summary,
    /// What the person will do.
    Duties,
    /// What the person must bring.
    Required,
    /// What would be welcome.
    Preferred,
    /// Pay, leave, insurance, perks.
    Benefits,
    /// About the company.
    About,
    /// Equal opportunity, privacy, fees.
    Legal,
    /// Anything else.
    Other,
}

impl SectionKind {
    /// Every kind, in the order of the documentation.
    pub const ALL: [SectionKind; 9] = [
        SectionKind::Title,
        SectionKind::Summary,
        SectionKind::Duties,
        SectionKind::Required,
        SectionKind::Preferred,
        SectionKind::Benefits,
        SectionKind::About,
        SectionKind::Legal,
        SectionKind::Other,
    ];

    /// The name in results and packs.
    pub fn name(self) -> &'static str {
        match self {
            SectionKind::Title => "title",
            SectionKind::Summary => "summary",
            SectionKind::Duties => "duties",
            SectionKind::Required => "required",
            SectionKind::Preferred => "preferred",
            SectionKind::Benefits => "benefits",
            SectionKind::About => "about",
            SectionKind::Legal => "legal",
            SectionKind::Other => "other",
        }
    }

    /// Whether this part says nothing about the work itself: the company's praise of itself, perks, legal text.
    pub fn is_boilerplate(self) -> bool {
        matches!(self, SectionKind::Benefits | SectionKind::About | SectionKind::Legal)
    }
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Note,
    /// Worth changing.
    Warning,
    /// Wrong.
    Error,
}

impl Severity {
    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// How sure a row of the technology table is of its date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Precision {
    /// The date is certain enough to call a demand impossible.
    High,
    /// The date is only certain enough to call a demand doubtful.
    Medium,
}

/// Whether a background is an industry or something that only looks like one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum IndustryClass {
    /// An industry: insurance, hospitality.
    Industry,
    /// A way of doing business: SaaS, B2B, start-up.
    BusinessModel,
    /// A kind of work: customer service, call centre.
    Function,
}

/// Where packs came from, for the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PackSource {
    /// The pack's path or name.
    pub id: String,
    /// The pack's own version, or the program's for built-in ones.
    pub version: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
}
