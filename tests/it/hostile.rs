//! Files made to break a reader: they must end in a sentence or a posting, in bounded time and memory.

use std::io::{Cursor, Write};
use std::path::PathBuf;
use std::time::Duration;

use proptest::prelude::*;
use rolecall::{Document, Failure, FailureKind, Format, Posting};
use zip::write::SimpleFileOptions;

use crate::support::{ENGINE, day, files_below, folder};

/// Reads bytes as the command does: with the stack of a thread made for it. The titles, or why there are none.
fn titles(bytes: Vec<u8>) -> Result<Vec<String>, Failure> {
    let postings = postings(Document::new("hostile", bytes))?;
    Ok(postings.iter().map(|posting| posting.title_text().to_owned()).collect())
}

fn postings(document: Document) -> Result<Vec<Posting>, Failure> {
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::Builder::new()
        .stack_size(64 * 1024 * 1024)
        .spawn(move || {
            let analysed = ENGINE.analyse(&document, day());
            let postings = analysed.map(|analysed| {
                let all = analysed.analyses.into_iter();
                all.map(|analysis| analysis.posting).collect()
            });
            let _ = send.send(postings);
        })
        .expect("a thread begins");
    receive
        .recv_timeout(Duration::from_secs(120))
        .expect("it ends, and without a panic")
}

fn kind(bytes: Vec<u8>) -> FailureKind {
    titles(bytes).expect_err("it is refused").kind
}

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).expect("an entry");
        zip.write_all(content).expect("written");
    }
    zip.finish().expect("an archive").into_inner()
}

fn docx(document: &str) -> Vec<u8> {
    archive(&[("word/document.xml", document.as_bytes())])
}

fn word(body: &str) -> Vec<u8> {
    docx(&format!(
        "<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>"
    ))
}

