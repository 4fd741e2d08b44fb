//! The engines.

use std::any::Any;

use fprint_pipeline::{GrayImage, fprint_bozorth3};

use crate::set::Item;

/// A template of one engine.
pub type Template = Box<dyn Any>;

/// An engine that finds minutiae and compares them.
pub trait Peer {
    /// Name of its row and of its file of scores.
    fn name(&self) -> &'static str;
    /// The template of a picture; `None` where there is none.
    fn extract(&self, item: &Item) -> Option<Template>;
    /// How alike two of its templates are; higher is more alike.
    fn compare(&self, probe: &dyn Any, reference: &dyn Any) -> f64;
}

/// Every engine that was built in.
pub fn peers() -> Vec<Box<dyn Peer>> {
    vec![
        Box::new(Fprint),
        #[cfg(feature = "nbis")]
        Box::new(Nbis),
    ]
}

/// `fprint-pipeline`: NBIS's mindtct and bozorth3, rewritten in Rust.
struct Fprint;

/// The points of one print.
type Points = Vec<fprint_bozorth3::Minutia>;

impl Peer for Fprint {
    fn name(&self) -> &'static str {
        "fprint-pipeline"
    }
    fn extract(&self, Item { image, ppi, .. }: &Item) -> Option<Template> {
        let picture = GrayImage::new(image.as_raw(), image.width() as usize, image.height() as usize, *ppi).ok()?;
        let points: Points = fprint_pipeline::minutiae_to_bozorth(&fprint_pipeline::extract_minutiae(picture));
        Some(Box::new(points))
    }
    fn compare(&self, probe: &dyn Any, reference: &dyn Any) -> f64 {
        let sides = probe.downcast_ref::<Points>().zip(reference.downcast_ref::<Points>());
        sides.map_or(0.0, |(a, b)| f64::from(fprint_bozorth3::match_score(a, b)))
    }
}

/// `nbis-rs`: NBIS itself, in C.
#[cfg(feature = "nbis")]
struct Nbis;

#[cfg(feature = "nbis")]
impl Peer for Nbis {
    fn name(&self) -> &'static str {
        "nbis-rs"
    }
    fn extract(&self, Item { file, ppi, .. }: &Item) -> Option<Template> {
        Some(Box::new(nbis::extract_minutiae(file, Some(f64::from(*ppi))).ok()?))
    }
    fn compare(&self, probe: &dyn Any, reference: &dyn Any) -> f64 {
        let sides = probe.downcast_ref::<nbis::Minutiae>().zip(reference.downcast_ref::<nbis::Minutiae>());
        sides.map_or(0.0, |(a, b)| f64::from(a.compare(b)))
    }
}
