//! Floor 6: analyses to bytes. Renderers see the model and the text, nothing else.

pub mod flat;
pub mod json;
pub mod terminal;
