//! The file of an integer network: bytes to layers that cannot be wrong. `models/README.md` describes the format.

use thiserror::Error;

use super::kernel::BLOCK;
use super::layer::{Addend, Finish, Layer, Rescale, largest_result, largest_sum, pack};
use super::map::stored;
use super::winograd;
use crate::params::{
    MAX_ACTIVATION, MAX_INTEGER_CHANNELS, MAX_INTEGER_DILATION, MAX_INTEGER_INPUT_SHIFT, MAX_INTEGER_KERNEL,
    MAX_INTEGER_LAYERS, MAX_INTEGER_SHIFT, MAX_INTEGER_STRIDE,
};

/// First bytes of a file.
const MAGIC: [u8; 8] = *b"BVINTNET";
/// Version that this program reads.
const VERSION: u16 = 1;
/// An addend's number where there is none.
const NONE: u16 = u16::MAX;

/// What is wrong with a file, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("at byte {at}: {field} {message}")]
pub(crate) struct FormatError {
    pub(crate) at: usize,
    pub(crate) field: &'static str,
    pub(crate) message: String,
}

/// A file's content.
#[derive(Debug, Clone)]
pub(crate) struct Content {
    /// SHA-256 of the ONNX file that it was made from.
    pub(crate) onnx: [u8; 32],
    /// Inputs are multiplied by 2 to this power before they are rounded.
    pub(crate) input_shift: i32,
    /// Tensor 0 is the input, tensor `i + 1` what layer `i` makes.
    pub(crate) tensors: Vec<Tensor>,
    pub(crate) layers: Vec<Layer>,
}

/// What is known of a tensor before the picture's size is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tensor {
    /// Input pixels a cell.
    pub(crate) stride: usize,
    pub(crate) channels: usize,
    /// Values a cell in memory.
    pub(crate) stored: usize,
    /// Whether it is an output of the network, which no layer reads.
    pub(crate) is_output: bool,
}

/// Reads a file for inputs of `channels` channels.
///
/// # Errors
/// [`FormatError`] for bytes that are missing, left over or out of bounds.
pub(crate) fn read(bytes: &[u8], channels: usize) -> Result<Content, FormatError> {
    let mut reader = Reader { bytes, at: 0 };
    reader.must(reader.peek(MAGIC.len()) == Some(&MAGIC), "magic", || "is not that of an integer network".into())?;
    reader.take(MAGIC.len(), "magic")?;
    let version = reader.within("version", VERSION.into(), VERSION.into(), Reader::u16)?;
    debug_assert_eq!(version, u64::from(VERSION));
    let count = reader.within("number of layers", 1, MAX_INTEGER_LAYERS, Reader::u16)?;
    let input_shift = reader.within("input shift", 0, MAX_INTEGER_INPUT_SHIFT, Reader::u8)?;
    reader.within("reserved byte", 0, 0, Reader::u8)?;
    reader.within("reserved number", 0, 0, Reader::u16)?;
    let onnx = *reader.array::<32>("SHA-256 of the ONNX file")?;
    reader.must((1..=MAX_INTEGER_CHANNELS as usize).contains(&channels), "input", || "has too many channels".into())?;
    let mut tensors = vec![Tensor { stride: 1, channels, stored: channels, is_output: false }];
    let mut layers = Vec::new();
    for _ in 0..count {
        let (layer, tensor) = read_layer(&mut reader, &tensors)?;
        layers.push(layer);
        tensors.push(tensor);
    }
    reader.must(reader.left() == 0, "end", || format!("is followed by {} bytes", reader.left()))?;
    Ok(Content { onnx, input_shift: input_shift as i32, tensors, layers })
}

/// The numbers before a layer's weights.
struct Head {
    source: usize,
    addend: Option<(usize, Tensor)>,
    inputs: usize,
    channels: usize,
    kernel: usize,
    stride: usize,
    dilation: usize,
    kind: u64,
    grown: usize,
    shift: u32,
    addend_factor: i32,
}

