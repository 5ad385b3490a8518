//! Lines and parts of a résumé.

use serde::Serialize;

use super::words::{FoundWords, LineWords};
use crate::model::SectionKind;
use crate::text::{Span, Txt};

/// What a part of a résumé is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PartKind {
    /// What stands before the first heading.
    Top,
    /// Profile, summary, objective.
    Summary,
    /// Employment.
    Experience,
    /// Schools and degrees.
    Education,
    /// Skills and tools.
    Skills,
    /// Certificates and licences.
    Certificates,
    /// Courses.
    Training,
    /// Projects outside of employment.
    Projects,
    /// Unpaid work.
    Volunteering,
    /// Personal details and contacts.
    Personal,
    /// Languages.
    Languages,
    /// Publications and talks.
    Publications,
    /// Awards and memberships.
    Awards,
    /// References.
    References,
    /// Interests.
    Interests,
}

impl PartKind {
    fn of_list(list: &str) -> Option<Self> {
        Some(match list {
            "heading_summary" => PartKind::Summary,
            "heading_experience" => PartKind::Experience,
            "heading_education" => PartKind::Education,
            "heading_skills" => PartKind::Skills,
            "heading_certificates" => PartKind::Certificates,
            "heading_training" => PartKind::Training,
            "heading_projects" => PartKind::Projects,
            "heading_volunteering" => PartKind::Volunteering,
            "heading_personal" => PartKind::Personal,
            "heading_languages" => PartKind::Languages,
            "heading_publications" => PartKind::Publications,
            "heading_awards" => PartKind::Awards,
            "heading_references" => PartKind::References,
            "heading_interests" => PartKind::Interests,
            _ => return None,
        })
    }

    /// The section of a posting as which the packs read it.
    pub(super) fn as_section(self) -> SectionKind {
        match self {
            PartKind::Experience => SectionKind::Duties,
            PartKind::Top | PartKind::Summary => SectionKind::Summary,
            PartKind::Skills | PartKind::Certificates => SectionKind::Required,
            PartKind::Education
            | PartKind::Training
            | PartKind::Projects
            | PartKind::Volunteering
            | PartKind::Publications
            | PartKind::Awards => SectionKind::Preferred,
            PartKind::Personal | PartKind::Languages | PartKind::References | PartKind::Interests => SectionKind::Legal,
        }
    }

    /// What dates in this part are about, where they are no employment.
    pub(super) fn not_employment(self) -> Option<&'static str> {
        match self {
            PartKind::Top | PartKind::Summary | PartKind::Experience => None,
            PartKind::Education => Some("education"),
            PartKind::Training => Some("training"),
            PartKind::Skills => Some("skills"),
            PartKind::Certificates => Some("certificates"),
            PartKind::Projects => Some("projects"),
            PartKind::Volunteering => Some("unpaid work"),
            PartKind::Personal => Some("personal details"),
            PartKind::Languages => Some("languages"),
            PartKind::Publications => Some("publications"),
            PartKind::Awards => Some("awards and memberships"),
            PartKind::References => Some("references"),
            PartKind::Interests => Some("interests"),
        }
    }
}

/// A line with something in it.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// Without blanks and bullet around it.
    pub(super) span: Span<Txt>,
    pub(super) bullet: bool,
    /// Whether a blank line stands before it.
    pub(super) apart: bool,
    /// The part it belongs to; for a line with a label of its own ("Education: ...") what the label says.
    pub(super) kind: PartKind,
    pub(super) heading: bool,
    pub(super) words: LineWords<'a>,
}

impl Line<'_> {
    pub(super) fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.span.range()).unwrap_or_default()
    }
}

/// Signs that begin an item of a list.
const BULLETS: [char; 16] = [
    '-', '*', '•', '◦', '▪', '▫', '‣', '●', '○', '■', '·', '–', '—', '\u{F0B7}', '\u{F0A7}', '➢',
];

/// A longer line is no heading.
const MOST_HEADING_WORDS: usize = 8;

/// Words that join the words of a heading.
const JOINTS: [&str; 8] = ["and", "my", "the", "of", "with", "in", "a", "cv"];

