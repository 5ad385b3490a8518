//! What no single reader can show: layers of containers, hostile bytes, folders.

use std::io::Write;

use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use super::open::stream;
use super::*;

const RECORDS: &str =
    "{\"id\":1,\"title\":\"CX Lead\",\"description\":\"We hire\"}\n{\"id\":2,\"description\":\"We train\"}\n";

const TABLE: &str = "id,title,description\n1,CX Lead,We hire\n2,,We train\n";

fn origin(name: &str) -> Origin {
    Origin {
        name: name.into(),
        options: Options::default(),
        found: false,
        depth: 0,
    }
}

/// Every item of an input, in short: its source and what it is.
fn read(name: &str, bytes: &[u8]) -> Vec<(String, String)> {
    let chunks = stream(Box::new(std::io::Cursor::new(bytes.to_vec())), origin(name));
    let items = chunks.flat_map(|chunk| chunk.open().items);
    items
        .map(|item| {
            let what = match item.content {
                Content::Record(record) => format!("record {}", record.id.unwrap_or_default()),
                Content::Document(document) => format!("document of {} bytes", document.bytes.len()),
                Content::Failed(failure) => format!("failed: {}: {failure}", failure.kind.name()),
            };
            (item.source, what)
        })
        .collect()
}

fn sources(found: &[(String, String)]) -> Vec<&str> {
    found.iter().map(|(source, _)| source.as_str()).collect()
}

#[test]
fn every_message_of_a_mailbox_is_an_input() {
    let message = |subject: &str, text: &str| {
        format!("From hr@example.org Mon Nov  3 10:00:00 2025\nFrom: hr@example.org\nSubject: {subject}\n\n{text}\n\n")
    };
    let first = message("One", "We hire.\n\nFrom Hull or Goole,\nas you like.");
    let (second, third) = (message("Two", "We train."), message("Three", "From day one\nwe help."));
    let found = read("old.mbox", format!("{first}{second}{third}").as_bytes());
    let lengths = [&first, &second, &third].map(|message| format!("document of {} bytes", message.len()));
    assert_eq!(sources(&found), ["old.mbox!/1", "old.mbox!/2", "old.mbox!/3"]);
    assert_eq!(found.iter().map(|(_, what)| what.clone()).collect::<Vec<_>>(), lengths);
    assert_eq!(sources(&read("one.eml", first.as_bytes())), ["one.eml"]);
    let packed = gzip(format!("{first}{}", second.replace('\n', "\r\n")).as_bytes());
    assert_eq!(sources(&read("old.gz", &packed)), ["old.gz!/1", "old.gz!/2"]);
    assert_eq!(
        sources(&read("note.txt", b"From Hull to Goole\nCompany: Quayside\n")),
        ["note.txt"]
    );
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(bytes).expect("written");
    packed.finish().expect("ends")
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive
            .start_file(*name, SimpleFileOptions::default())
            .expect("a member");
        archive.write_all(bytes).expect("written");
    }
    archive.finish().expect("ends").into_inner()
}

fn warc() -> Vec<u8> {
    let page = "<html><script type=\"application/ld+json\">{\"@type\":\"JobPosting\"}</script></html>";
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
    let record = |number: usize| {
        format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/{number}\r\nWARC-Date: 2024-03-05T10:11:12Z\r\n\
             Content-Type: application/http;msgtype=response\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
            http.len()
        )
    };
    // Each record is a gzip member of its own, as crawlers write them.
    (0..3).flat_map(|number| gzip(record(number).as_bytes())).collect()
}

