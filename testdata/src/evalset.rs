//! Sets of pictures for evaluation: PNG files, a set table and the truth of each picture.

use std::fs;
use std::io;
use std::path::Path;

use bioverify_core::{GrayImage, MinutiaKind};
use image::ImageEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use rayon::prelude::*;
use serde::Serialize;

use crate::master::Master;
use crate::render::{Impression, ImpressionParams, render};
use crate::rng::derive;
use crate::style::Style;

/// What to write.
#[derive(Debug, Clone, Copy)]
pub struct SetPlan {
    /// Fingers.
    pub fingers: usize,
    /// Impressions of each.
    pub impressions: usize,
    /// Seed of everything.
    pub seed: u64,
    /// Number of the first finger, so that sets of one seed can be disjoint.
    pub first: usize,
    /// Picture width, pixels.
    pub width: usize,
    /// Picture height, pixels.
    pub height: usize,
    /// One family of looks, or `None` for all.
    pub style: Option<Style>,
}

/// A set that could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SetError {
    /// The file system refused.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The picture size is impossible.
    #[error(transparent)]
    Render(#[from] crate::render::RenderError),
    /// A picture could not be encoded.
    #[error("cannot encode a picture: {0}")]
    Encode(#[from] image::ImageError),
    /// A table could not be written.
    #[error("cannot write a table: {0}")]
    Table(#[from] csv::Error),
    /// The truth could not be written.
    #[error("cannot write ground truth: {0}")]
    Truth(#[from] serde_json::Error),
}

#[derive(Serialize)]
struct TruthFile {
    width: u32,
    height: u32,
    ppi: u16,
    class: String,
    minutiae: Vec<TruthRow>,
}

/// One minutia as written: pixels, degrees counter-clockwise (M1).
#[derive(Serialize)]
struct TruthRow {
    x: f32,
    y: f32,
    degrees: f32,
    kind: &'static str,
    visibility: f32,
}

/// Writes `SET.csv` (`id,subject,path,ppi`), `images/` and `truth/` under `dir`.
///
/// # Errors
/// [`SetError`] when a file cannot be written or the size is impossible.
pub fn write_set(dir: &Path, plan: SetPlan) -> Result<(), SetError> {
    fs::create_dir_all(dir.join("images"))?;
    fs::create_dir_all(dir.join("truth"))?;
    let rows: Result<Vec<Vec<[String; 4]>>, SetError> =
        (plan.first..plan.first + plan.fingers).into_par_iter().map(|finger| write_finger(dir, plan, finger)).collect();
    let mut table = csv::Writer::from_path(dir.join("SET.csv"))?;
    table.write_record(["id", "subject", "path", "ppi"])?;
    for row in rows?.into_iter().flatten() {
        table.write_record(row)?;
    }
    table.flush()?;
    Ok(())
}

fn write_finger(dir: &Path, plan: SetPlan, finger: usize) -> Result<Vec<[String; 4]>, SetError> {
    let seed = derive(plan.seed, finger as u64);
    let master = Master::new(seed);
    let mut rows = Vec::with_capacity(plan.impressions);
    for impression in 0..plan.impressions {
        let own = derive(seed, 1_000 + impression as u64);
        let params = match plan.style {
            Some(style) => ImpressionParams::of_style(&master, own, plan.width, plan.height, style),
            None => ImpressionParams::draw(&master, own, plan.width, plan.height),
        };
        let print = render(&master, &params)?;
        let id = format!("{finger:05}_{}", impression + 1);
        let path = format!("images/{id}.png");
        fs::write(dir.join(&path), png(&print.image)?)?;
        fs::write(dir.join(format!("truth/{id}.json")), truth_json(&master, &print)?)?;
        rows.push([id, format!("{finger:05}"), path, print.image.ppi().get().to_string()]);
    }
    Ok(rows)
}

fn truth_json(master: &Master, print: &Impression) -> Result<String, serde_json::Error> {
    let minutiae = print.truth.minutiae.iter().map(|minutia| TruthRow {
        x: minutia.position.x,
        y: minutia.position.y,
        degrees: minutia.direction.degrees(),
        kind: if minutia.kind == MinutiaKind::Bifurcation { "bifurcation" } else { "ending" },
        visibility: minutia.visibility,
    });
    serde_json::to_string_pretty(&TruthFile {
        width: print.image.width(),
        height: print.image.height(),
        ppi: print.image.ppi().get(),
        class: format!("{:?}", master.field.class),
        minutiae: minutiae.collect(),
    })
}

/// An 8-bit grey PNG, as small as the encoder can make it.
///
/// # Errors
/// Whatever the encoder refuses.
pub fn png(image: &GrayImage) -> Result<Vec<u8>, image::ImageError> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Adaptive);
    encoder.write_image(image.pixels(), image.width(), image.height(), image::ExtendedColorType::L8)?;
    Ok(bytes)
}
