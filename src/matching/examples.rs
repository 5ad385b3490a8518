use super::matcher::hits;
use crate::model::{SectionKind, heading_key};
use crate::packs::{HeadingExample, Lexicon, PackKind, Term, TermExample};

/// An example of a pack that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExampleProblem {
    /// The pack.
    pub(crate) pack: String,
    /// Line in the pack's file.
    pub(crate) line: usize,
    /// Column in the pack's file.
    pub(crate) column: usize,
    /// What does not hold.
    pub(crate) message: String,
}

/// Runs the `hits` and `misses` of every term, and of every section heading.
pub(crate) fn check_examples(lexicon: &Lexicon) -> Vec<ExampleProblem> {
    let mut problems = Vec::new();
    let mut of_headings = Vec::new();
    for (layer, examples) in lexicon.examples().enumerate() {
        problems.extend(
            examples
                .terms
                .iter()
                .filter_map(|example| term_problem(lexicon, layer, example)),
        );
        of_headings.extend(
            examples
                .headings
                .iter()
                .filter_map(|example| heading_problem(lexicon, example)),
        );
    }
    problems.extend(of_headings);
    problems
}

/// What is wrong with an example of a term. A term that a later pack replaced has no examples any more.
fn term_problem(lexicon: &Lexicon, layer: usize, example: &TermExample) -> Option<ExampleProblem> {
    let (pack, of_pack) = lexicon
        .of_kind(example.kind)
        .find(|(_, pack)| pack.id == example.pack)?;
    let (number, term) = of_pack
        .terms
        .iter()
        .enumerate()
        .find(|(_, term)| term.id == example.term && term.layer == layer)?;
    // The examples of industries and certificates are about whole demands; the extractors' tests run those that a term
    // alone cannot decide.
    let about_demands = matches!(example.kind, PackKind::Industries | PackKind::Certifications);
    let found = stands(lexicon, (pack, number), term, &example.sentence);
    let (id, sentence) = (&example.term, &example.sentence);
    let message = match (example.must_match, found) {
        (true, false) => format!("{id:?} does not match its example {sentence:?}"),
        (false, true) if !about_demands => format!("{id:?} matches {sentence:?}, which it must miss"),
        _ => return None,
    };
    Some(ExampleProblem {
        pack: example.pack.to_string(),
        line: example.place.0,
        column: example.place.1,
        message,
    })
}

fn heading_problem(lexicon: &Lexicon, example: &HeadingExample) -> Option<ExampleProblem> {
    let kind = lexicon
        .wordings
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
}

fn stands(lexicon: &Lexicon, (pack, number): (usize, usize), term: &Term, sentence: &str) -> bool {
    // An example is tried in a section in which the term counts; a title term's examples are titles.
    let kind = SectionKind::ALL
        .into_iter()
        .filter(|&kind| kind != SectionKind::Title)
        .find(|&kind| term.sections.holds(kind))
        .unwrap_or(SectionKind::Title);
    let hits = hits(lexicon, sentence, |_| kind);
    hits.of_pack(pack).iter().any(|hit| hit.term == number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_of_the_built_in_packs_holds() {
        let failing = check_examples(&Lexicon::builtin());
        assert!(failing.is_empty(), "{} examples fail: {failing:#?}", failing.len());
    }
}
