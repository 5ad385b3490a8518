//! Where a report goes, and in which format.

use std::path::Path;

use anyhow::bail;

use super::args::{CheckArgs, Format};
use super::output::{self, FileTarget};
use crate::config::RuleLevel;
use crate::engine::Engine;
use crate::model::{Report, RuleInfo};
use crate::render::json::v1;
use crate::render::{View, flat, github, html, junit, sarif, terminal};
use crate::stats;

/// The places that a run writes to, claimed before the work starts.
#[derive(Debug)]
pub(super) struct Outputs {
    standard: Option<Format>,
    files: Vec<(Format, FileTarget)>,
}

/// Claims the places that the arguments name.
pub(super) fn open(args: &CheckArgs) -> anyhow::Result<Outputs> {
    let default = if output::is_terminal() {
        Format::Terminal
    } else {
        Format::Json
    };
    let named = args.format.map(|format| (format, args.out.as_deref()));
    let standard = match named {
        Some((_, Some(_))) => None,
        Some((format, None)) => Some(format),
        None if args.outputs.is_empty() => Some(default),
        None => None,
    };
    let main = named.and_then(|(format, path)| Some((format, path?)));
    let further = args.outputs.iter().map(|file| (file.format, file.path.as_path()));
    let mut files = Vec::new();
    let mut paths: Vec<&Path> = Vec::new();
    for (format, path) in main.into_iter().chain(further) {
        if paths.contains(&path) {
            bail!("{}: two reports cannot go to one file", path.display());
        }
        paths.push(path);
        files.push((format, FileTarget::claim(path)?));
    }
    Ok(Outputs { standard, files })
}

/// Writes a report the way the arguments ask for it.
///
/// `limit` is from which level on the run fails, where somebody said so.
pub(super) fn write(
    engine: &Engine,
    args: &CheckArgs,
    limit: Option<RuleLevel>,
    report: &Report,
    outputs: Outputs,
) -> anyhow::Result<()> {
    let rules: Vec<RuleInfo<'_>> = engine.rules().collect();
    let view = View {
        report,
        rules: &rules,
        packs: engine.packs(),
    };
    for (format, file) in outputs.files {
        file.write(&render(view, args, limit, format, false)?)?;
    }
    let Some(format) = outputs.standard else { return Ok(()) };
    let colour = output::wants_colour(args.color);
    let text = render(view, args, limit, format, colour)?;
    if format == Format::Terminal && colour {
        output::print_coloured(&text)?;
    } else {
        output::print(&text)?;
    }
    Ok(())
}

fn render(
    view: View<'_>,
    args: &CheckArgs,
    limit: Option<RuleLevel>,
    format: Format,
    colour: bool,
) -> anyhow::Result<String> {
    let options = v1::Options {
        with_text: args.with_text,
    };
    Ok(match format {
        Format::Json => v1::report(view.report, view.packs, options)?,
        Format::Ndjson => {
            let mut lines = String::new();
            for outcome in &view.report.outcomes {
                lines.push_str(&v1::line(outcome, options)?);
                lines.push('\n');
            }
            lines
        }
        Format::Csv => {
            let mut rows = Vec::new();
            flat::csv_header(&mut rows);
            for outcome in &view.report.outcomes {
                flat::csv_row(&mut rows, outcome);
            }
            String::from_utf8(rows)?
        }
        Format::Html => html::report(view, &stats::duplicates_of(view.report))?,
        Format::Sarif => sarif::report(view)?,
        Format::Github => github::report(view),
        Format::Junit => {
            let limit = limit.map_or(Some(junit::DEFAULT_LIMIT), RuleLevel::severity);
            junit::report(view, limit)?
        }
        Format::Terminal => {
            let style = terminal::Style {
                width: output::width(),
                colour,
                ascii: output::is_dumb(),
                explain: args.explain,
            };
            terminal::report(view, style)
        }
    })
}
