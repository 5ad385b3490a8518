//! The verdicts of the engine against the labels.

use std::collections::BTreeMap;

use serde::Serialize;

use super::gold::{Gold, GoldYears, Label};
use crate::engine::Engine;
use crate::model::{Analysis, AsOf, Family, IndustryClass, IsCx, Strength};

/// Hits and misses of one label.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Count {
    /// Said and right.
    pub hits: usize,
    /// Said and wrong.
    pub false_alarms: usize,
    /// Not said, but right.
    pub missed: usize,
}

impl Count {
    /// Harmonic mean of precision and recall; 1 where there was nothing to find and nothing was said.
    pub(crate) fn f1(self) -> f64 {
        let wrong = self.false_alarms + self.missed;
        if self.hits + wrong == 0 {
            1.0
        } else {
            ratio(2 * self.hits, 2 * self.hits + wrong)
        }
    }

    fn add(&mut self, said: bool, right: bool) {
        match (said, right) {
            (true, true) => self.hits += 1,
            (true, false) => self.false_alarms += 1,
            (false, true) => self.missed += 1,
            (false, false) => {}
        }
    }
}

/// Right answers of all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Share {
    /// Right.
    pub right: usize,
    /// Asked.
    pub all: usize,
}

impl Share {
    /// The accuracy; 1 where nothing was asked.
    pub(crate) fn accuracy(self) -> f64 {
        if self.all == 0 {
            1.0
        } else {
            ratio(self.right, self.all)
        }
    }

    fn add(&mut self, right: bool) {
        self.all += 1;
        self.right += usize::from(right);
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    // Counts of postings are far below the integers that an f64 holds exactly.
    f64::from(u32::try_from(part).unwrap_or(u32::MAX)) / f64::from(u32::try_from(whole).unwrap_or(u32::MAX))
}

/// One wrong answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Mistake {
    /// The posting's identifier, or its line.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What was asked.
    pub label: &'static str,
    /// What people say.
    pub gold: String,
    /// What the engine says.
    pub said: String,
    /// The terms that decided, or the words that were found.
    pub because: Vec<String>,
}

/// The result of a measurement.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Evaluation {
    /// Labelled postings.
    pub postings: usize,
    /// Postings that the engine could not read.
    pub failed: usize,
    /// cx, frontline, not_cx, unclear.
    pub is_cx: Share,
    /// The title's claim.
    pub claims_cx: Share,
    /// The family.
    pub family: Share,
    /// Each family by itself.
    pub families: BTreeMap<String, Count>,
    /// A title that claims CX over another family.
    pub mislabel: Count,
    /// The best role, where the label has one.
    pub role: Share,
    /// Each role by itself.
    pub roles: BTreeMap<String, Count>,
    /// Demands for years, by their numbers.
    pub years: Count,
    /// The strength of the demands that were found.
    pub years_strength: Share,
    /// A required or exclusive industry.
    pub industry_required: Count,
    /// Any demand for a certificate.
    pub certification: Count,
    /// b2b, b2c, both, unclear.
    pub customer_type: Share,
    /// hyper, rapid, steady, shrinking, unstated.
    pub growth: Share,
    /// Gold family, then said family.
    pub family_confusion: BTreeMap<String, BTreeMap<String, usize>>,
    /// Gold role, then said role.
    pub role_confusion: BTreeMap<String, BTreeMap<String, usize>>,
    /// Every wrong answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mistakes: Vec<Mistake>,
}

impl Evaluation {
    /// The mean F1 of the roles.
    pub(crate) fn role_macro_f1(&self) -> f64 {
        let seen: Vec<f64> = self.roles.values().map(|count| count.f1()).collect();
        seen.iter().sum::<f64>() / f64::from(u32::try_from(seen.len().max(1)).unwrap_or(1))
    }

