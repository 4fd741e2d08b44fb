//! A face drawn by formulas: nobody's.

#![allow(clippy::disallowed_methods)]

use bioverify_core::{Face, Landmarks, Point, Rect, RgbImage};

/// How the picture is made.
#[derive(Debug, Clone, Copy)]
pub struct Drawing {
    pub width: u32,
    pub height: u32,
    /// Distance between the eyes in pixels.
    pub eyes: f32,
    /// Middle between the eyes.
    pub middle: (f32, f32),
    /// Factor of all light.
    pub light: f32,
    /// Light lost from the left to the right of the face, 0 to 1.
    pub shadow: f32,
    /// Deviation from mid grey that is kept, 0 to 1.
    pub contrast: f32,
    /// Factors of red, green, blue.
    pub tint: [f32; 3],
    /// Largest noise in grey levels.
    pub noise: f32,
    /// Height of the pattern behind the head in grey levels.
    pub clutter: f32,
}

impl Default for Drawing {
    fn default() -> Self {
        Self {
            width: 480,
            height: 600,
            eyes: 110.0,
            middle: (240.0, 260.0),
            light: 1.0,
            shadow: 0.0,
            contrast: 1.0,
            tint: [1.0; 3],
            noise: 1.5,
            clutter: 0.0,
        }
    }
}

/// A number between -1 and 1 that depends on a place and looks like noise.
fn grain(x: i32, y: i32) -> f32 {
    let mut hash = (x as u32).wrapping_mul(0x9e37_79b1) ^ (y as u32).wrapping_mul(0x85eb_ca77);
    hash = (hash ^ (hash >> 15)).wrapping_mul(0x2c1b_3c6d);
    (hash ^ (hash >> 13)) as u16 as f32 / 32_768.0 - 1.0
}

/// 1 inside an ellipse, 0 outside, soft over a hundredth of an eye distance. All in eye distances.
fn spot(x: f32, y: f32, centre: (f32, f32), radii: (f32, f32)) -> f32 {
    let (dx, dy) = ((x - centre.0) / radii.0, (y - centre.1) / radii.1);
    let distance = (dx * dx + dy * dy).sqrt();
    ((1.0 - distance) * radii.0.min(radii.1) / 0.02 + 0.5).clamp(0.0, 1.0)
}

/// Colour at a place, in eye distances from the middle of the eyes, before light.
fn colour(x: f32, y: f32) -> ([f32; 3], f32) {
    let head = spot(x, y, (0.0, 0.35), (1.15, 1.65));
    let shade = 1.0 - 0.25 * (x * x + (y - 0.4) * (y - 0.4)) / 2.0;
    let mut tone = shade;
    for side in [-0.5, 0.5] {
        tone -= 0.55 * spot(x, y, (side, 0.0), (0.19, 0.09));
        tone += 0.35 * spot(x, y, (side - 0.1, 0.0), (0.06, 0.05));
        tone -= 0.45 * spot(x, y, (side, -0.28), (0.26, 0.05));
        tone -= 0.4 * spot(x, y, (side * 0.26, 0.66), (0.06, 0.03));
    }
    tone -= 0.12 * spot(x, y, (0.13, 0.3), (0.05, 0.3));
    tone -= 0.3 * spot(x, y, (0.0, 1.16), (0.42, 0.09));
    tone -= 0.2 * spot(x, y, (0.0, 1.16), (0.4, 0.015));
    // Pores and hairs: detail at the scale of a fortieth of the eye distance.
    tone += 0.05 * grain((x * 40.0).floor() as i32, (y * 40.0).floor() as i32);
    ([205.0 * tone, 158.0 * tone, 132.0 * tone], head)
}

impl Drawing {
    /// The picture and where its face is.
    pub fn draw(&self) -> (RgbImage, Face) {
        let mut pixels = Vec::with_capacity((self.width * self.height * 3) as usize);
        for row in 0..self.height {
            for column in 0..self.width {
                let (x, y) = ((column as f32 - self.middle.0) / self.eyes, (row as f32 - self.middle.1) / self.eyes);
                let (skin, head) = colour(x, y);
                let wall = 190.0 + self.clutter * ((x * 9.0).sin() * (y * 8.0).cos()).signum();
                let light = self.light * (1.0 - self.shadow / (1.0 + (-6.0 * x).exp()));
                let noise = self.noise * grain(column as i32, row as i32);
                for (skin, tint) in skin.into_iter().zip(self.tint) {
                    let value = skin * head + wall * (1.0 - head);
                    let value = 128.0 + (value - 128.0) * self.contrast;
                    pixels.push((value * light * tint + noise).round().clamp(0.0, 255.0) as u8);
                }
            }
        }
        (RgbImage::new(self.width, self.height, pixels).unwrap(), self.face())
    }

    /// Where the face is.
    pub fn face(&self) -> Face {
        let points = [(-0.5, 0.0), (0.5, 0.0), (0.0, 0.57), (-0.41, 1.16), (0.42, 1.16)];
        let place = |(x, y): (f32, f32)| Point::new(self.middle.0 + x * self.eyes, self.middle.1 + y * self.eyes);
        let corner = place((-1.1, -0.9));
        let bounds = Rect { x: corner.x, y: corner.y, width: 2.2 * self.eyes, height: 2.8 * self.eyes };
        Face { bounds, landmarks: Landmarks::from_points(points.map(place)), confidence: 0.95 }
    }
}
