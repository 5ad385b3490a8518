//! The parts of an analysis one by one, for measurements (`cargo bench`, `benches/compare`) and the fuzz targets only.
//! Nothing here is a promise.

use crate::demands::{self, Source};
use crate::engine::Engine;
use crate::extract;
#[cfg(feature = "cli")]
use crate::input;
use crate::matching::hits;
#[cfg(feature = "cli")]
use crate::model::{Document, Failure};
use crate::model::{ExperienceDemand, Posting, Record, SectionKind};
use crate::text::{self, PhraseSet, PhraseSetBuilder};

/// Folds a text and gives the folded length.
pub fn fold(text: &str) -> usize {
    text::fold(text).as_str().len()
}

/// Cuts a text into sentences and counts them.
pub fn sentences(text: &str) -> usize {
    text::sentences(text).len()
}

/// Finds the phrases of all packs in a folded text and counts their places.
pub fn find(engine: &Engine, folded: &str) -> usize {
    let mut count = 0;
    let lexicon = engine.lexicon();
    for layer in 0..lexicon.layers.len() {
        lexicon.wordings.phrases(layer).find(folded, |_| count += 1);
    }
    count
}

/// Folds, cuts and matches a text and tells whether any term stands in it.
pub fn matches(engine: &Engine, text: &str) -> bool {
    let found = hits(engine.lexicon(), text, |_| SectionKind::Duties);
    (0..engine.lexicon().packs.len()).any(|pack| !found.of_pack(pack).is_empty())
}

/// A record as a posting: text, sections, language.
pub fn extract(engine: &Engine, record: &Record) -> Option<Posting> {
    extract::record(record, &engine.lexicon().wordings).ok()
}

/// The demands for years of a posting, with the matching that they rest on.
pub fn years(engine: &Engine, posting: &Posting, times: usize) -> Vec<ExperienceDemand> {
    let title_hits = hits(engine.lexicon(), posting.title_text(), |_| SectionKind::Title);
    let hits = hits(engine.lexicon(), &posting.text, |offset| posting.kind_at(offset));
    let source = Source {
        lexicon: engine.lexicon(),
        posting,
        title_hits: &title_hits,
        hits: &hits,
    };
    (0..times).flat_map(|_| demands::experience(source)).collect()
}

/// A text folded.
pub fn folded(text: &str) -> String {
    text::fold(text).as_str().to_owned()
}

/// Every phrase that the packs look for, folded.
pub fn phrases(engine: &Engine) -> Vec<String> {
    let lexicon = engine.lexicon();
    let layers = 0..lexicon.layers.len();
    layers
        .flat_map(|layer| lexicon.wordings.phrases(layer).phrases())
        .collect()
}

/// So many of the phrases, evenly spread; all of them where there are fewer.
pub fn spread(phrases: &[String], count: usize) -> Vec<String> {
    let count = count.min(phrases.len());
    (0..count)
        .filter_map(|index| phrases.get(index * phrases.len() / count))
        .cloned()
        .collect()
}

/// A search for phrases, as the engine does it, without packs.
#[derive(Debug)]
pub struct Phrases(PhraseSet);

impl Phrases {
    /// A search for folded phrases; `None` when they have more different words than it can number.
    pub fn new(phrases: &[String]) -> Option<Self> {
        let mut builder = PhraseSetBuilder::default();
        for (value, phrase) in phrases.iter().enumerate() {
            builder.insert(phrase, u32::try_from(value).ok()?);
        }
        builder.finish().map(Phrases)
    }

    /// How many places of a folded text hold one of the phrases as words.
    pub fn find(&self, folded: &str) -> usize {
        let mut count = 0;
        self.0.find(folded, |_| count += 1);
        count
    }
}

/// What a dump or a document held, by its source.
#[cfg(feature = "cli")]
#[derive(Debug)]
pub enum Held {
    /// A document, of which the format is not known yet.
    Document(Box<Document>),
    /// A record of a dump.
    Record(Box<Record>),
    /// It could not be read.
    Failed(Failure),
}

/// Opens bytes as `rolecall batch` opens a file of that name, with columns mapped as `--map` maps them (field, column),
/// and parses whatever is in it.
#[cfg(feature = "cli")]
pub fn open(name: &str, bytes: &[u8], mapped: &[(String, String)]) -> Result<Vec<(String, Held)>, String> {
    let options = input::Options {
        columns: std::sync::Arc::new(input::Columns::mapped(mapped)?),
        ..input::Options::default()
    };
    let items = input::bytes(name, bytes, &options).flat_map(|chunk| chunk.open().items);
    let held = items.map(|item| {
        let held = match item.content {
            input::Content::Document(document) => Held::Document(document),
            input::Content::Record(record) => Held::Record(record),
            input::Content::Failed(failure) => Held::Failed(failure),
        };
        (item.source, held)
    });
    Ok(held.collect())
}
