//! Where a report goes, and in which format.

use super::args::{CheckArgs, Format};
use super::output;
use crate::engine::Engine;
use crate::model::Report;
use crate::render::json::v1;
use crate::render::terminal;

/// Writes a report the way the arguments ask for it.
pub(super) fn write(engine: &Engine, args: &CheckArgs, report: &Report) -> anyhow::Result<()> {
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
