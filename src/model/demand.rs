use serde::{Deserialize, Serialize};

use super::kinds::{IndustryClass, Precision};
use crate::text::{Span, Txt};

/// How strongly a posting asks for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Strength {
    /// The posting says that it gives it or pays for it.
    Provided,
    /// To be obtained after being hired.
    ToObtain,
    /// Asked for, but neither as a must nor as a wish.
    Unclear,
    /// Welcome: "ideally", "a plus", "nice to have".
    Preferred,
    /// A must: said so, or an unmarked item under a requirements heading.
    Required,
    /// Only candidates with it are considered.
    Exclusive,
}

impl Strength {
    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Strength::Provided => "provided",
            Strength::ToObtain => "to_obtain",
            Strength::Unclear => "unclear",
            Strength::Preferred => "preferred",
            Strength::Required => "required",
            Strength::Exclusive => "exclusive",
        }
    }

    /// Whether a candidate without it is turned away.
    pub fn is_must(self) -> bool {
        matches!(self, Strength::Required | Strength::Exclusive)
    }
}

/// A technology, method or certificate that a demand for years is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TechnologyUse {
    /// Its name in the table.
    pub name: String,
    /// The earliest day anybody could have used it: a lower bound.
    pub since: jiff::civil::Date,
    /// That day as the table writes it, with the precision that is known: `2014`, `2014-06`, `2014-06-07`.
    pub since_text: String,
    /// What the date rests on.
    pub basis: String,
    /// How sure the table is.
    pub precision: Precision,
    /// Where it stands in the text.
    pub span: Span<Txt>,
}

/// Years of experience asked of the candidate.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ExperienceDemand {
    /// The lower bound in years; months are fractions.
    pub min_years: Option<f64>,
    /// The upper bound in years.
    pub max_years: Option<f64>,
    /// What the experience is to be in, as written.
    pub of: String,
    /// The technologies that the number is bound to; see `alternatives` and `open_ended`.
    pub technologies: Vec<TechnologyUse>,
    /// The technologies are joined by "or": any one of them will do.
    pub alternatives: bool,
    /// "or similar", "such as": things that are not named will do too.
    pub open_ended: bool,
    /// Required, preferred or unclear.
    pub strength: Strength,
    /// The number with its clause.
    pub span: Span<Txt>,
    /// The sentence or bullet around it.
    pub sentence: Span<Txt>,
    /// Written number and digit, when they contradict each other: "five (3)".
    pub conflict: Option<(f64, f64)>,
}

impl ExperienceDemand {
    /// Whether experience is asked for in words that give no number ("several years").
    pub fn is_unquantified(&self) -> bool {
        self.min_years.is_none() && self.max_years.is_none()
    }

    /// The two numbers that contradict each other: word and digit, or the ends of a range that runs backwards.
    pub fn contradiction(&self) -> Option<(f64, f64)> {
        let backwards = match (self.min_years, self.max_years) {
            (Some(min), Some(max)) if min > max => Some((min, max)),
            _ => None,
        };
        self.conflict.or(backwards)
    }
}

/// The name under which a demand for the company's own, unnamed industry is reported.
pub const OWN_INDUSTRY: &str = "the company's own industry";

/// A background in an industry asked of the candidate.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct IndustryDemand {
    /// The industry's name, or "the company's own industry".
    pub industry: String,
    /// Industry, business model or function.
    pub class: IndustryClass,
    /// How strongly it is asked.
    pub strength: Strength,
    /// Years in it, when a number is bound to it.
    pub min_years: Option<f64>,
    /// A licence or regulation named in the same sentence, which makes the demand a legitimate need.
    pub licence: Option<String>,
    /// The words that ask for it.
    pub span: Span<Txt>,
    /// The sentence or bullet around it.
    pub sentence: Span<Txt>,
}

/// A professional certificate asked of the candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CertificationDemand {
    /// The certificate's name in the table.
    pub name: String,
    /// Its identifier in the table.
    pub id: String,
    /// Whether a vendor of tools issues it.
    pub vendor: bool,
    /// How strongly it is asked.
    pub strength: Strength,
    /// The words that ask for it.
    pub span: Span<Txt>,
    /// The sentence or bullet around it.
    pub sentence: Span<Txt>,
}

/// Everything a posting asks of the candidate, extracted once; every rule reads it.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Demands {
    /// Years of experience, in text order.
    pub experience: Vec<ExperienceDemand>,
    /// Industry backgrounds, in text order.
    pub industry: Vec<IndustryDemand>,
    /// Certificates, in text order.
    pub certifications: Vec<CertificationDemand>,
}
