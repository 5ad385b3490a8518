//! Floor 3: which terms of the packs stand in a text, and where.

mod examples;
mod matcher;

pub(crate) use examples::{ExampleProblem, check_examples};
pub(crate) use matcher::{Hit, Hits, hits, hits_in};
