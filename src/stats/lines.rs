use std::io::BufRead;

use super::count::Counter;

/// A longer line is no result; its rest is skipped, so that memory stays bounded.
const LONGEST_LINE: usize = 64 * 1024 * 1024;

/// Counts every line of an input; `source` is what errors call it. Only reading can fail.
pub fn read(counter: &mut Counter, source: &str, input: &mut dyn BufRead) -> std::io::Result<()> {
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        let (mut complete, mut any) = (true, false);
        loop {
            let buffer = input.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            any = true;
            let end = memchr::memchr(b'\n', buffer);
            let piece = &buffer[..end.unwrap_or(buffer.len())];
            if complete && line.len() + piece.len() <= LONGEST_LINE {
                line.extend_from_slice(piece);
            } else {
                complete = false;
            }
            let used = end.map_or(buffer.len(), |end| end + 1);
            input.consume(used);
            if end.is_some() {
                break;
            }
        }
        if !any {
            return Ok(());
        }
        number += 1;
        if !complete {
            let message = format!("the line is longer than {} MiB", LONGEST_LINE / (1024 * 1024));
            counter.wrong(source, number, message);
        } else if !line.iter().all(u8::is_ascii_whitespace) {
            counter.line(source, number, &line);
        }
    }
}
