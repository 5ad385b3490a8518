//! Which postings are the same one again.

use serde::Serialize;

/// Postings that stand in the results more than once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Duplicates {
    /// Postings whose texts were compared.
    pub with_text: u64,
    /// Postings of which only company and title were at hand, or whose text is too short to be told from others.
    pub without_text: u64,
    /// Postings that remain when every group of the same text counts once; without text, every group of the same
    /// company and title.
    pub distinct: u64,
    /// Largest first.
    pub groups: Vec<Group>,
}

/// What the postings of a group share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GroupKind {
    /// Their texts are almost the same.
    SameText,
    /// Company and title; the texts differ or were not at hand.
    SameCompanyAndTitle,
}

/// Postings that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Group {
    /// What they share.
    pub kind: GroupKind,
    /// How many there are.
    pub postings: usize,
    /// The companies, at most three.
    pub companies: Vec<String>,
    /// The titles, at most three.
    pub titles: Vec<String>,
    /// The first day one of them was posted.
    pub first_posted: Option<String>,
    /// The last day.
    pub last_posted: Option<String>,
    /// How many different places they name.
    pub places: usize,
    /// The first results: identifier, or input and record.
    pub results: Vec<String>,
    /// All of them, by their number among the results that were compared, from 0. Not written: there may be millions.
    #[serde(skip)]
    pub members: Vec<usize>,
}

impl Group {
    /// What they share, when they were posted and in how many places, in words.
    pub fn in_common(&self) -> String {
        let mut text = match self.kind {
            GroupKind::SameText => "almost the same text",
            GroupKind::SameCompanyAndTitle => "same company and title",
        }
        .to_owned();
        if let (Some(first), Some(last)) = (&self.first_posted, &self.last_posted) {
            text.push_str(&if first == last {
                format!(", posted {first}")
            } else {
                format!(", posted {first} to {last}")
            });
        }
        if self.places > 1 {
            text.push_str(&format!(", {} places", self.places));
        }
        text
    }
}

impl Duplicates {
    /// How the postings were compared, in a sentence.
    pub fn compared(&self) -> String {
        format!(
            "The texts of {} postings were compared; of {} only company and title.",
            self.with_text, self.without_text
        )
    }

    /// How many are left, in a sentence.
    pub fn remaining(&self) -> String {
        format!("{} different postings remain.", self.distinct)
    }
}
