//! What the matcher promises, on simulated minutiae.

#![allow(clippy::disallowed_methods)]
#![allow(clippy::unwrap_used)] // A helper of a test may panic like the test itself.

mod simulate;

use std::collections::BTreeSet;
use std::f32::consts::{PI, TAU};

use bioverify_core::{Direction, Minutia, MinutiaKind, MinutiaSet, Point, Quality};
use bioverify_finger::compare::params::{MIN_MINUTIAE, PAIR_REACH, PAIR_TURN};
use bioverify_finger::{Matcher, PreparedProbe, PreparedReference};
use proptest::prelude::*;
use simulate::{Random, Wear, impression, master};

fn score(a: &MinutiaSet, b: &MinutiaSet) -> f32 {
    Matcher::new().compare(&PreparedProbe::new(a), &PreparedReference::new(b)).get()
}

fn minutia(x: f32, y: f32, radians: f32) -> Minutia {
    Minutia {
        position: Point::new(x, y),
        direction: Direction::from_radians(radians),
        kind: MinutiaKind::Other,
        quality: None,
    }
}

/// The set turned by `radians` about its image's centre and moved, in a window that holds all of it.
fn moved(set: &MinutiaSet, radians: f32, dx: f32, dy: f32) -> MinutiaSet {
    let (sin, cos) = radians.sin_cos();
    let turned = set.minutiae().iter().map(|m| {
        let (x, y) = (m.position.x - 220.0, m.position.y - 260.0);
        minutia(cos * x + sin * y + 400.0 + dx, cos * y - sin * x + 400.0 + dy, m.direction.radians() + radians)
    });
    MinutiaSet::new(1_000, 1_000, turned.collect()).unwrap()
}

#[test]
fn a_print_is_most_like_itself() {
    let mut random = Random::new(1);
    let masters: Vec<_> = (0..12).map(|_| master(&mut random)).collect();
    let sets: Vec<_> = masters.iter().map(|m| impression(m, &Wear::HARD, &mut random)).collect();
    for (i, a) in sets.iter().enumerate() {
        let own = score(a, a);
        for (j, b) in sets.iter().enumerate() {
            assert!(i == j || score(a, b) < 0.5 * own, "{i} against {j}");
        }
        let second = impression(&masters[i], &Wear::HARD, &mut random);
        assert!(score(a, &second) < own, "{i}");
    }
}

#[test]
fn mated_prints_score_above_all_but_the_luckiest_strangers() {
    let mut random = Random::new(2);
    let fingers: Vec<Vec<MinutiaSet>> = (0..20)
        .map(|_| {
            let spots = master(&mut random);
            (0..3).map(|_| impression(&spots, &Wear::HARD, &mut random)).collect()
        })
        .collect();
    let (mut mated, mut strangers) = (Vec::new(), Vec::new());
    for (i, a) in fingers.iter().enumerate() {
        mated.extend([score(&a[0], &a[1]), score(&a[0], &a[2]), score(&a[1], &a[2])]);
        strangers.extend(fingers.iter().skip(i + 1).map(|b| score(&a[0], &b[0])));
    }
    strangers.sort_by(f32::total_cmp);
    let threshold = strangers[strangers.len() * 99 / 100];
    let missed = mated.iter().filter(|s| **s <= threshold).count();
    assert!(missed <= mated.len() / 10, "{missed} of {} mated pairs at or below {threshold}", mated.len());
}

#[test]
fn any_rotation_and_translation_leave_the_score_alone() {
    let mut random = Random::new(3);
    let spots = master(&mut random);
    let a = impression(&spots, &Wear::NONE, &mut random);
    let b = impression(&spots, &Wear { jitter: 1.5, missing: 0.2, ..Wear::NONE }, &mut random);
    let straight = score(&a, &b);
    for step in 0_u8..16 {
        let turned = moved(&b, TAU * f32::from(step) / 16.0 + 0.1, 3.0 * f32::from(step), -20.0);
        let now = score(&a, &turned);
        assert!((now - straight).abs() < 0.06 * straight, "step {step}: {now} instead of {straight}");
    }
}

