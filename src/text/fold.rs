use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::span::{Span, Txt};
use super::swar;

/// A text folded for matching, with the way back to the original offsets.
///
/// Folding is the same for postings and for the terms of packs: NFKC, lower case, runs of blanks become one space,
/// every dash `-`, every quote `'` or `"`, invisible characters vanish, a hyphen between two letters becomes a space, so
/// that "cross-functional" and "cross functional" are one term, and the possessive is dropped: "customer's journey" is
/// "customer journey". Line ends stay.
#[derive(Debug, Clone)]
pub(crate) struct Folded {
    text: String,
    // The length of the original.
    length: usize,
    // Where the distance between folded and original offset changes: (folded offset, original offset).
    anchors: Vec<(usize, usize)>,
    // Where the "s" of a possessive stands that is still to be dropped.
    dropped_apostrophe: Option<usize>,
}

impl Folded {
    /// The folded text.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The stretch behind so many anchors. The last one has no end.
    fn stretch(&self, anchors: usize) -> Stretch {
        let (folded, original) = anchors.checked_sub(1).map_or((0, 0), |last| self.anchors[last]);
        let (next, limit) = self
            .anchors
            .get(anchors)
            .map_or((usize::MAX, self.length), |&(folded, original)| (folded, original));
        Stretch {
            anchors,
            folded,
            next,
            original,
            limit,
        }
    }

    /// The folded offset of an original offset: where the first folded character at or after it stands.
    pub(crate) fn folded_offset(&self, original: usize) -> usize {
        let at = self.anchors.partition_point(|&(_, origin)| origin <= original);
        let limit = self.anchors.get(at).map_or(self.text.len(), |&(from, _)| from);
        let (from, origin) = at.checked_sub(1).map_or((0, 0), |i| self.anchors[i]);
        self.text.floor_char_boundary((from + (original - origin)).min(limit))
    }

    /// The way back to the original, for places that are asked for from left to right.
    pub(crate) fn way_back<'a>(&'a self, original: &'a str) -> WayBack<'a> {
        WayBack {
            folded: self,
            original,
            stretch: self.stretch(0),
        }
    }

    /// Makes line ends of the blanks at some offsets of the original, where they were made there. Gives their folded offsets.
    pub(crate) fn break_lines(&mut self, blanks: &[usize]) -> Vec<usize> {
        let mut broken = Vec::with_capacity(blanks.len());
        for &blank in blanks {
            let at = self.folded_offset(blank);
            if self.text.as_bytes().get(at) == Some(&b' ') {
                self.text.replace_range(at..=at, "\n");
                broken.push(at);
            }
        }
        broken
    }

    fn anchor(&mut self, original: usize) {
        let folded = self.text.len();
        let expected = self
            .anchors
            .last()
            .map_or(folded, |&(from, origin)| origin + (folded - from));
        if expected != original {
            match self.anchors.last_mut() {
                Some(last) if last.0 == folded => last.1 = original,
                _ => self.anchors.push((folded, original)),
            }
        }
    }
}

/// Leads folded places back to the original, from left to right, so that no anchor is searched for twice.
#[derive(Debug, Clone)]
pub(crate) struct WayBack<'a> {
    folded: &'a Folded,
    original: &'a str,
    /// What the place that was asked for last stands in.
    stretch: Stretch,
}

/// A stretch of a folded text in which the distance to the original stays the same.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    /// How many anchors stand at or before it.
    anchors: usize,
    /// Where it begins, and where the next one does.
    folded: usize,
    next: usize,
    /// The same in the original.
    original: usize,
    limit: usize,
}

impl WayBack<'_> {
    /// The original place of a folded one, which begins no earlier than the last one did.
    pub(crate) fn span(&mut self, start: usize, end: usize) -> Span<Txt> {
        self.stretch = self.onward(self.stretch, start);
        let first = self.original(self.stretch, start);
        let text = &self.folded.text;
        let mut last = end.saturating_sub(1);
        if text.as_bytes().get(last).is_none_or(|byte| !byte.is_ascii()) {
            last = text.floor_char_boundary(last);
        }
        // The last character's own length, since blanks that folding dropped may follow it.
        let last = self.original(self.onward(self.stretch, last), last);
        let length = match self.original.as_bytes().get(last) {
            Some(byte) if byte.is_ascii() => 1,
            _ => self.original[last..].chars().next().map_or(0, char::len_utf8),
        };
        Span::new(first, last + length)
    }

    /// The stretch that a folded offset stands in, which is `known` or a later one.
    #[inline]
    fn onward(&self, known: Stretch, folded: usize) -> Stretch {
        let mut stretch = known;
        while folded >= stretch.next {
            stretch = self.folded.stretch(stretch.anchors + 1);
        }
        stretch
    }

    #[inline]
    fn original(&self, stretch: Stretch, folded: usize) -> usize {
        let offset = (stretch.original + (folded - stretch.folded)).min(stretch.limit);
        match self.original.as_bytes().get(offset) {
            Some(byte) if byte.is_ascii() => offset,
            // Within a character that became several ones.
            _ => self.original.floor_char_boundary(offset),
        }
    }
}

