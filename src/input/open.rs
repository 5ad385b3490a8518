//! Opens what the user named and tells what it is: the one place where bytes meet the readers of dumps.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::archive::{self, ReadSeek};
use super::mbox::Mbox;
use super::sniff::{self, Hints, Kind};
use super::stream::{Budget, Counted, Guarded, Peeked, Stream, Transcoded, utf16_of};
use super::table::Table;
use super::values::Values;
use super::warc::Warc;
use super::{CHUNK, Chunk, Chunks, Content, Item, Lines, MOST_DOCUMENT, Options, Origin, files, unreadable};
use crate::model::{Document, Failure, FailureKind, Format, Sidecar};

/// Compressed data inside compressed data is opened so often.
const MOST_LAYERS: u8 = 2;

/// Bytes that can be read from any place, and more than once.
#[derive(Clone)]
pub(super) enum Backing {
    File(PathBuf),
    Memory(Arc<[u8]>),
}

impl Backing {
    pub(super) fn open(&self) -> std::io::Result<Box<dyn ReadSeek>> {
        Ok(match self {
            Backing::File(path) => Box::new(open_file(path)?),
            Backing::Memory(bytes) => archive::cursor(bytes),
        })
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the I/O edge: inputs are opened here")]
fn open_file(path: &Path) -> std::io::Result<File> {
    File::open(path)
}

/// The chunks of everything that the user named, in order. `-` is standard input.
pub(crate) fn open(names: &[PathBuf], options: &Options) -> Chunks {
    let options = options.clone();
    let names = names.to_vec();
    Box::new(names.into_iter().flat_map(move |name| {
        if name.as_os_str() == "-" {
            stdin(&options)
        } else if name.is_dir() {
            files::folder(&name, &options)
        } else {
            file(&name, &options, false)
        }
    }))
}

/// How many bytes the named files have together; `None` when that is not known.
pub(crate) fn total_bytes(names: &[PathBuf]) -> Option<u64> {
    let size = |name: &PathBuf| {
        let data = name.metadata().ok()?;
        data.is_file().then_some(data.len())
    };
    names.iter().map(size).sum()
}

fn stdin(options: &Options) -> Chunks {
    let origin = Origin {
        name: "-".into(),
        options: options.clone(),
        found: false,
        depth: 0,
    };
    let stream: Stream = Box::new(Counted {
        inner: std::io::stdin(),
        count: Arc::clone(&options.progress),
    });
    let peeked = if options.lines_expected {
        Peeked::eager(stream)
    } else {
        Peeked::new(stream)
    };
    match peeked {
        Ok(peeked) => chunks(peeked, None, origin, 0),
        Err(error) => failed(&origin, unreadable(&error, "")),
    }
}

/// The chunks of a file. One that was found in a folder and is plainly no posting has none.
pub(super) fn file(path: &Path, options: &Options, found: bool) -> Chunks {
    let origin = Origin {
        name: path.display().to_string().into(),
        options: options.clone(),
        found,
        depth: 0,
    };
    let opened = open_file(path).and_then(|file| {
        Peeked::new(Box::new(Counted {
            inner: file,
            count: Arc::clone(&options.progress),
        }))
    });
    match opened {
        Ok(peeked) => chunks(peeked, Some(Backing::File(path.to_owned())), origin, 0),
        Err(error) => failed(&origin, unreadable(&error, "")),
    }
}

/// The chunks of bytes in memory, as of a file of that name.
#[cfg(feature = "bench")]
pub(crate) fn bytes(name: &str, bytes: &[u8], options: &Options) -> Chunks {
    let origin = Origin {
        name: name.into(),
        options: options.clone(),
        found: false,
        depth: 0,
    };
    stream(Box::new(std::io::Cursor::new(bytes.to_vec())), origin)
}

/// The chunks of a stream, such as a member of an archive.
pub(super) fn stream(stream: Stream, origin: Origin) -> Chunks {
    layered(stream, origin, 0)
}

fn layered(stream: Stream, origin: Origin, layers: u8) -> Chunks {
    match Peeked::new(stream) {
        Ok(peeked) => chunks(peeked, None, origin, layers),
        Err(error) => failed(&origin, unreadable(&error, "")),
    }
}

fn failed(origin: &Origin, failure: Failure) -> Chunks {
    Box::new(std::iter::once(Chunk::unread(&*origin.name, failure)))
}

/// Chunks by what the first bytes say. `backing` is the input itself where it can be read from any place.
fn chunks(peeked: Peeked, backing: Option<Backing>, origin: Origin, layers: u8) -> Chunks {
    match sniff::magic(&peeked.head) {
        Some(Kind::Gzip) if layers < MOST_LAYERS => layered(gunzipped(peeked), origin, layers + 1),
        Some(Kind::Zstd) if layers < MOST_LAYERS => match unzstd(peeked) {
            Ok(stream) => layered(stream, origin, layers + 1),
            Err(error) => failed(&origin, unreadable(&error, "")),
        },
        Some(Kind::Gzip | Kind::Zstd) => failed(
            &origin,
            Failure::new(FailureKind::TooLarge, "is compressed again and again; unpack it first"),
        ),
        Some(Kind::ZstdWithDictionary) => failed(
            &origin,
            Failure::new(
                FailureKind::Unreadable,
                "is zstd data with a dictionary of its own, which is not read; unpack it first (`zstd -d`)",
            ),
        ),
        Some(Kind::Zip) => match backed(peeked, backing) {
            Ok(backing) => match archive::chunks(&backing, &origin) {
                Some(chunks) => chunks,
                None => match backing.open().and_then(|file| Peeked::new(Box::new(file))) {
                    Ok(peeked) => document(peeked, &origin),
                    Err(error) => failed(&origin, unreadable(&error, "")),
                },
            },
            Err(failure) => failed(&origin, failure),
        },
        Some(Kind::Parquet) => match backed(peeked, backing) {
            Ok(backing) => parquet(&backing, &origin),
            Err(failure) => failed(&origin, failure),
        },
        Some(Kind::Warc) => Box::new(Warc::new(peeked.whole(), origin)),
        _ => text(peeked, origin),
    }
}

#[cfg(feature = "parquet")]
fn parquet(backing: &Backing, origin: &Origin) -> Chunks {
    super::parquet::chunks(backing, origin)
}

#[cfg(not(feature = "parquet"))]
fn parquet(_: &Backing, origin: &Origin) -> Chunks {
    let message = "is a Parquet file, and this rolecall was built without the feature `parquet`";
    failed(origin, Failure::new(FailureKind::Unreadable, message))
}

/// The input where it can be read from any place: a file as it is, a stream from memory.
fn backed(peeked: Peeked, backing: Option<Backing>) -> Result<Backing, Failure> {
    match backing {
        Some(backing) => Ok(backing),
        None => {
            let what = "archives and Parquet on standard input or in archives are read into memory; unpack it and name the file";
            read_all(peeked, what).map(archive::memory)
        }
    }
}

fn gunzipped(peeked: Peeked) -> Stream {
    let budget = Budget::default();
    let packed = Counted {
        inner: peeked.whole(),
        count: Arc::clone(&budget.packed),
    };
    Box::new(Guarded {
        inner: flate2::bufread::MultiGzDecoder::new(BufReader::with_capacity(CHUNK, packed)),
        budget,
    })
}

fn unzstd(peeked: Peeked) -> std::io::Result<Stream> {
    let budget = Budget::default();
    let packed = Counted {
        inner: peeked.whole(),
        count: Arc::clone(&budget.packed),
    };
    let decoder = zstd::stream::read::Decoder::with_buffer(BufReader::with_capacity(CHUNK, packed))?;
    Ok(Box::new(Guarded { inner: decoder, budget }))
}

/// The chunks of what is neither compressed nor an archive: a dump, or a document.
fn text(peeked: Peeked, origin: Origin) -> Chunks {
    let encoding = utf16_of(&peeked.head);
    let decoded = encoding.map(|encoding| encoding.decode(&peeked.head).0.into_owned().into_bytes());
    let head = decoded.as_deref().unwrap_or(&peeked.head);
    let ending = origin.ending();
    let hints = Hints {
        ending: ending.as_deref(),
        lines_expected: origin.options.lines_expected && &*origin.name == "-",
    };
    let columns = &origin.options.columns;
    let kind = sniff::text_kind(head, peeked.is_short(), hints, columns);
    if kind == Kind::Document {
        let worth_reading = !origin.found || sniff::is_worth_reading(head, ending.as_deref(), columns);
        return if worth_reading {
            document(peeked, &origin)
        } else {
            Box::new(std::iter::empty())
        };
    }
    match encoding {
        None => dump(peeked.whole(), kind, origin),
        Some(encoding) => {
            let decoded = Transcoded::new(peeked.whole(), encoding);
            dump(BufReader::with_capacity(CHUNK, decoded), kind, origin)
        }
    }
}

fn dump(reader: impl std::io::BufRead + Send + 'static, kind: Kind, origin: Origin) -> Chunks {
    match kind {
        Kind::Lines => Box::new(Lines::new(reader, origin)),
        Kind::Values => Box::new(Values::new(reader, origin)),
        Kind::Mbox => Box::new(Mbox::new(reader, origin)),
        Kind::Table(dialect) => match Table::new(reader, dialect, origin.clone()) {
            Ok(table) => Box::new(table),
            Err(failure) => failed(&origin, failure),
        },
        // What was found by the way and holds no posting is nobody's mistake.
        Kind::NoText(_) if origin.found => Box::new(std::iter::empty()),
        Kind::NoText(failure) => failed(&origin, failure),
        _ => Box::new(std::iter::empty()),
    }
}

/// A document, read as a whole. It is read when its turn comes, not before.
fn document(peeked: Peeked, origin: &Origin) -> Chunks {
    let name = origin.name.to_string();
    let hint = matches!(origin.ending().as_deref(), Some("md" | "markdown" | "mdown")).then_some(Format::Markdown);
    let chunk = match read_all(
        peeked,
        "dumps of many postings are read as NDJSON, JSON, CSV, Parquet or WARC",
    ) {
        Ok(bytes) => {
            let weight = bytes.len();
            let mut document = Document::new(name.clone(), bytes);
            document.hint = hint;
            if let Some(sidecar) = sidecar(origin) {
                sidecar.describe(&mut document);
            }
            let item = Item {
                source: name,
                record: None,
                content: Content::Document(Box::new(document)),
            };
            Chunk::of(weight, vec![item])
        }
        Err(failure) => Chunk::unread(name, failure),
    };
    Box::new(std::iter::once(chunk))
}

/// What `rolecall fetch` noted beside a file that it kept.
#[expect(clippy::disallowed_methods, reason = "this is the I/O edge: documents are read here")]
fn sidecar(origin: &Origin) -> Option<Sidecar> {
    let is_file = origin.depth == 0 && &*origin.name != "-";
    let beside = is_file.then(|| format!("{}{}", origin.name, Sidecar::ENDING))?;
    Sidecar::parse(&std::fs::read(beside).ok()?)
}

fn read_all(peeked: Peeked, advice: &str) -> Result<Vec<u8>, Failure> {
    let bytes = peeked.bytes(MOST_DOCUMENT).map_err(|error| unreadable(&error, ""))?;
    if bytes.len() as u64 > MOST_DOCUMENT {
        return Err(Failure::new(
            FailureKind::TooLarge,
            format!("is larger than {} MiB; {advice}", MOST_DOCUMENT / (1024 * 1024)),
        ));
    }
    Ok(bytes)
}
