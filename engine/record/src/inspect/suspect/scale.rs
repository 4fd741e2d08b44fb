//! Whether two prints of one finger are of different scale: a resolution told wrong, or a picture that was resized without saying so.

use std::fmt;

use bioverify_core::{Minutia, MinutiaSet, Point};

use super::agreement::agreement;
use super::convention::{first_of, is_clear};
use crate::params::{SUSPECT_LARGEST_SCALE, SUSPECT_MIN_MINUTIAE, SUSPECT_SCALE_STEP};

/// Distances in a print as multiples of those in another of the finger, and how well they agree once that is undone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Along x; known to some percent.
    pub x: f32,
    /// Along y; known to some percent.
    pub y: f32,
    /// Share of its minutiae that agree as they stand, 0..=1.
    pub as_it_is: f32,
    /// Share that agrees at the other print's scale, 0..=1.
    pub so_read: f32,
}

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (which, times) = match (self.x, self.y) {
            (x, 1.0) => ("horizontal distances", x),
            (1.0, y) => ("vertical distances", y),
            (x, _) => ("distances", x),
        };
        let (by, fault) = if times < 1.0 { (1.0 / times, "high") } else { (times, "low") };
        let (before, after) = (self.as_it_is * 100.0, self.so_read * 100.0);
        write!(
            f,
            "{which} are about {times:.2} of those there: the resolution is stated {by:.1} times too {fault}, or the picture was \
             resized: as they stand {before:.0} % of the minutiae agree, so scaled {after:.0} %"
        )
    }
}

/// Holds two prints of one finger against each other at many scales; `None` where nothing is suspect, or too little is there to say.
///
/// `other` is the one that is suspected. A difference of a few percent is within what skin does and is not told.
#[must_use]
pub fn suspect_scale(trusted: &MinutiaSet, other: &MinutiaSet) -> Option<Scale> {
    if trusted.len().min(other.len()) < SUSPECT_MIN_MINUTIAE {
        return None;
    }
    let share = |x: f32, y: f32| {
        let read: Vec<Minutia> = first_of(other).iter().map(|minutia| rescaled(minutia, 1.0 / x, 1.0 / y)).collect();
        agreement(first_of(trusted), &read)
    };
    let as_it_is = share(1.0, 1.0);
    let ways: [fn(f32) -> (f32, f32); 3] = [|times| (times, times), |times| (times, 1.0), |times| (1.0, times)];
    let mut best: Option<Scale> = None;
    for way in ways {
        let shares: Vec<(f32, f32)> = scales().map(|times| (times, share(way(times).0, way(times).1))).collect();
        let so_read = shares.iter().map(|(_, share)| *share).fold(0.0, f32::max);
        if best.is_none_or(|best| so_read > best.so_read) {
            let (x, y) = way(middle(&shares, so_read));
            best = Some(Scale { x, y, as_it_is, so_read });
        }
    }
    best.filter(|best| is_clear(as_it_is, best.so_read))
}

/// The mean of the scales at which as many agree as anywhere: tolerances make several of them.
fn middle(shares: &[(f32, f32)], most: f32) -> f32 {
    let (mut sum, mut count) = (0.0, 0_u8);
    for (times, _) in shares.iter().filter(|(_, share)| *share >= most) {
        sum += times;
        count += 1;
    }
    sum / f32::from(count.max(1))
}

/// The scales that are tried, from those near 1 outwards, larger and smaller by turns.
fn scales() -> impl Iterator<Item = f32> {
    let larger = std::iter::successors(Some(SUSPECT_SCALE_STEP), |times| Some(times * SUSPECT_SCALE_STEP));
    larger.take_while(|times| *times <= SUSPECT_LARGEST_SCALE).flat_map(|times| [times, 1.0 / times])
}

fn rescaled(minutia: &Minutia, x: f32, y: f32) -> Minutia {
    // Directions stay: who told a wrong resolution along one axis alone measured them in the same picture.
    Minutia { position: Point::new(minutia.position.x * x, minutia.position.y * y), ..*minutia }
}
