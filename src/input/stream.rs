//! Readers around readers: what was looked at is read again, bytes are counted, bombs are stopped, UTF-16 becomes UTF-8.

use std::io::{BufRead, BufReader, Cursor, Error, ErrorKind, Read, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_16BE, UTF_16LE};

use super::CHUNK;

/// Any reader, movable to another thread.
pub(super) type Stream = Box<dyn Read + Send>;

/// How much of an input is looked at to tell what it is.
pub(super) const HEAD: usize = 64 * 1024;

/// An input of which the beginning was looked at.
pub(super) struct Peeked {
    /// The beginning; the whole input when it is shorter than [`HEAD`].
    pub head: Vec<u8>,
    rest: Stream,
    /// Whether the input ended inside the head.
    ended: bool,
}

impl Peeked {
    pub(super) fn new(mut reader: Stream) -> Result<Self> {
        let mut head = Vec::new();
        reader.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        let ended = head.len() < HEAD;
        Ok(Peeked {
            head,
            rest: reader,
            ended,
        })
    }

    /// The beginning of standard input: no more than one read gives when that already holds a line, so that a filter
    /// answers before its input ends.
    pub(super) fn eager(mut reader: Stream) -> Result<Self> {
        let mut head = Vec::new();
        let mut block = vec![0; HEAD];
        while head.len() < HEAD && !head.contains(&b'\n') {
            match reader.read(&mut block[..HEAD - head.len()]) {
                Ok(0) => break,
                Ok(read) => head.extend_from_slice(&block[..read]),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Peeked {
            head,
            rest: reader,
            ended: false,
        })
    }

    /// Whether the head may be all there is.
    pub(super) fn is_short(&self) -> bool {
        self.head.len() < HEAD
    }

    /// The whole input again, from its first byte.
    pub(super) fn whole(self) -> impl BufRead + Send + 'static {
        Cursor::new(self.head).chain(BufReader::with_capacity(CHUNK, self.rest))
    }

