//! One test binary: linking is what costs on two cores.

#![expect(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, and it reads fixtures"
)]

mod browser;
mod cli;
mod fixtures;
mod golden;
mod impossible;
mod layers;
mod packs;
mod properties;
mod reports;
mod rules;
mod support;
mod years;
