//! What many postings come to, as bars.

use serde::Serialize;

use crate::model::{Analysis, IsCx, Report, RuleInfo};
use crate::render::family_title;

/// How many rows a chart has at most; the rest is one row.
const MOST_ROWS: usize = 12;

/// How many months are shown, the last ones.
const MOST_MONTHS: usize = 24;

/// Years demanded, by the longest must: the bounds of each row, both included.
const YEARS: [(&str, f64, f64); 8] = [
    ("under 1", 0.0, 0.99),
    ("1", 1.0, 1.99),
    ("2", 2.0, 2.99),
    ("3", 3.0, 3.99),
    ("4", 4.0, 4.99),
    ("5 to 6", 5.0, 6.99),
    ("7 to 9", 7.0, 9.99),
    ("10 and more", 10.0, f64::MAX),
];

/// A chart of bars.
#[derive(Serialize)]
pub(super) struct Chart {
    title: &'static str,
    note: String,
    /// Whether the bars are made of the four answers.
    answers: bool,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    label: String,
    count: usize,
    bars: Vec<Bar>,
}

/// A part of a row's bar; all numbers in thousandths of the longest row.
#[derive(Serialize)]
struct Bar {
    class: &'static str,
    count: usize,
    start: usize,
    width: usize,
}

/// A row in the making: how many of each class.
type Counts = Vec<(String, Vec<(&'static str, usize)>)>;

const PLAIN: &str = "plain";

/// The charts that have something to show.
pub(super) fn charts(report: &Report, rules: &[RuleInfo<'_>]) -> Vec<Chart> {
    let analyses: Vec<&Analysis> = report
        .outcomes
        .iter()
        .filter_map(|outcome| outcome.result.as_deref().ok())
        .collect();
    let claims = analyses.iter().filter(|analysis| analysis.verdict.claims_cx);
    let behind = claims.map(|analysis| {
        (
            family_title(&analysis.verdict.family).to_owned(),
            answer_class(analysis.verdict.is_cx),
        )
    });
    let asked = analyses
        .iter()
        .filter(|analysis| matches!(analysis.verdict.is_cx, IsCx::Cx | IsCx::Frontline));
    let roles = asked.filter_map(|analysis| {
        let best = analysis.roles.iter().find(|role| role.rank == 1 && role.score > 0)?;
        Some((best.role.clone(), answer_class(analysis.verdict.is_cx)))
    });
    let findings = analyses
        .iter()
        .flat_map(|analysis| &analysis.findings)
        .filter(|finding| finding.counts());
    let by_rule = findings.map(|finding| {
        let name = rules
            .iter()
            .find(|rule| rule.id == finding.rule)
            .map_or(finding.rule.as_str(), |rule| rule.name);
        (name.to_owned(), finding.severity.name())
    });
    let companies = analyses.iter().filter_map(|analysis| {
        let company = analysis.posting.company.as_ref()?;
        Some((company.value.trim().to_owned(), answer_class(analysis.verdict.is_cx)))
    });
    let months = analyses.iter().filter_map(|analysis| {
        let posted = analysis.posting.posted.as_ref()?.value;
        let month = format!("{:04}-{:02}", posted.year(), posted.month());
        Some((month, answer_class(analysis.verdict.is_cx)))
    });
    let mut by_month = counted(months);
    by_month.sort_by(|one, other| one.0.cmp(&other.0));
    let earlier = by_month.len().saturating_sub(MOST_MONTHS);
    by_month.drain(..earlier);
    let charts = [
        chart(
            "What stands behind CX titles",
            &kept(&analyses),
            true,
            largest(counted(behind)),
        ),
        chart(
            "Which role is asked for",
            "The best fit among the five roles, in customer-experience and front-line postings.",
            true,
            largest(counted(roles)),
        ),
        chart(
            "Findings by rule",
            "Each finding counts, so one posting may count several times.",
            false,
            largest(counted(by_rule)),
        ),
        chart(
            "Years demanded",
            "The longest demand that is a must, in years.",
            false,
            years(&analyses),
        ),
        chart("By company", "", true, largest(counted(companies))),
        chart(
            "By month",
            "The day of posting, where it is known; the last 24 months with postings.",
            true,
            by_month,
        ),
    ];
    charts.into_iter().filter(|chart| !chart.rows.is_empty()).collect()
}

/// How often a title that says customer experience keeps its word.
fn kept(analyses: &[&Analysis]) -> String {
    let claims: Vec<IsCx> = analyses
        .iter()
        .filter(|analysis| analysis.verdict.claims_cx)
        .map(|analysis| analysis.verdict.is_cx)
        .collect();
    let of = |is_cx| claims.iter().filter(|&&found| found == is_cx).count();
    format!(
        "Of {} postings whose title says customer experience, {} are customer experience. Front-line work: {}; \
         something else: {}; unclear: {}.",
        claims.len(),
        of(IsCx::Cx),
        of(IsCx::Frontline),
        of(IsCx::NotCx),
        of(IsCx::Unclear),
    )
}

/// The class of an answer.
pub(super) fn answer_class(is_cx: IsCx) -> &'static str {
    match is_cx {
        IsCx::Cx => "cx",
        IsCx::Frontline => "frontline",
        IsCx::NotCx => "not-cx",
        IsCx::Unclear => "unclear",
    }
}

/// The classes that a bar is made of, in the order of its parts.
const CLASSES: [&str; 8] = [
    "cx",
    "frontline",
    "not-cx",
    "unclear",
    "error",
    "warning",
    "note",
    PLAIN,
];

fn counted(items: impl Iterator<Item = (String, &'static str)>) -> Counts {
    let mut rows: std::collections::BTreeMap<String, Vec<(&'static str, usize)>> = std::collections::BTreeMap::new();
    for (label, class) in items {
        let row = rows.entry(label).or_default();
        match row.iter_mut().find(|(known, _)| *known == class) {
            Some((_, count)) => *count += 1,
            None => row.push((class, 1)),
        }
    }
    rows.into_iter().collect()
}

/// The rows with the most first; those that do not fit become one.
fn largest(mut rows: Counts) -> Counts {
    let total = |row: &(String, Vec<(&'static str, usize)>)| row.1.iter().map(|(_, count)| count).sum::<usize>();
    rows.sort_by(|one, other| total(other).cmp(&total(one)).then_with(|| one.0.cmp(&other.0)));
    if rows.len() > MOST_ROWS {
        let rest = rows.split_off(MOST_ROWS - 1);
        let label = format!("{} others", rest.len());
        let parts = rest.iter().flat_map(|(_, parts)| parts);
        let all = parts.flat_map(|&(class, count)| std::iter::repeat_n((label.clone(), class), count));
        rows.extend(counted(all));
    }
    rows
}

fn years(analyses: &[&Analysis]) -> Counts {
    let longest = |analysis: &Analysis| {
        let musts = analysis
            .demands
            .experience
            .iter()
            .filter(|demand| demand.strength.is_must());
        musts.filter_map(|demand| demand.min_years).reduce(f64::max)
    };
    let asked: Vec<f64> = analyses.iter().filter_map(|analysis| longest(analysis)).collect();
    if asked.is_empty() {
        return Vec::new();
    }
    let mut rows: Counts = YEARS
        .iter()
        .map(|&(label, from, to)| {
            let count = asked.iter().filter(|years| (from..=to).contains(*years)).count();
            (label.to_owned(), vec![(PLAIN, count)])
        })
        .collect();
    rows.push(("none stated".to_owned(), vec![(PLAIN, analyses.len() - asked.len())]));
    rows
}

fn chart(title: &'static str, note: &str, answers: bool, counts: Counts) -> Chart {
    let longest = counts
        .iter()
        .map(|(_, parts)| parts.iter().map(|(_, count)| count).sum::<usize>())
        .max()
        .unwrap_or(0)
        .max(1);
    let rows = counts.into_iter().map(|(label, parts)| {
        let mut bars = Vec::new();
        let mut before = 0;
        for class in CLASSES {
            let count = parts
                .iter()
                .find(|(known, _)| *known == class)
                .map_or(0, |(_, count)| *count);
            if count > 0 {
                let start = before * 1000 / longest;
                before += count;
                bars.push(Bar {
                    class,
                    count,
                    start,
                    width: before * 1000 / longest - start,
                });
            }
        }
        Row {
            label,
            count: before,
            bars,
        }
    });
    Chart {
        title,
        note: note.to_owned(),
        answers,
        rows: rows.collect(),
    }
}
