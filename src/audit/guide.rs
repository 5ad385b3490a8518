use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::KeywordKind;
use crate::packs::expand;
use crate::text::{PhraseSet, fold_str};

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

/// A set of phrases whose forms each belong to one of several owners.
pub(super) struct Owned {
    set: PhraseSet,
    owners: Vec<Vec<usize>>,
}

impl Owned {
    /// Expands, folds and gathers the forms of each owner, numbered in order.
    pub(super) fn new<'a>(lists: impl Iterator<Item = &'a [String]>) -> Result<Self, GuideError> {
        let mut owned = Owned {
            set: PhraseSet::default(),
            owners: Vec::new(),
        };
        for (owner, forms) in lists.enumerate() {
            for form in forms {
                for expanded in expand(form).map_err(GuideError::Form)? {
                    let number = owned.set.insert(&fold_str(&expanded));
                    if owned.owners.len() <= number {
                        owned.owners.resize(number + 1, Vec::new());
                    }
                    if !owned.owners[number].contains(&owner) {
                        owned.owners[number].push(owner);
                    }
                }
            }
        }
        Ok(owned)
    }

    /// Every occurrence in a folded text: from, to, owner.
    pub(super) fn find(&self, folded: &str) -> Vec<(usize, usize, usize)> {
        let mut found = Vec::new();
        self.set.find(folded, &mut |hit| {
            for &owner in self.owners.get(hit.phrase).into_iter().flatten() {
                found.push((hit.start, hit.end, owner));
            }
        });
        found
    }
}
