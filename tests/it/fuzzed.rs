//! The bodies of the fuzz targets over their seeds and over damaged seeds, without a fuzzer.

use std::path::Path;

use proptest::prelude::*;

use crate::support::{files_below, folder};

#[path = "../../fuzz/fuzz_targets/bodies.rs"]
mod bodies;

/// A target, and what it does with its bytes.
type Target = (&'static str, fn(&[u8]));

const TARGETS: &[Target] = &[
    ("docx", bodies::docx),
    #[cfg(feature = "bench")]
    ("dump", bodies::dump),
    ("html", bodies::html),
    ("json_ld", bodies::json_ld),
    ("mail", bodies::mail),
    ("packs", bodies::packs),
    ("sniff", bodies::sniff),
    ("years", bodies::years),
];

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let files = files_below(&folder("fuzz/seeds").join(target));
    let seeds: Vec<Vec<u8>> = files.iter().map(|path| std::fs::read(path).expect("a seed")).collect();
    assert!(seeds.len() >= 2, "{target} has {} seeds", seeds.len());
    seeds
}

#[test]
fn every_target_takes_its_seeds() {
    for (name, body) in TARGETS {
        for seed in seeds(name) {
            body(&seed);
            for part in 1..8 {
                body(&seed[..seed.len() * part / 8]);
            }
        }
    }
}

#[test]
fn every_target_has_seeds_and_is_described() {
    let read = |path: &str| std::fs::read_to_string(folder(path)).expect("it can be read");
    let (manifest, guide, bodies) = (
        read("fuzz/Cargo.toml"),
        read("fuzz/README.md"),
        read("fuzz/fuzz_targets/bodies.rs"),
    );
    let mut targets = 0;
    for line in manifest.lines().filter_map(|line| line.strip_prefix("path = \"")) {
        let name = Path::new(line.trim_end_matches('"'))
            .file_stem()
            .and_then(|name| name.to_str());
        let name = name.expect("a file");
        targets += 1;
        assert!(
            guide.contains(&format!("| `{name}` |")),
            "README.md does not name {name}"
        );
        assert!(
            bodies.contains(&format!("fn {name}(bytes: &[u8])")),
            "no body of {name}"
        );
        assert!(!seeds(name).is_empty());
    }
    assert_eq!(targets, 8);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_damage_to_a_seed_breaks_a_target(
        (target, seed) in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0usize..40), 1..12),
    ) {
        let (name, body) = target.get(TARGETS);
        let mut bytes = seed.get(&seeds(name)).clone();
        for (place, byte, length) in damage {
            if bytes.is_empty() {
                break;
            }
            let at = place.index(bytes.len());
            let end = (at + length).min(bytes.len());
            match length {
                0 => bytes[at] = byte,
                _ if byte % 2 == 0 => drop(bytes.drain(at..end)),
                _ => {
                    let copy = bytes[at..end].to_vec();
                    bytes.splice(at..at, copy);
                }
            }
        }
        body(&bytes);
    }
}
