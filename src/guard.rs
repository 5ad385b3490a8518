//! Floor 6: documents whose reading may not end are read on a thread of their own, with a large stack and a time limit.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

use crate::engine::{Analysed, Engine};
use crate::extract::{self, Extraction, Guides};
use crate::model::{AsOf, Document, Failure, FailureKind};

/// What the thread is called. Panics on it are results, so that the command does not print them.
pub(crate) const READER: &str = "rolecall-reader";

/// A posting of a few pages takes a fraction of a second.
const LONGEST: Duration = Duration::from_secs(30);

/// Parsers of strangers' documents call themselves deeply.
const STACK: usize = 64 * 1024 * 1024;

/// A thread that does not end cannot be stopped; with so many of them no further one is begun.
const MOST_STUCK: usize = 4;

/// The threads that did not end in time.
static STUCK: AtomicUsize = AtomicUsize::new(0);

/// Analyses a document; one that may take without end is given up after 30 seconds.
pub(crate) fn analyse(engine: &Engine, document: Box<Document>, day: AsOf) -> Result<Analysed, Failure> {
    if !extract::needs_watching(&document) {
        return engine.analyse(&document, day);
    }
    let Guides { wordings, sites } = engine.guides();
    let wordings = wordings.clone();
    let extraction = watched(LONGEST, move || {
        let wordings = &wordings;
        read(&document, Guides { wordings, sites })
    })?;
    Ok(engine.analyse_extraction(extraction, day))
}

fn read(document: &Document, guides: Guides<'_>) -> Result<Extraction, Failure> {
    catch_unwind(AssertUnwindSafe(|| extract::postings(document, guides))).unwrap_or_else(|_| {
        Err(Failure::new(
            FailureKind::Internal,
            "rolecall failed on this input; please report it",
        ))
    })
}

/// Runs work on a thread of its own and waits for it so long.
fn watched<T: Send + 'static>(
    longest: Duration,
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    if STUCK.load(Ordering::Relaxed) >= MOST_STUCK {
        return Err(Failure::new(
            FailureKind::Unreadable,
            format!(
                "{MOST_STUCK} documents before this one took too long, so that no further one of this kind is read"
            ),
        ));
    }
    let (send, receive) = sync_channel(1);
    let begun = std::thread::Builder::new()
        .name(READER.to_owned())
        .stack_size(STACK)
        .spawn(move || {
            // Nobody waits any more once the time is over.
            let _ = send.send(work());
        });
    if let Err(error) = begun {
        return Err(Failure::new(
            FailureKind::Internal,
            format!("no thread could be begun to read the document: {error}"),
        ));
    }
    match receive.recv_timeout(longest) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => {
            STUCK.fetch_add(1, Ordering::Relaxed);
            Err(Failure::new(
                FailureKind::TooLarge,
                format!(
                    "reading the document took longer than {} seconds and was given up",
                    longest.as_secs()
                ),
            ))
        }
        Err(RecvTimeoutError::Disconnected) => Err(Failure::new(
            FailureKind::Internal,
            "rolecall failed on this input; please report it",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_back_and_endless_work_is_given_up() {
        assert_eq!(watched(LONGEST, || Ok(7)).expect("a result"), 7);
        let failure = watched(Duration::from_millis(20), || -> Result<(), Failure> {
            std::thread::sleep(Duration::from_secs(2));
            Ok(())
        });
        assert_eq!(failure.expect_err("given up").kind, FailureKind::TooLarge);
        assert_eq!(STUCK.swap(0, Ordering::Relaxed), 1);
    }
}
