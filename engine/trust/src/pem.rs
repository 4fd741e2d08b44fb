//! PEM (RFC 7468): base64 between dashes.

/// Whether bytes look like PEM.
pub(crate) fn is_pem(bytes: &[u8]) -> bool {
    bytes.windows(MARK.len()).take(4096).any(|window| window == MARK)
}

const MARK: &[u8] = b"-----BEGIN ";

/// One object of a PEM text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Object<'a> {
    /// What its first line calls it.
    pub(crate) label: &'a [u8],
    /// What its letters stand for, up to the first that is no base64.
    pub(crate) octets: Vec<u8>,
    /// Whether all its letters are base64 and the line that ends it is there.
    pub(crate) is_whole: bool,
}

impl Object<'_> {
    /// Its octets where nothing of them is missing.
    pub(crate) fn whole(self) -> Option<Vec<u8>> {
        self.is_whole.then_some(self.octets)
    }
}

/// The objects in a PEM text, in order. Text between them is passed over.
pub(crate) fn objects(text: &[u8]) -> Vec<Object<'_>> {
    let mut found = Vec::new();
    let mut inside: Option<(&[u8], Vec<u8>)> = None;
    let object = |(label, letters): (_, Vec<u8>), has_end: bool| {
        let (octets, is_base64) = decode(&letters);
        Object { label, octets, is_whole: has_end && is_base64 }
    };
    for line in text.split(|octet| matches!(octet, b'\n' | b'\r')) {
        if let Some(rest) = line.strip_prefix(MARK) {
            found.extend(inside.replace((label(rest), Vec::new())).map(|begun| object(begun, false)));
        } else if line.starts_with(b"-----END ") {
            found.extend(inside.take().map(|begun| object(begun, true)));
        } else if let Some((_, letters)) = &mut inside {
            letters.extend(line.iter().filter(|octet| !octet.is_ascii_whitespace()));
        }
    }
    found.extend(inside.map(|begun| object(begun, false)));
    found
}

/// A label without the dashes behind it.
fn label(rest: &[u8]) -> &[u8] {
    let rest = rest.trim_ascii_end();
    rest.strip_suffix(b"-----").unwrap_or(rest)
}

/// Base64 (RFC 4648, 4) up to the first letter that is none, and whether it is well-formed to its end.
fn decode(letters: &[u8]) -> (Vec<u8>, bool) {
    let padding = letters.iter().rev().take_while(|letter| **letter == b'=').count();
    let is_padded = letters.len().is_multiple_of(4) && padding <= 2;
    let mut octets = Vec::with_capacity(letters.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    for letter in letters.iter().take(letters.len() - padding) {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return (octets, false),
        };
        bits = (bits << 6 | u32::from(value)) & 0xFF_FFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            octets.push((bits >> count) as u8);
        }
    }
    (octets, is_padded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_object_is_found_and_a_broken_one_is_told() {
        let text =
            b"a remark\r\n-----BEGIN X-----\nAAEC\r\nAw==\n-----END X-----\n-----BEGIN Y-----\nA*==\n-----END Y-----\n";
        assert!(is_pem(text) && !is_pem(&[0x30, 0x82]));
        let read: Vec<_> = objects(text).into_iter().map(Object::whole).collect();
        assert_eq!(read, [Some(vec![0, 1, 2, 3]), None]);
    }

    #[test]
    fn an_object_without_an_end_is_told_as_far_as_it_goes() {
        let text = b"-----BEGIN X509 CRL-----\nAAEC\n-----BEGIN A B-----  \r\nAAECAw=";
        let object = |label: &'static [u8], octets: &[u8]| Object { label, octets: octets.to_vec(), is_whole: false };
        assert_eq!(objects(text), [object(b"X509 CRL", &[0, 1, 2]), object(b"A B", &[0, 1, 2, 3])]);
    }

    #[test]
    fn the_vectors_of_rfc_4648() {
        for (letters, octets) in [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYmFy", "foobar")] {
            assert_eq!(decode(letters.as_bytes()), (octets.as_bytes().to_vec(), true));
        }
        for wrong in [&b"Zg="[..], b"====", b"Z===", b"Zm*v"] {
            assert!(!decode(wrong).1);
        }
    }
}
