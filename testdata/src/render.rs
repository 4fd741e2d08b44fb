//! One impression of a finger, from press to picture.

use std::fmt;

use bioverify_core::{GrayImage, Ppi};

use crate::expose::expose;
use crate::master::Master;
use crate::place::{Placement, finger_period};
use crate::press::press;
use crate::rng::{Rng, derive};
use crate::style::{Look, Style};
use crate::truth::{Truth, truth};
use crate::warp::{WarpRange, draw_warp};

/// Everything an impression depends on besides its master.
#[derive(Debug, Clone, PartialEq)]
pub struct ImpressionParams {
    /// Seed of every random texture.
    pub seed: u64,
    /// How the finger lies.
    pub placement: Placement,
    /// How it looks.
    pub look: Look,
}

impl ImpressionParams {
    /// An everyday impression of `master` on a sensor of this size, looks drawn from all families.
    #[must_use]
    pub fn draw(master: &Master, seed: u64, width: usize, height: usize) -> Self {
        let mut rng = Rng::new(derive(seed, 11));
        let placement = Placement::draw(&mut rng, width, height, finger_period(master.seed));
        Self { seed, placement, look: Look::draw(&mut rng) }
    }

    /// The same with a given family of looks.
    #[must_use]
    pub fn of_style(master: &Master, seed: u64, width: usize, height: usize, style: Style) -> Self {
        let mut rng = Rng::new(derive(seed, 11));
        let placement = Placement::draw(&mut rng, width, height, finger_period(master.seed));
        Self { seed, placement, look: Look::of_style(style, &mut rng) }
    }

    /// A square training window: any sensor, any placement, any look.
    #[must_use]
    pub fn draw_window(master: &Master, seed: u64, side: usize) -> Self {
        let mut rng = Rng::new(derive(seed, 12));
        let placement = Placement::draw_window(&mut rng, side, finger_period(master.seed));
        Self { seed, placement, look: Look::draw(&mut rng) }
    }
}

/// A picture of a synthetic finger and all that is true of it.
#[derive(Clone, PartialEq)]
pub struct Impression {
    /// 8-bit grey at 500 ppi.
    pub image: GrayImage,
    /// Ground truth.
    pub truth: Truth,
}

impl fmt::Debug for Impression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Impression({:?}, {} minutiae)", self.image, self.truth.minutiae.len())
    }
}

/// A size no image can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an impression of {width} x {height} pixels cannot be rendered: give 16 to 2048 a side")]
pub struct RenderError {
    /// Width asked for, pixels.
    pub width: usize,
    /// Height asked for, pixels.
    pub height: usize,
}

/// Renders an impression. The same master and parameters give the same bytes on every machine.
///
/// # Errors
/// [`RenderError`] when a side is below 16 or above 2048 pixels.
pub fn render(master: &Master, params: &ImpressionParams) -> Result<Impression, RenderError> {
    let (width, height) = (params.placement.width, params.placement.height);
    let refused = RenderError { width, height };
    if !(16..=2048).contains(&width) || !(16..=2048).contains(&height) {
        return Err(refused);
    }
    let mut rng = Rng::new(derive(params.seed, 13));
    let range = WarpRange {
        period: params.placement.period,
        turn: params.placement.turn,
        distortion: params.placement.distortion,
    };
    let warp = draw_warp(&mut rng, range, params.placement.image_centre, params.placement.canvas_centre);
    let press = press(master, &params.placement, &warp, &params.look, &mut rng);
    let grey = expose(master, &press, &params.placement, &params.look, &mut rng);
    let truth = truth(master, &press, &params.placement, &warp, &grey);
    let pixels = grey.data.iter().map(|value| value.round().clamp(0.0, 255.0) as u8).collect();
    let image = GrayImage::new(width as u32, height as u32, Ppi::STANDARD, pixels).map_err(|_| refused)?;
    Ok(Impression { image, truth })
}
