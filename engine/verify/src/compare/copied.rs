//! Finds captures that are the reference itself: handed in once more, not taken once more.
//!
//! Whoever can put bytes between the sensor and the engine can put the card's own picture there, or a template made of it, and
//! it would match better than its owner ever does. Two captures of one person are never the same: skin bends, noise
//! differs, and a template of another capture has other minutiae. ISO/IEC 30107-1 counts this among the attacks on
//! what follows the sensor.

use bioverify_core::{Embedding, FingerPosition, MinutiaSet};
use bioverify_finger::compare::{Pair, PreparedProbe, PreparedReference};

use crate::encode::{Encoded, EncodedContent, EncodedFinger, FacePrint};
use crate::fingers::Fingers;
use crate::glimpse::Glimpse;
use crate::params::{
    COPIED_GLIMPSE, COPIED_MINUTIAE, COPIED_RESIDUAL_PX, COPIED_SHARE, COPIED_VECTOR, SETTLED_RESIDUAL_PX,
};

/// What of a visit was captured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Captured {
    /// A finger: index into [`super::Compared::probes`].
    Finger(usize),
    /// The face.
    Face,
}

/// Whether two sets are of one capture, told without aligning them: every minutia stands where it stands in the other.
pub(super) fn same_minutiae(probe: &MinutiaSet, reference: &MinutiaSet) -> bool {
    let same = |(a, b): (&bioverify_core::Minutia, &bioverify_core::Minutia)| {
        a.position == b.position && a.direction == b.direction
    };
    probe.len() == reference.len() && !probe.is_empty() && probe.minutiae().iter().zip(reference.minutiae()).all(same)
}

/// Whether two sets that were compared are of one capture, also where one was rounded to the steps of a record, or its picture
/// coded anew, cropped, moved or turned: nearly every minutia of the smaller set has its pair, and one rigid motion brings nearly
/// all of them to the same point. Skin that is laid down twice does not.
pub(super) fn is_copy(probe: &MinutiaSet, reference: &MinutiaSet, pairs: &[Pair]) -> bool {
    same_minutiae(probe, reference)
        || (probe.len().min(reference.len()) >= COPIED_MINUTIAE && share(probe, reference, pairs) >= COPIED_SHARE)
}

/// Share of the smaller set's minutiae that one rigid motion brings to within [`COPIED_RESIDUAL_PX`] of their pair.
pub(super) fn share(probe: &MinutiaSet, reference: &MinutiaSet, pairs: &[Pair]) -> f64 {
    let point = |set: &MinutiaSet, index: u8| {
        set.minutiae().get(usize::from(index)).map(|one| (f64::from(one.position.x), f64::from(one.position.y)))
    };
    let mut points: Vec<(Spot, Spot)> =
        pairs.iter().filter_map(|pair| Some((point(probe, pair.probe)?, point(reference, pair.reference)?))).collect();
    // A few pairs that are none must not bend the motion: it is found once more without them.
    if let Some(motion) = rigid(&points) {
        points.retain(|pair| motion.residual(pair) <= f64::from(SETTLED_RESIDUAL_PX));
    }
    let Some(motion) = rigid(&points) else { return 0.0 };
    let close = points.iter().filter(|pair| motion.residual(pair) <= f64::from(COPIED_RESIDUAL_PX)).count();
    close as f64 / probe.len().min(reference.len()).max(1) as f64
}

type Spot = (f64, f64);

/// A turn and two centres that it brings onto each other.
struct Rigid {
    cos: f64,
    sin: f64,
    from: Spot,
    to: Spot,
}

impl Rigid {
    fn residual(&self, (probe, reference): &(Spot, Spot)) -> f64 {
        let (x, y) = (probe.0 - self.from.0, probe.1 - self.from.1);
        let dx = self.cos * x - self.sin * y - (reference.0 - self.to.0);
        let dy = self.sin * x + self.cos * y - (reference.1 - self.to.1);
        (dx * dx + dy * dy).sqrt()
    }
}

