//! Why no minutiae came out.

use bioverify_core::{ImageError, MinutiaSetError};
use bioverify_model::ModelError;
use thiserror::Error;

use super::params::{MAX_PIXELS, MAX_SIDE, MIN_SIDE};

/// An image that gives no minutiae, or a network that cannot read images. Texts carry sizes and measures, never pixels.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ExtractError {
    /// The image covers too little skin.
    #[error(
        "image is {width} x {height} pixels at 500 ppi, each side must be at least {MIN_SIDE}: check the resolution given, or capture the whole fingertip"
    )]
    TooSmall {
        /// Width in pixels at 500 ppi.
        width: u64,
        /// Height in pixels at 500 ppi.
        height: u64,
    },
    /// The image covers more than a hand.
    #[error(
        "image is {width} x {height} pixels at 500 ppi, at most {MAX_SIDE} a side and {MAX_PIXELS} in all are read: check the resolution given, or crop to one finger"
    )]
    TooLarge {
        /// Width in pixels at 500 ppi.
        width: u64,
        /// Height in pixels at 500 ppi.
        height: u64,
    },
    /// The image shows no finger ridges.
    #[error(
        "image shows no finger ridges (clear on {ridge_percent} % of it, {minutiae} minutiae, spacing {period}): give a finger image, check the resolution given, or capture again"
    )]
    NotAFinger {
        /// Share of the image with ridges, in percent.
        ridge_percent: u8,
        /// Minutiae found.
        minutiae: usize,
        /// Distance between neighbouring ridges at 500 ppi, in words.
        period: String,
    },
    /// The image shows shades and outlines rather than ridges: a photo.
    #[error(
        "image is a photo and not a finger ({shading_percent} % of its contrast is broader than ridges): give the capture of a finger; a photo of a face goes where a face is asked for"
    )]
    Photo {
        /// Share of the local contrast that is broader than ridges, in percent.
        shading_percent: u8,
    },
    /// It is a finger, but no finger has ridges this far apart: the resolution given is wrong.
    #[error("ridges are {period:.1} pixels apart at 500 ppi, a finger's are 5 to 12: check the resolution given")]
    WrongResolution {
        /// Distance between neighbouring ridges in pixels at 500 ppi.
        period: f32,
    },
    /// The ridges are fainter than a sensor's noise: what an earlier finger left on the sensor.
    #[error(
        "ridges have a contrast of only {contrast} of 255, fainter than any finger: clean the sensor and capture again"
    )]
    TooFaint {
        /// Median local deviation of grey, in levels of 255.
        contrast: u8,
    },
    /// The network is not a minutiae network.
    #[error("network cannot extract minutiae: {message}")]
    WrongNetwork {
        /// What differs from the contract in `models/README.md`.
        message: String,
    },
    /// The network failed.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// A stage built an image that is none.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// A stage built minutiae that form no set.
    #[error(transparent)]
    Minutiae(#[from] MinutiaSetError),
}
