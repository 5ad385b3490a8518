/// A place in a document as people count it: both from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Where the lines of a text begin, to turn byte offsets into lines and columns at the edge.
#[derive(Debug, Clone)]
pub struct LineIndex<'a> {
    text: &'a [u8],
    starts: Vec<usize>,
}

impl<'a> LineIndex<'a> {
    /// Indexes `text`; a line ends after each `\n`.
    pub fn new(text: &'a [u8]) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text).map(|at| at + 1));
        LineIndex { text, starts }
    }

    /// The line and column of a byte offset; offsets past the end give the end.
    pub fn place(&self, offset: usize) -> LineColumn {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.starts[line - 1];
        // Counting the bytes that begin a character works on invalid UTF-8 too.
        let characters = self.text[start..offset]
            .iter()
            .filter(|&&byte| byte & 0xC0 != 0x80)
            .count();
        LineColumn {
            line,
            column: characters + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_characters_from_one() {
        let index = LineIndex::new("ab\ncäd\n".as_bytes());
        assert_eq!(index.place(0), LineColumn { line: 1, column: 1 });
        assert_eq!(index.place(3), LineColumn { line: 2, column: 1 });
        assert_eq!(index.place(6), LineColumn { line: 2, column: 3 });
        assert_eq!(index.place(99), LineColumn { line: 3, column: 1 });
    }
}
