//! A network's one input.

use serde::Deserialize;

use super::require;
use crate::error::ModelError;

/// Most rows or columns of any network.
const LARGEST_SIDE: usize = 1 << 14;

/// Which colours the channels of a picture are, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Colour {
    /// One channel of luma.
    Grey,
    /// Red, green, blue.
    Rgb,
    /// Blue, green, red.
    Bgr,
}

impl Colour {
    /// Channels of such a picture.
    #[must_use]
    pub const fn channels(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::Rgb | Self::Bgr => 3,
        }
    }
}

/// A network's input: `f32`, batch x channels x rows x columns.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputCard {
    /// Tensor name in the ONNX graph.
    pub name: String,
    /// What a value means and how it is made.
    pub meaning: String,
    /// Order of the axes: `NCHW`.
    pub layout: String,
    /// Channels.
    pub channels: usize,
    /// Rows and columns, where there is only one size; else `multiple` and `max_side` say which sizes there are.
    #[serde(default)]
    pub size: Option<[usize; 2]>,
    /// Rows and columns must be multiples of this; 0 with a fixed size.
    #[serde(default)]
    pub multiple: usize,
    /// Most rows or columns; 0 with a fixed size.
    #[serde(default)]
    pub max_side: usize,
    /// What the channels are, where the input is an 8-bit picture scaled by `mean` and `divisor`.
    #[serde(default)]
    pub colour: Option<Colour>,
    /// Subtracted from each 8-bit sample, a number per channel in the network's order.
    #[serde(default)]
    pub mean: Vec<f32>,
    /// What the difference is divided by, a number per channel.
    #[serde(default)]
    pub divisor: Vec<f32>,
}

impl InputCard {
    /// Whether the network takes this many rows and columns.
    #[must_use]
    pub fn takes(&self, rows: usize, columns: usize) -> bool {
        if let Some(size) = self.size {
            return size == [rows, columns];
        }
        [rows, columns].iter().all(|side| *side > 0 && *side <= self.max_side && side.is_multiple_of(self.multiple))
    }

    /// What [`InputCard::takes`] asks for, in words.
    #[must_use]
    pub fn wanted(&self) -> String {
        match self.size {
            Some([rows, columns]) => format!("{rows} rows and {columns} columns"),
            None => format!("rows and columns multiples of {} up to {}", self.multiple, self.max_side),
        }
    }

    /// The value of an 8-bit sample in a channel; `None` where the input is no 8-bit picture.
    #[must_use]
    pub fn value(&self, channel: usize, sample: f32) -> Option<f32> {
        Some((sample - self.mean.get(channel)?) / self.divisor.get(channel)?)
    }

    pub(super) fn check(&self) -> Result<(), ModelError> {
        require(self.layout == "NCHW", "input.layout", || format!("is `{}`, only NCHW is known", self.layout))?;
        require(self.channels > 0, "input.channels", || "must be at least 1".into())?;
        self.check_size()?;
        let Some(colour) = self.colour else {
            let bare = self.mean.is_empty() && self.divisor.is_empty();
            return require(bare, "input.colour", || "must be given where `mean` or `divisor` are".into());
        };
        let fits = colour.channels() == self.channels;
        require(fits, "input.colour", || format!("has not the {} channels of `input.channels`", self.channels))?;
        let finite = |values: &[f32]| values.len() == self.channels && values.iter().all(|value| value.is_finite());
        require(finite(&self.mean), "input.mean", || "must be a number per channel".into())?;
        let divides = finite(&self.divisor) && self.divisor.iter().all(|value| *value != 0.0);
        require(divides, "input.divisor", || "must be a number other than 0 per channel".into())
    }

    fn check_size(&self) -> Result<(), ModelError> {
        if let Some(size) = self.size {
            let room = size.iter().all(|side| (1..=LARGEST_SIDE).contains(side));
            require(room, "input.size", || format!("must be rows and columns from 1 to {LARGEST_SIDE}"))?;
            let alone = self.multiple == 0 && self.max_side == 0;
            return require(alone, "input.size", || "excludes `multiple` and `max_side`".into());
        }
        require(self.multiple > 0, "input.multiple", || "must be at least 1".into())?;
        let room = self.multiple <= self.max_side && self.max_side <= LARGEST_SIDE;
        require(room, "input.max_side", || format!("must be from `multiple` to {LARGEST_SIDE}"))
    }
}
