//! Rows of text that fit the screen.

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

pub(super) const PLAIN: Style = Style::new();
pub(super) const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();
pub(super) const RED: Style = AnsiColor::Red.on_default().bold();
pub(super) const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
pub(super) const GREEN: Style = AnsiColor::Green.on_default().bold();
pub(super) const BLUE: Style = AnsiColor::BrightBlue.on_default().bold();
pub(super) const CYAN: Style = AnsiColor::Cyan.on_default();

/// Draws rows no wider than the screen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pen {
    pub(super) width: usize,
    pub(super) colour: bool,
    pub(super) ascii: bool,
}

/// A run of words in one style.
pub(super) type Run<'a> = (&'a str, Style);

impl Pen {
    pub(super) fn paint(self, style: Style, text: &str) -> String {
        if self.colour && style != PLAIN && !text.is_empty() {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    /// Wraps runs of words at blanks. The first row begins with `label`, the others are indented by its width, or by
    /// less on narrow screens. Words longer than a row are broken, so that nothing leaves the screen.
    pub(super) fn flow(self, label: Run<'_>, runs: &[Run<'_>]) -> Vec<String> {
        let indent = columns(label.0).min(self.width / 4);
        let mut rows = Rows {
            pen: self,
            done: Vec::new(),
            row: self.paint(label.1, label.0),
            piece: String::new(),
            style: PLAIN,
            used: columns(label.0),
            indent,
        };
        let mut begun = false;
        for &(text, style) in runs {
            for mut word in text.split_whitespace() {
                if begun && rows.used + 1 + columns(word) > self.width {
                    rows.next();
                    begun = false;
                }
                if begun {
                    rows.push(" ", if style == rows.style { style } else { PLAIN });
                }
                while rows.used + columns(word) > self.width {
                    let (head, tail) = split_at_column(word, self.width.saturating_sub(rows.used).max(1));
                    rows.push(head, style);
                    rows.next();
                    word = tail;
                }
                rows.push(word, style);
                begun = true;
            }
        }
        rows.finish()
    }

    /// Wraps plain text after a label.
    pub(super) fn text(self, label: &str, text: &str) -> Vec<String> {
        self.flow((label, PLAIN), &[(text, PLAIN)])
    }

    /// A bar of `width` columns, filled to `part` of `whole`.
    pub(super) fn bar(self, part: usize, whole: usize, width: usize) -> String {
        let filled = (part * width).div_ceil(whole.max(1)).min(width);
        let (full, empty) = if self.ascii { ("#", ".") } else { ("█", "░") };
        format!("{}{}", full.repeat(filled), empty.repeat(width - filled))
    }
}

/// Rows in the making.
struct Rows {
    pen: Pen,
    done: Vec<String>,
    row: String,
    /// What is not yet painted, all in one style.
    piece: String,
    style: Style,
    used: usize,
    indent: usize,
}

impl Rows {
    fn push(&mut self, text: &str, style: Style) {
        if style != self.style {
            self.paint();
            self.style = style;
        }
        self.piece.push_str(text);
        self.used += columns(text);
    }

    fn paint(&mut self) {
        let painted = self.pen.paint(self.style, &self.piece);
        self.row.push_str(&painted);
        self.piece.clear();
    }

    fn next(&mut self) {
        self.paint();
        self.done
            .push(std::mem::replace(&mut self.row, " ".repeat(self.indent)));
        self.used = self.indent;
    }

    fn finish(mut self) -> Vec<String> {
        self.paint();
        self.done.push(self.row);
        self.done
    }
}

/// How many columns a text takes on a screen: wide characters take two.
pub(super) fn columns(text: &str) -> usize {
    text.width()
}

/// The text in exactly `width` columns: cut with an ellipsis, or filled up with blanks.
pub(super) fn cell(text: &str, width: usize) -> String {
    let text = cut(text, width);
    let missing = width.saturating_sub(columns(&text));
    format!("{text}{}", " ".repeat(missing))
}

/// The text in at most `width` columns.
pub(super) fn cut(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let (head, _) = split_at_column(text, width.saturating_sub(1));
    // A wide character may not fit at all.
    let head = if columns(head) < width { head.trim_end() } else { "" };
    format!("{head}…")
}

/// Splits a text before the first character that would go beyond `width` columns, but after at least one.
fn split_at_column(text: &str, width: usize) -> (&str, &str) {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += c.width().unwrap_or(0);
        if used > width && at > 0 {
            return text.split_at(at);
        }
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEN: Pen = Pen {
        width: 40,
        colour: false,
        ascii: false,
    };

    #[test]
    fn nothing_leaves_the_screen() {
        let wide = "客户体验经理".repeat(9);
        for text in [
            format!("short words and {} end", "x".repeat(90)),
            format!("{wide} end"),
            format!("{} end", "🎧📦".repeat(30)),
        ] {
            let rows = PEN.text("> ", &text);
            assert!(rows.iter().all(|row| columns(row) <= 40), "{rows:#?}");
            let joined: String = rows.concat().split_whitespace().collect();
            assert_eq!(joined, format!("> {text}").split_whitespace().collect::<String>());
        }
    }

    #[test]
    fn cells_have_their_width_in_every_script() {
        for text in ["CX", "Customer Experience", "客户体验经理", "🎧 agent", ""] {
            for width in [1, 2, 5, 9] {
                assert_eq!(columns(&cell(text, width)), width, "{text:?} in {width}");
            }
        }
    }

    #[test]
    fn colours_do_not_count() {
        let pen = Pen { colour: true, ..PEN };
        let rows = pen.flow(("label ", BOLD), &[(&"word ".repeat(20), RED)]);
        assert_eq!(rows.len(), PEN.text("label ", &"word ".repeat(20)).len());
        assert!(rows[0].contains("\u{1b}["));
    }
}
