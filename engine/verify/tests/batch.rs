//! Many visits at once.

mod common;

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

use bioverify::params::BATCH_ITEMS_PER_THREAD;
use bioverify::{Decision, Error, FingerSample, Outcome, Received, Reference, Source};
use common::{engine, lenient, template};

fn visit(probe: u64, reference: u64) -> Received<'static> {
    Received::new()
        .with_finger(FingerSample::record(template(probe, 3)))
        .with_reference(Reference::record(Source::Enrolment, template(reference, 4)))
}

/// The score, or the kind of failure: what must not depend on threads.
fn essence(result: &Result<Decision, Error>) -> String {
    match result {
        Ok(decision) => format!("{:?} {:?}", decision.outcome, decision.factors),
        Err(error) => error.to_string(),
    }
}

#[test]
fn order_is_kept_and_equals_one_by_one() {
    let engine = engine(lenient(&[]));
    let items: Vec<(u64, u64)> = (0..150).map(|i| (i % 30, if i % 3 == 0 { i % 30 } else { 77 })).collect();
    let together = engine.verify_all(items.iter().map(|(probe, reference)| visit(*probe, *reference)));
    assert_eq!(together.len(), items.len());
    for ((probe, reference), result) in items.iter().zip(&together) {
        assert_eq!(essence(result), essence(&engine.verify(visit(*probe, *reference))));
        let accepted = result.as_ref().is_ok_and(|decision| decision.outcome == Outcome::Accept);
        assert!(probe != reference || accepted, "{probe}: {result:?}");
    }
}

#[test]
fn a_bad_item_spoils_only_itself() {
    let engine = engine(lenient(&[]));
    let load = |item: u64| match item {
        3 => Err(Error::Load("cannot read 3.fmr".into())),
        5 => panic!("a fault in item 5"),
        item => Ok(visit(item, item)),
    };
    let mut results = Vec::new();
    let delivered = engine.verify_each(0..10, load, |index, result| {
        assert_eq!(index as usize, results.len());
        results.push(result);
        ControlFlow::Continue(())
    });
    assert_eq!(delivered, 10);
    assert!(matches!(&results[3], Err(Error::Load(text)) if text.contains("3.fmr")));
    assert!(matches!(&results[5], Err(Error::Panicked(text)) if text.contains("item 5")));
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 8);
}

#[test]
fn items_are_taken_only_as_they_are_needed() {
    let engine = engine(lenient(&[]));
    let taken = AtomicUsize::new(0);
    let endless = (0_u64..).inspect(|_| {
        taken.fetch_add(1, Ordering::Relaxed);
    });
    let mut seen = 0;
    let empty = |_| Ok(Received::new());
    let delivered = engine.verify_each(endless, empty, |_, _| {
        seen += 1;
        if seen == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!((delivered, seen), (5, 5));
    let round = rayon::current_num_threads() * BATCH_ITEMS_PER_THREAD;
    // The round being delivered and the one being worked on.
    assert_eq!(taken.load(Ordering::Relaxed), 2 * round);
}

#[test]
fn nothing_in_nothing_out() {
    assert!(engine(lenient(&[])).verify_all(std::iter::empty()).is_empty());
}