#[test]
fn each_kind_of_wear_costs_score_step_by_step() {
    let mut random = Random::new(4);
    let masters: Vec<_> = (0..10).map(|_| master(&mut random)).collect();
    let mut mean = |wear: Wear| {
        let of = |m: &Vec<simulate::Spot>, random: &mut Random| {
            score(&impression(m, &Wear::NONE, random), &impression(m, &wear, random))
        };
        masters.iter().map(|m| of(m, &mut random)).sum::<f32>() / masters.len() as f32
    };
    let kinds: [fn(f32) -> Wear; 4] = [
        |s| Wear { missing: 0.25 * s, ..Wear::NONE },
        |s| Wear { spurious: 0.5 * s, ..Wear::NONE },
        |s| Wear { jitter: 2.5 * s, turn_jitter: 0.15 * s, ..Wear::NONE },
        |s| Wear { bend: 12.0 * s, ..Wear::NONE },
    ];
    for (kind, wear) in kinds.iter().enumerate() {
        let steps: Vec<f32> = (0_u8..4).map(|s| mean(wear(f32::from(s)))).collect();
        assert!(steps.windows(2).all(|w| w[1] < w[0]), "wear {kind}: {steps:?}");
    }
}

#[test]
fn the_sides_may_be_swapped() {
    let mut random = Random::new(5);
    for _ in 0..20 {
        let spots = master(&mut random);
        let a = impression(&spots, &Wear::HARD, &mut random);
        let b = impression(&spots, &Wear::HARD, &mut random);
        let why = |a, b| Matcher::new().explain(&PreparedProbe::new(a), &PreparedReference::new(b));
        let (there, back) = (why(&a, &b), why(&b, &a));
        assert_eq!(there.score, back.score);
        let turned: Vec<(u8, u8)> = back.pairs.iter().map(|p| (p.reference, p.probe)).collect();
        assert_eq!(there.pairs.iter().map(|p| (p.probe, p.reference)).collect::<Vec<_>>(), turned);
        assert_eq!(there.evidence.probe_unpaired, back.evidence.reference_unpaired);
        // One alignment undoes the other.
        let point = Point::new(100.0, 140.0);
        let home = back.alignment.unwrap().apply(there.alignment.unwrap().apply(point));
        assert!(home.distance(point) < 0.1, "{home:?}");
    }
}

/// The set with every minutia's quality replaced.
fn graded(set: &MinutiaSet, quality: impl Fn(usize) -> Option<u8>) -> MinutiaSet {
    let minutiae = set
        .minutiae()
        .iter()
        .enumerate()
        .map(|(i, m)| Minutia { quality: quality(i).map(|q| Quality::new(q).unwrap()), ..*m });
    MinutiaSet::new(set.width(), set.height(), minutiae.collect()).unwrap()
}

#[test]
fn a_quality_that_all_minutiae_share_says_nothing() {
    let mut random = Random::new(10);
    let spots = master(&mut random);
    let a = impression(&spots, &Wear::HARD, &mut random);
    let b = impression(&spots, &Wear::HARD, &mut random);
    assert_eq!(score(&graded(&a, |_| Some(100)), &b), score(&a, &b));
    assert_ne!(score(&graded(&a, |i| Some(if i % 2 == 0 { 20 } else { 90 })), &b), score(&a, &b));
}

