//! What to capture next, and how. Fingers here, faces in a file of their own.

mod face;

use bioverify_core::FingerPosition;
use serde::Serialize;

use crate::decision::{Modality, finger_name};
use crate::lang::Lang;
use crate::reason::Reason;

/// How to capture better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Advice {
    /// Lay the finger flat in the middle.
    PlaceFlat,
    /// Press harder or moisten.
    PressHarder,
    /// Dry finger and scanner, press lightly.
    DryAndPressLightly,
    /// Clean finger and scanner.
    Clean,
    /// Keep still.
    HoldStill,
    /// Have the scanner's settings checked: resolution, dark ridges.
    CheckScanner,
    /// Lay the finger in the middle.
    Centre,
    /// Take a finger not tried yet.
    AnotherFinger,
    /// Put one finger on the scanner, not several.
    OneFinger,
    /// Capture a finger with the scanner: what came in is a photo.
    UseScanner,
    /// The same again, the scanner's software being to blame.
    CaptureAgain,
    /// Capture a finger with the scanner: what came in was not captured.
    CaptureLive,
    /// Take a photo.
    TakePhoto,
    /// Take the photo again, the camera's software being to blame.
    TakePhotoAgain,
    /// Look straight into the camera.
    LookStraight,
    /// Come closer to the camera.
    ComeCloser,
    /// Stand in the middle of the picture.
    CentreFace,
    /// One person alone before the camera.
    OnePerson,
    /// Light the face from the front.
    LightFromFront,
    /// Turn away from strong light.
    AvoidStrongLight,
    /// Keep still, wipe the lens.
    KeepStill,
    /// Open the eyes.
    OpenEyes,
    /// Close the mouth.
    CloseMouth,
    /// Take mask, dark glasses or hair from the face.
    UncoverFace,
    /// Have the clerk look at the visitor.
    LookAtVisitor,
    /// Have the camera's settings checked.
    CheckCamera,
}

impl Advice {
    /// All of them.
    pub const ALL: [Self; 26] = [
        Self::PlaceFlat,
        Self::PressHarder,
        Self::DryAndPressLightly,
        Self::Clean,
        Self::HoldStill,
        Self::CheckScanner,
        Self::Centre,
        Self::AnotherFinger,
        Self::OneFinger,
        Self::UseScanner,
        Self::CaptureAgain,
        Self::CaptureLive,
        Self::TakePhoto,
        Self::TakePhotoAgain,
        Self::LookStraight,
        Self::ComeCloser,
        Self::CentreFace,
        Self::OnePerson,
        Self::LightFromFront,
        Self::AvoidStrongLight,
        Self::KeepStill,
        Self::OpenEyes,
        Self::CloseMouth,
        Self::UncoverFace,
        Self::LookAtVisitor,
        Self::CheckCamera,
    ];

    /// What to do, for the desk.
    #[must_use]
    pub const fn text(self, lang: Lang) -> &'static str {
        match self {
            Self::PlaceFlat => lang.pick(
                "đặt trọn đầu ngón tay, phẳng, vào giữa máy quét",
                "lay the whole pad of the finger flat in the middle of the scanner",
            ),
            Self::PressHarder => lang.pick(
                "làm ẩm nhẹ ngón tay hoặc ấn mạnh hơn một chút",
                "moisten the finger slightly or press a little harder",
            ),
            Self::DryAndPressLightly => lang.pick(
                "lau khô ngón tay và mặt máy quét, ấn nhẹ hơn",
                "dry the finger and the scanner, press more lightly",
            ),
            Self::Clean => lang.pick("lau sạch ngón tay và mặt máy quét", "wipe the finger and the scanner clean"),
            Self::HoldStill => lang.pick("giữ yên ngón tay khi quét", "keep the finger still while scanning"),
            Self::CheckScanner => {
                lang.pick("nhờ kỹ thuật kiểm tra cài đặt máy quét", "have the scanner's settings checked")
            }
            Self::Centre => {
                lang.pick("đặt ngón tay vào giữa máy quét", "place the finger in the middle of the scanner")
            }
            Self::AnotherFinger => lang.pick("dùng một ngón tay khác", "use another finger"),
            Self::OneFinger => lang.pick("chỉ đặt một ngón tay lên máy quét", "put one finger only on the scanner"),
            Self::UseScanner => lang.pick(
                "quét ngón tay bằng máy quét vân tay, không dùng ảnh chụp",
                "capture a finger with the fingerprint scanner instead of a photo",
            ),
            Self::CaptureAgain => lang.pick(
                "quét lại; nếu vẫn lỗi, nhờ kỹ thuật kiểm tra phần mềm máy quét",
                "capture again; if it fails once more, have the scanner's software checked",
            ),
            Self::CaptureLive => {
                lang.pick("quét ngón tay của khách bằng máy quét", "capture the visitor's finger with the scanner")
            }
            _ => self.face_text(lang),
        }
    }

    /// The advice that answers a reason, most helpful first; empty where no capture would help.
    #[must_use]
    pub const fn for_reason(reason: Reason) -> &'static [Self] {
        match reason {
            Reason::FingerTooSmall | Reason::Inconclusive | Reason::FingerMissing => &[Self::PlaceFlat],
            // Nothing, residue on the glass, or something else than a finger.
            Reason::FingerNotFound => &[Self::PlaceFlat, Self::Clean, Self::PressHarder],
            Reason::FingerOffCentre => &[Self::Centre],
            Reason::FingerTooDry => &[Self::PressHarder],
            Reason::FingerTooWet => &[Self::DryAndPressLightly],
            Reason::FingerResidue => &[Self::Clean],
            Reason::FingerQualityLow => &[Self::Clean, Self::PlaceFlat],
            Reason::FingerLowContrast => &[Self::Clean, Self::PressHarder],
            Reason::FingerUnclear => &[Self::HoldStill, Self::Clean],
            Reason::FingerTooLarge => &[Self::OneFinger, Self::CheckScanner],
            Reason::FingerIsPhoto => &[Self::UseScanner],
            Reason::FingerIsCopy | Reason::FingerIsTemplate | Reason::FingerRepeated => &[Self::CaptureLive],
            Reason::FingerInverted | Reason::FingerResolutionDoubtful => &[Self::CheckScanner],
            Reason::FingerFewMinutiae => &[Self::PlaceFlat, Self::AnotherFinger],
            Reason::FingerUnreadable | Reason::FingerTemplateUnreadable | Reason::FingerProcessingFailed => {
                &[Self::CaptureAgain]
            }
            Reason::Mismatched | Reason::FingerNotInReference | Reason::MoreFingersRequired => &[Self::AnotherFinger],
            other => Self::for_face(other),
        }
    }
}

