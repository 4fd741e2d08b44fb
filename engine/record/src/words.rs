//! Values in words, for an auditor.

use bioverify_core::{FingerPosition, ImpressionType, MinutiaKind, Quality};

/// What a picture without a finger position is told with.
pub(crate) const UNKNOWN_FINGER: &str = "unknown: the record does not say which finger it is";

/// Things that have no place in a format, with the verb that goes with them.
pub(crate) fn without_place(what: &str) -> String {
    const PLURAL: [&str; 8] = [
        "comments",
        "certifications",
        "further qualities",
        "feature points",
        "the reference colours",
        "the measures of the head",
        "the vendor's data",
        "the data after the picture",
    ];
    let verb = if PLURAL.contains(&what) { "have" } else { "has" };
    format!("{what} {verb} no place")
}

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
        None => several_fingers(code),
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
        ImpressionType::Other(other) => later_impression(other),
    };
    format!("{code}: {name}")
}

/// Impression types that only later editions have.
const fn later_impression(code: u8) -> &'static str {
    match code {
        4 => "latent impression",
        5 => "latent tracing",
        6 => "latent photo",
        7 => "latent lift",
        9 => "vertical roll",
        10 => "palm on a live-scan sensor",
        11 => "palm, scanned from paper",
        20 => "placed flat on an optical sensor",
        21 => "rolled on an optical sensor",
        22 => "placed flat on a sensor that is not optical",
        23 => "rolled on a sensor that is not optical",
        24 => "without touching an optical sensor",
        25 => "rolled without touching an optical sensor",
        26 => "without touching a sensor that is not optical",
        27 => "rolled without touching a sensor that is not optical",
        28 => "another",
        29 => "unknown",
        _ => "reserved",
    }
}

/// A finger position code that means several fingers (INCITS 378-2009/AM1), or none.
const fn several_fingers(code: u8) -> &'static str {
    match code {
        13 => "four fingers of the right hand",
        14 => "four fingers of the left hand",
        15 => "both thumbs",
        40 => "right index and middle finger",
        41 => "right middle and ring finger",
        42 => "right ring and little finger",
        43 => "left index and middle finger",
        44 => "left middle and ring finger",
        45 => "left ring and little finger",
        46 => "both index fingers",
        47 => "right index, middle and ring finger",
        48 => "right middle, ring and little finger",
        49 => "left index, middle and ring finger",
        50 => "left middle, ring and little finger",
        _ => "not a finger",
    }
}

/// A capture device technology code of ISO/IEC 19794-2:2011 and what it is.
pub(crate) fn technology(code: u8) -> String {
    const NAMES: [&str; 21] = [
        "unknown",
        "white light, total internal reflection",
        "white light, direct view",
        "white light, without touch",
        "one colour of visible light, total internal reflection",
        "one colour of visible light, direct view",
        "one colour of visible light, without touch",
        "infrared, total internal reflection",
        "infrared, direct view",
        "infrared, without touch",
        "multispectral, total internal reflection",
        "multispectral, direct view",
        "multispectral, without touch",
        "electroluminescent",
        "capacitive",
        "radio frequency",
        "thermal",
        "pressure",
        "ultrasound",
        "mechanical",
        "glass fibre",
    ];
    format!("{code}: {}", NAMES.get(usize::from(code)).unwrap_or(&"reserved"))
}

/// Where the writer places a ridge ending (ISO/IEC 19794-2:2011).
pub(crate) const fn ridge_ending(code: u8) -> &'static str {
    match code {
        0 => "endings where the valley's skeleton forks",
        1 => "endings where the ridge's skeleton ends",
        _ => "endings of a reserved kind",
    }
}

/// The type code of a minutia.
pub(crate) const fn raw_kind(code: u8) -> &'static str {
    match code {
        0 => "other",
        1 => "ending",
        2 => "bifurcation",
        _ => "reserved type 3",
    }
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