#[test]
fn strays_cost_more_the_more_they_are_trusted() {
    let mut random = Random::new(11);
    let a = impression(&master(&mut random), &Wear::NONE, &mut random);
    let genuine = a.len();
    let strays =
        (0..15).map(|_| minutia(random.range(120.0, 320.0), random.range(120.0, 400.0), random.range(0.0, TAU)));
    let all = a.minutiae().iter().copied().chain(strays).collect();
    let b = MinutiaSet::new(a.width(), a.height(), all).unwrap();
    let with = |trust: u8| score(&a, &graded(&b, |i| Some(if i < genuine { 70 } else { trust })));
    assert!(with(30) > with(60) && with(60) > with(100), "{} {} {}", with(30), with(60), with(100));
}

#[test]
fn an_upside_down_print_still_matches() {
    let mut random = Random::new(12);
    for _ in 0..10 {
        let spots = master(&mut random);
        let wear = Wear { bend: 8.0, jitter: 1.5, turn_jitter: 0.08, missing: 0.2, spurious: 0.1, ..Wear::NONE };
        let a = impression(&spots, &wear, &mut random);
        let b = impression(&spots, &wear, &mut random);
        let stranger = impression(&master(&mut random), &wear, &mut random);
        assert!(score(&a, &moved(&b, PI, 0.0, 0.0)) > 2.0 * score(&a, &stranger));
    }
}

#[test]
fn too_few_minutiae_score_nothing_and_the_most_are_fine() {
    let empty = MinutiaSet::new(300, 300, vec![]).unwrap();
    let one = MinutiaSet::new(300, 300, vec![minutia(5.0, 5.0, 1.0)]).unwrap();
    let mut random = Random::new(6);
    let full = impression(&master(&mut random), &Wear::NONE, &mut random);
    for few in [&empty, &one] {
        for other in [&empty, &one, &full] {
            assert_eq!(score(few, other), 0.0);
            assert_eq!(score(other, few), 0.0);
        }
    }
    let three = MinutiaSet::new(440, 520, full.minutiae()[..MIN_MINUTIAE - 1].to_vec()).unwrap();
    assert_eq!(score(&three, &full), 0.0);
    let crowd = (0..255).map(|_| minutia(random.range(0.0, 299.0), random.range(0.0, 399.0), random.range(0.0, TAU)));
    let crowd = MinutiaSet::new(300, 400, crowd.collect()).unwrap();
    assert!(score(&crowd, &crowd) > score(&crowd, &full));
}

#[test]
fn minutiae_all_at_one_place_prove_little() {
    let heap = MinutiaSet::new(300, 300, vec![minutia(100.0, 100.0, 1.0); 40]).unwrap();
    let line = (0_u8..40).map(|i| minutia(100.0, 2.0 + 7.0 * f32::from(i), 0.5));
    let line = MinutiaSet::new(300, 300, line.collect()).unwrap();
    for (a, b) in [(&heap, &heap), (&heap, &line), (&line, &line)] {
        assert!(score(a, b).is_finite());
    }
}

#[test]
fn an_explanation_agrees_with_the_score_and_keeps_its_tolerances() {
    let mut random = Random::new(7);
    for _ in 0..20 {
        let spots = master(&mut random);
        let a = PreparedProbe::new(&impression(&spots, &Wear::HARD, &mut random));
        let b = PreparedReference::new(&impression(&spots, &Wear::HARD, &mut random));
        let why = Matcher::new().explain(&a, &b);
        assert_eq!(why.score, Matcher::new().compare(&a, &b));
        let probes: BTreeSet<u8> = why.pairs.iter().map(|p| p.probe).collect();
        let references: BTreeSet<u8> = why.pairs.iter().map(|p| p.reference).collect();
        assert_eq!((probes.len(), references.len()), (why.pairs.len(), why.pairs.len()));
        for pair in &why.pairs {
            assert!(usize::from(pair.probe) < a.len() && usize::from(pair.reference) < b.len());
            assert!(pair.residual_px <= PAIR_REACH[2] && pair.residual_radians.abs() <= PAIR_TURN);
            assert!((0.0..=1.0).contains(&pair.fit));
        }
    }
}

