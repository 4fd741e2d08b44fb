//! Sketches side by side, in blocks that never grow: memory that grows leaves copies behind that nobody wipes.

use rayon::prelude::*;
use zeroize::{Zeroize, Zeroizing};

use super::params::SKETCH_BLOCK;
use super::sketch::Sketch;

/// Sketches by their places, without gaps. Wiped where one is removed and on drop.
#[derive(Default)]
pub(crate) struct Sketches {
    /// All full but the last, which is not empty.
    blocks: Vec<Vec<Sketch>>,
}

impl Sketches {
    pub(crate) fn push(&mut self, sketch: &Sketch) {
        if self.blocks.last().is_none_or(|block| block.len() >= SKETCH_BLOCK) {
            self.blocks.push(Vec::with_capacity(SKETCH_BLOCK));
        }
        if let Some(block) = self.blocks.last_mut() {
            block.push(sketch.clone());
        }
    }

    /// Removes the one at `place`; the last one moves there.
    pub(crate) fn swap_remove(&mut self, place: usize) {
        let Some(block) = self.blocks.last_mut() else { return };
        let Some(last) = block.last().cloned().map(Zeroizing::new) else { return };
        // In its place, before the block forgets it.
        block.iter_mut().rev().take(1).for_each(Zeroize::zeroize);
        block.pop();
        if block.is_empty() {
            self.blocks.pop();
        }
        let slot = self.blocks.get_mut(place / SKETCH_BLOCK).and_then(|block| block.get_mut(place % SKETCH_BLOCK));
        if let Some(slot) = slot {
            slot.clone_from(&last);
        }
    }

    /// What `work` makes of each block, one after the other in the order of the places.
    pub(crate) fn each_block(&self, work: impl Fn(&[Sketch]) -> Vec<f32> + Sync + Send) -> Vec<f32> {
        self.blocks.par_iter().flat_map_iter(|block| work(block)).collect()
    }
}

impl Drop for Sketches {
    fn drop(&mut self) {
        self.blocks.iter_mut().flatten().for_each(Zeroize::zeroize);
    }
}
