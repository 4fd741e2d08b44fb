//! The budget under which outside bytes are parsed.

/// Upper bounds on what one input may cost. A parser checks them **before** it allocates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest input, in bytes.
    pub max_input_bytes: usize,
    /// Longest image side, in pixels.
    pub max_side: u32,
    /// Most pixels in one image.
    pub max_pixels: u64,
    /// Most memory a decoder may allocate for one input, in bytes.
    pub max_alloc_bytes: u64,
    /// Most finger views in one record (ISO/IEC 19794-2:2005, 7.3.9 allows 176).
    pub max_views: u16,
}

impl Default for Limits {
    /// Generous for a desk: a 1000 ppi ten-print card scanned in grey fits, a decompression bomb does not.
    fn default() -> Self {
        Self {
            max_input_bytes: 16 << 20,
            max_side: 8_192,
            max_pixels: 16 << 20,
            max_alloc_bytes: 64 << 20,
            max_views: 176,
        }
    }
}

impl Limits {
    /// For photos: a phone's 24 megapixels, read in several passes and turned upright, fit; 48 do not.
    #[must_use]
    pub fn photo() -> Self {
        Self { max_input_bytes: 32 << 20, max_pixels: 25_000_000, max_alloc_bytes: 320 << 20, ..Self::default() }
    }

    /// Whether an image of this size is within bounds.
    #[must_use]
    pub fn allows_image(&self, width: u32, height: u32) -> bool {
        width <= self.max_side && height <= self.max_side && u64::from(width) * u64::from(height) <= self.max_pixels
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_and_area_are_both_bounded() {
        let limits = Limits { max_side: 100, max_pixels: 5_000, ..Limits::default() };
        assert!(limits.allows_image(100, 50));
        assert!(!limits.allows_image(101, 1));
        assert!(!limits.allows_image(100, 51));
        assert!(!limits.allows_image(u32::MAX, u32::MAX));
    }
}
