//! Tuned numbers of the extraction. Lengths are pixels at 500 ppi.

use std::ops::Range;

/// Shortest image side. Origin: 5 mm; below it no finger shows the dozen minutiae a comparison needs. Smaller values let
/// slivers through that can only fail later.
pub(crate) const MIN_SIDE: u32 = 100;

/// Longest image side. Origin: the network card's `max_side`; a hand scanner gives 80 mm, 1600 pixels. Larger sides are
/// refused by the network.
pub(crate) const MAX_SIDE: u32 = 2048;

/// Most pixels. Origin: 1500 x 1500, a slap of four fingers. Memory and time grow with it: 16 times a 388 x 374 sensor.
pub(crate) const MAX_PIXELS: u64 = 1500 * 1500;

/// Radius of the window whose mean is removed. Origin: the network's input contract (31 x 31). Any other value feeds the
/// network what it was not trained on.
pub(crate) const MEAN_RADIUS: usize = 15;

/// Radius of the window whose variance is removed. Origin: the network's input contract (61 x 61).
pub(crate) const VARIANCE_RADIUS: usize = 30;

/// Added to the deviation, in units of full grey scale. Origin: the network's input contract. Keeps sensor noise on
/// blank areas small.
pub(crate) const DEVIATION_FLOOR: f32 = 0.03;

/// Bound on a normalised value. Origin: the network's input contract.
pub(crate) const NORMALISED_BOUND: f32 = 3.0;

/// Sides of the network's input are multiples of this. Origin: the network's input contract (three halvings).
pub(crate) const INPUT_MULTIPLE: usize = 8;

/// Input pixels per cell of the minutia maps. Origin: the network's output contract.
pub(crate) const MINUTIA_STRIDE: usize = 4;

/// Input pixels per cell of the ridge field. Origin: the network's output contract.
pub(crate) const FIELD_STRIDE: usize = 8;

/// Least probability of a minutia. Origin: fixed before training; the optimum between 0.3 and 0.4 is broad. Lower values
/// add false minutiae, higher ones lose faint ones.
pub(crate) const MIN_HEAT: f32 = 0.3;

/// Least probability of finger in a place that counts as finger. Origin: even odds. Lower values let minutiae of latent residue in.
pub(crate) const MIN_FOREGROUND: f32 = 0.5;

/// Farthest a minutia may lie from its cell's centre, in cells. Origin: training teaches offsets in the 3 x 3 cells
/// round a minutia, at most 1.5 cells. Guards against a wild value moving a minutia across the image.
pub(crate) const MAX_OFFSET_CELLS: f32 = 2.0;

/// Least absolute kind logit for a kind to be told. Origin: probability 0.62; below it the kind is wrong too often to
/// help a comparison. 0 would tell every kind.
pub(crate) const MIN_KIND_LOGIT: f32 = 0.5;

/// Least distance between two minutiae, in pixels. Origin: three quarters of the usual ridge period of 9 pixels; nearer
/// pairs are one minutia seen twice. Larger values lose one of two close minutiae.
pub(crate) const SUPPRESSION_DISTANCE: f32 = 7.0;

/// Most candidates that enter suppression, best first. Origin: ten times what a whole palm print shows; bounds the time
/// spent on noise.
pub(crate) const MAX_CANDIDATES: usize = 2_000;

/// Least sum of squared differences of normalised values in 24 x 24 pixels for ridges to be there. Origin: 1 % of what
/// the faintest readable ridges give. Larger values call faint prints blank.
pub(crate) const MIN_GRADIENT_ENERGY: f32 = 2.0;

/// Least coherence of a place where ridges are clear. Origin: noise stays below 0.3, ridges of FVC prints lie above 0.5.
pub(crate) const MIN_CLEAR_COHERENCE: f32 = 0.5;

/// Half length of the profile across the ridges, in pixels. Origin: four ridges of the usual spacing, three of twice it.
pub(crate) const PERIOD_REACH: i32 = 24;

/// Lines either side of the profile's middle line, 2 pixels apart. Origin: averages pores away and stays straight.
pub(crate) const PERIOD_HALF_WIDTH: i32 = 2;

/// Least zero crossings in a profile. Origin: two whole periods.
pub(crate) const MIN_PERIOD_CROSSINGS: usize = 5;

/// Least places for a median ridge spacing. Origin: fewer are chance.
pub(crate) const MIN_PERIOD_CELLS: usize = 20;