fn read_head(reader: &mut Reader<'_>, tensors: &[Tensor]) -> Result<(Head, Tensor), FormatError> {
    let source = reader.within("source", 0, tensors.len() as u64 - 1, Reader::u16)? as usize;
    let addend = reader.u16("addend")?;
    let inputs = reader.within("channels read", 1, MAX_INTEGER_CHANNELS, Reader::u16)? as usize;
    let channels = reader.within("channels made", 1, MAX_INTEGER_CHANNELS, Reader::u16)? as usize;
    let kernel = reader.within("kernel", 1, MAX_INTEGER_KERNEL, Reader::u8)? as usize;
    reader.must(kernel % 2 == 1, "kernel", || "must have an odd side".into())?;
    let stride = reader.within("stride", 1, 2, Reader::u8)? as usize;
    let dilation = reader.within("dilation", 1, MAX_INTEGER_DILATION, Reader::u8)? as usize;
    let kind = reader.within("kind", 0, 2, Reader::u8)?;
    let grown = reader.within("growth", 1, 2, Reader::u8)? as usize;
    let shift = reader.within("shift", u64::from(kind != 2), MAX_INTEGER_SHIFT, Reader::u8)? as u32;
    reader.within("reserved number", 0, 0, Reader::u16)?;
    let addend_factor = reader.i32("addend's multiplier")?;
    let missing = || reader.error("source", "is no tensor".into());
    let from = tensors.get(source).copied().ok_or_else(missing)?;
    reader.must(!from.is_output && from.channels == inputs, "channels read", || {
        format!("are {inputs}, tensor {source} has {} for layers", if from.is_output { 0 } else { from.channels })
    })?;
    reader.must(from.stride * stride <= MAX_INTEGER_STRIDE, "stride", || {
        format!("makes cells of more than {MAX_INTEGER_STRIDE} pixels")
    })?;
    let made = Tensor { stride: from.stride * stride, channels, stored: stored(channels), is_output: kind == 2 };
    let addend = match usize::from(addend) {
        _ if addend == NONE => None,
        number => {
            let fits = |tensor: &&Tensor| {
                !tensor.is_output
                    && tensor.channels == channels
                    && tensor.stored == made.stored
                    && tensor.stride == made.stride * grown
            };
            let missing = || reader.error("addend", "is no tensor of this layer's size".into());
            Some((number, *tensors.get(number).filter(fits).ok_or_else(missing)?))
        }
    };
    reader
        .must(kind != 2 || (addend.is_none() && shift == 0), "kind", || "output takes no addend and no shift".into())?;
    reader.must(addend_factor >= 0, "addend's multiplier", || "must not be negative".into())?;
    let head = Head { source, addend, inputs, channels, kernel, stride, dilation, kind, grown, shift, addend_factor };
    Ok((head, made))
}

fn read_layer(reader: &mut Reader<'_>, tensors: &[Tensor]) -> Result<(Layer, Tensor), FormatError> {
    let (head, made) = read_head(reader, tensors)?;
    let Head { source, inputs, channels, kernel, dilation, .. } = head;
    let each = kernel * kernel * inputs;
    let weights_at = reader.at;
    let plain: Vec<i8> = reader.take(channels * each, "weights")?.iter().map(|byte| byte.cast_signed()).collect();
    let bias = reader.i32s(channels, "bias")?;
    let sums: Vec<u64> =
        plain.chunks_exact(each).zip(&bias).map(|(weights, bias)| largest_sum(weights, *bias)).collect();
    if let Some(channel) = sums.iter().position(|sum| *sum > i32::MAX as u64) {
        let at = weights_at + channel * each;
        return Err(FormatError { at, field: "weights", message: format!("of channel {channel} overflow") });
    }
    let finish = match head.kind {
        2 => Finish::Output { factors: read_factors(reader, channels)? },
        kind => {
            let factors = reader.i32s(channels, "multipliers")?;
            reader.must(factors.iter().all(|factor| *factor >= 0), "multipliers", || "must not be negative".into())?;
            let fits = |(sum, factor): (&u64, &i32)| {
                largest_result(*sum, *factor, head.addend_factor, head.shift) <= i32::MAX as u64
            };
            reader.must(sums.iter().zip(&factors).all(fits), "multipliers", || "overflow".into())?;
            let addend =
                head.addend.map(|(tensor, _)| Addend { tensor, grown: head.grown, factor: head.addend_factor });
            let least = if kind == 0 { 0 } else { -MAX_ACTIVATION };
            Finish::Activation(Rescale { factors: blocks(&factors), shift: head.shift, least, addend })
        }
    };
    let mut layer = Layer {
        source,
        kernel,
        stride: head.stride,
        dilation,
        channels,
        weights: Vec::new(),
        squares: Vec::new(),
        bias: blocks(&bias),
        finish,
    };
    let from = tensors.get(source).map_or(inputs, |tensor| tensor.stored);
    layer.weights = pack(&plain, channels, kernel, layer.runs(), inputs, from);
    if winograd::suits(&layer, from, sums.into_iter().max().unwrap_or(0)) {
        layer.squares = winograd::pack(&plain, channels, inputs, from);
    }
    Ok((layer, made))
}

