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

#[allow(unused_imports, reason = "the audit of the command line expands its own lists")]
pub(crate) use braces::expand;
pub(crate) use compile::{Compiled, compile};
pub(crate) use compiled::{
    Certification, Examples, Facts, Guide, HeadingExample, Industry, PackKind, Packs, SectionSet, Technology, Term,
    TermExample, Weight, WordRule,
};
pub use error::{PackError, PackProblem};
pub(crate) use written::{Known, Written};

/// Data of other forms in `keywords/`, each read by the room it belongs to.
#[allow(dead_code, reason = "the build script and a test ask it, the program does not")]
const NOT_PACKS: [&str; 2] = ["advice.toml", "sites.toml"];

/// Whether a file of `keywords/`, named from there on, is a pack.
#[allow(dead_code, reason = "the build script and a test ask it, the program does not")]
pub(crate) fn is_pack(name: &str) -> bool {
    (name.ends_with(".toml") || name.ends_with(".tsv")) && !NOT_PACKS.contains(&name)
}
