use super::body::{BlockKind, Body, BodyBuilder};
use super::{body_to_posting, clean_line};
use crate::model::{Known, Method, Posting, Wordings, heading_key};

/// Signs that begin an item of a list in plain text; U+F0B7 and U+F0A7 are bullets of Word.
const BULLETS: [char; 18] = [
    '-', '*', '•', '◦', '▪', '▫', '‣', '●', '○', '■', '□', '·', '–', '—', '\u{F0B7}', '\u{F0A7}', '➢', '✓',
];

/// Labels that some texts put before their title.
const TITLE_LABELS: [&str; 6] = ["job title:", "title:", "position:", "role:", "job:", "position title:"];

/// A line longer than this is no title.
const LONGEST_TITLE: usize = 140;

/// Reads a text file: its first line is the title unless it is a section heading or a sentence.
pub(super) fn posting(text: &str, wordings: &Wordings) -> Posting {
    let (title, rest) = split_title(text, wordings);
    let mut posting = body_to_posting(body_from(text, rest, wordings), Method::Guess, wordings);
    posting.title = title.map(|value| Known {
        value,
        from: Method::Guess,
    });
    posting
}

/// Reads a piece of plain text that has no title of its own.
pub(super) fn body(text: &str, wordings: &Wordings) -> Body {
    body_from(text, 0, wordings)
}

fn split_title(text: &str, wordings: &Wordings) -> (Option<String>, usize) {
    let lead = text.len() - text.trim_start().len();
    let line_end = text[lead..].find('\n').map_or(text.len(), |at| lead + at);
    let line = text[lead..line_end].trim();
    let only_line = text[line_end..].trim().is_empty();
    let ends_like_prose = line.ends_with(['.', ':', ';']) && !line.ends_with("Inc.");
    let is_heading = wordings.classify(&heading_key(line)).is_some();
    if line.is_empty() || only_line || line.len() > LONGEST_TITLE || ends_like_prose || is_heading {
        return (None, 0);
    }
    let lower = line.to_ascii_lowercase();
    let label = TITLE_LABELS
        .iter()
        .find(|label| lower.starts_with(**label))
        .map_or(0, |label| label.len());
    (Some(clean_line(&line[label..])), line_end)
}

fn body_from(text: &str, from: usize, wordings: &Wordings) -> Body {
    let mut builder = BodyBuilder::with_room(text.len());
    let wrapped = is_wrapped(&text[from..]);
    let mut at = from;
    let mut previous = "";
    for line in text[from..].split_inclusive('\n') {
        let content = line.trim();
        let offset = at + (line.len() - line.trim_start().len());
        at += line.len();
        if content.is_empty() {
            builder.end();
            previous = "";
            continue;
        }
        if let Some(item) = item_text(content) {
            builder.begin(BlockKind::Item);
            let shift = content.len() - item.len();
            push_items(&mut builder, item, offset + shift);
        } else if builder.has_text()
            && (wrapped && continues(previous, content, wordings) || goes_on_below(&builder, line, content))
        {
            builder.text(" ", None, false);
            push_items(&mut builder, content, offset);
        } else {
            builder.begin(BlockKind::Paragraph);
            push_items(&mut builder, content, offset);
        }
        previous = content;
    }
    builder.finish()
}

/// Whether a line stands below its item's text, not below the bullet, and goes on its sentence.
fn goes_on_below(builder: &BodyBuilder, line: &str, content: &str) -> bool {
    builder.open_kind() == Some(BlockKind::Item) && line.starts_with("  ") && content.starts_with(char::is_lowercase)
}

/// Adds a line; bullets inside it, as dumps without line breaks have them, begin items of their own.
fn push_items(builder: &mut BodyBuilder, line: &str, offset: usize) {
    if line.is_ascii() {
        return builder.text(line, Some(offset), false);
    }
    let mut start = 0;
    for (at, c) in line.char_indices() {
        if matches!(c, '•' | '●' | '▪' | '\u{F0B7}' | '\u{F0A7}' | '·' | '➢')
            && (c != '·' || line.matches('·').count() > 2)
        {
            builder.text(&line[start..at], Some(offset + start), false);
            builder.begin(BlockKind::Item);
            start = at + c.len_utf8();
        }
    }
    builder.text(&line[start..], Some(offset + start), false);
}

