//! Whether two prints of one finger are written in different conventions: y axis upwards, directions the other way round.

use std::f32::consts::PI;
use std::fmt;

use bioverify_core::{Direction, Minutia, MinutiaSet, Point, math};

use crate::params::{
    SUSPECT_LEAD, SUSPECT_MIN_MINUTIAE, SUSPECT_MOST_MINUTIAE, SUSPECT_NEAR_DEGREES, SUSPECT_NEAR_PIXELS, SUSPECT_SHARE,
};

/// How one of two prints of a finger seems to be written, and how well they agree so.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Convention {
    /// Its y axis points upwards, as that of mindtct's .xyt files.
    pub y_up: bool,
    /// Its directions point away from the ridge, by 180 degrees, as those of ANSI/NIST-ITL Type 9.
    pub turned: bool,
    /// Share of its minutiae that agree as they stand, 0..=1.
    pub as_it_is: f32,
    /// Share that agrees once it is read so, 0..=1.
    pub so_read: f32,
}

impl fmt::Display for Convention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match (self.y_up, self.turned) {
            (true, true) => "the y axis points upwards and every direction is turned by 180 degrees",
            (true, false) => "the y axis points upwards instead of down (mirrored)",
            (false, _) => "every direction is turned by 180 degrees",
        };
        let (before, after) = (self.as_it_is * 100.0, self.so_read * 100.0);
        write!(f, "{what}: as they stand {before:.0} % of the minutiae agree, so read {after:.0} %")
    }
}

/// Holds two prints of one finger against each other; `None` where nothing is suspect, or too little is there to say.
///
/// `other` is the one that is suspected. Needs two prints: in one alone a wrong axis or direction cannot be seen.
#[must_use]
pub fn suspect_convention(trusted: &MinutiaSet, other: &MinutiaSet) -> Option<Convention> {
    if trusted.len().min(other.len()) < SUSPECT_MIN_MINUTIAE {
        return None;
    }
    let share = |y_up: bool, turned: bool| {
        let read: Vec<Minutia> = first_of(other).iter().map(|minutia| reread(minutia, y_up, turned)).collect();
        agreement(first_of(trusted), &read)
    };
    let as_it_is = share(false, false);
    let readings = [(true, false), (false, true), (true, true)];
    let best = readings.into_iter().map(|(y_up, turned)| (share(y_up, turned), y_up, turned));
    let (so_read, y_up, turned) = best.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (so_read >= SUSPECT_SHARE && so_read >= as_it_is + SUSPECT_LEAD).then_some(Convention {
        y_up,
        turned,
        as_it_is,
        so_read,
    })
}

fn first_of(set: &MinutiaSet) -> &[Minutia] {
    set.minutiae().get(..SUSPECT_MOST_MINUTIAE).unwrap_or(set.minutiae())
}

fn reread(minutia: &Minutia, y_up: bool, turned: bool) -> Minutia {
    let Point { x, y } = minutia.position;
    let angle = minutia.direction.radians();
    let angle = if y_up { -angle } else { angle } + if turned { PI } else { 0.0 };
    // Where the axis begins does not matter: alignment moves it.
    Minutia {
        position: Point::new(x, if y_up { -y } else { y }),
        direction: Direction::from_radians(angle),
        ..*minutia
    }
}

/// Share of the smaller print's minutiae that have a partner at the best rigid alignment with at most an eighth of a turn.
fn agreement(a: &[Minutia], b: &[Minutia]) -> f32 {
    let mut best = 0;
    for from in a {
        for to in b {
            let turn = to.direction.minus(from.direction);
            if turn.abs() <= PI / 4.0 {
                best = best.max(partners(a, b, from, to, turn));
            }
        }
    }
    best as f32 / a.len().min(b.len()).max(1) as f32
}

/// Minutiae of `a` with one of `b` near, once `from` lies on `to`.
fn partners(a: &[Minutia], b: &[Minutia], from: &Minutia, to: &Minutia, turn: f32) -> usize {
    let (sin, cos) = math::sincosf(turn);
    let near = SUSPECT_NEAR_PIXELS * SUSPECT_NEAR_PIXELS;
    let moved = |minutia: &Minutia| {
        let (x, y) = (minutia.position.x - from.position.x, minutia.position.y - from.position.y);
        // Counter-clockwise with y down.
        (to.position.x + x * cos + y * sin, to.position.y - x * sin + y * cos)
    };
    let has_partner = |minutia: &&Minutia| {
        let (x, y) = moved(minutia);
        b.iter().any(|other| {
            let (dx, dy) = (other.position.x - x, other.position.y - y);
            dx * dx + dy * dy <= near
                && math::sinf(other.direction.minus(minutia.direction) - turn).abs()
                    <= math::sinf(SUSPECT_NEAR_DEGREES.to_radians())
                && math::cosf(other.direction.minus(minutia.direction) - turn) > 0.0
        })
    };
    a.iter().filter(has_partner).count()
}
