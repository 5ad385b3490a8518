use super::guide::{Guide, GuideError, owned};
use crate::model::{
    Analysis, ExpectedKeyword, Family, ForeignDuties, IsCx, KeywordKind, Posting, Quoted, RoleScore, SectionKind,
    TargetAudit,
};
use crate::text::{PhraseSet, Span, fold};

/// Another role is named from this many different duties on.
const FOREIGN_DUTIES: usize = 2;
/// The most duties of another role that are quoted.
const MOST_QUOTES: usize = 4;

/// Compares a listing with the role that its author means. `names` gives the roles' names for people.
pub(crate) fn target_audit(
    guide: &Guide,
    analysis: &Analysis,
    role: &str,
    names: &dyn Fn(&str) -> String,
) -> Result<Option<TargetAudit>, GuideError> {
    let (Some(lists), Some(score)) = (
        guide.roles.get(role),
        analysis.roles.iter().find(|score| score.role == role),
    ) else {
        return Ok(None);
    };
    let entries: Vec<_> = lists.entries().collect();
    let found = first_quotes(
        &analysis.posting,
        &owned(entries.iter().map(|entry| entry.2))?,
        entries.len(),
    );
    let expected: Vec<ExpectedKeyword> = entries
        .iter()
        .zip(found)
        .map(|(&(kind, name, _), found)| ExpectedKeyword {
            kind,
            name: name.to_owned(),
            found,
        })
        .collect();
    let foreign = foreign_duties(analysis, score);
    let best = analysis
        .roles
        .iter()
        .min_by_key(|score| score.rank)
        .map_or_else(String::new, |score| score.role.clone());
    let mut audit = TargetAudit {
        role: role.to_owned(),
        name: names(role),
        score: score.score,
        rank: score.rank,
        best,
        expected,
        foreign,
        suggestions: Vec::new(),
    };
    audit.suggestions = suggestions(&audit, analysis, names);
    Ok(Some(audit))
}

/// Where a listing speaks of the work: not in what it says of the company, the benefits and the law.
fn speaks_of_the_work(kind: SectionKind) -> bool {
    !matches!(kind, SectionKind::About | SectionKind::Benefits | SectionKind::Legal)
}

/// The first words of the listing for each owner of a set of phrases.
pub(super) fn first_quotes(posting: &Posting, phrases: &PhraseSet, owners: usize) -> Vec<Option<Quoted>> {
    let folded = fold(&posting.text);
    let mut first: Vec<Option<Quoted>> = vec![None; owners];
    let mut way_back = folded.way_back(&posting.text);
    phrases.find(folded.as_str(), |hit| {
        let span = way_back.span(hit.start, hit.end);
        if !speaks_of_the_work(posting.kind_at(span.start)) {
            return;
        }
        for owner in phrases.values(hit.set) {
            if let Some(quote @ None) = first.get_mut(owner as usize) {
                *quote = Some(Quoted {
                    text: posting.text[span.range()].to_owned(),
                    span,
                });
            }
        }
    });
    first
}

/// The duties that count for other roles and not for the target.
fn foreign_duties(analysis: &Analysis, target: &RoleScore) -> Vec<ForeignDuties> {
    let of_target: Vec<_> = target.evidence.iter().filter_map(|piece| piece.span).collect();
    let touches = |span: &Span<_>| of_target.iter().any(|own| own.start < span.end && span.start < own.end);
    let mut foreign = Vec::new();
    for score in analysis.roles.iter().filter(|score| score.role != target.role) {
        let mut pieces: Vec<_> = score
            .evidence
            .iter()
            .filter(|piece| piece.weight > 0 && piece.section == SectionKind::Duties)
            .filter_map(|piece| piece.span.map(|span| (piece, span)))
            .filter(|(_, span)| !touches(span))
            .collect();
        let mut groups: Vec<&str> = pieces.iter().map(|(piece, _)| piece.group.as_str()).collect();
        groups.sort_unstable();
        groups.dedup();
        if groups.len() < FOREIGN_DUTIES {
            continue;
        }
        pieces.sort_by_key(|(piece, span)| (std::cmp::Reverse(piece.weight), span.start));
        let quotes = pieces.into_iter().take(MOST_QUOTES).map(|(piece, span)| Quoted {
            text: piece.text.clone(),
            span,
        });
        foreign.push(ForeignDuties {
            role: score.role.clone(),
            score: score.score,
            quotes: quotes.collect(),
        });
    }
    foreign.sort_by_key(|duties| std::cmp::Reverse(duties.score));
    foreign
}

fn suggestions(audit: &TargetAudit, analysis: &Analysis, names: &dyn Fn(&str) -> String) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(family) = Family::from_name(&analysis.verdict.family).filter(|_| analysis.verdict.is_cx == IsCx::NotCx)
    {
        out.push(format!(
            "The duties are {}, not customer experience. Words alone do not change that: give the position its own \
             title, or give it the duties of a {}.",
            family.title(),
            audit.name
        ));
    }
    if audit.rank > 1 {
        let best = analysis.roles.iter().find(|score| score.role == audit.best);
        out.push(format!(
            "The text reads more like a {} ({}) than a {} ({}). Change the title or the duties, whichever is wrong.",
            names(&audit.best),
            best.map_or(0, |score| score.score),
            audit.name,
            audit.score
        ));
    }
    let missing = |kind: KeywordKind| -> Vec<&str> {
        audit
            .expected
            .iter()
            .filter(|keyword| keyword.kind == kind && keyword.found.is_none())
            .map(|keyword| keyword.name.as_str())
            .collect()
    };
    let none_found = |kind: KeywordKind| {
        audit
            .expected
            .iter()
            .filter(|keyword| keyword.kind == kind)
            .all(|keyword| keyword.found.is_none())
    };
    let duties = missing(KeywordKind::Duty);
    if !duties.is_empty() {
        out.push(format!(
            "Say whether these duties belong to the position, and name those that do: {}.",
            duties.join("; ")
        ));
    }
    if none_found(KeywordKind::Metric) {
        out.push(format!(
            "Name at least one figure that the work is measured by, such as {}.",
            missing(KeywordKind::Metric).join(", ")
        ));
    }
    if none_found(KeywordKind::Tool) {
        out.push(format!(
            "Name the tools, or say that they can be learned: {}.",
            missing(KeywordKind::Tool).join(", ")
        ));
    }
    for duties in &audit.foreign {
        let quotes: Vec<String> = duties
            .quotes
            .iter()
            .map(|quote| format!("\"{}\"", quote.text))
            .collect();
        out.push(format!(
            "These duties are a {}'s: {}. Give them to that position, or say how much of the time they take.",
            names(&duties.role),
            quotes.join(", ")
        ));
    }
    out
}
