//! Cuts a square with the face and its surroundings out of a photo.

use bioverify_core::{Product, Rect, RgbImage, Stage, Trace};
use bioverify_model::CropCard;

use crate::detect::Turn;
use crate::plane::{Affine, Outside, Plane, warp};

/// The square round `bounds` that the card asks for, turned upright and resized to `side x side` pixels.
pub(crate) fn crop(
    photo: &RgbImage,
    bounds: &Rect,
    quarter_turns: u8,
    card: CropCard,
    (width, height): (usize, usize),
    trace: &mut dyn Trace,
) -> Plane {
    let (centre, long) = (bounds.centre(), f64::from(bounds.width.max(bounds.height)) * f64::from(card.factor));
    let (step_x, step_y) = (long / width.max(1) as f64, long / height.max(1) as f64);
    // Of the turned photo only the direction of its axes matters here: the square turns round its own centre.
    let turn = Turn::new(quarter_turns).to_photo(photo);
    let ([a, b, _], [c, d, _]) = (turn.x, turn.y);
    let (middle_x, middle_y) = ((width as f64 - 1.0) / 2.0, (height as f64 - 1.0) / 2.0);
    let row = |p: f64, q: f64, centre: f32| {
        [p * step_x, q * step_y, f64::from(centre) - 0.5 - p * step_x * middle_x - q * step_y * middle_y]
    };
    let map = Affine { x: row(a, b, centre.x), y: row(c, d, centre.y) };
    let plane = warp(photo, &map, (width, height), Outside::Fill(card.fill));
    if trace.accepts(Stage::Crop)
        && let Some(picture) = plane.to_photo()
    {
        trace.take(Stage::Crop, Product::Photo(&picture));
    }
    plane
}

#[cfg(test)]
mod tests {
    use bioverify_core::NoTrace;

    use super::*;

    #[test]
    fn a_turned_photo_gives_the_crop_of_the_upright_one() {
        let upright = RgbImage::new(40, 60, (0..7200).map(|i| (i * 7 % 251) as u8).collect()).unwrap();
        let bounds = Rect { x: 10.0, y: 20.0, width: 8.0, height: 10.0 };
        let card = CropCard { factor: 2.0, fill: 127.5 };
        let wanted = crop(&upright, &bounds, 0, card, (20, 20), &mut NoTrace);
        // Lying on its side: three quarter turns bring it back.
        let lying = upright.turned(1);
        let there = Rect { x: 60.0 - 30.0, y: 10.0, width: 10.0, height: 8.0 };
        let found = crop(&lying, &there, 3, card, (20, 20), &mut NoTrace);
        for (found, wanted) in found.samples.iter().zip(&wanted.samples) {
            assert!(found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-3), "{found:?} {wanted:?}");
        }
        let far = Rect { x: 500.0, ..bounds };
        assert!(crop(&upright, &far, 0, card, (4, 4), &mut NoTrace).samples.iter().all(|s| *s == [127.5; 3]));
    }
}
