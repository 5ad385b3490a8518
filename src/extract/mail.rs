//! E-mail messages and pages saved as MHTML: every part is looked at, the best posting is kept.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::page::{self, Origin};
use super::{Extraction, Guides, body_to_posting, charset, clean_line, plain, sniff};
use crate::model::{Document, Failure, FailureKind, Format, Known, Method, Posting, SectionKind, Wordings};
use crate::text::SourceMap;

/// The most parts of a message that are looked at; a saved page has hundreds of pictures, which do not count.
const MOST_PARTS: usize = 100;

/// Messages within messages beyond this are no mail of a person.
const MOST_MESSAGES: usize = 100;

/// A message without sections of work is a posting only when it is at least this long.
const SHORTEST_TEXT: usize = 600;

/// Who sends lists of titles instead of postings: a part of the address, and the name for the reader.
const ALERTS: [(&str, &str); 12] = [
    ("jobalerts-noreply@linkedin.com", "LinkedIn"),
    ("jobs-noreply@linkedin.com", "LinkedIn"),
    ("jobs-listings@linkedin.com", "LinkedIn"),
    ("alert@indeed.com", "Indeed"),
    ("jobalert.indeed.com", "Indeed"),
    ("match.indeed.com", "Indeed"),
    ("noreply@indeed.com", "Indeed"),
    ("noreply@glassdoor.com", "Glassdoor"),
    ("@jobs.glassdoor.com", "Glassdoor"),
    ("jobalert@", "a job site"),
    ("job-alerts@", "a job site"),
    ("jobalerts@", "a job site"),
];

/// Addresses that alerts link their titles to.
const ALERT_LINKS: [(&str, &str); 5] = [
    ("linkedin.com/comm/jobs/view", "LinkedIn"),
    ("linkedin.com/jobs/view", "LinkedIn"),
    ("indeed.com/rc/clk", "Indeed"),
    ("indeed.com/pagead/clk", "Indeed"),
    ("glassdoor.com/partner/joblisting", "Glassdoor"),
];

/// So many links make a list.
const LINKS_OF_AN_ALERT: usize = 3;

/// Lines that stand above a forwarded message.
const FORWARD_MARKS: [&str; 4] = [
    "forwarded message",
    "begin forwarded message",
    "original message",
    "weitergeleitete nachricht",
];

/// What mail programs put before the subject of an answer or a forwarded message.
const SUBJECT_MARKS: [&str; 8] = ["fwd:", "fw:", "re:", "wg:", "aw:", "tr:", "rv:", "vs:"];

/// One leaf of a message that may hold a posting.
enum Leaf {
    Html { text: String, url: Option<String> },
    Text(String),
    Attachment(Vec<u8>),
}

/// A posting with how much speaks for it: structured data, sections of work, length.
struct Candidate {
    posting: Posting,
    rank: (bool, usize, usize),
    attached: bool,
}

