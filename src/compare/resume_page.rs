use super::brief::{failed_on, finding_on};
use super::keywords::Keyword;
use super::resume_match::{Answer, Match, Matched, ResumeBrief, YearsMatch};
use crate::resume::{Months, Quote, YearsState};
use crate::text::{Page, PageStyle, Tone, cut};

/// How many columns a bar of 100 takes.
const BAR: usize = 20;

/// So many keywords of one kind are named; JSON has all.
const MOST_NAMED: usize = 14;

/// So many lines without employment are named.
const MOST_LEFT_OUT: usize = 4;

/// The résumé, then each posting beside it.
pub fn match_page(result: &Match, style: PageStyle) -> String {
    let mut page = Page::new(style);
    resume(&mut page, &result.resume);
    for posting in &result.postings {
        page.blank();
        matched(&mut page, posting);
    }
    if !result.postings.is_empty() {
        page.blank();
        let text = "A missing word is not a missing skill: where it is true of you, say it in the posting's words. \
                    The résumé was read on this machine only; nothing of it was stored.";
        page.wrapped(Tone::Faint, "", 0, text);
    }
    failed_on(&mut page, &result.failed);
    page.finish()
}

fn quoted(quote: &Quote) -> String {
    match quote.line {
        Some(line) => format!("\"{}\" (line {line})", quote.text),
        None => format!("\"{}\"", quote.text),
    }
}

fn resume(page: &mut Page, resume: &ResumeBrief) {
    page.row(Tone::Bold, &format!("Résumé: {}", resume.source));
    page.row(Tone::Faint, &format!("\"present\" is {}", resume.as_of));
    page.blank();
    for (index, role) in resume.roles.iter().enumerate() {
        let filled = usize::from(role.score) * BAR / 100;
        let label = if index == 0 { "Roles   " } else { "        " };
        let bar = format!("{}{}", "█".repeat(filled), "░".repeat(BAR - filled));
        page.row(
            Tone::Plain,
            &format!("{label}{:<11}{bar} {:>3}", cut(&role.role, 10), role.score),
        );
        if index < 2 {
            let words: Vec<String> = role.evidence.iter().take(5).map(quoted).collect();
            if !words.is_empty() {
                page.wrapped(Tone::Faint, "          ", 10, &words.join(" · "));
            }
        }
    }
    years(page, resume);
}

fn years(page: &mut Page, resume: &ResumeBrief) {
    let years = &resume.years;
    let said = match (years.state, years.total) {
        (YearsState::Shown, Some(total)) => {
            format!("shows about {} of dated work, from these lines:", total.in_words())
        }
        (YearsState::CouldNotBeRead, _) => "there are dates, but no period could be read from them".to_owned(),
        (YearsState::Stated, _) => "no dated work; years are stated in words:".to_owned(),
        _ => "not stated: no dated work and no years in words".to_owned(),
    };
    page.wrapped(Tone::Plain, "Years   ", 8, &said);
    for period in &years.periods {
        let text = format!(
            "{} to {}: {} · {}",
            period.from,
            period.to,
            period.job,
            period.months.in_words()
        );
        let line = period
            .quote
            .line
            .map_or(String::new(), |line| format!(" (line {line})"));
        page.wrapped(Tone::Plain, "          ", 12, &format!("{text}{line}"));
    }
    let mut told: Vec<&Quote> = Vec::new();
    for stated in &years.stated {
        // Two numbers in one sentence are one quote.
        if told.contains(&&stated.quote) {
            continue;
        }
        told.push(&stated.quote);
        page.wrapped(Tone::Plain, "          stated: ", 12, &quoted(&stated.quote));
    }
    for unread in &years.unread {
        let text = format!("{}: {}", quoted(&unread.quote), unread.reason);
        page.wrapped(Tone::Warn, "          could not be read: ", 12, &text);
    }
    for left in years.left_out.iter().take(MOST_LEFT_OUT) {
        let text = format!("{} ({})", quoted(&left.quote), left.reason);
        page.wrapped(Tone::Faint, "          not counted: ", 12, &text);
    }
    if years.left_out.len() > MOST_LEFT_OUT {
        let text = format!("          not counted: {} more", years.left_out.len() - MOST_LEFT_OUT);
        page.row(Tone::Faint, &text);
    }
}

