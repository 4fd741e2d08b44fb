//! Collects what an extraction shows of itself, for a picture an operator can look at.

use std::io::Cursor;

use bioverify_core::{GrayImage, Minutia, MinutiaSet, Product, Stage, Trace};
use image::{ExtendedColorType, ImageFormat};
use ndarray::Array2;

use crate::fault::Fault;

/// The first image an extraction shows, with its foreground and minutiae.
#[derive(Default)]
pub struct Overlay {
    image: Option<GrayImage>,
    foreground: Option<Array2<f32>>,
    minutiae: Option<Vec<Minutia>>,
}

impl Trace for Overlay {
    fn accepts(&self, stage: Stage) -> bool {
        // Minutiae are the last product of the three: with them the first image is complete.
        self.minutiae.is_none() && matches!(stage, Stage::Resample | Stage::Foreground | Stage::Suppress)
    }

    fn take(&mut self, _: Stage, product: Product<'_>) {
        match product {
            Product::Image(image) => self.image = Some(image.clone()),
            Product::Map(map) => self.foreground = Some(map.to_owned()),
            Product::Minutiae(minutiae) => self.minutiae = Some(minutiae.to_vec()),
            _ => {}
        }
    }
}

impl Overlay {
    /// The picture as PNG: twice 500 ppi, endings as red circles, bifurcations as green squares, background blue.
    pub fn png(self) -> Result<Vec<u8>, Fault> {
        let image = self.image.ok_or_else(|| undrawn(&"no image was processed"))?;
        let side = |pixels: u32| u16::try_from(pixels).unwrap_or(u16::MAX);
        let minutiae = MinutiaSet::new(side(image.width()), side(image.height()), self.minutiae.unwrap_or_default());
        let minutiae = minutiae.map_err(|error| undrawn(&error))?;
        let foreground = self.foreground.as_ref().map(|map| map.view());
        let drawn = bioverify_finger::overlay(&image, &minutiae, foreground).map_err(|error| undrawn(&error))?;
        encode(&drawn)
    }
}

/// A drawn picture as PNG.
pub fn encode(drawn: &bioverify_finger::Overlay) -> Result<Vec<u8>, Fault> {
    let mut bytes = Cursor::new(Vec::new());
    let (width, height, colour) = (drawn.width, drawn.height, ExtendedColorType::Rgb8);
    image::write_buffer_with_format(&mut bytes, &drawn.rgb, width, height, colour, ImageFormat::Png)
        .map_err(|error| undrawn(&error))?;
    Ok(bytes.into_inner())
}

/// Why there is no picture.
pub fn undrawn(error: &dyn std::fmt::Display) -> Fault {
    Fault::error(format_args!("no overlay: {error}"), "leave --overlay out")
}

#[cfg(test)]
mod tests {
    use bioverify_core::Ppi;

    use super::*;

    fn grey(side: u32) -> GrayImage {
        GrayImage::new(side, side, Ppi::STANDARD, vec![200; (side * side) as usize]).unwrap()
    }

    #[test]
    fn the_first_of_several_images_is_drawn() {
        let mut overlay = Overlay::default();
        overlay.take(Stage::Resample, Product::Image(&grey(40)));
        overlay.take(Stage::Suppress, Product::Minutiae(&[]));
        assert!(!overlay.accepts(Stage::Resample));
        let picture = image::load_from_memory(&overlay.png().unwrap()).unwrap();
        assert_eq!((picture.width(), picture.height()), (80, 80));
    }

    #[test]
    fn without_an_image_there_is_no_overlay() {
        assert!(Overlay::default().png().err().unwrap().to_string().contains("no image"));
    }
}
