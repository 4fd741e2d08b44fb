//! EF.COM and the data groups of people who never existed (ICAO Doc 9303-10, 4.6 and 4.7; Doc 9303-5, 4.2).

use std::io::Cursor;

use image::ImageReader;

use super::CardError;
use super::der::{number, object};

const FACE: &[u8] = include_bytes!("../../face/face-1-capture-2.jpg");
const OTHER_FACE: &[u8] = include_bytes!("../../face/face-4-capture-2.jpg");
const FINGER: &[u8] = include_bytes!("../../finger/finger-1-impression-1.png");
const OTHER_FINGER: &[u8] = include_bytes!("../../finger/finger-3-impression-1.png");

/// Tags of groups 1 to 3.
const TAGS: [u8; 3] = [0x61, 0x75, 0x63];

/// Groups 1, 2 and 3 of NGUYEN VAN MAU.
///
/// # Errors
/// [`CardError::Decode`] never in practice.
pub fn holder() -> Result<Vec<(u8, Vec<u8>)>, CardError> {
    person("NGUYEN<<VAN<MAU", "000000001", "900101", FACE, FINGER)
}

/// Groups 1, 2 and 3 of TRAN THI VI DU.
///
/// # Errors
/// [`CardError::Decode`] never in practice.
pub fn other_holder() -> Result<Vec<(u8, Vec<u8>)>, CardError> {
    person("TRAN<<THI<VI<DU", "000000002", "950505", OTHER_FACE, OTHER_FINGER)
}

fn person(
    name: &str,
    document: &str,
    birth: &str,
    face: &[u8],
    finger: &[u8],
) -> Result<Vec<(u8, Vec<u8>)>, CardError> {
    let lines = machine_readable_zone(name, document, birth);
    Ok(vec![
        (1, object(0x61, &object(0x5F1F, lines.as_bytes()))),
        (2, biometric_group(0x75, 0x02, None, 0x08, &face_record(face)?)),
        (3, biometric_group(0x63, 0x08, Some(0x09), 0x07, &finger_record(finger)?)),
    ])
}

/// EF.COM that names these groups.
#[must_use]
pub fn com(groups: &[u8]) -> Vec<u8> {
    let tags: Vec<u8> =
        groups.iter().filter_map(|group| TAGS.get(usize::from(*group).wrapping_sub(1)).copied()).collect();
    let parts = [object(0x5F01, b"0108"), object(0x5F36, b"040000"), object(0x5C, &tags)];
    object(0x60, &parts.concat())
}

/// Check digit: weights 7, 3, 1 (ICAO Doc 9303-3, 4.9).
fn check(text: &str) -> char {
    let value = |c: char| match c {
        '0'..='9' => u32::from(c) - u32::from('0'),
        'A'..='Z' => u32::from(c) - u32::from('A') + 10,
        _ => 0,
    };
    let sum: u32 = text.chars().zip([7, 3, 1].into_iter().cycle()).map(|(c, weight)| value(c) * weight).sum();
    char::from_digit(sum % 10, 10).unwrap_or('0')
}

/// Three lines of thirty characters: a card of size TD1 (ICAO Doc 9303-5, 4.2.2).
fn machine_readable_zone(name: &str, document: &str, birth: &str) -> String {
    let expiry = "341231";
    let first = format!("I<UTO{document}{}{}", check(document), "<".repeat(15));
    let upper = first.get(5..).unwrap_or_default();
    let (birth, expiry) = (format!("{birth}{}", check(birth)), format!("{expiry}{}", check(expiry)));
    let optional = "<".repeat(11);
    let composite = check(&format!("{upper}{birth}{expiry}{optional}"));
    format!("{first}{birth}M{expiry}UTO{optional}{composite}{name:<<30}")
}

/// A group of one biometric template in its CBEFF wrapping (ICAO Doc 9303-10, 4.7.2 and 4.7.3).
fn biometric_group(tag: u16, kind: u8, subtype: Option<u8>, format: u8, record: &[u8]) -> Vec<u8> {
    let mut header = [object(0x80, &[1, 1]), object(0x81, &[kind])].concat();
    if let Some(subtype) = subtype {
        header.extend(object(0x82, &[subtype]));
    }
    header.extend([object(0x87, &[1, 1]), object(0x88, &[0, format])].concat());
    let template = [object(0xA1, &header), object(0x5F2E, record)].concat();
    object(tag, &object(0x7F61, &[number(1), object(0x7F60, &template)].concat()))
}

/// Width and height of a picture in pixels.
fn size(picture: &[u8]) -> Result<(u16, u16), CardError> {
    let (width, height) = ImageReader::new(Cursor::new(picture)).with_guessed_format()?.into_dimensions()?;
    Ok((width as u16, height as u16))
}

/// ISO/IEC 19794-5:2005: one full frontal face, JPEG.
fn face_record(picture: &[u8]) -> Result<Vec<u8>, CardError> {
    let (width, height) = size(picture)?;
    let block = 20 + 12 + picture.len() as u32;
    let mut record = b"FAC\x00010\0".to_vec();
    record.extend((14 + block).to_be_bytes());
    record.extend(1u16.to_be_bytes());
    record.extend(block.to_be_bytes());
    // No feature points; sex, colours, features, expression, pose unknown.
    record.extend([0; 16]);
    record.extend([1, 0]);
    record.extend(width.to_be_bytes());
    record.extend(height.to_be_bytes());
    // 24-bit colour, source unspecified, no device, no quality.
    record.extend([1, 0, 0, 0, 0, 0]);
    record.extend(picture);
    Ok(record)
}

/// ISO/IEC 19794-4:2005: one right index finger at 500 ppi, PNG.
fn finger_record(picture: &[u8]) -> Result<Vec<u8>, CardError> {
    let (width, height) = size(picture)?;
    let view = 14 + picture.len() as u32;
    let mut record = b"FIR\x00010\0".to_vec();
    record.extend([0, 0]);
    record.extend((32 + view).to_be_bytes());
    // No device; acquisition level 31: 500 ppi, 8 bits.
    record.extend([0, 0, 0, 31, 1, 1]);
    record.extend([500u16; 4].map(u16::to_be_bytes).concat());
    record.extend([8, 5, 0, 0]);
    record.extend(view.to_be_bytes());
    // Right index, the one view of it, quality not told, live plain.
    record.extend([2, 1, 1, 254, 0]);
    record.extend(width.to_be_bytes());
    record.extend(height.to_be_bytes());
    record.push(0);
    record.extend(picture);
    Ok(record)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_those_of_the_specimen() {
        // ICAO Doc 9303-5, appendix B.
        assert_eq!((check("D23145890"), check("740812"), check("120415")), ('7', '2', '9'));
        let zone = machine_readable_zone("NGUYEN<<VAN<MAU", "000000001", "900101");
        assert_eq!(zone.len(), 90);
        assert!(zone.ends_with("NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<"));
    }

    #[test]
    fn records_state_their_own_length() {
        let finger = finger_record(FINGER).unwrap();
        assert_eq!(finger[10..14], (finger.len() as u32).to_be_bytes());
        let face = face_record(FACE).unwrap();
        assert_eq!(face[8..12], (face.len() as u32).to_be_bytes());
    }
}
