//! The picture of a face record: found without copying, and held against what is stated of it.

use std::ops::Range;

use bioverify_core::Limits;

use super::field::Field;
use super::walk::Walk;
use super::{Face, FaceEdition, read};
use crate::error::RecordError;
use crate::finding::Severity;
use crate::pixels::{PixelFormat, probe_pixels, sniff_pixels};
use crate::scribe::Scribe;

/// Where the first picture of the record in `bytes[range]` is. What stands behind it does not matter.
///
/// # Errors
/// [`RecordError::Truncated`] or [`RecordError::NoPicture`].
pub(crate) fn first_picture(bytes: &[u8], range: Range<usize>) -> Result<Range<usize>, RecordError> {
    let version = bytes.get(range.start.saturating_add(4)..range.start.saturating_add(8));
    let edition = if version == Some(b"030\0") { FaceEdition::Iso2011 } else { FaceEdition::Iso2005 };
    let mut scribe = Scribe::new(false);
    let mut walk = Walk::new(bytes, range, edition, &mut scribe)?;
    let (_, stated, _) = read::read_header(&mut walk)?;
    walk.whole = walk.start.checked_add(stated as usize) == Some(walk.end);
    Ok(read::read_face(&mut walk, true)?.1)
}

/// The data type that an edition has for a picture, by the picture's own header; `None` where it has none.
pub(crate) fn data_type_of(picture: &[u8], edition: FaceEdition) -> Option<u8> {
    match (sniff_pixels(picture)?, edition) {
        (PixelFormat::Jpeg, _) => Some(0),
        (PixelFormat::Jpeg2000, FaceEdition::Iso2011) => Some(if is_reversible(picture) { 2 } else { 1 }),
        (PixelFormat::Jpeg2000, _) => Some(1),
        (PixelFormat::Png, FaceEdition::Iso2011) => Some(3),
        _ => None,
    }
}

/// Whether a JPEG 2000 codestream was made with the reversible wavelet, as far as its main header tells (ISO/IEC 15444-1,
/// A.6.1: the transformation is the last fixed byte of the COD segment). Without it there always are losses.
fn is_reversible(picture: &[u8]) -> bool {
    const COD: [u8; 2] = [0xFF, 0x52];
    const START: [u8; 4] = [0xFF, 0x4F, 0xFF, 0x51];
    let Some(start) = picture.windows(4).position(|bytes| bytes == START) else { return false };
    let mut at = start + 2;
    loop {
        let marker = picture.get(at..at.saturating_add(2));
        let Some(length) = crate::bytes::u16_at(picture, at.saturating_add(2)) else { return false };
        if marker == Some(&COD) {
            return picture.get(at.saturating_add(13)) == Some(&1);
        }
        if marker.and_then(|bytes| bytes.first()) != Some(&0xFF) || length < 2 {
            return false;
        }
        at = at.saturating_add(2 + usize::from(length));
    }
}

/// Stated format and size against those of the picture itself.
pub(super) fn check_picture(walk: &mut Walk<'_, '_>, face: &Face, picture: &[u8], limits: &Limits) {
    let info = match probe_pixels(picture, limits) {
        Ok(info) => info,
        Err(error) => {
            walk.found(Field::Picture, Severity::Error, format!("it cannot be opened: {error}"));
            return;
        }
    };
    let fits = match (info.format, walk.edition, face.data_type) {
        (PixelFormat::Jpeg2000, FaceEdition::Iso2011, stated) => matches!(stated, 1 | 2),
        (_, edition, stated) => data_type_of(picture, edition) == Some(stated),
    };
    if !fits {
        let message = format!("the picture itself is {}: the picture is trusted", info.format);
        walk.found(Field::DataType, Severity::Warning, message);
    }
    let stated = (u32::from(face.image_width), u32::from(face.image_height));
    if stated != (info.width, info.height) {
        let (width, height) = stated;
        let message = format!(
            "{width} x {height} px are stated, the picture itself has {} x {}: the picture is trusted",
            info.width, info.height
        );
        walk.found(Field::Width, Severity::Warning, message);
    }
    if face.colour_space == 3 && info.channels >= 3 {
        walk.found(Field::ColourSpace, Severity::Note, "grey is stated, the picture itself has colours");
    }
    let (start, len) = (walk.place(Field::Picture), picture.len());
    walk.scribe.line(start, len, "picture's own size", || {
        format!("{} x {} px, {} samples a pixel, {} bits each", info.width, info.height, info.channels, info.bits)
    });
}
