use std::path::Path;

use super::args::{CheckArgs, DayArgs, FailOn, PackArgs};
use super::audit::{self, Audit};
use super::{Exit, address, output, report};
use crate::batch;
use crate::config::{Config, RuleLevel};
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
    let outputs = report::open(args)?;
    let config = audit::configuration(&args.audit)?;
    let limit = stated_limit(args, config.as_ref());
    let engine = engine(&audit::packs(&args.packs, config.as_ref()))?;
    let mut audit = Audit::new(&args.audit, config, &engine)?;
    let day = fallback_day(&args.day);
    let mut report = Report::default();
    for mut item in args.paths.iter().flat_map(|name| items(name)) {
        let directives = audit.take_directives(&mut item);
        let mut outcomes = batch::analyse(&engine, item, day);
        for outcome in &mut outcomes {
            audit.apply(&engine, outcome, &directives)?;
            if let Err(failure) = &outcome.result {
                output::complain(&format!("{}: {failure}", outcome.source));
            }
        }
        report.outcomes.extend(outcomes);
    }
    audit.finish(&report)?;
    report::write(&engine, args, limit, &report, outputs)?;
    Ok(exit(limit.and_then(RuleLevel::severity), &report))
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
