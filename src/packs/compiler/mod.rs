//! From pack files to compiled packs. The build script shares this room, so that what it embeds and what is compiled of
//! a user's pack are made by the same code; it leans on [`crate::text`] and a few kinds of [`crate::model`] only.
//!
//! A file is parsed ([`schema`]), checked, expanded and folded ([`validate`], [`braces`], [`technologies`]) into
//! [`written`] packs, and these are [`compile`]d.

mod braces;
mod compile;
mod compiled;
mod error;
mod schema;
mod technologies;
mod validate;
mod written;

pub(crate) use compile::{Compiled, compile};
pub(crate) use compiled::{
    Certification, Examples, Facts, Guide, HeadingExample, Industry, PackKind, Packs, SectionSet, Technology, Term,
    TermExample, Use, Weight, WordRule,
};
pub use error::{PackError, PackProblem};
pub(crate) use written::{Known, Written};
