//! Floor 3: which terms of the packs stand in a text, and where.

mod examples;
mod matcher;

pub use examples::{ExampleProblem, check_examples};
pub use matcher::{Hit, Hits, Matcher};
