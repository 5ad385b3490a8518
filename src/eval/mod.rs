//! Floor 7: how good the judgement is, measured on labelled postings. Whoever writes a pack needs it.

mod gold;
mod measure;
mod table;

pub(crate) use gold::{Part, parse_gold};
pub(crate) use measure::{Evaluation, evaluate};
pub(crate) use table::{render_errors, render_table};
