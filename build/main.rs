//! Compiles the packs of `keywords/` into the tables that the program embeds.
//!
//! The compiler is the one that the program itself compiles a user's pack with: the rooms `src/text` and
//! `src/packs/compiler`, and a few values of `src/model`. Cargo runs this again when one of them or `keywords/` changes.

#[allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "the script needs a part of the room only"
)]
#[path = "../src/packs/compiler/mod.rs"]
mod packs;
#[allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "the script needs a part of the room only"
)]
#[path = "../src/text/mod.rs"]
mod text;

#[allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "the script needs a part of the room only"
)]
mod model;

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use packs::{Compiled, PackError, Written, compile, is_pack};
use serde::Serialize;

#[expect(clippy::print_stdout, reason = "cargo reads what a build script prints")]
fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=keywords");
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            for line in message.lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a build script reads its sources and writes its results"
)]
fn run() -> Result<(), String> {
    let folder = Path::new("keywords");
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    // By the name that reports show, the same on every system.
    files.sort_unstable();
    let mut written = Written::default();
    for (name, path) in files {
        let text = std::fs::read_to_string(&path).map_err(|error| failure(&path, &error))?;
        written.add(&name, &text).map_err(in_folder)?;
    }
    let Compiled {
        packs,
        facts,
        examples,
        sources,
    } = compile(written).map_err(in_folder)?;
    let out = std::env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .ok_or("cargo sets OUT_DIR")?;
    write(&out.join("packs.bin"), &packs)?;
    write(&out.join("facts.bin"), &facts)?;
    write(&out.join("examples.bin"), &examples)?;
    write(&out.join("sources.bin"), &sources)
}

/// Every pack file below a folder, with its name as reports show it: the path from `keywords/` on.
#[expect(
    clippy::disallowed_methods,
    reason = "a build script reads its sources and writes its results"
)]
fn collect(folder: &Path, files: &mut Vec<(String, PathBuf)>) -> Result<(), String> {
    for entry in std::fs::read_dir(folder).map_err(|error| failure(folder, &error))? {
        let path = entry.map_err(|error| failure(folder, &error))?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            let inside = path.strip_prefix("keywords").unwrap_or(&path);
            let parts: Option<Vec<&str>> = inside.iter().map(|part| part.to_str()).collect();
            let name = parts.ok_or_else(|| failure(&path, &"the name is not UTF-8"))?.join("/");
            if is_pack(&name) {
                files.push((name, path));
            }
        }
    }
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "a build script reads its sources and writes its results"
)]
fn write(path: &Path, value: &impl Serialize) -> Result<(), String> {
    let bytes = postcard::to_stdvec(value).map_err(|error| failure(path, &error))?;
    std::fs::write(path, bytes).map_err(|error| failure(path, &error))
}

/// A pack's mistakes with the path that an editor can open.
fn in_folder(mut error: PackError) -> String {
    error.file = format!("keywords/{}", error.file);
    error.to_string()
}

fn failure(path: &Path, error: &dyn Display) -> String {
    format!("{}: {error}", path.display())
}
