//! What the engine may decide by itself: rules in TOML, checked before use.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::received::Source;

/// The bundled policy file, with its comments.
pub const DEFAULT_POLICY: &str = include_str!("../policy/default.toml");

/// The rules, as they stand in a policy file; `policy/default.toml` explains each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rules {
    /// Name of the policy: letters, digits, `-`, `_`, `.`.
    pub name: String,
    /// Captures of a visit and their false-accept budget.
    pub visit: VisitRules,
    /// What a sample must have to be compared.
    pub quality: QualityRules,
    /// What a mismatch leads to.
    pub mismatch: MismatchRules,
    /// What references must be there and how they combine.
    pub references: ReferenceRules,
    /// What fingers must be there.
    pub fingers: FingerRules,
}

/// Captures of a visit and their false-accept budget.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct VisitRules {
    /// Probability of a false accept over the whole visit, in `(0, 0.1]`.
    pub false_accept_budget: f64,
    /// Share of the budget for each capture, each in `(0, 1]`, at most 1 in all; as many captures are allowed as there are shares.
    pub attempt_shares: Vec<f64>,
}

/// What a sample must have to be compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct QualityRules {
    /// Lowest quality of a probe that is compared, `0..=100`.
    pub min_probe: u8,
    /// Lowest quality of a probe whose mismatch counts, `0..=100`.
    pub doubtful_probe: u8,
    /// Fewest minutiae of a probe.
    pub min_probe_minutiae: u8,
    /// Fewest minutiae of a reference.
    pub min_reference_minutiae: u8,
}

/// What a mismatch leads to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MismatchRules {
    /// Natural logarithm of the likelihood ratio at or below which a mismatch is clear; below 0.
    pub clear_llr: f64,
    /// Clear mismatches that end a visit, at least 1.
    pub clear_times: u32,
    /// How they end it.
    pub then: AfterMismatch,
}

/// The end of a visit of clear mismatches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AfterMismatch {
    /// A person decides.
    Refer,
    /// The engine rejects.
    Reject,
}

/// What references must be there and how they combine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ReferenceRules {
    /// Sources that must be there and must match.
    pub required: Vec<Source>,
    /// How several sources combine.
    pub combine: Combine,
    /// What an unauthenticated reference leads to.
    pub unverified: Unverified,
}

/// How several sources combine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Combine {
    /// One matching source is enough, as long as no other clearly disagrees.
    Any,
    /// Every source that gave a reference must match.
    All,
}

/// What an unauthenticated reference leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unverified {
    /// It counts; the decision says so.
    Allow,
    /// A person decides.
    Refer,
}

/// What fingers must be there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FingerRules {
    /// How many different fingers must have been compared for an accept, `1..=10`.
    pub required: u8,
    /// What a visit without any finger leads to.
    pub missing: Missing,
    /// Whether finger labels are believed.
    pub labels: Labels,
}

/// What a missing factor leads to; it can neither accept nor reject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// A person decides.
    Refer,
    /// A capture is asked for while captures remain.
    Recapture,
}

/// Whether finger labels are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Labels {
    /// Only fingers that may be the same by their labels are compared.
    Trusted,
    /// Everything is compared with everything.
    Ignored,
}

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
        check(&rules)?;
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

fn value<T>(field: &'static str, problem: String) -> Result<T, PolicyError> {
    Err(PolicyError::Value { field, problem })
}

fn check(rules: &Rules) -> Result<(), PolicyError> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if rules.name.is_empty() || rules.name.len() > 64 || !rules.name.chars().all(plain) {
        return value("name", "give 1 to 64 letters, digits, '-', '_' or '.'".to_owned());
    }
    check_visit(&rules.visit)?;
    check_quality(&rules.quality)?;
    if !(rules.mismatch.clear_llr < 0.0 && rules.mismatch.clear_llr.is_finite()) {
        return value("mismatch.clear-llr", format!("{} is not below 0", rules.mismatch.clear_llr));
    }
    if rules.mismatch.clear_times == 0 {
        return value("mismatch.clear-times", "must be at least 1".to_owned());
    }
    if !(1..=10).contains(&rules.fingers.required) {
        return value("fingers.required", format!("{} is not in 1..=10", rules.fingers.required));
    }
    Ok(())
}

fn check_visit(visit: &VisitRules) -> Result<(), PolicyError> {
    let budget = visit.false_accept_budget;
    if !(budget > 0.0 && budget <= 0.1) {
        return value("visit.false-accept-budget", format!("{budget} is not above 0 and at most 0.1"));
    }
    let shares = &visit.attempt_shares;
    if shares.is_empty() || shares.len() > 10 {
        return value("visit.attempt-shares", format!("{} shares given, 1 to 10 allowed", shares.len()));
    }
    if let Some(bad) = shares.iter().find(|share| !(**share > 0.0 && **share <= 1.0)) {
        return value("visit.attempt-shares", format!("{bad} is not above 0 and at most 1"));
    }
    let sum: f64 = shares.iter().sum();
    if sum > 1.0 + 1e-9 {
        return value("visit.attempt-shares", format!("they sum to {sum}, above 1"));
    }
    Ok(())
}

