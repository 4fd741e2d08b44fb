//! The images of a set as they are: their templates, and where on them the finger lies.

use std::path::{Path, PathBuf};

use bioverify::Fingers;
use bioverify_core::{GrayImage, Ppi, Product, Stage, Trace};
use rayon::prelude::*;

use crate::commands::eval::FINGER_COLUMNS;
use crate::fault::Fault;
use crate::input::{parse_ppi, read_image};
use crate::progress;
use crate::tables::place;
use crate::templates::{Missing, Template, read_list, tell_missing};

/// Pixels at 500 ppi of a cell of the foreground map.
const CELL: f64 = 8.0;

/// The part of an image that shows the finger, in the image's pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finger {
    /// Square pixels.
    pub area: f64,
    /// Its centre of gravity.
    pub middle: (f64, f64),
    /// Width and height of the box around it.
    pub size: (f64, f64),
}

/// One image of the set.
pub struct Original {
    /// Index of its finger.
    pub subject: u32,
    /// Its file: a set of many images does not fit into memory.
    pub path: PathBuf,
    /// Its resolution.
    pub ppi: Ppi,
    /// Its template.
    pub template: Template,
    /// Where the finger lies on it.
    pub finger: Finger,
}

/// A set whose images went through the extractor.
pub struct Originals {
    /// Those with a template, in the list's order.
    pub originals: Vec<Original>,
    /// The others, each with the reason.
    pub failures: Vec<(String, String)>,
}

/// Reads and extracts every image of a set.
pub fn read_set(list: &Path, fingers: &Fingers) -> Result<Originals, Fault> {
    let (listed, _) = read_list(list, FINGER_COLUMNS, |[.., ppi]| [ppi.clone()])?;
    let mut jobs = Vec::with_capacity(listed.len());
    for one in listed {
        let ([ppi], line) = &one.rest;
        let ppi = parse_ppi(ppi)
            .map_err(|told| Fault::error(format!("ppi {ppi:?} cannot be used"), told).at(place(list, *line)))?;
        jobs.push((one.id, one.subject, one.path, ppi));
    }
    let count = jobs.len();
    let bar = progress::bar("extract", count);
    let results: Vec<(String, Result<Original, Missing>)> = jobs
        .into_par_iter()
        .map(|(id, subject, path, ppi)| {
            let result = original(fingers, subject, path, ppi);
            bar.inc(1);
            (id, result)
        })
        .collect();
    bar.finish_and_clear();
    let (mut originals, mut missing) = (Vec::with_capacity(count), Vec::new());
    for (id, result) in results {
        match result {
            Ok(one) => originals.push(one),
            Err(why) => missing.push((id, why)),
        }
    }
    Ok(Originals { originals, failures: tell_missing(list, count, missing)? })
}

fn original(fingers: &Fingers, subject: u32, path: PathBuf, ppi: Ppi) -> Result<Original, Missing> {
    let image = read_image(&path, ppi, None).map_err(|fault| Missing::unread(&fault))?;
    let mut seen = Seen::default();
    let extraction = fingers.extract(&image, &mut seen).map_err(Missing::empty)?;
    let finger = seen.finger(&image).ok_or_else(|| Missing::empty("no finger was found"))?;
    Ok(Original { subject, path, ppi, template: Template::new(&extraction.minutiae), finger })
}

/// Sums over the cells of the foreground.
#[derive(Default)]
struct Seen {
    count: f64,
    sum: (f64, f64),
    least: (f64, f64),
    most: (f64, f64),
}

impl Trace for Seen {
    fn accepts(&self, stage: Stage) -> bool {
        stage == Stage::Foreground
    }

    fn take(&mut self, _: Stage, product: Product<'_>) {
        let Product::Map(map) = product else { return };
        *self = Self { least: (f64::INFINITY, f64::INFINITY), ..Self::default() };
        for ((row, column), _) in map.indexed_iter().filter(|(_, probability)| **probability > 0.5) {
            let (x, y) = (column as f64, row as f64);
            self.count += 1.0;
            self.sum = (self.sum.0 + x, self.sum.1 + y);
            self.least = (self.least.0.min(x), self.least.1.min(y));
            self.most = (self.most.0.max(x), self.most.1.max(y));
        }
    }
}

impl Seen {
    fn finger(&self, image: &GrayImage) -> Option<Finger> {
        let cell = CELL / f64::from(image.ppi().scale_to_standard());
        let middle = |sum: f64| (sum / self.count + 0.5) * cell;
        (self.count > 0.0).then(|| Finger {
            area: self.count * cell * cell,
            middle: (middle(self.sum.0), middle(self.sum.1)),
            size: ((self.most.0 - self.least.0 + 1.0) * cell, (self.most.1 - self.least.1 + 1.0) * cell),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    #[test]
    fn the_finger_is_where_its_cells_are() {
        let finger = |row: usize, column: usize| (2..6).contains(&row) && (4..6).contains(&column);
        let map = Array2::from_shape_fn((10, 10), |(row, column)| if finger(row, column) { 0.9_f32 } else { 0.0 });
        let mut seen = Seen::default();
        seen.take(Stage::Foreground, Product::Map(map.view()));
        let image = GrayImage::new(160, 160, Ppi::new(1000).unwrap(), vec![0; 160 * 160]).unwrap();
        let finger = seen.finger(&image).unwrap();
        assert_eq!(finger, Finger { area: 8.0 * 256.0, middle: (80.0, 64.0), size: (32.0, 64.0) });
        assert!(Seen::default().finger(&image).is_none());
    }
}
