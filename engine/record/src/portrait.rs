//! The picture inside a face record: EF.DG2 of a travel document or card, and ISO/IEC 19794-5.
//!
//! Read as far as the first picture; what stands beside it (pose, eye colour, feature points) is skipped. The picture's own
//! format is told by its content, since chips in the field state JPEG and hold JPEG 2000.

use crate::ber::Object;
use crate::bytes::{Reader, number};
use crate::error::RecordError;
use crate::lds::{BLOCK, BLOCK_OBJECTS, GROUP, TEMPLATE};

/// Magic of a face image record.
const MAGIC: &[u8] = b"FAC\0";
/// Tag of EF.DG2 (ICAO Doc 9303-10, 4.7.2).
const DG2: u8 = 0x75;
/// Bytes of a feature point.
const POINT: usize = 8;

/// The first picture in an EF.DG2 or an ISO/IEC 19794-5 record (2005 or 2011); `None` where the bytes begin like neither. A
/// DG2 may also hold the bare picture in place of the record.
///
/// # Errors
/// [`RecordError::Truncated`] or [`RecordError::NoPicture`] with the offset within `bytes`.
pub fn portrait(bytes: &[u8]) -> Result<Option<&[u8]>, RecordError> {
    if bytes.starts_with(MAGIC) {
        return picture_of_record(bytes, 0).map(Some);
    }
    if bytes.first() != Some(&DG2) {
        return Ok(None);
    }
    let (block, offset) = block_of_group(bytes)?;
    match block {
        [] => Err(RecordError::NoPicture { offset }),
        record if record.starts_with(MAGIC) => picture_of_record(record, offset).map(Some),
        picture => Ok(Some(picture)),
    }
}

/// The first biometric data block of a DG2 and its offset.
fn block_of_group(bytes: &[u8]) -> Result<(&[u8], usize), RecordError> {
    let file = Object::at(bytes, 0, "data group 2")?;
    file.value("data group 2")?;
    let group = Object::at(bytes, file.value_at, "biometric information group template")?;
    if group.tag != GROUP {
        return Err(RecordError::NoPicture { offset: group.at });
    }
    let template = first(&group, &[TEMPLATE], "biometric information template")?;
    let block = first(&template, &[BLOCK, BLOCK_OBJECTS], "biometric data block")?;
    Ok((block.value("biometric data block")?, block.value_at))
}

/// The first object inside another that has one of these tags.
fn first<'a>(outer: &Object<'a>, tags: &[u32], field: &'static str) -> Result<Object<'a>, RecordError> {
    outer.value(field)?;
    let mut objects = outer.inside();
    while let Some(object) = objects.next(field)? {
        if tags.contains(&object.tag) {
            object.value(field)?;
            return Ok(object);
        }
    }
    Err(RecordError::NoPicture { offset: outer.value_at })
}

/// The first picture of an ISO/IEC 19794-5 record that lies at `at`.
fn picture_of_record(record: &[u8], at: usize) -> Result<&[u8], RecordError> {
    let mut reader = Reader::new(record);
    let picture = match record.get(4..8) {
        Some(b"030\0") => second_edition(&mut reader),
        _ => first_edition(&mut reader),
    };
    let picture = picture.map_err(|error| error.moved(at))?;
    if picture.is_empty() { Err(RecordError::NoPicture { offset: at + reader.at() }) } else { Ok(picture) }
}

/// ISO/IEC 19794-5:2005, 5.4 to 5.8.
fn first_edition<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], RecordError> {
    const INFORMATION: usize = 20;
    const IMAGE: usize = 12;
    reader.take(14, "facial record header")?;
    let block = number(reader.take(4, "facial record data length")?) as usize;
    let points = usize::from(reader.u16("number of feature points")?);
    reader.take(INFORMATION - 6, "facial information")?;
    reader.take(points * POINT, "feature points")?;
    reader.take(IMAGE, "image information")?;
    let before = INFORMATION + points * POINT + IMAGE;
    // A length of 0 or one that is too short is a known fault of writers: the picture then runs to the end.
    let len = block.checked_sub(before).filter(|len| *len > 0).unwrap_or_else(|| reader.left());
    reader.take(len, "image data")
}

