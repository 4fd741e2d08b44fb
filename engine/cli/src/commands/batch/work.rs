//! The verifications of a batch: worked on by every core, written in order by one thread.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::io::{self, Write as _};
use std::iter;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use bioverify::Engine;

use super::begin::Begun;
use super::list::{Entry, List};
use super::row;
use crate::fault::Fault;
use crate::keys::KeyArgs;
use crate::params::{BATCH_QUEUE, BATCH_SYNC_MS, BATCH_WAITING_ROWS};
use crate::progress;
use crate::tables::place;

/// How often each outcome came out.
#[derive(Debug, Default, PartialEq)]
pub struct Tally(BTreeMap<String, usize>);

impl Tally {
    /// Counts one.
    pub fn add(&mut self, outcome: &str) {
        *self.0.entry(outcome.to_owned()).or_default() += 1;
    }

    /// Outcomes with their counts.
    pub fn counts(&self) -> impl Iterator<Item = (&str, usize)> {
        self.0.iter().map(|(outcome, count)| (outcome.as_str(), *count))
    }
}

/// Verifies the last row that is there once more: another policy, model or file would make a result of two halves.
pub fn recheck(engine: &Engine, keys: &KeyArgs, list: &Path, out: &Path, begun: &Begun) -> Result<(), Fault> {
    let Some(last) = &begun.last else { return Ok(()) };
    let mut entries = List::open(list)?;
    let mut entry = None;
    for _ in 0..begun.done {
        entry = entries.next()?;
    }
    let Some(entry) = entry else { return Ok(()) };
    let again = row::format(&entry.id, &row::load(&entry, keys).and_then(|received| engine.verify(received)));
    if again == *last {
        return Ok(());
    }
    let what =
        "verified again, this last row comes out differently: policy, calibration, model, version or files changed";
    let advice = "go on with what it was begun with, or start anew under another name";
    Err(Fault::error(what, advice).at(place(out, begun.done as u64 + 1)))
}

/// Verifies the rows that are missing.
pub fn work(
    engine: &Engine,
    keys: &KeyArgs,
    list: &Path,
    out: &Path,
    rows: usize,
    begun: Begun,
) -> Result<Tally, Fault> {
    let Begun { file, done, mut tally, .. } = begun;
    let mut entries = List::open(list)?;
    for _ in 0..done {
        entries.next()?;
    }
    let bar = progress::bar("verify", rows);
    bar.set_position(done as u64);
    let (sender, receiver) = sync_channel(BATCH_QUEUE);
    let (worked, written) = thread::scope(|scope| {
        let writer = scope.spawn(move || write(file, &receiver));
        let mut queue = Queue { sender, waiting: Vec::new(), rows: 0, since: Instant::now() };
        let worked = verify_rows(engine, keys, &mut entries, |id, result| {
            tally.add(result.as_ref().map_or("error", |decision| row::word(decision.outcome)));
            bar.inc(1);
            queue.push(&row::format(id, result))
        });
        // A writing thread that is gone tells why when it is joined.
        let _ = queue.send();
        drop(queue);
        (worked, writer.join())
    });
    bar.finish_and_clear();
    match written {
        Ok(written) => written.map_err(|error| Fault::io("write the result", out, &error))?,
        Err(_) => return Err(Fault::error("the writing thread failed", "report this").in_file(out)),
    }
    if done + worked? as usize != rows {
        return Err(Fault::error("the list changed while it was read", "run again with --resume").in_file(list));
    }
    Ok(tally)
}

/// Feeds the rows to the engine and hands each result out in order; answers how many there were.
fn verify_rows(
    engine: &Engine,
    keys: &KeyArgs,
    entries: &mut List,
    mut each: impl FnMut(&str, &Result<bioverify::Decision, bioverify::Error>) -> ControlFlow<()>,
) -> Result<u64, Fault> {
    let mut broken = None;
    let ids = RefCell::new(VecDeque::new());
    let items = iter::from_fn(|| match entries.next() {
        Ok(entry) => entry.inspect(|entry| ids.borrow_mut().push_back(entry.id.clone())),
        Err(fault) => {
            broken = Some(fault);
            None
        }
    });
    let delivered = engine.verify_each(
        items,
        |entry: Entry| row::load(&entry, keys),
        |_, result| {
            let id = ids.borrow_mut().pop_front().unwrap_or_default();
            each(&id, &result)
        },
    );
    broken.map_or(Ok(delivered), Err)
}

/// Finished rows on their way to the writing thread.
struct Queue {
    sender: SyncSender<Vec<u8>>,
    waiting: Vec<u8>,
    rows: usize,
    since: Instant,
}

impl Queue {
    fn push(&mut self, row: &[u8]) -> ControlFlow<()> {
        self.waiting.extend_from_slice(row);
        self.rows += 1;
        let due = self.since.elapsed() >= Duration::from_millis(BATCH_SYNC_MS) || self.rows >= BATCH_WAITING_ROWS;
        if due { self.send() } else { ControlFlow::Continue(()) }
    }

    /// Hands over what waits; breaks off where the writing thread is gone.
    fn send(&mut self) -> ControlFlow<()> {
        self.rows = 0;
        self.since = Instant::now();
        match self.sender.send(std::mem::take(&mut self.waiting)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }
}

/// Writes and syncs every piece that comes.
fn write(mut file: File, pieces: &Receiver<Vec<u8>>) -> io::Result<()> {
    for piece in pieces {
        file.write_all(&piece)?;
        file.sync_data()?;
    }
    Ok(())
}
