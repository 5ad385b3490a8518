use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::args::{CheckArgs, DayArgs, FailOn, Format, PackArgs};
use super::{Exit, output};
use crate::engine::Engine;
use crate::input::{self, Input};
use crate::model::{AsOf, AsOfBasis, Document, Failure, FailureKind, Outcome, Report, Severity};
use crate::render::json::v1;
use crate::render::terminal;

/// The engine that the arguments ask for.
pub(super) fn engine(packs: &PackArgs) -> anyhow::Result<Engine> {
    let mut texts = Vec::new();
    for path in &packs.packs {
        texts.push((path.display().to_string(), output::read_text(path)?));
    }
    Ok(Engine::with_packs(&texts)?)
}

/// The day of judgement for postings without a date of their own.
pub(super) fn fallback_day(day: &DayArgs) -> AsOf {
    match day.as_of {
        Some(date) => AsOf {
            date,
            basis: AsOfBasis::Option,
        },
        None => AsOf {
            date: output::today(),
            basis: AsOfBasis::Today,
        },
    }
}

pub(super) fn check(args: &CheckArgs) -> anyhow::Result<Exit> {
    let engine = engine(&args.packs)?;
    let day = fallback_day(&args.day);
    let mut report = Report::default();
    let standard_input = |path: &Path| path.as_os_str() == "-";
    for name in &args.paths {
        if standard_input(name) {
            let document = input::read_stdin();
            add(&engine, &mut report, "-", document, day);
            continue;
        }
        let (inputs, errors) = input::walk(std::slice::from_ref(name));
        if inputs.is_empty() && errors.is_empty() {
            let failure = Failure::new(FailureKind::Empty, "the folder holds no text, Markdown or HTML file");
            add(&engine, &mut report, &name.display().to_string(), Err(failure), day);
        }
        for input in inputs {
            let document = input::read(&input);
            add(&engine, &mut report, &shown(&input), document, day);
        }
        for (path, error) in errors {
            let failure = Failure::new(FailureKind::Unreadable, error.to_string());
            add(&engine, &mut report, &path.display().to_string(), Err(failure), day);
        }
    }
    write(&engine, args, &report)?;
    Ok(exit(args, &report))
}

fn shown(input: &Input) -> String {
    input.path.display().to_string()
}

/// Analyses a document; its failure, and even a panic, is a result of this input alone.
fn add(engine: &Engine, report: &mut Report, source: &str, document: Result<Document, Failure>, day: AsOf) {
    let analysed = document.and_then(|document| {
        catch_unwind(AssertUnwindSafe(|| engine.analyse(&document, day))).unwrap_or_else(|_| {
            Err(Failure::new(
                FailureKind::Internal,
                "rolecall failed on this input; please report it",
            ))
        })
    });
    match analysed {
        Ok(analysed) => {
            let several = analysed.analyses.len() > 1;
            for (index, analysis) in analysed.analyses.into_iter().enumerate() {
                report.outcomes.push(Outcome {
                    source: source.to_owned(),
                    record: several.then_some(index),
                    id: analysis.posting.id.clone(),
                    format: Some(analysed.format),
                    document: (!analysis.posting.map.is_empty()).then(|| analysed.source.clone()),
                    result: Ok(Box::new(analysis)),
                });
            }
        }
        Err(failure) => {
            output::complain(&format!("{source}: {failure}"));
            report.outcomes.push(Outcome {
                source: source.to_owned(),
                record: None,
                id: None,
                format: None,
                result: Err(failure),
                document: None,
            });
        }
    }
}

fn write(engine: &Engine, args: &CheckArgs, report: &Report) -> anyhow::Result<()> {
    let options = v1::Options {
        with_text: args.with_text,
    };
    let default = if output::is_terminal() {
        Format::Terminal
    } else {
        Format::Json
    };
    match args.format.unwrap_or(default) {
        Format::Json => output::print(&v1::report(report, engine.packs(), options)?)?,
        Format::Ndjson => {
            for outcome in &report.outcomes {
                output::print(&format!("{}\n", v1::line(outcome, options)?))?;
            }
        }
        Format::Terminal => {
            let style = terminal::Style {
                width: output::width(),
                colour: output::wants_colour(),
                explain: args.explain,
            };
            output::print(&terminal::report(report, style))?;
        }
    }
    Ok(())
}

fn exit(args: &CheckArgs, report: &Report) -> Exit {
    if report.outcomes.iter().any(|outcome| outcome.result.is_err()) {
        return Exit::Failed;
    }
    let limit = match args.fail_on {
        None => return Exit::Done,
        Some(FailOn::Note) => Severity::Note,
        Some(FailOn::Warning) => Severity::Warning,
        Some(FailOn::Error) => Severity::Error,
    };
    let findings = report
        .outcomes
        .iter()
        .filter_map(|outcome| outcome.result.as_ref().ok())
        .flat_map(|analysis| &analysis.findings);
    if findings.into_iter().any(|finding| finding.severity >= limit) {
        Exit::Findings
    } else {
        Exit::Done
    }
}
