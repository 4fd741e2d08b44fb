//! Values in words, for an auditor.

use bioverify_core::{FingerPosition, ImpressionType, MinutiaKind, Quality};

/// A number of things: `1 finding`, `2 findings`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

/// A finger position code and its finger.
pub(crate) fn position(code: u8) -> String {
    let name = match FingerPosition::from_code(code) {
        Some(FingerPosition::Unknown) => "unknown",
        Some(FingerPosition::RightThumb) => "right thumb",
        Some(FingerPosition::RightIndex) => "right index finger",
        Some(FingerPosition::RightMiddle) => "right middle finger",
        Some(FingerPosition::RightRing) => "right ring finger",
        Some(FingerPosition::RightLittle) => "right little finger",
        Some(FingerPosition::LeftThumb) => "left thumb",
        Some(FingerPosition::LeftIndex) => "left index finger",
        Some(FingerPosition::LeftMiddle) => "left middle finger",
        Some(FingerPosition::LeftRing) => "left ring finger",
        Some(FingerPosition::LeftLittle) => "left little finger",
        None => "not a finger",
    };
    format!("{code}: {name}")
}

/// An impression type code and how the print was made.
pub(crate) fn impression(code: u8) -> String {
    let name = match ImpressionType::from_code(code) {
        ImpressionType::LivePlain => "placed flat on a live-scan sensor",
        ImpressionType::LiveRolled => "rolled on a live-scan sensor",
        ImpressionType::NonLivePlain => "placed flat, scanned from paper",
        ImpressionType::NonLiveRolled => "rolled, scanned from paper",
        ImpressionType::Swipe => "swiped over a line sensor",
        ImpressionType::Other(_) => "reserved",
    };
    format!("{code}: {name}")
}

/// A kind of minutia.
pub(crate) const fn kind(kind: MinutiaKind) -> &'static str {
    match kind {
        MinutiaKind::Other => "other",
        MinutiaKind::Ending => "ending",
        MinutiaKind::Bifurcation => "bifurcation",
    }
}

/// A quality that may not be known.
pub(crate) fn quality(quality: Option<Quality>) -> String {
    quality.map_or_else(|| "quality not known".into(), |quality| format!("quality {}", quality.get()))
}

/// The angles of a core or delta in the record's unit; nothing where there are none.
pub(crate) fn angles(angles: &[u8]) -> String {
    let list: Vec<String> = angles.iter().map(u8::to_string).collect();
    match list.len() {
        0 => " without angle".into(),
        1 => format!(" angle {}", list.join(", ")),
        _ => format!(" angles {}", list.join(", ")),
    }
}
