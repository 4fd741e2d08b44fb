//! Pictures and engines every bench uses.

use bioverify::{Engine, Error, GrayImage, RuntimeChoice};
use bioverify_testdata::{ImpressionParams, Master, RenderError, Style, render};
use std::fmt;

/// Width of a picture in pixels: FVC2002 DB1, a common desk scanner at 500 ppi.
pub const WIDTH: usize = 388;
/// Height of a picture in pixels.
pub const HEIGHT: usize = 374;

/// Two impressions of one synthetic finger, one of another, 388 x 374 pixels at 500 ppi.
pub struct Sample {
    /// The enrolled impression.
    pub first: GrayImage,
    /// Another impression of the same finger.
    pub second: GrayImage,
    /// Another finger.
    pub other: GrayImage,
}

/// Why there is no sample.
pub type SampleError = RenderError;

impl Sample {
    /// Renders the pictures; the same ones every time.
    ///
    /// # Errors
    /// None for these sizes; [`SampleError`] is what the renderer may say.
    pub fn render() -> Result<Self, SampleError> {
        let (finger, stranger) = (Master::new(7), Master::new(9));
        let picture = |master: &Master, seed| {
            let params = ImpressionParams::of_style(master, seed, WIDTH, HEIGHT, Style::Clean);
            render(master, &params).map(|impression| impression.image)
        };
        Ok(Self { first: picture(&finger, 1)?, second: picture(&finger, 2)?, other: picture(&stranger, 3)? })
    }
}

impl fmt::Debug for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sample(3 pictures)")
    }
}

/// An engine on the embedded runtime.
///
/// # Errors
/// If model, calibration and policy do not fit each other.
pub fn embedded_engine() -> Result<Engine, Error> {
    Engine::builder().runtime(RuntimeChoice::Embedded).build()
}

/// An engine on ONNX Runtime.
///
/// # Errors
/// As [`embedded_engine`], and where ONNX Runtime is not found (set `ORT_DYLIB_PATH`).
pub fn onnx_engine() -> Result<Engine, Error> {
    Engine::builder().runtime(RuntimeChoice::OnnxRuntime).build()
}
