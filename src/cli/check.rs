use std::path::Path;

use super::args::{CheckArgs, DayArgs, FailOn, PackArgs};
use super::{Exit, address, output, report};
use crate::batch;
use crate::engine::Engine;
use crate::input::{self, Item};
use crate::model::{AsOf, AsOfBasis, Report, Severity};

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
    for item in args.paths.iter().flat_map(|name| items(name)) {
        let outcomes = batch::analyse(&engine, item, day);
        for outcome in &outcomes {
            if let Err(failure) = &outcome.result {
                output::complain(&format!("{}: {failure}", outcome.source));
            }
        }
        report.outcomes.extend(outcomes);
    }
    report::write(&engine, args, &report)?;
    Ok(exit(args, &report))
}

/// What a name on the command line stands for.
fn items(name: &Path) -> Box<dyn Iterator<Item = Item>> {
    if name.as_os_str() == "-" {
        Box::new(std::iter::once(input::read_stdin()))
    } else if let Some(address) = address::of(name) {
        Box::new(address::items(address).into_iter())
    } else {
        input::walk(name)
    }
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
