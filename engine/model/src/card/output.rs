//! A network's outputs.

use serde::Deserialize;

use super::{InputCard, require};
use crate::error::ModelError;

/// How an output lies in memory. [`crate::Network::run`] gives every layout as batch x channels x rows x columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutputLayout {
    /// `1 x channels x rows/stride x columns/stride`.
    #[default]
    Grid,
    /// `1 x cells x channels`, the cells row after row as in a grid of this stride.
    Cells,
    /// `1 x length`; given as `1 x length x 1 x 1`.
    Vector,
}

/// One of a network's outputs, `f32`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutputCard {
    /// Tensor name in the ONNX graph.
    pub name: String,
    /// How it lies in memory.
    #[serde(default)]
    pub layout: OutputLayout,
    /// Input pixels per output cell; 0 for a vector.
    #[serde(default)]
    pub stride: usize,
    /// Values of a vector; 0 for other layouts.
    #[serde(default)]
    pub length: usize,
    /// What each channel means; as many as the tensor has channels. A vector may leave it out.
    #[serde(default)]
    pub channels: Vec<String>,
}

impl OutputCard {
    /// Channels, or values of a vector.
    #[must_use]
    pub fn depth(&self) -> usize {
        if self.layout == OutputLayout::Vector { self.length } else { self.channels.len() }
    }

    /// Shape for an input of this size, as [`crate::Network::run`] gives it.
    #[must_use]
    pub fn shape(&self, rows: usize, columns: usize) -> [usize; 4] {
        let (rows, columns) = self.cells(rows, columns);
        [1, self.depth(), rows, columns]
    }

    /// Shape of the tensor in the network.
    pub(crate) fn tensor_shape(&self, rows: usize, columns: usize) -> Vec<usize> {
        let (rows, columns) = self.cells(rows, columns);
        match self.layout {
            OutputLayout::Grid => vec![1, self.depth(), rows, columns],
            OutputLayout::Cells => vec![1, rows * columns, self.depth()],
            OutputLayout::Vector => vec![1, self.depth()],
        }
    }

    /// Axes of the tensor in the network, and which of them holds the channels.
    pub(crate) const fn axes(&self) -> (usize, usize) {
        match self.layout {
            OutputLayout::Grid => (4, 1),
            OutputLayout::Cells => (3, 2),
            OutputLayout::Vector => (2, 1),
        }
    }

    /// The tensor's shape in words, for an error.
    pub(crate) fn describe(&self) -> String {
        let depth = self.depth();
        match self.layout {
            OutputLayout::Grid => format!("f32 [1, {depth}, rows, columns]"),
            OutputLayout::Cells => format!("f32 [1, cells, {depth}]"),
            OutputLayout::Vector => format!("f32 [1, {depth}]"),
        }
    }

    fn cells(&self, rows: usize, columns: usize) -> (usize, usize) {
        match self.layout {
            OutputLayout::Vector => (1, 1),
            _ => (rows / self.stride.max(1), columns / self.stride.max(1)),
        }
    }
}

pub(super) fn check_all(outputs: &[OutputCard], input: &InputCard) -> Result<(), ModelError> {
    require(!outputs.is_empty(), "output", || "must list at least one output".into())?;
    for (index, output) in outputs.iter().enumerate() {
        let field = |name: &str| format!("output[{index}].{name}");
        let unique = outputs.iter().filter(|other| other.name == output.name).count() == 1;
        require(unique, &field("name"), || format!("`{}` is not unique", output.name))?;
        if output.layout == OutputLayout::Vector {
            require(output.length > 0, &field("length"), || "must be at least 1".into())?;
            require(output.stride == 0, &field("stride"), || "has no meaning for a vector".into())?;
            let named = output.channels.is_empty() || output.channels.len() == output.length;
            require(named, &field("channels"), || "must name every value of the vector, or be left out".into())?;
            continue;
        }
        require(output.length == 0, &field("length"), || "has a meaning for a vector only".into())?;
        let sides = input.size.unwrap_or([input.multiple; 2]);
        let divides = output.stride > 0 && sides.iter().all(|side| side.is_multiple_of(output.stride));
        require(divides, &field("stride"), || "must divide `input.multiple` (or both sides of `input.size`)".into())?;
        require(!output.channels.is_empty(), &field("channels"), || "must name every channel".into())?;
    }
    Ok(())
}
