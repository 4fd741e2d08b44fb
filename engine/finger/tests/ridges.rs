//! What the ridges between the minutiae add to a comparison, and that they come through a template.

#![allow(clippy::unwrap_used)] // A helper of a test may panic like the test itself.

mod common;

use bioverify_core::{Limits, Minutia, MinutiaSet, RidgeCell, RidgeMap};
use bioverify_finger::{Effort, Explanation, Index, Keep, Matcher, PreparedProbe, PreparedReference};
use bioverify_record::{MOST_NATIVE_BYTES, ModelTag, NativeTemplate};
use common::{FINGERS, extract, sample};

fn explain(a: &MinutiaSet, b: &MinutiaSet) -> Explanation {
    Matcher::new().explain(&PreparedProbe::new(a), &PreparedReference::new(b))
}

fn prints() -> Vec<MinutiaSet> {
    FINGERS.iter().map(|name| extract(&sample(name)).unwrap().minutiae).collect()
}

/// The set with every ridge turned by so many 64ths of half a turn.
fn turned(set: &MinutiaSet, steps: u8) -> MinutiaSet {
    let map = set.ridges().unwrap();
    let turn = |cell: &RidgeCell| match cell.is_finger() {
        true => RidgeCell::new(cell.orientation() + steps, cell.clarity()),
        false => RidgeCell::EMPTY,
    };
    set.clone().with_ridges(RidgeMap::new(map.grid(), map.cells().iter().map(turn).collect()).ok())
}

/// The set without qualities: how those are read depends on whether there is a map, which is not what is asked here.
fn untold(set: &MinutiaSet) -> MinutiaSet {
    let minutiae = set.minutiae().iter().map(|minutia| Minutia { quality: None, ..*minutia }).collect();
    MinutiaSet::new(set.width(), set.height(), minutiae).unwrap().with_ridges(set.ridges().cloned())
}

#[test]
fn ridges_agree_where_minutiae_do_and_decide_where_they_do_not() {
    let prints = prints();
    for finger in prints.chunks(3) {
        let (a, b) = (&untold(&finger[0]), &untold(&finger[1]));
        let told = explain(a, b);
        assert!(told.evidence.flow > 0.9 && told.evidence.overlap > 50.0, "{:?}", told.evidence);
        // What is common is not more than either has.
        let area = |set: &MinutiaSet| set.ridges().unwrap().area() / 256.0;
        assert!(told.evidence.overlap <= area(a).min(area(b)) * 1.1, "{:?}", told.evidence);
        let bare = explain(&a.clone().with_ridges(None), b);
        assert_eq!((bare.evidence.overlap, bare.evidence.flow), (0.0, 0.0));
        let crossed = explain(&turned(a, 20), b);
        assert!(told.score.get() > bare.score.get() && bare.score.get() > crossed.score.get());
        assert_eq!(told.pairs, crossed.pairs, "ridges weigh, minutiae align");
    }
}

#[test]
fn the_sides_may_be_swapped_whatever_maps_they_have() {
    let prints = prints();
    for (a, b) in [(&prints[0], &prints[1]), (&prints[3], &prints[4]), (&prints[0], &prints[4])] {
        for (a, b) in [(a.clone(), b.clone()), (a.clone().with_ridges(None), b.clone()), (a.clone(), turned(a, 9))] {
            assert_eq!(explain(&a, &b).score, explain(&b, &a).score);
            assert_eq!(explain(&a, &b).evidence.flow, explain(&b, &a).evidence.flow);
        }
    }
}

#[test]
fn a_template_gives_the_score_of_the_picture() {
    let prints = prints();
    let stored: Vec<MinutiaSet> = prints
        .iter()
        .map(|print| {
            let bytes = NativeTemplate { minutiae: print.clone(), model: ModelTag::default() }.write();
            assert!(bytes.len() <= MOST_NATIVE_BYTES && bytes.len() < 40 + 8 * print.len() + 700, "{}", bytes.len());
            NativeTemplate::read(&bytes, &Limits::default()).unwrap().minutiae.clone()
        })
        .collect();
    for (probe, print) in prints.iter().enumerate() {
        assert_eq!(print.ridges(), stored[probe].ridges());
        for (reference, other) in prints.iter().enumerate() {
            let fresh = explain(print, other).score.get();
            let kept = explain(print, &stored[reference]).score.get();
            // Strangers that just come to an alignment, or just not, differ by what that counts for.
            let room = if fresh < 30.0 { 15.0 } else { 3.0 + 0.05 * fresh };
            assert!((fresh - kept).abs() < room, "{probe} {reference}: {fresh} {kept}");
        }
    }
}

#[test]
fn an_index_keeps_the_ridges_whatever_it_keeps() {
    let prints = prints();
    let all: Vec<(u64, &MinutiaSet)> = (0..).zip(&prints).collect();
    for keep in [Keep::Prepared, Keep::Minutiae] {
        let mut index = Index::new(keep);
        index.add_all(&all).unwrap();
        for hit in index.search(&PreparedProbe::new(&prints[0]), prints.len(), Effort::Exhaustive) {
            assert_eq!(hit.score, explain(&prints[0], &prints[hit.id as usize]).score, "{keep:?} {}", hit.id);
        }
    }
}