    /// Every figure by name, for gates and tables.
    pub(crate) fn figures(&self) -> Vec<(&'static str, f64)> {
        let family = |family: Family| self.families.get(family.name()).copied().unwrap_or_default().f1();
        vec![
            ("is_cx", self.is_cx.accuracy()),
            ("claims_cx", self.claims_cx.accuracy()),
            ("family", self.family.accuracy()),
            ("customer_experience_f1", family(Family::CustomerExperience)),
            ("customer_success_f1", family(Family::CustomerSuccess)),
            ("mislabel_f1", self.mislabel.f1()),
            ("role", self.role.accuracy()),
            ("role_macro_f1", self.role_macro_f1()),
            ("years_f1", self.years.f1()),
            ("years_strength", self.years_strength.accuracy()),
            ("industry_required_f1", self.industry_required.f1()),
            ("certification_f1", self.certification.f1()),
            ("customer_type", self.customer_type.accuracy()),
            ("growth", self.growth.accuracy()),
        ]
    }
}

/// Runs the engine over labelled postings.
pub(crate) fn evaluate<'a>(
    engine: &Engine,
    postings: impl IntoIterator<Item = &'a Gold>,
    fallback: AsOf,
) -> Evaluation {
    let mut evaluation = Evaluation::default();
    for gold in postings {
        evaluation.postings += 1;
        match engine.analyse_record(&gold.record, fallback) {
            Ok(analysis) => Comparison::new(gold, &analysis, &mut evaluation).all(),
            Err(_) => evaluation.failed += 1,
        }
    }
    evaluation
}

struct Comparison<'a> {
    gold: &'a Gold,
    label: &'a Label,
    analysis: &'a Analysis,
    out: &'a mut Evaluation,
}

impl<'a> Comparison<'a> {
    fn new(gold: &'a Gold, analysis: &'a Analysis, out: &'a mut Evaluation) -> Self {
        Comparison {
            gold,
            label: &gold.label,
            analysis,
            out,
        }
    }

    fn all(mut self) {
        self.family();
        self.claim();
        self.role();
        self.years();
        self.industry();
        self.certification();
        self.signals();
    }

    fn mistake(&mut self, label: &'static str, gold: impl Into<String>, said: impl Into<String>, because: Vec<String>) {
        let id = self
            .gold
            .record
            .id
            .clone()
            .unwrap_or_else(|| format!("line {}", self.gold.line));
        self.out.mistakes.push(Mistake {
            id,
            title: self.gold.record.title.clone().unwrap_or_default(),
            label,
            gold: gold.into(),
            said: said.into(),
            because,
        });
    }

    /// The gold value that is compared with: the second reading where that is what was said.
    fn closest<'v>(said: &str, first: &'v str, second: Option<&'v str>) -> &'v str {
        second.filter(|second| *second == said).unwrap_or(first)
    }

    fn family(&mut self) {
        let verdict = &self.analysis.verdict;
        let unclear = verdict.is_cx == IsCx::Unclear;
        let said = if unclear { "unclear" } else { verdict.family.as_str() };
        let second = self.label.alt.as_ref().and_then(|alt| alt.family.as_deref());
        let gold = Self::closest(said, &self.label.family, second);
        let right = gold == said;
        self.out.family.add(right);
        self.out.families.entry(gold.to_owned()).or_default().add(right, true);
        if !right {
            self.out.families.entry(said.to_owned()).or_default().add(true, false);
        }
        let three = |family: &str| match family {
            "customer_experience" => "cx",
            "customer_support" => "frontline",
            "unclear" => "unclear",
            _ => "not_cx",
        };
        let said_cx = verdict.is_cx.name();
        let cx_right = three(gold) == said_cx
            || second.is_some_and(|second| three(second) == said_cx)
            || three(&self.label.family) == said_cx;
        self.out.is_cx.add(cx_right);
        *self
            .out
            .family_confusion
            .entry(gold.to_owned())
            .or_default()
            .entry(said.to_owned())
            .or_default() += 1;
        if !right {
            let because = verdict
                .families
                .iter()
                .take(3)
                .map(|share| {
                    let terms: Vec<String> = share
                        .score
                        .evidence
                        .iter()
                        .take(6)
                        .map(|piece| format!("{}{:+}", piece.term, piece.weight))
                        .collect();
                    format!("{} {}: {}", share.family, share.score.points, terms.join(" "))
                })
                .collect();
            let shown = second.map_or(gold.to_owned(), |second| format!("{gold} or {second}"));
            let said = said.to_owned();
            self.mistake("family", shown, said, because);
        }
        self.mislabel();
    }

