//! What the targets share: one engine, one day, and what must hold of every analysis.

use std::sync::LazyLock;

use rolecall::{Analysis, AsOf, AsOfBasis, Document, Engine};

/// Building the engine takes longer than any input.
pub static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::new);

/// The day of judgement.
pub fn day() -> AsOf {
    AsOf {
        date: "2026-01-15".parse().expect("a date"),
        basis: AsOfBasis::Option,
    }
}

/// Analyses a document and checks what must hold.
#[allow(dead_code)]
pub fn analyse(bytes: &[u8]) {
    let document = Document::new("fuzz", bytes);
    if let Ok(analysed) = ENGINE.analyse(&document, day()) {
        analysed.analyses.iter().for_each(check);
    }
}

/// Every quote stands where it says, and every finding has one.
pub fn check(analysis: &Analysis) {
    let text = &analysis.posting.text;
    for finding in &analysis.findings {
        assert!(!finding.evidence.is_empty(), "{} has no evidence", finding.rule);
        for evidence in &finding.evidence {
            if let Some(span) = evidence.span {
                assert_eq!(&text[span.start..span.end], evidence.text, "{}", finding.rule);
            }
        }
    }
    for demand in &analysis.demands.experience {
        let _ = &text[demand.span.start..demand.span.end];
    }
    for section in &analysis.posting.sections {
        let _ = &text[section.span.start..section.span.end];
    }
}
