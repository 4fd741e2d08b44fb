//! Turns what is wrong with a photo into numbered reasons.

use bioverify_face::FaceError;
use bioverify_face::quality::{Defect, QualityReport};

use crate::admit::Fault;
use crate::reason::Reason;

/// The reasons of a report's defects, worst first, each with its measure.
pub(crate) fn faults_of(report: &QualityReport) -> Vec<Fault> {
    report.defects.iter().map(|defect| Fault::because(reason_of(defect), defect)).collect()
}

const fn reason_of(defect: &Defect) -> Reason {
    match defect {
        Defect::NoFace => Reason::FaceNotFound,
        Defect::SeveralFaces { .. } => Reason::FaceSeveral,
        Defect::CutOff { .. } => Reason::FaceCutOff,
        Defect::TooSmall { .. } => Reason::FaceTooSmall,
        Defect::Covered { .. } => Reason::FaceCovered,
        Defect::TurnedAway { .. } | Defect::Nodding { .. } | Defect::Tilted { .. } => Reason::FaceTurned,
        Defect::Blurred { .. } => Reason::FaceBlurred,
        Defect::TooDark { .. } => Reason::FaceTooDark,
        Defect::TooBright { .. } => Reason::FaceTooBright,
        Defect::UnevenLight { .. } => Reason::FaceUnevenLight,
        Defect::EyesClosed => Reason::FaceEyesClosed,
        Defect::MouthOpen => Reason::FaceMouthOpen,
        // Contrast, compression, colour, background and what later versions measure: one reason, the measure says which.
        _ => Reason::FaceQualityLow,
    }
}

/// Why a photo gave no face.
pub(crate) fn fault_of(error: &FaceError) -> Fault {
    let reason = match error {
        FaceError::Blank { .. } => Reason::FaceBlank,
        FaceError::NoFace { .. } => Reason::FaceNotFound,
        FaceError::SeveralFaces { .. } => Reason::FaceSeveral,
        FaceError::TooSmall { .. } => Reason::FaceTooSmall,
        FaceError::NotAlignable => Reason::FaceTurned,
        _ => Reason::FaceProcessingFailed,
    };
    Fault::because(reason, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_is_a_face_reason_with_its_measure() {
        let refusals = [
            (FaceError::Blank { shade: "black", span: 1 }, Reason::FaceBlank),
            (FaceError::NoFace { width: 640, height: 480 }, Reason::FaceNotFound),
            (FaceError::SeveralFaces { count: 5, rivals: 2 }, Reason::FaceSeveral),
            (FaceError::TooSmall { eye_distance: 8.0, least: 12.0 }, Reason::FaceTooSmall),
            (FaceError::NotAlignable, Reason::FaceTurned),
        ];
        for (error, reason) in refusals {
            let fault = fault_of(&error);
            assert_eq!(fault.reason, reason);
            assert_eq!(fault.detail, Some(error.to_string()));
        }
    }
}
