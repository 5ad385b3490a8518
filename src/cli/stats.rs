use std::io::BufReader;
use std::path::Path;

use anyhow::Context;

use super::args::{StatsArgs, StatsFormat};
use super::{Exit, output, seekers};
use crate::stats::{self, Counter};

pub(super) fn stats(args: &StatsArgs) -> anyhow::Result<Exit> {
    let mut counter = Counter::new();
    for path in &args.paths {
        read(&mut counter, path)?;
    }
    let stats = counter.finish();
    for wrong in &stats.wrong_lines {
        output::complain(&format!("{}, line {}: {}", wrong.source, wrong.line, wrong.message));
    }
    let default = if output::is_terminal() {
        StatsFormat::Terminal
    } else {
        StatsFormat::Json
    };
    match args.format.unwrap_or(default) {
        StatsFormat::Terminal => output::print(&stats::page(&stats, seekers::style()))?,
        StatsFormat::Json => output::print(&seekers::pretty(&stats)?)?,
        StatsFormat::Csv => output::print(&stats::csv(&stats)?)?,
    }
    Ok(if stats.wrong > 0 { Exit::Failed } else { Exit::Done })
}

#[expect(clippy::disallowed_methods, reason = "this is the I/O edge: results are read here")]
fn read(counter: &mut Counter, path: &Path) -> anyhow::Result<()> {
    let name = path.display().to_string();
    if path.as_os_str() == "-" {
        return stats::read(counter, "-", &mut std::io::stdin().lock()).context("standard input cannot be read");
    }
    let file = std::fs::File::open(path).with_context(|| format!("{name}: cannot be read"))?;
    stats::read(counter, &name, &mut BufReader::with_capacity(256 * 1024, file))
        .with_context(|| format!("{name}: cannot be read"))
}