    fn mislabel(&mut self) {
        let alt = self.label.alt.as_ref();
        let claims = self.label.claims_cx;
        let is_mislabel = |family: &str| claims && family != "customer_experience" && family != "unclear";
        let verdict = &self.analysis.verdict;
        let said =
            verdict.claims_cx && verdict.is_cx != IsCx::Unclear && verdict.family != Family::CustomerExperience.name();
        let first = is_mislabel(&self.label.family);
        let second = alt.and_then(|alt| alt.family.as_deref()).map(is_mislabel);
        let gold = if second == Some(said) { said } else { first };
        self.out.mislabel.add(said, gold);
        if said != gold {
            self.mistake("mislabel", gold.to_string(), said.to_string(), Vec::new());
        }
    }

    fn claim(&mut self) {
        let said = self.analysis.verdict.claims_cx;
        let second = self.label.alt.as_ref().and_then(|alt| alt.claims_cx);
        let right = said == self.label.claims_cx || second == Some(said);
        self.out.claims_cx.add(right);
        if !right {
            self.mistake(
                "claims_cx",
                self.label.claims_cx.to_string(),
                said.to_string(),
                Vec::new(),
            );
        }
    }

    fn role(&mut self) {
        if self.label.role == "none" || self.label.role.is_empty() {
            return;
        }
        let Some(best) = self.analysis.roles.iter().find(|role| role.rank == 1) else {
            return;
        };
        let second = self.label.alt.as_ref().and_then(|alt| alt.role.as_deref());
        let gold = Self::closest(&best.role, &self.label.role, second).to_owned();
        let right = gold == best.role;
        self.out.role.add(right);
        self.out.roles.entry(gold.clone()).or_default().add(right, true);
        if !right {
            self.out.roles.entry(best.role.clone()).or_default().add(true, false);
            let because = self
                .analysis
                .roles
                .iter()
                .filter(|role| role.rank <= 3)
                .map(|role| {
                    let terms: Vec<String> = role
                        .evidence
                        .iter()
                        .take(7)
                        .map(|piece| format!("{}{:+}", piece.term, piece.weight))
                        .collect();
                    format!("{} {}: {}", role.role, role.score, terms.join(" "))
                })
                .collect();
            let shown = self
                .label
                .role2
                .as_ref()
                .map_or(gold.clone(), |role2| format!("{gold} (also {role2})"));
            self.mistake("role", shown, best.role.clone(), because);
        }
        *self
            .out
            .role_confusion
            .entry(gold)
            .or_default()
            .entry(best.role.clone())
            .or_default() += 1;
    }

    fn years(&mut self) {
        let second = self.label.alt.as_ref().and_then(|alt| alt.years.as_ref());
        let tried: Vec<Matching> = [Some(&self.label.years), second]
            .into_iter()
            .flatten()
            .map(|gold| self.match_years(gold))
            .collect();
        let Some(best) = tried.into_iter().max_by(|a, b| {
            (a.count.f1(), a.strength.right)
                .partial_cmp(&(b.count.f1(), b.strength.right))
                .unwrap_or(std::cmp::Ordering::Equal)
        }) else {
            return;
        };
        self.out.years.hits += best.count.hits;
        self.out.years.false_alarms += best.count.false_alarms;
        self.out.years.missed += best.count.missed;
        self.out.years_strength.right += best.strength.right;
        self.out.years_strength.all += best.strength.all;
        for (label, gold, said) in best.wrong {
            self.mistake(label, gold, said, Vec::new());
        }
    }

