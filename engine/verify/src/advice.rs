//! What to capture next, and how.

use bioverify_core::FingerPosition;
use serde::Serialize;

use crate::decision::finger_name;
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
}

impl Advice {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::PlaceFlat,
        Self::PressHarder,
        Self::DryAndPressLightly,
        Self::Clean,
        Self::HoldStill,
        Self::CheckScanner,
        Self::Centre,
        Self::AnotherFinger,
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
        }
    }

    /// The advice that answers a reason, if one does.
    #[must_use]
    pub const fn for_reason(reason: Reason) -> Option<Self> {
        match reason {
            Reason::FingerNotFound | Reason::FingerTooSmall | Reason::Inconclusive | Reason::FingerMissing => {
                Some(Self::PlaceFlat)
            }
            Reason::FingerOffCentre => Some(Self::Centre),
            Reason::FingerTooDry => Some(Self::PressHarder),
            Reason::FingerTooWet => Some(Self::DryAndPressLightly),
            Reason::FingerQualityLow | Reason::FingerLowContrast => Some(Self::Clean),
            Reason::FingerUnclear => Some(Self::HoldStill),
            Reason::FingerInverted | Reason::FingerResolutionDoubtful => Some(Self::CheckScanner),
            Reason::FingerFewMinutiae
            | Reason::Mismatched
            | Reason::FingerNotInReference
            | Reason::MoreFingersRequired => Some(Self::AnotherFinger),
            _ => None,
        }
    }
}

/// The capture most likely to settle the matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NextCapture {
    /// Which finger; unknown where any will do.
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
            parts.push(Advice::PlaceFlat.text(lang));
        }
        let start = lang.pick("Lần quét tới", "Next capture");
        match finger_name(self.position, lang) {
            Some(name) => format!("{start} ({name}): {}.", parts.join("; ")),
            None => format!("{start}: {}.", parts.join("; ")),
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
        let next = NextCapture { position: FingerPosition::LeftIndex, advice: vec![Advice::Clean, Advice::HoldStill] };
        assert_eq!(
            next.text(Lang::En),
            "Next capture (left index finger): wipe the finger and the scanner clean; keep the finger still while scanning."
        );
        assert!(next.text(Lang::Vi).contains("ngón trỏ tay trái"));
    }
}
