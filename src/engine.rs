//! Floor 5: one document in, its analyses out. A pure function of packs, document and day.

mod reading;

use crate::demands::{self, Source};
use crate::detect;
use crate::extract::{self, Extraction, Guides};
use crate::matching::{ExampleProblem, check_examples, hits, hits_in};
use crate::model::{
    Analysis, AsOf, AsOfBasis, Audit, Document, Failure, Format, Outcome, PackScore, PackSource, Posting, Record,
    RuleInfo, SectionKind,
};
use crate::packs::{Lexicon, PackError, PackKind, PackProblem, SITES};
use crate::score;

pub(crate) use reading::Word;

/// What a document held, analysed: one posting as a rule, several where a board's answer or a mail lists them.
#[derive(Debug)]
#[non_exhaustive]
pub struct Analysed {
    /// What the bytes were.
    pub format: Format,
    /// The document as UTF-8: what the spans index that [`SourceMap::source_of`](crate::model::SourceMap::source_of)
    /// gives. Formats without lines, such as PDF, have the extracted text here.
    pub source: std::sync::Arc<str>,
    /// At least one, in document order.
    pub analyses: Vec<Analysis>,
}

impl Analysed {
    /// The analyses as results that the `render` module can write. `source` is what they call the input; several
    /// postings of one document are numbered from 0.
    pub fn into_outcomes(self, source: &str) -> Vec<Outcome> {
        let several = self.analyses.len() > 1;
        let (format, document) = (self.format, self.source);
        let numbered = self.analyses.into_iter().enumerate();
        numbered
            .map(|(index, analysis)| Outcome {
                record: several.then_some(index),
                format: Some(format),
                document: (!analysis.posting.map.is_empty()).then(|| document.clone()),
                ..Outcome::new(source, Ok(analysis))
            })
            .collect()
    }
}

/// Packs, compiled; analyses any number of documents.
///
/// Making one takes a few milliseconds, and each pack of the user tens more, since its examples are run: make one and
/// share it. It is `Send` and `Sync`, and analysing takes `&self`, so any number of threads may use it at once. An
/// analysis depends on the packs, the input and the day alone: the same on every machine and thread.
#[derive(Debug)]
pub struct Engine {
    lexicon: Lexicon,
    other_cx_pack: Option<usize>,
    claim_pack: Option<usize>,
}

impl Default for Engine {
    fn default() -> Self {
        Self::new()
    }
}

impl Engine {
    /// An engine with the built-in packs.
    pub fn new() -> Self {
        Self::of(Lexicon::builtin())
    }

    /// An engine with the built-in packs and those of the user, given as name and text (TOML, or a table of technologies
    /// when the name ends in `.tsv`). A later pack may replace an entry of an earlier one by its `id`.
    ///
    /// # Errors
    ///
    /// The first pack that is not well formed or whose own examples fail, with all its problems and their places.
    pub fn with_packs<N: AsRef<str>, T: AsRef<str>>(packs: &[(N, T)]) -> Result<Self, PackError> {
        let mut lexicon = Lexicon::builtin();
        for (name, text) in packs {
            let (name, text) = (name.as_ref(), text.as_ref());
            let problems = Self::pack_problems(name, text);
            if !problems.is_empty() {
                return Err(PackError {
                    file: name.to_owned(),
                    problems,
                });
            }
            lexicon.add(name, text)?;
        }
        Ok(Self::of(lexicon))
    }

    /// Everything wrong with a pack: first its form, then its examples, run beside the built-in packs. Empty for a pack
    /// that [`with_packs`](Self::with_packs) takes.
    pub fn pack_problems(name: &str, text: &str) -> Vec<PackProblem> {
        let known: Vec<ExampleProblem> = check_examples(&Lexicon::builtin());
        let mut lexicon = Lexicon::builtin();
        if let Err(error) = lexicon.add(name, text) {
            return error.problems;
        }
        let problems = check_examples(&lexicon)
            .into_iter()
            .filter(|problem| !known.contains(problem));
        problems
            .map(|problem| PackProblem {
                line: problem.line,
                column: problem.column,
                message: problem.message,
            })
            .collect()
    }

    fn of(lexicon: Lexicon) -> Self {
        let claim = |id: &str| {
            lexicon
                .of_kind(PackKind::Claim)
                .find(|(_, pack)| pack.id == id)
                .map(|(index, _)| index)
        };
        Engine {
            other_cx_pack: claim("other_cx"),
            claim_pack: claim("claims_cx"),
            lexicon,
        }
    }