    fn match_years(&self, gold: &[GoldYears]) -> Matching {
        let demands = &self.analysis.demands.experience;
        let mut free: Vec<usize> = (0..demands.len()).collect();
        let mut matching = Matching::default();
        for wanted in gold {
            let same = |index: &usize| {
                let demand = &demands[*index];
                equal(demand.min_years, wanted.min) && equal(demand.max_years, wanted.max)
            };
            // Among equal numbers the one whose sentence holds the quote is meant.
            let quote: String = wanted
                .quote
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .to_lowercase();
            let quoted = |index: &usize| {
                let sentence = &self.analysis.posting.text[demands[*index].sentence.range()];
                let sentence = sentence.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
                !quote.is_empty() && (sentence.contains(&quote) || quote.contains(&sentence))
            };
            let found = free
                .iter()
                .position(|index| same(index) && quoted(index))
                .or_else(|| free.iter().position(same));
            match found {
                Some(at) => {
                    let demand = &demands[free.remove(at)];
                    matching.count.hits += 1;
                    let right = demand.strength.name() == wanted.strength;
                    matching.strength.add(right);
                    if !right {
                        matching.wrong.push((
                            "years_strength",
                            format!("{} | {}", wanted.strength, wanted.quote),
                            demand.strength.name().to_owned(),
                        ));
                    }
                }
                None => {
                    matching.count.missed += 1;
                    matching.wrong.push((
                        "years",
                        format!("{:?}..{:?} | {}", wanted.min, wanted.max, wanted.quote),
                        "missed".to_owned(),
                    ));
                }
            }
        }
        for index in free {
            let demand = &demands[index];
            matching.count.false_alarms += 1;
            let sentence = &self.analysis.posting.text[demand.sentence.range()];
            matching.wrong.push((
                "years",
                "nothing".to_owned(),
                format!(
                    "{:?}..{:?} {} | {sentence}",
                    demand.min_years,
                    demand.max_years,
                    demand.strength.name()
                ),
            ));
        }
        matching
    }

    fn industry(&mut self) {
        let said = self
            .analysis
            .demands
            .industry
            .iter()
            .filter(|demand| demand.class == IndustryClass::Industry);
        let strongest = said.clone().map(|demand| demand.strength).max();
        let must = strongest.is_some_and(Strength::is_must);
        let is_must = |strength: &str| matches!(strength, "required" | "exclusive");
        let first = is_must(&self.label.industry.strength);
        let second = self
            .label
            .alt
            .as_ref()
            .and_then(|alt| alt.industry.as_deref())
            .map(is_must);
        let gold = if second == Some(must) { must } else { first };
        self.out.industry_required.add(must, gold);
        if must != gold {
            let because = said
                .map(|demand| {
                    let sentence = &self.analysis.posting.text[demand.sentence.range()];
                    format!("{} {}: {sentence}", demand.industry, demand.strength.name())
                })
                .collect();
            let label = self.label.industry.strength.clone();
            self.mistake("industry", label, strongest.map_or("none", Strength::name), because);
        }
    }

    fn certification(&mut self) {
        let asked = self
            .analysis
            .demands
            .certifications
            .iter()
            .filter(|demand| demand.strength != Strength::Provided);
        let said = asked.clone().next().is_some();
        let first = self.label.certification.strength != "none" && !self.label.certification.strength.is_empty();
        let second = self
            .label
            .alt
            .as_ref()
            .and_then(|alt| alt.certification.as_deref())
            .map(|strength| strength != "none");
        let gold = if second == Some(said) { said } else { first };
        self.out.certification.add(said, gold);
        if said != gold {
            let because = asked
                .map(|demand| self.analysis.posting.text[demand.sentence.range()].to_owned())
                .collect();
            let label = self.label.certification.strength.clone();
            self.mistake("certification", label, if said { "asked" } else { "none" }, because);
        }
    }

    fn signals(&mut self) {
        let signals = &self.analysis.signals;
        let alt = self.label.alt.as_ref();
        let because: Vec<String> = signals
            .evidence
            .iter()
            .map(|piece| format!("{}: {}", piece.signal, piece.text))
            .collect();
        let said = signals.customer_type.name();
        let right = said == self.label.customer_type || alt.and_then(|alt| alt.customer_type.as_deref()) == Some(said);
        self.out.customer_type.add(right);
        if !right {
            self.mistake("customer_type", self.label.customer_type.clone(), said, because.clone());
        }
        let said = signals.growth.name();
        let right = said == self.label.growth || alt.and_then(|alt| alt.growth.as_deref()) == Some(said);
        self.out.growth.add(right);
        if !right {
            self.mistake("growth", self.label.growth.clone(), said, because);
        }
    }
}

#[derive(Default)]
struct Matching {
    count: Count,
    strength: Share,
    wrong: Vec<(&'static str, String, String)>,
}

fn equal(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => (a - b).abs() < 0.05,
        _ => false,
    }
}