#[test]
fn compressed_dumps_are_dumps() {
    let expected = ["a:1", "a:2"];
    assert_eq!(sources(&read("a", RECORDS.as_bytes())), expected);
    assert_eq!(sources(&read("a", &gzip(RECORDS.as_bytes()))), expected);
    let zstd = zstd::encode_all(RECORDS.as_bytes(), 1).expect("packed");
    assert_eq!(sources(&read("a", &zstd)), expected);
    assert_eq!(sources(&read("a", &gzip(&zstd))), expected);
    // A gzip file of several members.
    let (first, second) = RECORDS.split_at(RECORDS.find('\n').expect("a line") + 1);
    let members = [gzip(first.as_bytes()), gzip(second.as_bytes())].concat();
    assert_eq!(sources(&read("a", &members)), expected);
    let thrice = gzip(&gzip(&gzip(RECORDS.as_bytes())));
    assert!(read("a", &thrice)[0].1.contains("again and again"));
    let utf16: Vec<u8> = "\u{FEFF}"
        .encode_utf16()
        .chain(TABLE.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(sources(&read("a", &utf16)), ["a:2", "a:3"]);
}

#[test]
fn web_archives_of_many_members_are_read_to_their_end() {
    let found = read("crawl.warc.gz", &warc());
    assert_eq!(
        sources(&found),
        [
            "crawl.warc.gz!/https://a.example/0",
            "crawl.warc.gz!/https://a.example/1",
            "crawl.warc.gz!/https://a.example/2"
        ]
    );
}

#[test]
fn zstd_with_a_dictionary_says_what_to_do() {
    let found = read("a.warc.zst", b"\x5d\x2a\x4d\x18\x04\x00\x00\x00abcd");
    assert!(found[0].1.contains("zstd -d"), "{found:?}");
}

#[test]
fn archives_are_opened_one_level_deep_and_their_paths_are_only_shown() {
    let inner = zip(&[
        ("deep/page.html", b"<html>We hire"),
        ("third.zip", &zip(&[("x.txt", b"x")])),
    ]);
    let found = read(
        "all.zip",
        &zip(&[
            ("../../etc/cron.d/evil.html", b"<html>We hire"),
            ("dump.csv", TABLE.as_bytes()),
            ("packed.ndjson.gz", &gzip(RECORDS.as_bytes())),
            ("inner.zip", &inner),
            ("__MACOSX/._page.html", b"x"),
            ("page_files/ad.html", b"<html>ad"),
            (".hidden.html", b"<html>x"),
            ("notes.bin", b"\x00\x01\x02\x03"),
            ("package.json", b"{\"version\":3}"),
            ("board.json", b"{\"jobs\":[]}"),
        ]),
    );
    assert_eq!(
        sources(&found),
        [
            "all.zip!/etc/cron.d/evil.html",
            "all.zip!/dump.csv:2",
            "all.zip!/dump.csv:3",
            "all.zip!/packed.ndjson.gz:1",
            "all.zip!/packed.ndjson.gz:2",
            "all.zip!/inner.zip!/deep/page.html",
            "all.zip!/inner.zip!/third.zip",
            "all.zip!/board.json",
        ]
    );
    assert!(found[6].1.contains("one level deep"), "{found:?}");
}

#[test]
fn office_documents_are_documents() {
    let docx = zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>")]);
    let found = read("a.docx", &docx);
    assert_eq!(
        found[0],
        ("a.docx".to_owned(), format!("document of {} bytes", docx.len()))
    );
}

#[test]
fn empty_archives_and_broken_ones_say_so() {
    assert!(read("a.zip", &zip(&[]))[0].1.contains("failed: empty"));
    assert!(
        read("a.zip", b"PK\x03\x04 and no more")[0]
            .1
            .contains("failed: unreadable")
    );
    // A directory that claims four gigabytes.
    let mut large = zip(&[("a.html", b"<html>")]);
    let end = large.len() - 22;
    large[end + 12..end + 16].copy_from_slice(&0xFFFF_FFFEu32.to_le_bytes());
    assert!(read("a.zip", &large)[0].1.contains("too many files"));
}

#[test]
fn bombs_are_stopped() {
    let zeros = vec![b' '; 70 << 20];
    let found = read("a.txt.gz", &gzip(&zeros));
    assert!(found[0].1.contains("failed: too_large"), "{found:?}");
    // Many members that each stay below the limit of a document.
    let page = vec![b' '; 30 << 20];
    let members: Vec<(String, &[u8])> = (0..6).map(|number| (format!("{number}.html"), &page[..])).collect();
    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, page)| (name.as_str(), *page)).collect();
    let found = read("a.zip", &zip(&members));
    assert!(
        found.len() < 6 && found.iter().any(|(_, what)| what.contains("expands more than")),
        "{found:?}"
    );
}