/// The motion of least squares (Umeyama, IEEE PAMI 13, 1991, in the plane and without scale); `None` for fewer than two points.
fn rigid(points: &[(Spot, Spot)]) -> Option<Rigid> {
    if points.len() < 2 {
        return None;
    }
    let count = points.len() as f64;
    let centre = |of: fn(&(Spot, Spot)) -> Spot| {
        let sum = points.iter().map(of).fold((0.0, 0.0), |sum, spot| (sum.0 + spot.0, sum.1 + spot.1));
        (sum.0 / count, sum.1 / count)
    };
    let (from, to) = (centre(|pair| pair.0), centre(|pair| pair.1));
    let (mut dot, mut cross) = (0.0, 0.0);
    for (probe, reference) in points {
        let (px, py) = (probe.0 - from.0, probe.1 - from.1);
        let (qx, qy) = (reference.0 - to.0, reference.1 - to.1);
        dot += px * qx + py * qy;
        cross += px * qy - py * qx;
    }
    let length = (dot * dot + cross * cross).sqrt();
    (length > 0.0).then(|| Rigid { cos: dot / length, sin: cross / length, from, to })
}

/// Whether two faces are of one photo: the same vector but for rounding, or the same picture but for its coding.
pub(super) fn same_face(probe: &FacePrint, reference: &FacePrint) -> bool {
    let seen = probe.glimpse.as_ref().zip(reference.glimpse.as_ref());
    same_vector(&probe.embedding, &reference.embedding) || seen.is_some_and(|(a, b)| same_picture(a, b))
}

fn same_picture(probe: &Glimpse, reference: &Glimpse) -> bool {
    probe.difference(reference).is_some_and(|difference| difference <= COPIED_GLIMPSE)
}

/// Whether two vectors are one, but for the rounding of a template of a byte a value.
fn same_vector(probe: &Embedding, reference: &Embedding) -> bool {
    probe.model() == reference.model()
        && bioverify_face::cosine(probe, reference).is_ok_and(|cosine| 1.0 - f64::from(cosine) <= COPIED_VECTOR)
}

/// Captured fingers that are an earlier one of the visit under another label: one capture is evidence of one finger, whatever it
/// is called. Captures under one label count once anyway and are not looked at.
pub(super) fn repeated(probes: &[EncodedFinger], prepared: &[Option<PreparedProbe>], fingers: &Fingers) -> Vec<usize> {
    let print = |index: usize| probes.get(index).and_then(|probe| Some((probe.position, probe.print.as_ref().ok()?)));
    let mut found = Vec::new();
    for (index, own) in prepared.iter().enumerate() {
        let (Some((position, probe)), Some(own)) = (print(index), own) else { continue };
        let again = (0..index).filter_map(print).any(|(other, earlier)| {
            let named = position != other && position != FingerPosition::Unknown && other != FingerPosition::Unknown;
            named && {
                let pairs = fingers.explain(own, &PreparedReference::new(&earlier.minutiae)).pairs;
                is_copy(&probe.minutiae, &earlier.minutiae, &pairs)
            }
        });
        found.extend(again.then_some(index));
    }
    found
}

/// Captures that are what a reference holds; the minutiae that were compared are looked at there.
pub(super) fn same_as_held(encoded: &Encoded) -> Vec<Captured> {
    let mut found = Vec::new();
    for reference in &encoded.references {
        match &reference.content {
            EncodedContent::Views { views, .. } => {
                for held in views.iter().filter_map(|view| view.print.as_ref()?.as_ref().ok()) {
                    let same = encoded.probes.iter().enumerate().filter(|(_, probe)| {
                        probe.print.as_ref().is_ok_and(|print| same_minutiae(&print.minutiae, &held.minutiae))
                    });
                    found.extend(same.map(|(index, _)| Captured::Finger(index)));
                }
            }
            EncodedContent::Face(Some(Ok(held))) => {
                let probe = encoded.face.as_ref().and_then(|face| face.as_ref().ok());
                found.extend(probe.filter(|probe| same_face(probe, held)).map(|_| Captured::Face));
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests;
