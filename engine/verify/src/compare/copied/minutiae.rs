//! Whether two sets of minutiae are of one capture, and how their pairs move one onto the other.

use std::f64::consts::{PI, TAU};

use bioverify_core::{Minutia, MinutiaSet};
use bioverify_finger::compare::Pair;

use crate::params::{COPIED_MINUTIAE, COPIED_SHARE, Fit, ROUNDED_COPY, SETTLED_RESIDUAL_PX, TAKEN_ANEW_COPY};

use super::motion::{Motion, Spot};

/// Whether they are, told without aligning them: all minutiae are the same, or so many that no other capture has them at the same
/// places, whatever was added.
pub(super) fn equal(probe: &MinutiaSet, reference: &MinutiaSet) -> bool {
    let same = |a: &Minutia, b: &Minutia| a.position == b.position && a.direction == b.direction;
    let (own, held) = (probe.minutiae(), reference.minutiae());
    let all = own.len() == held.len() && !own.is_empty() && own.iter().zip(held).all(|(a, b)| same(a, b));
    all || own.iter().filter(|a| held.iter().any(|b| same(a, b))).count() >= COPIED_MINUTIAE
}

/// Whether they are, also where one was moved, turned, scaled or rounded to the steps of a record, and others were added or left out:
/// one motion without stretching brings nearly all pairs to the same point and direction. Skin that is laid down twice does not. Of
/// many pairs less is asked: they may have been found anew in the picture once it was coded anew.
pub(super) fn coincide(probe: &MinutiaSet, reference: &MinutiaSet, pairs: &[Pair]) -> bool {
    [ROUNDED_COPY, TAKEN_ANEW_COPY].iter().any(|fit| {
        let fitting = fitting(probe, reference, pairs, fit);
        fitting >= fit.minutiae && fitting as f64 >= COPIED_SHARE * pairs.len() as f64
    })
}

/// How many pairs one motion brings to the same point and direction: the best one, or leaving all where they are. Few rounded places
/// bend the best one more than rounding moves them.
pub(super) fn fitting(probe: &MinutiaSet, reference: &MinutiaSet, pairs: &[Pair], fit: &Fit) -> usize {
    let Some((best, _)) = settle(places(probe, reference, pairs), Motion::similar) else { return 0 };
    let brought = |motion: &Motion| {
        let fits = |(own, held): &(&Minutia, &Minutia)| {
            let turned = f64::from(held.direction.radians() - own.direction.radians()) + motion.turn();
            let turned = ((turned + PI).rem_euclid(TAU) - PI).abs().to_degrees();
            motion.residual(&(spot(own), spot(held))) <= fit.pixels && turned <= fit.degrees
        };
        paired(probe, reference, pairs).filter(fits).count()
    };
    brought(&best).max(brought(&Motion::NONE))
}

fn paired<'a>(
    probe: &'a MinutiaSet,
    reference: &'a MinutiaSet,
    pairs: &'a [Pair],
) -> impl Iterator<Item = (&'a Minutia, &'a Minutia)> {
    let one = |set: &'a MinutiaSet, index: u8| set.minutiae().get(usize::from(index));
    pairs.iter().filter_map(move |pair| Some((one(probe, pair.probe)?, one(reference, pair.reference)?)))
}

/// Places of the paired minutiae.
pub(super) fn places(probe: &MinutiaSet, reference: &MinutiaSet, pairs: &[Pair]) -> Vec<(Spot, Spot)> {
    paired(probe, reference, pairs).map(|(own, held)| (spot(own), spot(held))).collect()
}

fn spot(one: &Minutia) -> Spot {
    (f64::from(one.position.x), f64::from(one.position.y))
}

/// How a motion is found.
type Find = fn(&[(Spot, Spot)]) -> Option<Motion>;

/// The motion of the pairs, found once more without those that are none: a few of them must not bend it.
pub(super) fn settle(mut places: Vec<(Spot, Spot)>, find: Find) -> Option<(Motion, Vec<(Spot, Spot)>)> {
    if let Some(motion) = find(&places) {
        places.retain(|pair| motion.residual(pair) <= SETTLED_RESIDUAL_PX);
    }
    Some((find(&places)?, places))
}
