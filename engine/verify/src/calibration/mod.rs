//! What a raw score means: a table from score to false-match rate and log-likelihood ratio.
//!
//! A table is made by [`Calibration::fit`] from the scores of mated and non-mated comparisons, and belongs to one matcher
//! version and one extraction model. It never claims a smaller false-match rate than its data support: rates are upper
//! confidence bounds, and nothing is extrapolated beyond the highest non-mated score.

mod fit;
mod pav;

use bioverify_core::{FalseMatchRate, LogLikelihoodRatio, Score, math};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The bundled table for the bundled finger model.
pub const DEFAULT_FINGER_CALIBRATION: &str = include_str!("../../calibration/finger.toml");

/// The bundled table for the bundled face embedder.
pub const DEFAULT_FACE_CALIBRATION: &str = include_str!("../../calibration/face.toml");

/// Format of the table file that this version writes and reads.
const FORMAT: u32 = 1;

/// Where a table's scores come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Provenance {
    /// Name and version of the data, with the command or seed that makes it again.
    pub data: String,
    /// Different fingers in the data. Comparisons of the same two fingers repeat each other, so the number of finger pairs,
    /// not of comparisons, bounds what false-match rate the data support.
    pub subjects: u32,
    /// Version of the matcher that made the scores.
    pub matcher: String,
    /// Model that extracted the minutiae: first 8 bytes of its SHA-256, 16 hexadecimal digits.
    pub model: String,
}

/// One line of the table. The false-match rate holds from this score up to the next knot; the log-likelihood ratio runs straight
/// to the next one's.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Knot {
    /// The score.
    pub score: f32,
    /// Upper confidence bound of the share of non-mated comparisons that score at least this high.
    pub fmr: f64,
    /// Share of mated comparisons that score below this.
    pub fnmr: f64,
    /// Natural logarithm of the likelihood ratio, mated to non-mated.
    pub llr: f64,
}

/// A calibration table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Calibration {
    format: u32,
    /// Where the scores come from.
    #[serde(rename = "provenance")]
    provenance: Provenance,
    mated: u64,
    nonmated: u64,
    nonmated_effective: u64,
    confidence: f64,
    smallest_fmr: f64,
    knots: Vec<Knot>,
}

/// A table that cannot be made or used.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum CalibrationError {
    /// Not TOML, or fields missing, unknown or of the wrong kind.
    #[error("calibration file: {0}")]
    Syntax(String),
    /// The file's values contradict each other.
    #[error("calibration table: {0}; make it again with `bioverify calibrate`")]
    Unsound(String),
    /// Too few scores to fit.
    #[error("{mated} mated and {nonmated} non-mated scores given, at least {least} of each are needed")]
    TooFew {
        /// Mated scores given.
        mated: usize,
        /// Non-mated scores given.
        nonmated: usize,
        /// Fewest of each.
        least: usize,
    },
    /// The provenance says what cannot be.
    #[error("provenance field {field}: {problem}")]
    Provenance {
        /// Which field.
        field: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// Made with another matcher or model than the engine runs.
    #[error(
        "calibration was made with {part} {table}, the engine runs {engine}; make it again with `bioverify calibrate`"
    )]
    Foreign {
        /// `matcher` or `model`.
        part: &'static str,
        /// What the table says.
        table: String,
        /// What the engine runs.
        engine: String,
    },
}

impl Calibration {
    /// Fits a table to scores of mated and of non-mated comparisons (any order, at least 30 of each). Failed extractions
    /// yield no score and stay out.
    ///
    /// # Errors
    /// [`CalibrationError::TooFew`], or [`CalibrationError::Provenance`] for fields that cannot be.
    pub fn fit(mated: &[Score], nonmated: &[Score], provenance: Provenance) -> Result<Self, CalibrationError> {
        fit::fit(mated, nonmated, provenance)
    }

    /// Reads a table and checks that it is sound.
    ///
    /// # Errors
    /// [`CalibrationError::Syntax`] or [`CalibrationError::Unsound`].
    pub fn from_toml(text: &str) -> Result<Self, CalibrationError> {
        let table: Self = toml::from_str(text).map_err(|error| CalibrationError::Syntax(error.to_string()))?;
        table.check()?;
        Ok(table)
    }

    /// The bundled table for the bundled finger model.
    ///
    /// # Errors
    /// As [`Calibration::from_toml`], which a test rules out for the bundled file.
    pub fn bundled_finger() -> Result<Self, CalibrationError> {
        Self::from_toml(DEFAULT_FINGER_CALIBRATION)
    }

    /// The bundled table for the bundled face embedder.
    ///
    /// # Errors
    /// As [`Calibration::from_toml`], which a test rules out for the bundled file.
    pub fn bundled_face() -> Result<Self, CalibrationError> {
        Self::from_toml(DEFAULT_FACE_CALIBRATION)
    }

