//! The engine of a batch. One thread works without any machinery. Several are fed by a reader that waits for permits, so
//! that no more than a few chunks are in memory, and followed by a writer that keeps early results until their turn.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};

use super::sink::{Rendered, Rendering, Sink};
use super::{BatchSummary, analyse, guarded};
use crate::engine::Engine;
use crate::input::{Chunk, Chunks, Content, Item};
use crate::model::AsOf;

/// So many bytes of chunks may be in memory at once; a larger chunk is alone.
const MOST_BYTES: usize = 24 * 1024 * 1024;

/// How a batch is run.
pub(crate) struct Plan<'a> {
    engine: &'a Engine,
    day: AsOf,
    rendering: Rendering,
    /// Worker threads; 1 does all the work on the caller's thread.
    pub threads: usize,
    /// Set from outside to end after what is in work.
    pub stop: &'a AtomicBool,
}

static NEVER: AtomicBool = AtomicBool::new(false);

/// A chunk's results.
pub(crate) struct Done {
    pub rendered: Rendered,
    pub summary: BatchSummary,
    pub notes: Vec<String>,
}

/// Writing failed.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub(crate) struct Stopped {
    /// Why.
    #[source]
    pub error: std::io::Error,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(engine: &'a Engine, day: AsOf, rendering: Rendering) -> Self {
        Plan {
            engine,
            day,
            rendering,
            threads: 1,
            stop: &NEVER,
        }
    }

    /// Parses a chunk, analyses its items and renders their results.
    pub(crate) fn work(&self, chunk: Chunk) -> Done {
        let mut done = Done {
            rendered: self.rendering.empty(),
            summary: BatchSummary::default(),
            notes: Vec::new(),
        };
        let opened = match guarded(|| Ok(chunk.open())) {
            Ok(opened) => opened,
            Err(failure) => {
                let item = Item {
                    source: "-".to_owned(),
                    record: None,
                    content: Content::Failed(failure),
                };
                self.item(item, 0, &mut done);
                return done;
            }
        };
        done.summary.skipped = opened.skipped;
        done.notes = opened.notes;
        let mut written_before = opened.written_before;
        for item in opened.items {
            self.item(item, std::mem::take(&mut written_before), &mut done);
        }
        done
    }

    fn item(&self, item: Item, written_before: usize, done: &mut Done) {
        let unread = item.record.is_none() && matches!(item.content, Content::Failed(_));
        done.summary.unread += usize::from(unread);
        for outcome in analyse(self.engine, item, self.day).into_iter().skip(written_before) {
            done.summary.count(&outcome.result);
            done.rendered.push(&outcome, self.rendering);
        }
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// Runs a batch to its end, or until it is stopped. `watch` hears of every chunk that was written: the summary so far,
/// and what the user should know.
pub(crate) fn run(
    plan: &Plan<'_>,
    chunks: Chunks,
    sink: &mut dyn Sink,
    watch: &mut dyn FnMut(&BatchSummary, &[String]),
) -> Result<BatchSummary, Stopped> {
    let mut summary = BatchSummary::default();
    let mut write = |done: Done| {
        sink.write(done.rendered).map_err(|error| Stopped { error })?;
        summary.add(&done.summary);
        watch(&summary, &done.notes);
        Ok(())
    };
    if plan.threads <= 1 {
        for chunk in chunks {
            if plan.is_stopped() {
                break;
            }
            write(plan.work(chunk))?;
        }
    } else {
        parallel(plan, chunks, &mut write)?;
    }
    sink.finish().map_err(|error| Stopped { error })?;
    Ok(summary)
}

fn parallel(
    plan: &Plan<'_>,
    chunks: Chunks,
    write: &mut dyn FnMut(Done) -> Result<(), Stopped>,
) -> Result<(), Stopped> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(plan.threads)
        .build()
        .map_err(|error| Stopped {
            error: std::io::Error::other(error),
        })?;
    let permits = Permits::new(2 * plan.threads + 2);
    let (sender, receiver) = mpsc::channel();
    std::thread::scope(|threads| {
        let permits = &permits;
        threads.spawn(move || {
            pool.in_place_scope_fifo(|workers| {
                for (index, chunk) in chunks.enumerate() {
                    let weight = chunk.weight;
                    if plan.is_stopped() || !permits.take(weight) {
                        break;
                    }
                    let sender = sender.clone();
                    workers.spawn_fifo(move |_| {
                        // Nobody listens any more when writing failed.
                        let _ = sender.send((index, weight, plan.work(chunk)));
                    });
                }
                drop(sender);
            });
        });
        let mut early = BTreeMap::new();
        let mut next = 0;
        for (index, weight, done) in receiver {
            early.insert(index, (weight, done));
            while let Some((weight, done)) = early.remove(&next) {
                if let Err(stopped) = write(done) {
                    permits.close();
                    return Err(stopped);
                }
                permits.give_back(weight);
                next += 1;
            }
        }
        Ok(())
    })
}

/// Leave to have chunks in memory.
struct Permits {
    most: usize,
    state: Mutex<PermitState>,
    changed: Condvar,
}

#[derive(Default)]
struct PermitState {
    chunks: usize,
    bytes: usize,
    closed: bool,
}

impl Permits {
    fn new(most: usize) -> Self {
        Permits {
            most,
            state: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    fn state(&self) -> MutexGuard<'_, PermitState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until a chunk of this weight may be in memory. `false` when nothing more is wanted.
    fn take(&self, weight: usize) -> bool {
        let full = |state: &mut PermitState| {
            !state.closed && state.chunks > 0 && (state.chunks >= self.most || state.bytes + weight > MOST_BYTES)
        };
        let mut state = self
            .changed
            .wait_while(self.state(), full)
            .unwrap_or_else(PoisonError::into_inner);
        state.chunks += 1;
        state.bytes += weight;
        !state.closed
    }

    fn give_back(&self, weight: usize) {
        let mut state = self.state();
        state.chunks -= 1;
        state.bytes -= weight;
        drop(state);
        self.changed.notify_one();
    }

    fn close(&self) {
        self.state().closed = true;
        self.changed.notify_one();
    }
}
