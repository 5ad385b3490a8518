//! A quick look at a page without building its tree: its live tags, comments and scripts.

use html5gum::{DefaultEmitter, Token, Tokenizer};

/// Something of a page that is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::extract) enum LiveTag<'a> {
    /// A comment's text.
    Comment(&'a str),
    /// A start tag of a name (as written), and where it begins.
    Start { name: &'a str, at: usize },
    /// A script: its start tag, and where its text begins and what it is.
    Script { tag: &'a str, at: usize, text: &'a str },
}

/// The live tags of a page in order: what stands in a comment or a script is not markup.
pub(in crate::extract) fn live_tags(page: &str) -> impl Iterator<Item = LiveTag<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let next = at + memchr::memchr(b'<', page.as_bytes().get(at..)?)?;
            let rest = &page[next + 1..];
            if let Some(comment) = rest.strip_prefix("!--") {
                let length = comment_length(comment);
                at = next + "<!--".len() + length;
                return Some(LiveTag::Comment(&comment[..length]));
            }
            let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
            let name = &rest[..length];
            at = next + 1 + length;
            if name.eq_ignore_ascii_case("script") {
                let start = at + page[at..].find('>')? + 1;
                let end = script_end(page, start);
                at = end;
                return Some(LiveTag::Script {
                    tag: &page[next..start],
                    at: start,
                    text: &page[start..end],
                });
            }
            if !name.is_empty() {
                return Some(LiveTag::Start { name, at: next });
            }
        }
    })
}

/// The attributes of the start tag that begins at `at`.
pub(in crate::extract) fn attributes(page: &str, at: usize) -> Vec<(String, String)> {
    let tokens = Tokenizer::new_with_emitter(page.get(at..).unwrap_or_default(), DefaultEmitter::<()>::default());
    let tag = tokens.flatten().find_map(|token| match token {
        Token::StartTag(tag) => Some(Some(tag)),
        Token::Error(_) => None,
        _ => Some(None),
    });
    let Some(Some(tag)) = tag else { return Vec::new() };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    tag.attributes
        .iter()
        .map(|(name, value)| (text(name), text(value)))
        .collect()
}

/// The length of a comment's text: up to `-->` or `--!>`, or to the end of the page.
fn comment_length(comment: &str) -> usize {
    if comment.starts_with('>') {
        return 0;
    }
    if comment.starts_with("->") {
        return 0;
    }
    memchr::memmem::find_iter(comment.as_bytes(), "--")
        .find(|&at| comment[at + 2..].starts_with('>') || comment[at + 2..].starts_with("!>"))
        .unwrap_or(comment.len())
}

fn script_end(page: &str, start: usize) -> usize {
    const CLOSE: &[u8] = b"</script";
    let bytes = page.as_bytes();
    memchr::memchr_iter(b'<', &bytes[start..])
        .map(|at| start + at)
        .find(|&at| {
            bytes
                .get(at..at + CLOSE.len())
                .is_some_and(|tag| tag.eq_ignore_ascii_case(CLOSE))
        })
        .unwrap_or(page.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_scripts_hide_tags() {
        let page = "<!-- <p> --><P x='1'><script>\"<b>\"</SCRIPT><!--><i>";
        let names: Vec<&str> = live_tags(page)
            .filter_map(|tag| match tag {
                LiveTag::Start { name, .. } => Some(name),
                _ => None,
            })
            .collect();
        assert_eq!(names, ["P", "i"]);
        assert_eq!(attributes(page, 12), [("x".to_owned(), "1".to_owned())]);
    }

    #[test]
    fn what_does_not_end_reaches_to_the_end() {
        for page in ["<script", "<script>a", "<!-- a", "<", "<p", "</", "<!--->", "<!--->b"] {
            let _ = live_tags(page).count();
            let _ = attributes(page, 0);
        }
    }
}
