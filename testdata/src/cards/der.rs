//! A writer of DER (ITU-T X.690): just what certificates and security objects need.

/// An object of this tag: its octets as one number, at most two.
#[must_use]
pub fn object(tag: u16, value: &[u8]) -> Vec<u8> {
    let [high, low] = tag.to_be_bytes();
    let mut bytes = if high == 0 { vec![low] } else { vec![high, low] };
    let length = value.len();
    match length {
        0..=0x7F => bytes.push(length as u8),
        0x80..=0xFF => bytes.extend([0x81, length as u8]),
        0x100..=0xFFFF => bytes.extend([0x82, (length >> 8) as u8, length as u8]),
        _ => bytes.extend([0x83, (length >> 16) as u8, (length >> 8) as u8, length as u8]),
    }
    bytes.extend_from_slice(value);
    bytes
}

/// `SEQUENCE` of objects.
#[must_use]
pub fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    object(0x30, &parts.concat())
}

/// `SET OF` objects, sorted as DER asks for.
#[must_use]
pub fn set(parts: &[Vec<u8>]) -> Vec<u8> {
    let mut parts = parts.to_vec();
    parts.sort();
    object(0x31, &parts.concat())
}

/// `INTEGER` of a magnitude.
#[must_use]
pub fn integer(magnitude: &[u8]) -> Vec<u8> {
    let zeros = magnitude.iter().take_while(|octet| **octet == 0).count();
    let significant = magnitude.get(zeros..).unwrap_or_default();
    let sign = significant.first().is_none_or(|octet| octet & 0x80 != 0);
    object(0x02, &[if sign { &[0][..] } else { &[] }, significant].concat())
}

/// `INTEGER` of a small number.
#[must_use]
pub fn number(value: u64) -> Vec<u8> {
    integer(&value.to_be_bytes())
}

/// `OBJECT IDENTIFIER` of dotted arcs; numbers that cannot be read count as 0.
#[must_use]
pub fn oid(dotted: &str) -> Vec<u8> {
    let arcs: Vec<u32> = dotted.split('.').map(|arc| arc.parse().unwrap_or(0)).collect();
    let (root, rest) = arcs.split_at(arcs.len().min(2));
    let mut octets = Vec::new();
    let first = root.first().unwrap_or(&0) * 40 + root.get(1).unwrap_or(&0);
    for arc in std::iter::once(first).chain(rest.iter().copied()) {
        let groups = (1..5).rev().filter(|group| arc >> (7 * group) != 0);
        octets.extend(groups.map(|group| 0x80 | (arc >> (7 * group)) as u8 & 0x7F));
        octets.push(arc as u8 & 0x7F);
    }
    object(0x06, &octets)
}

/// `NULL`.
#[must_use]
pub fn null() -> Vec<u8> {
    object(0x05, &[])
}

/// `OCTET STRING`.
#[must_use]
pub fn octets(value: &[u8]) -> Vec<u8> {
    object(0x04, value)
}

/// `BIT STRING` of whole octets.
#[must_use]
pub fn bits(value: &[u8]) -> Vec<u8> {
    object(0x03, &[&[0], value].concat())
}

/// A time written `YYYYMMDDhhmmssZ`: `UTCTime` until 2049, `GeneralizedTime` after (RFC 5280, 4.1.2.5).
#[must_use]
pub fn time(text: &str) -> Vec<u8> {
    match text.strip_prefix("20").filter(|short| *short < "50") {
        Some(short) => object(0x17, short.as_bytes()),
        None => object(0x18, text.as_bytes()),
    }
}

/// PEM (RFC 7468).
#[must_use]
pub fn pem(label: &str, der: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = format!("-----BEGIN {label}-----\n");
    let mut column = 0;
    for chunk in der.chunks(3) {
        let word = (0..3).fold(0u32, |word, at| word << 8 | u32::from(chunk.get(at).copied().unwrap_or(0)));
        for at in 0..4 {
            let letter = LETTERS.get((word >> (18 - 6 * at) & 63) as usize).copied().unwrap_or(b'A');
            text.push(if at > chunk.len() { '=' } else { char::from(letter) });
        }
        column += 4;
        if column == 64 {
            text.push('\n');
            column = 0;
        }
    }
    if column > 0 {
        text.push('\n');
    }
    text + &format!("-----END {label}-----\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_written_as_the_standard_shows() {
        assert_eq!(oid("1.2.840.113549"), [6, 6, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D]);
        assert_eq!(oid("2.23.136.1.1.1"), [6, 6, 0x67, 0x81, 0x08, 1, 1, 1]);
        assert_eq!(number(0), [2, 1, 0]);
        assert_eq!(number(128), [2, 2, 0, 128]);
        assert_eq!(number(0x1001), [2, 2, 0x10, 1]);
        assert_eq!(object(0x7F61, &[0; 200])[..4], [0x7F, 0x61, 0x81, 200]);
        assert_eq!(time("20240101000000Z"), [&[0x17, 13][..], b"240101000000Z"].concat());
        assert!(pem("X", b"foob").contains("\nZm9vYg==\n"));
    }
}
