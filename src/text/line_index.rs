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
    /// By block of the text: how many characters begin before it. A page may be one line, and has many quotes.
    characters: Vec<usize>,
}

/// The length of a block, in bytes.
const BLOCK: usize = 256;

impl<'a> LineIndex<'a> {
    /// Indexes `text`; a line ends after each `\n`.
    pub fn new(text: &'a [u8]) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text).map(|at| at + 1));
        let mut before = 0;
        let characters = text.chunks(BLOCK).map(|block| {
            let known = before;
            before += characters_in(block);
            known
        });
        let mut characters: Vec<usize> = characters.collect();
        characters.push(before);
        LineIndex {
            text,
            starts,
            characters,
        }
    }

    /// The line and column of a byte offset; offsets past the end give the end.
    pub fn place(&self, offset: usize) -> LineColumn {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|&start| start <= offset);
        let characters = self.characters_before(offset) - self.characters_before(self.starts[line - 1]);
        LineColumn {
            line,
            column: characters + 1,
        }
    }

    fn characters_before(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        self.characters[block] + characters_in(&self.text[(block * BLOCK).min(offset)..offset])
    }
}

/// How many characters begin in some bytes; works on invalid UTF-8 too.
fn characters_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
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

    #[test]
    fn columns_of_long_lines_are_counted_from_their_start() {
        for length in [BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK] {
            let text = format!("one\n{}", "ä".repeat(length));
            let index = LineIndex::new(text.as_bytes());
            for characters in [0, 1, length / 2, length] {
                let offset = "one\n".len() + 2 * characters;
                let column = characters + 1;
                assert_eq!(index.place(offset), LineColumn { line: 2, column });
            }
        }
        assert_eq!(LineIndex::new(b"").place(7), LineColumn { line: 1, column: 1 });
    }
}
