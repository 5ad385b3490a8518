use super::span::{Span, Src, Txt};

/// How a piece of the text relates to the bytes it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mapping {
    /// Byte for byte the same.
    Same,
    /// Decoded from other bytes (an entity, a charset): the piece maps as a whole.
    Decoded,
}

/// One mapped piece; what lies between pieces was put in by the extractor and has no source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Where the piece stands in the text.
    pub text: Span<Txt>,
    /// Where it came from in the document.
    pub source: Span<Src>,
    /// How the two relate.
    pub mapping: Mapping,
}

/// Maps offsets of the extracted text back to the bytes of the document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceMap {
    pieces: Vec<Piece>,
}

impl SourceMap {
    /// The map of a text that is its document's bytes, from `offset` on.
    pub fn identity(len: usize, offset: usize) -> Self {
        let mut map = SourceMap::default();
        map.push_same(0, offset, len);
        map
    }

    /// Whether no byte of the text has a known source.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Adds a piece that equals its source byte for byte; pieces come in text order.
    pub fn push_same(&mut self, text: usize, source: usize, len: usize) {
        if len == 0 {
            return;
        }
        if let Some(last) = self.pieces.last_mut()
            && last.mapping == Mapping::Same
            && last.text.end == text
            && last.source.end == source
        {
            last.text.end += len;
            last.source.end += len;
            return;
        }
        self.pieces.push(Piece {
            text: Span::new(text, text + len),
            source: Span::new(source, source + len),
            mapping: Mapping::Same,
        });
    }

    /// Adds a piece that was decoded from other bytes; pieces come in text order.
    pub fn push_decoded(&mut self, text: Span<Txt>, source: Span<Src>) {
        if !text.is_empty() {
            self.pieces.push(Piece {
                text,
                source,
                mapping: Mapping::Decoded,
            });
        }
    }

    /// The source of a span of the text, or `None` where no byte of it has one.
    pub fn source_of(&self, span: Span<Txt>) -> Option<Span<Src>> {
        let first = self.pieces.partition_point(|piece| piece.text.end <= span.start);
        let mut covered = self.pieces[first..]
            .iter()
            .take_while(|piece| piece.text.start < span.end.max(span.start + 1))
            .map(|piece| piece.source_within(span));
        let start = covered.next()?;
        let end = covered.last().unwrap_or(start);
        Some(Span::new(start.start, end.end))
    }

    /// The map of this text's text, when `inner` maps a text onto this one's bytes.
    #[must_use]
    pub fn compose(&self, inner: &SourceMap) -> SourceMap {
        let mut composed = SourceMap::default();
        for piece in &inner.pieces {
            let middle = Span::<Txt>::new(piece.source.start, piece.source.end);
            let Some(source) = self.source_of(middle) else { continue };
            if piece.mapping == Mapping::Same && source.len() == piece.text.len() {
                composed.push_same(piece.text.start, source.start, source.len());
            } else {
                composed.push_decoded(piece.text, source);
            }
        }
        composed
    }
}

impl Piece {
    fn source_within(&self, span: Span<Txt>) -> Span<Src> {
        match self.mapping {
            Mapping::Decoded => self.source,
            Mapping::Same => {
                let start = span.start.max(self.text.start) - self.text.start;
                let end = span.end.clamp(self.text.start, self.text.end) - self.text.start;
                Span::new(self.source.start + start, self.source.start + end)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_through_gaps_and_decoded_pieces() {
        let mut map = SourceMap::default();
        map.push_same(0, 10, 5);
        map.push_decoded(Span::new(5, 6), Span::new(15, 20));
        map.push_same(8, 30, 4);
        assert_eq!(map.source_of(Span::new(1, 3)), Some(Span::new(11, 13)));
        assert_eq!(map.source_of(Span::new(4, 6)), Some(Span::new(14, 20)));
        assert_eq!(map.source_of(Span::new(6, 8)), None);
        assert_eq!(map.source_of(Span::new(4, 10)), Some(Span::new(14, 32)));
    }

    #[test]
    fn neighbouring_same_pieces_join() {
        let mut map = SourceMap::default();
        map.push_same(0, 0, 3);
        map.push_same(3, 3, 4);
        assert_eq!(map, SourceMap::identity(7, 0));
    }

    #[test]
    fn maps_compose() {
        let outer = SourceMap::identity(100, 40);
        let mut inner = SourceMap::default();
        inner.push_same(0, 5, 10);
        inner.push_decoded(Span::new(10, 11), Span::new(15, 20));
        let both = outer.compose(&inner);
        assert_eq!(both.source_of(Span::new(2, 4)), Some(Span::new(47, 49)));
        assert_eq!(both.source_of(Span::new(10, 11)), Some(Span::new(55, 60)));
    }
}
