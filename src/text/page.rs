//! A page of plain text for a terminal: wrapped to its width, cleaned of what could steer it.

/// Lines longer than this are hard to read, however wide the terminal.
const WIDEST: usize = 100;

/// A narrower terminal gets lines of this width all the same.
const NARROWEST: usize = 40;

/// How a page is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageStyle {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether colours are wanted.
    pub colour: bool,
}

impl Default for PageStyle {
    fn default() -> Self {
        PageStyle {
            width: 80,
            colour: false,
        }
    }
}

/// How words stand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    Bold,
    Faint,
    Good,
    Bad,
    Warn,
}

impl Tone {
    fn code(self) -> &'static str {
        match self {
            Tone::Plain => "",
            Tone::Bold => "1",
            Tone::Faint => "2",
            Tone::Good => "32",
            Tone::Bad => "31",
            Tone::Warn => "33",
        }
    }
}

/// A page while it is written.
#[derive(Debug)]
pub(crate) struct Page {
    style: PageStyle,
    out: String,
}

impl Page {
    pub(crate) fn new(style: PageStyle) -> Self {
        Page {
            style: PageStyle {
                width: style.width.clamp(NARROWEST, WIDEST),
                ..style
            },
            out: String::new(),
        }
    }

    /// Columns of a line.
    pub(crate) fn width(&self) -> usize {
        self.style.width
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }

    pub(crate) fn blank(&mut self) {
        self.out.push('\n');
    }

    /// One line that is cut where it leaves the screen.
    pub(crate) fn row(&mut self, tone: Tone, text: &str) {
        let text = cut(&visible(text), self.width());
        let painted = self.paint(tone, text.trim_end());
        self.out.push_str(&painted);
        self.out.push('\n');
    }

    /// Text wrapped at blanks. The first line begins with `first`, further ones are indented as far as it reaches, but
    /// at most by `deepest` columns.
    pub(crate) fn wrapped(&mut self, tone: Tone, first: &str, deepest: usize, text: &str) {
        let mut prefix = visible(first);
        let indent = " ".repeat(columns(&prefix).min(deepest));
        let mut line = String::new();
        for word in visible(text).split_whitespace() {
            let mut word = word;
            loop {
                let room = self.width().saturating_sub(columns(&prefix)).max(16);
                if columns(&line) + usize::from(!line.is_empty()) + columns(word) <= room {
                    if !line.is_empty() {
                        line.push(' ');
                    }
                    line.push_str(word);
                    break;
                }
                if line.is_empty() {
                    let at = word.char_indices().nth(room).map_or(word.len(), |(at, _)| at);
                    line.push_str(&word[..at]);
                    word = &word[at..];
                }
                self.put(tone, &prefix, &line);
                line.clear();
                prefix.clone_from(&indent);
            }
        }
        if !line.is_empty() || !first.trim().is_empty() {
            self.put(tone, &prefix, &line);
        }
    }

    fn put(&mut self, tone: Tone, prefix: &str, line: &str) {
        let painted = self.paint(tone, line);
        let whole = format!("{prefix}{painted}");
        self.out.push_str(whole.trim_end());
        self.out.push('\n');
    }

    fn paint(&self, tone: Tone, text: &str) -> String {
        if self.style.colour && tone != Tone::Plain && !text.is_empty() {
            format!("\u{1b}[{}m{text}\u{1b}[0m", tone.code())
        } else {
            text.to_owned()
        }
    }
}

/// How many columns a text takes.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().count()
}

/// The text, or its beginning and an ellipsis.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// Blanks of every kind become single ones.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Strangers' text without control characters and signs that reorder what stands on the screen.
fn visible(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(
            |c| !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200B}'..='\u{200F}' | '\u{FEFF}'),
        )
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_the_page() {
        let mut page = Page::new(PageStyle {
            width: 40,
            colour: false,
        });
        page.wrapped(
            Tone::Bold,
            "For      ",
            9,
            &format!("short words and {} end", "x".repeat(90)),
        );
        page.row(Tone::Plain, &"wide ".repeat(30));
        let text = page.finish();
        assert!(text.lines().all(|line| columns(line) <= 40), "{text}");
        assert!(text.contains("\n         x") && text.contains("end"), "{text}");
    }

    #[test]
    fn control_characters_stay_away() {
        let mut page = Page::new(PageStyle::default());
        page.wrapped(Tone::Plain, "", 0, "a\u{1b}[2Jb\u{202E}c");
        assert_eq!(page.finish(), "a [2Jbc\n");
    }
}
