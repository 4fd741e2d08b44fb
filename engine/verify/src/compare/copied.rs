//! Finds captures that are the reference itself: handed in once more, not taken once more.
//!
//! Whoever can put bytes between the sensor and the engine can put the card's own picture there, or a template made of it, and
//! it would match better than its owner ever does. Two captures of one person are not the same: skin bends, noise
//! differs, and a template of another capture has other minutiae. ISO/IEC 30107-1 counts this among the attacks on what follows the
//! sensor.
//!
//! It is a hurdle, not a proof: an enrolment picture handed in against a template that another maker's software made of it cannot be told
//! from a good capture, and whoever changes what he hands in enough is not found. In doubt nothing is a copy: a visitor who is told
//! that the finger on the glass is a copy has no answer to that.

mod minutiae;
mod motion;
mod pixels;

use bioverify_core::{Embedding, FingerPosition};
use bioverify_finger::compare::{Pair, PreparedProbe, PreparedReference};

use crate::encode::{Encoded, EncodedContent, EncodedFinger, FacePrint, Print};
use crate::fingers::Fingers;
use crate::glimpse::Glimpse;
use crate::params::{COPIED_GLIMPSE, COPIED_VECTOR};

/// What of a visit was captured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Captured {
    /// A finger: index into [`super::Compared::probes`].
    Finger(usize),
    /// The face.
    Face,
}

/// Whether two prints are of one capture, told without aligning them: the same pixels at whatever resolution, or the same minutiae.
pub(super) fn same_print(probe: &Print, reference: &Print) -> bool {
    let pictures = probe.picture.as_ref().zip(reference.picture.as_ref());
    pictures.is_some_and(|(a, b)| a.is(b)) || minutiae::equal(&probe.minutiae, &reference.minutiae)
}

/// Whether two prints that were compared are of one capture: by their pixels where both came as pictures, by their minutiae always.
pub(super) fn is_copy(probe: &Print, reference: &Print, pairs: &[Pair]) -> bool {
    minutiae::coincide(&probe.minutiae, &reference.minutiae, pairs) || pixels::coincide(probe, reference, pairs)
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
                is_copy(probe, earlier, &pairs)
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
