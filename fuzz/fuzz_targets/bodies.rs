//! What each target does with its bytes, and what must hold of every analysis. The tests of the project run the same
//! bodies over the seeds and over damaged seeds (`tests/it/fuzzed.rs`), with a stable compiler and without a fuzzer.

use std::io::{Cursor, Write};
use std::sync::LazyLock;

use rolecall::render::json::v1;
use rolecall::{Analysis, AsOf, AsOfBasis, Document, Engine, Failure, Format, Outcome};
use zip::write::SimpleFileOptions;

/// Building the engine takes longer than any input.
static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::new);

fn day() -> AsOf {
    AsOf {
        date: "2026-01-15".parse().expect("a date"),
        basis: AsOfBasis::Option,
    }
}

/// Any bytes: whatever they are taken for, they are read or refused.
pub(super) fn sniff(bytes: &[u8]) {
    analyse(&Document::new("fuzz", bytes));
}

/// A page: its tree, its text, its places.
pub(super) fn html(bytes: &[u8]) {
    let mut document = Document::new("fuzz.html", bytes);
    document.hint = Some(Format::Html);
    analyse(&document);
}

/// Structured data in a page, mostly broken: its repair and its places.
pub(super) fn json_ld(bytes: &[u8]) {
    let mut page = b"<html><head><script type=\"application/ld+json\">".to_vec();
    page.extend_from_slice(bytes);
    page.extend_from_slice(b"</script></head><body><p>A page.</p></body></html>");
    analyse(&Document::new("fuzz.html", page));
}

/// Messages: an e-mail, and a page saved as one.
pub(super) fn mail(bytes: &[u8]) {
    for head in [
        "From: jobs@example.com\r\nSubject: CX Analyst\r\nMIME-Version: 1.0\r\n",
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.com/job\r\nMIME-Version: 1.0\r\n",
    ] {
        analyse(&Document::new("fuzz.eml", [head.as_bytes(), bytes].concat()));
    }
}

/// Office documents: a sound archive around any XML, for the reader behind the archive.
pub(super) fn docx(bytes: &[u8]) {
    let type_name: &[u8] = b"application/vnd.oasis.opendocument.text";
    for (part, mark, content) in [
        ("word/document.xml", "[Content_Types].xml", &b"<Types/>"[..]),
        ("content.xml", "mimetype", type_name),
    ] {
        let archive = archive(&[(mark, content), (part, bytes)]).expect("an archive in memory");
        analyse(&Document::new("fuzz.docx", archive));
    }
}

fn archive(members: &[(&str, &[u8])]) -> zip::result::ZipResult<Vec<u8>> {
    // Packing would hide the bytes from nobody and cost most of the time.
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        archive.start_file(*name, stored)?;
        archive.write_all(content)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// A dump: CSV and its mapping, NDJSON, lists of JSON, compressed ones, archives of them, web archives. The first byte
/// chooses the name that the file has, and whether the user maps columns.
#[cfg(feature = "bench")]
pub(super) fn dump(bytes: &[u8]) {
    use rolecall::parts::{Held, open};

    let Some((&choice, bytes)) = bytes.split_first() else {
        return;
    };
    let name = ["dump", "dump.csv", "dump.tsv", "dump.ndjson"][usize::from(choice % 4)];
    let pair = |field: &str, column: &str| (field.to_owned(), column.to_owned());
    let mapped = match choice / 4 % 2 {
        0 => Vec::new(),
        _ => vec![pair("description", "Text"), pair("title", "Role")],
    };
    for (source, held) in open(name, bytes, &mapped).expect("the fields exist") {
        assert!(source.starts_with(name), "{source}");
        match held {
            Held::Document(document) => analyse(&document),
            Held::Record(record) => match ENGINE.analyse_record(&record, day()) {
                Ok(analysis) => check(source, analysis, None),
                Err(failure) => refused(&failure),
            },
            Held::Failed(failure) => refused(&failure),
        }
    }
}

/// A user's pack: refused at a place in the file, or used.
pub(super) fn packs(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for problem in Engine::pack_problems("fuzz.toml", text) {
        assert!(problem.line >= 1 && problem.column >= 1, "{}", problem.message);
    }
}

/// The grammar of years, behind a heading that makes every line a requirement.
pub(super) fn years(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let posting = format!("CX Analyst\n\nRequirements\n- {text}\n");
    analyse(&Document::new("fuzz.txt", posting));
}

fn analyse(document: &Document) {
    match ENGINE.analyse(document, day()) {
        Ok(analysed) => {
            assert!(!analysed.analyses.is_empty());
            for analysis in analysed.analyses {
                let source = (!analysis.posting.map.is_empty()).then(|| analysed.source.clone());
                check(document.source.clone(), analysis, source);
            }
        }
        Err(failure) => refused(&failure),
    }
}

fn refused(failure: &Failure) {
    assert!(!failure.message.is_empty());
}

/// Every quote stands where it says, every finding has one, and the result can be written.
fn check(source: String, analysis: Analysis, document: Option<std::sync::Arc<str>>) {
    let text = &analysis.posting.text;
    for finding in &analysis.findings {
        assert!(!finding.evidence.is_empty(), "{} has no evidence", finding.rule);
        for evidence in &finding.evidence {
            if let Some(span) = evidence.span {
                assert_eq!(&text[span.start..span.end], evidence.text, "{}", finding.rule);
            }
        }
    }
    for demand in &analysis.demands.experience {
        let _ = &text[demand.span.start..demand.span.end];
    }
    for section in &analysis.posting.sections {
        let _ = &text[section.span.start..section.span.end];
    }
    let mut outcome = Outcome::new(source, Ok(analysis));
    outcome.document = document;
    v1::line(&outcome, v1::Options::default()).expect("a line of JSON");
}
