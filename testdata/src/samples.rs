//! The few pictures that are committed, for the reception demonstration and for tests.

use crate::field::Class;
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
        let master = finger_of(finger);
        for impression in 0..3_u64 {
            let name = format!("finger-{}-impression-{}.png", finger + 1, impression + 1);
            all.push((name, render(&master, &good(&master, derive(SEED, 100 + 10 * finger + impression)))?));
        }
    }
    let master = finger_of(0);
    all.push(("finger-1-smudged.png".to_owned(), render(&master, &smudged(&master, derive(SEED, 200)))?));
    all.push(("blank.png".to_owned(), render(&master, &blank(&master, derive(SEED, 201)))?));
    Ok(all)
}

/// The three fingers: a left loop, a whorl, a right loop.
fn finger_of(index: u64) -> Master {
    let class = match index {
        1 => Class::Whorl,
        2 => Class::RightLoop,
        _ => Class::LeftLoop,
    };
    Master::of_class(derive(SEED, index), class)
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
    params.look = Look {
        // One scanner for all: a flat white ground and dark ridges.
        ground: 262.0,
        valley: rng.range(222.0, 245.0),
        ridge: rng.range(35.0, 75.0),
        threshold: rng.range(-0.25, 0.05),
        flank: 0.45,
        blur: 0.55,
        gamma: 1.0,
        border_noise: 0.025,
        border_fade: 1.4,
        pores: 0.5,
        noise: 2.5,
        coarse_noise: 1.5,
        texture: 0.0,
        shading: 3.0,
        row_noise: 0.0,
        column_noise: 0.0,
        ..params.look
    };
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