#[expect(clippy::disallowed_methods, reason = "folders are searched on disk")]
#[test]
fn folders_are_searched_for_what_may_be_a_posting() {
    let dir = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, bytes).expect("written");
    };
    write("b/posting.txt", b"We hire");
    write("b/page", b"<!DOCTYPE html>We hire");
    write("a/dump.jsonl", RECORDS.as_bytes());
    write("a/list.json", b"[{\"description\":\"We hire\"}]");
    write("a/expect.json", b"{\"results\":[{\"rules\":[]}]}");
    write("a/tsconfig.json", b"{\"compilerOptions\":{}}");
    write("LICENSE", b"Do what you like, but");
    write("photo.png", b"\x89PNG");
    write(".git/config.txt", b"x");
    write("page_files/frame.html", b"<html>");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(dir.path(), dir.path().join("b/loop")).expect("a link");
        std::os::unix::fs::symlink("/nowhere", dir.path().join("b/broken.txt")).expect("a link");
    }
    let items = open(&[dir.path().to_owned()], &Options::default()).flat_map(|chunk| chunk.open().items);
    let found: Vec<String> = items
        .map(|item| item.source.replace(&format!("{}/", dir.path().display()), ""))
        .collect();
    assert_eq!(
        found,
        [
            "a/dump.jsonl:1",
            "a/dump.jsonl:2",
            "a/list.json:1",
            "b/page",
            "b/posting.txt"
        ]
    );
    let empty = tempfile::tempdir().expect("a folder");
    let failed = open(&[empty.path().to_owned()], &Options::default()).flat_map(|chunk| chunk.open().items);
    assert_eq!(failed.count(), 1);
}

/// Valid inputs of every kind, to be damaged.
fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let mut samples = vec![
        ("a.ndjson", RECORDS.as_bytes().to_vec()),
        (
            "a.json",
            format!("[{}]", RECORDS.trim_end().replace('\n', ",")).into_bytes(),
        ),
        ("a.csv", TABLE.as_bytes().to_vec()),
        ("a.gz", gzip(RECORDS.as_bytes())),
        ("a.zst", zstd::encode_all(RECORDS.as_bytes(), 1).expect("packed")),
        (
            "a.zip",
            zip(&[("a.csv", TABLE.as_bytes()), ("b.html", b"<html>We hire")]),
        ),
        ("a.warc.gz", warc()),
    ];
    let mut plain = Vec::new();
    let mut decoder = flate2::read::MultiGzDecoder::new(&samples[6].1[..]);
    std::io::Read::read_to_end(&mut decoder, &mut plain).expect("unpacked");
    samples.push(("a.warc", plain));
    samples
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_end_in_items(start in 0usize..12, bytes in prop::collection::vec(any::<u8>(), 0..600), name in 0usize..4) {
        let start: &[u8] = [
            &b""[..], b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"PAR1", b"WARC/1.0\r\n", b"{", b"[", b"[{\"",
            b"title,description\n\"", b"\xFF\xFE", b"HTTP/1.1 200 OK\r\n\r\n",
        ][start];
        let name = ["a", "a.csv", "a.ndjson", "a.json"][name];
        let found = read(name, &[start, &bytes].concat());
        prop_assert!(found.len() <= 2 * bytes.len() + 2);
    }

    #[test]
    fn damaged_inputs_end_in_items(sample in 0usize..8, damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6), cut in any::<prop::sample::Index>()) {
        let (name, mut bytes) = samples().swap_remove(sample);
        for (place, byte) in damage {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        bytes.truncate(cut.index(bytes.len()) + 1);
        let found = read(name, &bytes);
        prop_assert!(found.len() <= bytes.len() + 2);
    }
}

#[cfg(feature = "parquet")]
mod parquet_files {
    use std::sync::Arc;