/// Probability of finger below which a place counts as background. Origin: the soft border lies between this and 0.5.
pub(crate) const BACKGROUND_BELOW: f32 = 0.1;

/// Least share of the image that must be background for it to tell the polarity. Origin: less is a corner shadow.
pub(crate) const MIN_BACKGROUND_SHARE: f32 = 0.05;

/// Share of finger pixels darker than the ridge level. Origin: ridges cover about half of the skin.
pub(crate) const RIDGE_QUANTILE: f32 = 0.25;

/// Share of finger pixels darker than the valley level. Origin: as [`RIDGE_QUANTILE`].
pub(crate) const VALLEY_QUANTILE: f32 = 0.75;

/// How far above the darker level, as a share of the step to the brighter one, a background may lie and still suggest a
/// negative. Origin: half-way would be even odds. Larger values read more images twice.
pub(crate) const NEGATIVE_MARGIN: f32 = 0.25;

/// Sum of the minutiae's probabilities that proves a finger whatever else is seen. Origin: 179 photos of faces stay
/// below 5, readable prints of five sensors lie above 5. Larger values refuse poor prints.
pub(crate) const CERTAIN_MINUTIAE: f32 = 10.0;

/// The same where the ridge spacing is a finger's or cannot be told. Origin: as [`CERTAIN_MINUTIAE`].
pub(crate) const MIN_CERTAIN_MINUTIAE: f32 = 4.0;

/// Skin with parallel ridges of a finger's spacing that proves a finger, in square millimetres. Origin: readable prints
/// of five sensors show at least 30; one of 186 photos of faces does too (and gets quality 0).
pub(crate) const CLEAR_RIDGE_MM2: f32 = 25.0;

/// Ridge spacing of a finger, in pixels at 500 ppi. Origin: small children 5, adults 7 to 12.
pub(crate) const CHILD_TO_ADULT_PERIOD: Range<f32> = 5.0..12.5;

/// Ridge spacing a finger may just have when the print is distorted, in pixels at 500 ppi. Outside it the resolution
/// given is wrong.
pub(crate) const POSSIBLE_PERIOD: Range<f32> = 4.6..16.5;

/// Fewest minutiae on clear ridges of an impossible spacing that blame the resolution and not the picture. Origin: of 100
/// prints at half their resolution 41 are refused, 32 of them with at least 5; of 350 photos of faces one is.
pub(crate) const MIN_PRINT_MINUTIAE: usize = 5;

/// Least median deviation of grey on a finger, in levels of 255. Origin: the residue a finger leaves on an optical
/// sensor has 4, the faintest prints of five sensors 16. Smaller values take residue for a finger.
pub(crate) const MIN_CONTRAST: f32 = 6.0;

/// Radius of the average, taken twice, in which ridges vanish, in pixels. Origin: 9 pixels are the usual ridge spacing. Smaller
/// leaves wide ridges in it, larger loses the shades of a small face.
pub(crate) const SHADE_RADIUS: usize = 4;

/// Pixels from one place where shades are measured to the next. Origin: half a ridge; more changes nothing but time.
pub(crate) const SHADE_STRIDE: usize = 4;

/// Share of the local contrast broader than ridges above which a picture is a photo. Origin: prints of five sensors have 0.25 at most,
/// at a resolution stated 1.5 times too low 0.3, the generator's worst 0.41; of 95 grey photos of faces that show ridges, as hair
/// or cloth, 87 have more. Larger lets photos through, smaller refuses poor prints.
pub(crate) const MOST_SHADING: f32 = 0.45;

/// Cells of the ridge field along each side of a cell of the template's ridge map, tried in this order until the map is not too
/// large. Origin: 16 pixels, about two ridges, take some 400 bytes of a template for a usual finger; half of them, as a chequerboard, tell
/// the comparison as much. Larger cells blur cores.
pub(crate) const RIDGE_FIELD_CELLS: [usize; 5] = [2, 3, 4, 8, 16];

/// Least probability that a minutia could be seen where ridges are readable. Origin: a third.
pub(crate) const READABLE_VISIBILITY: f32 = 1.0 / 3.0;

/// The same where they are clear. Origin: two thirds; half of the cells of usual prints.
pub(crate) const CLEAR_VISIBILITY: f32 = 2.0 / 3.0;
