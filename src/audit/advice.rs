use super::guide::{Advice, Guide, GuideError, owned};
use super::target::first_quotes;
use crate::model::{AdviceCheck, Analysis, CompanyFacts, CustomerType, GrowthTier, Quoted, Strength};

/// Compares a listing with what one article advises for a company's growth and customers.
pub(crate) fn advice_checks(
    guide: &Guide,
    analysis: &Analysis,
    facts: CompanyFacts,
) -> Result<Vec<AdviceCheck>, GuideError> {
    let mut checks = Vec::new();
    if let Some(percent) = facts.growth_percent {
        checks.push(growth(guide, analysis, percent)?);
    }
    let types: &[&str] = match facts.customers {
        Some(CustomerType::B2b) => &["b2b"],
        Some(CustomerType::B2c) => &["b2c"],
        Some(CustomerType::Both) => &["b2b", "b2c"],
        Some(CustomerType::Unclear) | None => &[],
    };
    for name in types {
        if let Some(advice) = guide.customers.get(*name) {
            checks.push(AdviceCheck {
                topic: "customers",
                given: format!("customers: {}", name.to_uppercase()),
                ..check(guide, analysis, advice)?
            });
        }
    }
    Ok(checks)
}

fn growth(guide: &Guide, analysis: &Analysis, percent: u32) -> Result<AdviceCheck, GuideError> {
    let tier = GrowthTier::of_percent(percent);
    let given = format!("growth of {percent} % a year ({})", tier.title());
    if let Some(advice) = guide.growth.get(tier.name()) {
        return Ok(AdviceCheck {
            topic: "growth",
            given,
            ..check(guide, analysis, advice)?
        });
    }
    let tiers: Vec<String> = guide
        .growth
        .iter()
        .map(|(name, advice)| format!("{name}, {}: {}", advice.range, advice.says))
        .collect();
    Ok(AdviceCheck {
        topic: "growth",
        given,
        advice: format!("{} names these tiers: {}.", source(guide), tiers.join("; ")),
        shown: Vec::new(),
        conclusion: "The article has no advice for this rate; rolecall does not fill the gap.".to_owned(),
    })
}

fn source(guide: &Guide) -> String {
    format!("\"{}\" ({})", guide.article.title, guide.article.publisher)
}

fn check(guide: &Guide, analysis: &Analysis, advice: &Advice) -> Result<AdviceCheck, GuideError> {
    let phrases = owned(advice.any.iter().map(std::slice::from_ref))?;
    let mut shown: Vec<Quoted> = first_quotes(&analysis.posting, &phrases, advice.any.len())
        .into_iter()
        .flatten()
        .collect();
    shown.sort_by_key(|quote| (quote.span.start, std::cmp::Reverse(quote.span.end)));
    shown.dedup_by(|later, earlier| later.span.start < earlier.span.end);
    let too_many = advice.most_years.and_then(|most| {
        let required = analysis.demands.experience.iter();
        required
            .filter(|demand| demand.strength == Strength::Required)
            .filter_map(|demand| demand.min_years)
            .filter(|years| *years > f64::from(most))
            .max_by(f64::total_cmp)
    });
    let conclusion = match (shown.is_empty(), too_many) {
        (_, Some(years)) => format!("The listing requires {years} years, which is not what the article advises here."),
        (true, None) => "Nothing in the listing shows this.".to_owned(),
        (false, None) => "The listing shows this.".to_owned(),
    };
    Ok(AdviceCheck {
        topic: "",
        given: String::new(),
        advice: format!(
            "{} advises: {}. It is one blog's advice, not a rule.",
            source(guide),
            advice.says
        ),
        shown,
        conclusion,
    })
}
