//! Floor 4: points of the roles and families, and the verdict.
//!
//! Points are integers, in thousandths of a strong term, so that the answer is the same on every machine.

mod points;
mod verdict;

pub(crate) use points::{pack_score, role_scores};
pub(crate) use verdict::{Facts, verdict};
