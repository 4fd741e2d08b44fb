use super::*;

fn edited(from: &str, to: &str) -> Result<Policy, PolicyError> {
    assert!(DEFAULT_POLICY.contains(from), "{from}");
    Policy::from_toml(&DEFAULT_POLICY.replace(from, to))
}

#[test]
fn the_bundled_policy_is_sound() {
    let policy = Policy::bundled().unwrap();
    assert!(policy.id().starts_with("reception-"), "{}", policy.id());
    assert_eq!(policy.id().len(), "reception-".len() + 12);
    assert_eq!(policy.max_attempts(), 3);
    assert_eq!(policy.rules().mismatch.then, AfterMismatch::Refer);
}

#[test]
fn an_unknown_field_is_named_with_its_line() {
    let error = edited("min-probe = 10", "min-prob = 10").unwrap_err().to_string();
    assert!(error.contains("min-prob") && error.contains("line"), "{error}");
    let error = edited("then = \"refer\"", "then = \"accept\"").unwrap_err().to_string();
    assert!(error.contains("accept") && error.contains("reject"), "{error}");
}

#[test]
fn a_value_out_of_bounds_is_named() {
    let cases = [
        ("name = \"reception\"", "name = \"a b\"", "name"),
        ("false-accept-budget = 1e-3", "false-accept-budget = 0.0", "visit.false-accept-budget"),
        ("false-accept-budget = 1e-3", "false-accept-budget = nan", "visit.false-accept-budget"),
        ("[0.5, 0.25, 0.25]", "[0.5, 0.5, 0.25]", "visit.attempt-shares"),
        ("[0.5, 0.25, 0.25]", "[]", "visit.attempt-shares"),
        ("[0.5, 0.25, 0.25]", "[1.0, -0.5]", "visit.attempt-shares"),
        ("min-probe = 10", "min-probe = 101", "quality.min-probe"),
        ("doubtful-probe = 40", "doubtful-probe = 5", "quality.doubtful-probe"),
        ("clear-llr = -2.0", "clear-llr = 0.0", "mismatch.clear-llr"),
        ("clear-times = 2", "clear-times = 0", "mismatch.clear-times"),
    ];
    for (from, to, expected) in cases {
        match edited(from, to) {
            Err(PolicyError::Value { field, .. }) => assert_eq!(field, expected),
            other => panic!("{to}: {other:?}"),
        }
    }
}

#[test]
fn identity_follows_the_values_not_the_comments() {
    let base = Policy::bundled().unwrap();
    let commented = Policy::from_toml(&format!("# a remark\n{DEFAULT_POLICY}")).unwrap();
    assert_eq!(base.id(), commented.id());
    assert_ne!(base.id(), edited("clear-times = 2", "clear-times = 3").unwrap().id());
}

#[test]
fn a_visit_never_spends_more_than_its_budget() {
    let policy = Policy::bundled().unwrap();
    let mut used = 0.0;
    for attempt in 0..3 {
        used += policy.allotment(attempt, used);
    }
    assert!((used - 1e-3).abs() < 1e-12, "{used}");
    assert_eq!(policy.allotment(3, 0.0), 0.0);
    assert_eq!(policy.allotment(0, f64::NAN), 0.0);
    assert_eq!(policy.allotment(0, -1.0), 0.0);
}

#[test]
fn an_unspent_share_is_left_to_the_next_capture() {
    let policy = Policy::bundled().unwrap();
    assert!((policy.allotment(1, 0.0) - 7.5e-4).abs() < 1e-12);
    assert!((policy.allotment(1, 5e-4) - 2.5e-4).abs() < 1e-12);
}