/// Reads the postings of a message or of a saved page.
pub(super) fn postings(bytes: &[u8], format: Format, guides: Guides<'_>) -> Result<Vec<Posting>, Failure> {
    check_nesting(bytes)?;
    let bytes = sniff::without_mbox_line(bytes);
    let message = MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| Failure::new(FailureKind::Unreadable, "the message has no head that can be read"))?;
    let mut leaves = Vec::new();
    collect(&message, &mut leaves, 0);
    if format == Format::Mail
        && let Some(site) = alert_sender(&message)
    {
        return Err(alert(site));
    }
    let saved = message.date().and_then(|date| {
        jiff::civil::Date::new(
            i16::try_from(date.year).ok()?,
            i8::try_from(date.month).ok()?,
            i8::try_from(date.day).ok()?,
        )
        .ok()
    });
    let whole = Whole {
        format,
        saved,
        leaves: &leaves,
    };
    let mut candidates = Vec::new();
    let mut reasons = Vec::new();
    for leaf in &leaves {
        match leaf_postings(leaf, &whole, guides) {
            Ok(found) => candidates.extend(found),
            Err(failure) => reasons.push(failure),
        }
    }
    let best = candidates.iter().map(|candidate| candidate.rank).max();
    let Some(best) = best else {
        return Err(failure(format, &leaves, reasons));
    };
    let attached = candidates
        .iter()
        .any(|candidate| candidate.rank == best && candidate.attached);
    let keep_all = attached || best.0;
    // The best alone, unless it is one of several attached postings, or of several that a page names itself.
    let mut kept: Vec<Posting> = Vec::new();
    for candidate in candidates {
        let alike = keep_all && candidate.attached == attached && candidate.rank.0 == best.0 && candidate.rank.1 > 0;
        if candidate.rank == best && (keep_all || kept.is_empty()) || alike {
            kept.push(candidate.posting);
        }
    }
    let snapshot = header_text(&message, "Snapshot-Content-Location");
    for posting in &mut kept {
        // Places inside a part are no places of the file.
        posting.map = SourceMap::default();
        if let Some(markup) = &mut posting.markup {
            markup.forget_places();
        }
        posting.saved = posting.saved.or(saved);
        if posting.url.is_none() {
            posting.url.clone_from(&snapshot);
        }
        if posting.title.is_none()
            && let Some(value) = message
                .subject()
                .map(cleaned_subject)
                .filter(|subject| !subject.is_empty())
        {
            posting.title = Some(Known {
                value,
                from: Method::Heading,
            });
        }
    }
    Ok(kept)
}

/// Messages in messages are read one inside the other; without a bound that would end the program.
fn check_nesting(bytes: &[u8]) -> Result<(), Failure> {
    let lower = bytes.to_ascii_lowercase();
    let count = [&b"message/"[..], b"/digest"]
        .iter()
        .map(|mark| memchr::memmem::find_iter(&lower, mark).count())
        .sum::<usize>();
    if count > MOST_MESSAGES {
        return Err(Failure::new(
            FailureKind::TooLarge,
            format!("the message holds more than {MOST_MESSAGES} messages; save the one with the posting"),
        ));
    }
    Ok(())
}

fn collect(message: &Message<'_>, leaves: &mut Vec<Leaf>, depth: usize) {
    for part in &message.parts {
        if leaves.len() >= MOST_PARTS || depth > MOST_MESSAGES {
            return;
        }
        match &part.body {
            PartType::Html(text) => leaves.push(Leaf::Html {
                text: decoded(message, part, text),
                url: part
                    .content_location()
                    .filter(|url| url.starts_with("http"))
                    .map(str::to_owned),
            }),
            PartType::Text(text) if is_plain(part) => {
                leaves.push(Leaf::Text(flowed(part, decoded(message, part, text))))
            }
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) if sniff::is_document(bytes) => {
                leaves.push(Leaf::Attachment(bytes.to_vec()));
            }
            // RTF is a text type by name and a document by content.
            PartType::Text(text) if sniff::is_document(text.as_bytes()) => {
                leaves.push(Leaf::Attachment(text.as_bytes().to_vec()));
            }
            PartType::Message(inner) => collect(inner, leaves, depth + 1),
            _ => {}
        }
    }
}

fn is_plain(part: &MessagePart<'_>) -> bool {
    part.content_type()
        .is_none_or(|kind| kind.ctype() == "text" && kind.subtype() == Some("plain"))
}

/// The text of a part. One without a charset may name it in a `<meta>`, or be in another than UTF-8.
fn decoded(message: &Message<'_>, part: &MessagePart<'_>, text: &str) -> String {
    let labelled = part.content_type().is_some_and(|kind| kind.has_attribute("charset"));
    let raw = || {
        let (start, end) = (
            usize::try_from(part.offset_body).ok()?,
            usize::try_from(part.offset_end).ok()?,
        );
        let raw = message.raw_message.get(start..end)?;
        let bytes = match part.encoding {
            Encoding::None => Cow::Borrowed(raw),
            Encoding::QuotedPrintable => Cow::Owned(quoted_printable_decode(raw)?),
            Encoding::Base64 => Cow::Owned(base64_decode(raw)?),
        };
        charset::decode(&bytes).ok().map(|decoded| decoded.text)
    };
    if labelled {
        text.to_owned()
    } else {
        raw().unwrap_or_else(|| text.to_owned())
    }
}

