//! A résumé beside postings: which keywords it covers, what years are asked for and what it shows. Never one score.

use std::collections::BTreeSet;

use serde::Serialize;

use super::brief::{FailedInput, FindingBrief, PostingBrief, RoleBrief, YearsAsked, findings_of, parted, roles_of};
use super::keywords::{Keyword, KeywordKind, keywords, names_work};
use crate::engine::Engine;
use crate::model::{Analysis, ExperienceDemand, Outcome, Strength};
use crate::packs::PackKind;
use crate::resume::{Months, Period, Quote, Resume, Stated, Years, YearsState, total_months};
use crate::text::{Span, Txt, fold_str, one_line};

/// The name of the format.
pub const MATCH_SCHEMA: &str = "rolecall.match/1";

/// A résumé beside postings.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Match {
    /// [`MATCH_SCHEMA`].
    pub schema: &'static str,
    /// What the résumé says by itself.
    pub resume: ResumeBrief,
    /// In the order of the inputs.
    pub postings: Vec<Matched>,
    /// Inputs that gave no posting.
    pub failed: Vec<FailedInput>,
}

/// What a résumé says by itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ResumeBrief {
    /// The file.
    pub source: String,
    /// What its bytes were.
    pub format: &'static str,
    /// The day that "present" means.
    pub as_of: String,
    /// The roles it speaks for, best first.
    pub roles: Vec<ResumeRole>,
    /// The years of work it shows.
    pub years: Years,
}

/// How well a résumé speaks for a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ResumeRole {
    /// The role.
    pub role: String,
    /// 0 to 100, on the scale of postings: jobs count as titles do, employment as duties.
    pub score: u8,
    /// The words that count, heaviest first; those of job titles have no line.
    pub evidence: Vec<Quote>,
}

/// A posting beside the résumé.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Matched {
    /// The posting.
    pub posting: PostingBrief,
    /// Its roles, best first.
    pub roles: Vec<RoleBrief>,
    /// How many keywords of each kind the résumé holds; kinds without any are left out.
    pub counts: Vec<KindCount>,
    /// All keywords in text order.
    pub keywords: Vec<Keyword>,
    /// The years it asks for beside those that the résumé shows.
    pub years: Vec<YearsMatch>,
    /// What the rules found, worst first.
    pub findings: Vec<FindingBrief>,
}

/// How many keywords of a kind a résumé holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct KindCount {
    /// The kind.
    pub kind: KeywordKind,
    /// Keywords that the résumé holds.
    pub covered: usize,
    /// Keywords of the posting.
    pub of: usize,
}

/// Years asked for beside years shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct YearsMatch {
    /// What is asked.
    pub asked: YearsAsked,
    /// How all dated employment compares with the number, whatever it was in.
    pub answer: Answer,
    /// All dated employment together.
    pub in_all: Option<Months>,
    /// The entries whose text names what is asked for.
    pub related: Option<RelatedWork>,
    /// Years that the résumé states in words and that name something of what is asked for.
    pub stated: Vec<Stated>,
}

/// Dated employment that names what is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RelatedWork {
    /// What was looked for; two thirds of the words of one of these are enough.
    pub words: Vec<String>,
    /// The entries together, overlapping months counted once.
    pub months: Months,
    /// The jobs.
    pub jobs: Vec<String>,
}

/// How the years asked for compare with all dated employment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Answer {
    /// It is as long as asked, or longer.
    LongEnough,
    /// It is shorter.
    Shorter,
    /// It depends on months that the résumé does not give.
    DependsOnMonths,
    /// Nothing is dated, but years are stated in words.
    StatedOnly,
    /// There are dates that could not be read.
    CouldNotBeRead,
    /// The résumé names no years.
    NotStated,
    /// The posting names no number.
    NoNumber,
}

/// Lays a résumé beside postings.
pub fn match_resume(engine: &Engine, resume: &Resume, outcomes: &[Outcome]) -> Match {
    let (analysed, failed) = parted(outcomes);
    let postings = analysed
        .into_iter()
        .map(|(outcome, analysis)| matched(engine, resume, outcome, analysis));
    Match {
        schema: MATCH_SCHEMA,
        resume: ResumeBrief {
            source: resume.source.clone(),
            format: resume.format.name(),
            as_of: resume.as_of.to_string(),
            roles: resume_roles(resume),
            years: resume.years.clone(),
        },
        postings: postings.collect(),
        failed,
    }
}

fn resume_roles(resume: &Resume) -> Vec<ResumeRole> {
    let role = |role: &crate::model::RoleScore| {
        let mut named = BTreeSet::new();
        let evidence = role
            .evidence
            .iter()
            .filter(|piece| piece.weight > 0 && named.insert(fold_str(&piece.text)))
            .map(|piece| match piece.span {
                Some(span) => resume.quote(span),
                None => Quote {
                    text: one_line(&piece.text),
                    line: None,
                },
            });
        ResumeRole {
            role: role.role.clone(),
            score: role.score,
            evidence: evidence.collect(),
        }
    };
    resume.roles.iter().map(role).collect()
}

fn matched(engine: &Engine, resume: &Resume, outcome: &Outcome, analysis: &Analysis) -> Matched {
    let keywords = keywords(engine, analysis, resume);
    let count = |kind: KeywordKind| {
        let of_kind = || keywords.iter().filter(move |keyword| keyword.kind == kind);
        KindCount {
            kind,
            covered: of_kind().filter(|keyword| keyword.shown.is_some()).count(),
            of: of_kind().count(),
        }
    };
    let counts = KeywordKind::ALL.into_iter().map(count).filter(|count| count.of > 0);
    let demands = analysis
        .demands
        .experience
        .iter()
        .filter(|demand| demand.strength != Strength::Provided);
    Matched {
        posting: PostingBrief::of(outcome, analysis),
        roles: roles_of(analysis),
        counts: counts.collect(),
        years: demands
            .map(|demand| years_match(engine, resume, demand, &analysis.posting.text))
            .collect(),
        keywords,
        findings: findings_of(analysis),
    }
}

