//! Turns the extractor's defects and refusals into numbered reasons.

pub(crate) mod face;

use bioverify_finger::{Defect, ExtractError, QualityReport};

use crate::admit::Fault;
use crate::reason::Reason;

/// The reasons of a report's defects, worst first, each with its measure.
pub(crate) fn faults_of(report: &QualityReport) -> Vec<Fault> {
    report.defects.iter().map(|defect| Fault::because(reason_of(defect), defect)).collect()
}

const fn reason_of(defect: &Defect) -> Reason {
    match defect {
        Defect::LittleArea { .. } => Reason::FingerTooSmall,
        Defect::OffCentre { .. } => Reason::FingerOffCentre,
        Defect::LowContrast { .. } => Reason::FingerLowContrast,
        Defect::TooDry { .. } => Reason::FingerTooDry,
        Defect::TooWet { .. } => Reason::FingerTooWet,
        Defect::Smeared { .. } | Defect::Unclear { .. } => Reason::FingerUnclear,
        Defect::Residue { .. } => Reason::FingerResidue,
        Defect::FewMinutiae { .. } => Reason::FingerFewMinutiae,
        Defect::DoubtfulResolution { .. } => Reason::FingerResolutionDoubtful,
        Defect::WhiteRidges => Reason::FingerInverted,
        // A defect this version has no words for still says that the capture is poor.
        _ => Reason::FingerQualityLow,
    }
}

/// Why an image gave no minutiae.
pub(crate) fn fault_of(error: &ExtractError) -> Fault {
    let reason = match error {
        ExtractError::TooSmall { .. } => Reason::FingerTooSmall,
        ExtractError::TooLarge { .. } => Reason::FingerTooLarge,
        ExtractError::WrongResolution { .. } => Reason::FingerResolutionDoubtful,
        ExtractError::Photo { .. } => Reason::FingerIsPhoto,
        // Residue of an earlier finger on the glass is no finger either.
        ExtractError::NotAFinger { .. } | ExtractError::TooFaint { .. } => Reason::FingerNotFound,
        _ => Reason::FingerProcessingFailed,
    };
    Fault::because(reason, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_is_a_finger_reason_with_its_measure() {
        let refusals = [
            (ExtractError::TooSmall { width: 20, height: 30 }, Reason::FingerTooSmall),
            (ExtractError::TooLarge { width: 20_000, height: 30 }, Reason::FingerTooLarge),
            (ExtractError::Photo { shading_percent: 60 }, Reason::FingerIsPhoto),
            (ExtractError::TooFaint { contrast: 1 }, Reason::FingerNotFound),
            (ExtractError::WrongResolution { period: 18.0 }, Reason::FingerResolutionDoubtful),
            (ExtractError::WrongNetwork { message: "no output".into() }, Reason::FingerProcessingFailed),
        ];
        for (error, reason) in refusals {
            let fault = fault_of(&error);
            assert_eq!(fault.reason, reason);
            assert_eq!(fault.detail, Some(error.to_string()));
        }
    }
}
