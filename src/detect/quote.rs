//! The words that findings quote.

use super::Facts;
use crate::model::{Evidence, EvidenceRole, FamilyShare, TermEvidence};
use crate::text::{Span, Txt};

/// Longer sentences are quoted around the words in question only.
const LONGEST_QUOTE: usize = 240;

/// How many duties a verdict is shown with.
const MOST_DUTIES: usize = 3;

impl Facts<'_> {
    /// The title as evidence.
    pub(super) fn title(&self, role: EvidenceRole) -> Evidence {
        let place = self.posting.markup.as_ref().and_then(|markup| markup.title);
        Evidence::title(role, self.posting.title_text()).at(place)
    }

    /// What stands for the posting as a whole: its title or, without one, the first sentence.
    pub(super) fn heading(&self, role: EvidenceRole) -> Evidence {
        match self.hits.sentences.first() {
            Some(&first) if self.posting.title.is_none() => self.sentence(role, first),
            _ => self.title(role),
        }
    }

    /// The sentence around a span, or a readable part of it.
    pub(super) fn sentence(&self, role: EvidenceRole, span: Span<Txt>) -> Evidence {
        let around = self
            .hits
            .sentences
            .iter()
            .find(|sentence| sentence.contains(span))
            .copied()
            .unwrap_or(span);
        let quoted = if around.len() <= LONGEST_QUOTE {
            around
        } else {
            self.window(around, span)
        };
        Evidence::quote(role, &self.posting.text, quoted)
    }

    /// The heaviest duties of a family, each from another sentence.
    pub(super) fn duties(&self, share: &FamilyShare, role: EvidenceRole) -> Vec<Evidence> {
        let mut quoted: Vec<Evidence> = Vec::new();
        for piece in share.score.evidence.iter().filter(|piece| piece.weight > 0) {
            let Some(span) = piece.span else { continue };
            let evidence = self.sentence(role, span);
            if quoted.len() < MOST_DUTIES && quoted.iter().all(|known| known.span != evidence.span) {
                quoted.push(evidence);
            }
        }
        quoted
    }

    fn window(&self, around: Span<Txt>, span: Span<Txt>) -> Span<Txt> {
        let text = &self.posting.text;
        let room = LONGEST_QUOTE.saturating_sub(span.len()) / 2;
        let start = text.ceil_char_boundary(span.start.saturating_sub(room).max(around.start));
        let end = text.floor_char_boundary((span.end + room).min(around.end));
        // Cut at blanks, so that no word is torn.
        let start = if start == around.start {
            start
        } else {
            text[start..span.start].find(' ').map_or(start, |at| start + at + 1)
        };
        let end = if end == around.end {
            end
        } else {
            text[span.end..end].rfind(' ').map_or(end, |at| span.end + at)
        };
        Span::new(start, end)
    }
}

/// The different words that counted for a family, for the end of a clause: `: "renewals", "book of business"`; nothing
/// where only the title counted.
pub(super) fn words(share: &FamilyShare, most: usize) -> String {
    let mut words: Vec<String> = Vec::new();
    let pieces = share
        .score
        .evidence
        .iter()
        .filter(|piece: &&TermEvidence| piece.weight > 0 && piece.span.is_some());
    for piece in pieces {
        let word = format!(
            "\"{}\"",
            piece
                .text
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .to_lowercase()
        );
        if words.len() < most && !words.contains(&word) {
            words.push(word);
        }
    }
    if words.is_empty() {
        return String::new();
    }
    format!(": {}", words.join(", "))
}

/// Names as the end of a clause: "a", "a and b", "a, b and c".
pub(super) fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
