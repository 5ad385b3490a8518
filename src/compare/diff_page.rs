use super::brief::finding_on;
use super::diff::{Diff, How};
use crate::text::{Page, PageStyle, Tone};

/// What changed, for a person: the facts first, then the text.
pub fn diff_page(diff: &Diff, style: PageStyle) -> String {
    let mut page = Page::new(style);
    page.wrapped(Tone::Bold, "old  ", 5, &diff.old.name());
    page.wrapped(
        Tone::Faint,
        "     ",
        5,
        &format!("{}, as of {}", diff.old.place(), diff.old.as_of),
    );
    page.wrapped(Tone::Bold, "new  ", 5, &diff.new.name());
    page.wrapped(
        Tone::Faint,
        "     ",
        5,
        &format!("{}, as of {}", diff.new.place(), diff.new.as_of),
    );
    page.blank();
    if diff.same {
        page.row(Tone::Plain, "Nothing changed.");
        return page.finish();
    }
    fields(&mut page, diff);
    demands(&mut page, diff);
    findings(&mut page, diff);
    text(&mut page, diff);
    for note in &diff.notes {
        page.wrapped(Tone::Faint, "note: ", 6, note);
    }
    page.finish()
}

fn fields(page: &mut Page, diff: &Diff) {
    let none = || "(not stated)".to_owned();
    for change in &diff.fields {
        let old = change.old.clone().unwrap_or_else(none);
        let new = change.new.clone().unwrap_or_else(none);
        page.wrapped(
            Tone::Plain,
            &format!("{:<14}", change.what),
            14,
            &format!("{old} → {new}"),
        );
    }
    let mut verdict: Vec<String> = Vec::new();
    for change in &diff.verdict {
        let side = |value: &Option<String>| value.clone().unwrap_or_else(none).replace('_', " ");
        let what = match change.what.as_str() {
            "is_cx" => "answer",
            "claims_cx" => "title claims CX",
            other => other,
        };
        verdict.push(format!("{what}: {} → {}", side(&change.old), side(&change.new)));
    }
    if !verdict.is_empty() {
        page.wrapped(Tone::Plain, "verdict       ", 14, &verdict.join(" · "));
        page.wrapped(Tone::Plain, "              ", 14, &diff.new.headline);
    }
    let roles: Vec<String> = diff
        .roles
        .iter()
        .map(|role| format!("{} {} → {}", role.role, role.old, role.new))
        .collect();
    if !roles.is_empty() {
        page.wrapped(Tone::Plain, "roles         ", 14, &roles.join(" · "));
    }
}

fn demands(page: &mut Page, diff: &Diff) {
    for (index, change) in diff.demands.iter().enumerate() {
        let (word, tone) = match change.how {
            How::Added => ("asks also", Tone::Warn),
            How::Removed => ("asks no more", Tone::Good),
            How::Raised => ("asks more", Tone::Warn),
            How::Lowered => ("asks less", Tone::Good),
            How::Changed | How::Moved => ("asks otherwise", Tone::Plain),
        };
        let what = match (&change.old, &change.new) {
            (Some(old), Some(new)) => format!("{old} → {new}"),
            (Some(one), None) | (None, Some(one)) => one.clone(),
            (None, None) => String::new(),
        };
        let label = if index == 0 { "demands       " } else { "              " };
        page.wrapped(tone, label, 14, &format!("{word}: {}: {what}", change.kind));
        page.wrapped(Tone::Faint, "              > ", 16, &format!("\"{}\"", change.quote));
    }
}

fn findings(page: &mut Page, diff: &Diff) {
    for finding in &diff.findings_new {
        finding_on(page, "new finding   ", finding);
    }
    for finding in &diff.findings_gone {
        let text = format!("[{}] {}", finding.rule, finding.message);
        page.wrapped(Tone::Good, "no more       ", 14, &text);
    }
}

fn text(page: &mut Page, diff: &Diff) {
    for change in &diff.sections {
        let (mark, tone) = match (&change.old, &change.new) {
            (None, Some(_)) => ("+", Tone::Good),
            (Some(_), None) => ("-", Tone::Bad),
            _ => ("~", Tone::Plain),
        };
        let kind = change.new.as_ref().or(change.old.as_ref()).map_or("", String::as_str);
        page.wrapped(
            tone,
            &format!("section       {mark} "),
            16,
            &format!("{} ({kind})", change.what),
        );
    }
    if diff.text.is_empty() {
        return;
    }
    page.blank();
    let counts = [(How::Added, "added"), (How::Removed, "removed"), (How::Moved, "moved")];
    let counted: Vec<String> = counts
        .into_iter()
        .map(|(how, word)| (diff.text.iter().filter(|change| change.how == how).count(), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    page.row(Tone::Bold, &format!("Sentences: {}", counted.join(", ")));
    let mut section = "";
    for change in &diff.text {
        if change.section != section {
            section = change.section;
            page.row(Tone::Faint, &format!("  {section}"));
        }
        let (mark, tone) = match change.how {
            How::Added => ("  + ", Tone::Good),
            How::Removed => ("  - ", Tone::Bad),
            _ => ("  ~ ", Tone::Plain),
        };
        page.wrapped(tone, mark, 4, &change.text);
    }
}
