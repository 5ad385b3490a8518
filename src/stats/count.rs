//! Counting results, one line at a time.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::duplicates::{Names, Seen, duplicates};
use super::print::Print;
use super::wire::{self, Line, Posting};
use crate::model::Duplicates;

/// The name of the format.
pub const STATS_SCHEMA: &str = "rolecall.stats/1";

/// A name with how often it was counted.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Count {
    /// What was counted.
    pub key: String,
    /// How many postings.
    pub count: u64,
    /// The part of all analysed postings, 0 to 1, rounded to thousandths.
    pub share: f64,
}

/// How often a title that claims customer experience is true.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Claims {
    /// Postings whose title claims it; shares below are parts of these.
    pub claims: u64,
    /// By answer: `cx`, `frontline`, `not_cx`, `unclear`.
    pub is_cx: Vec<Count>,
    /// What the work behind these titles is.
    pub families: Vec<Count>,
    /// Postings that are customer experience without saying so in the title.
    pub hidden_cx: u64,
}

/// One company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CompanyRow {
    /// The name as it came first; `(not named)` for postings without one.
    pub company: String,
    /// Its postings.
    pub postings: u64,
    /// Those that are customer experience.
    pub cx: u64,
    /// Those whose title claims so.
    pub claims: u64,
    /// Those whose title claims so while the work is something else.
    pub mislabelled: u64,
    /// Findings in all of them.
    pub findings: u64,
}

/// One month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MonthRow {
    /// `YYYY-MM`, by the day of posting, else the day the posting was saved; `unknown` where neither is known.
    pub month: String,
    /// Postings of the month.
    pub postings: u64,
    /// Those that are customer experience.
    pub cx: u64,
    /// Those whose title claims so.
    pub claims: u64,
}

/// A line that is no result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WrongLine {
    /// The input.
    pub source: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// Numbers over many results.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Stats {
    /// [`STATS_SCHEMA`].
    pub schema: &'static str,
    /// Postings analysed; most shares are parts of these.
    pub analysed: u64,
    /// Inputs that failed.
    pub failed: u64,
    /// By kind of failure.
    pub failures: BTreeMap<String, u64>,
    /// Lines that are no results.
    pub wrong: u64,
    /// The first of them.
    pub wrong_lines: Vec<WrongLine>,
    /// `cx`, `frontline`, `not_cx`, `unclear`.
    pub is_cx: Vec<Count>,
    /// What the work is.
    pub families: Vec<Count>,
    /// The best role of postings that are customer experience or front-line work; shares are parts of these.
    pub roles: Vec<Count>,
    /// Titles that claim customer experience.
    pub claims: Claims,
    /// Postings with at least one finding of a rule.
    pub findings: Vec<Count>,
    /// The highest lower bound of years that is not a mere wish, in steps.
    pub years: Vec<Count>,
    /// Postings that ask for a background in an industry as a must.
    pub industries_required: Vec<Count>,
    /// Postings that ask for one as a wish, or without saying which.
    pub industries_wished: Vec<Count>,
    /// Postings that ask for a certificate as a must.
    pub certificates_required: Vec<Count>,
    /// Postings that ask for one as a wish, or without saying which.
    pub certificates_wished: Vec<Count>,
    /// Most postings first.
    pub companies: Vec<CompanyRow>,
    /// In the order of time.
    pub months: Vec<MonthRow>,
    /// Postings that stand in the results more than once.
    pub duplicates: Duplicates,
}

/// So many wrong lines are named; all are counted.
const MOST_WRONG: usize = 20;

/// The steps of years, by their lower bound.
const YEAR_STEPS: [(f64, &str); 7] = [
    (15.0, "15+"),
    (10.0, "10-14"),
    (7.0, "7-9"),
    (5.0, "5-6"),
    (3.0, "3-4"),
    (1.0, "1-2"),
    (0.0, "under 1"),
];

/// The order in which the steps are shown.
const YEAR_ORDER: [&str; 9] = [
    "none",
    "no number",
    "under 1",
    "1-2",
    "3-4",
    "5-6",
    "7-9",
    "10-14",
    "15+",
];

type Tally = BTreeMap<String, u64>;

#[derive(Debug, Default)]
struct OfCompany {
    postings: u64,
    cx: u64,
    claims: u64,
    mislabelled: u64,
    findings: u64,
}

#[derive(Debug, Default)]
struct OfMonth {
    postings: u64,
    cx: u64,
    claims: u64,
}

/// Counts results as they come.
#[derive(Debug, Default)]
pub struct Counter {
    analysed: u64,
    failed: u64,
    failures: Tally,
    wrong: u64,
    wrong_lines: Vec<WrongLine>,
    is_cx: Tally,
    families: Tally,
    roles: Tally,
    claims: u64,
    claims_is_cx: Tally,
    claims_families: Tally,
    hidden_cx: u64,
    findings: Tally,
    years: Tally,
    industries: [Tally; 2],
    certificates: [Tally; 2],
    of_company: BTreeMap<Option<u32>, OfCompany>,
    of_month: BTreeMap<String, OfMonth>,
    companies: Names,
    titles: Names,
    places: Names,
    seen: Vec<Seen>,
}

