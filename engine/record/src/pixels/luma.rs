//! Colour to grey.

/// How samples lie in a row-major buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    /// 1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha.
    pub(crate) channels: usize,
    /// Bytes a sample: 1, or 2 in native byte order.
    pub(crate) sample_bytes: usize,
}

impl Layout {
    /// A byte of grey a pixel.
    pub(crate) const GREY: Self = Self { channels: 1, sample_bytes: 1 };
    /// Three bytes a pixel.
    pub(crate) const RGB: Self = Self { channels: 3, sample_bytes: 1 };

    /// Whether this is `other`.
    pub(crate) const fn is(self, other: Self) -> bool {
        self.channels == other.channels && self.sample_bytes == other.sample_bytes
    }
}

/// 8-bit red, green and blue of `samples`, three bytes a pixel; transparent pixels lie on white.
pub(crate) fn to_rgb(samples: &[u8], layout: Layout) -> Vec<u8> {
    let pixel_bytes = (layout.channels * layout.sample_bytes).max(1);
    let mut rgb = Vec::with_capacity(samples.len() / pixel_bytes * 3);
    for pixel in samples.chunks_exact(pixel_bytes) {
        let sample = |i: usize| sample16(pixel, i, layout.sample_bytes);
        let colours = match layout.channels {
            1 => [sample(0); 3],
            2 => [over_white(sample(0), sample(1)); 3],
            3 => [sample(0), sample(1), sample(2)],
            _ => [0, 1, 2].map(|i| over_white(sample(i), sample(3))),
        };
        rgb.extend(colours.map(to_eight));
    }
    rgb
}

/// 8-bit grey of `samples`, one byte a pixel. Luma weights are those of ITU-R BT.601-7, 2.5.1 (0.299, 0.587, 0.114);
/// transparent pixels lie on white, as paper would.
pub(crate) fn to_luma(samples: &[u8], layout: Layout) -> Vec<u8> {
    let pixel_bytes = layout.channels * layout.sample_bytes;
    samples
        .chunks_exact(pixel_bytes.max(1))
        .map(|pixel| {
            let sample = |i: usize| sample16(pixel, i, layout.sample_bytes);
            match layout.channels {
                1 => sample(0),
                2 => over_white(sample(0), sample(1)),
                3 => weigh(sample(0), sample(1), sample(2)),
                _ => over_white(weigh(sample(0), sample(1), sample(2)), sample(3)),
            }
        })
        .map(to_eight)
        .collect()
}

/// Sample `i` of a pixel on the 16-bit scale.
fn sample16(pixel: &[u8], i: usize, sample_bytes: usize) -> u32 {
    match (sample_bytes, pixel.get(i * sample_bytes), pixel.get(i * sample_bytes + 1)) {
        (1, Some(&byte), _) => u32::from(byte) * 257,
        (_, Some(&first), Some(&second)) => u32::from(u16::from_ne_bytes([first, second])),
        _ => 0,
    }
}

/// BT.601 luma on the 16-bit scale.
pub(crate) const fn weigh(r: u32, g: u32, b: u32) -> u32 {
    (299 * r + 587 * g + 114 * b + 500) / 1000
}

/// Grey over white paper, on the 16-bit scale.
const fn over_white(grey: u32, alpha: u32) -> u32 {
    let sum = grey as u64 * alpha as u64 + 65_535 * (65_535 - alpha as u64);
    ((sum + 32_767) / 65_535) as u32
}

/// From the 16-bit scale to 8 bits, rounded.
pub(crate) const fn to_eight(value: u32) -> u8 {
    ((value * 255 + 32_767) / 65_535) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grey_in_any_dress_stays_the_same_grey() {
        for grey in 0..=255_u8 {
            let wide = (u16::from(grey) * 257).to_ne_bytes();
            assert_eq!(to_luma(&[grey; 3], Layout { channels: 3, sample_bytes: 1 }), [grey]);
            assert_eq!(to_luma(&[grey, 255], Layout { channels: 2, sample_bytes: 1 }), [grey]);
            assert_eq!(to_luma(&wide, Layout { channels: 1, sample_bytes: 2 }), [grey]);
            assert_eq!(to_luma(&[grey, grey, grey, 255], Layout { channels: 4, sample_bytes: 1 }), [grey]);
        }
    }

    #[test]
    fn grey_and_glass_become_colours() {
        let wide = [0x1234_u16, 0xFFFF, 0].map(u16::to_ne_bytes).concat();
        assert_eq!(to_rgb(&wide, Layout { channels: 3, sample_bytes: 2 }), [0x12, 255, 0]);
        assert_eq!(to_rgb(&[7, 9], Layout::GREY), [7, 7, 7, 9, 9, 9]);
        assert_eq!(to_rgb(&[10, 20, 30, 0], Layout { channels: 4, sample_bytes: 1 }), [255; 3]);
        assert_eq!(to_rgb(&[10, 255], Layout { channels: 2, sample_bytes: 1 }), [10; 3]);
    }

    #[test]
    fn colours_weigh_as_bt601_says_and_glass_is_white() {
        let rgb = Layout { channels: 3, sample_bytes: 1 };
        assert_eq!(to_luma(&[255, 0, 0, 0, 255, 0, 0, 0, 255], rgb), [76, 150, 29]);
        assert_eq!(to_luma(&[0, 0, 0, 0], Layout { channels: 4, sample_bytes: 1 }), [255]);
    }
}
