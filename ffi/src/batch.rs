//! Many visits on all cores.

use bioverify::{Decision, Error, Received};

use crate::decision::bv_decision;
use crate::engine::bv_engine;
use crate::error::bv_error;
use crate::failure::{Failure, Fallible};
use crate::guard::{contain, guarded};
use crate::pointer::{array, outputs, shared};
use crate::status::bv_status;
use crate::visit::bv_visit;

/// Where the results of a batch go: arrays of one length, the last one empty if the caller does not want it.
struct Results<'a> {
    decisions: &'a mut [*mut bv_decision],
    statuses: &'a mut [bv_status],
    errors: &'a mut [*mut bv_error],
}

impl Results<'_> {
    fn put(&mut self, index: usize, result: Fallible<Decision>) {
        let status = match result {
            Ok(decision) => {
                if let Some(place) = self.decisions.get_mut(index) {
                    *place = Box::into_raw(Box::new(bv_decision::from(decision)));
                }
                bv_status::Ok
            }
            Err(failure) => {
                let status = failure.status;
                if let Some(place) = self.errors.get_mut(index) {
                    *place = Box::into_raw(Box::new(bv_error::from(failure)));
                }
                status
            }
        };
        if let Some(place) = self.statuses.get_mut(index) {
            *place = status;
        }
    }
}

fn load<'a>(visit: &'a bv_visit, engine: &bv_engine) -> Result<Received<'a>, Error> {
    Ok(visit.received(&engine.inner))
}

/// Verifies the visits on the engine's threads. A visit that is missing spoils only its own result.
fn verify(engine: &bv_engine, visits: Vec<Fallible<&bv_visit>>) -> Fallible<Vec<Fallible<Decision>>> {
    let present: Vec<&bv_visit> = visits.iter().filter_map(|visit| visit.as_ref().ok().copied()).collect();
    let decided: Vec<Result<Decision, Error>> = engine.pool()?.install(|| {
        let mut decided = Vec::with_capacity(present.len());
        engine.inner.verify_each(
            present,
            |visit| load(visit, engine),
            |_, result| {
                decided.push(result);
                std::ops::ControlFlow::Continue(())
            },
        );
        decided
    });
    let mut decided = decided.into_iter();
    let missing = || Err(Failure::new(bv_status::Internal, "the batch ended before this visit"));
    let one = |visit: Fallible<&bv_visit>| {
        visit.and_then(|_| decided.next().map_or_else(missing, |result| result.map_err(Failure::from)))
    };
    Ok(visits.into_iter().map(one).collect())
}

/// Verifies many visits on the engine's worker threads. `visits`, `decisions_out` and `statuses_out` have `count` elements;
/// so has `errors_out`, which may be NULL. Result i is that of visit i. Each visit stands alone: for one that fails (or is
/// NULL) the decision is NULL, the status says why, and the error, if `errors_out` is given, must be freed. Returns BV_STATUS_OK
/// if the batch ran, even where single visits failed; if it did not run, every decision is NULL and every status is the one
/// returned. Memory beyond the visits and decisions does not grow with `count`. The same visit may be given more than once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_verify_batch(
    engine: *const bv_engine,
    visits: *const *const bv_visit,
    count: usize,
    decisions_out: *mut *mut bv_decision,
    statuses_out: *mut bv_status,
    errors_out: *mut *mut bv_error,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let decisions = unsafe { outputs(decisions_out, count, std::ptr::null_mut(), "decisions_out") };
    // SAFETY: the contract of the header.
    let statuses = unsafe { outputs(statuses_out, count, bv_status::NullArgument, "statuses_out") };
    let wanted = if errors_out.is_null() { 0 } else { count };
    // SAFETY: the contract of the header; nothing is touched where it is NULL.
    let errors = unsafe { outputs(errors_out, wanted, std::ptr::null_mut(), "errors_out") };
    // SAFETY: the contract of the header.
    let (engine, visits) = unsafe { (shared(engine, "engine"), array(visits, count, "visits")) };
    let work = || {
        let mut results = Results { decisions: decisions?, statuses: statuses?, errors: errors? };
        let run = || {
            let (engine, visits) = (engine?, visits?);
            // SAFETY: the contract of the header: each is NULL or a visit that nobody changes meanwhile.
            let visits = visits.iter().map(|visit| unsafe { shared(*visit, "visit") }).collect();
            verify(engine, visits)
        };
        match contain(run) {
            Ok(decided) => decided.into_iter().enumerate().for_each(|(index, result)| results.put(index, result)),
            Err(failure) => {
                results.statuses.fill(failure.status);
                return Err(failure);
            }
        }
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}
