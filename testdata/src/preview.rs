//! Contact sheets for human eyes.

use bioverify_core::MinutiaKind;
use image::{Rgb, RgbImage};

use crate::render::Impression;

/// Pictures side by side, `columns` a row, each once bare and, below, once with its truth drawn: endings red, bifurcations
/// blue, faint where illegible; ignored places tinted, outside the contact area green.
#[must_use]
pub fn contact_sheet(impressions: &[Impression], columns: usize, bare: bool) -> RgbImage {
    let columns = columns.max(1);
    let width = impressions.iter().map(|i| i.image.width()).max().unwrap_or(1);
    let height = impressions.iter().map(|i| i.image.height()).max().unwrap_or(1);
    let copies = if bare { 2 } else { 1 };
    let rows = impressions.len().div_ceil(columns) as u32;
    let mut sheet = RgbImage::new(width * columns as u32, height * rows * copies);
    for (index, impression) in impressions.iter().enumerate() {
        let (column, row) = ((index % columns) as u32, (index / columns) as u32);
        if bare {
            paste(&mut sheet, impression, column * width, row * copies * height, false);
        }
        paste(&mut sheet, impression, column * width, (row * copies + copies - 1) * height, true);
    }
    sheet
}

fn paste(sheet: &mut RgbImage, impression: &Impression, left: u32, top: u32, labels: bool) {
    let truth = &impression.truth;
    for y in 0..impression.image.height() {
        for (x, grey) in (0_u32..).zip(impression.image.row(y)) {
            let mut colour = [*grey, *grey, *grey];
            if labels {
                if truth.ignore.clamped((x / 4) as isize, (y / 4) as isize) > 0.5 {
                    colour[2] = colour[2].saturating_sub(90);
                }
                if truth.foreground.clamped((x / 8) as isize, (y / 8) as isize) < 0.5 {
                    colour[0] = colour[0].saturating_sub(60);
                }
            }
            dot(sheet, left + x, top + y, colour);
        }
    }
    if labels {
        draw_minutiae(sheet, impression, left, top);
    }
}

fn draw_minutiae(sheet: &mut RgbImage, impression: &Impression, left: u32, top: u32) {
    for minutia in &impression.truth.minutiae {
        let strong = (80.0 + 175.0 * minutia.visibility) as u8;
        let colour = if minutia.kind == MinutiaKind::Ending { [strong, 0, 0] } else { [0, 60, strong] };
        let angle = minutia.direction.radians();
        let (c, s) = (libm::cosf(angle), -libm::sinf(angle));
        let mut mark = |x: f32, y: f32| {
            let (x, y) = ((minutia.position.x + x).round(), (minutia.position.y + y).round());
            if x >= 0.0 && y >= 0.0 && x < impression.image.width() as f32 && y < impression.image.height() as f32 {
                dot(sheet, left + x as u32, top + y as u32, colour);
            }
        };
        for step in 0..13 {
            mark(c * step as f32, s * step as f32);
        }
        for step in 0..16 {
            let turn = std::f32::consts::TAU * step as f32 / 16.0;
            mark(3.0 * libm::cosf(turn), 3.0 * libm::sinf(turn));
        }
    }
}

fn dot(sheet: &mut RgbImage, x: u32, y: u32, colour: [u8; 3]) {
    if let Some(pixel) = sheet.get_pixel_mut_checked(x, y) {
        *pixel = Rgb(colour);
    }
}
