//! Colour to grey.

use super::hues::Hues;

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

/// What 8-bit grey could not keep of the samples of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Reduction {
    /// Some pixel was not grey.
    pub(crate) colour: bool,
    /// Some pixel was not opaque.
    pub(crate) transparency: bool,
    /// Some sample lay between two steps of 8 bits.
    pub(crate) depth: bool,
    /// The colours were more than one tint.
    pub(crate) hues: bool,
}

impl Reduction {
    /// Notes what is lost of one pixel's colour samples, on the 16-bit scale.
    pub(crate) fn see(&mut self, samples: &[u32]) {
        self.colour |= samples.windows(2).any(|pair| matches!(pair, [a, b] if a != b));
        self.depth |= samples.iter().any(|sample| sample % EIGHT_BIT_STEP != 0);
    }
}

/// One step of 8 bits on the 16-bit scale.
const EIGHT_BIT_STEP: u32 = 257;

/// 8-bit grey of `samples`, one byte a pixel, and what that loses. Luma weights are those of ITU-R BT.601-7, 2.5.1 (0.299,
/// 0.587, 0.114); transparent pixels lie on white, as paper would. `width` pixels are a line.
pub(crate) fn to_luma(samples: &[u8], layout: Layout, width: usize) -> (Vec<u8>, Reduction) {
    let (mut lost, mut hues) = (Reduction::default(), Hues::new(width));
    let pixel_bytes = layout.channels * layout.sample_bytes;
    let grey = samples
        .chunks_exact(pixel_bytes.max(1))
        .map(|pixel| {
            let sample = |i: usize| sample16(pixel, i, layout.sample_bytes);
            let all = [sample(0), sample(1), sample(2), sample(3)];
            let [first, second, third, fourth] = all;
            let (colours, alpha) = match layout.channels {
                1 => (1, u32::from(u16::MAX)),
                2 => (1, second),
                3 => (3, u32::from(u16::MAX)),
                _ => (3, fourth),
            };
            lost.see(all.get(..colours).unwrap_or(&[]));
            lost.transparency |= alpha != u32::from(u16::MAX);
            let grey = if colours == 1 { first } else { weigh(first, second, third) };
            // What cannot be seen has no colour.
            if colours == 3 {
                hues.see((alpha != 0).then(|| [first, second, third].map(to_eight)));
            }
            to_eight(over_white(grey, alpha))
        })
        .collect();
    lost.hues = hues.are_many();
    (grey, lost)
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

/// BT.601 luma, unrounded, on the scale of its colours.
pub(super) const fn weigh_levels(r: f64, g: f64, b: f64) -> f64 {
    0.299 * r + 0.587 * g + 0.114 * b
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

    fn grey_of(samples: &[u8], layout: Layout) -> Vec<u8> {
        to_luma(samples, layout, 1).0
    }

    #[test]
    fn only_what_is_lost_is_told() {
        let lost = |samples: &[u8], channels, sample_bytes| to_luma(samples, Layout { channels, sample_bytes }, 1).1;
        assert_eq!(lost(&[9, 9, 9, 255], 4, 1), Reduction::default(), "grey and opaque in colour's dress");
        assert_eq!(lost(&[9, 9, 8], 3, 1), Reduction { colour: true, ..Reduction::default() });
        assert_eq!(lost(&[9, 254], 2, 1), Reduction { transparency: true, ..Reduction::default() });
        assert_eq!(lost(&(9_u16 * 257).to_ne_bytes(), 1, 2), Reduction::default());
        assert_eq!(lost(&1000_u16.to_ne_bytes(), 1, 2), Reduction { depth: true, ..Reduction::default() });
    }

    #[test]
    fn grey_in_any_dress_stays_the_same_grey() {
        for grey in 0..=255_u8 {
            let wide = (u16::from(grey) * 257).to_ne_bytes();
            assert_eq!(grey_of(&[grey; 3], Layout { channels: 3, sample_bytes: 1 }), [grey]);
            assert_eq!(grey_of(&[grey, 255], Layout { channels: 2, sample_bytes: 1 }), [grey]);
            assert_eq!(grey_of(&wide, Layout { channels: 1, sample_bytes: 2 }), [grey]);
            assert_eq!(grey_of(&[grey, grey, grey, 255], Layout { channels: 4, sample_bytes: 1 }), [grey]);
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
        assert_eq!(grey_of(&[255, 0, 0, 0, 255, 0, 0, 0, 255], rgb), [76, 150, 29]);
        assert_eq!(grey_of(&[0, 0, 0, 0], Layout { channels: 4, sample_bytes: 1 }), [255]);
    }
}
