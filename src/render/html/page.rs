//! What the template is filled with.

use serde::Serialize;

use super::charts::{Chart, answer_class, charts};
use super::marks::{Part, Piece, finding_anchor, parts, quote_anchor, title};
use crate::model::{Analysis, Audience, Duplicates, Finding, IsCx, Outcome, SectionKind, Severity};
use crate::render::place::{Places, name};
use crate::render::{
    AuditPart, View, audit_parts, basis, by_severity, demand_rows, family_title, questions, signal_parts,
};

/// The whole page.
#[derive(Serialize)]
pub(super) struct Page<'a> {
    version: &'static str,
    title: String,
    /// Whether there is an overview before the postings.
    several: bool,
    tiles: Vec<Tile>,
    charts: Vec<Chart>,
    families: Vec<String>,
    roles: Vec<String>,
    postings: Vec<Entry<'a>>,
    /// The postings that are the same one again, where there are several.
    again: Option<Again>,
    packs: Vec<Pack<'a>>,
}

/// Groups of postings that belong together.
#[derive(Serialize)]
struct Again {
    note: String,
    groups: Vec<SameAgain>,
    /// Groups that are not shown.
    more: usize,
}

#[derive(Serialize)]
struct SameAgain {
    count: usize,
    title: String,
    company: String,
    common: String,
    links: Vec<Link>,
    /// Postings that are not linked.
    more: usize,
}

#[derive(Serialize)]
struct Link {
    href: String,
    text: String,
}

/// A number that stands out.
#[derive(Serialize)]
struct Tile {
    class: &'static str,
    label: &'static str,
    count: usize,
}

#[derive(Serialize)]
struct Pack<'a> {
    id: &'a str,
    version: &'a str,
    sha256: &'a str,
}

/// One posting, or an input that failed.
#[derive(Serialize)]
struct Entry<'a> {
    anchor: String,
    source: String,
    title: String,
    company: String,
    /// `cx`, `frontline`, `not-cx`, `unclear` or `failed`.
    class: &'static str,
    answer: &'static str,
    role: String,
    score: u8,
    family: String,
    posted: String,
    errors: usize,
    warnings: usize,
    notes: usize,
    failure: Option<&'a str>,
    detail: Option<Detail<'a>>,
}

#[derive(Serialize)]
struct Detail<'a> {
    headline: &'a str,
    facts: Vec<(&'static str, String)>,
    input_warnings: &'a [String],
    claims: bool,
    families: Vec<Share>,
    roles: Vec<Share>,
    show_roles: bool,
    demands: Vec<Demand>,
    signals: Vec<String>,
    signal_quotes: Vec<&'a str>,
    groups: Vec<Group<'a>>,
    questions: Vec<String>,
    audit: Vec<AuditPart>,
    title: Piece,
    parts: Vec<Part>,
}

/// A part of 100.
#[derive(Serialize)]
struct Share {
    name: String,
    value: u32,
    terms: Vec<String>,
}

#[derive(Serialize)]
struct Demand {
    kind: &'static str,
    what: String,
    strength: &'static str,
    must: bool,
}

/// The findings of one severity.
#[derive(Serialize)]
struct Group<'a> {
    severity: &'static str,
    heading: &'static str,
    findings: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    anchor: String,
    number: usize,
    rule: &'a str,
    name: &'a str,
    why: String,
    confidence: &'static str,
    message: &'a str,
    accepted: Option<&'a str>,
    seeker: &'a str,
    recruiter: &'a str,
    quotes: Vec<Quote<'a>>,
}

#[derive(Serialize)]
struct Quote<'a> {
    href: Option<String>,
    text: &'a str,
    section: &'static str,
    at: String,
}

/// Families with less than this many thousandths are not shown.
const LEAST_SHARE: u32 = 20;

/// How many terms are named behind a bar.
const MOST_TERMS: usize = 8;

/// More groups than this are only counted.
const MOST_GROUPS: usize = 20;

/// More postings of a group than this are only counted.
const MOST_LINKS: usize = 8;

pub(super) fn page<'a>(view: View<'a>, duplicates: &Duplicates) -> Page<'a> {
    let outcomes = &view.report.outcomes;
    let postings: Vec<Entry<'a>> = outcomes
        .iter()
        .enumerate()
        .map(|(index, outcome)| entry(view, index + 1, outcome))
        .collect();
    let several = outcomes.len() > 1;
    let title = match postings.first() {
        Some(only) if !several => only.title.clone(),
        _ => format!("{} postings", outcomes.len()),
    };
    let sorted = |values: Vec<String>| {
        let mut values = values;
        values.retain(|value| !value.is_empty());
        values.sort();
        values.dedup();
        values
    };
    Page {
        version: env!("CARGO_PKG_VERSION"),
        title,
        several,
        tiles: tiles(&postings),
        charts: if several {
            charts(view.report, view.rules)
        } else {
            Vec::new()
        },
        families: sorted(postings.iter().map(|entry| entry.family.clone()).collect()),
        roles: sorted(postings.iter().map(|entry| entry.role.clone()).collect()),
        again: again(duplicates, &postings),
        postings,
        packs: view
            .packs
            .iter()
            .map(|pack| Pack {
                id: &pack.id,
                version: &pack.version,
                sha256: &pack.sha256,
            })
            .collect(),
    }
}

