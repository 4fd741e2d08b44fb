//! The picture inside a face record: EF.DG2 of a travel document or card, and ISO/IEC 19794-5.
//!
//! Read as far as the first picture; what stands beside it (pose, eye colour, feature points) is skipped. The picture's own
//! format is told by its content, since chips in the field state JPEG and hold JPEG 2000.

use crate::bytes::{Reader, number};
use crate::error::RecordError;

/// Magic of a face image record.
const MAGIC: &[u8] = b"FAC\0";
/// Tag of EF.DG2 (ICAO Doc 9303-10, 4.7.2).
const DG2: u32 = 0x75;
/// Biometric information group template (ISO/IEC 7816-11).
const GROUP: u32 = 0x7F61;
/// Biometric information template.
const TEMPLATE: u32 = 0x7F60;
/// Biometric data block, primitive and constructed.
const BLOCK: [u32; 2] = [0x5F2E, 0x7F2E];
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
    if bytes.first().copied().map(u32::from) != Some(DG2) {
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
    let (group, at) = inside(bytes, 0, DG2, "data group 2")?;
    let (instances, at) = inside(group, at, GROUP, "biometric information group template")?;
    let mut reader = Reader::new(instances);
    while reader.left() > 0 {
        let (tag, length) = header(&mut reader, at)?;
        let start = reader.at();
        let value = take(&mut reader, at, length, "biometric information template")?;
        if tag == TEMPLATE {
            return block_of_template(value, at + start);
        }
    }
    Err(RecordError::NoPicture { offset: at })
}

fn block_of_template(template: &[u8], at: usize) -> Result<(&[u8], usize), RecordError> {
    let mut reader = Reader::new(template);
    while reader.left() > 0 {
        let (tag, length) = header(&mut reader, at)?;
        let start = reader.at();
        let value = take(&mut reader, at, length, "biometric data block")?;
        if BLOCK.contains(&tag) {
            return Ok((value, at + start));
        }
    }
    Err(RecordError::NoPicture { offset: at })
}

/// The value of the object that `bytes` begin with, which must have this tag, and its offset.
fn inside<'a>(bytes: &'a [u8], at: usize, tag: u32, field: &'static str) -> Result<(&'a [u8], usize), RecordError> {
    let mut reader = Reader::new(bytes);
    let (found, length) = header(&mut reader, at)?;
    if found != tag {
        return Err(RecordError::NoPicture { offset: at });
    }
    let start = reader.at();
    Ok((take(&mut reader, at, length, field)?, at + start))
}

/// Tag and length of the next BER object (ISO/IEC 8825-1, 8.1): tags of up to two bytes, lengths of up to four.
fn header(reader: &mut Reader<'_>, at: usize) -> Result<(u32, usize), RecordError> {
    let shift = |error| moved(error, at);
    let mut tag = u32::from(reader.u8("tag").map_err(shift)?);
    if tag & 0x1F == 0x1F {
        tag = tag << 8 | u32::from(reader.u8("tag").map_err(shift)?);
    }
    let first = reader.u8("length").map_err(shift)?;
    let length = match first {
        0..=0x7F => u32::from(first),
        0x81..=0x84 => number(reader.take(usize::from(first & 0x7F), "length").map_err(shift)?),
        _ => return Err(RecordError::NoPicture { offset: at + reader.at() }),
    };
    Ok((tag, length as usize))
}

fn take<'a>(reader: &mut Reader<'a>, at: usize, len: usize, field: &'static str) -> Result<&'a [u8], RecordError> {
    reader.take(len, field).map_err(|error| moved(error, at))
}

/// The error with its offset counted from the beginning of the outermost bytes.
fn moved(error: RecordError, by: usize) -> RecordError {
    match error {
        RecordError::Truncated { offset, field, needed, available } => {
            RecordError::Truncated { offset: offset + by, field, needed, available }
        }
        other => other,
    }
}

/// The first picture of an ISO/IEC 19794-5 record that lies at `at`.
fn picture_of_record(record: &[u8], at: usize) -> Result<&[u8], RecordError> {
    let mut reader = Reader::new(record);
    let picture = match record.get(4..8) {
        Some(b"030\0") => second_edition(&mut reader),
        _ => first_edition(&mut reader),
    };
    let picture = picture.map_err(|error| moved(error, at))?;
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
