//! Tuned numbers of the quality. They grade and advise; no decision about a person rests on them.

use std::ops::Range;

/// Square millimetres of a pixel at 500 ppi: (25.4 mm / 500)^2.
pub(crate) const MM2_PER_PIXEL: f32 = (25.4 / 500.0) * (25.4 / 500.0);

/// Millimetres of a pixel at 500 ppi.
pub(crate) const MM_PER_PIXEL: f32 = 25.4 / 500.0;

/// Least coherence of a place that counts as clear ridges. Origin: noise stays below 0.3.
pub(crate) const CLEAR_COHERENCE: f32 = 0.4;

/// Least quality of a minutia that counts as reliable. Origin: even odds.
pub(crate) const RELIABLE_QUALITY: u8 = 50;

/// Points that the natural logarithm of the shared minutiae is worth: twice as many are 20 points. Origin: logistic regression of
/// false non-matches at FMR 0.1 % over the 3,360 mated pairs of 120 synthetic fingers, `models/finger-minutiae/quality`. Smaller
/// tells good captures from poor ones less.
pub(crate) const SHARED_POINTS: f32 = 29.8;

/// Points lost where ridges run together all over the finger. Origin: the same regression. Larger counts wet fingers out that
/// compare well.
pub(crate) const MERGED_POINTS: f32 = 19.4;

/// Points of a single shared minutia on a finger without merged ridges. Origin: the same regression, so that at 10 points a
/// comparison with an ordinary capture misses as often as not, and every 30 points more bring the odds of a miss to a tenth.
/// Policies rest on this scale: with another one their thresholds mean something else.
pub(crate) const BASE_POINTS: f32 = -9.2;

/// Share of dark pixels in 24 x 24 above which ridges run together. Origin: parallel ridges have 0.5, and 0.6 where they are fat.
pub(crate) const MERGED_DARK_SHARE: f32 = 0.62;

/// Quality below which a person is told about skin that is wet or dry: a good print of a dry finger needs no advice.
pub(crate) const ADVICE_BELOW: u8 = 70;

/// Skin below which the advice is to place the whole fingertip, in square millimetres. Origin: half a fingertip.
pub(crate) const LITTLE_AREA_MM2: f32 = 80.0;

/// Distance of the finger's middle from the image's middle beyond which it is off-centre, as a share of the shorter
/// side. Only told when skin is missing too. Origin: at 0.15 a fingertip that fits the sensor starts to be cut.
pub(crate) const OFF_CENTRE_SHARE: f32 = 0.15;

/// Share of a side of the image that the finger covers where it is cut. Origin: a third of the side is most of a finger's width.
pub(crate) const CUT_SIDE: f32 = 0.3;

/// The same where there is room for it. Origin: a cell or two of the soft border.
pub(crate) const FREE_SIDE: f32 = 0.05;

/// Local deviation of grey below which contrast is low, in levels of 255. Origin: the faintest prints of
/// five sensors have 16.
pub(crate) const LOW_CONTRAST: f32 = 14.0;

/// Share of skin darker than its surroundings above which the finger is wet or pressed hard: ridges merge. Origin: the
/// wettest tenth of 400 prints of five sensors.
pub(crate) const WET_DARK_SHARE: f32 = 0.6;

/// The same below which it is dry or pressed lightly: ridges break. Origin: the driest tenth of the same prints.
pub(crate) const DRY_DARK_SHARE: f32 = 0.37;

/// The same where ridges are unclear as well ([`LOW_CLARITY`]): crumbs of a dry ridge are noise, half of which is dark. Origin:
/// synthetic fingers, 0.38 to 0.44 where dry, 0.49 to 0.52 where good.
pub(crate) const CRUMBLY_DARK_SHARE: f32 = 0.45;

/// How many times fainter ridges of one direction are where the finger slid. Origin: drags of three quarters of a ridge's spacing on
/// synthetic fingers give 3.5 to 8; of 400 prints of five sensors one in a hundred has more than 3, wet ones among them.
pub(crate) const LEAST_SMEAR: f32 = 3.0;

/// Square millimetres of an older print worth wiping away. Origin: a tenth of a fingertip.
pub(crate) const MUCH_RESIDUE_MM2: f32 = 15.0;

/// Clarity below which ridges are smeared or worn. Origin: the worst tenth of the same prints.
pub(crate) const LOW_CLARITY: f32 = 0.5;

/// Reliable minutiae below which a comparison is doubtful. Origin: 12 paired points are the classical rule.
pub(crate) const FEW_MINUTIAE: usize = 12;

/// Ridge spacing outside which the resolution is doubtful, in pixels at 500 ppi. Origin: 400 prints of five sensors span
/// 6.5 to 10.7 at their own resolution, so none is doubted; of the same prints with a resolution stated 1.5 times too low
/// 78 % are doubted or refused, 1.5 times too high 69 %. The rest cannot be told from a finger with wide or narrow ridges:
/// a smaller range doubts real prints (6.7 to 10.8 doubts one in 200), and neither minutiae per area nor clarity parts
/// them better. Children below about six lie under the lower bound; a doubt only keeps a mismatch from being clear.
pub(crate) const USUAL_PERIOD: Range<f32> = 6.4..11.5;

/// Cells of 8 pixels round the finger that are not looked at for residue. Origin: its soft border reaches two ridges far.
pub(crate) const CLEAR_OF_FINGER: usize = 3;

/// Contrast up to which what passes for finger may be residue, as a share of the finger's median. Origin: residue on optical
/// sensors has a tenth to a third.
pub(crate) const RESIDUE_CONTRAST: f32 = 0.5;

/// Least coherence of a place that counts as residue. Origin: as the clear places of the ridge spacing.
pub(crate) const CLEAR_RESIDUE: f32 = 0.5;

/// Ridge spacing of residue, in pixels at 500 ppi. Origin: a finger's, from small children to wide ridges pressed flat.
pub(crate) const RESIDUE_PERIOD: Range<f32> = 5.0..14.0;

/// Least clear cells of 8 pixels for a drag to be told. Origin: a square centimetre; fewer have ridges of one direction only.
pub(crate) const MIN_SMEAR_CELLS: u32 = 300;
