//! Floor 2: keyword packs. TOML and TSV to one checked value, the [`Lexicon`].
//!
//! The built-in packs are the files of `keywords/`, compiled by the build script with the same [`compiler`] that reads a
//! user's pack, which may add or replace entries of any of them.

mod builtin;
mod compiler;
mod lexicon;
mod sites;

#[cfg(feature = "cli")]
pub(crate) use compiler::expand;
pub(crate) use compiler::{HeadingExample, PackKind, SectionSet, Term, TermExample, Weight, WordRule};
pub use compiler::{PackError, PackProblem};
pub(crate) use lexicon::{Lexicon, Pack};
pub(crate) use sites::SITES;
