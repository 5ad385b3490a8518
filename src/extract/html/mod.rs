//! HTML: a tree whose text nodes know where they stand in the source, and its text as a reader sees it.

mod emitter;
mod parse;
mod scan;
mod sink;
mod text;

#[cfg(test)]
mod tests;

pub(super) use parse::{Page, decode_references, parse_document};
pub(super) use scan::{LiveTag, attributes, live_tags};
pub(super) use sink::Places;
pub(super) use text::{
    CUT, attribute, element_body, elements, fragment_body, is_hidden, placed_fragment_body, text_node,
};