fn again(duplicates: &Duplicates, postings: &[Entry<'_>]) -> Option<Again> {
    let groups = &duplicates.groups;
    if groups.is_empty() {
        return None;
    }
    let link = |member: &usize| {
        let entry = postings.get(*member)?;
        Some(Link {
            href: format!("#{}", entry.anchor),
            text: entry.source.clone(),
        })
    };
    let shown = groups.iter().take(MOST_GROUPS).map(|group| SameAgain {
        count: group.postings,
        title: group.titles.join(" / "),
        company: group.companies.join(" / "),
        common: group.in_common(),
        links: group.members.iter().take(MOST_LINKS).filter_map(link).collect(),
        more: group.members.len().saturating_sub(MOST_LINKS),
    });
    Some(Again {
        note: format!("{} {}", duplicates.compared(), duplicates.remaining()),
        groups: shown.collect(),
        more: groups.len().saturating_sub(MOST_GROUPS),
    })
}

fn tiles(postings: &[Entry<'_>]) -> Vec<Tile> {
    let of = |class: &str| postings.iter().filter(|entry| entry.class == class).count();
    let tile = |class, label, count| Tile { class, label, count };
    let mut tiles = vec![
        tile("cx", "customer experience", of("cx")),
        tile("frontline", "front line", of("frontline")),
        tile("not-cx", "not CX", of("not-cx")),
        tile("unclear", "unclear", of("unclear")),
        tile("error", "errors", postings.iter().map(|entry| entry.errors).sum()),
        tile("warning", "warnings", postings.iter().map(|entry| entry.warnings).sum()),
        tile("note", "notes", postings.iter().map(|entry| entry.notes).sum()),
    ];
    if of("failed") > 0 {
        tiles.push(tile("failed", "failed", of("failed")));
    }
    tiles
}

fn entry<'a>(view: View<'a>, number: usize, outcome: &'a Outcome) -> Entry<'a> {
    let anchor = format!("p{number}");
    let source = name(outcome);
    match &outcome.result {
        Err(failure) => Entry {
            anchor,
            title: source.clone(),
            source,
            company: String::new(),
            class: "failed",
            answer: "failed",
            role: String::new(),
            score: 0,
            family: String::new(),
            posted: String::new(),
            errors: 0,
            warnings: 0,
            notes: 0,
            failure: Some(&failure.message),
            detail: None,
        },
        Ok(analysis) => {
            let posting = &analysis.posting;
            let is_cx = analysis.verdict.is_cx;
            let asked = matches!(is_cx, IsCx::Cx | IsCx::Frontline);
            let best = analysis.roles.iter().find(|role| role.rank == 1).filter(|_| asked);
            let count = |severity| {
                let found = analysis.findings.iter();
                found
                    .filter(|finding: &&Finding| finding.counts() && finding.severity == severity)
                    .count()
            };
            Entry {
                title: posting
                    .title
                    .as_ref()
                    .map_or_else(|| "(no title)".to_owned(), |title| title.value.clone()),
                company: posting
                    .company
                    .as_ref()
                    .map_or_else(String::new, |company| company.value.clone()),
                class: answer_class(is_cx),
                answer: answer(is_cx),
                role: best.map_or_else(String::new, |role| role.role.clone()),
                score: best.map_or(0, |role| role.score),
                family: family_title(&analysis.verdict.family).to_owned(),
                posted: posting
                    .posted
                    .as_ref()
                    .map_or_else(String::new, |posted| posted.value.to_string()),
                errors: count(Severity::Error),
                warnings: count(Severity::Warning),
                notes: count(Severity::Note),
                failure: None,
                detail: Some(detail(view, &anchor, outcome, analysis)),
                anchor,
                source,
            }
        }
    }
}

fn answer(is_cx: IsCx) -> &'static str {
    match is_cx {
        IsCx::Cx => "CX",
        IsCx::Frontline => "front line",
        IsCx::NotCx => "not CX",
        IsCx::Unclear => "unclear",
    }
}

fn detail<'a>(view: View<'a>, anchor: &str, outcome: &'a Outcome, analysis: &'a Analysis) -> Detail<'a> {
    let verdict = &analysis.verdict;
    let terms = |evidence: &[crate::model::TermEvidence]| {
        let counted = evidence.iter().filter(|piece| piece.weight > 0);
        let words = counted.map(|piece| piece.text.split_whitespace().collect::<Vec<_>>().join(" "));
        words.take(MOST_TERMS).collect()
    };
    let mut roles: Vec<_> = analysis.roles.iter().collect();
    roles.sort_by_key(|role| role.rank);
    Detail {
        headline: &verdict.headline,
        facts: facts(outcome, analysis),
        input_warnings: &analysis.posting.warnings,
        claims: verdict.claims_cx,
        families: verdict
            .families
            .iter()
            .filter(|share| share.share >= LEAST_SHARE)
            .map(|share| Share {
                name: family_title(&share.family).to_owned(),
                value: share.share / 10,
                terms: terms(&share.score.evidence),
            })
            .collect(),
        roles: roles
            .into_iter()
            .map(|role| Share {
                name: role.role.clone(),
                value: u32::from(role.score),
                terms: terms(&role.evidence),
            })
            .collect(),
        show_roles: matches!(verdict.is_cx, IsCx::Cx | IsCx::Frontline),
        demands: demand_rows(analysis)
            .into_iter()
            .map(|demand| Demand {
                kind: demand.kind,
                what: demand.what,
                strength: demand.strength,
                must: demand.is_must,
            })
            .collect(),
        signals: signal_parts(analysis),
        signal_quotes: analysis
            .signals
            .evidence
            .iter()
            .map(|piece| piece.text.as_str())
            .collect(),
        groups: groups(view, anchor, outcome, analysis),
        questions: questions(view, &analysis.findings),
        audit: audit_parts(&analysis.audit),
        title: title(anchor, analysis),
        parts: parts(anchor, analysis),
    }
}