    /// The whole input, up to a byte more than `most`.
    pub(super) fn bytes(self, most: u64) -> Result<Vec<u8>> {
        if self.ended {
            return Ok(self.head);
        }
        let mut bytes = Vec::new();
        self.whole().take(most + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// Counts what is read.
pub(super) struct Counted<R> {
    pub inner: R,
    pub count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Postings compress to a fifth or a tenth, the most repetitive dump to a hundredth.
const MOST_EXPANSION: u64 = 200;

/// So much may come out of anything.
const FREE_EXPANSION: u64 = 64 * 1024 * 1024;

/// How much may come out of a compressed input, counted over all its parts.
#[derive(Debug, Clone, Default)]
pub(super) struct Budget {
    /// Compressed bytes.
    pub packed: Arc<AtomicU64>,
    /// Bytes that came out.
    pub unpacked: Arc<AtomicU64>,
}

impl Budget {
    /// For an archive of which the size is known.
    pub(super) fn of_size(size: u64) -> Self {
        let budget = Budget::default();
        budget.packed.store(size, Ordering::Relaxed);
        budget
    }

    /// Whether more came out than may.
    pub(super) fn is_spent(&self) -> bool {
        let unpacked = self.unpacked.load(Ordering::Relaxed);
        unpacked > FREE_EXPANSION && unpacked / MOST_EXPANSION > self.packed.load(Ordering::Relaxed)
    }

    fn spend(&self, bytes: usize) -> Result<()> {
        self.unpacked.fetch_add(bytes as u64, Ordering::Relaxed);
        if self.is_spent() {
            return Err(Error::new(
                ErrorKind::FileTooLarge,
                format!("it expands more than {MOST_EXPANSION} times, which no postings do"),
            ));
        }
        Ok(())
    }
}

/// Stops when more comes out than the budget allows.
pub(super) struct Guarded<R> {
    pub inner: R,
    pub budget: Budget,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let read = self.inner.read(buffer)?;
        self.budget.spend(read)?;
        Ok(read)
    }
}

/// The UTF-16 that a text is in, when its first bytes show it.
pub(super) fn utf16_of(head: &[u8]) -> Option<&'static Encoding> {
    match Encoding::for_bom(head) {
        Some((encoding, _)) => return (encoding == UTF_16LE || encoding == UTF_16BE).then_some(encoding),
        None if head.len() < 16 => return None,
        None => {}
    }
    let window = &head[..head.len().min(512)];
    let zeros = |offset: usize| window.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    let half = window.len() / 2;
    match (zeros(0), zeros(1)) {
        (0, odd) if odd * 10 > half * 8 => Some(UTF_16LE),
        (even, 0) if even * 10 > half * 8 => Some(UTF_16BE),
        _ => None,
    }
}

/// Reads another encoding as UTF-8. A byte order mark is dropped.
pub(super) struct Transcoded<R> {
    inner: R,
    decoder: Decoder,
    packed: Vec<u8>,
    from: usize,
    ended: bool,
    /// Decoded bytes that the caller's buffer had no room for.
    spare: Vec<u8>,
    given: usize,
}

impl<R: BufRead> Transcoded<R> {
    pub(super) fn new(inner: R, encoding: &'static Encoding) -> Self {
        Transcoded {
            inner,
            decoder: encoding.new_decoder_with_bom_removal(),
            packed: Vec::new(),
            from: 0,
            ended: false,
            spare: Vec::new(),
            given: 0,
        }
    }

    fn refill(&mut self) -> Result<()> {
        self.spare.resize(CHUNK, 0);
        self.given = 0;
        loop {
            if self.from == self.packed.len() && !self.ended {
                let buffer = self.inner.fill_buf()?;
                self.packed.clear();
                self.packed.extend_from_slice(buffer);
                self.from = 0;
                let read = self.packed.len();
                self.inner.consume(read);
                self.ended = read == 0;
            }
            let (result, read, written, _) =
                self.decoder
                    .decode_to_utf8(&self.packed[self.from..], &mut self.spare, self.ended);
            self.from += read;
            if written > 0 || (self.ended && matches!(result, CoderResult::InputEmpty)) {
                self.spare.truncate(written);
                return Ok(());
            }
        }
    }
}

impl<R: BufRead> Read for Transcoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        if self.given == self.spare.len() {
            if self.ended && self.from == self.packed.len() {
                return Ok(0);
            }
            self.refill()?;
        }
        let left = &self.spare[self.given..];
        let length = left.len().min(buffer.len());
        buffer[..length].copy_from_slice(&left[..length]);
        self.given += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(mut reader: impl Read) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).map(|_| bytes)
    }

    #[test]
    fn utf16_is_read_as_utf8_with_and_without_mark() {
        let text = "Größe; € 𝄞 und Erfahrung\n".repeat(5_000);
        for (mark, little) in [(true, true), (true, false), (false, true), (false, false)] {
            let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
            let bytes: Vec<u8> = units
                .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
                .collect();
            let encoding = utf16_of(&bytes).expect("UTF-16");
            let decoded = read(Transcoded::new(&bytes[..], encoding)).expect("reads");
            assert!(decoded == text.as_bytes(), "mark {mark}, little {little}");
        }
        assert!(utf16_of("plain text, long enough".as_bytes()).is_none());
        let cut = [&b"\xFF\xFEa\0"[..], &b"b"[..]].concat();
        assert_eq!(
            read(Transcoded::new(&cut[..], UTF_16LE)).expect("reads"),
            "a\u{FFFD}".as_bytes()
        );
    }

    #[test]
    fn a_bomb_is_stopped_and_a_dump_is_not() {
        let bomb = Guarded {
            inner: std::io::repeat(0),
            budget: Budget::of_size(1000),
        };
        let error = read(bomb).expect_err("stopped");
        assert_eq!(error.kind(), ErrorKind::FileTooLarge);
        let dump = Guarded {
            inner: std::io::repeat(0).take(FREE_EXPANSION + 1),
            budget: Budget::of_size(FREE_EXPANSION / MOST_EXPANSION + 1),
        };
        assert!(read(dump).is_ok());
    }
}
