//! PEM (RFC 7468): base64 between dashes.

/// Whether bytes look like PEM.
pub(crate) fn is_pem(bytes: &[u8]) -> bool {
    bytes.windows(MARK.len()).take(4096).any(|window| window == MARK)
}

const MARK: &[u8] = b"-----BEGIN ";

/// The objects in a PEM text, in order; `None` for one whose base64 is broken. Text between them is passed over.
pub(crate) fn objects(text: &[u8]) -> Vec<Option<Vec<u8>>> {
    let mut found = Vec::new();
    let mut inside: Option<Vec<u8>> = None;
    for line in text.split(|octet| matches!(octet, b'\n' | b'\r')) {
        if line.starts_with(MARK) {
            inside = Some(Vec::new());
        } else if line.starts_with(b"-----END ") {
            found.extend(inside.take().map(|letters| decode(&letters)));
        } else if let Some(letters) = &mut inside {
            letters.extend(line.iter().filter(|octet| !octet.is_ascii_whitespace()));
        }
    }
    found
}

/// Base64 (RFC 4648, 4).
fn decode(letters: &[u8]) -> Option<Vec<u8>> {
    let padding = letters.iter().rev().take_while(|letter| **letter == b'=').count();
    if !letters.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    let mut octets = Vec::with_capacity(letters.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    for letter in letters.iter().take(letters.len() - padding) {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xFF_FFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            octets.push((bits >> count) as u8);
        }
    }
    Some(octets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_object_is_found_and_a_broken_one_is_told() {
        let text =
            b"a remark\r\n-----BEGIN X-----\nAAEC\r\nAw==\n-----END X-----\n-----BEGIN Y-----\nA*==\n-----END Y-----\n";
        assert!(is_pem(text) && !is_pem(&[0x30, 0x82]));
        assert_eq!(objects(text), [Some(vec![0, 1, 2, 3]), None]);
    }

    #[test]
    fn the_vectors_of_rfc_4648() {
        for (letters, octets) in [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYmFy", "foobar")] {
            assert_eq!(decode(letters.as_bytes()).as_deref(), Some(octets.as_bytes()));
        }
        assert!(decode(b"Zg=").is_none() && decode(b"====").is_none() && decode(b"Z===").is_none());
    }
}