impl Counter {
    /// A counter that has seen nothing.
    pub fn new() -> Self {
        Counter::default()
    }

    /// Counts one line of an input; what is no result is counted as such.
    pub fn line(&mut self, source: &str, number: usize, line: &[u8]) {
        match wire::parse(line) {
            Ok(parsed) => self.result(source, number, &parsed),
            Err(message) => self.wrong(source, number, message),
        }
    }

    /// Counts a line that is no result.
    pub(super) fn wrong(&mut self, source: &str, number: usize, message: String) {
        self.wrong += 1;
        if self.wrong_lines.len() < MOST_WRONG {
            self.wrong_lines.push(WrongLine {
                source: source.to_owned(),
                line: number,
                message,
            });
        }
    }

    fn result(&mut self, source: &str, number: usize, line: &Line<'_>) {
        match (line.status.as_deref(), &line.posting, &line.verdict) {
            (Some("failed"), ..) => {
                self.failed += 1;
                let kind = line.error.as_ref().map_or("unknown", |error| &error.kind);
                add(&mut self.failures, kind);
            }
            (Some("analysed"), Some(posting), Some(verdict)) => {
                self.analysed += 1;
                self.verdict(verdict, line);
                self.demands(line);
                let company = posting
                    .company
                    .as_deref()
                    .filter(|name| !name.trim().is_empty())
                    .map(|name| self.companies.number(name));
                self.company(company, verdict, line);
                self.month(posting, verdict, line);
                self.keep(company, posting, line);
            }
            _ => self.wrong(
                source,
                number,
                "no result: it is neither analysed nor failed".to_owned(),
            ),
        }
    }

    fn verdict(&mut self, verdict: &wire::Verdict<'_>, line: &Line<'_>) {
        add(&mut self.is_cx, &verdict.is_cx);
        add(&mut self.families, &verdict.family);
        if verdict.claims_cx {
            self.claims += 1;
            add(&mut self.claims_is_cx, &verdict.is_cx);
            add(&mut self.claims_families, &verdict.family);
        } else if verdict.is_cx == "cx" {
            self.hidden_cx += 1;
        }
        if matches!(&*verdict.is_cx, "cx" | "frontline")
            && let Some(best) = line.roles.iter().find(|role| role.rank == 1)
        {
            add(&mut self.roles, &best.role);
        }
        let rules: BTreeSet<&str> = line.findings.iter().map(|finding| &*finding.rule).collect();
        for rule in rules {
            add(&mut self.findings, rule);
        }
    }

    fn demands(&mut self, line: &Line<'_>) {
        add(&mut self.years, years_step(line));
        let industries = line.demands.industry.iter().map(|one| (&*one.industry, &*one.strength));
        once_each(&mut self.industries, industries);
        let certificates = line
            .demands
            .certifications
            .iter()
            .map(|one| (&*one.name, &*one.strength));
        once_each(&mut self.certificates, certificates);
    }

    fn company(&mut self, company: Option<u32>, verdict: &wire::Verdict<'_>, line: &Line<'_>) {
        let row = self.of_company.entry(company).or_default();
        row.postings += 1;
        row.cx += u64::from(verdict.is_cx == "cx");
        row.claims += u64::from(verdict.claims_cx);
        row.mislabelled += u64::from(verdict.claims_cx && verdict.is_cx == "not_cx");
        row.findings += u64::try_from(line.findings.len()).unwrap_or(0);
    }

    fn month(&mut self, posting: &Posting<'_>, verdict: &wire::Verdict<'_>, line: &Line<'_>) {
        let saved = line.as_of.as_ref().filter(|as_of| as_of.basis == "saved");
        let date = posting.date_posted.as_deref().or(saved.map(|as_of| &*as_of.date));
        let month = date
            .and_then(|date| date.parse::<jiff::civil::Date>().ok())
            .map_or_else(
                || "unknown".to_owned(),
                |date| format!("{:04}-{:02}", date.year(), date.month()),
            );
        let row = self.of_month.entry(month).or_default();
        row.postings += 1;
        row.cx += u64::from(verdict.is_cx == "cx");
        row.claims += u64::from(verdict.claims_cx);
    }