fn read_factors(reader: &mut Reader<'_>, channels: usize) -> Result<Vec<f32>, FormatError> {
    let factors: Vec<f32> = reader.i32s(channels, "factors")?.into_iter().map(|b| f32::from_bits(b as u32)).collect();
    reader.must(factors.iter().all(|factor| factor.is_finite()), "factors", || "must be numbers".into())?;
    Ok(factors)
}

/// A number a channel, filled up with 0 to whole blocks.
fn blocks(numbers: &[i32]) -> Vec<[i32; BLOCK]> {
    numbers
        .chunks(BLOCK)
        .map(|chunk| {
            let mut block = [0; BLOCK];
            block.iter_mut().zip(chunk).for_each(|(to, from)| *to = *from);
            block
        })
        .collect()
}

/// A cursor over little-endian numbers that cannot run past the end.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn left(&self) -> usize {
        self.bytes.len().saturating_sub(self.at)
    }

    fn peek(&self, len: usize) -> Option<&'a [u8]> {
        self.bytes.get(self.at..)?.get(..len)
    }

    fn error(&self, field: &'static str, message: String) -> FormatError {
        FormatError { at: self.at, field, message }
    }

    fn must(&self, holds: bool, field: &'static str, message: impl FnOnce() -> String) -> Result<(), FormatError> {
        self.must_at(self.at, holds, field, message)
    }

    fn must_at(
        &self,
        at: usize,
        holds: bool,
        field: &'static str,
        message: impl FnOnce() -> String,
    ) -> Result<(), FormatError> {
        if holds { Ok(()) } else { Err(FormatError { at, field, message: message() }) }
    }

    fn take(&mut self, len: usize, field: &'static str) -> Result<&'a [u8], FormatError> {
        let found = self.peek(len);
        let missing = || self.error(field, format!("needs {len} bytes, {} are left", self.left()));
        let found = found.ok_or_else(missing)?;
        self.at += len;
        Ok(found)
    }

    fn array<const N: usize>(&mut self, field: &'static str) -> Result<&'a [u8; N], FormatError> {
        let at = self.at;
        self.take(N, field)?.first_chunk().ok_or_else(|| FormatError { at, field, message: "is cut off".into() })
    }

    fn u8(&mut self, field: &'static str) -> Result<u8, FormatError> {
        self.array::<1>(field).map(|[byte]| *byte)
    }

    fn u16(&mut self, field: &'static str) -> Result<u16, FormatError> {
        self.array(field).copied().map(u16::from_le_bytes)
    }

    fn i32(&mut self, field: &'static str) -> Result<i32, FormatError> {
        self.array(field).copied().map(i32::from_le_bytes)
    }

    fn i32s(&mut self, count: usize, field: &'static str) -> Result<Vec<i32>, FormatError> {
        let bytes = self.take(4 * count, field)?;
        Ok(bytes.as_chunks().0.iter().copied().map(i32::from_le_bytes).collect())
    }

    /// A number between bounds.
    fn within<T: Into<u64>>(
        &mut self,
        field: &'static str,
        least: u64,
        most: u64,
        number: impl FnOnce(&mut Self, &'static str) -> Result<T, FormatError>,
    ) -> Result<u64, FormatError> {
        let at = self.at;
        let number = number(self, field)?.into();
        let wrong = || format!("is {number}, must be from {least} to {most}");
        self.must_at(at, (least..=most).contains(&number), field, wrong)?;
        Ok(number)
    }
}
