//! One test binary: linking is what costs on two cores.

#![expect(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, and it reads fixtures"
)]

mod api;
mod audit;
mod batch;
mod browser;
mod cli;
#[cfg(feature = "fetch")]
mod fetch;
mod fixtures;
mod fuzzed;
mod golden;
mod hostile;
mod html;
mod impossible;
mod industries;
mod layers;
mod markup;
mod packs;
mod properties;
mod readme;
mod reports;
mod resume;
mod rules;
mod seekers;
mod support;
mod walkthroughs;
mod years;
