use super::brief::{failed_on, finding_on};
use super::rank::{Group, Rank, Ranked, ReasonKind};
use crate::text::{Page, PageStyle, Tone, cut};

/// So many postings are explained; the table has all of them.
const MOST_EXPLAINED: usize = 10;

/// Even where none fits.
const FEWEST_EXPLAINED: usize = 3;

/// The postings as a table, and the reasons of the best ones.
pub fn rank_page(rank: &Rank, style: PageStyle) -> String {
    let mut page = Page::new(style);
    page.row(Tone::Bold, &format!("Best fits for the role of {}", rank.role));
    page.blank();
    table(&mut page, rank);
    let fits = rank.postings.iter().filter(|posting| posting.score > 0);
    let explained = fits
        .count()
        .clamp(FEWEST_EXPLAINED, MOST_EXPLAINED)
        .min(rank.postings.len());
    let (first, others): (Vec<&Ranked>, Vec<&Ranked>) =
        rank.postings.iter().partition(|posting| posting.place <= explained);
    for posting in first {
        page.blank();
        reasons(&mut page, &rank.role, posting);
    }
    if !others.is_empty() {
        page.blank();
        let text = format!("The reasons of the other {} are in --format json.", others.len());
        page.wrapped(Tone::Faint, "", 0, &text);
    }
    failed_on(&mut page, &rank.failed);
    page.finish()
}

fn table(page: &mut Page, rank: &Rank) {
    if rank.postings.is_empty() {
        page.row(Tone::Plain, "No posting could be read.");
        return;
    }
    page.row(
        Tone::Faint,
        &format!("{:>3} {:>5}  {:<14} {:<20} posting", "", "score", "best role", "work"),
    );
    let mut group = Group::Cx;
    for posting in &rank.postings {
        if posting.group != group {
            group = posting.group;
            page.row(
                Tone::Faint,
                match group {
                    Group::Cx => "",
                    Group::Unclear => "    The text does not say enough:",
                    Group::OtherWork => "    Other work; a role's score says little here:",
                },
            );
        }
        let best = posting
            .roles
            .first()
            .map_or(String::new(), |best| format!("{} {}", best.role, best.score));
        page.row(
            Tone::Plain,
            &format!(
                "{:>3} {:>5}  {:<14} {:<20} {}",
                posting.place,
                posting.score,
                cut(&best, 14),
                cut(&posting.posting.family.replace('_', " "), 20),
                posting.posting.name()
            ),
        );
    }
}

fn reasons(page: &mut Page, role: &str, ranked: &Ranked) {
    let first = format!("{}. ", ranked.place);
    page.wrapped(Tone::Bold, &first, 3, &ranked.posting.name());
    page.wrapped(Tone::Faint, "   ", 3, &ranked.posting.place());
    page.wrapped(Tone::Plain, "   ", 3, &ranked.posting.headline);
    let words: Vec<String> = ranked
        .speaks_for
        .iter()
        .map(|reason| format!("\"{}\" ({})", reason.text, reason.section.unwrap_or("text")))
        .collect();
    if words.is_empty() {
        page.wrapped(Tone::Plain, "   For      ", 12, &format!("no words of the role {role}"));
    } else {
        page.wrapped(Tone::Good, "   For      ", 12, &words.join(" · "));
    }
    let against: Vec<String> = ranked
        .against
        .iter()
        .filter(|reason| reason.kind != ReasonKind::Finding)
        .map(|reason| match reason.section {
            Some(section) => format!("\"{}\" ({section})", reason.text),
            None => reason.text.clone(),
        })
        .collect();
    if !against.is_empty() {
        page.wrapped(Tone::Warn, "   Against  ", 12, &against.join(" · "));
    }
    for (index, years) in ranked.years.iter().take(3).enumerate() {
        let label = if index == 0 { "   Asks     " } else { "            " };
        page.wrapped(Tone::Plain, label, 12, &years.in_words());
    }
    for (index, finding) in ranked.findings.iter().enumerate() {
        finding_on(page, if index == 0 { "   Look at  " } else { "            " }, finding);
    }
}
