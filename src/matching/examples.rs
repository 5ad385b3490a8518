use super::matcher::Matcher;
use crate::model::{SectionKind, heading_key};
use crate::packs::{Lexicon, Pack, PackKind, Term};

/// An example of a pack that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {message}")]
pub struct ExampleProblem {
    /// The pack.
    pub pack: String,
    /// Line in the pack's file.
    pub line: usize,
    /// Column in the pack's file.
    pub column: usize,
    /// What does not hold.
    pub message: String,
}

/// Runs the `hits` and `misses` of every term, and of every section heading.
pub(crate) fn check_examples(lexicon: &Lexicon, matcher: &Matcher) -> Vec<ExampleProblem> {
    let mut problems = Vec::new();
    for (index, pack) in lexicon.packs.iter().enumerate() {
        for (term_index, term) in pack.terms.iter().enumerate() {
            let found = |sentence: &str| stands(matcher, index, term, term_index, sentence);
            for (sentence, place) in &term.hits {
                if !found(sentence) {
                    problems.push(problem(
                        pack,
                        *place,
                        format!("{:?} does not match its example {sentence:?}", term.id),
                    ));
                }
            }
            for (sentence, place) in &term.misses {
                if is_about_the_term(pack) && found(sentence) {
                    problems.push(problem(
                        pack,
                        *place,
                        format!("{:?} matches {sentence:?}, which it must miss", term.id),
                    ));
                }
            }
        }
    }
    problems.extend(lexicon.heading_examples.iter().filter_map(|example| {
        let kind = lexicon
            .headings
            .classify(&heading_key(&example.heading))
            .map(|(kind, _)| kind);
        let holds = (kind == Some(example.kind)) == example.must_match;
        (!holds).then(|| ExampleProblem {
            pack: example.file.clone(),
            line: example.place.0,
            column: example.place.1,
            message: format!(
                "the heading {:?} is {}, which is wrong for {}",
                example.heading,
                kind.map_or("unknown", SectionKind::name),
                example.kind.name()
            ),
        })
    }));
    problems
}

/// The examples of industries and certificates are about whole demands; the extractors' tests run those that a
/// term alone cannot decide.
fn is_about_the_term(pack: &Pack) -> bool {
    !matches!(pack.kind, PackKind::Industries | PackKind::Certifications)
}

fn stands(matcher: &Matcher, index: usize, term: &Term, term_index: usize, sentence: &str) -> bool {
    // An example is tried in a section in which the term counts; a title term's examples are titles.
    let kind = SectionKind::ALL
        .into_iter()
        .filter(|&kind| kind != SectionKind::Title)
        .find(|&kind| term.sections.holds(kind))
        .unwrap_or(SectionKind::Title);
    let hits = matcher.hits(sentence, &|_| kind);
    hits.of_pack(index).iter().any(|hit| hit.term == term_index)
}

fn problem(pack: &Pack, (line, column): (usize, usize), message: String) -> ExampleProblem {
    ExampleProblem {
        pack: pack.id.clone(),
        line,
        column,
        message,
    }
}
