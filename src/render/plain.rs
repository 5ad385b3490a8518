//! Strangers' text made harmless: for terminals, and for the logs of build servers, which are terminals too.

use std::borrow::Cow;

/// Text without control sequences, control characters and the invisible characters that turn or hide text.
pub(super) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' | '\u{9b}' => {
                let introduced = c == '\u{9b}' || chars.next_if_eq(&'[').is_some();
                if introduced {
                    while chars.next_if(|c| matches!(c, '\u{20}'..='\u{3f}')).is_some() {}
                    chars.next_if(|c| matches!(c, '\u{40}'..='\u{7e}'));
                }
            }
            c if c.is_control() => out.push(' '),
            c if is_invisible(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// Visible text with every run of white space as one blank.
pub(super) fn one_line(text: &str) -> String {
    visible(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same number of bytes with nothing in it that could steer a terminal: for source lines, whose offsets must stay.
pub(super) fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\n' || !(c.is_control() || is_invisible(c)) {
            out.push(c);
        } else {
            out.extend(std::iter::repeat_n(' ', c.len_utf8()));
        }
    }
    out
}

/// Text in which nothing turns the direction of what follows, so that it reads as it stands in the file.
pub(super) fn unturned(text: &str) -> Cow<'_, str> {
    if text.contains(is_turn) {
        Cow::Owned(text.replace(is_turn, ""))
    } else {
        Cow::Borrowed(text)
    }
}

fn is_turn(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_sequences_vanish_and_the_text_around_them_stays() {
        assert_eq!(visible("a\u{1b}[2Jb\u{202E}c"), "abc");
        assert_eq!(
            visible("a\u{1b}[1;31mred\u{9b}0m \u{1b}]0;title\u{7}b"),
            "ared ]0;title b"
        );
        assert_eq!(visible("\u{1b}["), "");
        assert_eq!(one_line("a\r\n\tb\u{200b}c"), "a bc");
    }

    #[test]
    fn turned_text_is_turned_back() {
        assert_eq!(unturned("CX \u{202E}reganaM\u{202C}"), "CX reganaM");
        assert_eq!(unturned("plain"), Cow::Borrowed("plain"));
    }

    #[test]
    fn masking_keeps_every_offset() {
        let text = "a\u{1b}[31mb\u{202E}c\r\n字";
        assert_eq!(masked(text).len(), text.len());
        assert_eq!(masked(text), "a [31mb   c \n字");
    }
}
