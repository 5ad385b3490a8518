use crate::model::Document;

const MARK: &str = "rolecall-ignore";

/// A comment in a posting's own file that sets findings of a rule aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Directive {
    /// Its line in the file, from 1.
    pub line: usize,
    /// The rule.
    pub rule: String,
    /// Why, in the author's words; empty when none was given, and then the comment has no effect.
    pub reason: String,
}

/// Takes the `rolecall-ignore RULE: reason` comments out of a document: they are no words of the posting.
///
/// A comment stands alone on its line, behind signs such as `#` or `//`, or in `<!-- -->`. Its bytes become blanks, so
/// that no offset moves. Only text in an encoding that extends ASCII is searched.
pub(crate) fn take_directives(document: &mut Document) -> Vec<Directive> {
    let mut directives = Vec::new();
    let mut line = 1;
    let mut start = 0;
    if memchr::memmem::find(&document.bytes, MARK.as_bytes()).is_none() {
        return directives;
    }
    while start < document.bytes.len() {
        let end = memchr::memchr(b'\n', &document.bytes[start..]).map_or(document.bytes.len(), |at| start + at);
        if let Some((from, to, mut found)) = directive_in(&document.bytes[start..end]) {
            document.bytes[start + from..start + to].fill(b' ');
            found.iter_mut().for_each(|directive| directive.line = line);
            directives.append(&mut found);
        }
        start = end + 1;
        line += 1;
    }
    directives
}

/// The bytes of a comment in a line, from and to, and what it says.
fn directive_in(line: &[u8]) -> Option<(usize, usize, Vec<Directive>)> {
    let at = memchr::memmem::find(line, MARK.as_bytes())?;
    let before = line[..at].trim_ascii_end();
    let markup = before.ends_with(b"<!--");
    let alone = !before
        .iter()
        .any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    if !markup && !alone {
        return None;
    }
    let rest = &line[at + MARK.len()..];
    // "rolecall-ignored" and the like are words, not marks.
    if !rest.first().is_some_and(|byte| byte.is_ascii_whitespace()) {
        return None;
    }
    let close = memchr::memmem::find(rest, b"-->").filter(|_| markup);
    let said = String::from_utf8_lossy(&rest[..close.unwrap_or(rest.len())]).into_owned();
    let said = said.trim().trim_end_matches("*/").trim_end();
    let (rules, reason) = said.split_once(':').unwrap_or((said, ""));
    let directives = rules
        .split(',')
        .map(str::trim)
        .filter(|rule| !rule.is_empty())
        .map(|rule| Directive {
            line: 0,
            rule: rule.to_owned(),
            reason: reason.trim().to_owned(),
        })
        .collect();
    // The words alone are blanked inside of markup, the whole line elsewhere.
    let (from, to) = if markup {
        (at, at + MARK.len() + close.unwrap_or(rest.len()))
    } else {
        (0, line.strip_suffix(b"\r").map_or(line.len(), <[u8]>::len))
    };
    Some((from, to, directives))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(text: &str) -> (Vec<(usize, String, String)>, String) {
        let mut document = Document::new("a.txt", text);
        let directives = take_directives(&mut document)
            .into_iter()
            .map(|directive| (directive.line, directive.rule, directive.reason))
            .collect();
        (directives, String::from_utf8(document.bytes).expect("still text"))
    }

    #[test]
    fn comments_of_text_and_markup_are_taken_out() {
        let (found, rest) = taken("CX Lead\r\n# rolecall-ignore vague-role: two roles on purpose\r\nDuties\n");
        assert_eq!(found, [(2, "vague-role".to_owned(), "two roles on purpose".to_owned())]);
        assert_eq!(rest.lines().nth(1).map(str::trim), Some(""));
        assert_eq!(
            rest.len(),
            "CX Lead\r\n# rolecall-ignore vague-role: two roles on purpose\r\nDuties\n".len()
        );
        let (found, rest) = taken("<p>a</p><!-- rolecall-ignore a-b, c: why --><p>b</p>");
        assert_eq!(found.len(), 2);
        assert_eq!(found[1], (1, "c".to_owned(), "why".to_owned()));
        assert!(rest.starts_with("<p>a</p><!-- ") && rest.ends_with("--><p>b</p>"));
    }

    #[test]
    fn words_of_a_sentence_are_no_comment() {
        for text in [
            "Write rolecall-ignore vague-role: x in a comment.",
            "# rolecall-ignored: x",
            "rolecall-ignore",
        ] {
            assert_eq!(taken(text), (Vec::new(), text.to_owned()));
        }
    }

    #[test]
    fn a_comment_without_a_reason_says_so() {
        assert_eq!(
            taken("// rolecall-ignore vague-role\n").0,
            [(1, "vague-role".to_owned(), String::new())]
        );
    }
}
