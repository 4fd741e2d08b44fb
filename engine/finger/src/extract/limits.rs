//! Is the image of a size that a finger can have?

use bioverify_core::{GrayImage, Ppi};

use super::error::ExtractError;
use super::params::{MAX_PIXELS, MAX_SIDE, MIN_SIDE};

/// The size at 500 ppi, checked before anything of that size is allocated.
///
/// # Errors
/// [`ExtractError::TooSmall`] and [`ExtractError::TooLarge`].
pub(crate) fn check_size(image: &GrayImage) -> Result<(u32, u32), ExtractError> {
    let (width, height) = (side_at_standard(image.width(), image.ppi()), side_at_standard(image.height(), image.ppi()));
    if width.min(height) < u64::from(MIN_SIDE) {
        return Err(ExtractError::TooSmall { width, height });
    }
    match (u32::try_from(width), u32::try_from(height)) {
        (Ok(w), Ok(h)) if w.max(h) <= MAX_SIDE && width * height <= MAX_PIXELS => Ok((w, h)),
        _ => Err(ExtractError::TooLarge { width, height }),
    }
}

/// A side at 500 ppi, rounded to whole pixels, at least 1.
pub(crate) fn side_at_standard(side: u32, ppi: Ppi) -> u64 {
    let (standard, given) = (u64::from(Ppi::STANDARD.get()), u64::from(ppi.get()));
    ((u64::from(side) * standard + given / 2) / given).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(width: u32, height: u32, ppi: u32) -> GrayImage {
        GrayImage::new(width, height, Ppi::new(ppi).unwrap(), vec![0; (width * height) as usize]).unwrap()
    }

    #[test]
    fn bounds_hold_at_500_ppi_whatever_the_capture_resolution() {
        assert_eq!(check_size(&image(388, 374, 500)).unwrap(), (388, 374));
        assert_eq!(check_size(&image(776, 748, 1000)).unwrap(), (388, 374));
        assert!(matches!(check_size(&image(1, 1, 500)), Err(ExtractError::TooSmall { width: 1, height: 1 })));
        assert!(matches!(check_size(&image(150, 300, 1000)), Err(ExtractError::TooSmall { width: 75, .. })));
        assert!(matches!(check_size(&image(3000, 10, 500)), Err(ExtractError::TooSmall { .. })));
        assert!(matches!(check_size(&image(2049, 100, 500)), Err(ExtractError::TooLarge { .. })));
        assert!(matches!(check_size(&image(1501, 1500, 500)), Err(ExtractError::TooLarge { .. })));
        assert!(matches!(check_size(&image(700, 700, 100)), Err(ExtractError::TooLarge { width: 3500, .. })));
    }

    #[test]
    fn refusals_say_what_to_do() {
        let text = check_size(&image(60, 300, 500)).unwrap_err().to_string();
        assert!(text.contains("60 x 300") && text.contains("check the resolution"), "{text}");
    }
}
