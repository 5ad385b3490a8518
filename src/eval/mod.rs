//! Floor 7: how good the judgement is, measured on labelled postings. Whoever writes a pack needs it.

mod gold;
mod measure;
mod table;

pub use gold::{Gold, Label, Part, parse_gold};
pub use measure::{Count, Evaluation, Mistake, evaluate};
pub use table::{render_errors, render_table};
