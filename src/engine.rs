//! Floor 5: one document in, its analyses out. A pure function of packs, document and day.

mod reading;

use crate::demands::{self, Source};
use crate::detect;
use crate::extract::{self, Extraction, Guides};
use crate::matching::{ExampleProblem, check_examples, hits};
use crate::model::{
    Analysis, AsOf, AsOfBasis, Audit, Document, Failure, Format, PackScore, PackSource, Posting, Record, RuleInfo,
    SectionKind,
};
use crate::packs::{Lexicon, PackError, PackKind, PackProblem, SITES};
use crate::score;

pub(crate) use reading::Word;

/// What a document held, analysed.
#[derive(Debug)]
pub struct Analysed {
    /// What the bytes were.
    pub format: Format,
    /// The document as UTF-8, which spans of the source index.
    pub source: std::sync::Arc<str>,
    /// At least one, in document order.
    pub analyses: Vec<Analysis>,
}

/// Packs, compiled; analyses any number of documents.
#[derive(Debug)]
pub struct Engine {
    lexicon: Lexicon,
    other_cx_pack: Option<usize>,
    claim_pack: Option<usize>,
}

/// The engine could not be made.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// A pack cannot be used.
    #[error(transparent)]
    Pack(#[from] PackError),
}

impl Engine {
    /// An engine with the built-in packs.
    pub fn new() -> Result<Self, EngineError> {
        Self::with_packs(&[])
    }

    /// An engine with the built-in packs and those of the user, given as name and text.
    ///
    /// A pack of the user whose own examples fail is refused.
    pub fn with_packs(packs: &[(String, String)]) -> Result<Self, EngineError> {
        let mut lexicon = Lexicon::builtin();
        for (name, text) in packs {
            let problems = pack_problems(name, text)?;
            if !problems.is_empty() {
                return Err(EngineError::Pack(PackError {
                    file: name.clone(),
                    problems,
                }));
            }
            lexicon.add(name, text)?;
        }
        Ok(Self::of(lexicon))
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
            headings: &self.lexicon.headings,
            sites: &SITES,
        }
    }

    /// Where the packs in use came from.
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

    /// The built-in examples that do not hold; none, or the packs are broken.
    pub fn failing_examples(&self) -> Vec<ExampleProblem> {
        check_examples(&self.lexicon)
    }

    /// Analyses a document. `fallback` is the day of judgement for postings that carry no date of their own.
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

    /// Analyses a record of a dump.
    pub fn analyse_record(&self, record: &Record, fallback: AsOf) -> Result<Analysis, Failure> {
        let posting = extract::record(record, &self.lexicon.headings)?;
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
        let hits = hits(&self.lexicon, &posting.text, kind_at);
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

/// Everything wrong with a pack: first its form, then its examples, run beside the built-in packs.
pub fn pack_problems(name: &str, text: &str) -> Result<Vec<PackProblem>, EngineError> {
    let builtin = Engine::of(Lexicon::builtin());
    let known: Vec<ExampleProblem> = builtin.failing_examples();
    let mut lexicon = Lexicon::builtin();
    if let Err(error) = lexicon.add(name, text) {
        return Ok(error.problems);
    }
    let engine = Engine::of(lexicon);
    let problems = engine
        .failing_examples()
        .into_iter()
        .filter(|problem| !known.contains(problem));
    Ok(problems
        .map(|problem| PackProblem {
            line: problem.line,
            column: problem.column,
            message: problem.message,
        })
        .collect())
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