/// ISO/IEC 19794-5:2011, 8.3 to 8.5.
fn second_edition<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], RecordError> {
    reader.take(17, "general header")?;
    reader.take(4 + 9 + 1 + 2 + 2, "representation header")?;
    let qualities = usize::from(reader.u8("number of quality blocks")?);
    reader.take(qualities * 5, "quality blocks")?;
    let points = usize::from(reader.u16("number of landmarks")?);
    reader.take(15, "facial information")?;
    reader.take(points * POINT, "landmarks")?;
    reader.take(11, "image information")?;
    let len = number(reader.take(4, "image length")?) as usize;
    reader.take(len, "image data")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: &[u8] = b"\xFF\xD8\xFF picture";

    fn record(points: u16) -> Vec<u8> {
        let block = 20 + 8 * usize::from(points) + 12 + PICTURE.len();
        let mut bytes = b"FAC\x00010\0".to_vec();
        bytes.extend(((14 + block) as u32).to_be_bytes());
        bytes.extend([0, 1]);
        bytes.extend((block as u32).to_be_bytes());
        bytes.extend(points.to_be_bytes());
        bytes.extend(vec![0; 14 + 8 * usize::from(points) + 12]);
        bytes.extend(PICTURE);
        bytes
    }

    fn object(tag: &[u8], value: &[u8]) -> Vec<u8> {
        let length = value.len();
        [tag, &[0x82, (length >> 8) as u8, length as u8], value].concat()
    }

    fn group(block: &[u8]) -> Vec<u8> {
        let template = [object(&[0xA1], &[0x81, 1, 2]), object(&[0x5F, 0x2E], block)].concat();
        let instances = [vec![0x02, 0x01, 0x01], object(&[0x7F, 0x60], &template)].concat();
        object(&[0x75], &object(&[0x7F, 0x61], &instances))
    }

    #[test]
    fn the_picture_of_a_record_is_found_behind_its_feature_points() {
        for points in [0, 3] {
            assert_eq!(portrait(&record(points)), Ok(Some(PICTURE)));
        }
    }

    #[test]
    fn a_data_group_holds_a_record_or_the_bare_picture() {
        assert_eq!(portrait(&group(&record(1))), Ok(Some(PICTURE)));
        assert_eq!(portrait(&group(PICTURE)), Ok(Some(PICTURE)));
    }

    #[test]
    fn the_second_edition_states_the_pictures_length() {
        let mut bytes = b"FAC\x00030\0".to_vec();
        bytes.extend(vec![0; 9 + 18]);
        bytes.push(1);
        bytes.extend(vec![0; 5]);
        bytes.extend([0, 1]);
        bytes.extend(vec![0; 15 + 8 + 11]);
        bytes.extend((PICTURE.len() as u32).to_be_bytes());
        bytes.extend(PICTURE);
        bytes.extend(b"another representation");
        assert_eq!(portrait(&bytes), Ok(Some(PICTURE)));
    }

    #[test]
    fn every_cut_is_an_error_with_its_place_and_no_picture() {
        let whole = group(&record(2));
        for len in 1..whole.len() {
            let found = portrait(&whole[..len]);
            assert!(found.is_err(), "{len} of {} bytes gave {found:?}", whole.len());
        }
    }

    #[test]
    fn a_length_of_zero_runs_to_the_end() {
        let mut bytes = record(0);
        bytes[14..18].fill(0);
        assert_eq!(portrait(&bytes), Ok(Some(PICTURE)));
    }

    #[test]
    fn anything_else_is_none() {
        for bytes in [&b""[..], PICTURE, b"FMR\0 20\0", b"\x63\x00"] {
            assert_eq!(portrait(bytes), Ok(None));
        }
    }
}
