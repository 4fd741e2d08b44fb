//! Networks in integers: the same bits on every processor, and the fastest way to run them.
//!
//! A network whose card has a table `[integer]` also comes as 8-bit weights with a scale of their own for every output
//! channel (Jacob et al. 2018, arXiv:1712.05877, sections 2.2 to 2.4). Activations are integers of up to 13 bits with one scale a
//! tensor and no zero point: on processors without instructions for bytes 16-bit products cost little more than 8-bit ones,
//! cannot saturate, and the network then answers as in floating point without being tuned for integers. Only three roundings
//! happen, each of them exact arithmetic that every processor does alike: of the input (times a power of two, ties to even),
//! of each layer's sums (integer multiplier and shift, ties upwards), of the outputs (32-bit sum to `f32`, one multiplication).
//!
//! | file | what |
//! |---|---|
//! | `read.rs` | bytes to layers, every number checked |
//! | `layer.rs` | a layer, its weights in the order in which kernels read them |
//! | `plan.rs` | which tensor lies in which memory |
//! | `map.rs` | how a tensor lies there |
//! | `convolve.rs` | the loops of a convolution |
//! | `winograd.rs` | the same with fewer products for most of them |
//! | `kernel/` | one step of sixteen sums, for each kind of processor; the portable form is the oracle |
//! | `rescale.rs` | sums to activations |
//! | `scratch.rs` | memory for activations, kept from picture to picture and overwritten after each |

mod convolve;
mod kernel;
mod layer;
mod map;
mod plan;
mod read;
mod rescale;
mod scratch;
#[cfg(test)]
mod tests;
mod winograd;

pub use kernel::SimdLevel;

use std::sync::{Mutex, PoisonError};

use ndarray::{Array4, ArrayView4};

use crate::card::{ModelCard, OutputCard};
use crate::error::ModelError;
use crate::params::MAX_ACTIVATION;
use crate::runtime::{Backend, RuntimeKind, Signature, TensorInfo};
use convolve::{Job, Target};
use layer::Layer;
use map::Map;
use plan::{Plan, addend};
use scratch::{Scratch, Work};

/// A network in integers.
pub(crate) struct Integer {
    plan: Plan,
    level: SimdLevel,
    input: String,
    outputs: Vec<OutputCard>,
    /// Idle memory; as many as inferences ever ran at once.
    idle: Mutex<Vec<Scratch>>,
}

impl Integer {
    /// Reads `bytes`, the integer form of the card's network.
    pub(crate) fn load(card: &ModelCard, file: &str, bytes: &[u8]) -> Result<Self, ModelError> {
        let fail = |message: String| ModelError::Load { runtime: RuntimeKind::Integer, file: file.into(), message };
        let content = read::read(bytes, card.input.channels).map_err(|error| fail(error.to_string()))?;
        let plan = Plan::new(content, card).map_err(fail)?;
        let (input, outputs) = (card.input.name.clone(), card.outputs.clone());
        Ok(Self { plan, level: SimdLevel::best(), input, outputs, idle: Mutex::default() })
    }

    fn infer(&self, input: ArrayView4<'_, f32>, scratch: &mut Scratch) -> Vec<Array4<f32>> {
        let (_, _, rows, columns) = input.dim();
        let size = [rows, columns];
        scratch.prepare(|slot| self.plan.slot_len(slot, size), self.plan.slots);
        let mut outputs: Vec<_> =
            self.outputs.iter().map(|output| Array4::zeros(output.shape(rows, columns))).collect();
        if let Some(first) = self.plan.tensors.first() {
            let map = first.map(size);
            let mut values = scratch.take(first.slot);
            map.clear_border(&mut values);
            quantise(input, self.plan.input_shift, &mut values, map);
            scratch.put(first.slot, values);
        }
        let mut work = scratch.take_work();
        let mut next_output = outputs.iter_mut();
        for (layer, target) in self.plan.layers.iter().zip(self.plan.tensors.iter().skip(1)) {
            let map = target.map(size);
            if target.tensor.is_output {
                let Some(values) = next_output.next().and_then(Array4::as_slice_mut) else { continue };
                self.run_layer(layer, scratch, size, Target::Output(values, [map.rows, map.columns]), &mut work);
            } else {
                let mut values = scratch.take(target.slot);
                map.clear_border(&mut values);
                self.run_layer(layer, scratch, size, Target::Map(&mut values, map), &mut work);
                scratch.put(target.slot, values);
            }
        }
        scratch.put_work(work);
        outputs
    }