fn years_match(engine: &Engine, resume: &Resume, demand: &ExperienceDemand, text: &str) -> YearsMatch {
    YearsMatch {
        asked: YearsAsked::of(demand, text),
        answer: answer(demand.min_years, &resume.years),
        in_all: resume.years.total,
        related: related(engine, resume, demand),
        stated: stated(resume, demand),
    }
}

fn stated(resume: &Resume, demand: &ExperienceDemand) -> Vec<Stated> {
    let words = keys(&demand.of);
    let all = resume.years.stated.iter();
    let named = all.filter(|stated| words.is_empty() || !words.is_disjoint(&keys(&stated.quote.text)));
    named.cloned().collect()
}

fn answer(min_years: Option<f64>, years: &Years) -> Answer {
    let Some(min) = min_years else {
        return Answer::NoNumber;
    };
    let Some(total) = years.total else {
        return match years.state {
            YearsState::Stated => Answer::StatedOnly,
            YearsState::CouldNotBeRead => Answer::CouldNotBeRead,
            YearsState::NotStated | YearsState::Shown => Answer::NotStated,
        };
    };
    let asked = min * 12.0;
    if f64::from(total.low) >= asked {
        Answer::LongEnough
    } else if f64::from(total.high) < asked {
        Answer::Shorter
    } else {
        Answer::DependsOnMonths
    }
}

/// The entries that name what is asked for: one of its technologies, or most words of one of its alternatives.
fn related(engine: &Engine, resume: &Resume, demand: &ExperienceDemand) -> Option<RelatedWork> {
    let pieces: Vec<Vec<ContentWord>> = fold_str(&demand.of)
        .split([',', ';', '/'])
        .flat_map(|piece| piece.split(" or "))
        .map(content_words)
        .filter(|words| !words.is_empty())
        .collect();
    let technologies = demand.technologies.iter().map(|technology| technology.name.clone());
    let names: Vec<String> = technologies.filter(|name| !names_work(name)).collect();
    if pieces.is_empty() && names.is_empty() {
        return None;
    }
    let speaks = |period: &&Period| {
        let own = keys(resume.text.get(period.block.range()).unwrap_or_default());
        let holds = |words: &Vec<ContentWord>| {
            let common = words.iter().filter(|word| own.contains(&word.key)).count();
            common * 3 >= words.len() * 2
        };
        pieces.iter().any(holds) || !names.is_empty() && names_one(engine, resume, period.block, &names)
    };
    let periods: Vec<&Period> = resume.years.periods.iter().filter(speaks).collect();
    let mut words: Vec<String> = pieces.iter().map(|piece| in_words(piece)).collect();
    for name in names {
        if !words.iter().any(|known| fold_str(known) == fold_str(&name)) {
            words.push(name);
        }
    }
    Some(RelatedWork {
        words,
        months: total_months(periods.iter().copied()),
        jobs: periods.iter().map(|period| period.job.clone()).collect(),
    })
}

fn names_one(engine: &Engine, resume: &Resume, block: Span<Txt>, names: &[String]) -> bool {
    let text = resume.text.get(block.range()).unwrap_or_default();
    engine
        .words(text, &|_| crate::model::SectionKind::Duties)
        .iter()
        .any(|word| word.kind == PackKind::Technologies && names.iter().any(|name| name == word.id))
}

/// Words that say nothing about what the experience is in.
const EMPTY_WORDS: [&str; 30] = [
    "the",
    "and",
    "with",
    "for",
    "from",
    "into",
    "our",
    "your",
    "their",
    "that",
    "this",
    "such",
    "similar",
    "related",
    "relevant",
    "equivalent",
    "role",
    "position",
    "field",
    "experience",
    "environment",
    "within",
    "using",
    "work",
    "working",
    "years",
    "year",
    "professional",
    "industry",
    "area",
];

/// The short name of the field, for comparing.
const CX: &str = "cx";

/// A word that says what a text is about.
struct ContentWord {
    /// Folded, without the plural's s.
    key: String,
    /// As it stands there, folded.
    word: String,
}

/// The words of a text that say what it is about, in its order.
fn content_words(text: &str) -> Vec<ContentWord> {
    // The name of the field is one word: "customer" alone stands in every service job.
    fold_str(text)
        .replace("customer experience", CX)
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '+' | '#')))
        .filter(|word| word.chars().count() > 2 || *word == CX)
        .filter(|word| !EMPTY_WORDS.contains(word))
        .map(|word| {
            let plural = word.len() > 4 && word.ends_with('s') && !word.ends_with("ss");
            ContentWord {
                key: word[..word.len() - usize::from(plural)].to_owned(),
                word: word.to_owned(),
            }
        })
        .collect()
}

fn keys(text: &str) -> BTreeSet<String> {
    content_words(text).into_iter().map(|word| word.key).collect()
}

fn in_words(words: &[ContentWord]) -> String {
    let shown = |word: &ContentWord| {
        if word.key == CX {
            "customer experience".to_owned()
        } else {
            word.word.clone()
        }
    };
    words.iter().map(shown).collect::<Vec<_>>().join(" ")
}
