//! Many visits on all cores: results in input order, each item on its own, memory bounded.

use std::any::Any;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use crate::decision::Decision;
use crate::engine::Engine;
use crate::error::Error;
use crate::params::BATCH_ITEMS_PER_THREAD;
use crate::received::Received;

impl Engine {
    /// Verifies every visit and returns the results in input order. One bad item, even one the engine fails on, spoils only
    /// its own result. For more visits than fit in memory use [`Engine::verify_each`].
    pub fn verify_all<'a>(&self, visits: impl IntoIterator<Item = Received<'a>>) -> Vec<Result<Decision, Error>> {
        let mut results = Vec::new();
        self.verify_each(visits, Ok, |_, result| {
            results.push(result);
            ControlFlow::Continue(())
        });
        results
    }

    /// Verifies a stream of items of any length. `load` turns an item into a visit on a worker thread (reads its files, say);
    /// `deliver` gets index and result in input order on the calling thread, and may stop the batch. Returns how many results were
    /// delivered.
    ///
    /// At most twice [`BATCH_ITEMS_PER_THREAD`] items a thread are held at a time, each as the caller's item and its decision; visits
    /// and images exist only while one of the threads works on them. While a round is worked on, the one before is delivered, so that
    /// no core waits for a slow `deliver`; a round that was begun is finished even if `deliver` stops the batch. Runs in the
    /// current rayon pool.
    pub fn verify_each<'a, T: Send>(
        &self,
        items: impl IntoIterator<Item = T>,
        load: impl Fn(T) -> Result<Received<'a>, Error> + Sync,
        mut deliver: impl FnMut(u64, Result<Decision, Error>) -> ControlFlow<()>,
    ) -> u64 {
        let size = rayon::current_num_threads().max(1) * BATCH_ITEMS_PER_THREAD;
        let mut items = items.into_iter();
        let mut delivered = 0;
        let mut finished: Round = Vec::new();
        loop {
            let chunk: Vec<T> = items.by_ref().take(size).collect();
            let is_last = chunk.is_empty();
            let mut next: Round = Vec::new();
            let flow = rayon::in_place_scope(|scope| {
                scope.spawn(|_| next = self.verify_round(chunk, &load));
                finished.drain(..).try_for_each(|result| {
                    delivered += 1;
                    deliver(delivered - 1, result)
                })
            });
            if is_last || flow.is_break() {
                return delivered;
            }
            finished = next;
        }
    }

    fn verify_round<'a, T: Send>(
        &self,
        chunk: Vec<T>,
        load: &(impl Fn(T) -> Result<Received<'a>, Error> + Sync),
    ) -> Round {
        chunk.into_par_iter().with_max_len(1).map(|item| guarded(|| self.verify(load(item)?))).collect()
    }
}

/// Results of some items, in their order.
type Round = Vec<Result<Decision, Error>>;

/// Runs `work` and turns a panic into an error.
fn guarded<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    // The engine is immutable and an item's own state dies with it: nothing half-changed can be seen afterwards.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|cause| Err(Error::Panicked(panic_text(cause.as_ref()))))
}

fn panic_text(cause: &(dyn Any + Send)) -> String {
    let text = cause.downcast_ref::<&str>().copied();
    text.or_else(|| cause.downcast_ref::<String>().map(String::as_str)).unwrap_or("unknown cause").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_of_its_item() {
        let outcome: Result<(), Error> = guarded(|| panic!("item {}", 7));
        assert!(matches!(outcome, Err(Error::Panicked(text)) if text == "item 7"));
        assert_eq!(guarded(|| Ok(3)).unwrap(), 3);
    }
}
