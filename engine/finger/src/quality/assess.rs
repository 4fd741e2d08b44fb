//! Measures of a finger image.

use bioverify_core::{GrayImage, Minutia, Quality};
use ndarray::{Array2, ArrayView2};

use super::darkness::darkness;
use super::defect::Defect;
use super::grade::{defects, overall};
use super::params::{CLEAR_COHERENCE, MM_PER_PIXEL, MM2_PER_PIXEL, RELIABLE_QUALITY};
use super::residue::residue;
use super::smear::smear;
use crate::extract::{FIELD_STRIDE, MIN_FOREGROUND, RidgeEvidence};

/// How good an image is. Lengths at 500 ppi.
#[derive(Debug, Clone, PartialEq)]
pub struct QualityReport {
    /// 0 to 100: how surely a comparison with another capture of the finger finds them alike. At 10 it misses them as often as not,
    /// and every 30 points more bring the odds of a miss to a tenth: one in eleven at 40, one in a hundred at 70.
    pub overall: Quality,
    /// What a person can act on, worst first.
    pub defects: Vec<Defect>,
    /// Share of the image that is finger, 0 to 1.
    pub foreground_fraction: f32,
    /// Finger in square millimetres.
    pub foreground_mm2: f32,
    /// Share of the image that is finger with clear ridges, 0 to 1.
    pub ridge_fraction: f32,
    /// Finger with clear ridges in square millimetres.
    pub ridge_mm2: f32,
    /// Where the middle of the finger lies from the middle of the image, millimetres to the right and down.
    pub off_centre_mm: (f32, f32),
    /// Mean coherence of the ridges on the finger, 0 to 1.
    pub clarity: f32,
    /// Median local deviation of grey on the finger, in levels of 255.
    pub contrast: f32,
    /// Share of the finger that is darker than its surroundings, 0 to 1; about half.
    pub dark_share: f32,
    /// Share of the finger where ridges run together, 0 to 1.
    pub merged: f32,
    /// How many times stronger the ridges of one direction are than those across it, at least 1: a drag blurs those it crosses.
    pub smear: f32,
    /// Ridges of an older print beside the finger, in square millimetres.
    pub residue_mm2: f32,
    /// How much of each side of the image the finger covers.
    pub cut: Sides,
    /// Mean quality of the minutiae, 0 to 1.
    pub confidence: f32,
    /// Minutiae found.
    pub minutiae: usize,
    /// Minutiae with a quality of at least 50.
    pub reliable_minutiae: usize,
    /// Minutiae that another capture as good as this one is expected to show as well: the sum of their squared qualities.
    pub shared_minutiae: f32,
    /// Median distance between neighbouring ridges in pixels; `None` where too few places show it.
    pub ridge_period: Option<f32>,
    /// Share of the local contrast on the finger that is broader than ridges, 0 to 1: below 0.3 of prints, mostly above of
    /// photos.
    pub shading: f32,
    /// Whether the ridges were white and have been turned dark.
    pub negative: bool,
    /// Shorter side of the image in millimetres.
    pub shorter_side_mm: f32,
}

/// A share of each side of an image, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sides {
    /// Of the left side.
    pub left: f32,
    /// Of the right side.
    pub right: f32,
    /// Of the upper side.
    pub top: f32,
    /// Of the lower side.
    pub bottom: f32,
}

/// What quality is judged from.
pub(crate) struct Sample<'a> {
    /// The image at 500 ppi, ridges dark.
    pub(crate) image: &'a GrayImage,
    /// Its local contrast, rows x columns.
    pub(crate) normalised: ArrayView2<'a, f32>,
    /// Probability of finger, rows x columns of cells of 8 pixels.
    pub(crate) foreground: ArrayView2<'a, f32>,
    /// Coherence and direction in the same cells.
    pub(crate) evidence: &'a RidgeEvidence,
    /// The minutiae.
    pub(crate) minutiae: &'a [Minutia],
    /// Median ridge spacing in pixels.
    pub(crate) ridge_period: Option<f32>,
    /// Share of the local contrast that is broader than ridges.
    pub(crate) shading: f32,
    /// Whether the image is the negative of the one given.
    pub(crate) negative: bool,
}

