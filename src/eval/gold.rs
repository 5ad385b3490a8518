//! Labelled postings: the fields of a record and a `label`.

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::input::parse_record;
use crate::model::{Failure, FailureKind, Record};

/// A posting with its label.
#[derive(Debug, Clone)]
pub(crate) struct Gold {
    /// Line in the file, from 1.
    pub line: usize,
    /// The posting.
    pub record: Record,
    /// What it is, as people read it.
    pub label: Label,
}

/// What people said of a posting; `alt` holds a second reading where two readers differ.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Label {
    /// The title claims customer experience.
    pub claims_cx: bool,
    /// The family of work, or `unclear`.
    pub family: String,
    /// The closest role, or `none`.
    pub role: String,
    /// A second role of a mixed posting.
    pub role2: Option<String>,
    /// Demands for years.
    pub years: Vec<GoldYears>,
    /// The strongest demand for an industry.
    pub industry: GoldIndustry,
    /// Certificates.
    pub certification: GoldCertification,
    /// Whom the company sells to.
    pub customer_type: String,
    /// How fast it grows.
    pub growth: String,
    /// The fields in which a second reader differs.
    pub alt: Option<Alternative>,
}

/// A demand for years.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct GoldYears {
    /// The words.
    pub quote: String,
    /// Lower bound.
    pub min: Option<f64>,
    /// Upper bound.
    pub max: Option<f64>,
    /// required, preferred or unclear.
    pub strength: String,
}

/// The strongest demand for an industry.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct GoldIndustry {
    /// none, preferred, required or exclusive.
    pub strength: String,
}

/// Certificates.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct GoldCertification {
    /// none, preferred or required.
    pub strength: String,
}

/// A second reading.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Alternative {
    /// See [`Label`].
    pub claims_cx: Option<bool>,
    /// See [`Label`].
    pub family: Option<String>,
    /// See [`Label`].
    pub role: Option<String>,
    /// See [`Label`].
    pub years: Option<Vec<GoldYears>>,
    /// Only the strength.
    pub industry: Option<String>,
    /// Only the strength.
    pub certification: Option<String>,
    /// See [`Label`].
    pub customer_type: Option<String>,
    /// See [`Label`].
    pub growth: Option<String>,
}

/// Which postings of a file count. Companies are split, so that no company stands in both parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// All.
    All,
    /// Four fifths of the companies: packs may be tuned on them.
    Tuned,
    /// The last fifth: only looked at.
    Untouched,
}

impl Part {
    /// Whether a company belongs to the part.
    pub(crate) fn holds(self, company: &str) -> bool {
        let untouched = Sha256::digest(company.to_lowercase().as_bytes())[0].is_multiple_of(5);
        match self {
            Part::All => true,
            Part::Tuned => !untouched,
            Part::Untouched => untouched,
        }
    }
}

/// Reads one line of a gold file.
pub(crate) fn parse_gold(line: usize, text: &str) -> Result<Gold, Failure> {
    #[derive(Deserialize)]
    struct Labelled {
        label: Label,
    }
    let record = parse_record(text.as_bytes())?;
    let labelled: Labelled = serde_json::from_str(text)
        .map_err(|error| Failure::new(FailureKind::InvalidRecord, format!("the label cannot be read: {error}")))?;
    Ok(Gold {
        line,
        record,
        label: labelled.label,
    })
}