/// `format=flowed` marks with a blank at its end a line that goes on.
fn flowed(part: &MessagePart<'_>, text: String) -> String {
    let is_flowed = part
        .content_type()
        .and_then(|kind| kind.attribute("format"))
        .is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
    if !is_flowed {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        out.push_str(line);
        if !line.ends_with(' ') || line == "-- " {
            out.push('\n');
        }
    }
    out
}

/// What the parts of a message share.
struct Whole<'a> {
    format: Format,
    saved: Option<jiff::civil::Date>,
    leaves: &'a [Leaf],
}

fn leaf_postings(leaf: &Leaf, whole: &Whole<'_>, guides: Guides<'_>) -> Result<Vec<Candidate>, Failure> {
    let Guides { wordings, sites } = guides;
    let (postings, attached) = match leaf {
        Leaf::Html { text, url } => {
            // A message was not fetched from anywhere; a part of a saved page was.
            let origin = Origin {
                url: url.clone().filter(|_| whole.format == Format::Mhtml),
                saved: whole.saved,
            };
            (page::postings(text, &origin, wordings, sites)?, false)
        }
        // The plain text of a message says what its HTML says, with less structure.
        Leaf::Text(_) if whole.leaves.iter().any(|leaf| matches!(leaf, Leaf::Html { .. })) => return Ok(Vec::new()),
        Leaf::Text(text) => (vec![text_posting(text, wordings)?], false),
        Leaf::Attachment(bytes) => {
            let document = Document::new("attachment", bytes.as_slice());
            let Extraction { postings, .. } = super::postings(&document, guides)?;
            (postings, true)
        }
    };
    let ranked = postings.into_iter().map(|posting| Candidate {
        rank: (
            matches!(posting.method, Method::JsonLd | Method::Microdata),
            work_sections(&posting),
            posting.text.len(),
        ),
        posting,
        attached,
    });
    Ok(ranked.collect())
}

fn work_sections(posting: &Posting) -> usize {
    let is_work = |kind| {
        matches!(
            kind,
            SectionKind::Duties | SectionKind::Required | SectionKind::Preferred
        )
    };
    posting.sections.iter().filter(|section| is_work(section.kind)).count()
}

/// A message of plain text, without the marks of quoting and forwarding and without the signature.
fn text_posting(text: &str, wordings: &Wordings) -> Result<Posting, Failure> {
    let (subject, text) = forwarded(text);
    // The first line of a message is a greeting; the subject names the job.
    let mut posting = body_to_posting(plain::body(&text, wordings), Method::Guess, wordings);
    if posting.title.is_none() {
        posting.title = subject.map(|value| Known {
            value,
            from: Method::Heading,
        });
    }
    if work_sections(&posting) == 0 && posting.text.len() < SHORTEST_TEXT {
        return Err(Failure::new(
            FailureKind::NotAPosting,
            "the message does not hold the text of a posting",
        ));
    }
    Ok(posting)
}

