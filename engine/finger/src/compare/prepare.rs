//! A minutia set, made ready to be compared many times.

use bioverify_core::MinutiaSet;
use zeroize::Zeroize;

use super::describe::{Cylinders, describe};
use super::hull::Hull;

/// One minutia in the form the comparison works on: y **up**, so that angles turn as in a textbook.
#[derive(Clone, Copy)]
pub(crate) struct Feature {
    /// Pixels to the right.
    pub x: f32,
    /// Pixels upwards.
    pub y: f32,
    /// Cosine of the direction.
    pub cos: f32,
    /// Sine of the direction.
    pub sin: f32,
    /// Direction, 65,536 units a turn, so that differences wrap by themselves.
    pub turn: u16,
}

/// What both sides of a comparison hold.
#[derive(Clone)]
pub(crate) struct Prepared {
    pub features: Vec<Feature>,
    pub hull: Hull,
    pub cylinders: Cylinders,
}

impl Prepared {
    pub(crate) fn new(set: &MinutiaSet) -> Self {
        let features: Vec<Feature> = set
            .minutiae()
            .iter()
            .map(|m| {
                let (sin, cos) = libm::sincosf(m.direction.radians());
                Feature { x: m.position.x, y: -m.position.y, cos, sin, turn: m.direction.to_units(65_536) as u16 }
            })
            .collect();
        let points: Vec<(f32, f32)> = features.iter().map(|f| (f.x, f.y)).collect();
        let hull = Hull::of(&points);
        let cylinders = describe(&features, &hull);
        Self { features, hull, cylinders }
    }
}

impl Drop for Prepared {
    /// Overwrites the minutiae before the memory goes back.
    fn drop(&mut self) {
        for f in &mut self.features {
            (f.x, f.y, f.cos, f.sin, f.turn) = (0.0, 0.0, 0.0, 0.0, 0);
        }
        std::hint::black_box(&mut self.features);
        self.cylinders.zeroize();
    }
}

macro_rules! side {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name(pub(crate) Prepared);

        impl $name {
            /// Describes every minutia of `set` once, so that a comparison only compares. Any set is fine, also an empty one.
            #[must_use]
            pub fn new(set: &MinutiaSet) -> Self {
                Self(Prepared::new(set))
            }

            /// How many minutiae.
            #[must_use]
            pub fn len(&self) -> usize {
                self.0.features.len()
            }

            /// Whether there are none.
            #[must_use]
            pub fn is_empty(&self) -> bool {
                self.0.features.is_empty()
            }
        }

        impl std::fmt::Debug for $name {
            /// The count only: minutiae are biometric data.
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({} minutiae)", stringify!($name), self.len())
            }
        }
    };
}

side!(
    /// The minutiae just captured, ready to be compared with any number of references.
    PreparedProbe
);
side!(
    /// The minutiae on record, ready to be compared with any number of probes.
    PreparedReference
);
