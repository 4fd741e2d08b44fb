//! A picture of what the extractor saw, and of what a comparison found.

mod compared;

use bioverify_core::{GrayImage, ImageError, Minutia, MinutiaKind, MinutiaSet, math};
use ndarray::ArrayView2;
use zeroize::Zeroize;

use crate::extract::{FIELD_STRIDE, MIN_FOREGROUND, resample};

pub use compared::overlay_compared;

/// Pixels of the picture per pixel at 500 ppi: a minutia's mark is 14 pixels wide and can be told from its neighbours.
const ZOOM: u32 = 2;
/// Radius of a mark, in pixels of the picture.
const RADIUS: f32 = 6.0;
/// Length of the stroke along the ridge, in pixels of the picture.
const STROKE: f32 = 20.0;

/// An RGB picture, three bytes a pixel, row after row. Wiped on drop: it shows the finger.
#[derive(Clone, PartialEq, Eq)]
pub struct Overlay {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// `3 * width * height` bytes, red, green, blue.
    pub rgb: Vec<u8>,
}

impl Drop for Overlay {
    fn drop(&mut self) {
        self.rgb.zeroize();
    }
}

impl std::fmt::Debug for Overlay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Overlay({} x {})", self.width, self.height)
    }
}

/// Draws `minutiae` over `image` at twice 500 ppi: endings as red circles, bifurcations as green squares, others as
/// yellow circles, each with a stroke along the ridge, the fainter the less sure. What is not finger (`foreground` below
/// one half, rows x columns of cells of 8 pixels at 500 ppi) is tinted blue.
///
/// # Errors
/// [`ImageError`] if the image cannot be brought to 500 ppi.
pub fn overlay(
    image: &GrayImage,
    minutiae: &MinutiaSet,
    foreground: Option<ArrayView2<'_, f32>>,
) -> Result<Overlay, ImageError> {
    let image = resample(image)?;
    let mut canvas = Canvas::new(&image, foreground);
    // The surest last, on top.
    for minutia in minutiae.minutiae().iter().rev() {
        let colour = match minutia.kind {
            MinutiaKind::Ending => [230, 30, 30],
            MinutiaKind::Bifurcation => [0, 160, 60],
            MinutiaKind::Other => [225, 170, 0],
        };
        let sure = minutia.quality.map_or(1.0, |quality| 0.35 + 0.65 * f32::from(quality.get()) / 100.0);
        canvas.mark(minutia, colour, sure);
    }
    Ok(canvas.picture)
}

/// A coordinate in pixels of the picture: the middle of the zoomed pixel.
fn place(coordinate: f32) -> f32 {
    (coordinate + 0.5) * ZOOM as f32 - 0.5
}

struct Canvas {
    picture: Overlay,
}

impl Canvas {
    fn new(image: &GrayImage, foreground: Option<ArrayView2<'_, f32>>) -> Self {
        let (width, height) = (image.width() * ZOOM, image.height() * ZOOM);
        let mut rgb = Vec::with_capacity(3 * width as usize * height as usize);
        for y in 0..height {
            for x in 0..width {
                let grey = image.get(x / ZOOM, y / ZOOM).unwrap_or_default();
                let cell = ((y / ZOOM) as usize / FIELD_STRIDE, (x / ZOOM) as usize / FIELD_STRIDE);
                let is_finger = foreground.is_none_or(|map| map.get(cell).is_some_and(|p| *p > MIN_FOREGROUND));
                rgb.extend(if is_finger { [grey; 3] } else { [grey - grey / 4, grey - grey / 6, grey / 2 + 127] });
            }
        }
        Self { picture: Overlay { width, height, rgb } }
    }

    /// White, of so many pixels at 500 ppi.
    fn blank(width: u32, height: u32) -> Self {
        let (width, height) = (width * ZOOM, height * ZOOM);
        Self { picture: Overlay { width, height, rgb: vec![255; 3 * width as usize * height as usize] } }
    }