/// The text of a line that begins with a bullet or a number of a list.
pub(super) fn item_text(line: &str) -> Option<&str> {
    let first = line.chars().next()?;
    let rest = &line[first.len_utf8()..];
    if BULLETS.contains(&first) {
        let strong_bullet = !matches!(first, '-' | '*' | '–' | '—');
        let item = rest.trim_start();
        return ((strong_bullet || rest.starts_with([' ', '\t'])) && !item.is_empty()).then_some(item);
    }
    // "o " is Word's second-level bullet; "1." and "1)" number a list.
    if first == 'o' && rest.starts_with(['\t', ' ']) && rest.trim_start().starts_with(char::is_uppercase) {
        return Some(rest.trim_start());
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let after = &line[digits..];
    let numbered = (1..=2).contains(&digits) && (after.starts_with(". ") || after.starts_with(") "));
    numbered.then(|| after[2..].trim_start())
}

/// Widths at which text is wrapped by hand or by a mail program.
const WRAP_WIDTHS: std::ops::RangeInclusive<usize> = 50..=110;

/// Whether a text was wrapped at a column: no line is longer, and many lines come near it.
pub(super) fn is_wrapped(text: &str) -> bool {
    let mut widths: Vec<usize> = Vec::new();
    for line in text.lines() {
        let width = line.trim_end().chars().count();
        if width > *WRAP_WIDTHS.end() {
            return false;
        }
        widths.extend((width > 0).then_some(width));
    }
    let widest = widths.iter().copied().max().unwrap_or(0);
    let near = widths.iter().filter(|&&width| width + 14 >= widest).count();
    WRAP_WIDTHS.contains(&widest) && near >= 3 && near * 4 >= widths.len()
}

/// Whether a line goes on the sentence of the one before, in a text that was wrapped at a column.
pub(super) fn continues(previous: &str, line: &str, wordings: &Wordings) -> bool {
    let Some(first) = line.chars().next() else { return false };
    let width = previous.chars().count();
    if previous.is_empty() || previous.ends_with(['.', ':', '!', '?']) && !first.is_lowercase() {
        return false;
    }
    if wordings.classify(&heading_key(line)).is_some() {
        return false;
    }
    let last_word = previous.rsplit(' ').next().unwrap_or_default();
    let open = previous.ends_with(',')
        || matches!(
            last_word,
            "and"
                | "or"
                | "the"
                | "of"
                | "to"
                | "with"
                | "in"
                | "for"
                | "a"
                | "an"
                | "our"
                | "your"
                | "&"
                | "at"
                | "by"
        );
    let wrapped_width = (55..=110).contains(&width);
    open || first.is_lowercase() && width >= 30 || wrapped_width && !previous.ends_with([';', '.', '!', '?'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        body(text, &Wordings::default())
            .text
            .lines()
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn wrapped_lines_are_joined_and_bullets_kept() {
        let text = "You will own the programme that listens to our customers across every\nchannel, and you act on what they say together with the whole company.\n\n* First item that goes on and on until the column is full and then\n  wraps\n• Second\n1. Third";
        assert_eq!(
            lines(text),
            [
                "You will own the programme that listens to our customers across every channel, and you act on what they say together with the whole company.",
                "- First item that goes on and on until the column is full and then wraps",
                "- Second",
                "- Third"
            ]
        );
    }

    #[test]
    fn lines_of_a_text_that_is_not_wrapped_stay_apart() {
        assert_eq!(
            lines("Bachelor's degree in Business or a related field preferred\n1-3 years of work"),
            [
                "Bachelor's degree in Business or a related field preferred",
                "1-3 years of work"
            ]
        );
    }

    #[test]
    fn bullets_inside_a_line_are_items() {
        assert_eq!(lines("Skills: • One • Two"), ["Skills:", "- One", "- Two"]);
    }

    #[test]
    fn text_maps_back_to_its_source() {
        let text = "Title here\r\n\r\n- Own  the programme\r\n";
        let posting = posting(text, &Wordings::default());
        let at = posting.text.find("programme").expect("the word is kept");
        let source = posting
            .map
            .source_of(crate::text::Span::new(at, at + 9))
            .expect("text maps");
        assert_eq!(&text[source.range()], "programme");
        assert_eq!(posting.title_text(), "Title here");
    }
}
