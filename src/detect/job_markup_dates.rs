use jiff::ToSpan;

use super::{Facts, Findings, Rule};
use crate::model::{AsOfBasis, Audience, Evidence, EvidenceRole, FindingBuilder, MarkupDate, RuleInfo, Severity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "job-markup-dates",
        name: "Dates of the job markup",
        summary: "A date in the page's JSON-LD cannot be read, or does not fit the others.",
        help: "\
What it finds: a `datePosted` or `validThrough` in a page's JSON-LD that is no date of ISO 8601, a closing day before the day of posting, and a day of posting after the day on which the page was saved or read.
Why it matters: by these dates Google tells how new a listing is and takes down those that have closed.
What it leaves alone: pages without JSON-LD; a blank between day and time; one day of difference, which time zones explain; closing days that mean \"never\", such as 9999-12-31; a day of judgement that was only named (`--as-of`).
How to fix: write both dates as 2026-01-31, or with a time as 2026-01-31T17:00:00+01:00.
Example: `\"datePosted\": \"31.1.2026\"`; `\"datePosted\": \"2026-01-31\"` with `\"validThrough\": \"2025-01-31\"`.
Sources: https://developers.google.com/search/docs/appearance/structured-data/job-posting.",
        severity: Severity::Note,
        audience: Audience::Publisher,
    },
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings) {
    let Some(markup) = &facts.posting.markup else { return };
    let named = [("datePosted", &markup.posted), ("validThrough", &markup.valid_through)];
    let dates = || named.iter().filter_map(|(name, date)| Some((*name, date.as_ref()?)));
    let mut faults = Vec::new();
    let mut quoted: Vec<&MarkupDate> = Vec::new();
    for (name, date) in dates().filter(|(_, date)| !date.iso) {
        faults.push(match date.date {
            Some(day) => format!("{name} is {day} in another form than that of ISO 8601"),
            None => format!("{name} is no date of ISO 8601"),
        });
        quoted.push(date);
    }
    if let (Some(posted), Some(closes)) = (&markup.posted, &markup.valid_through)
        && let (Some(opens), Some(ends)) = (posted.date, closes.date)
        && ends < opens
    {
        faults.push(format!("it closes on {ends}, before it is posted on {opens}"));
        quoted.extend([posted, closes]);
    }
    let known = matches!(facts.seen.basis, AsOfBasis::Saved | AsOfBasis::Today);
    if let Some(posted) = &markup.posted
        && let Some(opens) = posted.date
        && known
        && facts
            .seen
            .date
            .checked_add(1.day())
            .is_ok_and(|tomorrow| opens > tomorrow)
    {
        let seen = match facts.seen.basis {
            AsOfBasis::Saved => "the day the page was saved",
            _ => "today",
        };
        faults.push(format!("datePosted, {opens}, lies after {seen}, {}", facts.seen.date));
        quoted.push(posted);
    }
    if faults.is_empty() {
        return;
    }
    // A date with two faults is quoted once.
    let mut evidence: Vec<Evidence> = Vec::new();
    for date in quoted {
        let piece = Evidence::markup(EvidenceRole::Primary, &date.written).at(date.place);
        if !evidence.contains(&piece) {
            evidence.push(piece);
        }
    }
    findings.add(
        FindingBuilder::new(&RULE.info)
            .message(format!("The dates of the page's JobPosting: {}.", faults.join("; ")))
            .advice(
                "Do not rely on the page's dates; ask until when you can apply.",
                "Write datePosted and validThrough as 2026-01-31, or with a time as 2026-01-31T17:00:00+01:00, and in this order.",
            )
            .evidences(evidence),
    );
}
