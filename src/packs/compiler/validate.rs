//! Second step: what parsed is checked, expanded and folded. Problems carry their place.

use std::collections::BTreeSet;
use std::ops::Range;

use sha2::{Digest, Sha256};
use smol_str::SmolStr;
use toml::Spanned;

use super::braces::expand;
use super::compiled::{Certification, Guide, HeadingExample, Industry, PackKind, SectionSet, Weight, WordRule};
use super::error::{PackError, PackProblem};
use super::schema::{FileKind, PackFile, RawCertification, RawContext, RawIndustry, RawSection, RawTerm, RawWeight};
use super::technologies;
use super::written::{Written, WrittenTerm};
use crate::model::{PackSource, Severity};
use crate::text::{LineIndex, fold_str};

/// Adds a file to what is written, or says everything that is wrong with it.
pub(super) fn add(written: &mut Written<'_>, name: &str, text: &str) -> Result<(), PackError> {
    let mut check = Check {
        name,
        lines: LineIndex::new(text.as_bytes()),
        problems: Vec::new(),
    };
    let mut version = env!("CARGO_PKG_VERSION").to_owned();
    if name.ends_with(".tsv") {
        check.technologies_table(written, text);
    } else {
        match toml::from_str::<PackFile>(text) {
            Ok(file) => {
                version = file.version.clone().unwrap_or(version);
                check.file(written, file);
            }
            Err(error) => {
                let span = error.span().unwrap_or(0..0);
                check.problem(span, error.message().to_owned());
            }
        }
    }
    if !check.problems.is_empty() {
        check.problems.sort_by_key(|problem| (problem.line, problem.column));
        return Err(PackError {
            file: name.to_owned(),
            problems: check.problems,
        });
    }
    written.sources.push(PackSource {
        id: name.to_owned(),
        version,
        sha256: Sha256::digest(text.as_bytes())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect(),
    });
    Ok(())
}

struct Check<'a> {
    name: &'a str,
    lines: LineIndex<'a>,
    problems: Vec<PackProblem>,
}

