//! `bv_image_view`: a picture lent by the caller.

use bioverify_core::{GrayImage, ImageError, Limits, Ppi, RgbImage};
use zeroize::Zeroizing;

use crate::failure::{Failure, Fallible};
use crate::pointer::array;
use crate::status::bv_status;

/// How a pixel is stored.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum bv_pixel_format {
    /// One byte a pixel, 0 black, ridges dark.
    Gray8 = 1,
    /// One byte a pixel, 0 black, ridges white.
    Gray8Inverted = 2,
    /// Three bytes a pixel: red, green, blue. Faces only.
    Rgb8 = 3,
    /// Three bytes a pixel: blue, green, red. Faces only.
    Bgr8 = 4,
}

/// A picture of one finger or face, as scanner or camera deliver it; the first row is the top one. A structure of zeros is
/// refused.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct bv_image_view {
    /// First byte of the first row.
    pub data: *const u8,
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Bytes from one row to the next, at least `width`, for colour three times that.
    pub stride: u32,
    /// One of `bv_pixel_format`.
    pub format: u32,
    /// The scanner's resolution in pixels per inch, usually 500; 100 to 2000. Not looked at for faces.
    pub ppi: u32,
}

/// Red, green and blue of the bytes of a pixel.
type ToRgb = fn(&[u8]) -> [u8; 3];

impl bv_image_view {
    /// A copy of the picture.
    ///
    /// # Safety
    /// `data` is NULL or points to `stride * (height - 1) + width` bytes that nobody changes meanwhile.
    pub(crate) unsafe fn copied(self) -> Fallible<GrayImage> {
        let invert = match self.format {
            1 => false,
            2 => true,
            other => {
                let message =
                    format!("image.format is {other}: give BV_PIXEL_FORMAT_GRAY8 or BV_PIXEL_FORMAT_GRAY8_INVERTED");
                return Err(Failure::bad(message));
            }
        };
        let ppi = Ppi::new(self.ppi)?;
        let len = self.byte_len(1, &Limits::default())?;
        // SAFETY: the caller's duty; the length is what width, height and stride imply.
        let bytes = unsafe { array(self.data, len, "image.data") }?;
        let mut pixels = Zeroizing::new(Vec::with_capacity(self.width as usize * self.height as usize));
        for row in bytes.chunks(self.stride as usize) {
            pixels.extend(row.iter().take(self.width as usize).map(|grey| if invert { 255 - grey } else { *grey }));
        }
        Ok(GrayImage::new(self.width, self.height, ppi, std::mem::take(&mut *pixels))?)
    }

    /// A copy of the picture as a photo.
    ///
    /// # Safety
    /// `data` is NULL or points to `stride * (height - 1) + width * bytes a pixel` bytes that nobody changes meanwhile.
    pub(crate) unsafe fn copied_photo(self) -> Fallible<RgbImage> {
        let (size, colours): (usize, ToRgb) = match self.format {
            1 => (1, |p| p.first().map_or([0; 3], |grey| [*grey; 3])),
            3 => (3, |p| p.try_into().unwrap_or_default()),
            4 => (3, |p| p.try_into().map_or([0; 3], |[b, g, r]: [u8; 3]| [r, g, b])),
            other => {
                let message = format!(
                    "image.format is {other}: for a face give BV_PIXEL_FORMAT_RGB8, BV_PIXEL_FORMAT_BGR8 or BV_PIXEL_FORMAT_GRAY8"
                );
                return Err(Failure::bad(message));
            }
        };
        let len = self.byte_len(size as u32, &Limits::photo())?;
        // SAFETY: the caller's duty; the length is what width, height, format and stride imply.
        let bytes = unsafe { array(self.data, len, "image.data") }?;
        let mut pixels = Zeroizing::new(Vec::with_capacity(self.width as usize * self.height as usize * 3));
        for row in bytes.chunks(self.stride as usize) {
            pixels.extend(row.chunks_exact(size).take(self.width as usize).flat_map(colours));
        }
        Ok(RgbImage::new(self.width, self.height, std::mem::take(&mut *pixels))?)
    }

