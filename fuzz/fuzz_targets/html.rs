//! A page: its tree, its text, its places.
#![no_main]

mod support;

use rolecall::{Document, Format};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut document = Document::new("fuzz.html", bytes);
    document.hint = Some(Format::Html);
    if let Ok(analysed) = support::ENGINE.analyse(&document, support::day()) {
        analysed.analyses.iter().for_each(support::check);
    }
});
