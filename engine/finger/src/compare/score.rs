//! Weighs the evidence of a comparison into one score.

use bioverify_core::{Ppi, math};

use super::align::Motion;
use super::kernel::Level;
use super::pair::Paired;
use super::params::{
    FLOW_CELL, FLOW_CHANCE, FLOW_FLOOR, FLOW_LEAST, FLOW_USUAL, LOCAL_CHANCE, LOCAL_FLOOR, SCORE_FIT, SCORE_FLOW,
    SCORE_HOPELESS, SCORE_LOCAL, SCORE_OFFSET, SCORE_RARE_FIT, SCORE_SCALE, SCORE_TRUSTED_FIT, SCORE_UNPAIRED,
    SCORE_UNREFINED, SCORE_UPRIGHT,
};
use super::prepare::{Columns, Prepared};
use super::survey::Survey;

/// The pieces a score is made of.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Evidence {
    /// Minutiae paired under the common alignment.
    pub paired: u8,
    /// The same, each weighed by how well it fits, `0..=1`.
    pub fit: f32,
    /// The same, weighed by fit and by how far both minutiae are trusted.
    pub trusted_fit: f32,
    /// The same, weighed by fit and by how rare minutiae are around them; negative in a crowd.
    pub rare_fit: f32,
    /// Unpaired probe minutiae, each weighed by its squared trust and by how well the reference could be read there: what
    /// a genuine reference should have shown.
    pub probe_unpaired: f32,
    /// The same for the reference.
    pub reference_unpaired: f32,
    /// Cosine of the rotation between the two.
    pub upright: f32,
    /// Mean relaxed similarity of the best local pairs, `0..=1` (MCC: LSSR).
    pub local: f32,
    /// Finger that both ridge maps show under the alignment, in cells of [`FLOW_CELL`](super::params::FLOW_CELL) pixels
    /// squared; 0 where a print has no map or the comparison was not carried through.
    pub overlap: f32,
    /// Mean cosine of twice the angle between the two prints' ridges there, `-1..=1`, 1 where they all run the same way.
    pub flow: f32,
}

impl Evidence {
    /// What a comparison has that is not carried through.
    pub(crate) fn hopeless(local: f32) -> Self {
        Self { local, upright: 0.0, ..Self::default() }
    }

    /// The same with probe and reference changing places.
    pub(crate) const fn swapped(self) -> Self {
        Self { probe_unpaired: self.reference_unpaired, reference_unpaired: self.probe_unpaired, ..self }
    }

    /// Finger that both ridge maps show under the alignment, square millimetres.
    #[must_use]
    pub fn overlap_mm2(&self) -> f32 {
        let side = FLOW_CELL * 25.4 / f32::from(Ppi::STANDARD.get());
        self.overlap * side * side
    }

    /// What the common alignment says, on the scale of a log-likelihood ratio.
    pub(crate) fn global(&self) -> f32 {
        SCORE_FIT * self.fit + SCORE_TRUSTED_FIT * self.trusted_fit + SCORE_RARE_FIT * self.rare_fit
            - SCORE_UNPAIRED * (self.probe_unpaired + self.reference_unpaired)
            - SCORE_UPRIGHT * (1.0 - self.upright)
            + SCORE_FLOW * self.ridges()
    }

    /// What the ridges say: the logarithm of how much less they disagree than by chance, times the root of how much of them both
    /// prints show.
    fn ridges(&self) -> f32 {
        if self.overlap <= 0.0 {
            return 0.0;
        }
        let told = math::logf((FLOW_CHANCE + FLOW_FLOOR) / (1.0 - self.flow + FLOW_FLOOR)).max(FLOW_LEAST);
        told * (self.overlap / FLOW_USUAL).sqrt()
    }
}

/// Adds up the paired minutiae and those that could have been.
pub(crate) fn gather(
    level: Level,
    probe: &Prepared,
    reference: &Prepared,
    motion: &Motion,
    pairs: &[Paired],
) -> Evidence {
    // 1 for a minutia without a partner, else 0.
    let (mut p_free, mut r_free) = ([1.0; 256], [1.0; 256]);
    let mut evidence = Evidence { upright: motion.cos, ..Evidence::default() };
    for pair in pairs {
        (p_free[usize::from(pair.probe)], r_free[usize::from(pair.reference)]) = (0.0, 0.0);
        let (p, r) = (probe.minutiae.row(pair.probe), reference.minutiae.row(pair.reference));
        evidence.paired += 1;
        evidence.fit += pair.fit;
        evidence.trusted_fit += pair.fit * (p.trust * r.trust).sqrt();
        evidence.rare_fit += pair.fit * 0.5 * (p.rarity + r.rarity);
    }
    evidence.probe_unpaired = unpaired(level, &probe.minutiae, &p_free, &reference.survey, motion);
    evidence.reference_unpaired = unpaired(level, &reference.minutiae, &r_free, &probe.survey, &motion.inverse());
    evidence
}

/// Squared trust of all unpaired minutiae where the other side could be read.
fn unpaired(level: Level, minutiae: &Columns, free: &[f32; 256], other: &Survey, motion: &Motion) -> f32 {
    let mut cells = [0; 256];
    other.cells_of(level, minutiae, motion, &mut cells);
    // Nothing is added for those that are paired, without a branch: which ones are nobody could foretell.
    let each = cells.iter().zip(&minutiae.trust).zip(free);
    each.fold(0.0, |sum, ((cell, trust), free)| sum + trust * trust * other.readable(*cell) * free)
}

/// How far a comparison was carried before its outcome was clear. A fixed amount is taken from the score of those that ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carried {
    /// No alignment was tried: of the evidence only what is local was gathered.
    ToCandidates,
    /// An alignment was found and not refined; ridges were not compared.
    ToStart,
    /// To the end.
    Through,
}

impl Carried {
    /// The word for it in tables and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::ToCandidates => "candidates",
            Self::ToStart => "start",
            Self::Through => "through",
        }
    }
}

/// One number from the evidence: a sum on the scale of a log-likelihood ratio, bent smoothly to stay positive (softplus),
/// so that even hopeless comparisons keep their order. What was not carried through gets what it would have lost.
pub(crate) fn combine(e: &Evidence, carried: Carried) -> f32 {
    let global = match carried {
        Carried::ToCandidates => -SCORE_HOPELESS,
        Carried::ToStart => e.global() - SCORE_UNREFINED,
        Carried::Through => e.global(),
    };
    let local = SCORE_LOCAL * math::logf((e.local + LOCAL_FLOOR) / LOCAL_CHANCE);
    let sum = global + local - SCORE_OFFSET;
    let positive = if sum > 20.0 { sum } else { math::log1pf(math::expf(sum)) };
    SCORE_SCALE * positive
}
