//! The keywords of a posting, and which of them a résumé holds. Both are read with the same packs.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::engine::{Engine, Word};
use crate::model::{Analysis, Family, IndustryClass, OWN_INDUSTRY, SectionKind, Strength};
use crate::packs::PackKind;
use crate::resume::{Quote, Resume};
use crate::text::{Span, Txt, fold_str, one_line};

/// What a keyword names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum KeywordKind {
    /// A task of the role, or of the work.
    Role,
    /// A measure: NPS, first contact resolution.
    Metric,
    /// Software for the work: survey, support, analysis.
    Tool,
    /// Languages, frameworks, clouds and the like.
    Technology,
    /// A way of working, a standard, a law.
    Method,
    /// A certificate that is asked for.
    Certificate,
    /// An industry that is asked for.
    Industry,
}

impl KeywordKind {
    /// Every kind, in the order of reports.
    pub const ALL: [KeywordKind; 7] = [
        KeywordKind::Role,
        KeywordKind::Metric,
        KeywordKind::Tool,
        KeywordKind::Technology,
        KeywordKind::Method,
        KeywordKind::Certificate,
        KeywordKind::Industry,
    ];

    /// The name of several, for people.
    pub fn title(self) -> &'static str {
        match self {
            KeywordKind::Role => "tasks",
            KeywordKind::Metric => "metrics",
            KeywordKind::Tool => "tools",
            KeywordKind::Technology => "technologies",
            KeywordKind::Method => "methods",
            KeywordKind::Certificate => "certificates",
            KeywordKind::Industry => "industries",
        }
    }

    /// The kind of a row of the technologies, by the table's own kinds.
    fn of_row(kind: &str) -> Self {
        match kind {
            "metric" => KeywordKind::Metric,
            "support-platform" | "contact-centre" | "cs-platform" | "cx-platform" | "survey" | "crm" | "bi"
            | "analytics" | "tool" | "collab" | "knowledge" | "social" | "martech" | "ecommerce" | "hr" | "sales"
            | "design" | "research" | "payments" | "product" | "erp" | "low-code" => KeywordKind::Tool,
            "method" | "standard" | "regulation" | "buzzword" => KeywordKind::Method,
            _ => KeywordKind::Technology,
        }
    }
}

/// A keyword of a posting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Keyword {
    /// What it names.
    pub kind: KeywordKind,
    /// Its name; for tasks the posting's own words.
    pub name: String,
    /// The section of the posting in which it counts most.
    pub section: &'static str,
    /// The line of the résumé that holds it, or nothing.
    pub shown: Option<Quote>,
}

/// A term of a pack, by what makes it unique.
type Key<'a> = (PackKind, &'a str, &'a str);

struct Asked<'a> {
    kind: KeywordKind,
    name: String,
    section: SectionKind,
    span: Span<Txt>,
    /// Any of these terms in a résumé is this keyword.
    keys: BTreeSet<Key<'a>>,
}

/// The keywords of a posting in text order, each with the line of the résumé that holds it.
pub(super) fn keywords(engine: &Engine, analysis: &Analysis, resume: &Resume) -> Vec<Keyword> {
    let posting = &analysis.posting;
    let kind_at = |offset: usize| posting.kind_at(offset);
    let words = engine.words(&posting.text, &kind_at);
    let mut asked = named_things(&words, analysis);
    demanded(&words, analysis, &mut asked);
    tasks(&words, analysis, &mut asked);
    asked.sort_by_key(|keyword| keyword.span);
    let shown = Shown::of(engine, resume);
    let keyword = |asked: Asked<'_>| Keyword {
        shown: shown.find(&asked),
        kind: asked.kind,
        name: asked.name,
        section: asked.section.name(),
    };
    asked.into_iter().map(keyword).collect()
}

