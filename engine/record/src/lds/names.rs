//! Words for the numbers of a biometric header.

use bioverify_core::FingerPosition;

use crate::words;

/// Which finger a subtype means: side in the two lowest bits (1 right, 2 left), finger in the next three (1 thumb to 5 little),
/// as ISO/IEC 19785-1 codes them; `None` for 0 and for what is no finger.
#[must_use]
pub fn position_of_subtype(subtype: u8) -> Option<FingerPosition> {
    let finger = match subtype >> 2 {
        finger @ 1..=5 => finger,
        _ => return None,
    };
    match subtype & 3 {
        1 => FingerPosition::from_code(finger),
        2 => FingerPosition::from_code(finger + 5),
        _ => None,
    }
}

/// The subtype of a finger; 0, which says nothing, for an unknown one.
#[must_use]
pub const fn subtype_of_position(position: FingerPosition) -> u8 {
    match position.code() {
        finger @ 1..=5 => finger << 2 | 1,
        finger @ 6..=10 => (finger - 5) << 2 | 2,
        _ => 0,
    }
}

/// Kind of biometrics of a group: its code in a header and its name.
pub(super) const fn kind_of_group(number: u8) -> (u8, &'static str) {
    match number {
        2 => (0x02, "face"),
        3 => (0x08, "fingers"),
        _ => (0x10, "irises"),
    }
}

/// What a format number of ISO/IEC JTC 1/SC 37 stands for: the group it belongs into, and its name.
pub(super) const fn block_format(format: u16) -> Option<(u8, &'static str)> {
    match format {
        0x0001..=0x0006 => Some((3, "finger minutiae, ISO/IEC 19794-2")),
        0x0007 => Some((3, "finger pictures, ISO/IEC 19794-4")),
        0x0008 => Some((2, "face pictures, ISO/IEC 19794-5")),
        0x0009 | 0x000B => Some((4, "iris pictures, ISO/IEC 19794-6")),
        0x0028 => Some((3, "finger pictures, ISO/IEC 39794-4")),
        0x002A => Some((2, "face pictures, ISO/IEC 39794-5")),
        0x002C => Some((4, "iris pictures, ISO/IEC 39794-6")),
        _ => None,
    }
}

/// Name of a header field.
pub(crate) const fn field(tag: u16) -> &'static str {
    match tag {
        0x80 => "header version (80)",
        0x81 => "biometric type (81)",
        0x82 => "biometric subtype (82)",
        0x83 => "creation time (83)",
        0x84 => "unnamed field (84)",
        0x85 => "validity period (85)",
        0x86 => "creator (86)",
        0x87 => "format owner (87)",
        0x88 => "format type (88)",
        _ => "unknown header field",
    }
}

/// Value of a header field in words.
pub(super) fn explain(tag: u16, value: &[u8], group: u8) -> String {
    let plain = hexadecimal(value);
    let number = || match *value {
        [low] => Some(u16::from(low)),
        [high, low] => Some(u16::from_be_bytes([high, low])),
        _ => None,
    };
    match (tag, value) {
        (0x81, [.., 0x02]) => format!("{plain}: face"),
        (0x81, [.., 0x08]) => format!("{plain}: fingers"),
        (0x81, [.., 0x10]) => format!("{plain}: irises"),
        (0x82, [subtype]) if group == 3 => match position_of_subtype(*subtype) {
            Some(position) => format!("{plain}: finger {}", words::position(position.code())),
            None => format!("{plain}: no finger told"),
        },
        (0x82, [0x01]) if group == 4 => format!("{plain}: right eye"),
        (0x82, [0x02]) if group == 4 => format!("{plain}: left eye"),
        (0x87, [1, 1]) => format!("{plain}: ISO/IEC JTC 1/SC 37"),
        (0x88, _) => match number().and_then(block_format) {
            Some((_, name)) => format!("{plain}: {name}"),
            None => format!("{plain}: not a format of these groups"),
        },
        _ => plain,
    }
}

/// Bytes as pairs of digits, at most sixteen of them.
pub(super) fn hexadecimal(value: &[u8]) -> String {
    let mut text: String = value.iter().take(16).map(|byte| format!("{byte:02X}")).collect();
    if value.len() > 16 {
        text.push_str("..");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subtypes_and_fingers_go_there_and_back() {
        for position in FingerPosition::ALL {
            let found = position_of_subtype(subtype_of_position(position));
            assert_eq!(found.unwrap_or_default(), position);
        }
        assert_eq!(position_of_subtype(0x09), Some(FingerPosition::RightIndex));
        assert_eq!(position_of_subtype(0x0A), Some(FingerPosition::LeftIndex));
        for none in [0, 1, 2, 3, 0x07, 0x0B, 0x19, 0xFF] {
            assert_eq!(position_of_subtype(none), None, "{none:02X}");
        }
    }
}
