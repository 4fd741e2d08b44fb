//! Faces alone, with fingers, and pictures of faces.

use super::*;

fn photo(quality: u8, live: Option<f32>) -> FaceState {
    FaceState::Usable { quality: Some(Quality::new(quality).unwrap()), live, defects: vec![], cue: None }
}

pub(super) fn portrait(source: Source) -> ReferenceSummary {
    let state = FaceState::Usable { quality: None, live: None, defects: vec![], cue: None };
    ReferenceSummary { source, trust: Trust::Unverified, origin: vec![], state: ReferenceState::Face(state) }
}

fn face_scored(reference: usize, fmr: f64, llr: f64) -> FaceComparison {
    FaceComparison {
        reference,
        score: Score::new(90.0).unwrap(),
        fmr: FalseMatchRate::new(fmr).unwrap(),
        llr: LogLikelihoodRatio(llr),
        smallest_fmr: 1e-6,
    }
}

/// A visit with a photo against the portrait on the card.
fn face_visit(face: FaceState, comparison: FaceComparison) -> Compared {
    let mut compared = case(vec![], vec![portrait(Source::CardChip)], vec![], first());
    compared.face = Some(face);
    compared.faces = vec![comparison];
    compared
}

/// A good photo that matches, and how surely it shows a person.
pub(super) fn seen(live: Option<f32>) -> Compared {
    face_visit(photo(80, live), face_scored(0, 1e-5, 9.0))
}

#[test]
fn a_face_alone_is_accepted_as_the_policy_says() {
    let compared = face_visit(photo(80, Some(0.99)), face_scored(0, 1e-5, 9.0));
    let decision = expect(&compared, &default_policy(), Outcome::Accept, &[Reason::FaceMatched]);
    assert_eq!((decision.factors[0].modality, decision.factors[0].counted), (Modality::Face, true));
    assert_eq!(decision.visit.attempts_used, 1);
    let strict = policy(&[("alone = \"accept\"", "alone = \"refer\"")]);
    expect(&compared, &strict, Outcome::Refer, &[Reason::FaceAloneNotAllowed, Reason::FaceMatched]);
    let without = policy(&[("counts = true", "counts = false")]);
    expect(&compared, &without, Outcome::Refer, &[Reason::NoUsableReference]);
}

#[test]
fn a_picture_of_a_face_is_never_accepted() {
    for live in [0.1, f32::NAN] {
        let compared = face_visit(photo(80, Some(live)), face_scored(0, 1e-6, 12.0));
        let decision = expect(&compared, &default_policy(), Outcome::Recapture, &[Reason::FaceLivenessDoubtful]);
        assert_eq!(decision.next_capture.unwrap().advice[0], Advice::LookAtVisitor);
        let strict = policy(&[("not-live = \"recapture\"", "not-live = \"refer\"")]);
        expect(&compared, &strict, Outcome::Refer, &[Reason::FaceLivenessDoubtful]);
    }
}

/// The same face with a cue.
fn showing(face: &FaceState, seen: Cue) -> FaceState {
    match face.clone() {
        FaceState::Usable { quality, live, defects, .. } => {
            FaceState::Usable { quality, live, defects, cue: Some(seen) }
        }
        faulty => faulty,
    }
}

#[test]
fn a_cue_explains_a_doubt_and_changes_nothing_else() {
    let policies = [default_policy(), policy(&[("not-live = \"recapture\"", "not-live = \"refer\"")])];
    for (policy, live) in policies.iter().flat_map(|policy| [0.1, 0.49, 0.51, f32::NAN].map(|live| (policy, live))) {
        let plain = face_visit(photo(80, Some(live)), face_scored(0, 1e-6, 12.0));
        for cue in Cue::ALL {
            let mut shown = plain.clone();
            shown.face = shown.face.map(|face| showing(&face, cue));
            let (plain, shown) = (decide(&plain, policy), decide(&shown, policy));
            let doubt = |decision: &Decision| {
                decision.reasons.iter().find(|note| note.reason == Reason::FaceLivenessDoubtful).cloned()
            };
            if let Some(note) = doubt(&shown) {
                assert_eq!((note.cue, note.detail), (Some(cue), None), "told for the desk, and nothing else");
                for lang in [Lang::Vi, Lang::En] {
                    assert_eq!(shown.describe(lang).matches(cue.text(lang)).count(), 1);
                }
            }
            assert!(doubt(&plain).is_none_or(|note| note.cue.is_none() && note.detail.is_none()));
            // Without the words both are the same decision.
            let bare = |mut decision: Decision| {
                decision.reasons.iter_mut().for_each(|note| (note.cue, note.detail) = (None, None));
                decision.timings = Timings::default();
                format!("{decision:?}")
            };
            assert_eq!(bare(shown), bare(plain), "{live} {cue:?}");
        }
    }
}

