//! The bundled parts fit each other.

use bioverify::{Calibration, Engine, Policy, RuntimeChoice};

#[test]
fn an_engine_of_bundled_parts_can_be_built() {
    let engine = Engine::builder().runtime(RuntimeChoice::Embedded).build();
    // After a change of model or matcher: bioverify calibrate --synthetic 1000 --out engine/verify/calibration/finger.toml
    let engine = engine.expect("calibration/finger.toml belongs to the bundled model and matcher");
    assert_eq!(engine.id().model, engine.calibration().provenance().model);
}

#[test]
fn the_bundled_calibration_supports_the_bundled_policy_with_room_for_two_sources() {
    let (table, policy) = (Calibration::bundled_finger().unwrap(), Policy::bundled().unwrap());
    let asked = policy.strictest_allotment() / 2.0;
    assert!(table.smallest_fmr() <= asked, "{:e} > {asked:e}", table.smallest_fmr());
}
