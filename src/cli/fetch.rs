//! `rolecall fetch`, and addresses given to `rolecall check`.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::args::FetchArgs;
use super::{Exit, output};
use crate::fetch::{Event, Fetcher, Options, Saved, Trouble, save};
use crate::input::{Content, Item};
use crate::model::{Failure, FailureKind};

pub(super) fn fetch(args: &FetchArgs) -> anyhow::Result<Exit> {
    let fetcher = new_fetcher(!args.no_cache)?;
    let bar = Bar::new(args.addresses.len());
    let (mut new, mut unchanged, mut failed) = (0, 0, 0);
    let mut printed = Ok(());
    fetcher.run(&args.addresses, &mut |number, event| {
        bar.show(&event);
        let error = match event {
            Event::Fetched(fetched) => match save(&fetched, &args.to, args.overwrite) {
                Ok(saved) => {
                    let (count, path) = match saved {
                        Saved::New(path) | Saved::Replaced(path) => (&mut new, path),
                        Saved::Unchanged(path) => (&mut unchanged, path),
                    };
                    *count += 1;
                    // Nobody may read the names any more; the files are still wanted.
                    if printed.is_ok() {
                        printed = bar.aside(|| output::print(&format!("{}\n", path.display())));
                    }
                    return;
                }
                Err(error) => error,
            },
            Event::Failed(error) => error,
            Event::Expecting(_) | Event::Waiting { .. } => return,
        };
        failed += 1;
        let address = args.addresses.get(number).map_or("", String::as_str);
        bar.aside(|| output::complain(&format!("{address}: {}", error.failure(address))));
    });
    bar.end();
    output::complain(&format!("{new} saved, {unchanged} unchanged, {failed} failed"));
    printed?;
    Ok(if failed > 0 { Exit::Failed } else { Exit::Done })
}

/// What an address holds, for `check`.
pub(super) fn items(address: &str) -> Vec<Item> {
    // One for all addresses of a run: that is what keeps the gaps between requests to one host.
    static FETCHER: OnceLock<Result<Fetcher, Trouble>> = OnceLock::new();
    let item = |content| Item {
        source: address.to_owned(),
        record: None,
        content,
    };
    let fetcher = match FETCHER.get_or_init(|| new_fetcher(true)) {
        Ok(fetcher) => fetcher,
        Err(trouble) => {
            let failure = Failure::new(FailureKind::Unreadable, trouble.to_string());
            return vec![item(Content::Failed(failure))];
        }
    };
    let bar = Bar::new(1);
    let mut items = Vec::new();
    fetcher.run(&[address.to_owned()], &mut |_, event| {
        bar.show(&event);
        match event {
            Event::Fetched(fetched) => {
                let document = fetched.into_document();
                items.push(Item {
                    source: document.source.clone(),
                    record: None,
                    content: Content::Document(Box::new(document)),
                });
            }
            Event::Failed(error) => items.push(item(Content::Failed(error.failure(address)))),
            Event::Expecting(_) | Event::Waiting { .. } => {}
        }
    });
    bar.end();
    items
}

fn new_fetcher(cached: bool) -> Result<Fetcher, Trouble> {
    Fetcher::new(Options {
        cache: if cached { cache_folder() } else { None },
        ..Options::default()
    })
}

/// Where programs keep what can be had again: `XDG_CACHE_HOME`, else what the system uses.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the I/O edge: the user's folders are read here"
)]
fn cache_folder() -> Option<PathBuf> {
    // A relative path would depend on where the program is started; the standard says to ignore it.
    let folder = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let home = || folder("HOME");
    let system = if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library").join("Caches"))
    } else {
        home().map(|home| home.join(".cache"))
    };
    Some(folder("XDG_CACHE_HOME").or(system)?.join("rolecall"))
}

/// A progress bar on standard error, where that is a terminal.
struct Bar(Option<ProgressBar>);

impl Bar {
    fn new(addresses: usize) -> Bar {
        if !std::io::stderr().is_terminal() {
            return Bar(None);
        }
        let bar = ProgressBar::new(addresses as u64);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} of {len} done  {wide_msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Bar(Some(bar))
    }

    fn show(&self, event: &Event) {
        let Some(bar) = &self.0 else { return };
        match event {
            // The board itself was counted as one.
            Event::Expecting(postings) => bar.inc_length(postings.saturating_sub(1) as u64),
            Event::Waiting { host, wait } => {
                bar.set_message(format!("waiting {} s for {host}", wait.as_secs()));
            }
            Event::Fetched(fetched) => {
                bar.inc(1);
                bar.set_message(fetched.origin.url.clone());
            }
            Event::Failed(_) => bar.inc(1),
        }
    }

    /// Writes something else without mixing it with the bar.
    fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.0 {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    fn end(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
