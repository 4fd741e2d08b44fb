//! Lets the sensor see the glass, from the empty ground to the finished picture.

use crate::compress::compress;
use crate::dirt::{fibres, speck, stain};
use crate::ground::{ground, pad};
use crate::master::Master;
use crate::others::{neighbour, residue};
use crate::place::Placement;
use crate::plane::{Plane, blur, smooth_noise, soft_step};
use crate::press::Press;
use crate::rng::Rng;
use crate::sense::{sense, slip, smear};
use crate::style::Look;

/// Grey levels of the picture, `width * height`, `[0, 255]`, not yet rounded.
#[must_use]
pub fn expose(master: &Master, press: &Press, placement: &Placement, look: &Look, rng: &mut Rng) -> Plane {
    let mut grey = ground(look, placement, rng);
    if look.latent > 0.0 {
        let strength = look.latent * (look.valley - look.ridge);
        residue(&mut grey, master, look, strength, rng);
    }
    lay_print(&mut grey, press, look, rng);
    if look.neighbour {
        neighbour(&mut grey, master, look, rng);
    }
    for _ in 0..look.stains {
        stain(&mut grey, rng);
    }
    for _ in 0..look.specks {
        speck(&mut grey, rng);
    }
    if look.fibres > 0 {
        fibres(&mut grey, look.fibres, rng);
    }
    if look.smear > 0.0 {
        smear(&mut grey, look.smear, rng.range(0.0, 3.15));
    }
    blur(&mut grey, look.blur);
    sense(&mut grey, look, rng);
    slip(&mut grey, look, rng);
    compress(&mut grey, look.compression);
    pad(&mut grey, look, placement);
    grey
}

/// Print over ground; contrast drifts over the print.
fn lay_print(grey: &mut Plane, press: &Press, look: &Look, rng: &mut Rng) {
    let (width, height) = (grey.width, grey.height);
    let drift = smooth_noise(rng, width, height, 65.0);
    let sheen = smooth_noise(rng, width, height, 30.0);
    let lift = look.valley - look.ground;
    for (index, value) in grey.data.iter_mut().enumerate() {
        let read = |plane: &Plane| plane.data.get(index).copied().unwrap_or(0.0);
        let contact = read(&press.contact);
        if contact < -0.3 {
            continue;
        }
        // Valleys darken gradually from the border inwards; ridges begin with the contact itself.
        let inside = soft_step(contact * 30.0 / look.border_fade.max(0.2));
        let touch = soft_step(contact * 60.0 / look.border_fade.max(0.2));
        let contrast = (1.0 - look.contrast_drift * (0.5 + 0.5 * read(&drift))).clamp(0.25, 1.2);
        let depth = (look.valley - look.ridge) * contrast;
        let breath = look.halo * rim(contact);
        let base =
            *value - breath + lift * inside + 0.25 * look.contrast_drift * lift.abs().min(25.0) * read(&sheen) * inside;
        *value = base - depth * read(&press.ink) * touch;
    }
}

/// 1 at the rim of the contact area, falling to 0 at a distance of 0.3 outside and inside.
fn rim(contact: f32) -> f32 {
    let near = (1.0 - contact.abs() / 0.3).max(0.0);
    near * near
}
