//! The few values of `src/model` that packs speak in.

#[path = "../src/model/kinds.rs"]
mod kinds;
#[path = "../src/model/wordings.rs"]
mod wordings;

pub(crate) use kinds::{IndustryClass, PackSource, Precision, SectionKind, Severity};
pub(crate) use wordings::{HeadingSets, Use};
