//! Finds captures that are the reference itself: handed in once more, not taken once more.
//!
//! Whoever can put bytes between the sensor and the engine can put the card's own picture there, or a template made of it, and
//! it would match better than its owner ever does. Two captures of one person are never the same: skin bends, noise
//! differs, and a template of another capture has other minutiae. ISO/IEC 30107-1 counts this among the attacks on
//! what follows the sensor.

mod motion;

use bioverify_core::{Embedding, FingerPosition, MinutiaSet};
use bioverify_finger::compare::{Pair, PreparedProbe, PreparedReference};

use crate::encode::{Encoded, EncodedContent, EncodedFinger, FacePrint, Print};
use crate::fingers::Fingers;
use crate::glimpse::Glimpse;
use crate::params::{
    COPIED_FEW, COPIED_FEW_RESIDUAL_PX, COPIED_GLIMPSE, COPIED_MINUTIAE, COPIED_RESIDUAL_PX, COPIED_SHARE,
    COPIED_VECTOR, SETTLED_RESIDUAL_PX,
};

use motion::{Motion, Spot};

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

/// Whether two prints are of one capture, told without aligning them: the same pixels at whatever resolution, or the same minutiae.
pub(super) fn same_print(probe: &Print, reference: &Print) -> bool {
    let same_picture = probe.picture.is_some() && probe.picture == reference.picture;
    same_picture || same_minutiae(&probe.minutiae, &reference.minutiae)
}

/// Whether two sets that were compared are of one capture, also where one was rounded to the steps of a record, or its picture
/// coded anew, cropped, moved, turned, enlarged or stretched: nearly every minutia of the smaller set has its pair, and one affine
/// motion brings nearly all of them to the same point. Skin that is laid down twice does not. Of few minutiae all must fit closely,
/// and without stretching.
pub(super) fn is_copy(probe: &MinutiaSet, reference: &MinutiaSet, pairs: &[Pair]) -> bool {
    let smaller = probe.len().min(reference.len());
    let fits = match smaller {
        ..COPIED_FEW => false,
        COPIED_FEW..COPIED_MINUTIAE => share(probe, reference, pairs, (Motion::similar, COPIED_FEW_RESIDUAL_PX)) >= 1.0,
        _ => share(probe, reference, pairs, (Motion::affine, COPIED_RESIDUAL_PX)) >= COPIED_SHARE,
    };
    fits || same_minutiae(probe, reference)
}

/// How a motion is found, and within how many pixels it brings a minutia to its pair.
type Fit = (fn(&[(Spot, Spot)]) -> Option<Motion>, f32);

/// Share of the smaller set's minutiae that one motion brings to their pair.
fn share(probe: &MinutiaSet, reference: &MinutiaSet, pairs: &[Pair], (find, within): Fit) -> f64 {
    let point = |set: &MinutiaSet, index: u8| {
        set.minutiae().get(usize::from(index)).map(|one| (f64::from(one.position.x), f64::from(one.position.y)))
    };
    let mut points: Vec<(Spot, Spot)> =
        pairs.iter().filter_map(|pair| Some((point(probe, pair.probe)?, point(reference, pair.reference)?))).collect();
    // A few pairs that are none must not bend the motion: it is found once more without them.
    if let Some(motion) = find(&points) {
        points.retain(|pair| motion.residual(pair) <= f64::from(SETTLED_RESIDUAL_PX));
    }
    let Some(motion) = find(&points) else { return 0.0 };
    let close = points.iter().filter(|pair| motion.residual(pair) <= f64::from(within)).count();
    close as f64 / probe.len().min(reference.len()).max(1) as f64
}

/// Whether two faces are of one photo: the same vector but for rounding, or the same picture, as it is or mirrored, but for its
/// coding and size.
pub(super) fn same_face(probe: &FacePrint, reference: &FacePrint) -> bool {
    let seen = probe.glimpse.as_ref().zip(reference.glimpse.as_ref());
    same_vector(&probe.embedding, &reference.embedding) || seen.is_some_and(|(a, b)| same_picture(a, b))
}

fn same_picture(probe: &Glimpse, reference: &Glimpse) -> bool {
    let close = |seen: &Glimpse| probe.difference(seen).is_some_and(|difference| difference <= COPIED_GLIMPSE);
    close(reference) || close(&reference.mirrored())
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
                if same_print(probe, earlier) {
                    return true;
                }
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
                    let same = encoded
                        .probes
                        .iter()
                        .enumerate()
                        .filter(|(_, probe)| probe.print.as_ref().is_ok_and(|print| same_print(print, held)));
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