/// A must says more than a wish; the first of equals stays.
fn standing(section: SectionKind) -> u8 {
    match section {
        SectionKind::Required => 0,
        SectionKind::Duties => 1,
        SectionKind::Summary | SectionKind::Title => 2,
        SectionKind::Other => 3,
        SectionKind::Preferred => 4,
        SectionKind::Benefits | SectionKind::About | SectionKind::Legal => 5,
    }
}

/// Whether a name is that of a whole family of work: no keyword, but the question itself.
pub(super) fn names_work(name: &str) -> bool {
    Family::ALL
        .iter()
        .any(|family| family.title().eq_ignore_ascii_case(name))
}

/// Metrics, tools, technologies and methods, each once.
fn named_things<'a>(words: &[Word<'a>], analysis: &Analysis) -> Vec<Asked<'a>> {
    let mut by_name: BTreeMap<&str, Asked<'a>> = BTreeMap::new();
    for word in words.iter().filter(|word| word.kind == PackKind::Technologies) {
        let section = analysis.posting.kind_at(word.span.start);
        // The table's certificates are demands of their own.
        if section.is_boilerplate() || word.group == "certification" || names_work(word.name) {
            continue;
        }
        let asked = Asked {
            kind: KeywordKind::of_row(word.group),
            name: word.name.to_owned(),
            section,
            span: word.span,
            keys: BTreeSet::from([(word.kind, word.pack, word.id)]),
        };
        match by_name.get_mut(word.id) {
            Some(known) if standing(known.section) <= standing(section) => {}
            Some(known) => *known = asked,
            None => {
                by_name.insert(word.id, asked);
            }
        }
    }
    by_name.into_values().collect()
}

/// Certificates and industries that are asked for.
fn demanded<'a>(words: &[Word<'a>], analysis: &Analysis, asked: &mut Vec<Asked<'a>>) {
    let posting = &analysis.posting;
    let demands = &analysis.demands;
    let certificates = demands
        .certifications
        .iter()
        .filter(|demand| demand.strength != Strength::Provided && demand.id != "unlisted");
    let certificates = certificates.map(|demand| {
        (
            KeywordKind::Certificate,
            PackKind::Certifications,
            &demand.name,
            demand.span,
        )
    });
    let industries = demands
        .industry
        .iter()
        .filter(|demand| demand.class == IndustryClass::Industry && demand.industry != OWN_INDUSTRY)
        .map(|demand| {
            (
                KeywordKind::Industry,
                PackKind::Industries,
                &demand.industry,
                demand.span,
            )
        });
    for (kind, pack, name, span) in certificates.chain(industries) {
        let keys: BTreeSet<Key<'a>> = words
            .iter()
            .filter(|word| word.kind == pack && word.name == name)
            .map(|word| (word.kind, word.pack, word.id))
            .collect();
        let known = asked.iter().any(|other| other.kind == kind && other.name == *name);
        if !known && !keys.is_empty() {
            asked.push(Asked {
                kind,
                name: name.clone(),
                section: posting.kind_at(span.start),
                span,
                keys,
            });
        }
    }
}

/// So many points below the best role a role still counts as asked for.
const NEAR_BEST: u8 = 15;

/// Groups of terms that tell the role apart but name no task: ranks, traits, schooling, shifts, pay.
const NO_TASKS: [&str; 6] = ["title", "against", "level", "traits", "credentials", "shifts"];