/// The capture most likely to settle the matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NextCapture {
    /// A finger or the face.
    pub modality: Modality,
    /// Which finger; unknown where any will do, and for a face.
    pub position: FingerPosition,
    /// How, most helpful first, without repeats.
    pub advice: Vec<Advice>,
}

impl NextCapture {
    /// One line for the desk.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let mut parts: Vec<&str> = self.advice.iter().map(|advice| advice.text(lang)).collect();
        if parts.is_empty() {
            parts.push(self.modality.plain_advice().text(lang));
        }
        if self.modality == Modality::Face {
            return format!("{}: {}.", lang.pick("Lần chụp tới", "Next photo"), parts.join("; "));
        }
        let start = lang.pick("Lần quét tới", "Next capture");
        match finger_name(self.position, lang) {
            Some(name) => format!("{start} ({name}): {}.", parts.join("; ")),
            None => format!("{start}: {}.", parts.join("; ")),
        }
    }
}

impl Modality {
    /// What helps where nothing particular is known.
    pub(crate) const fn plain_advice(self) -> Advice {
        match self {
            Self::Finger => Advice::PlaceFlat,
            Self::Face => Advice::LookStraight,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_speaks_both_languages() {
        for advice in Advice::ALL {
            assert!(advice.text(Lang::En).is_ascii());
            assert!(!advice.text(Lang::Vi).is_ascii());
        }
        let next = NextCapture {
            modality: Modality::Finger,
            position: FingerPosition::LeftIndex,
            advice: vec![Advice::Clean, Advice::HoldStill],
        };
        assert_eq!(
            next.text(Lang::En),
            "Next capture (left index finger): wipe the finger and the scanner clean; keep the finger still while scanning."
        );
        assert!(next.text(Lang::Vi).contains("ngón trỏ tay trái"));
    }

    #[test]
    fn every_fault_of_a_capture_is_answered_by_something_to_do() {
        for reason in Reason::ALL.iter().filter(|reason| reason.number() < 200) {
            assert!(!Advice::for_reason(*reason).is_empty(), "{reason:?}");
        }
    }

    #[test]
    fn faint_blank_and_oversized_captures_say_what_the_operator_does() {
        let said = |reason, lang| {
            let advice = Advice::for_reason(reason).to_vec();
            NextCapture { modality: Modality::Finger, position: FingerPosition::Unknown, advice }.text(lang)
        };
        let cases = [
            (Reason::FingerLowContrast, ["wipe the finger and the scanner", "press a little harder"], "lau sạch"),
            (Reason::FingerNotFound, ["lay the whole pad", "wipe the finger and the scanner"], "đặt trọn đầu ngón tay"),
            (Reason::FingerTooLarge, ["one finger only", "settings checked"], "chỉ đặt một ngón tay"),
            (Reason::FingerTooDry, ["moisten", "harder"], "làm ẩm"),
            (Reason::FingerTooWet, ["dry the finger", "lightly"], "lau khô"),
        ];
        for (reason, english, vietnamese) in cases {
            for part in english {
                assert!(said(reason, Lang::En).contains(part), "{reason:?}: {}", said(reason, Lang::En));
            }
            assert!(said(reason, Lang::Vi).contains(vietnamese), "{reason:?}: {}", said(reason, Lang::Vi));
        }
    }
}
