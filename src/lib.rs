//! Reads a job posting between the lines.
//!
//! rolecall says, with quotes, whether a posting is customer-experience work, which of the five CX roles it asks for,
//! whether it is Customer Success, support, sales or something else under a CX title, and whether it demands experience
//! that nobody can have, or only insiders of one industry.
//!
//! ```
//! use rolecall::{AsOf, AsOfBasis, Document, Engine};
//!
//! let engine = Engine::new()?;
//! let posting = "Voice of Customer Analyst\n\nWhat you will do:\n- Run the NPS survey programme";
//! let document = Document::new("posting.txt", posting);
//! // The day of judgement is an argument: the library never asks the clock.
//! let day = AsOf { date: "2026-01-15".parse()?, basis: AsOfBasis::Option };
//! let analysed = engine.analyse(&document, day)?;
//! assert!(analysed.analyses[0].posting.title.is_some());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The way of the data is described in `docs/architecture.md`.

#[cfg(feature = "cli")]
mod audit;
#[cfg(feature = "cli")]
mod batch;
#[cfg(feature = "cli")]
pub mod cli;
pub mod compare;
#[cfg(feature = "cli")]
mod config;
mod demands;
mod detect;
mod engine;
#[cfg(feature = "cli")]
mod eval;
mod extract;
#[cfg(feature = "fetch")]
pub mod fetch;
#[cfg(feature = "cli")]
mod guard;
#[cfg(feature = "cli")]
mod input;
mod matching;
mod model;
mod packs;
#[cfg(feature = "bench")]
#[doc(hidden)]
pub mod parts;
pub mod render;
pub mod resume;
mod score;
#[cfg(feature = "cli")]
pub mod stats;
mod text;

#[cfg(feature = "cli")]
pub use batch::{BatchSummary, run as run_batch};
pub use engine::{Analysed, Engine, EngineError, pack_problems};
#[cfg(feature = "cli")]
pub use input::parse_record;
pub use matching::ExampleProblem;
pub use model::*;
pub use packs::{PackError, PackProblem};
pub use text::{LineColumn, LineIndex, PageStyle, SourceMap, Span, Src, Txt};
