//! A picture as grey pixels, with a list of what that loses.

use bioverify_core::{GrayImage, Limits, Ppi};

use super::decode::decode_with_losses;
use super::margin::margin;
use super::{probe_pixels, sniff_pixels};
use crate::convert::Conversion;
use crate::error::PixelError;

/// As [`decode_pixels`](super::decode_pixels), and what of this file did not come along: colour, transparency and depth
/// only where some pixel had them, what is written beside the pixels, and a stated resolution other than `ppi`.
///
/// # Errors
/// As [`decode_pixels`](super::decode_pixels).
pub fn decode_listing_losses(bytes: &[u8], ppi: Ppi, limits: &Limits) -> Result<Conversion<GrayImage>, PixelError> {
    let (value, lost) = decode_with_losses(bytes, ppi, limits)?;
    let reductions = [
        (lost.colour, "colour: reduced to grey"),
        (lost.transparency, "transparency: laid on white"),
        (lost.depth, "depth: 16 bits a sample reduced to 8"),
    ];
    let mut losses: Vec<String> =
        reductions.into_iter().filter(|(is_lost, _)| *is_lost).map(|(_, text)| text.to_owned()).collect();
    if let Some(format) = sniff_pixels(bytes) {
        losses.extend(margin(bytes, format));
    }
    if let Some(stated) = probe_pixels(bytes, limits)?.stated_ppi.filter(|stated| *stated != u32::from(ppi.get())) {
        losses.push(format!("the resolution written inside, {stated} ppi: taken as {} ppi", ppi.get()));
    }
    Ok(Conversion { value, losses })
}
