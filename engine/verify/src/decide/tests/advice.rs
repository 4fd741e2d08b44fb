//! What the desk is told: the next capture, both languages, JSON.

use super::*;

#[test]
fn more_fingers_are_asked_for_where_the_policy_wants_them() {
    let two = policy(&[("\nrequired = 1", "\nrequired = 2")]);
    let record = holding(Source::CardChip, vec![finger(INDEX, None, 35), finger(THUMB, None, 35)]);
    let one = case(vec![good(INDEX)], vec![record], vec![alike(0, 0)], first());
    let decision = expect(&one, &two, Outcome::Recapture, &[Reason::MoreFingersRequired]);
    assert_eq!(decision.next_capture.unwrap().position, THUMB);
}

#[test]
fn advice_names_the_finger_and_the_way() {
    // The right finger, captured badly: the same again.
    let dry = Fault::because(Reason::FingerTooDry, &"70 % of ridges broken");
    let state = FingerState::Usable { quality: Quality::new(20).ok(), minutiae: 30, defects: vec![dry], model: None };
    let probes = vec![FingerSummary { position: INDEX, state }];
    let decision = decide(&case(probes, vec![card()], vec![undecided(0, 0)], first()), &default_policy());
    let next = decision.next_capture.unwrap();
    assert_eq!((next.position, next.advice.as_slice()), (INDEX, &[Advice::PressHarder][..]));
    // A finger that the card does not hold: one that it does.
    let decision = decide(&case(vec![good(THUMB)], vec![card()], vec![], first()), &default_policy());
    assert_eq!(decision.next_capture.unwrap().position, INDEX);
    // A clear mismatch with another finger on record: that one.
    let record = holding(Source::CardChip, vec![finger(INDEX, None, 35), finger(THUMB, None, 35)]);
    let decision = decide(&case(vec![good(INDEX)], vec![record], vec![unlike(0, 0)], first()), &default_policy());
    let next = decision.next_capture.unwrap();
    assert_eq!((next.position, next.advice.as_slice()), (THUMB, &[Advice::AnotherFinger][..]));
}

#[test]
fn a_decision_speaks_both_languages_and_writes_json() {
    let compared = case(vec![good(INDEX)], vec![card()], vec![unlike(0, 0)], first());
    let decision = decide(&compared, &default_policy());
    let english = decision.describe(Lang::En);
    assert!(english.starts_with("RECAPTURE") && english.contains("[403] card chip: "), "{english}");
    let vietnamese = decision.describe(Lang::Vi);
    assert!(vietnamese.starts_with("LẤY MẪU LẠI") && vietnamese.contains("chip trên thẻ"), "{vietnamese}");
    let json: serde_json::Value = serde_json::from_str(&decision.to_json().unwrap()).unwrap();
    assert_eq!(json["outcome"], "recapture");
    assert_eq!(json["reasons"][0]["reason"]["number"], 403);
    assert_eq!(json["factors"][0]["source"], "card-chip");
    assert_eq!(json["visit"]["attempts-used"], 1);
}
