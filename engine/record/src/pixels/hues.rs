//! Whether a picture has colours that no finger sensor makes.

use super::luma::weigh_bytes;
use crate::params::MOST_TINT_SCATTER;

/// Luma levels that share a bin.
const LEVELS: usize = 8;

/// How the colours of a picture scatter round its tint.
///
/// A sensor sees grey. What its software may add is a tint: one colour for each brightness, as a false-colour display has.
/// In a photo things of one brightness have many colours. So the differences red - green and blue - green are collected by
/// brightness, and their variance inside each bin is what no tint explains. A limit: JPEG keeps colours at half the resolution, so
/// that a strong tint of fine ridges scatters, too, and such a file is refused; as PNG, or in grey, it is read.
#[derive(Debug, Clone, Default)]
pub(super) struct Hues {
    bins: [Bin; 256 / LEVELS],
}

/// Sums over the pixels of one brightness.
#[derive(Debug, Clone, Copy, Default)]
struct Bin {
    count: u64,
    /// Of red - green and of blue - green.
    sums: [i64; 2],
    /// The same, squared.
    squares: [u64; 2],
}

impl Hues {
    /// Adds one pixel.
    pub(super) fn see(&mut self, [red, green, blue]: [u8; 3]) {
        let luma = weigh_bytes(red, green, blue);
        let Some(bin) = self.bins.get_mut(usize::from(luma) / LEVELS) else { return };
        bin.count += 1;
        for ((sum, square), colour) in bin.sums.iter_mut().zip(&mut bin.squares).zip([red, blue]) {
            let difference = i64::from(colour) - i64::from(green);
            *sum += difference;
            *square += (difference * difference).unsigned_abs();
        }
    }

    /// Root mean square distance from the tint, in levels of 255; 0 without pixels.
    fn scatter(&self) -> f64 {
        let count: u64 = self.bins.iter().map(|bin| bin.count).sum();
        let beyond_tint = |bin: &Bin| -> f64 {
            let terms = bin.sums.iter().zip(bin.squares);
            terms.map(|(&sum, square)| square as f64 - sum as f64 * sum as f64 / bin.count.max(1) as f64).sum()
        };
        let total: f64 = self.bins.iter().map(beyond_tint).sum();
        (total.max(0.0) / count.max(1) as f64).sqrt()
    }

    /// Whether the colours are more than a tint.
    pub(super) fn are_many(&self) -> bool {
        self.scatter() > MOST_TINT_SCATTER
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hues(pixels: impl IntoIterator<Item = [u8; 3]>) -> Hues {
        let mut hues = Hues::default();
        pixels.into_iter().for_each(|pixel| hues.see(pixel));
        hues
    }

    #[test]
    fn grey_and_every_tint_are_no_colours() {
        assert!(!hues([]).are_many());
        assert!(!hues((0..=255).map(|grey| [grey; 3])).are_many());
        let green_display = (0..=255_u8).flat_map(|grey| [[grey / 4, grey, grey / 2]; 5]);
        assert!(!hues(green_display).are_many());
        let sepia = (0..=255_u8).map(|grey| [grey, (u16::from(grey) * 9 / 10) as u8, (u16::from(grey) * 7 / 10) as u8]);
        assert!(!hues(sepia).are_many(), "{}", hues([]).scatter());
        // What coding grey as colour with loss leaves.
        let noise =
            (0..=255_u8).flat_map(|grey| [[grey, grey.saturating_sub(1), grey], [grey, grey, grey.saturating_add(1)]]);
        assert!(!hues(noise).are_many());
    }

    #[test]
    fn two_colours_of_one_brightness_are_many() {
        // Skin and wall of the same luma.
        let many = hues((0..100).flat_map(|_| [[180, 120, 90], [115, 140, 150]]));
        assert!(many.are_many() && (30.0..60.0).contains(&many.scatter()), "{}", many.scatter());
    }
}
