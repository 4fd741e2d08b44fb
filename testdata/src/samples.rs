//! The few pictures that are committed, for the reception demonstration and for tests.

use crate::master::Master;
use crate::place::Placement;
use crate::render::{Impression, ImpressionParams, RenderError, render};
use crate::rng::{Rng, derive};
use crate::style::{Look, Style};

/// Folder of the samples inside the test data folder.
pub const FOLDER: &str = "finger";
/// Width of every sample, pixels.
pub const WIDTH: usize = 288;
/// Height of every sample, pixels.
pub const HEIGHT: usize = 360;
/// Seed of everything here.
const SEED: u64 = 2_024;

/// All samples with their file names: three fingers in three good impressions each, a smudged one, a nearly blank one.
///
/// # Errors
/// [`RenderError`] never in practice: the sizes are fixed and possible.
pub fn samples() -> Result<Vec<(String, Impression)>, RenderError> {
    let mut all = Vec::new();
    for finger in 0..3_u64 {
        let master = Master::new(derive(SEED, finger));
        for impression in 0..3_u64 {
            let name = format!("finger-{}-impression-{}.png", finger + 1, impression + 1);
            all.push((name, render(&master, &good(&master, derive(SEED, 100 + 10 * finger + impression)))?));
        }
    }
    let master = Master::new(derive(SEED, 0));
    all.push(("finger-1-smudged.png".to_owned(), render(&master, &smudged(&master, derive(SEED, 200)))?));
    all.push(("blank.png".to_owned(), render(&master, &blank(&master, derive(SEED, 201)))?));
    Ok(all)
}

/// An attended capture on a clean optical scanner.
fn good(master: &Master, seed: u64) -> ImpressionParams {
    let mut rng = Rng::new(seed);
    let mut params = ImpressionParams::of_style(master, seed, WIDTH, HEIGHT, Style::Clean);
    let Placement { turn, distortion, contact, period, canvas_centre, contact_centre, .. } = &mut params.placement;
    *turn = rng.normal(0.0, 0.14).clamp(-0.3, 0.3);
    *distortion = rng.range(0.4, 0.9);
    *period = crate::place::finger_period(master.seed).clamp(8.2, 9.8);
    *contact = (rng.range(150.0, 165.0), rng.range(185.0, 215.0));
    *canvas_centre = (240.0 + rng.normal(0.0, 8.0), 318.0 + rng.normal(0.0, 12.0));
    *contact_centre = *canvas_centre;
    params.look = Look { noise: 1.5, coarse_noise: 1.0, texture: 0.0, shading: 3.0, ..params.look };
    params
}

/// A wet finger that slid: ridges drowned over most of the print.
fn smudged(master: &Master, seed: u64) -> ImpressionParams {
    let mut params = good(master, seed);
    params.look = Look {
        threshold: -1.1,
        pressure: 0.5,
        merging: 0.5,
        merging_pitch: 12.0,
        wet_blots: 14,
        smear: 14.0,
        blur: 2.2,
        contrast_drift: 0.5,
        stains: 6,
        ..params.look
    };
    params
}

/// A sensor nobody touched: only the shadow of an older print.
fn blank(master: &Master, seed: u64) -> ImpressionParams {
    let mut params = good(master, seed);
    params.placement.contact = (1.0, 1.0);
    params.placement.contact_centre = (-4_000.0, -4_000.0);
    params.look = Look { ground: 236.0, valley: 230.0, ridge: 60.0, latent: 0.06, stains: 1, ..params.look };
    params
}
