//! The parts of an analysis, the whole of it, and what they are measured against:
//! `cargo bench --features bench`. With `ROLECALL_BENCH_INPUT=FILE` the postings are those of an NDJSON file.

#![expect(clippy::expect_used, reason = "a measurement may fail loudly")]

#[path = "support/generator.rs"]
mod generator;

use std::fmt::Write as _;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use divan::Bencher;
use divan::counter::BytesCount;
use rolecall::batch::parse_record;
use rolecall::render::json::v1;
use rolecall::{AsOf, AsOfBasis, Document, Engine, Outcome, Posting, Record, parts};

fn main() {
    divan::main();
}

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::new);

/// The lines of the input.
#[expect(clippy::disallowed_methods, reason = "a measurement may read its input")]
static LINES: LazyLock<Vec<String>> = LazyLock::new(|| match std::env::var_os("ROLECALL_BENCH_INPUT") {
    Some(path) => {
        let text = std::fs::read_to_string(path).expect("the input can be read");
        text.lines().map(str::to_owned).collect()
    }
    None => (0..300).map(|id| generator::posting(1, id).line()).collect(),
});

static RECORDS: LazyLock<Vec<Record>> = LazyLock::new(|| {
    LINES
        .iter()
        .filter_map(|line| parse_record(line.as_bytes()).ok())
        .collect()
});

static POSTINGS: LazyLock<Vec<Posting>> = LazyLock::new(|| {
    RECORDS
        .iter()
        .filter_map(|record| parts::extract(&ENGINE, record))
        .collect()
});

static FOLDED: LazyLock<Vec<String>> =
    LazyLock::new(|| POSTINGS.iter().map(|posting| parts::folded(&posting.text)).collect());

fn day() -> AsOf {
    AsOf {
        date: "2026-01-15".parse().expect("a date"),
        basis: AsOfBasis::Option,
    }
}

fn text_bytes() -> BytesCount {
    BytesCount::new(POSTINGS.iter().map(|posting| posting.text.len()).sum::<usize>())
}

#[divan::bench]
fn start(bencher: Bencher) {
    bencher.bench(Engine::new);
}

#[divan::bench]
fn fold(bencher: Bencher) {
    let texts = &*POSTINGS;
    bencher
        .counter(text_bytes())
        .bench(|| texts.iter().map(|posting| parts::fold(&posting.text)).sum::<usize>());
}

#[divan::bench]
fn sentences(bencher: Bencher) {
    let texts = &*POSTINGS;
    bencher.counter(text_bytes()).bench(|| {
        texts
            .iter()
            .map(|posting| parts::sentences(&posting.text))
            .sum::<usize>()
    });
}

/// Phrases in folded text: what the reference does, with words' borders.
#[divan::bench]
fn find(bencher: Bencher) {
    let texts = &*FOLDED;
    bencher
        .counter(text_bytes())
        .bench(|| texts.iter().map(|text| parts::find(&ENGINE, text)).sum::<usize>());
}

/// The reference: a scan for the same phrases, overlapping ones too, without borders, conditions or anything else.
#[divan::bench]
fn find_with_aho_corasick(bencher: Bencher) {
    let texts = &*FOLDED;
    let automaton = AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .build(parts::phrases(&ENGINE))
        .expect("the phrases fit");
    bencher.counter(text_bytes()).bench(|| {
        texts
            .iter()
            .map(|text| automaton.find_overlapping_iter(text).count())
            .sum::<usize>()
    });
}

/// How the search grows with the phrases: so many of the built-in ones, evenly spread.
const COUNTS: [usize; 3] = [300, 3_000, 20_000];

#[divan::bench(args = COUNTS)]
fn find_of(bencher: Bencher, count: usize) {
    let texts = &*FOLDED;
    let phrases = parts::spread(&parts::phrases(&ENGINE), count);
    let search = parts::Phrases::new(&phrases).expect("the words can be numbered");
    bencher
        .counter(text_bytes())
        .bench(|| texts.iter().map(|text| search.find(text)).sum::<usize>());
}

