//! The cylinders of a print in memory: what the comparison of surroundings reads.

use zeroize::Zeroize;

use super::params::{BLOCK, LAYERS};

/// Cylinders of a set, laid out word by word: the same word of neighbouring cylinders lies side by side. Rows are filled up
/// to whole blocks with cylinders that have nothing set.
#[derive(Clone, Default)]
pub(crate) struct Cylinders {
    /// How many there are.
    count: usize,
    /// `LAYERS` rows of one word a minutia; all zero where the cylinder is not usable.
    layers: Vec<u64>,
    /// Set bits of each.
    set: Vec<u16>,
}

impl Cylinders {
    /// `count` cylinders with nothing set.
    pub(crate) fn empty(count: usize) -> Self {
        let width = count.next_multiple_of(BLOCK);
        Self { count, layers: vec![0; LAYERS * width], set: vec![0; width] }
    }

    /// How many there are.
    pub(crate) const fn count(&self) -> usize {
        self.count
    }

    /// Words of one layer, a whole number of blocks.
    pub(crate) fn layer(&self, layer: usize) -> &[u64] {
        let width = self.set.len();
        self.layers.get(layer * width..(layer + 1) * width).unwrap_or(&[])
    }

    /// Set bits of each cylinder, as many as a layer has words.
    pub(crate) fn set(&self) -> &[u16] {
        &self.set
    }

    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<u64>() * self.layers.capacity() + size_of::<u16>() * self.set.capacity()
    }

    /// Puts the words of cylinder `index`.
    pub(crate) fn put(&mut self, index: usize, words: [u64; LAYERS]) {
        let width = self.set.len();
        if let Some(set) = self.set.get_mut(index) {
            *set = words.iter().map(|word| word.count_ones() as u16).sum();
        }
        for (row, word) in self.layers.chunks_exact_mut(width.max(1)).zip(words) {
            if let Some(slot) = row.get_mut(index) {
                *slot = word;
            }
        }
    }

    /// Cylinders of these words.
    #[cfg(test)]
    pub(crate) fn of(all: &[[u64; LAYERS]]) -> Self {
        let mut cylinders = Self::empty(all.len());
        all.iter().enumerate().for_each(|(index, words)| cylinders.put(index, *words));
        cylinders
    }
}

impl Zeroize for Cylinders {
    fn zeroize(&mut self) {
        self.layers.zeroize();
        self.set.zeroize();
    }
}
