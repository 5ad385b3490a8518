//! The floors of `docs/architecture.md`: a file imports lower floors only, and rooms on one floor do not import each
//! other.

use std::path::Path;

use crate::support::{files_below, folder};

/// The rooms with their floors. Rooms on one floor are strangers.
const FLOORS: [(&str, u8); 22] = [
    ("text", 0),
    ("model", 1),
    ("extract", 2),
    ("packs", 2),
    ("matching", 3),
    ("score", 4),
    ("demands", 4),
    ("detect", 4),
    ("engine", 5),
    ("config", 6),
    ("render", 6),
    ("input", 6),
    ("guard", 6),
    ("fetch", 6),
    ("resume", 6),
    ("audit", 7),
    ("batch", 7),
    ("eval", 7),
    ("parts", 7),
    ("compare", 7),
    ("stats", 7),
    ("cli", 8),
];

fn room(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(folder("src")).ok()?;
    let first = inside.components().next()?.as_os_str().to_str()?;
    Some(first.trim_end_matches(".rs").to_owned())
}

fn floor(room: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == room).map(|&(_, floor)| floor)
}

#[test]
fn no_import_goes_up_or_sideways() {
    let mut wrong = Vec::new();
    for path in files_below(&folder("src")) {
        let Some(room) = room(&path).filter(|room| !matches!(room.as_str(), "lib" | "main")) else {
            continue;
        };
        let own = floor(&room).unwrap_or_else(|| panic!("{} is on no floor; add its room to FLOORS", path.display()));
        let source = std::fs::read_to_string(&path).expect("the source can be read");
        for (number, line) in source.lines().enumerate() {
            for target in line
                .match_indices("crate::")
                .filter_map(|(at, mark)| line[at + mark.len()..].split("::").next())
            {
                let target: String = target
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                let Some(other) = floor(&target) else { continue };
                if target != room && other >= own {
                    wrong.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn renderers_see_the_model_and_the_text_only() {
    for path in files_below(&folder("src/render")) {
        let source = std::fs::read_to_string(&path).expect("the source can be read");
        for room in ["extract", "packs", "matching", "score", "demands", "detect", "engine"] {
            assert!(
                !source.contains(&format!("crate::{room}")),
                "{} imports {room}",
                path.display()
            );
        }
    }
}

#[test]
fn files_stay_readable() {
    for path in files_below(&folder("src")) {
        let lines = std::fs::read_to_string(&path)
            .expect("the source can be read")
            .lines()
            .count();
        assert!(lines <= 700, "{} has {lines} lines: split it", path.display());
    }
}
