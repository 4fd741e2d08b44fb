//! The engines.

use std::any::Any;

use fprint_pipeline::{GrayImage, fprint_bozorth3, fprint_mindtct};

use crate::print::{Minutia, Print};
use crate::set::{Item, Sample};

/// A template of one engine.
pub type Template = Box<dyn Any>;

/// An engine that finds minutiae and compares them.
pub trait Peer {
    /// Name of its row and of its file of scores.
    fn name(&self) -> &'static str;
    /// The minutiae of a picture; `None` where there are none.
    fn extract(&self, item: &Item) -> Option<Print>;
    /// Minutiae, its own or another's, made ready to be compared.
    fn prepare(&self, print: &Print) -> Option<Template>;
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
    fn extract(&self, item: &Item) -> Option<Print> {
        let Sample::Picture { image, .. } = &item.sample else { return None };
        let (width, height) = (image.width() as usize, image.height() as usize);
        let picture = GrayImage::new(image.as_raw(), width, height, item.ppi).ok()?;
        // NBIS counts rows from below and points out of the ridge.
        let minutia = |m: &fprint_mindtct::Minutia| Minutia {
            x: m.x.max(0) as u16,
            y: (height as i32 - m.y).clamp(0, height as i32 - 1) as u16,
            angle: units(m.theta + 180),
            kind: 0,
            quality: m.quality.clamp(1, 100) as u8,
        };
        let minutiae = fprint_mindtct::detect_minutiae(picture).iter().map(minutia).collect();
        Some(Print { width: width as u16, height: height as u16, resolution: per_centimetre(item.ppi), minutiae })
    }
    fn prepare(&self, print: &Print) -> Option<Template> {
        let minutia = |m: &Minutia| fprint_bozorth3::Minutia {
            x: m.x.into(),
            y: i32::from(print.height) - i32::from(m.y),
            theta: (degrees(m.angle) + 180) % 360,
        };
        let points: Points = print.minutiae.iter().map(minutia).collect();
        Some(Box::new(points))
    }
    fn compare(&self, probe: &dyn Any, reference: &dyn Any) -> f64 {
        let sides = probe.downcast_ref::<Points>().zip(reference.downcast_ref::<Points>());
        sides.map_or(0.0, |(a, b)| f64::from(fprint_bozorth3::match_score(a, b)))
    }
}

/// 256ths of a turn.
fn units(degrees: i32) -> u8 {
    ((degrees.rem_euclid(360) * 256 + 180) / 360) as u8
}

/// Halves go down, so that NBIS's 32 directions come back as it told them.
fn degrees(units: u8) -> i32 {
    (i32::from(units) * 360 + 127) / 256 % 360
}

/// Pixels per centimetre, as records tell it.
fn per_centimetre(ppi: u16) -> u16 {
    ((u32::from(ppi) * 100 + 127) / 254) as u16
}

/// `nbis-rs`: NBIS itself, in C.
#[cfg(feature = "nbis")]
struct Nbis;

#[cfg(feature = "nbis")]
impl Peer for Nbis {
    fn name(&self) -> &'static str {
        "nbis-rs"
    }
    fn extract(&self, item: &Item) -> Option<Print> {
        let Sample::Picture { file, .. } = &item.sample else { return None };
        let found = nbis::extract_minutiae(file, Some(f64::from(item.ppi))).ok()?;
        let print = Print::read(&found.to_iso_19794_2_2005())?;
        // It writes 500 ppi whatever the picture has, and qualities up to 63.
        let minutiae =
            print.minutiae.iter().map(|m| Minutia { quality: (u16::from(m.quality) * 100 / 63) as u8, ..*m });
        Some(Print { resolution: per_centimetre(item.ppi), minutiae: minutiae.collect(), ..print })
    }
    fn prepare(&self, print: &Print) -> Option<Template> {
        // It reads the count as a number with a sign.
        let mut print = print.clone();
        print.minutiae.sort_by_key(|minutia| std::cmp::Reverse(minutia.quality));
        print.minutiae.truncate(i8::MAX as usize);
        Some(Box::new(nbis::load_iso_19794_2_2005(&print.write()).ok()?))
    }
    fn compare(&self, probe: &dyn Any, reference: &dyn Any) -> f64 {
        let sides = probe.downcast_ref::<nbis::Minutiae>().zip(reference.downcast_ref::<nbis::Minutiae>());
        sides.map_or(0.0, |(a, b)| f64::from(a.compare(b)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn angles_survive_a_record() {
        for degree in 0..360 {
            let back = degrees(units(degree));
            let apart = (back - degree).rem_euclid(360);
            assert!(apart.min(360 - apart) <= 1, "{degree} became {back}");
        }
        let nbis = (0..32).map(|step| (450 - (step * 45 + 2) / 4) % 360);
        assert!(nbis.map(|degree| (degree, degrees(units(degree)))).all(|(told, back)| told == back));
    }

    #[test]
    fn a_print_compared_with_itself_scores_more_than_turned_minutiae() {
        let minutia = |i: u16| Minutia {
            x: 40 + i * 37 % 200,
            y: 30 + i * 61 % 260,
            angle: (i * 47 % 256) as u8,
            kind: 0,
            quality: 60,
        };
        let print = Print { width: 300, height: 300, resolution: 197, minutiae: (0..40).map(minutia).collect() };
        let other = Print {
            minutiae: print.minutiae.iter().map(|m| Minutia { angle: m.angle.wrapping_mul(3), ..*m }).collect(),
            ..print.clone()
        };
        for peer in peers() {
            let [a, b] = [&print, &other].map(|print| peer.prepare(print));
            let (Some(a), Some(b)) = (a, b) else { continue };
            assert!(peer.compare(a.as_ref(), a.as_ref()) > peer.compare(a.as_ref(), b.as_ref()), "{}", peer.name());
        }
    }
}
