//! Networks that are loaded when a capture first needs them, while all threads of a batch need them at once.
#![allow(clippy::unwrap_used, clippy::expect_used)] // Helpers of tests are tests.

use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use bioverify::{
    Decision, Engine, FaceSample, FingerSample, Outcome, Ppi, Reason, Received, Reference, RuntimeChoice, Source,
};

/// Captures of a batch: more than its threads, so that each has further ones waiting.
const MANY: usize = 8;
/// Threads that still wait by then wait for each other.
const WATCHDOG: Duration = Duration::from_secs(300);

fn file(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata").join(name)).unwrap()
}

/// What a batch of the same visit decides in a pool of three threads and in the pool of the process, each with an engine that
/// has loaded nothing yet but the network of fingers.
fn decided(visit: fn() -> Received<'static>) -> [Vec<(Outcome, bool)>; 2] {
    let (done, watch) = mpsc::channel();
    std::thread::spawn(move || {
        let batch = || {
            let engine = Engine::builder().runtime(RuntimeChoice::Embedded).build().unwrap();
            let results = engine.verify_all((0..MANY).map(|_| visit()));
            let of = |result: Result<Decision, _>| {
                let decision = result.unwrap();
                (decision.outcome, decision.has(Reason::FaceMatched))
            };
            results.into_iter().map(of).collect::<Vec<_>>()
        };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
        done.send([pool.install(batch), batch()]).ok();
    });
    watch.recv_timeout(WATCHDOG).expect("threads of the batch wait for each other")
}

#[test]
fn a_batch_of_doubtful_prints_ends() {
    let visit = || {
        let image = |name: &str| FingerSample::encoded(file(name), Ppi::STANDARD);
        let reference = Reference::finger(Source::Enrolment, image("finger/finger-1-impression-1.png"));
        Received::new().with_finger(image("finger/finger-1-smudged.png")).with_reference(reference)
    };
    let each = vec![(Outcome::Recapture, false); MANY];
    assert_eq!(decided(visit), [each.clone(), each]);
}

#[test]
fn a_batch_of_faces_ends() {
    let visit = || {
        let portrait = Reference::record(Source::CardChip, file("face/face-1-capture-1.jpg"));
        Received::new().with_face(FaceSample::encoded(file("face/face-1-capture-2.jpg"))).with_reference(portrait)
    };
    let each = vec![(Outcome::Accept, true); MANY];
    assert_eq!(decided(visit), [each.clone(), each]);
}
