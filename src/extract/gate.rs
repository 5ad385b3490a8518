//! A quick look at a line before it is folded and compared with many phrases.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

/// Whether a line may hold one of some phrases once it is folded. `words` keeps what is looked for.
///
/// Folding an ASCII line leaves its runs of letters and digits as they are, but for their case; so a line that holds no
/// phrase's longest run holds no phrase. Of other lines nothing can be said.
pub(super) fn may_hold(line: &str, phrases: &[String], words: &OnceLock<Option<AhoCorasick>>) -> bool {
    if !line.is_ascii() {
        return true;
    }
    let words = words.get_or_init(|| {
        let ascii = phrases.iter().filter(|phrase| phrase.is_ascii());
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(ascii.map(|phrase| longest_run(phrase)))
            .ok()
    });
    words.as_ref().is_none_or(|words| words.is_match(line))
}

fn longest_run(phrase: &str) -> &str {
    let runs = phrase.split(|c: char| !c.is_ascii_alphanumeric());
    runs.max_by_key(|run| run.len()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold_str;

    #[test]
    fn no_line_with_a_phrase_is_turned_away() {
        let phrases: Vec<String> = ["no longer open", "you're too late", "offre expirée", "me&you"]
            .map(str::to_owned)
            .into();
        let words = OnceLock::new();
        for line in [
            "Sorry, this job is No-Longer  OPEN.",
            "YOU'RE\ttoo late",
            "Offre expirée",
            "the customer's me&You",
            "ﬁlled – no\u{A0}longer open",
        ] {
            let folded = fold_str(line);
            assert!(phrases.iter().any(|phrase| folded.contains(phrase.as_str())), "{line}");
            assert!(may_hold(line, &phrases, &words), "{line}");
        }
        assert!(!may_hold("We look for a colleague.", &phrases, &words));
    }

    #[test]
    fn a_phrase_of_signs_alone_lets_all_lines_through() {
        assert!(may_hold("x", &["&".to_owned()], &OnceLock::new()));
    }
}
