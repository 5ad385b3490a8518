use memchr::memmem;

use super::Source;
use super::cues::Cues;
use crate::model::{SectionKind, Strength};
use crate::text::{Span, Txt};

/// How strongly a sentence asks for the thing at `subject`, by the wish and must words around it and by its section.
pub(super) fn of(source: Source<'_>, sentence: Span<Txt>, subject: Span<Txt>) -> Strength {
    of_clause(source, clause_around(&source.posting.text, sentence, subject))
}

/// How strongly a clause asks, by its wish and must words and by its section.
pub(super) fn of_clause(source: Source<'_>, clause: Span<Txt>) -> Strength {
    let cues = Cues::new(source, "years");
    let section = source.posting.kind_at(clause.start);
    if wishes(source, clause) {
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

/// Whether a clause has a word of wish. In "1 year required (2 years preferred) in clinics" the wish in brackets is
/// about the number only.
pub(super) fn wishes(source: Source<'_>, clause: Span<Txt>) -> bool {
    let text = &source.posting.text;
    ["preferred", " a plus"].iter().any(|word| glued(text, clause, word))
        || Cues::new(source, "years").of("preferred", clause).any(|wish| {
            let open = text[clause.start..wish.start].rfind('(').map(|at| clause.start + at);
            let close = text[wish.end..clause.end].find(')').map(|at| wish.end + at);
            let about_number = match (open, close) {
                (Some(open), Some(close)) => {
                    !text[open..wish.start].contains(')') && text[open..close].bytes().any(|byte| byte.is_ascii_digit())
                }
                _ => false,
            };
            // In "asset management" the asset is no praise of a candidate.
            let goods = text[wish.range()].ends_with("asset")
                && [" manag", " or ", " class"]
                    .iter()
                    .any(|noun| text[wish.end..].starts_with(noun));
            !about_number && !goods
        })
}

/// Whether a word runs into the next line of a list, as "is preferredPrevious work" does where line ends were lost.
fn glued(text: &str, clause: Span<Txt>, word: &str) -> bool {
    text[clause.range()]
        .match_indices(word)
        .any(|(at, _)| text[clause.start + at + word.len()..].starts_with(char::is_uppercase))
}

/// The part of a sentence between the semicolons and contrasting words around a subject. Full stops are no borders here:
/// the sentence is cut already, those left belong to "e.g." and the like.
pub(super) fn clause_around(text: &str, sentence: Span<Txt>, subject: Span<Txt>) -> Span<Txt> {
    const BREAKS: [&str; 4] = [";", " but ", " however", " while "];
    let before = &text[sentence.start..subject.start];
    let after = &text[subject.end.min(sentence.end)..sentence.end];
    let start = BREAKS
        .iter()
        .filter_map(|mark| memmem::rfind(before.as_bytes(), mark.as_bytes()).map(|at| at + mark.len()))
        .max()
        .unwrap_or(0);
    // "Preferred but not required" is one phrase.
    let end = BREAKS
        .iter()
        .filter_map(|mark| {
            memmem::find(after.as_bytes(), mark.as_bytes()).filter(|at| !after[*at..].starts_with(" but not "))
        })
        .min()
        .unwrap_or(after.len());
    Span::new(sentence.start + start, subject.end + end)
}
