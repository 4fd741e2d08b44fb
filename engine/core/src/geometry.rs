//! Points and directions in image coordinates.

use std::f32::consts::{PI, TAU};

/// A position in pixels, origin top-left, y down.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// Pixels to the right of the left image edge.
    pub x: f32,
    /// Pixels below the top image edge.
    pub y: f32,
}

impl Point {
    /// The point `(x, y)`, both in pixels.
    #[must_use]
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    /// Euclidean distance to `other`, in pixels.
    #[must_use]
    pub fn distance(self, other: Self) -> f32 {
        let (dx, dy) = (self.x - other.x, self.y - other.y);
        (dx * dx + dy * dy).sqrt()
    }
}

/// A rectangle with sides along the axes, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Left edge.
    pub x: f32,
    /// Top edge.
    pub y: f32,
    /// Width, at least 0.
    pub width: f32,
    /// Height, at least 0.
    pub height: f32,
}

impl Rect {
    /// The rectangle of this size round `centre`.
    #[must_use]
    pub fn around(centre: Point, width: f32, height: f32) -> Self {
        Self { x: centre.x - width / 2.0, y: centre.y - height / 2.0, width, height }
    }

    /// Its middle.
    #[must_use]
    pub fn centre(&self) -> Point {
        Point::new(self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// Its area, in square pixels.
    #[must_use]
    pub fn area(&self) -> f32 {
        self.width.max(0.0) * self.height.max(0.0)
    }

    /// Area of the intersection over area of the union, `0.0..=1.0`; 0 where both are empty.
    #[must_use]
    pub fn overlap(&self, other: &Self) -> f32 {
        let width = (self.x + self.width).min(other.x + other.width) - self.x.max(other.x);
        let height = (self.y + self.height).min(other.y + other.height) - self.y.max(other.y);
        let common = width.max(0.0) * height.max(0.0);
        let all = self.area() + other.area() - common;
        if all > 0.0 { common / all } else { 0.0 }
    }
}

/// An angle in radians, kept in `[0, 2π)`, counter-clockwise from +x as seen on the screen.
///
/// For a minutia it is the M1 convention of INCITS 378 and ISO/IEC 19794-2: along the ridge, from its end back into the
/// ridge (for a bifurcation, into the valley's ridge pair).
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Direction(f32);

impl Direction {
    /// Any finite angle in radians, wrapped into `[0, 2π)`; a non-finite one becomes 0.
    #[must_use]
    pub fn from_radians(radians: f32) -> Self {
        if !radians.is_finite() {
            return Self(0.0);
        }
        let wrapped = radians.rem_euclid(TAU);
        // rem_euclid of a tiny negative number rounds up to TAU itself.
        Self(if wrapped >= TAU { 0.0 } else { wrapped })
    }

    /// Any finite angle in degrees, wrapped.
    #[must_use]
    pub fn from_degrees(degrees: f32) -> Self {
        Self::from_radians(degrees.to_radians())
    }

    /// `units` steps of a full turn cut into `per_turn` steps (256 for ISO/IEC 19794-2, 180 for INCITS 378, 64 on compact cards).
    #[must_use]
    pub fn from_units(units: u32, per_turn: u32) -> Self {
        let per_turn = per_turn.max(1);
        Self::from_radians((units % per_turn) as f32 * (TAU / per_turn as f32))
    }

    /// The nearest of `per_turn` steps, in `0..per_turn`.
    #[must_use]
    pub fn to_units(self, per_turn: u32) -> u32 {
        let per_turn = per_turn.max(1);
        (self.0 * (per_turn as f32 / TAU)).round() as u32 % per_turn
    }

    /// Radians in `[0, 2π)`.
    #[must_use]
    pub const fn radians(self) -> f32 {
        self.0
    }

    /// Degrees in `[0, 360)`.
    #[must_use]
    pub fn degrees(self) -> f32 {
        self.0.to_degrees()
    }

    /// The same line, the other way round.
    #[must_use]
    pub fn opposite(self) -> Self {
        Self::from_radians(self.0 + PI)
    }

    /// The signed turn from `other` to `self`, in `[-π, π)`.
    #[must_use]
    pub fn minus(self, other: Self) -> f32 {
        (self.0 - other.0 + PI).rem_euclid(TAU) - PI
    }

    /// The unsigned angle between two directions, in `[0, π]`.
    #[must_use]
    pub fn distance(self, other: Self) -> f32 {
        self.minus(other).abs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn units_survive_a_round_trip(per_turn in prop::sample::select(vec![64_u32, 180, 256]), raw in 0_u32..256) {
            let units = raw % per_turn;
            prop_assert_eq!(Direction::from_units(units, per_turn).to_units(per_turn), units);
        }

        #[test]
        fn every_angle_lands_in_one_turn(radians in -1.0e4_f32..1.0e4) {
            let angle = Direction::from_radians(radians).radians();
            prop_assert!((0.0..TAU).contains(&angle));
        }

        #[test]
        fn difference_is_antisymmetric_up_to_the_half_turn(a in 0.0_f32..TAU, b in 0.0_f32..TAU) {
            let (a, b) = (Direction::from_radians(a), Direction::from_radians(b));
            prop_assert!((a.distance(b) - b.distance(a)).abs() < 1e-4);
        }
    }

    #[test]
    fn overlap_is_one_with_itself_and_zero_apart() {
        let square = Rect { x: 1.0, y: 2.0, width: 4.0, height: 4.0 };
        assert_eq!(square.overlap(&square), 1.0);
        assert_eq!(square.overlap(&Rect { x: 5.0, ..square }), 0.0);
        assert_eq!(square.overlap(&Rect { x: 3.0, ..square }), 1.0 / 3.0);
        assert_eq!(Rect::around(square.centre(), 4.0, 4.0), square);
        assert_eq!(Rect::default().overlap(&Rect::default()), 0.0);
    }

    #[test]
    fn full_turn_minus_half_a_unit_rounds_to_zero() {
        assert_eq!(Direction::from_degrees(359.5).to_units(180), 0);
        assert_eq!(Direction::from_radians(f32::NAN).radians(), 0.0);
    }
}