fn facts(outcome: &Outcome, analysis: &Analysis) -> Vec<(&'static str, String)> {
    let posting = &analysis.posting;
    let mut facts = vec![
        ("Confidence", analysis.verdict.confidence.name().to_owned()),
        (
            "Judged as of",
            format!("{} ({})", analysis.as_of.date, basis(analysis.as_of.basis)),
        ),
    ];
    let mut add = |label, value: Option<String>| facts.extend(value.map(|value| (label, value)));
    let text = |known: &Option<crate::model::Known<String>>| known.as_ref().map(|known| known.value.clone());
    let date =
        |known: &Option<crate::model::Known<jiff::civil::Date>>| known.as_ref().map(|known| known.value.to_string());
    add("Location", text(&posting.location));
    add("Posted", date(&posting.posted));
    add("Open until", date(&posting.valid_through));
    add("Type", text(&posting.employment_type));
    add("Address", posting.url.clone());
    add(
        "Read from",
        outcome
            .format
            .map(|format| format!("{} ({})", format.name(), posting.method.name())),
    );
    facts
}

fn groups<'a>(view: View<'a>, anchor: &str, outcome: &'a Outcome, analysis: &'a Analysis) -> Vec<Group<'a>> {
    let places = Places::of(outcome, analysis);
    let mut groups: Vec<Group<'a>> = Vec::new();
    let accepted = analysis.findings.iter().filter(|finding| !finding.counts());
    for finding in by_severity(&analysis.findings).into_iter().chain(accepted) {
        let number = analysis
            .findings
            .iter()
            .position(|other| std::ptr::eq(other, finding))
            .map_or(0, |index| index + 1);
        let found = found(view, anchor, number, finding, &places);
        let severity = if finding.counts() {
            finding.severity.name()
        } else {
            "accepted"
        };
        let heading = match finding.severity {
            _ if !finding.counts() => "Accepted",
            Severity::Error => "Errors",
            Severity::Warning => "Warnings",
            Severity::Note if finding.audience == Audience::Publisher => "For the page's publisher",
            Severity::Note => "Notes",
        };
        match groups.last_mut().filter(|group| group.heading == heading) {
            Some(group) => group.findings.push(found),
            None => groups.push(Group {
                severity,
                heading,
                findings: vec![found],
            }),
        }
    }
    groups
}

fn found<'a>(view: View<'a>, anchor: &str, number: usize, finding: &'a Finding, places: &Places<'_>) -> Found<'a> {
    let rule = view.rule(&finding.rule);
    Found {
        anchor: finding_anchor(anchor, number),
        number,
        rule: &finding.rule,
        name: rule.map_or(finding.rule.as_str(), |rule| rule.name),
        why: rule
            .map(|rule| rule.part(crate::model::HelpPart::Why).collect::<Vec<_>>().join(" "))
            .unwrap_or_default(),
        confidence: finding.confidence.name(),
        message: &finding.message,
        accepted: finding
            .suppressed
            .as_ref()
            .map(|suppression| suppression.reason.as_str()),
        seeker: &finding.advice.seeker,
        recruiter: &finding.advice.recruiter,
        quotes: finding
            .evidence
            .iter()
            .enumerate()
            .map(|(index, piece)| Quote {
                // Structured data is not shown on the page, so there is nothing to go to.
                href: (piece.span.is_some() || places.section(piece) == SectionKind::Title)
                    .then(|| format!("#{}", quote_anchor(anchor, number, index + 1))),
                text: &piece.text,
                section: places.section_words(piece),
                at: places
                    .at(piece)
                    .map_or_else(String::new, |place| format!("line {}", place.start.line)),
            })
            .collect(),
    }
}
