//! Where the finger touches the sensor and what of the sensor is seen.

use crate::params::{CANVAS_HEIGHT, CANVAS_WIDTH};
use crate::rng::Rng;

/// A rectangle in image pixels; may reach beyond the image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// First column.
    pub left: i32,
    /// First row.
    pub top: i32,
    /// Columns.
    pub width: i32,
    /// Rows.
    pub height: i32,
}

impl Frame {
    /// A sensor that no window shows the end of.
    pub const BOUNDLESS: Self = Self { left: -2_000, top: -2_000, width: 5_000, height: 5_000 };

    /// Whether a pixel lies on the sensor.
    #[must_use]
    pub fn contains(&self, x: i32, y: i32) -> bool {
        x >= self.left && y >= self.top && x < self.left + self.width && y < self.top + self.height
    }
}

/// How the finger is put down.
#[derive(Debug, Clone, PartialEq)]
pub struct Placement {
    /// Image width in pixels.
    pub width: usize,
    /// Image height in pixels.
    pub height: usize,
    /// The sensor's area on the image; what lies outside is padding.
    pub sensor: Frame,
    /// Grey of the padding outside the sensor; `None` continues the sensor's ground.
    pub padding: Option<u8>,
    /// Image position that `canvas_centre` lies on.
    pub image_centre: (f32, f32),
    /// Canvas position under `image_centre`.
    pub canvas_centre: (f32, f32),
    /// Turn, radians counter-clockwise.
    pub turn: f32,
    /// Half axes of the contact area, canvas pixels.
    pub contact: (f32, f32),
    /// Centre of the contact area, canvas pixels.
    pub contact_centre: (f32, f32),
    /// Strength of skin distortion (see [`crate::warp::WarpRange`]).
    pub distortion: f32,
    /// Ridge period on the image, pixels.
    pub period: f32,
}

/// The mean ridge period of a finger, drawn from its seed alone: pixels at 500 ppi, N(9.2, 1.15) clipped to 6.8..12.5.
#[must_use]
pub fn finger_period(master_seed: u64) -> f32 {
    Rng::new(crate::rng::derive(master_seed, 4)).normal(9.2, 1.15).clamp(6.8, 12.5)
}

impl Placement {
    /// Draws a window of `side` x `side` pixels for training: any sensor size, any placement, any part of the finger.
    pub fn draw_window(rng: &mut Rng, side: usize, period: f32) -> Self {
        let (sensor, padding) = draw_sensor(rng, side as i32);
        let turn = match rng.below(20) {
            0 => rng.range(-3.2, 3.2),
            1..4 => rng.range(-0.8, 0.8),
            _ => rng.normal(0.0, 0.21),
        };
        let mut this = Self::draw(rng, side, side, period);
        let visible = (
            (sensor.left.max(0) + (sensor.left + sensor.width).min(side as i32)) as f32 * 0.5,
            (sensor.top.max(0) + (sensor.top + sensor.height).min(side as i32)) as f32 * 0.5,
        );
        this.image_centre = (visible.0 + rng.normal(0.0, 26.0), visible.1 + rng.normal(0.0, 30.0));
        this.canvas_centre.0 += rng.normal(0.0, 30.0);
        this.canvas_centre.1 += rng.normal(0.0, 55.0);
        this.sensor = sensor;
        this.padding = padding;
        this.turn = turn;
        this
    }

    /// Draws an everyday placement on a sensor of this size: the finger near the middle, a moderate turn.
    pub fn draw(rng: &mut Rng, width: usize, height: usize, period: f32) -> Self {
        let turn = rng.normal(0.0, 0.21);
        let distortion = match rng.below(10) {
            0..3 => rng.range(0.1, 0.6),
            3..8 => rng.range(0.6, 1.3),
            _ => rng.range(1.3, 2.5),
        };
        let canvas_centre =
            (CANVAS_WIDTH as f32 * 0.5 + rng.normal(0.0, 10.0), CANVAS_HEIGHT as f32 * 0.5 + rng.normal(0.0, 16.0));
        // A light touch shows little, a rolled or heavy finger nearly everything.
        let size = rng.range(0.72, 1.3);
        let contact = (size * rng.normal(148.0, 12.0), size * rng.normal(192.0, 22.0));
        Self {
            width,
            height,
            sensor: Frame { left: 0, top: 0, width: width as i32, height: height as i32 },
            padding: None,
            image_centre: (
                width as f32 * 0.5 + rng.normal(0.0, 0.05) * width as f32,
                height as f32 * 0.5 + rng.normal(0.0, 0.05) * height as f32,
            ),
            canvas_centre,
            turn,
            contact,
            contact_centre: (canvas_centre.0 + rng.normal(0.0, 14.0), canvas_centre.1 + rng.normal(0.0, 25.0)),
            distortion,
            period: period * rng.normal(1.0, 0.015),
        }
    }
}

/// Draws the sensor's area on a square window: larger than it, or smaller with padding.
fn draw_sensor(rng: &mut Rng, side: i32) -> (Frame, Option<u8>) {
    if rng.chance(0.55) {
        return (Frame::BOUNDLESS, None);
    }
    let sizes = [(300, 300), (256, 300), (300, 480), (288, 384), (256, 360), (320, 320), (208, 288), (388, 374)];
    let (width, height) = sizes.get(rng.below(sizes.len())).copied().unwrap_or((300, 300));
    let start = |rng: &mut Rng, length: i32| {
        let slack = side - length;
        if slack >= 0 && rng.chance(0.5) {
            0
        } else {
            slack.min(0) + rng.below(slack.unsigned_abs() as usize + 1) as i32
        }
    };
    let frame = Frame { left: start(rng, width), top: start(rng, height), width, height };
    let padding = match rng.below(6) {
        0..2 => Some(255),
        2 => Some(0),
        3 => Some(rng.below(256) as u8),
        _ => None,
    };
    (frame, padding)
}
