//! Floor 2: keyword packs. TOML and TSV to one checked value, the [`Lexicon`].
//!
//! The built-in packs are the files of `keywords/`, embedded. A user's pack may add or replace entries of any of them.

mod braces;
mod builtin;
mod error;
mod lexicon;
mod schema;
mod technologies;
mod validate;

pub use braces::expand;
pub use error::{PackError, PackProblem};
pub use lexicon::{
    Certification, Guide, HeadingExample, Industry, Lexicon, Pack, PackKind, SectionSet, Technology, Term, Weight, WordRule,
};