    /// The table as a TOML file, one line a knot.
    #[must_use]
    pub fn to_toml(&self) -> String {
        use std::fmt::Write as _;
        let mut out =
            String::from("# Made by `bioverify calibrate`; do not edit. Rates are upper confidence bounds.\n");
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        // Writing to a String cannot fail.
        let _ = write!(
            out,
            "format = {}\nmated = {}\nnonmated = {}\nnonmated-effective = {}\nconfidence = {:?}\nsmallest-fmr = {:?}\nknots = [\n",
            self.format, self.mated, self.nonmated, self.nonmated_effective, self.confidence, self.smallest_fmr
        );
        for Knot { score, fmr, fnmr, llr } in &self.knots {
            let _ = writeln!(out, "  {{ score = {score:?}, fmr = {fmr:?}, fnmr = {fnmr:?}, llr = {llr:?} }},");
        }
        let Provenance { data, subjects, matcher, model } = &self.provenance;
        let _ = write!(
            out,
            "]\n\n[provenance]\ndata = {}\nsubjects = {subjects}\nmatcher = {}\nmodel = {}\n",
            quoted(data),
            quoted(matcher),
            quoted(model)
        );
        out
    }

    /// Refuses a table made with another matcher version or model.
    ///
    /// # Errors
    /// [`CalibrationError::Foreign`] names both sides.
    pub fn must_be_for(&self, matcher: &str, model: &str) -> Result<(), CalibrationError> {
        for (part, table, engine) in
            [("matcher", &self.provenance.matcher, matcher), ("model", &self.provenance.model, model)]
        {
            if table != engine {
                return Err(CalibrationError::Foreign { part, table: table.clone(), engine: engine.to_owned() });
            }
        }
        Ok(())
    }

    /// Upper confidence bound of the false-match rate of a threshold at this score.
    #[must_use]
    pub fn fmr(&self, score: Score) -> FalseMatchRate {
        self.knot(score).and_then(|knot| FalseMatchRate::new(knot.fmr).ok()).unwrap_or(FalseMatchRate::ALWAYS)
    }

    /// Log-likelihood ratio of this score: a straight line between knots, never above what [`Calibration::fmr`] supports. Below
    /// the table, where nothing was seen, it is that of the lowest knot and at most 0.
    #[must_use]
    pub fn llr(&self, score: Score) -> LogLikelihoodRatio {
        let lowest = self.knots.first().map_or(0.0, |knot| knot.llr.min(0.0));
        let above = self.knots.partition_point(|knot| knot.score <= score.get());
        let below = above.checked_sub(1).and_then(|index| self.knots.get(index));
        let line = match (below, self.knots.get(above)) {
            (Some(a), Some(b)) => {
                let share = f64::from(score.get() - a.score) / f64::from(b.score - a.score);
                a.llr + share * (b.llr - a.llr)
            }
            (Some(highest), None) => highest.llr,
            (None, _) => lowest,
        };
        LogLikelihoodRatio(bounded(line, self.fmr(score).get()))
    }

    /// The lowest score whose false-match rate is at most `rate`, or `None` where the data do not support that rate.
    #[must_use]
    pub fn threshold(&self, rate: FalseMatchRate) -> Option<Score> {
        self.knots.iter().find(|knot| knot.fmr <= rate.get()).and_then(|knot| Score::new(knot.score).ok())
    }

    /// The smallest false-match rate the data support.
    #[must_use]
    pub const fn smallest_fmr(&self) -> f64 {
        self.smallest_fmr
    }

    /// The steps, by rising score.
    #[must_use]
    pub fn knots(&self) -> &[Knot] {
        &self.knots
    }

    /// Where the scores come from.
    #[must_use]
    pub const fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    /// Mated and non-mated comparisons the table was fitted to.
    #[must_use]
    pub const fn counts(&self) -> (u64, u64) {
        (self.mated, self.nonmated)
    }

    fn knot(&self, score: Score) -> Option<&Knot> {
        let above = self.knots.partition_point(|knot| knot.score <= score.get());
        above.checked_sub(1).and_then(|index| self.knots.get(index))
    }

    fn check(&self) -> Result<(), CalibrationError> {
        let unsound = |what: &str| Err(CalibrationError::Unsound(what.to_owned()));
        if self.format != FORMAT {
            return unsound(&format!("format {} is not {FORMAT}", self.format));
        }
        if self.knots.is_empty() {
            return unsound("no knots");
        }
        if !(self.smallest_fmr > 0.0 && self.smallest_fmr <= 1.0) {
            return unsound("smallest-fmr is not in (0, 1]");
        }
        for knot in &self.knots {
            let sound = Score::new(knot.score).is_ok()
                && FalseMatchRate::new(knot.fmr).is_ok()
                && knot.fmr >= self.smallest_fmr
                && (0.0..=1.0).contains(&knot.fnmr)
                && knot.llr.is_finite();
            if !sound {
                return unsound(&format!("knot at score {} has values out of bounds", knot.score));
            }
        }
        let rising = |pair: &[Knot]| match pair {
            [a, b] => a.score < b.score && a.fmr >= b.fmr && a.fnmr <= b.fnmr && a.llr <= b.llr,
            _ => true,
        };
        if !self.knots.windows(2).all(rising) {
            return unsound("knots are not monotone");
        }
        Ok(())
    }
}

/// A log-likelihood ratio cut to what a false-match rate supports: a ratio of `r` is reached by at most `1/r` of non-mated
/// comparisons (Markov's inequality), so a higher one would contradict the rate.
fn bounded(llr: f64, fmr: f64) -> f64 {
    llr.min(-math::log(fmr))
}

#[cfg(test)]
mod tests;
