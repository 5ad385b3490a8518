use super::span::{Span, Src, Txt};

/// How a piece of the text relates to the bytes it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mapping {
    /// Byte for byte the same.
    Same,
    /// Decoded from other bytes (an entity, an escape): the piece maps as a whole.
    Decoded,
    /// From somewhere within these bytes; where exactly could not be told.
    Inexact,
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
    pub(crate) fn identity(len: usize, offset: usize) -> Self {
        let mut map = SourceMap::default();
        map.push_same(0, offset, len);
        map
    }

    /// Whether no byte of the text has a known source.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Adds a piece that equals its source byte for byte; pieces come in text order.
    pub(crate) fn push_same(&mut self, text: usize, source: usize, len: usize) {
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
    pub(crate) fn push_decoded(&mut self, text: Span<Txt>, source: Span<Src>) {
        self.push(text, source, Mapping::Decoded);
    }

    /// Adds a piece that came from somewhere within `source`; pieces come in text order.
    pub(crate) fn push_inexact(&mut self, text: Span<Txt>, source: Span<Src>) {
        self.push(text, source, Mapping::Inexact);
    }

    fn push(&mut self, text: Span<Txt>, source: Span<Src>, mapping: Mapping) {
        if text.is_empty() {
            return;
        }
        if mapping == Mapping::Same {
            return self.push_same(text.start, source.start, text.len());
        }
        self.pieces.push(Piece { text, source, mapping });
    }

    /// The pieces, in text order.
    pub(crate) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Adds what `other` knows of its text from `from` to `to`, as the source of this text from `at` on.
    pub(crate) fn extend(&mut self, other: &SourceMap, from: usize, to: usize, at: usize) {
        let first = other.pieces.partition_point(|piece| piece.text.end <= from);
        for piece in other.pieces[first..].iter().take_while(|piece| piece.text.start < to) {
            let start = piece.text.start.max(from);
            let end = piece.text.end.min(to);
            let source = piece.source_within(Span::new(start, end));
            self.push(Span::new(start - from + at, end - from + at), source, piece.mapping);
        }
    }

    /// The same map for a source that is a part of a larger one and begins at `offset` there.
    #[must_use]
    pub(crate) fn shifted(mut self, offset: usize) -> SourceMap {
        for piece in &mut self.pieces {
            piece.source = Span::new(piece.source.start + offset, piece.source.end + offset);
        }
        self
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

    /// Whether the place that [`source_of`](Self::source_of) gives for a span begins exactly where the span does, and
    /// not merely near it.
    pub fn is_exact(&self, span: Span<Txt>) -> bool {
        let first = self.pieces.partition_point(|piece| piece.text.end <= span.start);
        self.pieces.get(first).is_none_or(|piece| match piece.mapping {
            Mapping::Same => true,
            Mapping::Decoded => piece.text.start >= span.start,
            Mapping::Inexact => false,
        })
    }

    /// The map of this text's text, when `inner` maps a text onto this one's bytes.
    #[must_use]
    pub(crate) fn compose(&self, inner: &SourceMap) -> SourceMap {
        let mut composed = SourceMap::default();
        for piece in &inner.pieces {
            if piece.mapping == Mapping::Same {
                composed.extend(self, piece.source.start, piece.source.end, piece.text.start);
                continue;
            }
            let middle = Span::<Txt>::new(piece.source.start, piece.source.end);
            let Some(source) = self.source_of(middle) else { continue };
            let exact = piece.mapping == Mapping::Decoded && self.is_exact(middle);
            let mapping = if exact { Mapping::Decoded } else { Mapping::Inexact };
            composed.push(piece.text, source, mapping);
        }
        composed
    }
}

impl Piece {
    fn source_within(&self, span: Span<Txt>) -> Span<Src> {
        match self.mapping {
            Mapping::Decoded | Mapping::Inexact => self.source,
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

    #[test]
    fn a_piece_is_cut_where_the_outer_source_has_escapes() {
        // "a\\nb" in the source, "a?b" in the middle, "xa?b" in the text.
        let mut outer = SourceMap::default();
        outer.push_same(0, 100, 1);
        outer.push_decoded(Span::new(1, 2), Span::new(101, 103));
        outer.push_same(2, 103, 1);
        let mut inner = SourceMap::default();
        inner.push_same(1, 0, 3);
        let both = outer.compose(&inner);
        assert_eq!(both.source_of(Span::new(3, 4)), Some(Span::new(103, 104)));
        assert_eq!(both.source_of(Span::new(2, 3)), Some(Span::new(101, 103)));
        assert!(both.is_exact(Span::new(2, 3)));
    }

    #[test]
    fn what_begins_inside_a_decoded_piece_is_inexact() {
        let mut map = SourceMap::default();
        map.push_decoded(Span::new(0, 4), Span::new(10, 30));
        map.push_inexact(Span::new(5, 9), Span::new(40, 60));
        assert!(map.is_exact(Span::new(0, 2)));
        assert!(!map.is_exact(Span::new(2, 4)));
        assert!(!map.is_exact(Span::new(5, 9)));
        let shifted = map.shifted(7);
        assert_eq!(shifted.source_of(Span::new(5, 6)), Some(Span::new(47, 67)));
    }
}