    use ::parquet::column::writer::ColumnWriter;
    use ::parquet::data_type::ByteArray;
    use ::parquet::file::properties::WriterProperties;
    use ::parquet::file::writer::SerializedFileWriter;
    use ::parquet::schema::parser::parse_message_type;

    use super::*;

    /// A file with columns that are read, one that is not known, and one that holds further columns.
    fn file(rows: usize) -> Vec<u8> {
        let schema = parse_message_type(
            "message jobs { optional int64 job_id; optional binary job_title (UTF8); optional binary description (UTF8);
             optional int32 listed (DATE); optional double salary; required group company { optional binary name (UTF8); } }",
        )
        .expect("a schema");
        let properties = WriterProperties::builder().build();
        let mut writer =
            SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties)).expect("a writer");
        for part in [rows / 2, rows - rows / 2] {
            let mut group = writer.next_row_group().expect("a group");
            while let Some(mut column) = group.next_column().expect("a column") {
                let all = vec![1i16; part];
                match column.untyped() {
                    ColumnWriter::Int64ColumnWriter(column) => {
                        let ids: Vec<i64> = (0..part as i64).collect();
                        column.write_batch(&ids, Some(&all), None).expect("written");
                    }
                    ColumnWriter::Int32ColumnWriter(column) => {
                        column
                            .write_batch(&vec![19_787; part], Some(&all), None)
                            .expect("written");
                    }
                    ColumnWriter::DoubleColumnWriter(column) => {
                        column.write_batch(&vec![1.5; part], Some(&all), None).expect("written");
                    }
                    ColumnWriter::ByteArrayColumnWriter(column) => {
                        // The last row has none.
                        let mut some = all.clone();
                        some[part - 1] = 0;
                        let texts = vec![ByteArray::from("We hire"); part - 1];
                        column.write_batch(&texts, Some(&some), None).expect("written");
                    }
                    _ => panic!("no such column"),
                }
                column.close().expect("closed");
            }
            group.close().expect("closed");
        }
        writer.into_inner().expect("ends")
    }

    #[test]
    fn rows_are_read_group_after_group_and_structures_are_noted() {
        let chunks = stream(Box::new(std::io::Cursor::new(file(3000))), origin("a.parquet"));
        let (mut items, mut notes) = (Vec::new(), Vec::new());
        for chunk in chunks {
            let opened = chunk.open();
            items.extend(opened.items);
            notes.extend(opened.notes);
        }
        assert_eq!(notes.len(), 1);
        assert!(notes[0].contains("company"), "{notes:?}");
        assert_eq!(items.len(), 3000);
        let Content::Record(record) = &items[1700].content else {
            panic!("{:?}", items[1700])
        };
        assert_eq!(
            (items[1700].source.as_str(), items[1700].record),
            ("a.parquet:1701", Some(1700))
        );
        assert_eq!(record.id.as_deref(), Some("200"));
        assert_eq!(record.title.as_deref(), Some("We hire"));
        assert_eq!(record.description.as_deref(), Some("We hire"));
        let Content::Record(last) = &items[2999].content else {
            panic!("{:?}", items[2999])
        };
        assert_eq!(last.description, None);
    }

    #[test]
    fn a_mapped_column_fills_its_field() {
        let mut origin = origin("a.parquet");
        let pair = |field: &str, column: &str| (field.to_owned(), column.to_owned());
        let columns = Columns::mapped(&[pair("date_posted", "listed"), pair("description", "job_title")]);
        origin.options.columns = Arc::new(columns.expect("fields"));
        let items = stream(Box::new(std::io::Cursor::new(file(4))), origin).flat_map(|chunk| chunk.open().items);
        let Some(Content::Record(record)) = items.map(|item| item.content).next() else {
            panic!("no record")
        };
        assert_eq!(record.date_posted.as_deref(), Some("2024-03-05"));
        assert_eq!(record.title, None);
        assert_eq!(record.description.as_deref(), Some("We hire"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn damaged_files_end_in_items(damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
            let mut bytes = file(20);
            for (place, byte) in damage {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
            prop_assert!(read("a.parquet", &bytes).len() <= 100);
        }
    }
}
