//! A face image record round a photo.

use bioverify_core::{Limits, RgbImage};

use super::picture::data_type_of;
use super::{Face, FaceEdition, FaceRecord};
use crate::convert::Conversion;
use crate::params::PHOTO_JPEG_QUALITY;
use crate::pixels::{PhotoError, PhotoOutput, PixelFormat, decode_turned, encode_photo, probe_pixels, sniff_pixels};

/// A record of one basic face picture that says nothing about the person. A picture in a format that the edition holds goes
/// in as it is; another is encoded anew, and so is one that its EXIF data turn, for readers of records do not look at those.
///
/// # Errors
/// [`PhotoError`] where the photo cannot be decoded or has a side above 65535 pixels.
pub fn face_record_of_photo(
    photo: &[u8],
    edition: FaceEdition,
    limits: &Limits,
) -> Result<Conversion<FaceRecord>, PhotoError> {
    // Also a picture that goes in as it is must be whole.
    let (decoded, is_turned) = decode_turned(photo, limits)?;
    let mut losses = Vec::new();
    let kept = data_type_of(photo, edition).filter(|_| !is_turned);
    let picture = match kept {
        Some(_) => photo.to_vec(),
        None => encoded(&decoded, photo, edition, &mut losses)?,
    };
    let info = probe_pixels(&picture, limits)?;
    let side = |side: u32| {
        let (format, width, height) = (info.format, info.width, info.height);
        let (max_side, max_pixels) = (u16::MAX.into(), limits.max_pixels);
        u16::try_from(side).map_err(|_| PhotoError::TooLarge { format, width, height, max_side, max_pixels })
    };
    let mut face = Face::default();
    (face.image_width, face.image_height) = (side(info.width)?, side(info.height)?);
    face.data_type = data_type_of(&picture, edition).unwrap_or_default();
    face.colour_space = if info.channels < 3 { 3 } else { 1 };
    face.picture = picture;
    let value = FaceRecord { edition, certification: 0, temporal: 0, faces: vec![face] };
    Ok(Conversion { value, losses })
}

/// The photo upright in a format of the edition: without losses where it has one, unless the photo has losses already.
fn encoded(
    decoded: &RgbImage,
    photo: &[u8],
    edition: FaceEdition,
    losses: &mut Vec<String>,
) -> Result<Vec<u8>, PhotoError> {
    let was_jpeg = sniff_pixels(photo) == Some(PixelFormat::Jpeg);
    if edition == FaceEdition::Iso2011 && !was_jpeg {
        losses.push("the picture's own format and what it holds beside the pixels: written as PNG".into());
        return Ok(encode_photo(decoded, PhotoOutput::Png)?);
    }
    losses.push(format!("fine detail: the picture is encoded anew as JPEG of quality {PHOTO_JPEG_QUALITY}"));
    Ok(encode_photo(decoded, PhotoOutput::Jpeg)?)
}