/// Folds `original`, keeping the way back to its offsets.
pub(crate) fn fold(original: &str) -> Folded {
    fold_by(original, plain_run)
}

/// The same, with the way to tell how many bytes may be folded at once.
#[inline(always)]
fn fold_by(original: &str, plain_run: impl Fn(&[u8]) -> usize) -> Folded {
    let mut out = Folded {
        text: String::with_capacity(original.len()),
        length: original.len(),
        anchors: Vec::new(),
        dropped_apostrophe: None,
    };
    let mut cluster = String::new();
    let mut at = 0;
    while at < original.len() {
        let plain = plain_run(&original.as_bytes()[at..]);
        if plain > 0 && out.dropped_apostrophe.is_none() {
            push_run(&mut out, &original[at..at + plain], at);
            at += plain;
            continue;
        }
        let mut rest = &original[at..];
        let Some(first) = rest.chars().next() else { break };
        let mut taken = first.len_utf8();
        rest = &rest[taken..];
        if out.dropped_apostrophe.take_if(|dropped| *dropped == at).is_some() {
            at += taken;
            continue;
        }
        if first.is_ascii() && rest.as_bytes().first().is_none_or(u8::is_ascii) {
            push_ascii(&mut out, first, rest, at);
            at += taken;
            continue;
        }
        cluster.clear();
        cluster.push(first);
        for mark in rest.chars().take_while(|&c| canonical_combining_class(c) != 0) {
            cluster.push(mark);
            taken += mark.len_utf8();
        }
        push_cluster(&mut out, &cluster, &original[at + taken..], at);
        at += taken;
    }
    out.anchor(original.len());
    out
}

/// How many bytes at the start of a text fold to themselves or to their lower case, whatever follows them: visible ASCII
/// but hyphens and apostrophes, line ends, and blanks that follow no blank and no line end. The last one stays for later
/// where another script follows: its marks may belong to it.
fn plain_run(bytes: &[u8]) -> usize {
    // What stands before the first byte is not known here.
    if !bytes
        .first()
        .is_some_and(|&first| matches!(first, b'!'..=b'~' | b'\n') && first != b'-' && first != b'\'')
    {
        return 0;
    }
    // A blank or line end as the last of the eight bytes before.
    let mut before = 0;
    let mut end = swar::until(bytes, |eight| {
        let (blanks, line_ends) = (swar::equal(eight, b' '), swar::equal(eight, b'\n'));
        let after = (blanks | line_ends) << 8 | before;
        before = (blanks | line_ends) >> 56;
        let special = swar::equal(eight, b'-') | swar::equal(eight, b'\'') | blanks & after;
        swar::others(swar::within(eight, b' ', b'~') | line_ends) | special
    });
    if bytes.get(end).is_some_and(|byte| !byte.is_ascii()) {
        end -= 1;
    }
    end
}

fn push_run(out: &mut Folded, run: &str, at: usize) {
    out.anchor(at);
    let start = out.text.len();
    out.text.push_str(run);
    out.text[start..].make_ascii_lowercase();
}

/// Folds a short text of which no offsets are wanted: a term, a heading, a cue.
pub(crate) fn fold_str(original: &str) -> String {
    let text = original.trim();
    if is_folded(text) {
        text.to_owned()
    } else {
        fold(text).text.trim().to_owned()
    }
}

/// Whether folding would change nothing: most terms are written as they fold.
fn is_folded(text: &str) -> bool {
    let plain = |byte: u8| {
        byte.is_ascii_lowercase()
            || byte.is_ascii_digit()
            || matches!(byte, b' ' | b'/' | b',' | b'&' | b'+' | b'(' | b')')
    };
    text.bytes().all(plain) && !text.contains("  ")
}

fn push_ascii(out: &mut Folded, c: char, rest: &str, at: usize) {
    match c {
        '\n' => {
            out.anchor(at);
            out.text.push('\n');
        }
        c if c.is_ascii_whitespace() || c.is_ascii_control() => push_blank(out, at),
        '-' => push_dash(out, rest, at),
        '\'' => push_apostrophe(out, rest, at),
        c => {
            out.anchor(at);
            out.text.push(c.to_ascii_lowercase());
        }
    }
}

