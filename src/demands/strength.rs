use super::Source;
use super::cues::Cues;
use crate::model::{SectionKind, Strength};
use crate::text::{Span, Txt};

/// How strongly a sentence asks for the thing at `subject`, by the wish and must words around it and by its section.
pub(super) fn of(source: Source<'_>, sentence: Span<Txt>, subject: Span<Txt>) -> Strength {
    let cues = Cues::new(source, "years");
    let clause = clause_around(&source.posting.text, sentence, subject);
    let section = source.posting.kind_at(sentence.start);
    if cues.any("preferred", clause) {
        Strength::Preferred
    } else if cues.any("required", clause) {
        Strength::Required
    } else if section == SectionKind::Preferred {
        Strength::Preferred
    } else if cues.any("floor", clause) || section == SectionKind::Required {
        Strength::Required
    } else {
        Strength::Unclear
    }
}

/// The part of a sentence between the semicolons and contrasting words around a subject.
pub(super) fn clause_around(text: &str, sentence: Span<Txt>, subject: Span<Txt>) -> Span<Txt> {
    const BREAKS: [&str; 5] = [";", ". ", " but ", " however", " while "];
    let before = &text[sentence.start..subject.start];
    let after = &text[subject.end.min(sentence.end)..sentence.end];
    let start = BREAKS
        .iter()
        .filter_map(|mark| before.rfind(mark).map(|at| at + mark.len()))
        .max()
        .unwrap_or(0);
    let end = BREAKS
        .iter()
        .filter_map(|mark| after.find(mark))
        .min()
        .unwrap_or(after.len());
    Span::new(sentence.start + start, subject.end + end)
}