#[test]
fn archives_that_fill_the_memory_are_refused() {
    let zeros = vec![b' '; 60 * 1024 * 1024];
    assert_eq!(kind(archive(&[("word/document.xml", &zeros)])), FailureKind::TooLarge);
    let names: Vec<String> = (0..3_000).map(|number| format!("word/{number}.xml")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    assert_eq!(kind(archive(&many)), FailureKind::TooLarge);
}

#[test]
fn names_that_lead_out_of_the_archive_mean_nothing() {
    let body = "<w:p><w:r><w:t>Care Lead</w:t></w:r></w:p><w:p><w:r><w:t>We hire.</w:t></w:r></w:p>";
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    let relations =
        "<Relationships><Relationship Type=\"x/officeDocument\" Target=\"../../../../etc/hostname\"/></Relationships>";
    let bytes = archive(&[
        ("../../escaped.xml", b"<a/>"),
        ("/etc/escaped", b"x"),
        ("word/document.xml", document.as_bytes()),
    ]);
    assert_eq!(titles(bytes).expect("a posting"), ["Care Lead"]);
    assert!(!PathBuf::from("../../escaped.xml").exists());
    let bytes = archive(&[
        ("_rels/.rels", relations.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ]);
    assert_eq!(kind(bytes), FailureKind::Unreadable);
}

#[test]
fn xml_that_grows_or_nests_without_end_is_bounded() {
    let mut entities = String::from("<!DOCTYPE x [<!ENTITY a0 \"aaaaaaaaaa\">");
    for level in 1..40 {
        let inner = format!("&a{};", level - 1).repeat(10);
        entities.push_str(&format!("<!ENTITY a{level} \"{inner}\">"));
    }
    entities.push_str("]><w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>Care &a39; Lead</w:t></w:r></w:p><w:p><w:r><w:t>Text</w:t></w:r></w:p></w:body></w:document>");
    assert_eq!(titles(docx(&entities)).expect("a posting"), ["Care &a39; Lead"]);
    assert_eq!(kind(word(&"<w:sdt>".repeat(100_000))), FailureKind::TooLarge);
    assert_eq!(kind(word(&"<w:p/>".repeat(600_000))), FailureKind::TooLarge);
    let table = "<w:tbl><w:tr><w:tc>".repeat(60)
        + "<w:p><w:r><w:t>deep</w:t></w:r></w:p>"
        + &"</w:tc></w:tr></w:tbl>".repeat(60);
    assert!(titles(word(&table)).is_ok());
    let feed = format!("<?xml version=\"1.0\"?><workzag-jobs>{}", "<position>".repeat(100_000));
    assert_eq!(kind(feed.into_bytes()), FailureKind::TooLarge);
}

#[test]
fn messages_in_messages_are_bounded() {
    let mut nested = String::from("From: a@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n");
    for level in 0..1_000 {
        nested.push_str(&format!(
            "Content-Type: multipart/mixed; boundary=\"b{level}\"\r\n\r\n--b{level}\r\n"
        ));
    }
    nested.push_str("Content-Type: text/plain\r\n\r\nCare Lead\r\n");
    assert!(titles(nested.into_bytes()).is_err());
    let head = "From: a@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n";
    let messages = head.to_owned() + &"Content-Type: message/rfc822\r\n\r\n".repeat(200_000);
    assert_eq!(kind(messages.into_bytes()), FailureKind::TooLarge);
    let mut parts = format!("{head}Content-Type: multipart/mixed; boundary=b\r\n\r\n");
    for _ in 0..20_000 {
        parts.push_str("--b\r\nContent-Type: text/html\r\n\r\n<p>Hi</p>\r\n");
    }
    assert!(titles(parts.into_bytes()).is_err());
}

#[test]
fn rich_text_without_end_is_read_as_far_as_it_goes() {
    let open = format!("{{\\rtf1 {}Care Lead\\par We hire.\\par", "{".repeat(500_000));
    assert_eq!(titles(open.into_bytes()).expect("a posting"), ["Care Lead"]);
    let closed = format!("{{\\rtf1 Care Lead\\par We hire.\\par{}", "}".repeat(500_000));
    assert_eq!(titles(closed.into_bytes()).expect("a posting"), ["Care Lead"]);
    let binary = "{\\rtf1 Care Lead\\par We hire.\\par\\bin2147483647 rest}";
    assert_eq!(titles(binary.into()).expect("a posting"), ["Care Lead"]);
}

/// A PDF of some objects; the first is the catalogue.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n", index + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let table = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        out.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    out.extend(format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").bytes());
    out
}

fn stream(head: &str, content: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{head}/Length {}>>\nstream\n", content.len()).into_bytes();
    out.extend(content);
    out.extend(b"\nendstream");
    out
}

const CATALOGUE: &[u8] = b"<</Type/Catalog/Pages 2 0 R>>";
const PAGES: &[u8] = b"<</Type/Pages/Kids[3 0 R]/Count 1>>";

fn one_page(resources: &str, content: Vec<u8>, more: &[Vec<u8>]) -> Vec<u8> {
    let page = format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<{resources}>>/Contents 4 0 R>>");
    let mut objects = vec![CATALOGUE.to_vec(), PAGES.to_vec(), page.into_bytes(), content];
    objects.extend(more.iter().cloned());
    pdf(&objects)
}

#[test]
fn a_pdf_that_can_be_written_by_hand_is_read() {
    let font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec();
    let content = stream(
        "",
        b"BT /F 20 Tf 60 700 Td (Care Lead) Tj /F 10 Tf 0 -40 Td (We hire.) Tj ET",
    );
    assert_eq!(
        titles(one_page("/Font<</F 5 0 R>>", content, &[font])).expect("a posting"),
        ["Care Lead"]
    );
}

#[test]
fn pdfs_that_draw_themselves_or_their_parents_are_refused() {
    let form = stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", b"/X Do");
    let circle = one_page("/XObject<</X 5 0 R>>", stream("", b"/X Do"), &[form]);
    assert_eq!(kind(circle), FailureKind::TooLarge);
    // Twenty forms that each draw the next ten times.
    let forms: Vec<Vec<u8>> = (0..20)
        .map(|level| {
            let head = format!(
                "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {} 0 R>>>>",
                level + 6
            );
            stream(&head, "/X Do ".repeat(10).as_bytes())
        })
        .collect();
    let flood = one_page("/XObject<</X 5 0 R>>", stream("", b"/X Do"), &forms);
    assert_eq!(kind(flood), FailureKind::TooLarge);
    let own_parent = pdf(&[
        CATALOGUE.to_vec(),
        PAGES.to_vec(),
        b"<</Type/Page/Parent 3 0 R/Contents 4 0 R>>".to_vec(),
        stream("", b"BT ET"),
    ]);
    assert!(titles(own_parent).is_err());
}

#[test]
fn pdfs_that_fill_the_memory_are_refused() {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let block = vec![b' '; 1024 * 1024];
    for _ in 0..200 {
        packed.write_all(&block).expect("packed");
    }
    let packed = packed.finish().expect("packed");
    let bomb = one_page("", stream("/Filter/FlateDecode", &packed), &[]);
    assert!(bomb.len() < 1024 * 1024);
    assert_eq!(kind(bomb), FailureKind::TooLarge);
    let twice = one_page("", stream("/Filter[/FlateDecode/FlateDecode]", &packed), &[]);
    assert_eq!(kind(twice), FailureKind::TooLarge);
    let deep = one_page("", stream("", ("[".repeat(200_000) + " TJ").as_bytes()), &[]);
    assert!(titles(deep).is_err());
}

#[test]
fn answers_of_boards_are_bounded() {
    let flood = format!("[{{\"a\":[{}0]}}]", "0,".repeat(5_000_000));
    assert_eq!(kind(flood.into_bytes()), FailureKind::TooLarge);
    assert_eq!(
        kind(("[{\"a\":".repeat(50_000)).into_bytes()),
        FailureKind::InvalidRecord
    );
    let same = "{\"title\":\"Care Lead\",\"shortcode\":\"A\",\"city\":\"Hull\",\"description\":\"We hire a lead.\"},";
    let repeated = format!("{{\"jobs\":[{}]}}", same.repeat(20_000).trim_end_matches(','));
    assert_eq!(titles(repeated.into_bytes()).expect("one posting"), ["Care Lead"]);
}

/// The longest text of a posting.
const MOST_TEXT: usize = 2 * 1024 * 1024;

#[test]
fn a_flood_of_words_is_cut_in_every_format() {
    let flood = "We carry boxes up the stairs, and down again. ".repeat(5 * 512 * 1024 / 46);
    let mail = "From: a@example.org\r\nSubject: Care Lead\r\nMIME-Version: 1.0\r\nContent-Type: text";
    let word_paragraph = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let head = "Care Lead\n\nRequirements:\n- 5 years of experience\n\n";
    let page = "<h1>Care Lead</h1><h2>Requirements</h2>";
    for (name, bytes) in [
        ("text", format!("{head}{flood}").into_bytes()),
        (
            "markdown",
            format!("# Care Lead\n\n## Requirements\n\n{flood}").into_bytes(),
        ),
        ("page", format!("<html>{page}<p>{flood}").into_bytes()),
        ("rich text", format!("{{\\rtf1 Care Lead\\par {flood}}}").into_bytes()),
        ("message", format!("{mail}/plain\r\n\r\n{head}{flood}").into_bytes()),
        (
            "message of HTML",
            format!("{mail}/html\r\n\r\n{page}<p>{flood}").into_bytes(),
        ),
        ("word", word(&(word_paragraph("Care Lead") + &word_paragraph(&flood)))),
        (
            "board",
            format!(r#"{{"jobs":[{{"title":"Care Lead","absolute_url":"x","updated_at":"x","content":"{flood}"}}]}}"#)
                .into_bytes(),
        ),
    ] {
        let found = postings(Document::new("flood", bytes)).unwrap_or_else(|failure| panic!("{name}: {failure}"));
        assert_eq!((found.len(), found[0].title_text()), (1, "Care Lead"), "{name}");
        let length = found[0].text.len();
        assert!(length <= MOST_TEXT && length > MOST_TEXT / 2, "{name}: {length} bytes");
        let said = found[0]
            .warnings
            .iter()
            .any(|warning| warning.contains("only the first 2 MiB"));
        assert!(said, "{name}: {:?}", found[0].warnings);
    }
}

#[test]
fn markdown_is_read_so_far() {
    let flood = "\n".repeat(9 * 1024 * 1024);
    let text = format!("# Care Lead\n\n## Requirements\n\n- 5 years of experience\n{flood}## Benefits\n\n- Tea\n");
    let mut document = Document::new("flood.md", text);
    document.hint = Some(Format::Markdown);
    let posting = postings(document).expect("a posting").remove(0);
    assert!(posting.text.contains("5 years") && !posting.text.contains("Tea"));
    let said = "only the first 8 MiB of the Markdown were read";
    assert_eq!(posting.warnings, [said]);
}

#[test]
fn a_page_of_words_or_references_without_a_tag_is_cut() {
    let asked = "<li>You ask customers what they think of our shops and tell the board about it.".repeat(4);
    let start = format!("<html><h1>Care Lead</h1><h2>Requirements</h2><ul>{asked}</ul>");
    let page = |flood: String| {
        let mut document = Document::new("flood.html", format!("{start}{flood}"));
        document.hint = Some(Format::Html);
        postings(document).expect("a posting").remove(0)
    };
    // More than is read between two tags, in letters of three bytes, so that the cut falls into one.
    let words = page("アンケート ".repeat(6 * 1024 * 1024 / 16));
    assert!(words.text.len() <= MOST_TEXT);
    assert!(
        words.warnings.iter().any(|warning| warning.contains("larger")),
        "{:?}",
        words.warnings
    );
    // Each reference has a place of its own, of which there is only so much.
    let references = page("&amp;".repeat(400_000));
    let signs = references.text.matches('&').count();
    assert_eq!(signs, 250_000);
    assert!(references.warnings.iter().any(|warning| warning.contains("larger")));
    // Scripts may be as long as they like.
    let script = page(format!("<script>{}</script>", "x ".repeat(3 * 1024 * 1024)));
    assert_eq!(script.warnings, Vec::<String>::new());
}

/// A small fixture of each format to damage.
fn seeds() -> Vec<Vec<u8>> {
    let formats = ["mail", "mhtml", "pdf", "docx", "odt", "rtf", "boards"];
    let mut seeds = Vec::new();
    for format in formats {
        for path in files_below(&folder("fixtures").join(format)) {
            if !path.display().to_string().ends_with(".expect.json") {
                seeds.push(std::fs::read(path).expect("a fixture"));
            }
        }
    }
    assert!(seeds.len() >= 30);
    seeds
}

#[test]
fn files_that_break_off_end_in_a_sentence_or_a_posting() {
    for seed in seeds() {
        for part in 1..8 {
            let cut = seed[..seed.len() * part / 8].to_vec();
            if let Err(failure) = titles(cut) {
                assert!(!failure.message.is_empty());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_never_panic(
        choice in any::<prop::sample::Index>(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0usize..40), 1..12),
    ) {
        let seeds = seeds();
        let mut bytes = choice.get(&seeds).clone();
        for (place, byte, length) in damage {
            let at = place.index(bytes.len());
            if length == 0 {
                bytes[at] = byte;
            } else if byte % 2 == 0 {
                let end = (at + length).min(bytes.len() - 1);
                bytes.drain(at..end);
            } else {
                let copy = bytes[at..(at + length).min(bytes.len())].to_vec();
                bytes.splice(at..at, copy);
            }
        }
        let _ = titles(bytes);
    }

    #[test]
    fn arbitrary_bytes_after_a_known_beginning_never_panic(
        choice in 0usize..8,
        rest in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        let heads: [&[u8]; 8] = [
            b"%PDF-1.7\n", b"{\\rtf1 ", b"PK\x03\x04", b"From: a\r\nTo: b\r\nSubject: c\r\nMIME-Version: 1.0\r\n",
            b"<?xml version=\"1.0\"?><rss>", b"{\"jobs\":[", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"[{\"text\":",
        ];
        let _ = titles([heads[choice], &rest].concat());
    }
}
