//! The built-in packs, as the build script compiled them of `keywords/`.
//!
//! Each part is read when it is first needed; the tables of phrases stay where they lie in the program.

#![expect(
    clippy::expect_used,
    reason = "the build script wrote these bytes of the same types; a test reads every part"
)]

use super::compiler::{Examples, Facts, Packs};
use crate::model::PackSource;

/// What every analysis needs.
pub(super) fn packs() -> Packs {
    postcard::from_bytes(include_bytes!(concat!(env!("OUT_DIR"), "/packs.bin"))).expect("the built-in packs are whole")
}

/// What only analyses need that find such a thing.
pub(super) fn facts() -> Facts {
    postcard::from_bytes(include_bytes!(concat!(env!("OUT_DIR"), "/facts.bin"))).expect("the built-in facts are whole")
}

/// What only the check of the packs needs.
pub(super) fn examples() -> Examples {
    postcard::from_bytes(include_bytes!(concat!(env!("OUT_DIR"), "/examples.bin")))
        .expect("the built-in examples are whole")
}

/// What only a report needs.
pub(super) fn sources() -> Vec<PackSource> {
    postcard::from_bytes(include_bytes!(concat!(env!("OUT_DIR"), "/sources.bin")))
        .expect("the built-in sources are whole")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::compiler::{Compiled, Written, compile, is_pack};
    use super::*;

    /// The packs of `keywords/`, compiled now.
    #[expect(
        clippy::disallowed_methods,
        reason = "the test reads the files that the build script read"
    )]
    fn compiled_now() -> Compiled {
        let mut written = Written::default();
        for name in crate::packs::builtin::tests::names("") {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("keywords").join(&name);
            let text = std::fs::read_to_string(path).expect("the pack can be read");
            written.add(&name, &text).expect("the pack is right");
        }
        compile(written).expect("the packs are of sane size")
    }

    /// The files below a folder of `keywords/`, sorted by their paths.
    #[expect(
        clippy::disallowed_methods,
        reason = "the test reads the files that the build script read"
    )]
    fn names(folder: &str) -> Vec<String> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("keywords").join(folder);
        let mut names = Vec::new();
        for entry in std::fs::read_dir(path).expect("the folder can be read") {
            let entry = entry.expect("the entry can be read");
            let name = entry.file_name().into_string().expect("names are ASCII");
            let name = if folder.is_empty() {
                name
            } else {
                format!("{folder}/{name}")
            };
            if entry.path().is_dir() {
                names.extend(self::names(&name));
            } else if is_pack(&name) {
                names.push(name);
            }
        }
        names.sort_unstable();
        names
    }

    #[test]
    fn what_the_build_compiled_is_what_the_program_compiles() {
        let now = compiled_now();
        let Packs {
            packs,
            phrases,
            headings,
            industries,
            word_rules,
        } = packs();
        assert_eq!(packs.len(), now.packs.packs.len());
        for (built, now) in packs.iter().zip(&now.packs.packs) {
            assert_eq!(built, now);
        }
        assert!(phrases == now.packs.phrases, "the phrases differ");
        assert!(headings == now.packs.headings, "the headings differ");
        assert_eq!(industries, now.packs.industries);
        assert_eq!(word_rules, now.packs.word_rules);
        assert_eq!(facts(), now.facts);
        assert_eq!(examples(), now.examples);
        assert_eq!(sources(), now.sources);
    }
}
