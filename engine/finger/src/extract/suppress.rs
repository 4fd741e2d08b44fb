//! One minutia per place.

use std::cmp::Ordering;

use bioverify_core::{MAX_MINUTIAE, Minutia};

use super::decode::{Candidate, Candidates};
use super::params::{MAX_CANDIDATES, SUPPRESSION_DISTANCE};

/// Greedy: the strongest first, each removing what is nearer than 7 pixels; at most 255 are kept. Sorted by quality,
/// best first, then from top to bottom and left to right.
///
/// Sorts in place and grows nothing: scratch memory would keep unwiped copies.
pub(crate) fn suppress(mut candidates: Candidates) -> Vec<Minutia> {
    let stronger = |a: &Candidate, b: &Candidate| b.heat.total_cmp(&a.heat);
    candidates.0.sort_unstable_by(|a, b| stronger(a, b).then_with(|| reading_order(&a.minutia, &b.minutia)));
    let mut kept: Vec<Minutia> = Vec::with_capacity(candidates.0.len().min(MAX_MINUTIAE));
    for &Candidate { minutia, .. } in candidates.0.iter().take(MAX_CANDIDATES) {
        if kept.len() == MAX_MINUTIAE {
            break;
        }
        if kept.iter().all(|other| other.position.distance(minutia.position) >= SUPPRESSION_DISTANCE) {
            kept.push(minutia);
        }
    }
    kept.sort_unstable_by(|a, b| b.quality.cmp(&a.quality).then_with(|| reading_order(a, b)));
    kept
}

fn reading_order(a: &Minutia, b: &Minutia) -> Ordering {
    a.position.y.total_cmp(&b.position.y).then(a.position.x.total_cmp(&b.position.x))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bioverify_core::{Direction, MinutiaKind, Point, Quality};
    use proptest::prelude::*;

    fn at(x: f32, y: f32, heat: f32) -> Candidate {
        let quality = Some(Quality::from_fraction(1.0 / (1.0 + (-heat).exp())));
        let minutia =
            Minutia { position: Point::new(x, y), direction: Direction::default(), kind: MinutiaKind::Other, quality };
        Candidate { minutia, heat }
    }

    proptest! {
        #[test]
        fn survivors_keep_apart_and_every_victim_had_a_stronger_neighbour(
            points in prop::collection::vec((0.0_f32..80.0, 0.0_f32..80.0, -1.0_f32..6.0), 0..120)
        ) {
            let candidates: Vec<_> = points.iter().map(|&(x, y, heat)| at(x, y, heat)).collect();
            let kept = suppress(Candidates(candidates.clone()));
            let strength = |m: &Minutia| candidates.iter().find(|c| c.minutia == *m).unwrap().heat;
            for (i, a) in kept.iter().enumerate() {
                for b in &kept[..i] {
                    prop_assert!(a.position.distance(b.position) >= SUPPRESSION_DISTANCE);
                    prop_assert!(b.quality >= a.quality);
                }
            }
            for c in &candidates {
                let near = |m: &&Minutia| m.position.distance(c.minutia.position) < SUPPRESSION_DISTANCE;
                prop_assert!(kept.iter().filter(near).any(|m| strength(m) >= c.heat));
            }
        }

        #[test]
        fn the_order_of_the_candidates_does_not_matter(
            points in prop::collection::vec((0.0_f32..80.0, 0.0_f32..80.0, -1.0_f32..6.0), 0..60)
        ) {
            let forward: Vec<_> = points.iter().map(|&(x, y, heat)| at(x, y, heat)).collect();
            let backward = forward.iter().rev().copied().collect();
            prop_assert!(suppress(Candidates(forward)) == suppress(Candidates(backward)));
        }
    }

    #[test]
    fn the_best_255_are_kept() {
        let many = (0..400).map(|i| at((i % 20) as f32 * 8.0, (i / 20) as f32 * 8.0, i as f32 / 100.0)).collect();
        let kept = suppress(Candidates(many));
        assert_eq!(kept.len(), 255);
        assert!(kept.iter().all(|m| m.position.y >= 56.0), "the weakest rows go first");
    }
}
