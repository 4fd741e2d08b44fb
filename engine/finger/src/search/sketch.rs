//! Sketches a print for the first stage of a search: some of its cylinders, with some of their cells.
//!
//! After Cappelli, Ferrara, Maltoni, "Fingerprint indexing based on Minutia Cylinder-Code" (IEEE PAMI 33(5), 2011), as far as
//! that cylinders go in as bits and not all bits are needed; there a table of hashes votes, here every sketch is looked at,
//! which takes less memory, needs no tables to keep up, and lets votes count that agree about a motion.

use std::f32::consts::TAU;
use std::sync::LazyLock;

use bioverify_core::math;
use zeroize::Zeroize;

use super::params::{SKETCH_CELLS, SKETCH_CYLINDERS, SKETCH_STEPS, SKETCH_WORDS};
use crate::compare::params::{BASE_CELLS, LAYERS};
use crate::compare::prepare::{Feature, Prepared};

/// The most trusted cylinders of a print, the most trusted first. Of one size, whatever the print: millions lie side by side.
#[derive(Clone)]
pub(crate) struct Sketch {
    /// Rows of one word a cylinder; zero behind the last one.
    pub words: [[u64; SKETCH_CYLINDERS]; SKETCH_WORDS],
    /// Places, `1 / SKETCH_STEPS` pixels, y up.
    x: [i16; SKETCH_CYLINDERS],
    y: [i16; SKETCH_CYLINDERS],
    /// Directions, 256 units a turn.
    turn: [u8; SKETCH_CYLINDERS],
    /// How many cylinders there are.
    pub count: u8,
}

/// The cells that are kept of a layer, by its number: of the two colours of a chessboard one, which the next layer has not,
/// and of the other colour those in the middle.
static CELLS: LazyLock<[[u8; SKETCH_CELLS]; 2]> = LazyLock::new(|| {
    std::array::from_fn(|colour| {
        // Squared distance from the middle, in halves of a cell.
        let off = |cell: usize| (2 * (cell % BASE_CELLS)).abs_diff(BASE_CELLS - 1).pow(2);
        let far = |cell: usize| off(cell) + off(cell / BASE_CELLS);
        let is_other = |cell: usize| (cell % BASE_CELLS + cell / BASE_CELLS) % 2 != colour;
        let mut order: Vec<usize> = (0..BASE_CELLS * BASE_CELLS).collect();
        // Cells in the corners lie outside the base's circle and are never set.
        order.sort_by_key(|&cell| (far(cell) > BASE_CELLS.pow(2), is_other(cell), far(cell), cell));
        std::array::from_fn(|k| order.get(k).map_or(0, |cell| *cell as u8))
    })
});

/// Cosine and sine of the 256 directions.
static TURNS: LazyLock<[(f32, f32); 256]> = LazyLock::new(|| {
    std::array::from_fn(|turn| {
        let (sin, cos) = math::sincosf(turn as f32 * (TAU / 256.0));
        (cos, sin)
    })
});

impl Sketch {
    /// Sketches a prepared print.
    pub(crate) fn of(print: &Prepared) -> Self {
        let mut sketch = Self {
            words: [[0; SKETCH_CYLINDERS]; SKETCH_WORDS],
            x: [0; SKETCH_CYLINDERS],
            y: [0; SKETCH_CYLINDERS],
            turn: [0; SKETCH_CYLINDERS],
            count: 0,
        };
        for (slot, minutia) in choose(print).into_iter().enumerate() {
            let row = print.minutiae.row(minutia);
            let place = |pixels: f32| (pixels * SKETCH_STEPS) as i16;
            (sketch.x[slot], sketch.y[slot]) = (place(row.x), place(row.y));
            sketch.turn[slot] = ((u32::from(row.turn) + 128) >> 8) as u8;
            for (word, row) in sketch.words.iter_mut().enumerate() {
                row[slot] = fold(print, usize::from(minutia), word);
            }
            sketch.count += 1;
        }
        sketch
    }

    /// The minutia of cylinder `slot`.
    #[inline(always)]
    pub(crate) fn feature(&self, slot: usize) -> Feature {
        let turn = self.turn[slot];
        let (cos, sin) = TURNS[usize::from(turn)];
        let place = |steps: i16| f32::from(steps) * (1.0 / SKETCH_STEPS);
        let turn = u16::from(turn) << 8;
        Feature { x: place(self.x[slot]), y: place(self.y[slot]), cos, sin, turn, ..Feature::default() }
    }
}

impl Zeroize for Sketch {
    fn zeroize(&mut self) {
        self.words.zeroize();
        self.x.zeroize();
        self.y.zeroize();
        self.turn.zeroize();
        self.count = 0;
    }
}

/// The minutiae with a cylinder that are trusted most; where trust is the same, the ones nearest to the middle, which another
/// capture shows too.
fn choose(print: &Prepared) -> Vec<u8> {
    let minutiae = &print.minutiae;
    let count = minutiae.len().max(1) as f32;
    let (sx, sy) = minutiae.points().fold((0.0, 0.0), |(sx, sy), (x, y)| (sx + x, sy + y));
    let (cx, cy) = (sx / count, sy / count);
    let has_cylinder = |index: &u8| print.cylinders.set().get(usize::from(*index)).is_some_and(|set| *set > 0);
    let mut chosen: Vec<(f32, f32, u8)> = (0..=u8::MAX)
        .take(minutiae.len())
        .filter(has_cylinder)
        .map(|index| {
            let row = minutiae.row(index);
            (-row.trust, (row.x - cx) * (row.x - cx) + (row.y - cy) * (row.y - cy), index)
        })
        .collect();
    chosen.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
    chosen.truncate(SKETCH_CYLINDERS);
    chosen.into_iter().map(|(.., index)| index).collect()
}

/// Word `word` of the sketch of a cylinder: the kept cells of its layers, one behind the other.
fn fold(print: &Prepared, cylinder: usize, word: usize) -> u64 {
    let (words, layers_a_word) = (print.cylinders.words(cylinder), LAYERS / SKETCH_WORDS);
    let layers = word * layers_a_word..(word + 1) * layers_a_word;
    layers.rev().fold(0, |folded, layer| {
        let cells = words.get(layer).copied().unwrap_or(0);
        let kept = CELLS[layer % 2].iter().rev().fold(0, |kept, cell| kept << 1 | (cells >> cell & 1));
        folded << SKETCH_CELLS | kept
    })
}