    fn keep(&mut self, company: Option<u32>, posting: &Posting<'_>, line: &Line<'_>) {
        let label = line
            .input
            .as_ref()
            .map_or(String::new(), |input| match (&input.id, input.record) {
                (Some(id), _) => id.clone().into_owned(),
                (None, Some(record)) => format!("{} (record {})", input.source, record + 1),
                (None, None) => input.source.clone().into_owned(),
            });
        let title = self.titles.number(posting.title.as_deref().unwrap_or_default());
        let place = posting.location.as_deref().map(|place| self.places.number(place));
        self.seen.push(Seen {
            company,
            title,
            place,
            posted: posting.date_posted.as_deref().and_then(|date| date.parse().ok()),
            label: label.into_boxed_str(),
            print: posting.text.as_deref().and_then(|text| Print::of(&body(text, posting))),
        });
    }

    /// The numbers.
    pub fn finish(self) -> Stats {
        let all = self.analysed;
        let [industries_required, industries_wished] = self.industries.map(|tally| counts(&tally, all));
        let [certificates_required, certificates_wished] = self.certificates.map(|tally| counts(&tally, all));
        let mut companies: Vec<CompanyRow> = self
            .of_company
            .iter()
            .map(|(number, row)| CompanyRow {
                company: number
                    .map_or("(not named)", |number| self.companies.name(number))
                    .to_owned(),
                postings: row.postings,
                cx: row.cx,
                claims: row.claims,
                mislabelled: row.mislabelled,
                findings: row.findings,
            })
            .collect();
        companies.sort_by(|a, b| b.postings.cmp(&a.postings).then_with(|| a.company.cmp(&b.company)));
        let months = self.of_month.into_iter().map(|(month, row)| MonthRow {
            month,
            postings: row.postings,
            cx: row.cx,
            claims: row.claims,
        });
        let mut years = counts(&self.years, all);
        years.sort_by_key(|count| YEAR_ORDER.iter().position(|step| *step == count.key));
        Stats {
            schema: STATS_SCHEMA,
            analysed: all,
            failed: self.failed,
            failures: self.failures,
            wrong: self.wrong,
            wrong_lines: self.wrong_lines,
            is_cx: counts(&self.is_cx, all),
            families: counts(&self.families, all),
            roles: counts(&self.roles, self.roles.values().sum()),
            claims: Claims {
                claims: self.claims,
                is_cx: counts(&self.claims_is_cx, self.claims),
                families: counts(&self.claims_families, self.claims),
                hidden_cx: self.hidden_cx,
            },
            findings: counts(&self.findings, all),
            years,
            industries_required,
            industries_wished,
            certificates_required,
            certificates_wished,
            companies,
            months: months.collect(),
            duplicates: duplicates(&self.seen, &self.companies, &self.titles, &self.places),
        }
    }
}

fn add(tally: &mut Tally, key: &str) {
    match tally.get_mut(key) {
        Some(count) => *count += 1,
        None => {
            tally.insert(key.to_owned(), 1);
        }
    }
}

/// Names of one posting, each once: as a must where any wording is one, else as a wish.
fn once_each<'a>(tallies: &mut [Tally; 2], named: impl Iterator<Item = (&'a str, &'a str)>) {
    let mut musts: BTreeMap<&str, bool> = BTreeMap::new();
    for (name, strength) in named {
        *musts.entry(name).or_default() |= matches!(strength, "required" | "exclusive");
    }
    for (name, must) in musts {
        add(&mut tallies[usize::from(!must)], name);
    }
}

fn years_step(line: &Line<'_>) -> &'static str {
    let asked = || {
        line.demands
            .experience
            .iter()
            .filter(|demand| !matches!(demand.strength.as_str(), "preferred" | "provided"))
    };
    let highest = asked().filter_map(|demand| demand.min_years).max_by(f64::total_cmp);
    match highest {
        Some(years) => YEAR_STEPS
            .iter()
            .find(|(least, _)| years >= *least)
            .map_or("under 1", |(_, step)| step),
        None if asked().next().is_some() => "no number",
        None => "none",
    }
}

fn counts(tally: &Tally, all: u64) -> Vec<Count> {
    let mut counts: Vec<Count> = tally
        .iter()
        .map(|(key, &count)| Count {
            key: key.clone(),
            count,
            share: share(count, all),
        })
        .collect();
    counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.key.cmp(&b.key)));
    counts
}

#[expect(clippy::cast_precision_loss, reason = "a share is rounded to thousandths")]
fn share(count: u64, all: u64) -> f64 {
    if all == 0 {
        return 0.0;
    }
    (count as f64 * 1000.0 / all as f64).round() / 1000.0
}

/// The text without what a company says of itself, its benefits and legal lines: these are alike in all its postings.
fn body(text: &str, posting: &Posting<'_>) -> String {
    let own = posting
        .sections
        .iter()
        .filter(|section| !matches!(&*section.kind, "about" | "benefits" | "legal"))
        .filter_map(|section| text.get(section.start..section.end));
    let body = own.collect::<Vec<_>>().join("\n");
    if body.trim().is_empty() { text.to_owned() } else { body }
}