#[divan::bench(args = COUNTS)]
fn find_of_with_aho_corasick(bencher: Bencher, count: usize) {
    let texts = &*FOLDED;
    let automaton = AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .build(parts::spread(&parts::phrases(&ENGINE), count))
        .expect("the phrases fit");
    bencher.counter(text_bytes()).bench(|| {
        texts
            .iter()
            .map(|text| automaton.find_overlapping_iter(text).count())
            .sum::<usize>()
    });
}

/// Folding, sentences, phrases and conditions.
#[divan::bench]
fn matching(bencher: Bencher) {
    let texts = &*POSTINGS;
    bencher.counter(text_bytes()).bench(|| {
        texts
            .iter()
            .filter(|posting| parts::matches(&ENGINE, &posting.text))
            .count()
    });
}

/// Body, sections and language of records.
#[divan::bench]
fn sections(bencher: Bencher) {
    let records = &*RECORDS;
    bencher.counter(text_bytes()).bench(|| {
        records
            .iter()
            .filter_map(|record| parts::extract(&ENGINE, record))
            .count()
    });
}

/// The grammar of years, once (0: the matching beneath it alone) and twice; the difference is the grammar's time.
#[divan::bench(args = [0, 1, 2])]
fn years(bencher: Bencher, times: usize) {
    let texts = &*POSTINGS;
    bencher.counter(text_bytes()).bench(|| {
        texts
            .iter()
            .map(|posting| parts::years(&ENGINE, posting, times).len())
            .sum::<usize>()
    });
}

/// A line of NDJSON in, a line out.
#[divan::bench]
fn whole(bencher: Bencher) {
    let bytes: usize = LINES.iter().map(String::len).sum();
    let engine = &*ENGINE;
    let outcome = |line: &String| {
        let record = parse_record(line.as_bytes());
        Outcome::new("line", record.and_then(|record| engine.analyse_record(&record, day())))
    };
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        LINES
            .iter()
            .filter_map(|line| v1::line(&outcome(line), v1::Options::default()).ok())
            .map(|line| line.len())
            .sum::<usize>()
    });
}

/// A page with the posting in its markup, and in JSON-LD too where `structured`.
fn page(id: u64, structured: bool) -> String {
    let posting = generator::posting(2, id);
    let mut page = format!("<!doctype html><html><head><title>{}</title>", posting.title);
    let mut body = String::new();
    for line in posting.description.lines() {
        let _ = match line.strip_prefix("- ") {
            Some(item) => write!(body, "<li>{item}</li>"),
            None => write!(body, "<p>{line}</p>"),
        };
    }
    if structured {
        let data = serde_json::json!({
            "@context": "https://schema.org", "@type": "JobPosting", "title": posting.title,
            "hiringOrganization": { "@type": "Organization", "name": posting.company },
            "datePosted": "2025-05-05", "description": body,
        });
        let _ = write!(page, "<script type=\"application/ld+json\">{data}</script>");
    }
    page.push_str("</head><body><nav><ul>");
    for number in 0..400 {
        let _ = write!(
            page,
            "<li class=\"item item-{number}\"><a href=\"/page/{number}\" data-track=\"nav\">Page {number}</a></li>"
        );
    }
    let _ = write!(
        page,
        "</ul></nav><main><h1>{}</h1>{body}</main></body></html>",
        posting.title
    );
    page
}

#[divan::bench(args = [false, true])]
fn html(bencher: Bencher, structured: bool) {
    let documents: Vec<Document> = (0..20).map(|id| Document::new("page", page(id, structured))).collect();
    let bytes: usize = documents.iter().map(|document| document.bytes.len()).sum();
    let engine = &*ENGINE;
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        documents
            .iter()
            .filter(|document| engine.analyse(document, day()).is_ok())
            .count()
    });
}

/// The reference for pages: parsing them, and nothing else.
#[divan::bench(args = [false, true])]
fn html_with_scraper(bencher: Bencher, structured: bool) {
    let pages: Vec<String> = (0..20).map(|id| page(id, structured)).collect();
    let bytes: usize = pages.iter().map(String::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        pages
            .iter()
            .map(|page| scraper::Html::parse_document(page).tree.nodes().count())
            .sum::<usize>()
    });
}
