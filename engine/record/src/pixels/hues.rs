//! Whether a picture has colours that no finger sensor makes.

use bioverify_core::math;

use super::luma::weigh_levels;
use crate::params::{MOST_COARSE_SCATTER, MOST_TINT_SCATTER};

/// Luma levels that share a bin.
const LEVELS: usize = 8;

/// Side of the blocks whose mean colours are judged, in pixels: that of JPEG's.
const BLOCK: usize = 8;

/// How the colours of a picture scatter round its tint.
///
/// A sensor sees grey. What its software may add is a tint: one colour for each brightness, as a false-colour display has.
/// In a photo things of one brightness have many colours. So the differences red - green and blue - green are collected by
/// brightness, and their variance inside each bin is what no tint explains.
///
/// JPEG keeps colours coarser than brightness, so that the colours of ridges run into those of valleys and a strong tint scatters as
/// much as a photo. The mean colours of blocks do so much less, as what runs stays nearby: the mean of a straight tint is of that tint,
/// so they are held against straight lines. Things in a photo are larger than blocks. A limit: a tint that bends (a rainbow display) as JPEG is refused; as PNG, or in
/// grey, it is read.
#[derive(Debug, Clone, Default)]
pub(super) struct Hues {
    pixels: Scatter,
    blocks: Scatter,
    /// The row of blocks that is being seen, left to right.
    row: Vec<Block>,
    width: usize,
    /// Pixels seen and passed over.
    place: usize,
}

/// Samples of the pixels of a block.
#[derive(Debug, Clone, Copy, Default)]
struct Block {
    count: u32,
    sums: [u32; 3],
}

impl Hues {
    /// Nothing seen yet of a picture of `width` pixels a line.
    pub(super) fn new(width: usize) -> Self {
        Self { row: vec![Block::default(); width.div_ceil(BLOCK)], width: width.max(1), ..Self::default() }
    }

    /// Takes the next pixel; `None` where there is nothing to be seen.
    pub(super) fn see(&mut self, pixel: Option<[u8; 3]>) {
        let (line, column) = (self.place / self.width, self.place % self.width);
        if column == 0 && line.is_multiple_of(BLOCK) {
            self.end_row();
        }
        self.place += 1;
        let Some(pixel) = pixel else { return };
        self.pixels.add(pixel.map(f64::from), 1.0);
        if let Some(block) = self.row.get_mut(column / BLOCK) {
            block.count += 1;
            block.sums.iter_mut().zip(pixel).for_each(|(sum, sample)| *sum += u32::from(sample));
        }
    }

    /// Counts the blocks of the row that is full.
    fn end_row(&mut self) {
        for block in &mut self.row {
            let Block { count, sums } = std::mem::take(block);
            if count > 0 {
                self.blocks.add(sums.map(|sum| f64::from(sum) / f64::from(count)), f64::from(count));
            }
        }
    }

    /// Whether the colours are more than a tint.
    pub(super) fn are_many(mut self) -> bool {
        self.end_row();
        let fine = self.pixels.round_means();
        fine > MOST_TINT_SCATTER && self.blocks.round_lines() > MOST_COARSE_SCATTER * fine
    }
}

/// Colours by brightness.
#[derive(Debug, Clone, Default)]
struct Scatter {
    bins: [Bin; 256 / LEVELS],
}

/// Weighted sums over the colours of one brightness.
#[derive(Debug, Clone, Copy, Default)]
struct Bin {
    weight: f64,
    luma: Line,
    /// Red - green and blue - green.
    colours: [Line; 2],
}

/// Sums of a value, of its square, and of its product with luma.
#[derive(Debug, Clone, Copy, Default)]
struct Line {
    sum: f64,
    square: f64,
    product: f64,
}

impl Line {
    fn add(&mut self, value: f64, luma: f64, weight: f64) {
        self.sum += weight * value;
        self.square += weight * value * value;
        self.product += weight * value * luma;
    }
}

impl Bin {
    /// Squares of both differences round their means, summed.
    fn round_means(&self) -> f64 {
        self.colours.iter().map(|line| line.square - line.sum * line.sum / self.weight.max(1.0)).sum()
    }

