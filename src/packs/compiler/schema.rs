//! The shape of pack files. Unknown keys are errors.

use serde::Deserialize;
use toml::Spanned;

use crate::model::{SectionKind, Severity};

/// Any pack file; which tables it has decides what it adds.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PackFile {
    pub(super) id: Option<Spanned<String>>,
    pub(super) kind: Option<Spanned<FileKind>>,
    pub(super) name: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) version: Option<String>,
    pub(super) guide: Option<RawGuide>,
    pub(super) terms: Vec<RawTerm>,
    // Word rules.
    pub(super) help: Option<String>,
    pub(super) severity: Option<Severity>,
    pub(super) message: Option<String>,
    pub(super) seeker: Option<String>,
    pub(super) recruiter: Option<String>,
    // Tables of things.
    pub(super) sections: Vec<RawSection>,
    pub(super) industries: Vec<RawIndustry>,
    pub(super) certifications: Vec<RawCertification>,
    pub(super) technologies: Vec<RawTechnology>,
    // Cue lists: words that the extractors of demands look for, by name.
    pub(super) cues: std::collections::BTreeMap<String, Vec<Spanned<String>>>,
    pub(super) experience: Vec<Spanned<String>>,
    pub(super) exclusive: Vec<Spanned<String>>,
    pub(super) open: Vec<Spanned<String>>,
    pub(super) own_industry: Vec<Spanned<String>>,
    pub(super) company: Vec<Spanned<String>>,
    pub(super) idioms: Vec<Spanned<String>>,
    pub(super) legitimate: Vec<Spanned<String>>,
    pub(super) required: Vec<Spanned<String>>,
    pub(super) preferred: Vec<Spanned<String>>,
    pub(super) obtain: Vec<Spanned<String>>,
    pub(super) provided: Vec<Spanned<String>>,
    pub(super) words: Vec<Spanned<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum FileKind {
    Family,
    Role,
    Signal,
    Claim,
    Rule,
    Cues,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawGuide {
    pub(super) does: Vec<String>,
    pub(super) metrics: Vec<String>,
    pub(super) tools: Vec<String>,
    pub(super) titles: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RawWeight {
    Strong,
    Medium,
    Weak,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTerm {
    pub(super) id: Spanned<String>,
    pub(super) any: Vec<Spanned<String>>,
    pub(super) weight: RawWeight,
    #[serde(default)]
    pub(super) group: Option<String>,
    #[serde(default)]
    pub(super) contra: Option<String>,
    #[serde(default)]
    pub(super) sections: Option<Vec<SectionKind>>,
    #[serde(default)]
    pub(super) near: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) unless: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) case: bool,
    #[serde(default)]
    pub(super) hits: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) misses: Vec<Spanned<String>>,
}

/// What a form may need around it, with the examples that prove it. The fields stand in each entry's own table:
/// `#[serde(flatten)]` would lose both the spans and the refusal of unknown keys.
#[derive(Debug, Default)]
pub(super) struct RawContext {
    pub(super) near: Vec<Spanned<String>>,
    pub(super) unless: Vec<Spanned<String>>,
    pub(super) case: bool,
    pub(super) hits: Vec<Spanned<String>>,
    pub(super) misses: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSection {
    pub(super) kind: SectionKind,
    #[serde(default)]
    pub(super) headings: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) contains: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) items: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) lines: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) hits: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) misses: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawIndustry {
    pub(super) id: Spanned<String>,
    pub(super) name: String,
    pub(super) class: crate::model::IndustryClass,
    pub(super) any: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) near: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) unless: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) case: bool,
    #[serde(default)]
    pub(super) hits: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) misses: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCertification {
    pub(super) id: Spanned<String>,
    pub(super) name: String,
    // The field of work it belongs to, for readers of the pack.
    #[serde(rename = "field")]
    pub(super) _field: String,
    #[serde(default)]
    pub(super) vendor: bool,
    pub(super) any: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) near: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) unless: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) case: bool,
    #[serde(default)]
    pub(super) hits: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) misses: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTechnology {
    pub(super) name: Spanned<String>,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    // Language, platform, metric ..., for readers of the pack.
    #[serde(rename = "kind")]
    pub(super) _kind: String,
    pub(super) date: Spanned<String>,
    pub(super) confidence: crate::model::Precision,
    #[serde(default)]
    pub(super) basis: String,
    // Where the date was looked up, for readers of the pack.
    #[serde(default, rename = "source")]
    pub(super) _source: String,
    #[serde(default)]
    pub(super) near: Vec<String>,
    #[serde(default)]
    pub(super) case: bool,
}

macro_rules! takes_context {
    ($($row:ty),+) => {
        $(impl $row {
            /// Takes the context out of the row.
            pub(super) fn take_context(&mut self) -> RawContext {
                RawContext {
                    near: std::mem::take(&mut self.near),
                    unless: std::mem::take(&mut self.unless),
                    case: self.case,
                    hits: std::mem::take(&mut self.hits),
                    misses: std::mem::take(&mut self.misses),
                }
            }
        })+
    };
}

takes_context!(RawTerm, RawIndustry, RawCertification);