#[test]
fn the_alignment_found_is_the_motion_applied() {
    let mut random = Random::new(8);
    let a = impression(&master(&mut random), &Wear::NONE, &mut random);
    let b = moved(&a, 0.7, 30.0, -12.0);
    let why = Matcher::new().explain(&PreparedProbe::new(&a), &PreparedReference::new(&b));
    let alignment = why.alignment.unwrap();
    assert!((alignment.rotation - 0.7).abs() < 0.01, "{}", alignment.rotation);
    assert_eq!(why.pairs.len(), a.len());
    for pair in &why.pairs {
        assert_eq!(pair.probe, pair.reference);
        let lands = alignment.apply(a.minutiae()[usize::from(pair.probe)].position);
        assert!(lands.distance(b.minutiae()[usize::from(pair.reference)].position) < 0.5);
    }
}

#[test]
fn a_search_finds_what_comparing_one_by_one_finds() {
    let mut random = Random::new(9);
    let spots = master(&mut random);
    let probe = PreparedProbe::new(&impression(&spots, &Wear::HARD, &mut random));
    let mut sets: Vec<_> = (0..30).map(|_| impression(&master(&mut random), &Wear::HARD, &mut random)).collect();
    sets.insert(17, impression(&spots, &Wear::HARD, &mut random));
    // Equal scores must come in index order.
    sets.push(sets[3].clone());
    let references: Vec<_> = sets.iter().map(PreparedReference::new).collect();
    let matcher = Matcher::new();
    let mut all: Vec<_> = references.iter().enumerate().map(|(i, r)| (i, matcher.compare(&probe, r))).collect();
    all.sort_by(|a, b| b.1.get().total_cmp(&a.1.get()));
    for top in [0, 1, 5, 32, 100] {
        assert_eq!(matcher.search(&probe, &references, top), all[..top.min(all.len())]);
    }
    assert_eq!(matcher.search(&probe, &references, 1)[0].0, 17);
    assert!(matcher.search(&probe, &[], 3).is_empty());
}

#[test]
fn debug_shows_no_coordinate() {
    let set = MinutiaSet::new(300, 300, vec![minutia(123.0, 231.0, 1.0)]).unwrap();
    let text = format!("{:?} {:?}", PreparedProbe::new(&set), PreparedReference::new(&set));
    assert!(!text.contains("123") && !text.contains("231"), "{text}");
}

fn any_set() -> impl Strategy<Value = MinutiaSet> {
    let one = (0.0_f32..500.0, 0.0_f32..500.0, -PI..PI, 0_u8..3, prop::option::of(0_u8..=100));
    prop::collection::vec(one, 0..80).prop_map(|all| {
        let minutiae = all.into_iter().map(|(x, y, angle, kind, quality)| Minutia {
            position: Point::new(x, y),
            direction: Direction::from_radians(angle),
            kind: [MinutiaKind::Ending, MinutiaKind::Bifurcation, MinutiaKind::Other][usize::from(kind)],
            quality: quality.map(|q| Quality::new(q).unwrap()),
        });
        MinutiaSet::new(500, 500, minutiae.collect()).unwrap()
    })
}

/// Points that half of all strangers reach.
const NEXT_TO_NOTHING: f32 = 3.0;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_two_sets_compare_to_a_proper_score(a in any_set(), b in any_set()) {
        let (probe, reference) = (PreparedProbe::new(&a), PreparedReference::new(&b));
        let why = Matcher::new().explain(&probe, &reference);
        prop_assert!(why.score.get().is_finite() && why.score.get() >= 0.0);
        prop_assert_eq!(why.score, Matcher::new().compare(&probe, &reference));
        // Of a handful of scattered minutiae nearly nothing can be compared, also with themselves.
        let most = score(&a, &a).max(NEXT_TO_NOTHING);
        prop_assert!(most >= why.score.get() || a.len() < MIN_MINUTIAE, "{} {}", most, why.score.get());
    }
}
