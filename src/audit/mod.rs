//! Floor 7: a recruiter's audit. What the rules found is filtered once, after the rules; a listing is compared with the
//! role that its author means and with published advice.
//!
//! Everything here is a pure function of its arguments. The configuration is read in `config`, files in `cli`.

mod advice;
mod baseline;
mod directive;
mod guide;
mod policy;
mod target;

pub(crate) use advice::advice_checks;
pub(crate) use baseline::Baseline;
pub(crate) use directive::{Directive, take_directives};
pub(crate) use guide::Guide;
pub(crate) use policy::Policy;
pub(crate) use target::target_audit;