    /// The same round straight lines over luma; least squares.
    fn round_lines(&self) -> f64 {
        let weight = self.weight.max(1.0);
        let spread = self.luma.square - self.luma.sum * self.luma.sum / weight;
        if spread <= 1e-9 * self.luma.square {
            return self.round_means();
        }
        let common = |line: &Line| line.product - line.sum * self.luma.sum / weight;
        self.round_means() - self.colours.iter().map(|line| math::squared(common(line)) / spread).sum::<f64>()
    }
}

impl Scatter {
    fn add(&mut self, [red, green, blue]: [f64; 3], weight: f64) {
        let luma = weigh_levels(red, green, blue);
        let Some(bin) = self.bins.get_mut(luma as usize / LEVELS) else { return };
        bin.weight += weight;
        bin.luma.add(luma, luma, weight);
        for (line, colour) in bin.colours.iter_mut().zip([red, blue]) {
            line.add(colour - green, luma, weight);
        }
    }

    /// Root mean square distance from the mean colours of the bins, in levels of 255; 0 where nothing was seen.
    fn round_means(&self) -> f64 {
        self.rest(Bin::round_means)
    }

    /// The same from straight lines through the bins.
    fn round_lines(&self) -> f64 {
        self.rest(Bin::round_lines)
    }

    fn rest(&self, of: fn(&Bin) -> f64) -> f64 {
        let weight: f64 = self.bins.iter().map(|bin| bin.weight).sum();
        let total: f64 = self.bins.iter().map(of).sum();
        (total.max(0.0) / weight.max(1.0)).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every colour fills a line of one block's width.
    fn hues(colours: impl IntoIterator<Item = [u8; 3]>) -> Hues {
        let mut hues = Hues::new(BLOCK);
        colours.into_iter().flat_map(|colour| [colour; BLOCK]).for_each(|pixel| hues.see(Some(pixel)));
        hues
    }

    fn many(colours: impl IntoIterator<Item = [u8; 3]>) -> bool {
        hues(colours).are_many()
    }

    #[test]
    fn grey_and_every_tint_are_no_colours() {
        assert!(!many([]) && !Hues::new(0).are_many());
        assert!(!many((0..=255).map(|grey| [grey; 3])));
        let green_display = (0..=255_u8).flat_map(|grey| [[grey / 4, grey, grey / 2]; 5]);
        assert!(!many(green_display));
        let sepia = (0..=255_u8).map(|grey| [grey, (u16::from(grey) * 9 / 10) as u8, (u16::from(grey) * 7 / 10) as u8]);
        assert!(!many(sepia));
        // A bent tint: every brightness has one colour still.
        let bent = (0..=255_u8).flat_map(|grey| [[grey, grey, (u16::from(grey) * u16::from(grey) / 255) as u8]; BLOCK]);
        assert!(!many(bent));
        // What coding grey as colour with loss leaves.
        let noise =
            (0..=255_u8).flat_map(|grey| [[grey, grey.saturating_sub(1), grey], [grey, grey, grey.saturating_add(1)]]);
        assert!(!many(noise));
    }

    #[test]
    fn two_colours_of_one_brightness_are_many() {
        // Skin and wall of the same lumas, skin above the wall, each lit differently from block to block.
        let lit = |colour: [u8; 3], line: u8| colour.map(|sample| sample + line / BLOCK as u8 % 7);
        let hues = hues((0..160).map(|line| lit(if line < 80 { [180, 120, 90] } else { [115, 140, 150] }, line)));
        assert!((30.0..60.0).contains(&hues.pixels.round_means()), "{}", hues.pixels.round_means());
        assert!(hues.are_many());
    }

    #[test]
    fn colours_that_part_only_inside_of_blocks_are_coding() {
        // As many pixels of each as before, line by line.
        assert!(!many((0..160).map(|line| if line % 2 == 0 { [180, 120, 90] } else { [115, 140, 150] })));
    }

    #[test]
    fn what_cannot_be_seen_moves_no_colour_to_another_block() {
        let mut hues = Hues::new(2 * BLOCK);
        for line in 0..20 * BLOCK {
            for column in 0..2 * BLOCK {
                let wall = (line + column / BLOCK).is_multiple_of(2);
                hues.see((column < BLOCK || line < 3).then_some(if wall { [115, 140, 150] } else { [180, 120, 90] }));
            }
        }
        assert_eq!(hues.place, 20 * BLOCK * 2 * BLOCK);
        assert!(!hues.are_many(), "the colours of neighbouring lines are in one block");
    }
}
