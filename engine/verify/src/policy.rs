//! What the engine may decide by itself: rules in TOML, checked before use.

mod check;
mod rules;

use sha2::{Digest, Sha256};
use thiserror::Error;

pub use rules::{
    AfterMismatch, Combine, FaceAlone, FaceRules, FingerRules, Labels, MismatchRules, Missing, NotLive, QualityRules,
    ReferenceRules, Replay, Rules, Unseen, Unverified, VisitRules,
};

/// The bundled policy file, with its comments.
pub const DEFAULT_POLICY: &str = include_str!("../policy/default.toml");

/// Checked rules and their identity.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    rules: Rules,
    id: String,
}

/// A policy that cannot be used.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum PolicyError {
    /// Not TOML, an unknown field, a missing field, or a value of the wrong kind. The text names line and column.
    #[error("policy file: {0}")]
    Syntax(String),
    /// A value out of bounds.
    #[error("policy field {field}: {problem}")]
    Value {
        /// Path of the field, as in the file.
        field: &'static str,
        /// What is wrong and what is allowed.
        problem: String,
    },
}

impl Policy {
    /// Reads and checks a policy file.
    ///
    /// # Errors
    /// [`PolicyError`] says which line or field, and what is allowed there.
    pub fn from_toml(text: &str) -> Result<Self, PolicyError> {
        Self::new(toml::from_str(text).map_err(|error| PolicyError::Syntax(error.to_string()))?)
    }

    /// The bundled policy of a reception desk.
    ///
    /// # Errors
    /// [`PolicyError`] if the bundled file were wrong, which a test rules out.
    pub fn bundled() -> Result<Self, PolicyError> {
        Self::from_toml(DEFAULT_POLICY)
    }

    /// Checks rules made in code.
    ///
    /// # Errors
    /// [`PolicyError::Value`] names the first field out of bounds.
    pub fn new(rules: Rules) -> Result<Self, PolicyError> {
        check::check(&rules)?;
        let canonical = toml::to_string(&rules).map_err(|error| PolicyError::Syntax(error.to_string()))?;
        let digest = Sha256::digest(canonical.as_bytes());
        let prefix: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let id = format!("{}-{prefix}", rules.name);
        Ok(Self { rules, id })
    }

    /// The rules.
    #[must_use]
    pub const fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Name and the first 12 hexadecimal digits of the SHA-256 of the values (comments and spacing do not count).
    ///
    /// It says what was asked, not what answered: under one policy another engine may decide otherwise, such as where it finds copies that
    /// the other did not or has a word that the file leaves out. A decision names its engine beside it ([`crate::decision::EngineId`]).
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Captures a visit may have.
    #[must_use]
    pub fn max_attempts(&self) -> u32 {
        self.rules.visit.attempt_shares.len() as u32
    }

    /// False-accept probability that the capture after `attempts_used` others may spend when `budget_used` is gone; 0 when
    /// none is left. Cumulative shares are spent as in Lan and DeMets (Biometrika 70, 1983), so unspent shares carry over
    /// and the visit's total stays within the budget however the captures depend on each other (union bound).
    #[must_use]
    pub fn allotment(&self, attempts_used: u32, budget_used: f64) -> f64 {
        let visit = &self.rules.visit;
        if attempts_used >= self.max_attempts() {
            return 0.0;
        }
        let share: f64 = visit.attempt_shares.iter().take(attempts_used as usize + 1).sum();
        let left = share.min(1.0) * visit.false_accept_budget - budget_used;
        // Not a number fails this comparison too: no budget is left then.
        if budget_used >= 0.0 && left > 0.0 { left } else { 0.0 }
    }

    /// The smallest false-match rate a first-time capture of a visit can ask for.
    #[must_use]
    pub fn strictest_allotment(&self) -> f64 {
        let smallest = self.rules.visit.attempt_shares.iter().copied().fold(f64::INFINITY, f64::min);
        smallest * self.rules.visit.false_accept_budget
    }
}

#[cfg(test)]
mod tests;
