//! Memory for activations. They show the finger, so they are overwritten after every picture.

use super::convolve::WIDEST;
use super::kernel::BLOCK;
use super::winograd::Sums;
use crate::params::KEPT_SCRATCH;

/// Memory of one inference.
#[derive(Default)]
pub(crate) struct Scratch {
    slots: Vec<Vec<i16>>,
    work: Work,
}

/// Memory of a convolution, two hundred kilobytes at most: what squares in registers take in, and sums from registers.
#[derive(Default)]
pub(crate) struct Work {
    inputs: Vec<i16>,
    sums: Box<Sums>,
}

impl Work {
    /// So many inputs, and the sums.
    pub(crate) fn parts(&mut self, inputs: usize) -> Option<(&mut [i16], &mut Sums)> {
        if self.inputs.len() < inputs {
            self.inputs.resize(inputs, 0);
        }
        Some((self.inputs.get_mut(..inputs)?, &mut self.sums))
    }

    /// Sums of neighbouring cells.
    pub(crate) fn cells(&mut self) -> &mut [[i32; BLOCK]; WIDEST] {
        &mut self.sums[0]
    }

    fn wipe(&mut self) {
        self.inputs.fill(0);
        *self.sums = Sums::default();
        std::hint::black_box(self);
    }
}

impl Scratch {
    /// Makes every slot long enough. All values are 0 then, for new memory is and used memory was wiped; nothing is
    /// allocated where the last picture was as large.
    pub(crate) fn prepare(&mut self, len: impl Fn(usize) -> usize, slots: usize) {
        self.slots.resize_with(slots, Vec::new);
        for (slot, values) in self.slots.iter_mut().enumerate() {
            values.resize(len(slot).max(values.len()), 0);
        }
    }

    /// A slot's memory, to be written while others are read.
    pub(crate) fn take(&mut self, slot: usize) -> Vec<i16> {
        self.slots.get_mut(slot).map(std::mem::take).unwrap_or_default()
    }

    /// Puts it back.
    pub(crate) fn put(&mut self, slot: usize, values: Vec<i16>) {
        if let Some(place) = self.slots.get_mut(slot) {
            *place = values;
        }
    }

    /// The memory of a convolution, to be worked in while slots are read.
    pub(crate) fn take_work(&mut self) -> Work {
        std::mem::take(&mut self.work)
    }

    /// Puts it back.
    pub(crate) fn put_work(&mut self, work: Work) {
        self.work = work;
    }

    /// What lies in a slot.
    pub(crate) fn slot(&self, slot: usize) -> &[i16] {
        self.slots.get(slot).map_or(&[], Vec::as_slice)
    }

    /// Overwrites everything.
    pub(crate) fn wipe(&mut self) {
        for values in &mut self.slots {
            values.fill(0);
            // Keeps the optimiser from dropping the writes to memory that is about to be freed.
            std::hint::black_box(values);
        }
        self.work.wipe();
    }

    /// Whether it is small enough to wait for the next picture.
    pub(crate) fn is_worth_keeping(&self) -> bool {
        self.slots.iter().map(|values| 2 * values.capacity()).sum::<usize>() <= KEPT_SCRATCH
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_gone_after_wiping_and_small_memory_is_kept() {
        let mut scratch = Scratch::default();
        scratch.prepare(|slot| 10 * (slot + 1), 2);
        let mut values = scratch.take(1);
        values.fill(9);
        scratch.put(1, values);
        let mut work = scratch.take_work();
        let (inputs, sums) = work.parts(7).unwrap();
        inputs.fill(9);
        sums.as_flattened_mut().as_flattened_mut().fill(9);
        scratch.put_work(work);
        assert!(scratch.slot(1).iter().all(|value| *value == 9));
        scratch.wipe();
        let mut work = scratch.take_work();
        let (inputs, sums) = work.parts(7).unwrap();
        assert!(inputs.iter().all(|value| *value == 0));
        assert!(sums.as_flattened().as_flattened().iter().all(|sum| *sum == 0));
        scratch.prepare(|_| 5, 2);
        assert_eq!((scratch.slot(0), scratch.slot(1)), (&[0; 10][..], &[0; 20][..]));
        assert!(scratch.is_worth_keeping());
        scratch.prepare(|_| KEPT_SCRATCH, 2);
        assert!(!scratch.is_worth_keeping());
    }
}
