use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::KeywordKind;
use crate::packs::expand;
use crate::text::{PhraseSet, PhraseSetBuilder, fold_str};

const ADVICE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/keywords/advice.toml"));

/// `keywords/advice.toml`: what listings of a role name, and what one article says about growth and customers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Guide {
    pub(super) roles: BTreeMap<String, RoleGuide>,
    pub(super) article: Article,
    pub(super) growth: BTreeMap<String, Advice>,
    pub(super) customers: BTreeMap<String, Advice>,
}

/// What listings of a role name: names for people, with the forms that count.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleGuide {
    duties: BTreeMap<String, Vec<String>>,
    metrics: BTreeMap<String, Vec<String>>,
    tools: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Article {
    pub(super) title: String,
    pub(super) publisher: String,
}

/// One piece of the article's advice.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Advice {
    #[serde(default)]
    pub(super) range: String,
    pub(super) says: String,
    pub(super) any: Vec<String>,
    /// The most required years that still fit the advice.
    pub(super) most_years: Option<u32>,
}

/// The guide is broken; it is part of the program, so a test meets this first.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GuideError {
    /// It is not of the expected form.
    #[error("keywords/advice.toml: {0}")]
    Toml(#[from] toml::de::Error),
    /// A form's braces are wrong.
    #[error("keywords/advice.toml: {0}")]
    Form(String),
}

impl Guide {
    /// Reads the built-in guide.
    pub(crate) fn load() -> Result<Self, GuideError> {
        Ok(toml::from_str(ADVICE)?)
    }
}

impl RoleGuide {
    /// Every expected thing with its kind, name and forms.
    pub(super) fn entries(&self) -> impl Iterator<Item = (KeywordKind, &str, &[String])> {
        [
            (KeywordKind::Duty, &self.duties),
            (KeywordKind::Metric, &self.metrics),
            (KeywordKind::Tool, &self.tools),
        ]
        .into_iter()
        .flat_map(|(kind, table)| {
            table
                .iter()
                .map(move |(name, forms)| (kind, name.as_str(), forms.as_slice()))
        })
    }
}

/// The forms of several owners, numbered in order, as one set of phrases.
pub(super) fn owned<'a>(lists: impl Iterator<Item = &'a [String]>) -> Result<PhraseSet, GuideError> {
    let mut forms = PhraseSetBuilder::default();
    for (owner, list) in (0..).zip(lists) {
        for form in list {
            for expanded in expand(form).map_err(GuideError::Form)? {
                forms.insert(&fold_str(&expanded), owner);
            }
        }
    }
    forms
        .finish()
        .ok_or_else(|| GuideError::Form("too many words".to_owned()))
}
