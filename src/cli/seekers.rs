//! `rank`, `match` and `diff`: postings beside each other and beside a résumé.

use std::path::{Path, PathBuf};

use anyhow::bail;
use serde::Serialize;

use super::args::{ColourArg, DiffArgs, DiffFormat, ListFormat, MatchArgs, RankArgs};
use super::check::{chunks, engine, fallback_day};
use super::{Exit, output};
use crate::batch;
use crate::compare::{self, FailedInput};
use crate::engine::Engine;
use crate::input::{Content, Item, Options};
use crate::model::{Analysis, AsOf, Document, Outcome};
use crate::resume::Reader;
use crate::text::PageStyle;

pub(super) fn rank(args: &RankArgs) -> anyhow::Result<Exit> {
    let engine = engine(&args.packs)?;
    let roles: Vec<&str> = engine.role_ids().collect();
    if !roles.contains(&args.role.as_str()) {
        bail!("there is no role {:?}; the roles are {}", args.role, roles.join(", "));
    }
    let outcomes = outcomes(&engine, &args.paths, fallback_day(&args.day));
    let rank = compare::rank(&args.role, &outcomes);
    match list_format(args.format) {
        ListFormat::Terminal => output::print(&compare::rank_page(&rank, style()))?,
        ListFormat::Json => output::print(&pretty(&rank)?)?,
        ListFormat::Ndjson => {
            #[derive(Serialize)]
            struct Line<'a> {
                schema: &'a str,
                role: &'a str,
                #[serde(flatten)]
                posting: &'a compare::Ranked,
            }
            for posting in &rank.postings {
                print_line(&Line {
                    schema: rank.schema,
                    role: &rank.role,
                    posting,
                })?;
            }
            print_failed(rank.schema, &rank.failed)?;
        }
    }
    Ok(exit(&rank.failed))
}

pub(super) fn match_resume(args: &MatchArgs) -> anyhow::Result<Exit> {
    let from_stdin = |path: &Path| path.as_os_str() == "-";
    if from_stdin(&args.resume) && args.paths.iter().any(|path| from_stdin(path)) {
        bail!("standard input can be the résumé or a posting, not both");
    }
    let engine = engine(&args.packs)?;
    let day = fallback_day(&args.day);
    let document = document(&args.resume)?;
    let resume = match Reader::new()?.read(&engine, &document, day.date) {
        Ok(resume) => resume,
        Err(failure) => bail!("{}: {failure}", document.source),
    };
    let outcomes = outcomes(&engine, &args.paths, day);
    let result = compare::match_resume(&engine, &resume, &outcomes);
    match list_format(args.format) {
        ListFormat::Terminal => output::print(&compare::match_page(&result, style()))?,
        ListFormat::Json => output::print(&pretty(&result)?)?,
        ListFormat::Ndjson => {
            #[derive(Serialize)]
            struct Line<'a> {
                schema: &'a str,
                resume: &'a str,
                #[serde(flatten)]
                posting: &'a compare::Matched,
            }
            for posting in &result.postings {
                print_line(&Line {
                    schema: result.schema,
                    resume: &result.resume.source,
                    posting,
                })?;
            }
            print_failed(result.schema, &result.failed)?;
        }
    }
    Ok(exit(&result.failed))
}

pub(super) fn diff(args: &DiffArgs) -> anyhow::Result<Exit> {
    if args.old.as_os_str() == "-" && args.new.as_os_str() == "-" {
        bail!("standard input can be one of the two versions, not both");
    }
    let engine = engine(&args.packs)?;
    let day = fallback_day(&args.day);
    let old = one_posting(&engine, &args.old, day)?;
    let new = one_posting(&engine, &args.new, day)?;
    let (Some(before), Some(after)) = (analysis(&old), analysis(&new)) else {
        bail!("a version holds no posting");
    };
    let diff = compare::diff((&old, before), (&new, after));
    let default = if output::is_terminal() {
        DiffFormat::Terminal
    } else {
        DiffFormat::Json
    };
    match args.format.unwrap_or(default) {
        DiffFormat::Terminal => output::print(&compare::diff_page(&diff, style()))?,
        DiffFormat::Json => output::print(&pretty(&diff)?)?,
    }
    Ok(Exit::Done)
}

fn analysis(outcome: &Outcome) -> Option<&Analysis> {
    outcome.result.as_deref().ok()
}

/// Every posting behind the names; what fails is told at once and stays in the list.
fn outcomes(engine: &Engine, paths: &[PathBuf], day: AsOf) -> Vec<Outcome> {
    let mut all = Vec::new();
    for item in paths.iter().flat_map(|name| items(name)) {
        let outcomes = batch::analyse(engine, item, day);
        for outcome in &outcomes {
            if let Err(failure) = &outcome.result {
                output::complain(&format!("{}: {failure}", outcome.source));
            }
        }
        all.extend(outcomes);
    }
    all
}

/// What a name on the command line stands for.
fn items(name: &Path) -> impl Iterator<Item = Item> + use<> {
    chunks(name, &Options::default()).flat_map(|chunk| {
        let opened = chunk.open();
        opened.notes.iter().for_each(|note| output::complain(note));
        opened.items
    })
}

/// The one posting of a file.
fn one_posting(engine: &Engine, name: &Path, day: AsOf) -> anyhow::Result<Outcome> {
    let mut all: Vec<Outcome> = items(name)
        .flat_map(|item| batch::analyse(engine, item, day))
        .take(2)
        .collect();
    if all.len() > 1 {
        bail!("{}: holds several postings; diff compares one with one", name.display());
    }
    let Some(outcome) = all.pop() else {
        bail!("{}: holds no posting", name.display());
    };
    if let Err(failure) = &outcome.result {
        bail!("{}: {failure}", outcome.source);
    }
    Ok(outcome)
}

/// The one document of a name, unread.
fn document(name: &Path) -> anyhow::Result<Document> {
    let mut found = items(name).take(2);
    let (first, second) = (found.next(), found.next());
    match (first.map(|item| item.content), second) {
        (Some(Content::Document(document)), None) => Ok(*document),
        (Some(Content::Failed(failure)), None) => bail!("{}: {failure}", name.display()),
        _ => bail!("{}: a résumé is one file", name.display()),
    }
}

fn list_format(asked: Option<ListFormat>) -> ListFormat {
    let default = if output::is_terminal() {
        ListFormat::Terminal
    } else {
        ListFormat::Json
    };
    asked.unwrap_or(default)
}

/// How pages are drawn on this terminal.
pub(super) fn style() -> PageStyle {
    PageStyle {
        width: output::width(),
        colour: output::wants_colour(ColourArg::Auto),
    }
}

/// Pretty JSON with a line end.
pub(super) fn pretty(value: &impl Serialize) -> anyhow::Result<String> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    Ok(text)
}

fn print_line(value: &impl Serialize) -> anyhow::Result<()> {
    Ok(output::print(&format!("{}\n", serde_json::to_string(value)?))?)
}

fn print_failed(schema: &str, failed: &[FailedInput]) -> anyhow::Result<()> {
    #[derive(Serialize)]
    struct Line<'a> {
        schema: &'a str,
        failed: &'a FailedInput,
    }
    failed
        .iter()
        .try_for_each(|failed| print_line(&Line { schema, failed }))
}

fn exit(failed: &[FailedInput]) -> Exit {
    if failed.is_empty() { Exit::Done } else { Exit::Failed }
}
