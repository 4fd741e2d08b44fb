//! One face against many.

use bioverify_core::{Embedding, Score};
use rayon::prelude::*;
use zeroize::Zeroize;

use super::quantised::{cosine, quantise};
use super::{CompareError, QuantisedEmbedding, check, kernel, score};
use crate::params::GALLERY_BLOCK;

/// Vectors of one model, a byte a value, side by side in memory. Wiped on drop.
#[derive(Default)]
pub struct Gallery {
    /// Model and length of every vector; `None` while there is none.
    kind: Option<([u8; 8], usize)>,
    values: Vec<i8>,
    squares: Vec<i32>,
}

/// One of the faces that are most alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Its number, in the order in which faces were added.
    pub index: usize,
    /// How alike it is, on the scale of [`super::compare`].
    pub score: Score,
}

impl Gallery {
    /// An empty gallery.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a face and returns its number.
    ///
    /// # Errors
    /// [`CompareError`] for a vector of another model or length than those before.
    pub fn push(&mut self, embedding: &Embedding) -> Result<usize, CompareError> {
        let kind = (embedding.model(), embedding.values().len());
        check(kind, *self.kind.get_or_insert(kind))?;
        let values = quantise(embedding.values());
        self.squares.push(kernel::dot_i8(&values, &values));
        self.values.extend(values);
        Ok(self.squares.len() - 1)
    }

    /// Faces added.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.squares.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.squares.is_empty()
    }

    /// The `most` faces that are most alike, best first, equals by number; on every core, with the same answer on any
    /// number of them.
    ///
    /// # Errors
    /// [`CompareError`] for a probe of another model or length.
    pub fn search(&self, probe: &Embedding, most: usize) -> Result<Vec<Hit>, CompareError> {
        let Some(kind) = self.kind else { return Ok(Vec::new()) };
        check((probe.model(), probe.values().len()), kind)?;
        let probe = QuantisedEmbedding::new(probe);
        let blocks = self.squares.par_chunks(GALLERY_BLOCK).zip(self.values.par_chunks(GALLERY_BLOCK * kind.1));
        let best = blocks.enumerate().map(|(block, (squares, values))| {
            let rows = values.chunks(kind.1).zip(squares).enumerate();
            let hits = rows.map(|(row, (values, square))| Hit {
                index: block * GALLERY_BLOCK + row,
                score: score(cosine(kernel::dot_i8(probe.values(), values), probe.square(), *square)),
            });
            best_of(hits.collect(), most)
        });
        Ok(best.reduce(Vec::new, |a, b| best_of([a, b].concat(), most)))
    }
}

/// The `most` best of some hits, best first.
fn best_of(mut hits: Vec<Hit>, most: usize) -> Vec<Hit> {
    let order = |a: &Hit, b: &Hit| b.score.get().total_cmp(&a.score.get()).then(a.index.cmp(&b.index));
    if most > 0 && most < hits.len() {
        hits.select_nth_unstable_by(most - 1, order);
    }
    hits.truncate(most);
    hits.sort_unstable_by(order);
    hits
}

impl Drop for Gallery {
    fn drop(&mut self) {
        self.values.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Vectors that look random and are the same every time.
    fn vectors(count: usize, length: usize) -> Vec<Embedding> {
        let mut state = 7_u64;
        let mut number = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1 << 24) as f32 - 0.5
        };
        (0..count).map(|_| Embedding::new([3; 8], (0..length).map(|_| number()).collect()).unwrap()).collect()
    }

    #[test]
    fn the_best_are_those_that_single_comparisons_find() {
        let all = vectors(GALLERY_BLOCK + 500, 33);
        let mut gallery = Gallery::new();
        for (index, one) in all.iter().enumerate() {
            assert_eq!(gallery.push(one).unwrap(), index);
        }
        let probe = &all[GALLERY_BLOCK + 3];
        let quantised = QuantisedEmbedding::new(probe);
        let mut expected: Vec<(f32, usize)> = all
            .iter()
            .enumerate()
            .map(|(index, one)| (quantised.compare(&QuantisedEmbedding::new(one)).unwrap().get(), index))
            .collect();
        expected.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let found: Vec<(f32, usize)> =
            gallery.search(probe, 20).unwrap().iter().map(|hit| (hit.score.get(), hit.index)).collect();
        assert_eq!(found, expected[..20]);
        assert_eq!(found[0], (100.0, GALLERY_BLOCK + 3));
        assert!(gallery.search(probe, 0).unwrap().is_empty());
        assert_eq!(gallery.search(probe, usize::MAX).unwrap().len(), all.len());
    }

    #[test]
    fn strangers_of_another_model_are_refused() {
        let mut gallery = Gallery::new();
        let probe = Embedding::new([1; 8], vec![1.0, 2.0]).unwrap();
        assert!(gallery.search(&probe, 5).unwrap().is_empty());
        gallery.push(&probe).unwrap();
        let other = Embedding::new([2; 8], vec![1.0, 2.0]).unwrap();
        assert!(gallery.push(&other).is_err() && gallery.search(&other, 1).is_err());
        assert_eq!(gallery.len(), 1);
    }
}
