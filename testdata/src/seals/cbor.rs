//! A writer of CBOR (RFC 8949): just what seals need, in the shortest forms.

/// A data item of this major type, with its argument.
fn item(major: u8, argument: u64, contents: &[u8]) -> Vec<u8> {
    let bytes = argument.to_be_bytes();
    let (low, tail) = match argument {
        0..=23 => (argument as u8, 0),
        24..=0xFF => (24, 1),
        0x100..=0xFFFF => (25, 2),
        0x1_0000..=0xFFFF_FFFF => (26, 4),
        _ => (27, 8),
    };
    [&[major << 5 | low], bytes.get(8 - tail..).unwrap_or_default(), contents].concat()
}

/// An integer.
#[must_use]
pub fn int(value: i64) -> Vec<u8> {
    if value < 0 { item(1, value.unsigned_abs() - 1, &[]) } else { item(0, value.unsigned_abs(), &[]) }
}

/// A byte string.
#[must_use]
pub fn bytes(value: &[u8]) -> Vec<u8> {
    item(2, value.len() as u64, value)
}

/// A text string.
#[must_use]
pub fn text(value: &str) -> Vec<u8> {
    item(3, value.len() as u64, value.as_bytes())
}

/// An array of items.
#[must_use]
pub fn array(items: &[Vec<u8>]) -> Vec<u8> {
    item(4, items.len() as u64, &items.concat())
}

/// A map from integers to items, in the order given.
#[must_use]
pub fn map(entries: &[(i64, Vec<u8>)]) -> Vec<u8> {
    let pairs: Vec<u8> = entries.iter().flat_map(|(key, value)| [int(*key), value.clone()].concat()).collect();
    item(5, entries.len() as u64, &pairs)
}

/// An item under a tag.
#[must_use]
pub fn tagged(tag: u64, tagged: &[u8]) -> Vec<u8> {
    item(6, tag, tagged)
}

/// `null`.
#[must_use]
pub fn null() -> Vec<u8> {
    vec![0xF6]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_written_as_the_standard_shows() {
        // RFC 8949, appendix A.
        assert_eq!((int(23), int(24), int(1000)), (vec![0x17], vec![0x18, 24], vec![0x19, 3, 0xE8]));
        assert_eq!((int(-1), int(-100), int(-65_537)), (vec![0x20], vec![0x38, 99], vec![0x3A, 0, 1, 0, 0]));
        assert_eq!(int(1_363_896_240), [0x1A, 0x51, 0x4B, 0x67, 0xB0]);
        assert_eq!(bytes(&[1, 2, 3, 4]), [0x44, 1, 2, 3, 4]);
        assert_eq!(text("IETF"), [0x64, 0x49, 0x45, 0x54, 0x46]);
        assert_eq!(map(&[(1, int(2)), (3, int(4))]), [0xA2, 1, 2, 3, 4]);
        assert_eq!(tagged(18, &array(&[null()])), [0xD2, 0x81, 0xF6]);
    }
}