    fn run_layer(&self, layer: &Layer, scratch: &Scratch, size: [usize; 2], target: Target<'_>, work: &mut Work) {
        let place = |tensor: usize| {
            let placed = self.plan.tensors.get(tensor)?;
            Some((scratch.slot(placed.slot), placed.map(size)))
        };
        let Some((source, source_map)) = place(layer.source) else { return };
        let addend = addend(layer).and_then(place);
        kernel::convolve(self.level, Job { layer, source, source_map, addend, target, work });
    }
}

impl Backend for Integer {
    fn kind(&self) -> RuntimeKind {
        RuntimeKind::Integer
    }

    fn signature(&self) -> Signature {
        // The file has no names: number, order, channels and strides were compared with the card when it was read.
        let info = |name: &str, channels| TensorInfo {
            name: name.into(),
            is_f32: true,
            shape: Some(vec![Some(1), Some(channels), None, None]),
        };
        let channels = self.plan.tensors.first().map_or(0, |placed| placed.tensor.channels);
        let outputs = self.outputs.iter().map(|output| info(&output.name, output.depth())).collect();
        Signature { inputs: vec![info(&self.input, channels)], outputs }
    }

    fn run(&self, input: ArrayView4<'_, f32>) -> Result<Vec<Array4<f32>>, ModelError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut scratch = idle.unwrap_or_default();
        let outputs = self.infer(input, &mut scratch);
        scratch.wipe();
        if scratch.is_worth_keeping() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
        }
        Ok(outputs)
    }

    fn set_simd(&mut self, level: SimdLevel) -> bool {
        let there = level.is_available();
        self.level = if there { level } else { self.level };
        there
    }
}

/// The input as integers, cell by cell: times a power of two, to the nearest, ties to even, cut at the bounds; what is no
/// number counts as 0.
fn quantise(input: ArrayView4<'_, f32>, shift: i32, values: &mut [i16], map: Map) {
    let (scale, bound) = ((1_u32 << shift) as f32, f32::from(MAX_ACTIVATION));
    let plane = input.index_axis(ndarray::Axis(0), 0);
    for (channel, plane) in plane.outer_iter().enumerate() {
        for (row, cells) in plane.outer_iter().enumerate() {
            let start = map.at(row, 0) + channel;
            let Some(places) = values.get_mut(start..) else { return };
            // Rows of one channel lie alike on both sides: a loop that becomes vectors.
            match cells.as_slice() {
                Some(cells) if map.stored == 1 => {
                    places.iter_mut().zip(cells).for_each(|(place, value)| *place = whole(value * scale, bound));
                }
                _ => {
                    let places = places.iter_mut().step_by(map.stored.max(1));
                    places.zip(cells).for_each(|(place, value)| *place = whole(value * scale, bound));
                }
            }
        }
    }
}

/// A number between the bounds to the nearest integer, ties to even; 0 for what is no number.
#[inline(always)]
fn whole(value: f32, bound: f32) -> i16 {
    // Between 2^23 and 2^24 floats are integers, so adding this rounds as IEEE 754 does by default, and the last bits of the sum
    // are the integer.
    const WHOLE: f32 = 12_582_912.0;
    let value = if value.is_nan() { 0.0 } else { value.clamp(-bound, bound) };
    (value + WHOLE).to_bits() as i16
}
