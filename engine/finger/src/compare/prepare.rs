//! A minutia set, made ready to be compared many times.

use std::cmp::Ordering;

use bioverify_core::{Minutia, MinutiaSet, RidgeMap, math};
use zeroize::{Zeroize, Zeroizing};

use super::cylinders::Cylinders;
use super::describe::describe;
use super::flow::Flow;
use super::hull::Hull;
use super::kernel::Level;
use super::params::BLOCK;
use super::survey::{Survey, rarity, survey};
use super::trust::trust;

/// Where minutiae stand that only fill up a block: so far out that they pair with none, and the square is still a number.
pub(crate) const FAR: f32 = 1e9;

/// Minutiae as columns of equal length, y **up** so that angles turn as in a textbook. Places and turns are filled up to
/// whole blocks with minutiae that are [`FAR`].
#[derive(Clone, Default)]
pub(crate) struct Columns {
    /// How many there are.
    count: usize,
    /// Pixels to the right.
    pub x: Vec<f32>,
    /// Pixels upwards.
    pub y: Vec<f32>,
    /// Cosine of the direction.
    pub cos: Vec<f32>,
    /// Sine of the direction.
    pub sin: Vec<f32>,
    /// Direction, 65,536 units a turn, so that differences wrap by themselves.
    pub turn: Vec<u16>,
    /// How much the minutia is trusted, `0..=1`.
    pub trust: Vec<f32>,
    /// How rare a minutia is there, see `survey`.
    pub rarity: Vec<f32>,
}

/// One row of [`Columns`].
#[derive(Clone, Copy, Default)]
pub(crate) struct Feature {
    pub x: f32,
    pub y: f32,
    pub cos: f32,
    pub sin: f32,
    pub turn: u16,
    pub trust: f32,
    pub rarity: f32,
}

impl Columns {
    fn new(minutiae: &[Minutia]) -> Self {
        let mut columns = Self::with_capacity(minutiae.len());
        for m in minutiae {
            let (sin, cos) = math::sincosf(m.direction.radians());
            columns.x.push(m.position.x);
            columns.y.push(-m.position.y);
            columns.cos.push(cos);
            columns.sin.push(sin);
            columns.turn.push(m.direction.to_units(65_536) as u16);
        }
        columns.count = minutiae.len();
        let width = minutiae.len().next_multiple_of(BLOCK);
        columns.x.resize(width, FAR);
        columns.y.resize(width, FAR);
        columns.turn.resize(width, 0);
        columns
    }

    /// No minutia yet, and room for so many: columns that grow leave unwiped copies behind.
    fn with_capacity(count: usize) -> Self {
        let width = count.next_multiple_of(BLOCK);
        let floats = || Vec::with_capacity(width);
        let turn = Vec::with_capacity(width);
        Self {
            count: 0,
            x: floats(),
            y: floats(),
            cos: floats(),
            sin: floats(),
            turn,
            trust: Vec::new(),
            rarity: Vec::new(),
        }
    }

    /// How many minutiae.
    pub(crate) const fn len(&self) -> usize {
        self.count
    }

    /// Row `index`; all zero outside.
    #[inline(always)]
    pub(crate) fn row(&self, index: u8) -> Feature {
        let i = usize::from(index);
        let of = |column: &[f32]| column.get(i).copied().unwrap_or(0.0);
        Feature {
            x: of(&self.x),
            y: of(&self.y),
            cos: of(&self.cos),
            sin: of(&self.sin),
            turn: self.turn.get(i).copied().unwrap_or(0),
            trust: of(&self.trust),
            rarity: of(&self.rarity),
        }
    }

    /// Where minutia `index` stands, and its direction. Far out where there is none.
    #[inline(always)]
    pub(crate) fn place(&self, index: usize) -> (f32, f32, u16) {
        let of = |column: &[f32]| column.get(index).copied().unwrap_or(FAR);
        (of(&self.x), of(&self.y), self.turn.get(index).copied().unwrap_or(0))
    }

    /// An arbitrary but fixed order: fewer first, then by their places.
    fn order(&self, other: &Self) -> Ordering {
        self.len().cmp(&other.len()).then_with(|| self.bits().cmp(other.bits()))
    }

    fn bits(&self) -> impl Iterator<Item = u32> {
        let floats = self.x.iter().chain(&self.y).chain(&self.trust).map(|v| v.to_bits());
        floats.chain(self.turn.iter().map(|t| u32::from(*t)))
    }

    /// Bytes on the heap.
    fn bytes(&self) -> usize {
        let floats = [&self.x, &self.y, &self.cos, &self.sin, &self.trust, &self.rarity];
        floats.iter().map(|column| size_of::<f32>() * column.capacity()).sum::<usize>()
            + size_of::<u16>() * self.turn.capacity()
    }

    /// Positions, one after the other.
    pub(crate) fn points(&self) -> impl Iterator<Item = (f32, f32)> {
        self.x.iter().copied().zip(self.y.iter().copied()).take(self.count)
    }
}

impl Zeroize for Columns {
    fn zeroize(&mut self) {
        for column in [&mut self.x, &mut self.y, &mut self.cos, &mut self.sin, &mut self.trust, &mut self.rarity] {
            column.zeroize();
        }
        self.turn.zeroize();
    }
}

/// What both sides of a comparison hold.
#[derive(Clone)]
pub(crate) struct Prepared {
    pub minutiae: Columns,
    pub cylinders: Cylinders,
    pub survey: Survey,
    pub flow: Flow,
}

impl Prepared {
    pub(crate) fn new(set: &MinutiaSet) -> Self {
        Self::of(set.minutiae(), set.ridges())
    }

    /// Minutiae without their set: at most 255 of them.
    pub(crate) fn of(minutiae: &[Minutia], ridges: Option<&RidgeMap>) -> Self {
        let (level, given, mut minutiae) = (Level::best(), minutiae, Columns::new(minutiae));
        let mut points = Zeroizing::new(Vec::with_capacity(minutiae.len()));
        points.extend(minutiae.points());
        let hull = Hull::of(&points);
        minutiae.trust = trust(given, &hull, ridges.is_some());
        minutiae.rarity = rarity(&minutiae);
        let (cylinders, survey) = (describe(level, &minutiae, &hull), survey(level, &minutiae, &hull));
        Self { minutiae, cylinders, survey, flow: Flow::of(ridges) }
    }
}

impl Prepared {
    /// Bytes that it holds on the heap.
    pub(crate) fn bytes(&self) -> usize {
        self.minutiae.bytes() + self.cylinders.bytes() + self.survey.bytes() + self.flow.bytes()
    }

    /// Whether this print comes before `other` in an arbitrary but fixed order: by its minutiae, then by its ridge map.
    pub(crate) fn goes_before(&self, other: &Self) -> bool {
        self.minutiae.order(&other.minutiae).then_with(|| self.flow.order(&other.flow)).is_lt()
    }
}

impl Drop for Prepared {
    /// Overwrites the minutiae before the memory goes back.
    fn drop(&mut self) {
        self.minutiae.zeroize();
        self.cylinders.zeroize();
        self.survey.zeroize();
        self.flow.zeroize();
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
                self.0.minutiae.len()
            }

            /// Whether there are none.
            #[must_use]
            pub fn is_empty(&self) -> bool {
                self.len() == 0
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
