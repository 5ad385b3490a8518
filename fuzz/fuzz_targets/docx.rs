//! Office documents: a sound archive around any XML, for the reader behind the archive.
#![no_main]

mod support;

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for (kind, name) in [("word/document.xml", "docx"), ("content.xml", "odt")] {
        if let Some(archive) = archive(kind, name, bytes) {
            support::analyse(&archive);
        }
    }
});

fn archive(part: &str, kind: &str, xml: &[u8]) -> Option<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    if kind == "odt" {
        zip.start_file("mimetype", options).ok()?;
        zip.write_all(b"application/vnd.oasis.opendocument.text").ok()?;
    } else {
        zip.start_file("[Content_Types].xml", options).ok()?;
        zip.write_all(b"<Types/>").ok()?;
    }
    zip.start_file(part, options).ok()?;
    zip.write_all(xml).ok()?;
    Some(zip.finish().ok()?.into_inner())
}
