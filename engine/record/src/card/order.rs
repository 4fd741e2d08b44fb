//! The orders a card can ask its minutiae in (ISO/IEC 19794-2:2005, 8.3).

use std::cmp::Ordering;
use std::fmt;

use super::CardMinutia;

/// What minutiae are sorted by. Ties are broken by the fields that follow, and by the order they came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrderKey {
    /// x, then y, then angle.
    CartesianXy,
    /// y, then x, then angle.
    CartesianYx,
    /// Angle, then x, then y.
    Angle,
    /// Distance from the centre of mass of the minutiae, then angle, x and y.
    Polar,
}

/// The order a card asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum MinutiaOrder {
    /// Any.
    #[default]
    Unsorted,
    /// From the smallest.
    Ascending(OrderKey),
    /// From the largest; ties descend, too.
    Descending(OrderKey),
}

impl MinutiaOrder {
    /// From its byte in a biometric information template: direction in the two lowest bits (1 up, 2 down), key in the next
    /// three (1 x-y, 2 y-x, 3 angle, 4 polar). `None` for what is not defined.
    #[must_use]
    pub const fn from_code(code: u8) -> Option<Self> {
        let key = match code >> 2 {
            0 if code == 0 => return Some(Self::Unsorted),
            1 => OrderKey::CartesianXy,
            2 => OrderKey::CartesianYx,
            3 => OrderKey::Angle,
            4 => OrderKey::Polar,
            _ => return None,
        };
        match code & 3 {
            1 => Some(Self::Ascending(key)),
            2 => Some(Self::Descending(key)),
            _ => None,
        }
    }

    /// Its byte.
    #[must_use]
    pub const fn code(self) -> u8 {
        let (key, direction) = match self {
            Self::Unsorted => return 0,
            Self::Ascending(key) => (key, 1),
            Self::Descending(key) => (key, 2),
        };
        let key = match key {
            OrderKey::CartesianXy => 1,
            OrderKey::CartesianYx => 2,
            OrderKey::Angle => 3,
            OrderKey::Polar => 4,
        };
        key << 2 | direction
    }

    /// Sorts minutiae so.
    pub fn sort(self, minutiae: &mut [CardMinutia]) {
        let (key, descending) = match self {
            Self::Unsorted => return,
            Self::Ascending(key) => (key, false),
            Self::Descending(key) => (key, true),
        };
        let centre = Centre::of(minutiae);
        minutiae.sort_by(|a, b| {
            let order = compare(key, centre, a, b);
            if descending { order.reverse() } else { order }
        });
    }
}

fn compare(key: OrderKey, centre: Centre, a: &CardMinutia, b: &CardMinutia) -> Ordering {
    let by = |fields: fn(&CardMinutia) -> [u16; 3]| fields(a).cmp(&fields(b));
    match key {
        OrderKey::CartesianXy => by(|m| [m.x, m.y, m.angle.into()]),
        OrderKey::CartesianYx => by(|m| [m.y, m.x, m.angle.into()]),
        OrderKey::Angle => by(|m| [m.angle.into(), m.x, m.y]),
        OrderKey::Polar => centre.distance(a).cmp(&centre.distance(b)).then_with(|| by(|m| [m.angle.into(), m.x, m.y])),
    }
}

/// The centre of mass as sums, so that distances from it compare exactly.
#[derive(Clone, Copy)]
pub(super) struct Centre {
    x: i64,
    y: i64,
    count: i64,
}

impl Centre {
    pub(super) fn of(minutiae: &[CardMinutia]) -> Self {
        let sum = |pick: fn(&CardMinutia) -> u16| minutiae.iter().map(|minutia| i64::from(pick(minutia))).sum();
        Self { x: sum(|m| m.x), y: sum(|m| m.y), count: minutiae.len() as i64 }
    }

    /// Squared distance times the squared number of minutiae.
    pub(super) const fn distance(self, minutia: &CardMinutia) -> i64 {
        let (x, y) = (minutia.x as i64 * self.count - self.x, minutia.y as i64 * self.count - self.y);
        x * x + y * y
    }
}

impl fmt::Display for MinutiaOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |key: OrderKey| match key {
            OrderKey::CartesianXy => "x, then y",
            OrderKey::CartesianYx => "y, then x",
            OrderKey::Angle => "angle",
            OrderKey::Polar => "distance from the centre of mass, then angle",
        };
        match self {
            Self::Unsorted => f.write_str("in any order"),
            Self::Ascending(key) => write!(f, "ascending by {}", name(*key)),
            Self::Descending(key) => write!(f, "descending by {}", name(*key)),
        }
    }
}
