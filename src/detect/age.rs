//! The arithmetic of impossible experience.

use jiff::civil::Date;

use super::Facts;
use crate::model::{AsOfBasis, ExperienceDemand, Precision, TechnologyUse};

/// Months matter little in a posting: this much, in years, is given in its favour.
const GRACE: f64 = 0.25;

/// A demand for more than this part of a thing's age is met by its first users only.
const DAY_ONE: f64 = 0.87;

/// Shorter demands than this, in years, are never "for day-one users only".
const SHORTEST_DAY_ONE: f64 = 3.0;

/// How a demand compares with the age of what it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Age {
    /// Nobody can have it.
    Impossible,
    /// Nobody can have it, if the date, or the reading of the sentence, is right.
    Doubtful,
    /// Only those who used it from the first day on have it.
    DayOne,
}

/// A demand that is not plausible, with the thing that decides.
#[derive(Debug)]
pub(super) struct Implausible<'a> {
    pub(super) demand: &'a ExperienceDemand,
    pub(super) technology: &'a TechnologyUse,
    pub(super) age: Age,
    /// Whole years that anybody can have had on the day of judgement.
    pub(super) most_years: i64,
    pub(super) asked: f64,
}

/// Every demand of a posting that its technologies' age speaks against.
pub(super) fn implausible<'a>(facts: &'a Facts<'_>) -> impl Iterator<Item = Implausible<'a>> {
    let today = facts.as_of.date;
    facts
        .demands
        .experience
        .iter()
        .filter_map(move |demand| judge(demand, today))
}

fn judge(demand: &ExperienceDemand, today: Date) -> Option<Implausible<'_>> {
    let asked = demand.min_years?;
    if demand.open_ended || demand.technologies.is_empty() || demand.conflict.is_some() {
        return None;
    }
    let several = demand.technologies.len() > 1;
    // Of alternatives the oldest decides. Of "A, B and C" the youngest may be meant to count for itself or not.
    let technology = if several && !demand.alternatives {
        demand.technologies.iter().max_by_key(|technology| technology.since)?
    } else {
        demand.technologies.iter().min_by_key(|technology| technology.since)?
    };
    let years = years_between(technology.since, today);
    let certain = technology.precision == Precision::High && (!several || demand.alternatives);
    let age = if asked > years + GRACE {
        if certain { Age::Impossible } else { Age::Doubtful }
    } else if certain && asked >= SHORTEST_DAY_ONE && asked > years * DAY_ONE {
        Age::DayOne
    } else {
        return None;
    };
    // The answer is floored: with 6.1 years of age nobody has 7.
    let most_years = years.max(0.0).floor();
    Some(Implausible {
        demand,
        technology,
        age,
        most_years: format!("{most_years:.0}").parse().unwrap_or(0),
        asked,
    })
}

fn years_between(since: Date, today: Date) -> f64 {
    let days = (today - since).get_days();
    f64::from(days) / 365.25
}

impl Implausible<'_> {
    /// "asks for 12 years of Kubernetes; it first appeared in 2014-06, so on 2020-07-01 nobody could have more than 6 years".
    pub(super) fn arithmetic(&self, facts: &Facts<'_>) -> String {
        let basis = match facts.as_of.basis {
            AsOfBasis::DatePosted => "the day it was posted",
            AsOfBasis::Saved => "the day the page was saved",
            AsOfBasis::Option => "the day you named",
            AsOfBasis::Today => "today, since the posting gives no date",
        };
        let most = match self.most_years {
            0 => "a full year".to_owned(),
            1 => "1 year".to_owned(),
            years => format!("{years} years"),
        };
        let unit = if (self.asked - 1.0).abs() < f64::EPSILON {
            "year"
        } else {
            "years"
        };
        format!(
            "asks for {} {unit} of {}; it first appeared in {}, so on {} ({basis}) nobody could have more than {most}",
            self.asked, self.technology.name, self.technology.since_text, facts.as_of.date
        )
    }
}