impl Check<'_> {
    fn problem(&mut self, at: Range<usize>, message: String) {
        let place = self.lines.place(at.start);
        self.problems.push(PackProblem {
            line: place.line,
            column: place.column,
            message,
        });
    }

    fn file(&mut self, written: &mut Written<'_>, mut file: PackFile) {
        let cues = self.cue_lists(&mut file);
        let mut used = !cues.is_empty();
        if !cues.is_empty() {
            let id = file.id.as_ref().map_or_else(|| self.stem(), |id| id.get_ref().clone());
            written.merge(PackKind::Cues, &id, cues);
        }
        used |= !file.sections.is_empty() || !file.industries.is_empty();
        used |= !file.certifications.is_empty() || !file.technologies.is_empty();
        for section in std::mem::take(&mut file.sections) {
            self.section(written, section);
        }
        self.industries(written, std::mem::take(&mut file.industries));
        self.certifications(written, std::mem::take(&mut file.certifications));
        self.technologies(written, &file);
        if !file.terms.is_empty() || file.kind.is_some_and_not_cues() {
            self.term_pack(written, file);
        } else if !used {
            self.problem(
                0..0,
                "the pack adds nothing: it has no terms, sections, industries, certifications, technologies or cues"
                    .to_owned(),
            );
        }
    }

    fn stem(&self) -> String {
        let base = self.name.rsplit(['/', '\\']).next().unwrap_or(self.name);
        base.trim_end_matches(".toml").to_owned()
    }

    fn term_pack(&mut self, written: &mut Written<'_>, file: PackFile) {
        let Some(kind) = file.kind else {
            return self.problem(
                0..0,
                "a pack with terms needs `kind`: family, role, signal, claim or rule".to_owned(),
            );
        };
        let Some(id) = file.id else {
            return self.problem(0..0, "a pack with terms needs `id`".to_owned());
        };
        let pack_kind = match kind.get_ref() {
            FileKind::Family => PackKind::Family,
            FileKind::Role => PackKind::Role,
            FileKind::Signal => PackKind::Signal,
            FileKind::Claim => PackKind::Claim,
            FileKind::Rule => PackKind::Rule,
            FileKind::Cues => return self.problem(kind.span(), "a pack of cues has no terms".to_owned()),
        };
        let existing = written.has_pack(pack_kind, id.get_ref());
        if !existing && (file.name.is_none() || file.summary.is_none()) {
            self.problem(
                id.span(),
                format!("the new pack {:?} needs `name` and `summary`", id.get_ref()),
            );
        }
        if pack_kind == PackKind::Role && !existing && file.guide.is_none() {
            self.problem(
                id.span(),
                "a role needs its [guide]: does, metrics, tools, titles".to_owned(),
            );
        }
        let needs_group = matches!(pack_kind, PackKind::Family | PackKind::Role);
        let mut ids = BTreeSet::new();
        let terms: Vec<WrittenTerm> = file
            .terms
            .into_iter()
            .filter_map(|raw| self.term(raw, needs_group, &mut ids))
            .collect();
        if pack_kind == PackKind::Rule {
            match (file.help, file.message, file.seeker, file.recruiter) {
                (Some(help), Some(message), Some(seeker), Some(recruiter)) => {
                    let rule = WordRule {
                        id: id.get_ref().clone(),
                        name: file.name.clone().unwrap_or_default(),
                        summary: file.summary.clone().unwrap_or_default(),
                        help,
                        severity: file.severity.unwrap_or(Severity::Note),
                        message,
                        seeker,
                        recruiter,
                    };
                    written.word_rules.insert(rule.id.clone(), rule);
                }
                _ => self.problem(
                    id.span(),
                    "a rule needs `help`, `message`, `seeker` and `recruiter`".to_owned(),
                ),
            }
        }
        written.merge(pack_kind, id.get_ref(), terms);
        let guide = file.guide.map(|guide| Guide {
            does: guide.does,
            metrics: guide.metrics,
            tools: guide.tools,
            titles: guide.titles,
        });
        written.describe((pack_kind, id.get_ref()), file.name, file.summary, guide);
    }

    fn term(&mut self, mut raw: RawTerm, needs_group: bool, ids: &mut BTreeSet<String>) -> Option<WrittenTerm> {
        let place = raw.id.span();
        if !ids.insert(raw.id.get_ref().clone()) {
            self.problem(place.clone(), format!("the term {:?} stands twice", raw.id.get_ref()));
        }
        if needs_group && raw.group.is_none() {
            self.problem(
                place.clone(),
                format!("the term {:?} needs a `group`", raw.id.get_ref()),
            );
        }
        let sections = raw.sections.as_deref().map_or(SectionSet::BODY, SectionSet::of);
        let context = raw.take_context();
        let mut term = self.entry(&raw.id, &raw.any, context, true)?;
        term.sections = sections;
        term.group = raw.group.unwrap_or_default().into();
        term.contra = raw.contra.map(Into::into);
        term.weight = match raw.weight {
            RawWeight::Strong => Weight::Strong,
            RawWeight::Medium => Weight::Medium,
            RawWeight::Weak => Weight::Weak,
        };
        Some(term)
    }

    /// What every entry has: forms, context, examples. `strict` demands examples of ambiguous entries.
    fn entry(
        &mut self,
        id: &Spanned<String>,
        any: &[Spanned<String>],
        context: RawContext,
        strict: bool,
    ) -> Option<WrittenTerm> {
        let written = self.expanded(any);
        if written.is_empty() {
            self.problem(id.span(), format!("{:?} has no surface form", id.get_ref()));
            return None;
        }
        let mut forms: Vec<String> = written.iter().map(|form| fold_str(form)).collect();
        if let Some(empty) = forms.iter().position(String::is_empty) {
            self.problem(
                id.span(),
                format!("a surface form of {:?} folds to nothing", id.get_ref()),
            );
            forms.remove(empty);
        }
        let conditional = context.case || !context.near.is_empty() || !context.unless.is_empty();
        let short = forms
            .iter()
            .any(|form| form.chars().count() <= 4 || !form.contains(' '));
        if strict && (conditional || short) && (context.hits.is_empty() || conditional && context.misses.is_empty()) {
            self.problem(
                id.span(),
                format!(
                    "{:?} is short or conditional: it needs example sentences, `hits` and `misses`",
                    id.get_ref()
                ),
            );
        }
        let folded = |forms: Vec<String>| -> Vec<String> { forms.iter().map(|form| fold_str(form)).collect() };
        let near = folded(self.expanded(&context.near));
        let unless = folded(self.expanded(&context.unless));
        Some(WrittenTerm {
            id: id.get_ref().into(),
            forms,
            exact: if context.case {
                written.iter().map(Into::into).collect()
            } else {
                Vec::new()
            },
            weight: Weight::Medium,
            group: SmolStr::default(),
            contra: None,
            sections: SectionSet::ALL,
            near,
            unless,
            hits: self.examples(context.hits),
            misses: self.examples(context.misses),
        })
    }

    fn examples(&self, examples: Vec<Spanned<String>>) -> Vec<(String, (usize, usize))> {
        examples
            .into_iter()
            .map(|example| {
                let place = self.lines.place(example.span().start);
                (example.into_inner(), (place.line, place.column))
            })
            .collect()
    }

    fn expanded(&mut self, written: &[Spanned<String>]) -> Vec<String> {
        let mut forms = Vec::new();
        for form in written {
            match expand(form.get_ref()) {
                Ok(expanded) => forms.extend(expanded),
                Err(message) => self.problem(form.span(), message),
            }
        }
        forms
    }

    fn section(&mut self, written: &mut Written<'_>, section: RawSection) {
        for form in self.expanded(&section.headings) {
            let key = fold_str(&form);
            if let Some(other) = written.kind_of_heading(&key)
                && other != section.kind
            {
                let place = section.headings.first().map_or(0..0, Spanned::span);
                self.problem(place, format!("the heading {form:?} is {} already", other.name()));
                continue;
            }
            written.headings.insert(key, section.kind);
        }
        for phrase in self.expanded(&section.contains) {
            written.heading_phrases.push((fold_str(&phrase), section.kind));
        }
        for (list, phrases) in [
            (&section.items, &mut written.item_phrases),
            (&section.lines, &mut written.line_phrases),
        ] {
            phrases.extend(
                self.expanded(list)
                    .iter()
                    .map(|phrase| (fold_str(phrase), section.kind)),
            );
        }
        for (examples, must_match) in [(section.hits, true), (section.misses, false)] {
            for (heading, place) in self.examples(examples) {
                written.heading_examples.push(HeadingExample {
                    heading,
                    kind: section.kind,
                    must_match,
                    file: self.name.to_owned(),
                    place,
                });
            }
        }
    }

    fn industries(&mut self, written: &mut Written<'_>, rows: Vec<RawIndustry>) {
        let mut terms = Vec::new();
        for mut row in rows {
            let context = row.take_context();
            let Some(term) = self.entry(&row.id, &row.any, context, false) else {
                continue;
            };
            written.industries.insert(
                term.id.clone(),
                Industry {
                    name: row.name,
                    class: row.class,
                },
            );
            terms.push(term);
        }
        written.merge(PackKind::Industries, "industries", terms);
    }

    fn certifications(&mut self, written: &mut Written<'_>, rows: Vec<RawCertification>) {
        let mut terms = Vec::new();
        for mut row in rows {
            let context = row.take_context();
            let Some(term) = self.entry(&row.id, &row.any, context, false) else {
                continue;
            };
            written.facts.certifications.insert(
                term.id.clone(),
                Certification {
                    name: row.name,
                    vendor: row.vendor,
                },
            );
            terms.push(term);
        }
        written.merge(PackKind::Certifications, "certifications", terms);
    }

    fn technologies(&mut self, written: &mut Written<'_>, file: &PackFile) {
        let mut terms = Vec::new();
        for row in &file.technologies {
            let name = row.name.get_ref();
            match technologies::technology(name, row.date.get_ref(), row.confidence, &row.basis) {
                Ok(technology) => {
                    let aliases: Vec<&str> = row.aliases.iter().map(String::as_str).collect();
                    let near = row.near.iter().map(|word| fold_str(word)).collect();
                    terms.push(technologies::term(name, &aliases, near, row.case));
                    written.facts.technologies.insert(name.into(), technology);
                }
                Err(message) => self.problem(row.date.span(), message),
            }
        }
        written.merge(PackKind::Technologies, "technologies", terms);
    }

    fn technologies_table(&mut self, written: &mut Written<'_>, text: &str) {
        let (rows, problems) = technologies::parse(text);
        self.problems.extend(problems);
        let mut claimed = std::collections::BTreeMap::new();
        let mut terms = Vec::new();
        for row in rows {
            for form in &row.term.forms {
                if let Some(first) = claimed
                    .insert(form.clone(), row.line)
                    .filter(|&first| first != row.line)
                {
                    self.problems.push(PackProblem {
                        line: row.line,
                        column: 1,
                        message: format!("{form:?} is claimed by line {first} already"),
                    });
                }
            }
            written.facts.technologies.insert(row.term.id.clone(), row.technology);
            terms.push(row.term);
        }
        written.merge(PackKind::Technologies, "technologies", terms);
    }

    /// Cue lists, by name, as terms of one pack.
    fn cue_lists(&mut self, file: &mut PackFile) -> Vec<WrittenTerm> {
        let mut lists = std::mem::take(&mut file.cues);
        for (name, list) in [
            ("experience", &mut file.experience),
            ("exclusive", &mut file.exclusive),
            ("open", &mut file.open),
            ("own_industry", &mut file.own_industry),
            ("company", &mut file.company),
            ("idioms", &mut file.idioms),
            ("legitimate", &mut file.legitimate),
            ("required", &mut file.required),
            ("preferred", &mut file.preferred),
            ("obtain", &mut file.obtain),
            ("provided", &mut file.provided),
            ("words", &mut file.words),
        ] {
            if !list.is_empty() {
                lists.insert(name.to_owned(), std::mem::take(list));
            }
        }
        lists
            .into_iter()
            .filter_map(|(name, list)| {
                let place = list.first().map_or(0..0, Spanned::span);
                self.entry(&Spanned::new(place, name), &list, RawContext::default(), false)
            })
            .collect()
    }
}

trait NotCues {
    fn is_some_and_not_cues(&self) -> bool;
}

impl NotCues for Option<Spanned<FileKind>> {
    fn is_some_and_not_cues(&self) -> bool {
        self.as_ref().is_some_and(|kind| *kind.get_ref() != FileKind::Cues)
    }
}
