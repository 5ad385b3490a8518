//! Reads a job posting between the lines.
//!
//! rolecall says, with quotes, whether a posting is customer-experience work, which of the five CX roles it asks for,
//! whether it is Customer Success, support, sales or something else under a CX title, and whether it demands experience
//! that nobody can have, or only insiders of one industry.
//!
//! An [`Engine`] holds the compiled keyword packs. A [`Document`] (bytes of any known format) or a [`Record`] (the fields
//! of one row of a dump) goes in, an [`Analysis`] comes out: plain data, in which every conclusion has its words.
//!
//! # A posting
//!
//! ```
//! use rolecall::{AsOf, AsOfBasis, Document, Engine, IsCx};
//!
//! let engine = Engine::new();
//! let document = Document::new("posting.txt", "\
//! Voice of Customer Analyst
//!
//! What you will do
//! - Run the NPS and CSAT surveys and report the results to the board
//! - Map the customer journey and find its pain points
//! - Close the loop with customers who gave a low score
//! - Build dashboards on customer feedback and look for root causes
//! - Turn the voice of the customer into improvement projects
//!
//! Requirements
//! - 15+ years of experience with Kubernetes
//! ");
//! // The day of judgement is an argument: the library never asks the clock. A posting's own date goes before it.
//! let day = AsOf { date: "2026-01-15".parse()?, basis: AsOfBasis::Option };
//! let analysed = engine.analyse(&document, day)?;
//! let analysis = &analysed.analyses[0];
//!
//! assert_eq!(analysis.verdict.is_cx, IsCx::Cx);
//! let best = analysis.roles.iter().max_by_key(|role| role.score).expect("five roles");
//! assert_eq!(best.role, "analyst");
//!
//! // Spans are byte offsets into the extracted text, and the map leads from there to the document.
//! let demand = &analysis.demands.experience[0];
//! assert_eq!(demand.min_years, Some(15.0));
//! let finding = analysis.findings.iter().find(|finding| finding.rule == "impossible-experience").expect("it is found");
//! let span = finding.evidence[0].span.expect("the words stand in the text");
//! assert_eq!(&analysis.posting.text[span.range()], finding.evidence[0].text);
//! let source = analysis.posting.map.source_of(span).expect("plain text maps back");
//! assert!(analysed.source[source.range()].contains("Kubernetes"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A record of a dump
//!
//! ```
//! use rolecall::{AsOf, AsOfBasis, Engine, Format, Record};
//!
//! let engine = Engine::new();
//! let mut record = Record::new(
//!     "<h2>What you will do</h2><ul><li>Own a portfolio of 80 accounts</li><li>Lead onboarding and drive adoption</li>\
//!      <li>Run quarterly business reviews</li><li>Forecast renewals and reduce churn</li></ul>",
//! );
//! record.title = Some("Customer Experience Manager".to_owned());
//! record.description_format = Some(Format::Html);
//! record.date_posted = Some("2024-05-03".to_owned());
//! let day = AsOf { date: "2026-01-15".parse()?, basis: AsOfBasis::Today };
//! let analysis = engine.analyse_record(&record, day)?;
//! assert!(analysis.verdict.claims_cx);
//! assert_eq!(analysis.verdict.family, "customer_success");
//! assert_eq!(analysis.as_of.basis, AsOfBasis::DatePosted);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Packs of one's own
//!
//! A pack is a text of TOML; `docs/packs.md` in the repository describes it. It can add a role, a family of work, terms,
//! industries, certificates, technologies and rules, or replace an entry of a built-in pack by its `id`.
//!
//! ```
//! use rolecall::{AsOf, AsOfBasis, Document, Engine};
//!
//! let pack = r#"
//! id = "falconry"
//! kind = "family"
//! name = "Falconry"
//! summary = "Keeps and flies birds of prey."
//!
//! [[terms]]
//! id = "falcons"
//! any = ["fly the falcons", "train the falcons", "keep the mews"]
//! weight = "strong"
//! group = "falcons"
//! "#;
//! let engine = Engine::with_packs(&[("falconry.toml", pack)])?;
//! let posting = "Guest Experience Lead\n\nDuties\n- Train the falcons and fly the falcons for our guests\n- Keep the mews";
//! let day = AsOf { date: "2026-01-15".parse()?, basis: AsOfBasis::Option };
//! let analysed = engine.analyse(&Document::new("posting.txt", posting), day)?;
//! assert_eq!(analysed.analyses[0].verdict.family, "falconry");
//!
//! // A pack with a mistake is refused, with the place of everything that is wrong.
//! let refused = Engine::with_packs(&[("broken.toml", "id = \"x\"\nkind = \"family\"\nnmae = \"x\"\n")]);
//! let error = refused.expect_err("a name is misspelt");
//! assert_eq!((error.problems[0].line, error.problems[0].column), (3, 1));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The result as JSON
//!
//! The model may grow and change with the crate's version. What is promised to other programs is the JSON of
//! [`render::json::v1`], whose JSON Schema is in `docs/schema/` of the repository. A failed input has a result too.
//!
//! ```
//! use rolecall::render::json::v1;
//! use rolecall::{AsOf, AsOfBasis, Document, Engine, Outcome};
//!
//! let engine = Engine::new();
//! let day = AsOf { date: "2026-01-15".parse()?, basis: AsOfBasis::Option };
//! for (name, text) in [("a.txt", "CX Analyst\n\nDuties\n- Run the NPS programme"), ("b.txt", "")] {
//!     let outcomes = match engine.analyse(&Document::new(name, text), day) {
//!         Ok(analysed) => analysed.into_outcomes(name),
//!         Err(failure) => vec![Outcome::new(name, Err(failure))],
//!     };
//!     for outcome in &outcomes {
//!         let line = v1::line(outcome, v1::Options::default())?;
//!         assert!(line.starts_with(r#"{"schema":"rolecall.result/1","status":"#));
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is promised
//!
//! - The same packs, input and day give the same analysis, on every machine and any number of threads. Scores are
//!   integers.
//! - [`Engine`] and all that it calls read no file, network, clock or environment and start no thread. Input and output
//!   are in the modules `batch`, `stats`, `fetch` and `cli` alone.
//! - Any bytes give an analysis or a typed [`Failure`], never a panic.
//! - Offsets are bytes of UTF-8, half-open, and tagged by what they index ([`Span`]). Years are years, with months as
//!   fractions. Scores of roles are 0 to 100, weights and shares are thousandths.
//!
//! # Features
//!
//! | feature | on by default | what it adds |
//! | --- | --- | --- |
//! | none | | [`Engine`], every format but PDF, JSON and flat rows, [`compare`], [`resume`] |
//! | `pdf` | yes | postings saved as PDF |
//! | `cli` | yes | the program, `batch`, `stats`, and reports as HTML, SARIF, JUnit and for terminals |
//! | `parquet` | yes | dumps in Parquet, in and out (with `cli`) |
//! | `fetch` | yes | `fetch`: postings from the web (with `cli`) |
//!
//! A program that only asks the engine takes the crate with `default-features = false`.

#[cfg(feature = "cli")]
mod audit;
#[cfg(feature = "cli")]
pub mod batch;
#[cfg(feature = "cli")]
#[doc(hidden)]
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
pub mod model;
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

pub use engine::{Analysed, Engine};
#[doc(inline)]
pub use model::{
    Analysis, AsOf, AsOfBasis, Confidence, Demands, Document, Evidence, ExperienceDemand, Failure, FailureKind, Family,
    Finding, Format, IsCx, Outcome, Posting, Record, Role, RoleScore, Section, SectionKind, Severity, Span, Strength,
    Verdict,
};
pub use packs::{PackError, PackProblem};
