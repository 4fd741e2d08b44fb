//! The network runs.

use bioverify_model::Network;
use ndarray::{Array3, Array4, ArrayView2, Axis, Ix3, Slice};

use super::error::ExtractError;
use super::params::{FIELD_STRIDE, INPUT_MULTIPLE, MINUTIA_STRIDE};
use super::wiped::Wiped;

/// The network's output maps over the image; cells that lie in the padding alone are cut off.
pub(crate) struct Maps {
    /// Channels x rows x columns at 1/4: heat logit, dx, dy, cos, sin, kind logit, visibility logit, reserved.
    pub(crate) minutiae: Wiped<Ix3>,
    /// Channels x rows x columns at 1/8: foreground logit, cos 2t, sin 2t.
    pub(crate) field: Wiped<Ix3>,
}

/// Pads `normalised` with 0 to the right and below, runs the network and takes its outputs apart.
///
/// # Errors
/// [`ExtractError::Model`] if the network fails.
pub(crate) fn infer(network: &Network, normalised: ArrayView2<'_, f32>) -> Result<Maps, ExtractError> {
    let (height, width) = normalised.dim();
    let padded = (1, 1, height.next_multiple_of(INPUT_MULTIPLE), width.next_multiple_of(INPUT_MULTIPLE));
    let mut input = Wiped(Array4::zeros(padded));
    for (mut target, source) in
        input.index_axis_mut(Axis(0), 0).index_axis_mut(Axis(0), 0).rows_mut().into_iter().zip(normalised.rows())
    {
        target.slice_axis_mut(Axis(0), Slice::from(..width)).assign(&source);
    }
    let mut outputs = network.run(input.view())?.into_iter();
    let mut take = |name: &str, stride: usize| -> Result<Wiped<Ix3>, ExtractError> {
        let missing = || ExtractError::WrongNetwork { message: format!("it gave no `{name}`") };
        let map: Array3<f32> = outputs.next().ok_or_else(missing)?.index_axis_move(Axis(0), 0);
        let mut map = Wiped(map);
        map.slice_axis_inplace(Axis(1), Slice::from(..height.div_ceil(stride)));
        map.slice_axis_inplace(Axis(2), Slice::from(..width.div_ceil(stride)));
        Ok(map)
    };
    Ok(Maps { minutiae: take("minutiae", MINUTIA_STRIDE)?, field: take("field", FIELD_STRIDE)? })
}

/// Whether a network keeps the contract of `models/README.md`: two outputs, in this order and of these shapes.
///
/// # Errors
/// [`ExtractError::WrongNetwork`] names the first difference.
pub(crate) fn check_contract(network: &Network) -> Result<(), ExtractError> {
    let card = network.card();
    let refuse = |message: String| Err(ExtractError::WrongNetwork { message });
    if card.input.channels != 1 || !INPUT_MULTIPLE.is_multiple_of(card.input.multiple) {
        return refuse(format!("its input must have 1 channel and sides that are multiples of {INPUT_MULTIPLE}"));
    }
    let outputs: Vec<_> = card.outputs.iter().map(|o| (o.name.as_str(), o.stride, o.channels.len())).collect();
    let wanted = [("minutiae", MINUTIA_STRIDE, 8), ("field", FIELD_STRIDE, 3)];
    if outputs != wanted {
        return refuse(format!("its outputs (name, stride, channels) are {outputs:?}, wanted {wanted:?}"));
    }
    Ok(())
}