fn matched(page: &mut Page, matched: &Matched) {
    page.wrapped(Tone::Bold, "", 0, &matched.posting.name());
    page.wrapped(Tone::Faint, "", 0, &matched.posting.place());
    page.wrapped(Tone::Plain, "", 0, &matched.posting.headline);
    let covered: usize = matched.counts.iter().map(|count| count.covered).sum();
    let all: usize = matched.counts.iter().map(|count| count.of).sum();
    page.blank();
    if all == 0 {
        page.row(
            Tone::Plain,
            "Words   the posting holds none of the keywords that rolecall knows",
        );
    } else {
        page.row(
            Tone::Plain,
            &format!("Words   the résumé holds {covered} of the posting's {all} keywords"),
        );
    }
    for count in &matched.counts {
        let of_kind = |covered: bool| {
            let chosen = matched
                .keywords
                .iter()
                .filter(|keyword| keyword.kind == count.kind && keyword.shown.is_some() == covered);
            chosen.collect::<Vec<_>>()
        };
        page.row(
            Tone::Plain,
            &format!("  {:<13}{:>3} of {}", count.kind.title(), count.covered, count.of),
        );
        named(page, Tone::Good, "      has      ", &of_kind(true), false);
        named(page, Tone::Warn, "      missing  ", &of_kind(false), true);
    }
    for (index, years) in matched.years.iter().enumerate() {
        asked_years(page, if index == 0 { "Years   asks " } else { "        asks " }, years);
    }
    for (index, finding) in matched.findings.iter().enumerate() {
        finding_on(page, if index == 0 { "Look at " } else { "        " }, finding);
    }
}

/// Musts first, then wishes.
fn named(page: &mut Page, tone: Tone, label: &str, keywords: &[&Keyword], with_section: bool) {
    if keywords.is_empty() {
        return;
    }
    let mut sorted = keywords.to_vec();
    let order = |section: &str| {
        ["required", "duties", "summary", "other", "preferred"]
            .iter()
            .position(|s| *s == section)
    };
    if with_section {
        sorted.sort_by_key(|keyword| order(keyword.section));
    }
    let mut names: Vec<String> = sorted
        .iter()
        .take(MOST_NAMED)
        .map(|keyword| {
            if with_section && matches!(keyword.section, "required" | "preferred") {
                format!("{} ({})", keyword.name, keyword.section)
            } else {
                keyword.name.clone()
            }
        })
        .collect();
    if sorted.len() > MOST_NAMED {
        names.push(format!("{} more in --format json", sorted.len() - MOST_NAMED));
    }
    page.wrapped(tone, label, 15, &names.join(" · "));
}

fn asked_years(page: &mut Page, label: &str, years: &YearsMatch) {
    page.wrapped(Tone::Plain, label, 10, &years.asked.in_words());
    let in_all = years.in_all.map_or(String::new(), Months::in_words);
    let (tone, said) = match years.answer {
        Answer::LongEnough => (Tone::Good, format!("the dated work in all is as long: {in_all}")),
        Answer::Shorter => (Tone::Warn, format!("the dated work in all is shorter: {in_all}")),
        Answer::DependsOnMonths => (Tone::Warn, format!("the dated work in all may be as long: {in_all}")),
        Answer::StatedOnly => (
            Tone::Plain,
            "the résumé has no dated work; it states years in words".to_owned(),
        ),
        Answer::CouldNotBeRead => (Tone::Warn, "the résumé's dates could not be read".to_owned()),
        Answer::NotStated => (Tone::Warn, "the résumé states no years".to_owned()),
        Answer::NoNumber if in_all.is_empty() => (Tone::Plain, "the posting names no number".to_owned()),
        Answer::NoNumber => (
            Tone::Plain,
            format!("the posting names no number; dated work in all: {in_all}"),
        ),
    };
    page.wrapped(tone, "          ", 10, &said);
    if let Some(related) = &years.related {
        let words = related.words.join("; ");
        let text = if related.jobs.is_empty() {
            format!("no dated entry names: {words}")
        } else {
            format!(
                "entries that name {words}: {} ({})",
                related.months.in_words(),
                related.jobs.join("; ")
            )
        };
        page.wrapped(Tone::Plain, "          ", 10, &text);
    }
    for stated in years.stated.iter().take(1) {
        page.wrapped(Tone::Faint, "          stated: ", 12, &quoted(&stated.quote));
    }
}
