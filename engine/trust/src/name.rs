//! Distinguished names: compared and shown.

use crate::ber::{Malformed, OID, Reader, SEQUENCE, SET};
use crate::oid;
use crate::params::{LONGEST_NAME_PART, MOST_PARTS};

/// `BMPString`: two octets a character.
const BMP_STRING: u32 = 0x1E;

/// `Name` (RFC 5280, 4.1.2.4).
#[derive(Clone, Copy)]
pub(crate) struct Name<'a> {
    /// All its bytes.
    pub(crate) raw: &'a [u8],
}

impl<'a> Name<'a> {
    /// The next object, which must be one.
    pub(crate) fn next(reader: &mut Reader<'a>, field: &'static str) -> Result<Self, Malformed> {
        let element = reader.expect(SEQUENCE, field)?;
        let name = Self { raw: element.raw };
        name.parts().map_err(|error| Malformed { offset: element.at + error.offset, ..error })?;
        Ok(name)
    }

    /// Its attributes in order: identifier, text in UTF-8 as far as it is text.
    fn parts(&self) -> Result<Vec<(&'a [u8], String)>, Malformed> {
        const FIELD: &str = "name";
        let mut parts = Vec::new();
        let mut sets = Reader::new(self.raw).expect(SEQUENCE, FIELD)?.inside();
        while !sets.is_empty() {
            let mut attributes = sets.expect(SET, FIELD)?.inside();
            while !attributes.is_empty() {
                let mut attribute = attributes.expect(SEQUENCE, FIELD)?.inside();
                let kind = attribute.expect(OID, FIELD)?.value;
                let value = attribute.next(FIELD)?;
                let text = if value.tag == BMP_STRING { wide(value.value) } else { lossy(value.value) };
                parts.push((kind, text));
                if parts.len() > MOST_PARTS {
                    return Err(sets.error(FIELD, "more parts than a name has"));
                }
            }
        }
        Ok(parts)
    }

    /// What equal names share (RFC 5280, 7.1): the attributes in order, letters folded, spaces joined, whatever kind of
    /// string holds them. Issuers write their own name in several kinds of string over the years.
    pub(crate) fn folded(&self) -> Vec<u8> {
        let mut folded = Vec::new();
        for (kind, text) in self.parts().unwrap_or_default() {
            let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
            let text = words.join(" ");
            for piece in [kind, text.as_bytes()] {
                folded.extend_from_slice(&(piece.len() as u64).to_be_bytes());
                folded.extend_from_slice(piece);
            }
        }
        folded
    }

    /// The two-letter country, in capitals.
    pub(crate) fn country(&self) -> Option<String> {
        let parts = self.parts().ok()?;
        parts
            .into_iter()
            .find(|(kind, _)| oid::below(kind, oid::NAME_ATTRIBUTE) == Some(6))
            .map(|(_, text)| text.to_uppercase())
    }

    /// The common name.
    pub(crate) fn common_name(&self) -> Option<String> {
        let mut parts = self.parts().ok()?.into_iter();
        parts.find(|(kind, _)| oid::below(kind, oid::NAME_ATTRIBUTE) == Some(3)).map(|(_, text)| text)
    }

    /// As `C=UT, O=Utopia, CN=Signer`.
    pub(crate) fn shown(&self) -> String {
        let parts = self.parts().unwrap_or_default();
        let shown = parts.iter().map(|(kind, text)| {
            let label = match oid::below(kind, oid::NAME_ATTRIBUTE) {
                Some(3) => "CN".to_owned(),
                Some(5) => "serialNumber".to_owned(),
                Some(6) => "C".to_owned(),
                Some(7) => "L".to_owned(),
                Some(8) => "ST".to_owned(),
                Some(10) => "O".to_owned(),
                Some(11) => "OU".to_owned(),
                _ => oid::dotted(kind),
            };
            let text: String = text
                .chars()
                .take(LONGEST_NAME_PART)
                .map(|c| if c.is_control() || matches!(c, ',' | '=') { '?' } else { c })
                .collect();
            format!("{label}={text}")
        });
        shown.collect::<Vec<_>>().join(", ")
    }
}

fn lossy(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).into_owned()
}

fn wide(octets: &[u8]) -> String {
    let units: Vec<u16> =
        octets.chunks(2).map(|pair| pair.iter().fold(0, |unit, &octet| unit << 8 | u16::from(octet))).collect();
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(tag: u8, value: &[u8]) -> Vec<u8> {
        [&[tag, value.len() as u8][..], value].concat()
    }

    fn name(parts: &[(u8, u8, &[u8])]) -> Vec<u8> {
        let sets: Vec<u8> = parts
            .iter()
            .flat_map(|(kind, tag, text)| {
                object(0x31, &object(0x30, &[object(6, &[0x55, 4, *kind]), object(*tag, text)].concat()))
            })
            .collect();
        object(0x30, &sets)
    }

    #[test]
    fn kinds_of_string_letters_and_spaces_do_not_matter_and_all_else_does() {
        let base = name(&[(6, 0x13, b"UT"), (3, 0x0C, b"Country Signer")]);
        let folded = |bytes: &[u8]| Name { raw: bytes }.folded();
        for same in [
            name(&[(6, 0x13, b"ut"), (3, 0x13, b" country  signer")]),
            name(&[(6, 0x0C, b"UT"), (3, 0x1E, &b"Country Signer".map(|c| [0, c]).concat())]),
        ] {
            assert_eq!(folded(&same), folded(&base));
        }
        for other in [
            name(&[(6, 0x13, b"UT")]),
            name(&[(3, 0x0C, b"Country Signer"), (6, 0x13, b"UT")]),
            name(&[(6, 0x13, b"UT"), (3, 0x0C, b"CountrySigner")]),
            name(&[(6, 0x13, b"UT"), (10, 0x0C, b"Country Signer")]),
        ] {
            assert_ne!(folded(&other), folded(&base));
        }
        assert_eq!(Name { raw: &base }.shown(), "C=UT, CN=Country Signer");
        assert_eq!(Name { raw: &base }.country().as_deref(), Some("UT"));
    }

    #[test]
    fn what_is_shown_cannot_pass_for_something_else() {
        let forged = name(&[(3, 0x0C, b"x, C=UT\n")]);
        assert_eq!(Name { raw: &forged }.shown(), "CN=x? C?UT?");
    }
}
