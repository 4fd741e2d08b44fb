//! A finger image becomes minutiae and quality.
//!
//! resample -> normalise -> infer -> foreground -> polarity -> orientation -> decode -> suppress -> ridges -> quality -> refuse.

mod block;
mod coherence;
mod decode;
mod error;
mod extractor;
#[cfg(test)]
mod fixed;
mod foreground;
mod infer;
mod limits;
mod normalise;
mod orientation;
mod params;
mod period;
mod polarity;
mod refuse;
mod resample;
mod ridges;
mod shading;
mod suppress;
mod wiped;

pub use error::ExtractError;
pub use extractor::{Extraction, Extractor};

pub(crate) use coherence::RidgeEvidence;
pub(crate) use params::{FIELD_STRIDE, MIN_FOREGROUND};
pub(crate) use period::local_period;
pub(crate) use resample::resample;
