//! Which tensor lies in which memory, how large, and whether that is affordable.

use super::layer::{Finish, Layer};
use super::map::Map;
use super::read::{Content, Tensor};
use crate::card::{InputCard, ModelCard, OutputLayout};
use crate::params::{MAX_INTEGER_SCRATCH, MAX_INTEGER_WORK};

/// A tensor and its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed {
    pub(crate) tensor: Tensor,
    /// Cells of zeros round it that the layers reading it need.
    border: usize,
    /// Which memory it lies in; several tensors follow each other in one.
    pub(crate) slot: usize,
}

impl Placed {
    /// How it lies there for a picture of this size.
    pub(crate) const fn map(&self, [rows, columns]: [usize; 2]) -> Map {
        let Tensor { stride, stored, .. } = self.tensor;
        Map { rows: rows / stride, columns: columns / stride, stored, border: self.border }
    }
}

/// A checked network, ready for any picture that its card allows.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) input_shift: i32,
    pub(crate) tensors: Vec<Placed>,
    pub(crate) layers: Vec<Layer>,
    pub(crate) slots: usize,
}

impl Plan {
    /// Places the tensors and compares them with the card.
    ///
    /// # Errors
    /// In words: tensors that are not the card's, or more memory or work than a picture may cost.
    pub(crate) fn new(content: Content, card: &ModelCard) -> Result<Self, String> {
        if sha256_text(&content.onnx) != card.sha256 {
            return Err(format!("it was made from a network of SHA-256 {}", sha256_text(&content.onnx)));
        }
        check_outputs(&content.tensors, card)?;
        check_strides(&content.tensors, &card.input)?;
        let (tensors, slots) = place(&content);
        let plan = Self { input_shift: content.input_shift, tensors, layers: content.layers, slots };
        plan.check_cost(card.input.size.unwrap_or([card.input.max_side; 2]))?;
        Ok(plan)
    }

    /// Values that a slot holds for a picture of this size.
    pub(crate) fn slot_len(&self, slot: usize, size: [usize; 2]) -> usize {
        let inside = self.tensors.iter().filter(|placed| placed.slot == slot && !placed.tensor.is_output);
        inside.map(|placed| placed.map(size).len()).max().unwrap_or(0)
    }

    fn check_cost(&self, size: [usize; 2]) -> Result<(), String> {
        let slot = |slot: usize| {
            let inside = self.tensors.iter().filter(|placed| placed.slot == slot && !placed.tensor.is_output);
            inside.map(|placed| placed.map(size).needed()).max().unwrap_or(0)
        };
        let bytes: u64 = (0..self.slots).map(|number| 2 * slot(number)).sum();
        if bytes > MAX_INTEGER_SCRATCH {
            return Err(format!(
                "the largest picture needs {bytes} bytes of memory, at most {MAX_INTEGER_SCRATCH} are given"
            ));
        }
        let made = self.layers.iter().zip(self.tensors.iter().skip(1));
        let work: u64 = made
            .map(|(layer, placed)| {
                let map = placed.map(size);
                map.rows as u64
                    * map.columns as u64
                    * (layer.weights.len() * size_of_val(&layer.weights[..1]) / 2) as u64
            })
            .sum();
        if work > MAX_INTEGER_WORK {
            return Err(format!("the largest picture needs {work} products, at most {MAX_INTEGER_WORK} are worked"));
        }
        Ok(())
    }
}

/// Memory for every tensor that lives no longer than until its last reader.
fn place(content: &Content) -> (Vec<Placed>, usize) {
    let readers = |tensor: usize| {
        content
            .layers
            .iter()
            .enumerate()
            .filter(move |(_, layer)| layer.source == tensor || addend(layer) == Some(tensor))
    };
    // Which layer reads it last; a tensor that nobody reads is free when it is made.
    let last = |tensor: usize| readers(tensor).map(|(index, _)| index + 1).max().unwrap_or(tensor);
    let mut placed: Vec<Placed> = Vec::with_capacity(content.tensors.len());
    let mut slots = 0;
    for (number, tensor) in content.tensors.iter().enumerate() {
        // Layer `number - 1` makes tensor `number`, so a tensor read by it or later is in use.
        let used = |slot: usize| placed.iter().enumerate().any(|(other, p)| p.slot == slot && last(other) >= number);
        let slot = (0..slots).find(|slot| !used(*slot)).unwrap_or(slots);
        let margins = readers(number).filter(|(_, layer)| layer.source == number).map(|(_, layer)| layer.margin());
        let border = margins.max().unwrap_or(0);
        let slot = if tensor.is_output { usize::MAX } else { slot };
        slots = if tensor.is_output { slots } else { slots.max(slot + 1) };
        placed.push(Placed { tensor: *tensor, border, slot });
    }
    (placed, slots)
}

/// The tensor a layer adds to its sums.
pub(crate) fn addend(layer: &Layer) -> Option<usize> {
    match &layer.finish {
        Finish::Activation(how) => how.addend.map(|addend| addend.tensor),
        Finish::Output { .. } => None,
    }
}

fn check_outputs(tensors: &[Tensor], card: &ModelCard) -> Result<(), String> {
    let made: Vec<_> = tensors.iter().filter(|t| t.is_output).map(|t| (t.stride, t.channels)).collect();
    let wanted: Vec<_> = card.outputs.iter().map(|output| (output.stride, output.depth())).collect();
    if made != wanted || card.outputs.iter().any(|output| output.layout != OutputLayout::Grid) {
        return Err(format!("its outputs (stride, channels) are {made:?}, its card says grids {wanted:?}"));
    }
    Ok(())
}

fn check_strides(tensors: &[Tensor], input: &InputCard) -> Result<(), String> {
    let sides = input.size.unwrap_or([input.multiple; 2]);
    match tensors.iter().find(|tensor| sides.iter().any(|side| !side.is_multiple_of(tensor.stride))) {
        Some(tensor) => Err(format!("a stride of {} does not divide the card's input sides", tensor.stride)),
        None => Ok(()),
    }
}

fn sha256_text(hash: &[u8; 32]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
