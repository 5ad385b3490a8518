//! Floor 2: keyword packs. TOML and TSV to one checked value, the [`Lexicon`].
//!
//! The built-in packs are the files of `keywords/`, embedded. A user's pack may add or replace entries of any of them.

mod braces;
mod builtin;
mod error;
mod lexicon;
mod schema;
mod sites;
mod technologies;
mod validate;

pub use error::{PackError, PackProblem};
pub(crate) use sites::SITES;
pub(crate) use lexicon::{Lexicon, Pack, PackKind, SectionSet, Term, Weight, WordRule};
