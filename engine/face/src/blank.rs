//! Is there anything in the photo at all?

use bioverify_core::RgbImage;

use crate::error::FaceError;
use crate::params::BLANK_SPAN;

/// An error for a photo whose pixels are all alike.
pub(crate) fn check_blank(photo: &RgbImage) -> Result<(), FaceError> {
    let mut counts = [0_u32; 256];
    // Some ten thousand pixels tell enough; every row and column takes its turn.
    let (pixels, _) = photo.pixels().as_chunks::<3>();
    let step = (pixels.len() / 10_000).max(1) | 1;
    for [r, g, b] in pixels.iter().step_by(step) {
        let luma = (299 * u32::from(*r) + 587 * u32::from(*g) + 114 * u32::from(*b)) / 1000;
        if let Some(count) = counts.get_mut(luma as usize) {
            *count += 1;
        }
    }
    let (dark, bright) = (percentile(&counts, 0.01), percentile(&counts, 0.99));
    let span = bright.saturating_sub(dark);
    if span >= BLANK_SPAN {
        return Ok(());
    }
    let shade = match bright {
        0..=40 => "black",
        215..=255 => "white",
        _ => "one flat grey",
    };
    Err(FaceError::Blank { shade, span })
}

/// The smallest value that at least this share of the pixels does not exceed.
fn percentile(counts: &[u32; 256], share: f64) -> u8 {
    let total: u32 = counts.iter().sum();
    let mut seen = 0;
    for (value, count) in (0_u8..=255).zip(counts) {
        seen += count;
        if f64::from(seen) >= share * f64::from(total) {
            return value;
        }
    }
    u8::MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(pixel: impl Fn(usize) -> u8) -> Option<&'static str> {
        let photo = RgbImage::new(64, 48, (0..64 * 48 * 3).map(|i| pixel(i / 3)).collect()).unwrap();
        match check_blank(&photo) {
            Err(FaceError::Blank { shade, .. }) => Some(shade),
            _ => None,
        }
    }

    #[test]
    fn dark_white_and_flat_photos_are_told_apart_from_pictures() {
        assert_eq!(told(|i| (i % 5) as u8), Some("black"));
        assert_eq!(told(|_| 255), Some("white"));
        assert_eq!(told(|i| 120 + (i % 3) as u8), Some("one flat grey"));
        assert_eq!(told(|i| (i % 64) as u8), None);
        assert_eq!(told(|i| if i == 7 { 255 } else { 0 }), Some("black"), "one hot pixel is no picture");
    }
}
