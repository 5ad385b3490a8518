//! One test binary: linking is what costs on two cores.

#![expect(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, and it reads fixtures"
)]

mod cli;
mod fixtures;
mod impossible;
mod layers;
mod packs;
mod properties;
mod resume;
mod rules;
mod seekers;
mod support;
mod years;
