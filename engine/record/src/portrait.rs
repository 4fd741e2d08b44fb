//! The picture inside what chips and registers hand over as a face: EF.DG2 and EF.DG5 of a travel document or card,
//! ISO/IEC 19794-5 and ISO/IEC 39794-5.
//!
//! Read as far as the first picture; what stands behind it does not matter. The picture's own format is told by its content,
//! since chips in the field state JPEG and hold JPEG 2000.

use std::ops::Range;

use bioverify_core::Limits;

use crate::ber::Object;
use crate::error::RecordError;
use crate::extensible;
use crate::face_image::first_picture;
use crate::lds::{BLOCK, BLOCK_OBJECTS, GROUP, TEMPLATE, read_group};

/// Magic of a face image record.
const MAGIC: &[u8] = b"FAC\0";
/// Tag of EF.DG2 (ICAO Doc 9303-10, 4.7.2).
const DG2: u32 = 0x75;
/// Tag of EF.DG5 (ICAO Doc 9303-10, 4.7.5).
const DG5: u32 = 0x65;
/// An ISO/IEC 39794-5 record: the same tag, with another content.
const FACE: u8 = 0x65;
/// Around a record of the ISO/IEC 39794 generation inside a group.
const WRAPPER: u8 = 0xA1;
/// A displayed portrait in EF.DG5.
pub(crate) const DISPLAYED: u32 = 0x5F40;
/// The first picture in an EF.DG2, an EF.DG5, an ISO/IEC 19794-5 record (2005 or 2011), an INCITS 385-2004 record or an
/// ISO/IEC 39794-5 record; `None` where the bytes begin like none of these. A DG2 may also hold the bare picture in place of the record.
///
/// # Errors
/// [`RecordError::Truncated`], [`RecordError::Structure`] or [`RecordError::NoPicture`] with the offset within `bytes`.
pub fn portrait(bytes: &[u8]) -> Result<Option<&[u8]>, RecordError> {
    Ok(place(bytes)?.and_then(|range| bytes.get(range)))
}

/// Where the picture is.
fn place(bytes: &[u8]) -> Result<Option<Range<usize>>, RecordError> {
    if bytes.starts_with(MAGIC) {
        return first_picture(bytes, 0..bytes.len()).map(Some);
    }
    match bytes.first().copied().map(u32::from) {
        Some(DG2) => block_of_group(bytes).and_then(|block| in_block(bytes, block)).map(Some),
        Some(DG5) => displayed(bytes),
        _ => Ok(None),
    }
}

/// The picture of a biometric data block: of the record it holds, or the block itself.
fn in_block(bytes: &[u8], block: Range<usize>) -> Result<Range<usize>, RecordError> {
    match bytes.get(block.clone()).unwrap_or_default() {
        [] => Err(RecordError::NoPicture { offset: block.start }),
        record if record.starts_with(MAGIC) => first_picture(bytes, block),
        [FACE, ..] => extensible::first_picture(bytes, block),
        // The extensible generation is wrapped once more (ISO/IEC 7816-11).
        [WRAPPER, ..] => {
            let inner = Object::at(bytes, block.start, "biometric data")?;
            inner.value("biometric data")?;
            extensible::first_picture(bytes, inner.value_at..inner.end())
        }
        _ => Ok(block),
    }
}

/// The first biometric data block of a DG2: where it should be, or where a tolerant reading finds it.
fn block_of_group(bytes: &[u8]) -> Result<Range<usize>, RecordError> {
    let strict = Object::at(bytes, 0, "data group 2").and_then(|file| {
        let group = first(&file, &[GROUP], "biometric information group template")?;
        let template = first(&group, &[TEMPLATE], "biometric information template")?;
        first(&template, &[BLOCK, BLOCK_OBJECTS], "biometric data block")
    });
    match strict {
        Ok(block) => Ok(block.value_at..block.end()),
        Err(error) => {
            let tolerant = read_group(bytes, &Limits::photo()).map_err(|_| error.clone())?.value;
            let block = tolerant.templates.first().ok_or(error)?;
            Ok(block.block_offset..block.block_offset.saturating_add(block.block.len()))
        }
    }
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

/// The picture of an object with the tag of DG5: the first displayed portrait, or that of an ISO/IEC 39794-5 record; `None`
/// where it is neither.
fn displayed(bytes: &[u8]) -> Result<Option<Range<usize>>, RecordError> {
    const COUNT: u32 = 0x02;
    const VERSION: u32 = 0xA0;
    let outer = Object::at(bytes, 0, "data group 5")?;
    match outer.inside().next("number of displayed portraits")?.map(|first| first.tag) {
        Some(COUNT) => {}
        Some(VERSION) => return extensible::first_picture(bytes, 0..bytes.len()).map(Some),
        _ => return Ok(None),
    }
    let picture = first(&outer, &[DISPLAYED], "displayed portrait")?;
    if picture.length == 0 {
        return Err(RecordError::NoPicture { offset: picture.value_at });
    }
    Ok(Some(picture.value_at..picture.end()))
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