/// Measures and grades.
pub(crate) fn assess(sample: &Sample<'_>) -> QualityReport {
    let finger = sample.foreground.mapv(|p| p > MIN_FOREGROUND);
    let cells = finger.iter().filter(|is_finger| **is_finger).count() as f32;
    let clear = |cell| sample.evidence.coherence.get(cell).is_some_and(|c| *c > CLEAR_COHERENCE);
    let clear_cells = finger.indexed_iter().filter(|(cell, on)| **on && clear(*cell)).count() as f32;
    let all_cells = finger.len().max(1) as f32;
    let cell_mm2 = (FIELD_STRIDE * FIELD_STRIDE) as f32 * MM2_PER_PIXEL;
    let coherent: f32 =
        finger.iter().zip(&sample.evidence.coherence).filter(|(on, _)| **on).map(|(_, coherence)| coherence).sum();
    let qualities = || sample.minutiae.iter().filter_map(|minutia| minutia.quality).map(Quality::get);
    let total: f32 = qualities().map(f32::from).sum();
    let shared: f32 = qualities().map(|quality| f32::from(quality) * f32::from(quality) / 10_000.0).sum();
    let darkness = darkness(&finger, sample.normalised);
    let contrasts = contrasts(&finger, sample.image);
    let contrast = median(&contrasts, &finger);
    let mut report = QualityReport {
        overall: Quality::MIN,
        defects: Vec::new(),
        foreground_fraction: cells / all_cells,
        foreground_mm2: cells * cell_mm2,
        ridge_fraction: clear_cells / all_cells,
        ridge_mm2: clear_cells * cell_mm2,
        off_centre_mm: off_centre(&finger, sample.image),
        clarity: coherent / cells.max(1.0),
        contrast,
        dark_share: darkness.share,
        merged: darkness.merged,
        smear: smear(sample, &contrasts, &finger),
        residue_mm2: residue(sample, &contrasts, contrast),
        cut: cut(&finger),
        confidence: total / 100.0 / (sample.minutiae.len().max(1) as f32),
        minutiae: sample.minutiae.len(),
        reliable_minutiae: qualities().filter(|quality| *quality >= RELIABLE_QUALITY).count(),
        shared_minutiae: shared,
        ridge_period: sample.ridge_period,
        shading: sample.shading,
        negative: sample.negative,
        shorter_side_mm: sample.image.width().min(sample.image.height()) as f32 * MM_PER_PIXEL,
    };
    report.overall = overall(&report);
    report.defects = defects(&report);
    report
}

/// From the middle of the image to the centroid of the finger, millimetres right and down; zero without a finger.
fn off_centre(finger: &Array2<bool>, image: &GrayImage) -> (f32, f32) {
    let (mut sum_x, mut sum_y, mut count) = (0.0, 0.0, 0.0);
    for ((row, column), _) in finger.indexed_iter().filter(|(_, on)| **on) {
        sum_x += column as f32 + 0.5;
        sum_y += row as f32 + 0.5;
        count += 1.0;
    }
    if count == 0.0 {
        return (0.0, 0.0);
    }
    let offset = |sum: f32, side: u32| (sum / count * FIELD_STRIDE as f32 - side as f32 / 2.0) * MM_PER_PIXEL;
    (offset(sum_x, image.width()), offset(sum_y, image.height()))
}

/// How much of each side of the image the finger covers.
fn cut(finger: &Array2<bool>) -> Sides {
    let (rows, columns) = finger.dim();
    let share = |on: usize, all: usize| on as f32 / all.max(1) as f32;
    let row =
        |row: usize| share((0..columns).filter(|column| finger.get((row, *column)) == Some(&true)).count(), columns);
    let column = |column: usize| share((0..rows).filter(|row| finger.get((*row, column)) == Some(&true)).count(), rows);
    Sides {
        left: column(0),
        right: column(columns.saturating_sub(1)),
        top: row(0),
        bottom: row(rows.saturating_sub(1)),
    }
}

/// Deviation of grey inside each of the finger's cells and its right and lower neighbour; 0 beside the finger.
fn contrasts(finger: &Array2<bool>, image: &GrayImage) -> Array2<f32> {
    let window = 2 * FIELD_STRIDE;
    let mut contrasts = Array2::zeros(finger.dim());
    for ((row, column), _) in finger.indexed_iter().filter(|(_, on)| **on) {
        let (mut sum, mut squares, mut count) = (0_u32, 0_u32, 0_u32);
        for y in row * FIELD_STRIDE..row * FIELD_STRIDE + window {
            for &grey in image.row(y as u32).iter().skip(column * FIELD_STRIDE).take(window) {
                sum += u32::from(grey);
                squares += u32::from(grey) * u32::from(grey);
                count += 1;
            }
        }
        let count = count.max(1) as f32;
        let mean = sum as f32 / count;
        if let Some(contrast) = contrasts.get_mut((row, column)) {
            *contrast = (squares as f32 / count - mean * mean).max(0.0).sqrt();
        }
    }
    contrasts
}

/// Median over the finger's cells; 0 without a finger.
fn median(contrasts: &Array2<f32>, finger: &Array2<bool>) -> f32 {
    let on_finger = contrasts.iter().zip(finger).filter(|(_, on)| **on);
    let mut sorted: Vec<f32> = on_finger.map(|(contrast, _)| *contrast).collect();
    sorted.sort_unstable_by(f32::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}
