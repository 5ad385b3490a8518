//! Mailboxes in one file (mbox): message after message, each begun by a line "From SENDER DATE". Every message is an
//! input of its own.

use std::io::{BufRead, ErrorKind};

use super::{CHUNK, Chunk, Content, Item, MOST_DOCUMENT, Origin};
use crate::model::{Document, Failure, FailureKind};

/// Cuts a mailbox into its messages.
pub(super) struct Mbox<R> {
    reader: R,
    origin: Origin,
    /// Messages cut so far.
    number: usize,
    /// The first lines of the next message.
    begun: Vec<u8>,
    ended: bool,
}

/// What a message in a mailbox begins with.
const FROM: &[u8] = b"From ";

/// Whether a text is a mailbox: a line "From SENDER DATE", then a line of a message's head.
pub(super) fn is_mbox(head: &[u8]) -> bool {
    // A page may be one long line.
    if !head.starts_with(FROM) {
        return false;
    }
    let mut lines = head.split_inclusive(|&byte| byte == b'\n');
    let first = lines.next().unwrap_or_default();
    begins_message(first) && lines.next().is_some_and(is_header)
}

/// "From SENDER DATE", where every way to write the date has a time.
fn begins_message(line: &[u8]) -> bool {
    let is_time = |part: &[u8]| {
        let digits = [0, 1, 3, 4].iter().all(|&at| part[at].is_ascii_digit());
        digits && part[2] == b':'
    };
    line.starts_with(FROM) && line.ends_with(b"\n") && line.windows(5).any(is_time)
}

/// Whether a line is of a message's head: a name, then a colon.
fn is_header(line: &[u8]) -> bool {
    let name = line
        .iter()
        .take_while(|byte| byte.is_ascii_graphic() && **byte != b':')
        .count();
    name > 0 && line.get(name) == Some(&b':')
}

impl<R: BufRead> Mbox<R> {
    pub(super) fn new(reader: R, origin: Origin) -> Self {
        Mbox {
            reader,
            origin,
            number: 0,
            begun: Vec::new(),
            ended: false,
        }
    }

    /// The next line, or so much of a very long one. Nothing at the end.
    fn line(&mut self) -> std::io::Result<Vec<u8>> {
        let mut line = Vec::new();
        while line.len() < CHUNK {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let end = memchr::memchr(b'\n', buffer);
            let used = end.map_or(buffer.len(), |end| end + 1);
            line.extend_from_slice(&buffer[..used]);
            self.reader.consume(used);
            if end.is_some() || used == 0 {
                break;
            }
        }
        Ok(line)
    }

    /// The bytes of the next message; `None` for one that is too large.
    fn message(&mut self) -> std::io::Result<Option<Vec<u8>>> {
        let mut message = Some(std::mem::take(&mut self.begun));
        let mut add = |line: &[u8]| {
            if let Some(bytes) = &mut message {
                bytes.extend_from_slice(line);
                if bytes.len() as u64 > MOST_DOCUMENT {
                    message = None;
                }
            }
        };
        // A line of the text may begin with "From" too: only after a blank line and before a head does it part messages.
        let mut after_blank = false;
        loop {
            let line = self.line()?;
            if line.is_empty() {
                self.ended = true;
                return Ok(message);
            }
            if after_blank && begins_message(&line) {
                let next = self.line()?;
                if is_header(&next) {
                    self.begun = line;
                    self.begun.extend_from_slice(&next);
                    return Ok(message);
                }
                add(&line);
                after_blank = next.trim_ascii().is_empty();
                add(&next);
                continue;
            }
            after_blank = line.trim_ascii().is_empty();
            add(&line);
        }
    }
}

impl<R: BufRead> Iterator for Mbox<R> {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        if self.ended {
            return None;
        }
        let message = match self.message() {
            Ok(message) => message,
            Err(error) => {
                self.ended = true;
                let place = format!(" after message {}", self.number);
                return Some(Chunk::of(0, vec![self.origin.broken(&error, &place)]));
            }
        };
        self.number += 1;
        // A single message is the input itself.
        let name = if self.ended && self.number == 1 {
            self.origin.name.to_string()
        } else {
            format!("{}!/{}", self.origin.name, self.number)
        };
        let Some(bytes) = message else {
            let limit = MOST_DOCUMENT / (1024 * 1024);
            let failure = Failure::new(FailureKind::TooLarge, format!("the message is larger than {limit} MiB"));
            return Some(Chunk::unread(name, failure));
        };
        let weight = bytes.len();
        let item = Item {
            source: name.clone(),
            record: None,
            content: Content::Document(Box::new(Document::new(name, bytes))),
        };
        Some(Chunk::of(weight, vec![item]))
    }
}
