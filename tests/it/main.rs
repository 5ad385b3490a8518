//! One test binary: linking is what costs on two cores.

mod cli;
mod fixtures;
mod layers;
mod packs;
mod properties;
mod rules;
mod support;
mod years;