/// Drops the possessive: the apostrophe of "customer's" with its s, and that of "customers'".
fn push_apostrophe(out: &mut Folded, rest: &str, at: usize) {
    let mut following = rest.chars();
    let before = out.text.chars().next_back();
    let next = following.next();
    let ends_word = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let plural = before == Some('s') && ends_word(next);
    let singular =
        before.is_some_and(char::is_alphabetic) && matches!(next, Some('s' | 'S')) && ends_word(following.next());
    if singular {
        out.dropped_apostrophe = Some(out.length - rest.len());
    }
    if !plural && !singular {
        out.anchor(at);
        out.text.push('\'');
    }
}

fn push_cluster(out: &mut Folded, cluster: &str, rest: &str, at: usize) {
    let first = cluster.chars().next().unwrap_or_default();
    if is_invisible(first) {
        return;
    }
    // NFKC would make "2½" the number 21/2.
    if let Some(decimals) = fraction(first) {
        out.anchor(at);
        out.text.push_str(decimals);
        return;
    }
    for c in cluster.nfkc().flat_map(char::to_lowercase) {
        match plain(c) {
            '\n' => {
                out.anchor(at);
                out.text.push('\n');
            }
            ' ' => push_blank(out, at),
            '-' => push_dash(out, rest, at),
            '\'' => push_apostrophe(out, rest, at),
            c if c.is_whitespace() || c.is_control() => push_blank(out, at),
            c => {
                out.anchor(at);
                out.text.push(c);
            }
        }
    }
}

fn push_blank(out: &mut Folded, at: usize) {
    if !out.text.is_empty() && !out.text.ends_with([' ', '\n']) {
        out.anchor(at);
        out.text.push(' ');
    }
}

fn push_dash(out: &mut Folded, rest: &str, at: usize) {
    let after_letter = out.text.chars().next_back().is_some_and(char::is_alphabetic);
    let before_letter = rest.chars().next().is_some_and(char::is_alphabetic);
    out.anchor(at);
    out.text.push(if after_letter && before_letter { ' ' } else { '-' });
}

fn fraction(c: char) -> Option<&'static str> {
    match c {
        '½' => Some(".5"),
        '¼' => Some(".25"),
        '¾' => Some(".75"),
        _ => None,
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{FE0E}' | '\u{FE0F}')
}

fn plain(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' => '-',
        '\u{2018}'..='\u{201B}' | '\u{2032}' | '\u{02BC}' | '`' | '\u{B4}' => '\'',
        '\u{201C}'..='\u{201F}' | '\u{2033}' | '\u{AB}' | '\u{BB}' => '"',
        '\u{2044}' => '/',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn runs_fold_as_their_characters_do(
            text in "([a-dA-D.,0-3]{1,9}| |  |\n|\t|'|’|s|-|–|é|e\u{301}|½|\u{A0}|\u{AD}|ﬁ){0,24}",
        ) {
            let (at_once, one_by_one) = (fold(&text), fold_by(&text, |_| 0));
            prop_assert_eq!(&at_once.text, &one_by_one.text);
            prop_assert_eq!(at_once.anchors, one_by_one.anchors);
        }
    }

    fn found(original: &str, needle: &str) -> String {
        let folded = fold(original);
        let start = folded.as_str().find(needle).expect("needle is in the folded text");
        original[folded.way_back(original).span(start, start + needle.len()).range()].to_owned()
    }

    #[test]
    fn folds_case_blanks_dashes_and_quotes() {
        assert_eq!(fold("A \t B\u{A0}C").as_str(), "a b c");
        assert_eq!(fold("cross-functional").as_str(), "cross functional");
        assert_eq!(fold("5–7 years’ exp").as_str(), "5-7 years exp");
        assert_eq!(
            fold("the Customer’s, customers' and it's you'll").as_str(),
            "the customer, customers and it you'll"
        );
        assert_eq!(fold("work\u{FB02}ow").as_str(), "workflow");
        assert_eq!(fold("  a\n  b ").as_str().trim(), "a\nb");
    }

    #[test]
    fn offsets_lead_back_to_the_original() {
        assert_eq!(
            found("Own  the\u{A0}\u{A0}ROADMAP now", "the roadmap"),
            "the\u{A0}\u{A0}ROADMAP"
        );
        assert_eq!(found("Ein Beneﬁt — ok", "benefit"), "Beneﬁt");
        assert_eq!(found("soft\u{AD}ware tools", "software"), "soft\u{AD}ware");
        assert_eq!(found("end  \u{A0} of", "end"), "end");
        assert_eq!(found("Café\u{301} bar", "bar"), "bar");
        assert_eq!(found("x\u{200B}y z", "z"), "z");
    }
}
