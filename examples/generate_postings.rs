//! Writes generated postings as NDJSON to standard output: `generate_postings COUNT [SEED]`.

#[path = "../benches/support/generator.rs"]
mod generator;

use std::io::{BufWriter, Write};

#[expect(clippy::disallowed_methods, reason = "the count and the seed are arguments")]
fn main() -> std::io::Result<()> {
    let numbers: Vec<u64> = std::env::args()
        .skip(1)
        .filter_map(|argument| argument.parse().ok())
        .collect();
    let (count, seed) = (
        numbers.first().copied().unwrap_or(1000),
        numbers.get(1).copied().unwrap_or(1),
    );
    let mut out = BufWriter::new(std::io::stdout().lock());
    for id in 0..count {
        writeln!(out, "{}", generator::posting(seed, id).line())?;
    }
    out.flush()
}
