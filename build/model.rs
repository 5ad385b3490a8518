//! The few values of `src/model` that packs speak in.

#[path = "../src/model/headings.rs"]
mod headings;
#[path = "../src/model/kinds.rs"]
mod kinds;

pub(crate) use headings::{HeadingSets, line_value};
pub(crate) use kinds::{IndustryClass, PackSource, Precision, SectionKind, Severity};