    /// The packs in use.
    #[cfg(any(feature = "bench", feature = "cli"))]
    pub(crate) fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// What documents are read with.
    pub(crate) fn guides(&self) -> Guides<'_> {
        Guides {
            wordings: &self.lexicon.wordings,
            sites: &SITES,
        }
    }

    /// Where the packs in use came from, in the order in which they were added.
    pub fn packs(&self) -> &[PackSource] {
        self.lexicon.sources()
    }

    /// A role's name for people; its identifier where no pack names it.
    #[cfg(feature = "cli")]
    pub(crate) fn role_name(&self, role: &str) -> String {
        let mut packs = self.lexicon.of_kind(PackKind::Role);
        packs
            .find(|(_, pack)| pack.id == role)
            .map_or_else(|| role.to_owned(), |(_, pack)| pack.name.clone())
    }

    /// The rules in use: those in code, then those made of words.
    pub fn rules(&self) -> impl Iterator<Item = RuleInfo<'_>> {
        detect::RULES
            .iter()
            .map(|rule| rule.info)
            .chain(detect::word_rules(&self.lexicon))
    }

    /// Analyses a document. `fallback` is the day of judgement for postings that carry no date of their own.
    ///
    /// # Errors
    ///
    /// The bytes hold no posting, or cannot be read as what they are. Strangers' bytes of any kind give an answer or a
    /// failure and never a panic. Reading takes time in proportion to the bytes, but for damaged PDF, which the command
    /// line reads on a thread with a time limit.
    pub fn analyse(&self, document: &Document, fallback: AsOf) -> Result<Analysed, Failure> {
        let extraction = extract::postings(document, self.guides())?;
        Ok(self.analyse_extraction(extraction, fallback))
    }

    /// Analyses postings that were read elsewhere.
    pub(crate) fn analyse_extraction(&self, extraction: Extraction, fallback: AsOf) -> Analysed {
        Analysed {
            format: extraction.format,
            source: extraction.source,
            analyses: extraction
                .postings
                .into_iter()
                .map(|posting| self.judge(posting, fallback))
                .collect(),
        }
    }

    /// Analyses a record of a dump. `fallback` is the day of judgement where the record has no date.
    ///
    /// # Errors
    ///
    /// The record has no description.
    pub fn analyse_record(&self, record: &Record, fallback: AsOf) -> Result<Analysis, Failure> {
        let posting = extract::record(record, &self.lexicon.wordings)?;
        Ok(self.judge(posting, fallback))
    }

    fn judge(&self, mut posting: Posting, fallback: AsOf) -> Analysis {
        if posting.title.is_none() {
            posting
                .warnings
                .push("the posting has no title; it was judged by its text alone".to_owned());
        }
        let as_of = as_of(&posting, fallback);
        let seen = seen(&posting, fallback);
        let title = posting.title_text().to_owned();
        let title_hits = hits(&self.lexicon, &title, |_| SectionKind::Title);
        let sections = &posting.sections;
        let kind_at = |offset: usize| {
            let after = sections.partition_point(|section| section.span.start <= offset);
            after.checked_sub(1).map_or(SectionKind::Other, |i| sections[i].kind)
        };
        let searched = posting
            .searched
            .take()
            .unwrap_or_else(|| self.lexicon.wordings.search(&posting.text));
        let hits = hits_in(&self.lexicon, &posting.text, searched, kind_at);
        let families: Vec<PackScore> = self
            .lexicon
            .of_kind(PackKind::Family)
            .map(|(index, pack)| score::pack_score(index, pack, &posting, &title_hits, &hits))
            .collect();
        let roles = score::role_scores(&self.lexicon, &posting, &title_hits, &hits);
        let words_of = |pack: Option<usize>| {
            pack.and_then(|pack| title_hits.of_pack(pack).first())
                .map(|hit| title[hit.span.range()].to_owned())
        };
        let mut claim = words_of(self.claim_pack);
        let mut other_cx = words_of(self.other_cx_pack);
        // The letters alone claim nothing when the duties show another trade that uses them.
        let other_trade = self.other_cx_pack.is_some_and(|pack| !hits.of_pack(pack).is_empty());
        if other_trade && claim.as_ref().is_some_and(|claim| claim.eq_ignore_ascii_case("cx")) {
            other_cx = other_cx.or(claim.take());
        }
        let verdict = score::verdict(score::Facts {
            posting: &posting,
            families,
            roles: &roles,
            claim,
        });
        let source = Source {
            lexicon: &self.lexicon,
            posting: &posting,
            title_hits: &title_hits,
            hits: &hits,
        };
        let demands = demands::demands(source);
        let signals = demands::signals(source, &verdict.family);
        let cut_off = demands.experience.len() == demands::MOST_DEMANDS;
        let findings = detect::findings(&detect::Facts {
            posting: &posting,
            as_of,
            seen,
            verdict: &verdict,
            roles: &roles,
            demands: &demands,
            other_cx: other_cx.as_deref(),
            lexicon: &self.lexicon,
            title_hits: &title_hits,
            hits: &hits,
        });
        if cut_off {
            posting.warnings.push(format!(
                "only the first {} demands for years were read",
                demands::MOST_DEMANDS
            ));
        }
        Analysis {
            posting,
            as_of,
            verdict,
            roles,
            demands,
            signals,
            findings,
            audit: Audit::default(),
        }
    }
}

/// The day that the demands are judged by.
fn as_of(posting: &Posting, fallback: AsOf) -> AsOf {
    posting.posted.as_ref().map_or_else(
        || seen(posting, fallback),
        |posted| AsOf {
            date: posted.value,
            basis: AsOfBasis::DatePosted,
        },
    )
}

/// The day that the page's own dates are held against.
fn seen(posting: &Posting, fallback: AsOf) -> AsOf {
    posting.saved.map_or(fallback, |date| AsOf {
        date,
        basis: AsOfBasis::Saved,
    })
}
