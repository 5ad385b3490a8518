//! `keywords/sites.toml`: what is known about the pages of job sites.

use std::sync::LazyLock;

use super::compiler::{PackError, PackProblem};
use crate::model::Sites;
use crate::text::LineIndex;

const FILE: &str = "sites.toml";

/// The built-in sites, read when a page needs them.
pub(crate) static SITES: LazyLock<Sites> = LazyLock::new(builtin);

#[expect(clippy::expect_used, reason = "a test reads the same file")]
fn builtin() -> Sites {
    parse(FILE, TEXT).expect("the built-in sites are right")
}

const TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/keywords/sites.toml"));

/// Reads a file of sites. Unknown keys are errors.
fn parse(name: &str, text: &str) -> Result<Sites, PackError> {
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let place = LineIndex::new(text.as_bytes()).place(error.span().map_or(0, |span| span.start));
        PackError {
            file: name.to_owned(),
            problems: vec![PackProblem {
                line: place.line,
                column: place.column,
                message: error.message().to_owned(),
            }],
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_sites_are_right() {
        let sites = parse(FILE, TEXT).expect("the file is right");
        assert!(sites.sites.len() >= 20, "only {} sites", sites.sites.len());
        let words = &sites.pages;
        for phrase in [
            &words.closed,
            &words.login,
            &words.consent,
            &words.script,
            &words.other_jobs,
            &words.job_links,
        ] {
            assert!(
                phrase.iter().all(|phrase| phrase.to_lowercase() == *phrase),
                "{phrase:?} is not lower case"
            );
        }
        for site in &sites.sites {
            assert!(
                !site.name.is_empty() && !site.hosts.is_empty() && !site.description.is_empty(),
                "{site:?}"
            );
            let hosts_are_plain = site.hosts.iter().all(|host| !host.contains(['/', ':', ' ']));
            assert!(hosts_are_plain, "{}: a host is a name such as example.com", site.name);
        }
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        let wrong = TEXT.replacen("\ntitle = [", "\ntitles = [", 1);
        let error = parse("mine.toml", &wrong).expect_err("an unknown key");
        assert!(error.to_string().starts_with("mine.toml:"), "{error}");
        assert!(error.to_string().contains("titles"), "{error}");
        assert!(error.problems[0].line > 1);
    }
}
