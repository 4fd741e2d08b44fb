//! What an index keeps of a reference for the second stage.

use bioverify_core::{Direction, Minutia, MinutiaKind, MinutiaSet, Point, Quality, RidgeMap};
use zeroize::{Zeroize, Zeroizing};

use super::Keep;
use crate::compare::PreparedReference;
use crate::compare::prepare::Prepared;

/// Bytes of a packed minutia: x, y and direction as they are, quality.
const PACKED: usize = 13;
/// Code of a quality that is not told.
const UNTOLD: u8 = 255;

/// A reference of an index.
pub(crate) enum Kept {
    /// Ready to be compared.
    Prepared(Box<PreparedReference>),
    /// Its minutiae, to be prepared each time.
    Minutiae(Packed),
}

/// Minutiae, [`PACKED`] bytes each, bit by bit what they were, and the ridge map; kinds are left out, as no comparison asks for
/// them.
pub(crate) struct Packed {
    bytes: Box<[u8]>,
    ridges: Option<Box<RidgeMap>>,
}

impl Kept {
    pub(crate) fn new(keep: Keep, set: &MinutiaSet, prepared: PreparedReference) -> Self {
        match keep {
            Keep::Prepared => Self::Prepared(Box::new(prepared)),
            Keep::Minutiae => Self::Minutiae(Packed::of(set)),
        }
    }

    /// Does `work` with the prepared reference.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&PreparedReference) -> T) -> T {
        match self {
            Self::Prepared(prepared) => work(prepared),
            Self::Minutiae(packed) => {
                work(&PreparedReference(Prepared::of(&packed.unpack(), packed.ridges.as_deref())))
            }
        }
    }

    /// Bytes that it takes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::Prepared(prepared) => size_of::<PreparedReference>() + prepared.0.bytes(),
            Self::Minutiae(packed) => packed.bytes(),
        }
    }
}

impl Packed {
    fn of(set: &MinutiaSet) -> Self {
        let mut bytes = vec![0; PACKED * set.len()].into_boxed_slice();
        for (m, packed) in set.minutiae().iter().zip(bytes.as_chunks_mut::<PACKED>().0) {
            let [x, y, angle] = [m.position.x, m.position.y, m.direction.radians()].map(f32::to_le_bytes);
            let quality = [m.quality.map_or(UNTOLD, Quality::get)];
            packed.iter_mut().zip(x.iter().chain(&y).chain(&angle).chain(&quality)).for_each(|(to, from)| *to = *from);
        }
        Self { bytes, ridges: set.ridges().cloned().map(Box::new) }
    }

    fn bytes(&self) -> usize {
        self.bytes.len() + self.ridges.as_ref().map_or(0, |map| size_of::<RidgeMap>() + map.cells().len())
    }

    fn unpack(&self) -> Zeroizing<Vec<Minutia>> {
        let minutia = |&[a, b, c, d, e, f, g, h, i, j, k, l, quality]: &[u8; PACKED]| Minutia {
            position: Point::new(f32::from_le_bytes([a, b, c, d]), f32::from_le_bytes([e, f, g, h])),
            direction: Direction::from_radians(f32::from_le_bytes([i, j, k, l])),
            kind: MinutiaKind::Other,
            quality: Quality::new(quality).ok(),
        };
        Zeroizing::new(self.bytes.as_chunks::<PACKED>().0.iter().map(minutia).collect())
    }
}

impl Drop for Packed {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_unpacked_is_what_was_packed(
            all in prop::collection::vec((0.0_f32..900.0, 0.0_f32..700.0, -7.0_f32..7.0, prop::option::of(0_u8..=100)), 0..255),
        ) {
            let minutiae = all.iter().map(|&(x, y, angle, quality)| Minutia {
                position: Point::new(x, y),
                direction: Direction::from_radians(angle),
                kind: MinutiaKind::Other,
                quality: quality.and_then(|q| Quality::new(q).ok()),
            });
            let set = MinutiaSet::new(900, 700, minutiae.collect()).unwrap();
            prop_assert!(*Packed::of(&set).unpack() == set.minutiae());
        }
    }
}
