//! One test binary: linking is what costs on two cores.

#![expect(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, and it reads fixtures"
)]

mod batch;
mod cli;
mod fixtures;
mod impossible;
mod layers;
mod packs;
mod properties;
mod rules;
mod support;
mod years;