    /// Bytes from the first pixel to the last, or why there can be no such picture.
    fn byte_len(self, pixel: u32, limits: &Limits) -> Fallible<usize> {
        let Self { width, height, stride, .. } = self;
        if width == 0 || height == 0 {
            return Err(ImageError::Empty { width, height }.into());
        }
        if !limits.allows_image(width, height) {
            let message = format!(
                "image of {width} x {height} pixels: at most {} a side and {} in all are read; check width and height",
                limits.max_side, limits.max_pixels
            );
            return Err(Failure::new(bv_status::Image, message));
        }
        let row = u64::from(width) * u64::from(pixel);
        if u64::from(stride) < row {
            return Err(Failure::bad(format!("image.stride is {stride}, less than its width of {row} bytes")));
        }
        let len = u64::from(stride) * u64::from(height - 1) + row;
        usize::try_from(len).map_err(|_| Failure::bad(format!("image.stride of {stride} is too large")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(data: &[u8], width: u32, height: u32, stride: u32) -> bv_image_view {
        bv_image_view { data: data.as_ptr(), width, height, stride, format: 1, ppi: 500 }
    }

    #[test]
    fn rows_are_taken_without_their_padding() {
        let data = [1, 2, 9, 3, 4];
        // SAFETY: 3 * 1 + 2 bytes.
        let image = unsafe { view(&data, 2, 2, 3).copied() }.unwrap();
        assert_eq!(image.pixels(), [1, 2, 3, 4]);
        // SAFETY: as above.
        let inverted = unsafe { bv_image_view { format: 2, ..view(&data, 2, 2, 3) }.copied() }.unwrap();
        assert_eq!(inverted.pixels(), [254, 253, 252, 251]);
    }

    #[test]
    fn colours_are_put_in_order() {
        let data = [1, 2, 3, 9, 4, 5, 6];
        let one = bv_image_view { format: 4, ..view(&data, 1, 2, 4) };
        // SAFETY: 4 * 1 + 3 bytes.
        assert_eq!(unsafe { one.copied_photo() }.unwrap().pixels(), [3, 2, 1, 6, 5, 4]);
        // SAFETY: as above.
        assert_eq!(unsafe { bv_image_view { format: 3, ..one }.copied_photo() }.unwrap().pixels(), [1, 2, 3, 4, 5, 6]);
        // SAFETY: two bytes.
        assert_eq!(unsafe { view(&data, 2, 1, 2).copied_photo() }.unwrap().pixels(), [1, 1, 1, 2, 2, 2]);
        // SAFETY: refused before a byte is read.
        let failure = unsafe { bv_image_view { format: 3, ..view(&data, 2, 1, 5) }.copied_photo() }.unwrap_err();
        assert!(failure.message.contains("stride"), "{}", failure.message);
        // SAFETY: as above.
        let failure = unsafe { one.copied() }.unwrap_err();
        assert!(failure.message.contains("format"), "{}", failure.message);
    }

    #[test]
    fn impossible_views_are_refused_before_a_pixel_is_read() {
        let good = view(&[0], 1, 1, 1);
        let cases = [
            (bv_image_view { format: 0, ..good }, bv_status::BadArgument, "format"),
            (bv_image_view { ppi: 0, ..good }, bv_status::BadArgument, "0 ppi"),
            (bv_image_view { width: 0, ..good }, bv_status::Image, "empty"),
            (bv_image_view { width: 9_000, stride: 9_000, ..good }, bv_status::Image, "9000"),
            (bv_image_view { width: 4, ..good }, bv_status::BadArgument, "stride"),
            (bv_image_view { data: std::ptr::null(), ..good }, bv_status::NullArgument, "image.data"),
        ];
        for (view, status, word) in cases {
            // SAFETY: each is refused before its data are read.
            let failure = unsafe { view.copied() }.unwrap_err();
            assert_eq!(failure.status, status, "{word}");
            assert!(failure.message.contains(word), "{}", failure.message);
        }
    }
}
