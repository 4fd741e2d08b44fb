//! Pictures and engines every bench uses.

use bioverify::core::RgbImage;
use bioverify::record::{PhotoError, decode_photo};
use bioverify::{Engine, Error, GrayImage, Limits, RuntimeChoice};
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

/// Two photos of one synthetic face and one of another, 640 x 480 pixels: each lies in the middle of a grey picture, as before
/// a webcam.
///
/// # Errors
/// None for the bundled pictures; [`PhotoError`] is what the decoder may say.
pub fn photos() -> Result<[RgbImage; 3], PhotoError> {
    let photo = |bytes: &[u8]| decode_photo(bytes, &Limits::photo()).map(|photo| on_canvas(&photo));
    Ok([
        photo(include_bytes!("../../testdata/face/face-1-capture-1.jpg"))?,
        photo(include_bytes!("../../testdata/face/face-1-capture-2.jpg"))?,
        photo(include_bytes!("../../testdata/face/face-2-capture-1.jpg"))?,
    ])
}

/// The photo in the middle of 640 x 480 grey pixels; what does not fit is cut off at its sides.
fn on_canvas(photo: &RgbImage) -> RgbImage {
    let (width, height) = (640_i64, 480_i64);
    let (left, top) = ((width - i64::from(photo.width())) / 2, (height - i64::from(photo.height())) / 2);
    let pixel = |x: i64, y: i64| {
        let inside = u32::try_from(x - left).ok().zip(u32::try_from(y - top).ok());
        inside.and_then(|(x, y)| photo.get(x, y)).unwrap_or([128; 3])
    };
    let pixels = (0..height).flat_map(|y| (0..width).flat_map(move |x| pixel(x, y))).collect();
    RgbImage::new(width as u32, height as u32, pixels).unwrap_or_else(|_| photo.clone())
}

/// An engine as shipped: the fingerprint network in integers.
///
/// # Errors
/// As [`embedded_engine`].
pub fn integer_engine() -> Result<Engine, Error> {
    Engine::builder().runtime(RuntimeChoice::Auto).build()
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
