//! Floor 0: text with positions. Spans, maps back to the source, folding that keeps offsets, sentences.

mod fold;
mod line_index;
mod page;
mod phrases;
mod sentence;
mod source_map;
mod span;
pub(crate) mod swar;

pub(crate) use fold::{Folded, fold, fold_str};
pub use line_index::{LineColumn, LineIndex};
pub use page::PageStyle;
pub(crate) use page::{Page, Tone, cut, one_line};
pub(crate) use phrases::{PhraseMatch, PhraseSet, PhraseSetBuilder, ValueSet};
pub(crate) use sentence::sentences;
pub(crate) use source_map::Mapping;
pub use source_map::SourceMap;
pub use span::{Span, Src, Txt};
