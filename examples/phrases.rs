//! Prints every phrase that the built-in packs look for, one a line: the word list of the comparison in
//! `benches/compare`. `cargo run --release --features bench --example phrases`.

use std::io::{BufWriter, Write};

use rolecall::{Engine, parts};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let engine = Engine::new();
    let mut phrases = parts::phrases(&engine);
    phrases.sort_unstable();
    phrases.dedup();
    let mut out = BufWriter::new(std::io::stdout().lock());
    for phrase in phrases {
        writeln!(out, "{phrase}")?;
    }
    out.flush()?;
    Ok(())
}
