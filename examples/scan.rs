//! Searches the descriptions of a dump for some of the built-in phrases, for `benches/compare/growth.py`:
//! `scan rolecall|aho-corasick COUNT|all PASSES FILE`. Prints how many places were found, and the CPU seconds of the
//! search without the making of its tables.

use std::io::{self, Write};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rolecall::{Engine, parts};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[expect(clippy::disallowed_methods, reason = "the input is an argument")]
fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [matcher, count, passes, file] = arguments.as_slice() else {
        return Err("scan rolecall|aho-corasick COUNT|all PASSES FILE".into());
    };
    let mut phrases = parts::phrases(&Engine::new());
    phrases.sort_unstable();
    phrases.dedup();
    let phrases = match count.as_str() {
        "all" => phrases,
        count => parts::spread(&phrases, count.parse()?),
    };
    let mut texts = Vec::new();
    for line in std::fs::read_to_string(file)?.lines() {
        let record: serde_json::Value = serde_json::from_str(line)?;
        texts.push(parts::folded(record["description"].as_str().unwrap_or_default()));
    }
    let passes: usize = passes.parse()?;
    let (found, seconds) = match matcher.as_str() {
        "rolecall" => {
            let own = parts::Phrases::new(&phrases).ok_or("too many words")?;
            scan(passes, &texts, |text| own.find(text))?
        }
        "aho-corasick" => {
            let automaton = AhoCorasick::builder()
                .kind(Some(AhoCorasickKind::ContiguousNFA))
                .build(&phrases)?;
            scan(passes, &texts, |text| automaton.find_overlapping_iter(text).count())?
        }
        other => return Err(format!("no such matcher: {other}").into()),
    };
    writeln!(io::stdout(), "{found} {seconds}")?;
    Ok(())
}

/// How many places are found, and the CPU seconds that it takes.
fn scan(passes: usize, texts: &[String], find: impl Fn(&str) -> usize) -> Result<(usize, f64)> {
    let start = cpu_seconds()?;
    let found = (0..passes).flat_map(|_| texts).map(|text| find(text)).sum();
    Ok((found, cpu_seconds()? - start))
}

/// What this thread has taken so far, as Linux tells it.
#[expect(clippy::disallowed_methods, reason = "a measurement may read the clock")]
fn cpu_seconds() -> Result<f64> {
    let told = std::fs::read_to_string("/proc/self/schedstat")?;
    let nanoseconds: f64 = told.split_whitespace().next().unwrap_or_default().parse()?;
    Ok(nanoseconds / 1e9)
}
