//! `rolecall batch`: what goes in, what comes out, what is said on the way.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::{BatchArgs, BatchFormat};
use super::check::{columns, engine, fallback_day};
use super::{Exit, output};
use crate::batch::{BatchSummary, Lined, Plan, Rendering, Sink, Written, resume, run_plan};
use crate::input::{self, Chunks, Options};
use crate::render::{flat, json::v1};

/// Set by Ctrl-C.
static STOP: AtomicBool = AtomicBool::new(false);

pub(super) fn batch(args: &BatchArgs) -> anyhow::Result<Exit> {
    let format = format(args);
    refuse_own_output(args)?;
    let engine = engine(&args.packs)?;
    let options = Options {
        columns: columns(&args.map)?,
        lines_expected: true,
        every_page: args.every_page,
        progress: Arc::default(),
    };
    let day = fallback_day(&args.day);
    let chunks = input::open(&args.inputs, &options);
    let (mut sink, chunks, before) = open_output(args, format, chunks, day)?;
    listen_for_interrupts();
    let mut plan = Plan::new(&engine, day, rendering(format, args));
    plan.threads = args.threads.map_or_else(cores, usize::from);
    plan.stop = &STOP;
    let progress = Progress::new(args, &options.progress);
    let run = run_plan(&plan, chunks, &mut *sink, &mut |summary, notes| {
        progress.show(summary, notes);
    });
    progress.end();
    let summary = match run {
        Ok(summary) => summary,
        // Who reads the output stopped reading (`| head`).
        Err(stopped) if args.file().is_none() && stopped.error.kind() == ErrorKind::BrokenPipe => {
            return Ok(Exit::Done);
        }
        Err(stopped) => {
            let place = args.file().map_or_else(|| "standard output".to_owned(), shown);
            bail!(
                "{place}: cannot be written: {stopped}; {} results are whole{}",
                before + sink.written(),
                how_to_go_on(args, format)
            );
        }
    };
    output::complain(&told(&summary, before));
    if STOP.load(Ordering::Relaxed) {
        output::complain(&format!(
            "stopped by Ctrl-C; {} results are whole{}",
            before + summary.results(),
            how_to_go_on(args, format)
        ));
        return Ok(Exit::Interrupted);
    }
    // A bad record is a result like any other; an input that cannot be read is not.
    Ok(if summary.unread > 0 { Exit::Failed } else { Exit::Done })
}

/// The format asked for, or the one that the output's name promises.
fn format(args: &BatchArgs) -> BatchFormat {
    args.format.unwrap_or_else(|| {
        let ending = args.file().and_then(Path::extension);
        match ending.and_then(|ending| ending.to_str()) {
            Some("csv") => BatchFormat::Csv,
            #[cfg(feature = "parquet")]
            Some("parquet") => BatchFormat::Parquet,
            _ => BatchFormat::Ndjson,
        }
    })
}