#[test]
fn a_doubtful_photo_does_not_spoil_a_finger() {
    let references = vec![card(), portrait(Source::CardChip)];
    let mut compared = case(vec![good(INDEX)], references, vec![alike(0, 0)], first());
    compared.face = Some(photo(80, Some(0.1)));
    compared.faces = vec![face_scored(1, 1e-6, 12.0)];
    let decision = expect(&compared, &default_policy(), Outcome::Accept, &[Reason::Matched]);
    assert!(decision.has(Reason::FaceLivenessDoubtful), "a doubt is always told");
}

#[test]
fn finger_and_face_add_up() {
    let references = vec![card(), portrait(Source::CardChip)];
    let mut compared = case(vec![good(INDEX)], references, vec![scored(0, 0, 0.01, 4.0)], first());
    expect(&compared, &default_policy(), Outcome::Recapture, &[Reason::Inconclusive]);
    compared.face = Some(photo(80, Some(0.9)));
    compared.faces = vec![face_scored(1, 0.01, 4.5)];
    let decision = expect(&compared, &default_policy(), Outcome::Accept, &[Reason::BothMatched]);
    assert!((decision.combined_llr.unwrap() - 8.5).abs() < 1e-9);
    // A face that speaks for a stranger takes a finger's match back.
    compared.comparisons = vec![alike(0, 0)];
    compared.faces = vec![face_scored(1, 0.9, -6.0)];
    expect(&compared, &default_policy(), Outcome::Recapture, &[Reason::BothInconclusive]);
}

#[test]
fn a_poor_photo_is_asked_for_again_and_blames_nobody() {
    let compared = face_visit(photo(20, Some(0.9)), face_scored(0, 0.7, -5.0));
    let decision = expect(&compared, &default_policy(), Outcome::Recapture, &[Reason::FaceInconclusive]);
    assert_eq!(decision.next_capture.unwrap().modality, Modality::Face);
    assert_eq!(decision.visit.clear_mismatches, 0);
    let clear = face_visit(photo(90, Some(0.9)), face_scored(0, 0.7, -5.0));
    let decision = expect(&clear, &default_policy(), Outcome::Recapture, &[Reason::FaceMismatched]);
    assert_eq!(decision.visit.clear_mismatches, 1);
}

#[test]
fn a_policy_may_ask_for_a_face_too() {
    let both = policy(&[("# Whether an accept needs a matching face.\nrequired = false", "required = true")]);
    let compared = case(vec![good(INDEX)], vec![card()], vec![alike(0, 0)], first());
    let decision = expect(&compared, &both, Outcome::Recapture, &[Reason::FaceRequired]);
    assert_eq!(decision.next_capture.unwrap().advice, [Advice::TakePhoto]);
}

#[test]
fn nothing_captured_asks_for_what_the_references_hold() {
    let compared = case(vec![], vec![portrait(Source::CardChip)], vec![], first());
    expect(&compared, &default_policy(), Outcome::Refer, &[Reason::FaceMissing]);
}

#[test]
fn a_face_that_cannot_be_used_is_told_and_taken_again() {
    let mut compared = case(vec![], vec![portrait(Source::CardChip)], vec![], first());
    compared.face = Some(FaceState::Faulty(Fault::plain(Reason::FaceSeveral)));
    let decision = expect(&compared, &default_policy(), Outcome::Recapture, &[Reason::FaceSeveral]);
    assert_eq!(decision.next_capture.unwrap().advice, [Advice::OnePerson]);
}

#[test]
fn a_forged_portrait_supports_nothing() {
    let mut compared = face_visit(photo(80, Some(0.99)), face_scored(0, 1e-6, 12.0));
    compared.references[0].trust = Trust::Forged;
    expect(&compared, &default_policy(), Outcome::Refer, &[Reason::ReferenceForged]);
}

#[test]
fn a_policy_without_a_word_of_faces_counts_none() {
    let start = DEFAULT_POLICY.find("[face]").unwrap();
    let old = Policy::from_toml(&DEFAULT_POLICY[..start]).unwrap();
    let compared = face_visit(photo(80, Some(0.99)), face_scored(0, 1e-6, 12.0));
    expect(&compared, &old, Outcome::Refer, &[Reason::NoUsableReference]);
}
