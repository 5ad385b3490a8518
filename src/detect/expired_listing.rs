use super::{Facts, Findings, Rule};
use crate::model::{AsOfBasis, Audience, Confidence, Evidence, EvidenceRole, FindingBuilder, RuleInfo, Severity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "expired-listing",
        name: "Closing day is over",
        summary: "The page's own data says that applications have ended.",
        help: "\
What it finds: a `validThrough` in the page's JSON-LD that lies before the day the page was saved or, where that is not known, before today or the day you named (`--as-of`).
Why it matters: the position may be filled; and Google asks publishers to take down listings that have ended, or to remove their markup.
What it leaves alone: pages without JSON-LD; the closing day itself; a closing day before the day of posting, which is a slip (`job-markup-dates`); records of dumps, which are old by nature.
How to fix: take the page or its JobPosting markup down, or move `validThrough` where applications are still welcome.
Example: `\"validThrough\": \"2025-11-30\"` on a page that was saved on 2026-01-10.
Ask: The page says that applications ended on {ended}. Is the position still open?
Sources: https://developers.google.com/search/docs/appearance/structured-data/job-posting.",
        severity: Severity::Warning,
        audience: Audience::Everyone,
    },
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings) {
    let Some(markup) = &facts.posting.markup else { return };
    let Some(closes) = &markup.valid_through else { return };
    let seen = facts.seen;
    let Some(ended) = closes.date.filter(|&date| date < seen.date) else {
        return;
    };
    // A day before that of posting is a slip, of which no end follows.
    let posted = markup.posted.as_ref().and_then(|posted| posted.date);
    if posted.is_some_and(|posted| ended < posted) {
        return;
    }
    let day = seen.date;
    let when = match seen.basis {
        AsOfBasis::Saved | AsOfBasis::DatePosted => format!("the page was saved on {day}"),
        AsOfBasis::Option => format!("the day you named is {day}"),
        AsOfBasis::Today => format!("today is {day}"),
    };
    findings.add(
        FindingBuilder::new(&RULE.info)
            // Boards fill the date in by themselves, and prolong a listing without changing it.
            .confidence(Confidence::Medium)
            .message(format!("The page's own data says that applications ended on {ended}; {when}."))
            .advice(
                "Ask whether the position is still open before you spend an evening on the application; some boards set this date by themselves.",
                "Take the page down or remove its JobPosting markup; if the position is still open, move `validThrough`.",
            )
            .evidence(Evidence::markup(EvidenceRole::Primary, &closes.written).at(closes.place))
            .data("ended", ended.to_string())
            .data("seen", day.to_string()),
    );
}
