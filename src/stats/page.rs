use super::count::{Count, Stats};
use crate::model::Group;
use crate::text::{Page, PageStyle, Tone, cut};

/// So many rows of a table are shown; JSON and CSV have all.
const MOST_ROWS: usize = 12;

/// So many groups of the same postings are shown.
const MOST_GROUPS: usize = 6;

/// How many columns a bar of 100 % takes.
const BAR: u64 = 25;

/// The numbers for a person.
pub fn page(stats: &Stats, style: PageStyle) -> String {
    let mut page = Page::new(style);
    page.row(
        Tone::Bold,
        &format!(
            "{} postings, {} failed inputs, {} lines that are no results",
            stats.analysed, stats.failed, stats.wrong
        ),
    );
    for wrong in stats.wrong_lines.iter().take(5) {
        page.wrapped(
            Tone::Bad,
            "  ",
            4,
            &format!("{}, line {}: {}", wrong.source, wrong.line, wrong.message),
        );
    }
    if !stats.failures.is_empty() {
        let kinds: Vec<String> = stats
            .failures
            .iter()
            .map(|(kind, count)| format!("{kind} {count}"))
            .collect();
        page.wrapped(Tone::Faint, "  failed: ", 10, &kinds.join(" · "));
    }
    if stats.analysed == 0 {
        return page.finish();
    }
    claims(&mut page, stats);
    table(&mut page, "Is it customer experience?", &stats.is_cx, stats.analysed);
    table(&mut page, "What the work is", &stats.families, stats.analysed);
    let with_role = stats.roles.iter().map(|count| count.count).sum();
    table(
        &mut page,
        "Best role of CX and front-line postings",
        &stats.roles,
        with_role,
    );
    table(
        &mut page,
        "Most years asked for, wishes left out",
        &stats.years,
        stats.analysed,
    );
    table(&mut page, "Findings, by postings", &stats.findings, stats.analysed);
    table(
        &mut page,
        "Industries as a must",
        &stats.industries_required,
        stats.analysed,
    );
    table(
        &mut page,
        "Industries as a wish",
        &stats.industries_wished,
        stats.analysed,
    );
    table(
        &mut page,
        "Certificates as a must",
        &stats.certificates_required,
        stats.analysed,
    );
    table(
        &mut page,
        "Certificates as a wish",
        &stats.certificates_wished,
        stats.analysed,
    );
    companies(&mut page, stats);
    months(&mut page, stats);
    duplicates(&mut page, stats);
    page.finish()
}

fn claims(page: &mut Page, stats: &Stats) {
    let claims = &stats.claims;
    page.blank();
    if claims.claims == 0 {
        page.row(Tone::Plain, "No title claims customer experience.");
    } else {
        let of = |key: &str| {
            claims
                .is_cx
                .iter()
                .find(|count| count.key == key)
                .map_or(0, |count| count.count)
        };
        let share = claims
            .is_cx
            .iter()
            .find(|count| count.key == "cx")
            .map_or(0.0, |count| count.share);
        let text = format!(
            "Of {} postings whose title claims customer experience, {} are customer experience ({}). \
             Front-line work: {}; something else: {}; unclear: {}.",
            claims.claims,
            of("cx"),
            percent(share),
            of("frontline"),
            of("not_cx"),
            of("unclear"),
        );
        page.wrapped(Tone::Plain, "", 0, &text);
        table(
            page,
            "What the work behind these titles is",
            &claims.families,
            claims.claims,
        );
    }
    if claims.hidden_cx > 0 {
        let text = format!("Customer experience under another title: {}.", claims.hidden_cx);
        page.wrapped(Tone::Plain, "", 0, &text);
    }
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

fn table(page: &mut Page, name: &str, counts: &[Count], of: u64) {
    if counts.is_empty() {
        return;
    }
    page.blank();
    page.row(Tone::Bold, &format!("{name} (of {of})"));
    for count in counts.iter().take(MOST_ROWS) {
        let filled = usize::try_from((count.count * BAR).checked_div(of).unwrap_or(0)).unwrap_or(0);
        let bar = "█".repeat(filled);
        page.row(
            Tone::Plain,
            &format!(
                "  {:<28}{:>8} {:>8}  {bar}",
                cut(&count.key.replace('_', " "), 27),
                count.count,
                percent(count.share)
            ),
        );
    }
    if counts.len() > MOST_ROWS {
        page.row(
            Tone::Faint,
            &format!("  {} more in --format json", counts.len() - MOST_ROWS),
        );
    }
}

fn companies(page: &mut Page, stats: &Stats) {
    page.blank();
    page.row(
        Tone::Bold,
        &format!(
            "Companies {:>28} {:>6} {:>8} {:>12}",
            "postings", "CX", "claims", "mislabelled"
        ),
    );
    for row in stats.companies.iter().take(MOST_ROWS) {
        page.row(
            Tone::Plain,
            &format!(
                "  {:<27}{:>9} {:>6} {:>8} {:>12}",
                cut(&row.company, 26),
                row.postings,
                row.cx,
                row.claims,
                row.mislabelled
            ),
        );
    }
    if stats.companies.len() > MOST_ROWS {
        page.row(
            Tone::Faint,
            &format!("  {} more in --format json", stats.companies.len() - MOST_ROWS),
        );
    }
}

fn months(page: &mut Page, stats: &Stats) {
    page.blank();
    page.row(
        Tone::Bold,
        &format!("Months {:>31} {:>6} {:>8}", "postings", "CX", "claims"),
    );
    let skipped = stats.months.len().saturating_sub(MOST_ROWS);
    if skipped > 0 {
        page.row(Tone::Faint, &format!("  {skipped} earlier ones in --format json"));
    }
    for row in &stats.months[skipped..] {
        page.row(
            Tone::Plain,
            &format!("  {:<27}{:>9} {:>6} {:>8}", row.month, row.postings, row.cx, row.claims),
        );
    }
}

fn duplicates(page: &mut Page, stats: &Stats) {
    let found = &stats.duplicates;
    page.blank();
    page.row(Tone::Bold, "The same posting again");
    let compared = if found.with_text == 0 {
        "The results hold no texts, so only company and title were compared; \
         `rolecall batch --with-text` gives them."
            .to_owned()
    } else {
        found.compared()
    };
    page.wrapped(Tone::Plain, "  ", 2, &compared);
    page.wrapped(Tone::Plain, "  ", 2, &found.remaining());
    for group in found.groups.iter().take(MOST_GROUPS) {
        page.wrapped(Tone::Plain, "  - ", 4, &in_words(group));
    }
    if found.groups.len() > MOST_GROUPS {
        let text = format!("  {} more groups in --format json", found.groups.len() - MOST_GROUPS);
        page.row(Tone::Faint, &text);
    }
}

fn in_words(group: &Group) -> String {
    let mut text = format!("{} × {}", group.postings, group.titles.join(" / "));
    if !group.companies.is_empty() {
        text.push_str(&format!(" · {}", group.companies.join(" / ")));
    }
    text.push_str(&format!(" ({})", group.in_common()));
    text
}
