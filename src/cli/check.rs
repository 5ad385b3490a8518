use std::path::Path;
use std::sync::Arc;

use super::args::{CheckArgs, DayArgs, FailOn, MapArgs, PackArgs};
use super::audit::{self, Audit};
use super::{Exit, address, output, report};
use crate::batch;
use crate::config::{Config, RuleLevel};
use crate::engine::Engine;
use crate::input::{self, Chunk, Chunks, Columns, Content, Item, Options};
use crate::model::{AsOf, AsOfBasis, Failure, FailureKind, Report, Severity};

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
    let outputs = report::open(args)?;
    let config = audit::configuration(&args.audit)?;
    let limit = stated_limit(args, config.as_ref());
    let engine = engine(&audit::packs(&args.packs, config.as_ref()))?;
    let mut audit = Audit::new(&args.audit, config, &engine)?;
    let day = fallback_day(&args.day);
    let mut report = Report::default();
    let options = Options {
        columns: columns(&args.map)?,
        ..Options::default()
    };
    for name in &args.paths {
        let mut records = 0;
        'input: for chunk in chunks(name, &options) {
            let opened = chunk.open();
            opened.notes.iter().for_each(|note| output::complain(note));
            for mut item in opened.items {
                records += usize::from(item.record.is_some());
                let enough = records > MOST_RECORDS;
                if enough {
                    item = too_many(name);
                }
                let directives = audit.take_directives(&mut item);
                for mut outcome in batch::analyse(&engine, item, day) {
                    audit.apply(&engine, &mut outcome, &directives)?;
                    if let Err(failure) = &outcome.result {
                        output::complain(&format!("{}: {failure}", outcome.source));
                    }
                    report.outcomes.push(outcome);
                }
                if enough {
                    break 'input;
                }
            }
        }
    }
    audit.finish(&report)?;
    report::write(&engine, args, limit, &report, outputs)?;
    Ok(exit(limit.and_then(RuleLevel::severity), &report))
}

/// What a name on the command line stands for.
pub(super) fn chunks(name: &Path, options: &Options) -> Chunks {
    match address::of(name) {
        Some(address) => Box::new(std::iter::once(Chunk::of(0, address::items(address)))),
        None => input::open(&[name.to_owned()], options),
    }
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

/// The columns that the arguments map.
pub(super) fn columns(map: &MapArgs) -> anyhow::Result<Arc<Columns>> {
    let columns = Columns::mapped(&map.map).map_err(anyhow::Error::msg)?;
    Ok(Arc::new(columns))
}

/// From which level on the run fails, where the arguments or the configuration say so.
fn stated_limit(args: &CheckArgs, config: Option<&Config>) -> Option<RuleLevel> {
    let of_config = config.and_then(|config| config.fail_on);
    args.fail_on.map(FailOn::level).or(of_config)
}

fn exit(limit: Option<Severity>, report: &Report) -> Exit {
    if report.outcomes.iter().any(|outcome| outcome.result.is_err()) {
        return Exit::Failed;
    }
    let findings = report
        .outcomes
        .iter()
        .filter_map(|outcome| outcome.result.as_ref().ok())
        .flat_map(|analysis| &analysis.findings);
    if findings.into_iter().any(|finding| finding.fails(limit)) {
        Exit::Findings
    } else {
        Exit::Done
    }
}
