//! Checks that rules are within bounds and do not contradict each other.

use super::{FaceRules, PolicyError, QualityRules, Rules, VisitRules};

fn value<T>(field: &'static str, problem: String) -> Result<T, PolicyError> {
    Err(PolicyError::Value { field, problem })
}

pub(super) fn check(rules: &Rules) -> Result<(), PolicyError> {
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
        return value("fingers.required", format!("{} is not from 1 to 10", rules.fingers.required));
    }
    check_face(&rules.face)
}

fn check_face(face: &FaceRules) -> Result<(), PolicyError> {
    if face.required && !face.counts {
        return value("face.required", "cannot be true where face.counts is false".to_owned());
    }
    if face.min_probe > 100 {
        return value("face.min-probe", format!("{} is above 100", face.min_probe));
    }
    if face.doubtful_probe > 100 || face.doubtful_probe < face.min_probe {
        return value("face.doubtful-probe", format!("{} is not from min-probe to 100", face.doubtful_probe));
    }
    if !(0.0..=1.0).contains(&face.min_live) {
        return value("face.min-live", format!("{} is not from 0 to 1", face.min_live));
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
        let problem = format!("{} is not from min-probe to 100", quality.doubtful_probe);
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
