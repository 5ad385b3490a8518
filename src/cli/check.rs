use std::path::Path;
use std::sync::Arc;

use super::args::{CheckArgs, DayArgs, FailOn, MapArgs, PackArgs};
use super::{Exit, output, report};
use crate::batch;
use crate::engine::Engine;
use crate::input::{self, Columns, Content, Item, Options};
use crate::model::{AsOf, AsOfBasis, Failure, FailureKind, Outcome, Report, Severity};

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
    let options = Options {
        columns: columns(&args.map)?,
        ..Options::default()
    };
    for name in &args.paths {
        let mut records = 0;
        for chunk in input::open(std::slice::from_ref(name), &options) {
            let opened = chunk.open();
            opened.notes.iter().for_each(|note| output::complain(note));
            for item in opened.items {
                records += usize::from(item.record.is_some());
                if records > MOST_RECORDS {
                    break;
                }
                take(batch::analyse(&engine, item, day), &mut report);
            }
            if records > MOST_RECORDS {
                take(batch::analyse(&engine, too_many(name), day), &mut report);
                break;
            }
        }
    }
    report::write(&engine, args, &report)?;
    Ok(exit(args, &report))
}

/// A report holds all its results in memory and for reading; more records than these are a dump.
const MOST_RECORDS: usize = 1000;

fn too_many(name: &Path) -> Item {
    let message = format!(
        "holds more than {MOST_RECORDS} records, of which the first were judged; `rolecall batch` reads dumps of any size"
    );
    Item {
        source: name.display().to_string(),
        record: None,
        content: Content::Failed(Failure::new(FailureKind::TooLarge, message)),
    }
}

fn take(outcomes: Vec<Outcome>, report: &mut Report) {
    for outcome in &outcomes {
        if let Err(failure) = &outcome.result {
            output::complain(&format!("{}: {failure}", outcome.source));
        }
    }
    report.outcomes.extend(outcomes);
}

/// The columns that the arguments map.
pub(super) fn columns(map: &MapArgs) -> anyhow::Result<Arc<Columns>> {
    let columns = Columns::mapped(&map.map).map_err(anyhow::Error::msg)?;
    Ok(Arc::new(columns))
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
