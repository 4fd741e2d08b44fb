//! Maps that are overwritten before their memory goes back.

use std::ops::{Deref, DerefMut};

use ndarray::{Array, Dimension};

/// An array of values derived from a finger.
pub(crate) struct Wiped<D: Dimension>(pub(crate) Array<f32, D>);

impl<D: Dimension> Deref for Wiped<D> {
    type Target = Array<f32, D>;
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<D: Dimension> DerefMut for Wiped<D> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl<D: Dimension> Drop for Wiped<D> {
    fn drop(&mut self) {
        // The whole allocation, also what a narrower view leaves out.
        let none = Array::zeros(D::zeros(self.0.ndim()));
        let whole = std::mem::replace(&mut self.0, none);
        let (mut values, _) = whole.into_raw_vec_and_offset();
        values.fill(0.0);
        // Keeps the optimiser from dropping the writes to memory that is about to be freed.
        std::hint::black_box(&mut values);
    }
}