/// The message that was forwarded, with its subject; or the message itself.
fn forwarded(text: &str) -> (Option<String>, String) {
    let quoted = text.lines().filter(|line| line.starts_with('>')).count();
    let written = text.lines().filter(|line| !line.trim().is_empty()).count();
    let lines: Vec<&str> = text
        .lines()
        .map(|line| {
            if quoted * 2 > written {
                line.trim_start_matches(['>', ' '])
            } else {
                line
            }
        })
        .take_while(|line| *line != "-- ")
        .collect();
    let mark = lines.iter().rposition(|line| {
        let lower = line.to_lowercase();
        let bare = lower.trim_matches(|c: char| !c.is_alphabetic());
        FORWARD_MARKS.contains(&bare)
    });
    let Some(mark) = mark else {
        return (None, lines.join("\n"));
    };
    let mut subject = None;
    let mut rest = &lines[mark + 1..];
    let is_head = |line: &str| {
        line.split_once(':').is_some_and(|(name, _)| {
            !name.is_empty() && name.len() <= 12 && name.chars().all(|c| c.is_alphabetic() || c == '-')
        })
    };
    while let Some((line, after)) = rest.split_first() {
        // Some programs leave a blank line between the mark and the head.
        let blank_before_head =
            line.trim().is_empty() && subject.is_none() && after.first().is_some_and(|next| is_head(next));
        if !(is_head(line) || blank_before_head) {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && matches!(name.to_lowercase().as_str(), "subject" | "betreff" | "objet" | "asunto")
        {
            subject = Some(cleaned_subject(value)).filter(|subject| !subject.is_empty());
        }
        rest = after;
    }
    (subject, rest.join("\n"))
}

fn cleaned_subject(subject: &str) -> String {
    let mut subject = clean_line(subject);
    loop {
        let lower = subject.to_lowercase();
        let Some(mark) = SUBJECT_MARKS.iter().find(|mark| lower.starts_with(**mark)) else {
            return subject;
        };
        subject = subject[mark.len()..].trim_start().to_owned();
    }
}

fn header_text(message: &Message<'_>, name: &str) -> Option<String> {
    match message.header(name)? {
        HeaderValue::Text(text) => Some(clean_line(text)).filter(|text| text.starts_with("http")),
        _ => None,
    }
}

fn alert_sender(message: &Message<'_>) -> Option<&'static str> {
    let from = message.from()?.first()?.address.as_deref()?.to_lowercase();
    ALERTS
        .iter()
        .find(|(part, _)| {
            if part.ends_with('@') {
                from.starts_with(part)
            } else {
                from.contains(part)
            }
        })
        .map(|&(_, site)| site)
}

fn alert(site: &str) -> Failure {
    Failure::new(
        FailureKind::NotAPosting,
        format!(
            "the message is a job alert of {site}: it lists titles and links, not the postings; open a posting in the browser, save the page and check the saved page"
        ),
    )
}

/// Why no part of the message gave a posting.
fn failure(format: Format, leaves: &[Leaf], reasons: Vec<Failure>) -> Failure {
    for leaf in leaves {
        let Leaf::Html { text, .. } = leaf else { continue };
        let lower = text.to_lowercase();
        let found = ALERT_LINKS
            .iter()
            .find(|(link, _)| format == Format::Mail && lower.matches(link).count() >= LINKS_OF_AN_ALERT);
        if let Some((_, site)) = found {
            return alert(site);
        }
    }
    let what = if format == Format::Mhtml {
        "saved page"
    } else {
        "message"
    };
    // An attachment that cannot be read is the likelier reason than a cover letter that is no posting.
    let told = reasons
        .iter()
        .position(|reason| reason.kind != FailureKind::NotAPosting)
        .or_else(|| (!reasons.is_empty()).then_some(0));
    match told.and_then(|index| reasons.into_iter().nth(index)) {
        Some(reason) if reason.kind == FailureKind::NotAPosting => reason,
        Some(reason) => Failure::new(reason.kind, format!("a part of the {what}: {}", reason.message)),
        None => Failure::new(FailureKind::Empty, format!("the {what} holds no text")),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::model::Sites;

    #[test]
    fn forwarding_and_quoting_are_undone() {
        let (subject, text) = forwarded(
            "Have a look!\n\n---------- Forwarded message ---------\nFrom: Ann <ann@example.org>\nDate: Mon, 2 Mar 2026\nSubject: Fwd: Care Lead\nTo: me\n\nCare Lead\n\nDuties\n-- \nAnn",
        );
        assert_eq!(subject.as_deref(), Some("Care Lead"));
        assert_eq!(text.trim(), "Care Lead\n\nDuties");
        assert_eq!(
            forwarded("> Care Lead\n> Duties"),
            (None, "Care Lead\nDuties".to_owned())
        );
    }

    #[test]
    fn messages_in_messages_are_bounded() {
        let bomb = "Content-Type: message/rfc822\r\n\r\n".repeat(50_000);
        static NO_SITES: LazyLock<Sites> = LazyLock::new(Sites::default);
        let guides = Guides {
            wordings: &Wordings::default(),
            sites: &NO_SITES,
        };
        let failure = postings(bomb.as_bytes(), Format::Mail, guides).expect_err("too deep");
        assert_eq!(failure.kind, FailureKind::TooLarge);
    }
}