fn rendering(format: BatchFormat, args: &BatchArgs) -> Rendering {
    match format {
        BatchFormat::Ndjson => Rendering::Ndjson(v1::Options {
            with_text: args.with_text,
        }),
        BatchFormat::Csv => Rendering::Csv,
        #[cfg(feature = "parquet")]
        BatchFormat::Parquet => Rendering::Rows,
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// An input that is also the output would be emptied before it is read.
fn refuse_own_output(args: &BatchArgs) -> anyhow::Result<()> {
    let Some(output) = args.file().and_then(|path| path.canonicalize().ok()) else {
        return Ok(());
    };
    let same = |input: &&PathBuf| input.canonicalize().is_ok_and(|input| input == output);
    match args.inputs.iter().find(same) {
        Some(input) => bail!("{}: is an input and cannot be the output as well", shown(input)),
        None => Ok(()),
    }
}

type Opened = (Box<dyn Sink>, Chunks, usize);

/// Opens the output: new, or where an interrupted run left it. Gives what is left of the input and how many results are
/// already there.
fn open_output(
    args: &BatchArgs,
    format: BatchFormat,
    chunks: Chunks,
    day: crate::model::AsOf,
) -> anyhow::Result<Opened> {
    let Some(path) = args.file() else {
        if args.resume {
            bail!("--resume goes on with a file; standard output keeps nothing");
        }
        return Ok((sink(std::io::stdout(), format, 0)?, chunks, 0));
    };
    let unwritable = || format!("{}: cannot be written", shown(path));
    if !args.resume {
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .open(path)
            .with_context(unwritable)?;
        return Ok((sink(file, format, 0)?, chunks, 0));
    }
    let written = match format {
        BatchFormat::Ndjson => Written::Ndjson,
        BatchFormat::Csv => Written::Csv,
        #[cfg(feature = "parquet")]
        BatchFormat::Parquet => bail!(
            "--resume does not go on with Parquet, of which a part cannot be read; write NDJSON or CSV to be able to"
        ),
    };
    let mut file: File = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .with_context(unwritable)?;
    let resumed = resume(&mut file, written, chunks, day)
        .with_context(|| format!("{}: this run cannot be resumed", shown(path)))?;
    if resumed.results > 0 {
        output::complain(&format!(
            "{}: {} results are already there",
            shown(path),
            resumed.results
        ));
    }
    Ok((sink(file, format, resumed.results)?, resumed.chunks, resumed.results))
}

fn sink(out: impl Write + Send + 'static, format: BatchFormat, before: usize) -> anyhow::Result<Box<dyn Sink>> {
    Ok(match format {
        BatchFormat::Ndjson => Box::new(Lined::new(out)),
        BatchFormat::Csv => {
            let mut lined = Lined::new(out);
            if before == 0 {
                let mut header = Vec::new();
                flat::csv_header(&mut header);
                lined.head(&header)?;
            }
            Box::new(lined)
        }
        #[cfg(feature = "parquet")]
        BatchFormat::Parquet => Box::new(crate::batch::parquet::Parquet::new(out)?),
    })
}

/// The first Ctrl-C ends the run after what is in work, the second one at once.
fn listen_for_interrupts() {
    // Without a handler Ctrl-C ends the run at once, and `--resume` goes on from there as well.
    let _ = ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        output::complain("stopping after the records in work; press Ctrl-C again to stop at once");
    });
}

fn how_to_go_on(args: &BatchArgs, format: BatchFormat) -> &'static str {
    match format {
        BatchFormat::Ndjson | BatchFormat::Csv if args.file().is_some() && !args.resume => {
            "; the same command with --resume goes on from there"
        }
        BatchFormat::Ndjson | BatchFormat::Csv if args.file().is_some() => "; the same command goes on from there",
        _ => "",
    }
}

/// The run in one sentence.
fn told(summary: &BatchSummary, before: usize) -> String {
    let mut text = format!("{} records analysed, {} failed", summary.analysed, summary.failed);
    if !summary.failures.is_empty() {
        let mut failures = summary.failures.clone();
        failures.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let counts: Vec<String> = failures
            .iter()
            .map(|(kind, count)| format!("{} {count}", kind.name()))
            .collect();
        text.push_str(&format!(" ({})", counts.join(", ")));
    }
    if summary.skipped > 0 {
        text.push_str(&format!(
            "; {} pages without any sign of a posting skipped",
            summary.skipped
        ));
    }
    if before > 0 {
        text.push_str(&format!("; {before} results were there before"));
    }
    text
}

/// The bar on standard error, when somebody looks at it and the results do not run through the same terminal.
struct Progress {
    bar: ProgressBar,
    read: Arc<AtomicU64>,
    /// Messages that the bar must not overwrite.
    visible: bool,
}

/// How often the bar is drawn at most, in times a second.
const DRAWN: u8 = 5;

impl Progress {
    fn new(args: &BatchArgs, read: &Arc<AtomicU64>) -> Self {
        let results_elsewhere = args.file().is_some() || !output::is_terminal();
        let visible = results_elsewhere && std::io::stderr().is_terminal();
        let target = if visible {
            ProgressDrawTarget::stderr_with_hz(DRAWN)
        } else {
            ProgressDrawTarget::hidden()
        };
        let total = input::total_bytes(&args.inputs);
        let bar = ProgressBar::with_draw_target(total, target);
        let template = match total {
            Some(_) => "{wide_bar} {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left, {msg}",
            None => "{spinner} {bytes} read, {bytes_per_sec}, {elapsed}, {msg}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        if visible {
            bar.enable_steady_tick(Duration::from_millis(500));
        }
        Progress {
            bar,
            read: Arc::clone(read),
            visible,
        }
    }

    fn show(&self, summary: &BatchSummary, notes: &[String]) {
        for note in notes {
            self.bar.suspend(|| output::complain(note));
        }
        if self.visible {
            self.bar.set_position(self.read.load(Ordering::Relaxed));
            self.bar
                .set_message(format!("{} results, {} failed", summary.results(), summary.failed));
        }
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }
}
