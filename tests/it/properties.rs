//! What must hold for every input.

use std::sync::LazyLock;

use proptest::prelude::*;
use rolecall::{Analysis, Document, Engine, Format, Record};

use crate::support::{ENGINE, day};

/// An engine with a pack of the user that claims many everyday words.
static CROWDED: LazyLock<Engine> = LazyLock::new(|| {
    let pack = "id = \"foreign\"\nkind = \"family\"\nname = \"Foreign\"\nsummary = \"Claims everything.\"\n\n[[terms]]\nid = \"everyday\"\n\
        any = [\"customer experience\", \"the customer\", \"years of\", \"lead a team of\", \"voice of the customer programme\", \"journey mapping workshops\", \"survey\"]\n\
        weight = \"strong\"\ngroup = \"all\"\nhits = [\"run a survey\"]\nmisses = [\"nothing\"]\n";
    Engine::with_packs(&[("foreign.toml", pack)]).expect("the pack is right")
});

/// Words and signs of postings, and what breaks parsers.
fn text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "customer experience",
        "5+ years",
        "of",
        "experience",
        "in",
        "journey mapping",
        "Requirements:",
        "\n",
        "- ",
        "• ",
        "lead a team of 8",
        "NPS",
        "survey",
        "What you'll do",
        "(3)",
        "five (5)",
        "½",
        "3–5 years",
        "Kubernetes",
        "or similar",
        "preferred",
        "**",
        "## ",
        "<b>",
        "&amp;",
        "é",
        "ﬁ",
        "\u{AD}",
        "\t",
        "year",
        "a decade",
        "12 months",
        "CX",
        ".",
        ";",
        ",",
        "\r\n",
        "🚀",
        "\u{200B}",
        "customer's",
        "| 5 |",
        "must",
        "not required",
        "e.g.",
        "::",
        "(",
        ")",
        "\\-",
        "6 1/2",
        "0",
    ]);
    prop::collection::vec((piece, prop::bool::ANY), 0..60).prop_map(|pieces| {
        pieces.into_iter().fold(String::new(), |text, (piece, blank)| {
            text + piece + if blank { " " } else { "" }
        })
    })
}

fn analyse(engine: &Engine, text: &str, format: Option<Format>) -> Option<Analysis> {
    let mut record = Record::new(text);
    record.title = Some("Customer Experience Lead".to_owned());
    record.description_format = format;
    engine.analyse_record(&record, day()).ok()
}

fn spans_hold(analysis: &Analysis) {
    let text = &analysis.posting.text;
    let holds = |start: usize, end: usize| {
        assert!(
            start <= end && text.get(start..end).is_some(),
            "{start}..{end} of {}",
            text.len()
        )
    };
    for section in &analysis.posting.sections {
        holds(section.span.start, section.span.end);
    }
    let scores = analysis
        .roles
        .iter()
        .map(|role| &role.evidence)
        .chain(analysis.verdict.families.iter().map(|share| &share.score.evidence));
    for piece in scores.flatten() {
        if let Some(span) = piece.span {
            assert_eq!(text.get(span.range()), Some(piece.text.as_str()));
        }
    }
    for demand in &analysis.demands.experience {
        holds(demand.span.start, demand.span.end);
        assert!(demand.min_years.is_none_or(|years| years >= 0.0));
    }
    for piece in analysis.findings.iter().flat_map(|finding| &finding.evidence) {
        if let Some(span) = piece.span {
            assert_eq!(text.get(span.range()), Some(piece.text.as_str()));
        }
    }
    let total: u32 = analysis.verdict.families.iter().map(|share| share.share).sum();
    assert!(total == 1000 || total == 0, "shares make {total}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_are_in_bounds_in_every_format(text in text()) {
        for format in [None, Some(Format::Text), Some(Format::Markdown), Some(Format::Html)] {
            if let Some(analysis) = analyse(&ENGINE, &text, format) {
                spans_hold(&analysis);
            }
        }
    }

    #[test]
    fn a_foreign_pack_changes_no_other_score(text in text()) {
        let (Some(plain), Some(crowded)) = (analyse(&ENGINE, &text, None), analyse(&CROWDED, &text, None)) else { return Ok(()) };
        prop_assert_eq!(plain.roles, crowded.roles);
        for share in &plain.verdict.families {
            let same = crowded.verdict.families.iter().find(|other| other.family == share.family);
            prop_assert_eq!(same.map(|other| &other.score), Some(&share.score));
        }
        prop_assert_eq!(plain.demands, crowded.demands);
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), hint in 0usize..4) {
        let hint = [None, Some(Format::Text), Some(Format::Markdown), Some(Format::Html)][hint];
        let mut document = Document::new("bytes", bytes);
        document.hint = hint;
        if let Ok(analysed) = ENGINE.analyse(&document, day()) {
            prop_assert!(!analysed.analyses.is_empty());
            analysed.analyses.iter().for_each(spans_hold);
        }
    }

    #[test]
    fn text_and_markdown_map_to_their_source(text in text()) {
        for hint in [Format::Text, Format::Markdown] {
            let mut document = Document::new("text", text.clone());
            document.hint = Some(hint);
            let Ok(analysed) = ENGINE.analyse(&document, day()) else { continue };
            for analysis in &analysed.analyses {
                for word in ["Kubernetes", "NPS", "survey"] {
                    for (at, _) in analysis.posting.text.match_indices(word) {
                        let source = analysis.posting.map.source_of(rolecall::Span::new(at, at + word.len()));
                        prop_assert!(source.is_some_and(|span| analysed.source[span.range()].contains(word)));
                    }
                }
            }
        }
    }
}