    fn mark(&mut self, minutia: &Minutia, colour: [u8; 3], sure: f32) {
        let (x, y) = (place(minutia.position.x), place(minutia.position.y));
        let (dx, dy) = (math::cosf(minutia.direction.radians()), -math::sinf(minutia.direction.radians()));
        self.line((x + RADIUS * dx, y + RADIUS * dy), (x + STROKE * dx, y + STROKE * dy), colour, sure);
        let corners = if minutia.kind == MinutiaKind::Bifurcation { 4 } else { 16 };
        let corner = |i: u32| {
            let turn = (i as f32 + 0.5) * std::f32::consts::TAU / corners as f32;
            (x + RADIUS * math::cosf(turn), y + RADIUS * math::sinf(turn))
        };
        (0..corners).for_each(|i| self.line(corner(i), corner(i + 1), colour, sure));
    }

    /// A line two pixels wide.
    fn line(&mut self, from: (f32, f32), to: (f32, f32), colour: [u8; 3], opacity: f32) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let steps = dx.abs().max(dy.abs()).ceil().max(1.0);
        for step in 0..steps as u32 {
            let t = step as f32 / steps;
            let (x, y) = (from.0 + t * dx, from.1 + t * dy);
            let thick = if dx.abs() > dy.abs() { (0.0, 1.0) } else { (1.0, 0.0) };
            self.blend(x, y, colour, opacity);
            self.blend(x + thick.0, y + thick.1, colour, opacity);
        }
    }

    fn blend(&mut self, x: f32, y: f32, colour: [u8; 3], opacity: f32) {
        let (x, y) = ((x + 0.5).floor(), (y + 0.5).floor());
        let picture = &mut self.picture;
        if x < 0.0 || y < 0.0 || x >= picture.width as f32 || y >= picture.height as f32 {
            return;
        }
        let start = 3 * (y as usize * picture.width as usize + x as usize);
        let Some(pixel) = picture.rgb.get_mut(start..start + 3) else { return };
        for (channel, wanted) in pixel.iter_mut().zip(colour) {
            *channel = (f32::from(*channel) * (1.0 - opacity) + f32::from(wanted) * opacity + 0.5) as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bioverify_core::{Direction, Point, Ppi, Quality};
    use ndarray::Array2;

    fn white(width: u32, height: u32) -> GrayImage {
        GrayImage::new(width, height, Ppi::STANDARD, vec![255; (width * height) as usize]).unwrap()
    }

    fn one(x: f32, y: f32, direction: f32, kind: MinutiaKind) -> MinutiaSet {
        let quality = Some(Quality::MAX);
        let direction = Direction::from_radians(direction);
        MinutiaSet::new(100, 80, vec![Minutia { position: Point::new(x, y), direction, kind, quality }]).unwrap()
    }

    fn pixel(picture: &Overlay, x: u32, y: u32) -> [u8; 3] {
        let start = 3 * (y * picture.width + x) as usize;
        [picture.rgb[start], picture.rgb[start + 1], picture.rgb[start + 2]]
    }

    #[test]
    fn the_stroke_points_up_for_a_quarter_turn() {
        let set = one(50.0, 40.0, std::f32::consts::FRAC_PI_2, MinutiaKind::Ending);
        let picture = overlay(&white(100, 80), &set, None).unwrap();
        assert_eq!((picture.width, picture.height, picture.rgb.len()), (200, 160, 3 * 200 * 160));
        assert_eq!(pixel(&picture, 101, 68), [230, 30, 30]);
        assert_eq!(pixel(&picture, 101, 94), [255, 255, 255]);
    }

    #[test]
    fn marks_at_every_corner_stay_inside() {
        for (x, y) in [(0.0, 0.0), (99.9, 0.0), (0.0, 79.9), (99.9, 79.9)] {
            for turn in 0..8 {
                let set = one(x, y, turn as f32 * 0.8, MinutiaKind::Bifurcation);
                let picture = overlay(&white(100, 80), &set, None).unwrap();
                assert!(picture.rgb.iter().any(|v| *v != 255));
            }
        }
    }

    #[test]
    fn what_is_not_finger_is_blue_and_other_resolutions_fit() {
        let mut foreground = Array2::ones((10, 13));
        foreground[[0, 0]] = 0.2;
        let image = GrayImage::new(200, 160, Ppi::new(1000).unwrap(), vec![100; 200 * 160]).unwrap();
        let set = one(50.0, 40.0, 0.0, MinutiaKind::Other);
        let picture = overlay(&image, &set, Some(foreground.view())).unwrap();
        let [r, _, b] = pixel(&picture, 3, 3);
        assert!(b > r + 50);
        assert_eq!(pixel(&picture, 60, 3), [100; 3]);
        assert_eq!(picture.width, 200);
    }
}
