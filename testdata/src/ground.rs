//! The sensor without a finger.

use crate::place::Placement;
use crate::plane::{Plane, smooth_noise};
use crate::rng::Rng;
use crate::style::Look;

/// The empty sensor: level, gradient, texture.
pub(crate) fn ground(look: &Look, placement: &Placement, rng: &mut Rng) -> Plane {
    let (width, height) = (placement.width, placement.height);
    let mut grey = Plane::filled(width, height, look.ground);
    let clouds = smooth_noise(rng, width, height, 90.0);
    let texture = smooth_noise(rng, width, height, look.texture_pitch);
    let (sx, sy) = (rng.normal(0.0, look.shading) / width as f32, rng.normal(0.0, look.shading) / height as f32);
    let cloudy = 0.4 * look.shading;
    grey.update(|x, y, value| {
        let index = y * width + x;
        let read = |plane: &Plane| plane.data.get(index).copied().unwrap_or(0.0);
        let ramp = sx * (x as f32 - width as f32 * 0.5) + sy * (y as f32 - height as f32 * 0.5);
        *value += ramp + cloudy * read(&clouds) + look.texture * read(&texture);
    });
    grey
}

/// Whatever lies outside the sensor's area.
pub(crate) fn pad(grey: &mut Plane, look: &Look, placement: &Placement) {
    let level = placement.padding.map_or(look.ground.clamp(0.0, 255.0).round(), f32::from);
    let sensor = placement.sensor;
    grey.update(|x, y, value| {
        if !sensor.contains(x as i32, y as i32) {
            *value = level;
        }
    });
}