fn check_quality(quality: &QualityRules) -> Result<(), PolicyError> {
    if quality.min_probe > 100 {
        return value("quality.min-probe", format!("{} is above 100", quality.min_probe));
    }
    if quality.doubtful_probe > 100 || quality.doubtful_probe < quality.min_probe {
        let problem = format!("{} is not in min-probe..=100", quality.doubtful_probe);
        return value("quality.doubtful-probe", problem);
    }
    if quality.min_probe_minutiae == 0 {
        return value("quality.min-probe-minutiae", "must be at least 1".to_owned());
    }
    if quality.min_reference_minutiae == 0 {
        return value("quality.min-reference-minutiae", "must be at least 1".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(from: &str, to: &str) -> Result<Policy, PolicyError> {
        assert!(DEFAULT_POLICY.contains(from), "{from}");
        Policy::from_toml(&DEFAULT_POLICY.replace(from, to))
    }

    #[test]
    fn the_bundled_policy_is_sound() {
        let policy = Policy::bundled().unwrap();
        assert!(policy.id().starts_with("reception-"), "{}", policy.id());
        assert_eq!(policy.id().len(), "reception-".len() + 12);
        assert_eq!(policy.max_attempts(), 3);
        assert_eq!(policy.rules().mismatch.then, AfterMismatch::Refer);
    }

    #[test]
    fn an_unknown_field_is_named_with_its_line() {
        let error = edited("min-probe = 10", "min-prob = 10").unwrap_err().to_string();
        assert!(error.contains("min-prob") && error.contains("line"), "{error}");
        let error = edited("then = \"refer\"", "then = \"accept\"").unwrap_err().to_string();
        assert!(error.contains("accept") && error.contains("reject"), "{error}");
    }

    #[test]
    fn a_value_out_of_bounds_is_named() {
        let cases = [
            ("name = \"reception\"", "name = \"a b\"", "name"),
            ("false-accept-budget = 1e-3", "false-accept-budget = 0.0", "visit.false-accept-budget"),
            ("false-accept-budget = 1e-3", "false-accept-budget = nan", "visit.false-accept-budget"),
            ("[0.5, 0.25, 0.25]", "[0.5, 0.5, 0.25]", "visit.attempt-shares"),
            ("[0.5, 0.25, 0.25]", "[]", "visit.attempt-shares"),
            ("[0.5, 0.25, 0.25]", "[1.0, -0.5]", "visit.attempt-shares"),
            ("min-probe = 10", "min-probe = 101", "quality.min-probe"),
            ("doubtful-probe = 35", "doubtful-probe = 5", "quality.doubtful-probe"),
            ("clear-llr = -1.5", "clear-llr = 0.0", "mismatch.clear-llr"),
            ("clear-times = 2", "clear-times = 0", "mismatch.clear-times"),
        ];
        for (from, to, expected) in cases {
            match edited(from, to) {
                Err(PolicyError::Value { field, .. }) => assert_eq!(field, expected),
                other => panic!("{to}: {other:?}"),
            }
        }
    }

    #[test]
    fn identity_follows_the_values_not_the_comments() {
        let base = Policy::bundled().unwrap();
        let commented = Policy::from_toml(&format!("# a remark\n{DEFAULT_POLICY}")).unwrap();
        assert_eq!(base.id(), commented.id());
        assert_ne!(base.id(), edited("clear-times = 2", "clear-times = 3").unwrap().id());
    }

    #[test]
    fn a_visit_never_spends_more_than_its_budget() {
        let policy = Policy::bundled().unwrap();
        let mut used = 0.0;
        for attempt in 0..3 {
            used += policy.allotment(attempt, used);
        }
        assert!((used - 1e-3).abs() < 1e-12, "{used}");
        assert_eq!(policy.allotment(3, 0.0), 0.0);
        assert_eq!(policy.allotment(0, f64::NAN), 0.0);
        assert_eq!(policy.allotment(0, -1.0), 0.0);
    }

    #[test]
    fn an_unspent_share_is_left_to_the_next_capture() {
        let policy = Policy::bundled().unwrap();
        assert!((policy.allotment(1, 0.0) - 7.5e-4).abs() < 1e-12);
        assert!((policy.allotment(1, 5e-4) - 2.5e-4).abs() < 1e-12);
    }
}