/// The lines of a text, each with its part.
pub(super) fn lines<'a>(text: &str, words: &'a FoundWords<'a>) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    let mut kind = PartKind::Top;
    let mut apart = true;
    let mut start = 0;
    for raw in text.split_inclusive('\n') {
        let from = start;
        start += raw.len();
        let content = raw.trim();
        if content.is_empty() {
            apart = true;
            continue;
        }
        let lead = raw.len() - raw.trim_start().len();
        let bullet = bullet_len(content);
        let span = Span::new(from + lead + bullet, from + lead + content.len());
        let found = words.within(span);
        let line = &content[bullet..];
        let (opened, own) = match heading_of(line, span.start, &found, kind).filter(|_| bullet == 0) {
            Some(Heading::Opens(opened)) => (Some(opened), true),
            Some(Heading::Label(label, true)) => (Some(label), false),
            Some(Heading::Label(label, false)) => {
                lines.push(Line {
                    span,
                    bullet: false,
                    apart: std::mem::take(&mut apart),
                    kind: label,
                    heading: false,
                    words: found,
                });
                continue;
            }
            Some(Heading::Inner) => (None, true),
            None => (None, false),
        };
        kind = opened.unwrap_or(kind);
        lines.push(Line {
            span,
            bullet: bullet > 0,
            apart: std::mem::take(&mut apart),
            kind,
            heading: own,
            words: found,
        });
    }
    lines
}

fn bullet_len(line: &str) -> usize {
    let Some(first) = line.chars().next().filter(|c| BULLETS.contains(c)) else {
        return 0;
    };
    let rest = &line[first.len_utf8()..];
    let plain = matches!(first, '-' | '*' | '–' | '—');
    if rest.trim().is_empty() || plain && !rest.starts_with([' ', '\t']) {
        return 0;
    }
    line.len() - rest.trim_start().len()
}

enum Heading {
    /// The line is a heading and nothing else.
    Opens(PartKind),
    /// A small heading inside one job.
    Inner,
    /// "Education: BSc ..."; whether what follows belongs to it too.
    Label(PartKind, bool),
}

fn heading_of(line: &str, start: usize, words: &LineWords<'_>, part: PartKind) -> Option<Heading> {
    let (label, content) = match line.split_once(':') {
        Some((label, content)) => (label, content.trim()),
        None => (line, ""),
    };
    // "Experience (2015 - present)"
    let label = label.split('(').next().unwrap_or(label);
    if label.split_whitespace().count() > MOST_HEADING_WORDS {
        return None;
    }
    let end = start + label.len();
    let lists: Vec<(&str, Span<Txt>)> = words
        .words
        .iter()
        .filter(|(list, span)| list.starts_with("heading_") && span.end <= end)
        .copied()
        .collect();
    let mut rest = String::new();
    let mut at = start;
    for (_, span) in &lists {
        rest.push_str(line.get(at - start..span.start - start).unwrap_or_default());
        rest.push(' ');
        at = span.end;
    }
    rest.push_str(line.get(at - start..label.len()).unwrap_or_default());
    let nothing_else = rest
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .all(|word| JOINTS.contains(&word.to_lowercase().as_str()));
    let (first, _) = lists.first()?;
    if !nothing_else {
        return None;
    }
    if *first == "heading_inner" {
        return content.is_empty().then_some(Heading::Inner);
    }
    let experience = lists.iter().any(|(list, _)| *list == "heading_experience");
    let kind = if experience {
        PartKind::Experience
    } else {
        PartKind::of_list(first)?
    };
    // A list of tools at the end of one job: "Tools: SQL, Tableau".
    let of_one_job = part == PartKind::Experience
        && line.contains(':')
        && matches!(kind, PartKind::Skills | PartKind::Training | PartKind::Projects);
    match (content.is_empty(), of_one_job) {
        (true, true) => Some(Heading::Inner),
        (true, false) => Some(Heading::Opens(kind)),
        (false, _) => Some(Heading::Label(
            kind,
            matches!(kind, PartKind::Experience | PartKind::Education),
        )),
    }
}
