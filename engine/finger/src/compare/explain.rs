//! Says why a comparison scored what it did.

use bioverify_core::{Point, Score, math};

use super::agree::UNIT;
use super::align::Motion;
use super::bend::Bent;
use super::pair::Paired;
use super::prepare::Columns;
use super::score::{Carried, Evidence};
use super::{Matcher, PreparedProbe, PreparedReference, run, score_of, with_scratch};

/// Two minutiae that the comparison holds to be the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Index in the probe's set.
    pub probe: u8,
    /// Index in the reference's set.
    pub reference: u8,
    /// Distance left after alignment and bending, pixels at 500 ppi.
    pub residual_px: f32,
    /// Difference of the directions left after alignment, radians, `-pi..pi`.
    pub residual_radians: f32,
    /// How well the two fit, `0..=1`.
    pub fit: f32,
}

/// The rigid motion that brings the probe onto the reference: rotate about the image origin, then translate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alignment {
    /// Rotation, radians, counter-clockwise on the screen, `-pi..=pi`.
    pub rotation: f32,
    /// Pixels to the right.
    pub dx: f32,
    /// Pixels **down**.
    pub dy: f32,
}

impl Alignment {
    /// Where a probe point lands in the reference image, skin distortion left aside.
    #[must_use]
    pub fn apply(&self, point: Point) -> Point {
        let (sin, cos) = math::sincosf(self.rotation);
        // On the screen y points down, hence the signs.
        Point::new(cos * point.x + sin * point.y + self.dx, cos * point.y - sin * point.x + self.dy)
    }
}

impl From<Motion> for Alignment {
    fn from(motion: Motion) -> Self {
        Self { rotation: math::atan2f(motion.sin, motion.cos), dx: motion.dx, dy: -motion.dy }
    }
}

/// A score with its reasons.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The score that [`Matcher::compare`] gives.
    pub score: Score,
    /// The pieces of evidence behind it.
    pub evidence: Evidence,
    /// How far the comparison was carried; `None` where a side has too few minutiae for any.
    pub carried: Option<Carried>,
    /// Paired minutiae, best fit first; every minutia at most once.
    pub pairs: Vec<Pair>,
    /// The alignment; `None` where the sets are too small or nothing fits.
    pub alignment: Option<Alignment>,
}

impl Matcher {
    /// Compares and tells which minutiae were paired, how well, and under which alignment.
    #[must_use]
    pub fn explain(&self, probe: &PreparedProbe, reference: &PreparedReference) -> Explanation {
        with_scratch(|scratch| {
            let Some(outcome) = run(&probe.0, &reference.0, scratch) else {
                return Explanation {
                    score: Score::ZERO,
                    evidence: Evidence::default(),
                    carried: None,
                    pairs: Vec::new(),
                    alignment: None,
                };
            };
            let score = score_of(Some(&outcome));
            let (second, motion, evidence) = if outcome.swapped {
                (&probe.0, outcome.motion.map(|m| m.inverse()), outcome.evidence.swapped())
            } else {
                (&reference.0, outcome.motion, outcome.evidence)
            };
            let pairs = scratch.pairs.iter().map(|pair| tell(pair, &scratch.bent, &second.minutiae, outcome.swapped));
            let (carried, alignment) = (Some(outcome.carried), motion.map(Alignment::from));
            Explanation { score, evidence, carried, pairs: pairs.collect(), alignment }
        })
    }
}

/// A pair for the outside: the comparison predicted the first side's minutiae on the second's.
fn tell(pair: &Paired, bent: &Bent, second: &Columns, swapped: bool) -> Pair {
    let at = usize::from(pair.probe);
    let partner = second.row(pair.reference);
    let of = |column: &[f32]| column.get(at).copied().unwrap_or(0.0);
    let (dx, dy) = (of(&bent.x) - partner.x, of(&bent.y) - partner.y);
    let turn = bent.turn.get(at).copied().unwrap_or(0).wrapping_sub(partner.turn) as i16;
    let turn = f32::from(turn) * UNIT;
    let (probe, reference) = if swapped { (pair.reference, pair.probe) } else { (pair.probe, pair.reference) };
    Pair {
        probe,
        reference,
        residual_px: (dx * dx + dy * dy).sqrt(),
        residual_radians: if swapped { -turn } else { turn },
        fit: pair.fit,
    }
}
