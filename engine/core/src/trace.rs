//! Transparency: a stage may offer its product to an explicit observer.
//!
//! Overlays, golden files and explanations are built from what a [`Trace`] collects. A stage asks [`Trace::accepts`]
//! first, so an unobserved run pays one virtual call a stage.

use ndarray::ArrayView2;

use crate::face::Face;
use crate::image::GrayImage;
use crate::minutia::Minutia;
use crate::rgb::RgbImage;

/// A step whose product can be observed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Stage {
    /// The image at 500 ppi.
    Resample,
    /// Local mean and variance removed, `rows x columns`, dimensionless.
    Normalise,
    /// Probability of a minutia per network cell.
    Heat,
    /// Probability of finger per network cell.
    Foreground,
    /// Ridge orientation per network cell, radians in `[0, π)`.
    Orientation,
    /// Minutiae before suppression.
    Decode,
    /// Minutiae after suppression.
    Suppress,
    /// Quality, `0..=100`.
    Quality,
    /// Minutiae paired by a comparison.
    Pairing,
    /// The photo the right way up, before faces are looked for.
    Upright,
    /// Faces found, best first, in the upright photo's pixels.
    Detect,
    /// The same faces with landmarks from a second look.
    Refine,
    /// The face cut out for the embedder.
    Align,
    /// The face cut out for the liveness network.
    Crop,
    /// Liveness, a logit: above 0 live.
    Liveness,
    /// Whatever the attribute network tells, one number a channel.
    Attributes,
}

/// What a stage made.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Product<'a> {
    /// A picture.
    Image(&'a GrayImage),
    /// A map, `rows x columns`.
    Map(ArrayView2<'a, f32>),
    /// Minutiae.
    Minutiae(&'a [Minutia]),
    /// Index pairs (probe, reference).
    Pairs(&'a [(u8, u8)]),
    /// A colour picture.
    Photo(&'a RgbImage),
    /// Faces.
    Faces(&'a [Face]),
    /// One number.
    Number(f32),
    /// Some numbers.
    Numbers(&'a [f32]),
}

/// Somebody who wants to see what the stages make.
pub trait Trace {
    /// Whether `stage` should offer its product.
    fn accepts(&self, stage: Stage) -> bool;
    /// Takes a product; called only for accepted stages.
    fn take(&mut self, stage: Stage, product: Product<'_>);
}

/// Nobody is looking.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoTrace;

impl Trace for NoTrace {
    fn accepts(&self, _stage: Stage) -> bool {
        false
    }
    fn take(&mut self, _stage: Stage, _product: Product<'_>) {}
}
