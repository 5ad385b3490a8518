//! Floor 6: the project's configuration, `rolecall.toml`.
//!
//! It is searched from the current directory upwards to the root of the repository and never beside an input: a
//! stranger's folder of postings must not configure the tool.

mod file;
mod find;

pub(crate) use file::{Config, Ignore, RuleLevel, customer_type, parse, percent, unknown_role};
pub(crate) use find::find;

/// The name of the file.
pub(crate) const FILE_NAME: &str = "rolecall.toml";

/// What `rolecall init` writes.
pub(crate) const TEMPLATE: &str = include_str!("template.toml");
