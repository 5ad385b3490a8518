//! Postings from the web.
//!
//! [`Fetcher::run`] takes addresses and tells what becomes of them, one [`Event`] after the other. Everything
//! asynchronous stays in this room. What is fetched, what never, and how politely, is described in `docs/fetching.md`.
//!
//! ```no_run
//! use rolecall::fetch::{Event, Fetcher, Options};
//!
//! let fetcher = Fetcher::new(Options::default())?;
//! fetcher.run(&["https://jobs.example.com/cx-analyst".to_owned()], &mut |_, event| match event {
//!     Event::Fetched(fetched) => println!("{} bytes", fetched.bytes.len()),
//!     Event::Failed(error) => eprintln!("{error}"),
//!     _ => {}
//! });
//! # Ok::<(), rolecall::fetch::Trouble>(())
//! ```

mod boards;
mod cache;
mod client;
mod content;
mod driver;
mod error;
mod guard;
mod never;
mod options;
mod retry;
mod robots;
mod save;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

use crate::model::{Document, Sidecar};
use client::Web;

pub use error::{FetchError, Trouble};
pub use guard::{Guard, Refusal};
pub use options::{Limits, Options};
pub use save::{Saved, save};

/// Bytes of the web, and where they came from.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Fetched {
    /// The bytes, unpacked. They are as the host gave them, unless `origin.only` says that one job was cut out of them.
    pub bytes: Vec<u8>,
    /// The ending of a file that holds them, such as `html`; `None` where the host did not tell the kind.
    pub ending: Option<&'static str>,
    /// Where they came from, and when.
    pub origin: Sidecar,
}

impl Fetched {
    /// The document to analyse.
    pub fn into_document(self) -> Document {
        let mut document = Document::new(self.origin.url.clone(), self.bytes);
        self.origin.describe(&mut document);
        document
    }
}

/// What happens while addresses are fetched.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event {
    /// A board names so many postings more that will be asked for.
    Expecting(usize),
    /// Nothing is sent to the host for so long, because it asks for it or to be polite.
    Waiting {
        /// The host.
        host: String,
        /// How long.
        wait: Duration,
    },
    /// An answer with a posting or several.
    Fetched(Box<Fetched>),
    /// Something failed: the address, or one posting of its board. The others go on.
    Failed(FetchError),
}

/// Fetches postings, politely and from the public internet only.
#[derive(Debug)]
pub struct Fetcher {
    web: Arc<Web>,
    runtime: tokio::runtime::Runtime,
}

impl Fetcher {
    /// A fetcher.
    ///
    /// # Errors
    ///
    /// [`Trouble::Setup`] where the system's certificates cannot be read or the system gives no network.
    pub fn new(options: Options) -> Result<Fetcher, Trouble> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()
            .map_err(|error| Trouble::Setup(error.to_string()))?;
        Ok(Fetcher {
            web: Arc::new(Web::new(options)?),
            runtime,
        })
    }

    /// Fetches what the addresses stand for, and tells `on` with the number of the address. It returns when everything
    /// was tried. Every address gives at least one answer or one failure.
    ///
    /// # Panics
    ///
    /// When it is called from asynchronous code.
    pub fn run(&self, addresses: &[String], on: &mut dyn FnMut(usize, Event)) {
        let at_once = Arc::new(Semaphore::new(self.web.options.limits.at_once.max(1)));
        self.runtime.block_on(async {
            let (sender, mut events) = mpsc::unbounded_channel();
            let mut tasks = JoinSet::new();
            let mut names = std::collections::HashMap::new();
            for (number, address) in addresses.iter().cloned().enumerate() {
                let (web, at_once, sender) = (Arc::clone(&self.web), Arc::clone(&at_once), sender.clone());
                let task = tasks.spawn(async move {
                    // The semaphore is never closed, so this only waits.
                    let _permit = at_once.acquire().await;
                    driver::fetch(&web, &address, &|event| {
                        // The receiver lives until every sender is gone.
                        let _ = sender.send((number, event));
                    })
                    .await;
                });
                names.insert(task.id(), number);
            }
            drop(sender);
            while let Some((number, event)) = events.recv().await {
                on(number, event);
            }
            while let Some(ended) = tasks.join_next().await {
                let Err(error) = ended else { continue };
                let Some(&number) = names.get(&error.id()) else {
                    continue;
                };
                let url = addresses.get(number).map_or("", String::as_str);
                on(number, Event::Failed(Trouble::Internal.at(url)));
            }
        });
    }
}
