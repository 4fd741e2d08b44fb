//! The picture of a view: how large it must be, what it really is, and its pixels.

use bioverify_core::{GrayImage, Limits};
use thiserror::Error;

use super::{FingerImage, FingerImageFormat, PictureCoding, pack};
use crate::error::{PixelError, RecordError};
use crate::pixels::{decode_pixels, decode_raw, sniff_pixels};

/// Why the picture of a record cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ViewError {
    /// The record's own fields stand in the way.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The picture cannot be decoded.
    #[error(transparent)]
    Picture(#[from] PixelError),
    /// The picture is not of one finger.
    #[error("the picture shows several fingers or a palm (position {position}): cut out one finger and give that")]
    NotOneFinger {
        /// The position's code.
        position: u16,
    },
}

/// Bytes that bare pixels of the stated size take; `None` for coded pictures.
pub(super) fn bare_length(view: &FingerImage, format: FingerImageFormat) -> Option<usize> {
    let coding = PictureCoding::from_code(view.compression, format).filter(|coding| coding.is_bare())?;
    let (width, height) = (u64::from(view.width), u64::from(view.height));
    usize::try_from(pack::length(width, height, view.depth, coding == PictureCoding::Packed, false)).ok()
}

/// Whether bare pixels have the bytes their size asks for; packed ones may begin each row at a byte.
pub(super) fn has_bare_length(view: &FingerImage, packed: bool) -> bool {
    let (width, height) = (u64::from(view.width), u64::from(view.height));
    let is = |in_rows| pack::length(width, height, view.depth, packed, in_rows) == view.picture.len() as u64;
    matches!(view.depth, 1..=16) && (is(false) || (packed && is(true)))
}

impl FingerImage {
    /// Decodes the picture to 8-bit grey at [`FingerImage::ppi`]. Its own first bytes tell how it is coded, not the record.
    ///
    /// # Errors
    /// [`ViewError`]: a resolution that cannot be used; over the limits, damaged, or bare pixels of another length than their
    /// size asks for.
    pub fn picture(&self, limits: &Limits) -> Result<GrayImage, ViewError> {
        let ppi = self.ppi()?;
        let (width, height) = (u32::from(self.width), u32::from(self.height));
        let packed = self.compression == 1;
        let is_bare = self.compression <= 1 && has_bare_length(self, packed);
        if !is_bare && sniff_pixels(&self.picture).is_some() {
            return Ok(decode_pixels(&self.picture, ppi, limits)?);
        }
        if !is_bare || (self.depth == 8) {
            return Ok(decode_raw(&self.picture, width, height, ppi, limits)?);
        }
        if !limits.allows_image(width, height) {
            let (max_side, max_pixels) = (limits.max_side, limits.max_pixels);
            return Err(PixelError::RawTooLarge { width, height, max_side, max_pixels }.into());
        }
        let pixels = if packed {
            let in_rows =
                pack::length(width.into(), height.into(), self.depth, true, false) != self.picture.len() as u64;
            pack::from_bits(&self.picture, width as usize, height as usize, self.depth, in_rows)
        } else {
            pack::from_bytes(&self.picture, self.depth)
        };
        Ok(GrayImage::new(width, height, ppi, pixels).map_err(PixelError::from)?)
    }
}