/// Tasks: terms of the roles that the posting fits, and of its family of work. Overlapping words are one task.
fn tasks<'a>(words: &[Word<'a>], analysis: &Analysis, asked: &mut Vec<Asked<'a>>) {
    let posting = &analysis.posting;
    let best = analysis.roles.iter().map(|role| role.score).max().unwrap_or(0);
    let roles: BTreeSet<&str> = analysis
        .roles
        .iter()
        .filter(|role| role.score > 0 && role.score + NEAR_BEST >= best)
        .map(|role| role.role.as_str())
        .collect();
    let counts = |word: &Word<'_>| match word.kind {
        PackKind::Role => roles.contains(word.pack),
        PackKind::Family => word.pack == analysis.verdict.family,
        _ => false,
    };
    let mut hits: Vec<&Word<'a>> = words
        .iter()
        .filter(|word| counts(word) && !word.against && !NO_TASKS.contains(&word.group))
        .filter(|word| !posting.kind_at(word.span.start).is_boilerplate())
        .collect();
    hits.sort_by_key(|word| (word.span.start, std::cmp::Reverse(word.span.end), word.kind, word.id));
    let named: Vec<Span<Txt>> = words
        .iter()
        .filter(|word| matches!(word.kind, PackKind::Technologies | PackKind::Certifications))
        .map(|word| word.span)
        .collect();
    let mut tasks: Vec<Asked<'a>> = Vec::new();
    for word in hits {
        if named.iter().any(|span| span.contains(word.span)) {
            continue;
        }
        let key = (word.kind, word.pack, word.id);
        match tasks.last_mut() {
            Some(last) if last.span.overlaps(word.span) => {
                last.keys.insert(key);
                last.span.end = last.span.end.max(word.span.end);
            }
            _ => tasks.push(Asked {
                kind: KeywordKind::Role,
                name: String::new(),
                section: posting.kind_at(word.span.start),
                span: word.span,
                keys: BTreeSet::from([key]),
            }),
        }
    }
    let mut kept: Vec<Asked<'a>> = Vec::new();
    for mut task in tasks {
        task.name = one_line(posting.text.get(task.span.range()).unwrap_or_default());
        // Years are compared as numbers.
        if task.name.split(' ').any(|word| word.starts_with("year")) {
            continue;
        }
        let folded = fold_str(&task.name);
        // The same term in other words, or the same words again, is the same task.
        match kept
            .iter_mut()
            .find(|known| !known.keys.is_disjoint(&task.keys) || fold_str(&known.name) == folded)
        {
            Some(known) => {
                if standing(task.section) < standing(known.section) {
                    known.section = task.section;
                    known.name = task.name;
                    known.span = task.span;
                }
                known.keys.extend(task.keys);
            }
            None => kept.push(task),
        }
    }
    asked.extend(kept);
}

/// What a résumé holds.
struct Shown<'a> {
    resume: &'a Resume,
    /// Where each term stands first.
    terms: BTreeMap<Key<'a>, Span<Txt>>,
    folded: String,
}

impl<'a> Shown<'a> {
    fn of(engine: &'a Engine, resume: &'a Resume) -> Self {
        let mut terms = BTreeMap::new();
        for word in engine.words(&resume.text, &|offset| resume.section_at(offset)) {
            if !word.against {
                terms.entry((word.kind, word.pack, word.id)).or_insert(word.span);
            }
        }
        Shown {
            resume,
            terms,
            folded: fold_str(&resume.text),
        }
    }

    fn find(&self, asked: &Asked<'_>) -> Option<Quote> {
        let places = asked.keys.iter().filter_map(|key| self.terms.get(key));
        if let Some(span) = places.min() {
            return Some(self.resume.line_around(*span));
        }
        // A term may need words around it that a résumé leaves out; the posting's very words are the keyword all the same.
        let words = fold_str(&asked.name);
        let telling = words.len() >= SHORTEST_TELLING && asked.kind == KeywordKind::Role;
        (telling && holds_words(&self.folded, &words)).then(|| {
            let part = self.resume.parts.iter().find(|(span, _)| {
                let line = self.resume.text.get(span.range()).unwrap_or_default();
                holds_words(&fold_str(line), &words)
            });
            part.map_or_else(
                || Quote {
                    text: words.clone(),
                    line: None,
                },
                |(span, _)| self.resume.line_around(*span),
            )
        })
    }
}

/// Shorter words mean too many things.
const SHORTEST_TELLING: usize = 6;

/// Whether words stand in a text as whole words.
fn holds_words(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + words.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}
