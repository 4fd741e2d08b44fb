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

/// Reliable minutiae at which more add nothing. Origin: a whole fingertip shows about 40.
pub(crate) const FULL_MINUTIAE: f32 = 40.0;

/// Mean quality of the minutiae from useless to as good as it gets. Origin: on 400 prints of five sensors it told best
/// how well a print compares with others of its finger (rank correlation 0.5); it spans 0.4 to 0.9.
pub(crate) const CONFIDENCE: Range<f32> = 0.3..0.8;

/// Square millimetres of clear ridges at which more add nothing. Origin: most of a fingertip.
pub(crate) const FULL_AREA_MM2: f32 = 120.0;

/// Local deviation of grey at which more contrast adds nothing, in levels of 255. Origin: the faintest prints of five
/// sensors have 16.
pub(crate) const FULL_CONTRAST: f32 = 14.0;

/// Quality below which a person is told about skin that is wet or dry: a good print of a dry finger needs no advice.
pub(crate) const ADVICE_BELOW: u8 = 70;

/// Skin below which the advice is to place the whole fingertip, in square millimetres. Origin: half a fingertip.
pub(crate) const LITTLE_AREA_MM2: f32 = 80.0;

/// Distance of the finger's middle from the image's middle beyond which it is off-centre, as a share of the shorter
/// side. Only told when skin is missing too. Origin: at 0.15 a fingertip that fits the sensor starts to be cut.
pub(crate) const OFF_CENTRE_SHARE: f32 = 0.15;

/// Local deviation of grey below which contrast is low, in levels of 255. Origin: as [`FULL_CONTRAST`].
pub(crate) const LOW_CONTRAST: f32 = 14.0;

/// Share of skin darker than its surroundings above which the finger is wet or pressed hard: ridges merge. Origin: the
/// wettest tenth of 400 prints of five sensors.
pub(crate) const WET_DARK_SHARE: f32 = 0.6;

/// The same below which it is dry or pressed lightly: ridges break. Origin: the driest tenth of the same prints.
pub(crate) const DRY_DARK_SHARE: f32 = 0.37;

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
