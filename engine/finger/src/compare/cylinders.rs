//! The cylinders of a print in memory: what the comparison of surroundings reads.

use zeroize::Zeroize;

use super::params::LAYERS;

/// Cylinders of a [`Bundle`].
pub(crate) const BUNDLE: usize = 8;

/// Cylinders side by side: the same word of each makes one line of the processor's cache.
#[derive(Clone, Copy, Default)]
#[repr(align(64))]
pub(crate) struct Bundle(pub [[u64; BUNDLE]; LAYERS]);

/// Cylinders of a set, filled up to whole bundles with cylinders that have nothing set.
#[derive(Clone, Default)]
pub(crate) struct Cylinders {
    /// How many there are.
    count: usize,
    /// All zero where the cylinder is not usable.
    bundles: Vec<Bundle>,
    /// Set bits of each.
    set: Vec<u16>,
}

impl Cylinders {
    /// `count` cylinders with nothing set.
    pub(crate) fn empty(count: usize) -> Self {
        let bundles = count.div_ceil(BUNDLE);
        Self { count, bundles: vec![Bundle::default(); bundles], set: vec![0; bundles * BUNDLE] }
    }

    /// How many there are.
    pub(crate) const fn count(&self) -> usize {
        self.count
    }

    /// All of them.
    pub(crate) fn bundles(&self) -> &[Bundle] {
        &self.bundles
    }

    /// Set bits of each cylinder, as many as all bundles have.
    pub(crate) fn set(&self) -> &[u16] {
        &self.set
    }

    /// The words of cylinder `index`; zero where there is none.
    pub(crate) fn words(&self, index: usize) -> [u64; LAYERS] {
        let bundle = self.bundles.get(index / BUNDLE);
        std::array::from_fn(|layer| bundle.map_or(0, |bundle| bundle.0[layer][index % BUNDLE]))
    }

    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<Bundle>() * self.bundles.capacity() + size_of::<u16>() * self.set.capacity()
    }

    /// Puts the words of cylinder `index`.
    pub(crate) fn put(&mut self, index: usize, words: [u64; LAYERS]) {
        if let (Some(set), Some(bundle)) = (self.set.get_mut(index), self.bundles.get_mut(index / BUNDLE)) {
            *set = words.iter().map(|word| word.count_ones() as u16).sum();
            for (row, word) in bundle.0.iter_mut().zip(words) {
                row[index % BUNDLE] = word;
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

impl Zeroize for Bundle {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

impl Zeroize for Cylinders {
    fn zeroize(&mut self) {
        self.bundles.iter_mut().for_each(Zeroize::zeroize);
        self.set.zeroize();
    }
}
