//! Every tuned number of this crate: name, unit, origin, and what breaks when it changes.

/// Version of the finger matcher that calibration tables name. Raise it, and calibrate again, whenever the matcher's scores
/// change: an old table would give new scores a wrong meaning. A test watches the scores.
pub const MATCHER_VERSION: &str = "finger-3";

/// Version of the face comparison that calibration tables name: the cosine of unit vectors, as a score of `50 (1 + cosine)`.
/// Raise it, and calibrate again, whenever a comparison's scores change.
pub const FACE_MATCHER_VERSION: &str = "face-1";

/// Share of a capture's contrast that is broader than ridges from which the face detector is asked. Origin: 2 % of 400 prints of five
/// sensors and a quarter of the generator's worst have more; of 3,300 grey photos of faces that pass for fingers otherwise none has
/// less than 0.25. Lower costs time on good captures, higher lets photos through.
pub const DOUBTFUL_SHADING: f32 = 0.2;

/// Confidence of a face, `0..=1`, from which a doubtful capture is a photo. Origin: of 130 doubtful prints of five sensors,
/// at their own and at wrong resolutions, none has more than 0.61, of 64 of the generator's none has any; 99 in 100 photos that pass
/// for fingers otherwise have 0.88 or more. Lower refuses poor captures as photos, higher lets photos through.
pub const SURELY_A_FACE: f32 = 0.8;

/// Fewest minutiae of the smaller of two sets that may be one capture without being equal. Fewer fit by chance.
pub const COPIED_MINUTIAE: usize = 12;

/// Fewest minutiae of the smaller of two sets that may be one capture where all of them fit within [`COPIED_FEW_RESIDUAL_PX`].
/// Origin: the policy's fewest minutiae. Fewer fit by chance.
pub const COPIED_FEW: usize = 8;

/// Distance, pixels at 500 ppi, within which a copy of few minutiae fits. Origin: of 2,800 times the first 8 or 11 minutiae of a capture
/// against a mated one of the FVC sets all fit in none. Larger takes second captures for copies.
pub const COPIED_FEW_RESIDUAL_PX: f32 = 0.5;

/// Distance, pixels at 500 ppi, within which an affine motion brings a minutia of a copy to its pair. Origin: rounding to the whole
/// pixels of a record moves one by at most 0.71, coding a picture anew by about half a pixel. Larger takes second captures for copies.
pub const COPIED_RESIDUAL_PX: f32 = 1.0;

/// Distance, pixels at 500 ppi, above which a pair is left out when the motion of a copy is found again.
pub const SETTLED_RESIDUAL_PX: f32 = 3.0;

/// Share of the smaller set's minutiae that a copy brings to their pairs. Origin: of 1,400 mated pairs of the five FVC sets none has
/// more than 0.62 under an affine motion (0.54 under a rigid one); copies in another record, turned, cropped, coded as WSQ, resized by
/// up to 4 % or stretched by 2 % are found by test. Lower takes second captures for copies, higher lets copies of poor pictures pass.
pub const COPIED_SHARE: f64 = 0.75;

/// Most by which the cosine of two vectors of one photo is below 1. Origin: a template of a byte a value is
/// at most 2.3e-5 below, the two most alike of 2,400 pairs of webcam frames of one sitting 7.7e-4, of 1,500 pairs of
/// LFW 3.4e-3. Larger takes frames of one sitting for copies.
pub const COPIED_VECTOR: f64 = 1.5e-4;

/// Largest difference, in grey levels, between the glimpses of one photo in two codings. Origin: a portrait of a chip
/// coded anew as JPEG differs by 0.05 and the drawn photos, coded anew or halved, by at most 0.37; the two most alike of 2,400 pairs of
/// webcam frames of one sitting by 1.2. The frames are those of one set (`PAD_dev`), which does not state the time between them:
/// neighbours in a video at full rate may be closer. Larger takes frames of one sitting for copies.
pub const COPIED_GLIMPSE: f64 = 0.6;

/// Least standard deviation, in grey levels, of a glimpse's cells. Origin: pictures with less are nearly blank and look alike in
/// grey levels whatever they show; the flattest of 200 webcam frames has 47, of the drawn faces 28. Lower takes dark photos for copies.
pub const GLIMPSE_CONTRAST: f64 = 12.0;

/// Most by which the aspect ratios of one photo in two sizes differ, as a share. Origin: rounding to whole pixels of sides of 100.
pub const GLIMPSE_ASPECT: f64 = 0.01;

/// Most finger samples in one visit. Origin: ten fingers, each twice. More would let one call cost without bound.
pub const MAX_SAMPLES: usize = 20;

/// Most references in one visit. Origin: three sources with a few records each. More would let one call cost without bound.
pub const MAX_REFERENCES: usize = 12;

/// Most pictures of fingers that are taken out of the records of one visit and extracted. Origin: ten fingers each from a chip and
/// a registry, twice. More would let one call cost without bound.
pub const MAX_RECORD_PICTURES: usize = 40;

/// Most views of one record that a captured finger is compared with. Origin: ten fingers, each twice, of which no position is
/// told. Fewer leave out views of records in the field, more let a record cost more.
pub const MAX_COMPARED_VIEWS: usize = 20;

/// Minutiae of a view for which [`MAX_COMPARED_VIEWS`] fit; more crowded ones take the place of several, as preparing and
/// comparing them costs time by the square of their number. Origin: a third more than a usual capture has; one view of 255,
/// the most there can be, always fits. Lower leaves out views of crowded prints, higher lets a record cost more.
pub const MAX_COMPARED_MINUTIAE: usize = 60;

/// One-sided confidence of the upper bounds in a calibration table. Origin: ISO/IEC 19795-1, annex B (rule of three).
/// Higher makes every claimed false-match rate larger and the smallest supported one too.
pub const CALIBRATION_CONFIDENCE: f64 = 0.95;

/// Standard normal quantile of [`CALIBRATION_CONFIDENCE`]. Must change with it.
pub const CALIBRATION_Z: f64 = 1.644_853_626_951_472_2;

/// Knots of a calibration table in a factor of ten of false-match rate. Origin: the table is a step function, so the
/// claimed rate is at most 10^(1/24) = 1.10 times too large between two knots. Fewer loosen that, more lengthen the file.
pub const KNOTS_PER_DECADE: f64 = 24.0;

/// Fewest mated and fewest non-mated scores a calibration is fitted to. Origin: below this the log-likelihood ratio is
/// bounded to about ln 30 and no table is worth having. Lower lets a meaningless table pass.
pub const MIN_CALIBRATION_SCORES: usize = 30;

/// Batch items in flight for each worker thread. Origin: the last items of a round leave cores idle for at most about
/// 1/128 of it, and a round of decisions is below a megabyte. More holds more results back.
pub const BATCH_ITEMS_PER_THREAD: usize = 128;

/// Resamples of a bootstrap. Origin: 2.5 % tails then rest on 25 resamples each (Efron and Tibshirani 1993, chapter 13).
/// Fewer make the interval's ends jump, more cost time in proportion.
pub const BOOTSTRAP_RESAMPLES: usize = 1_000;

/// Seed of the bootstrap, so that a report is reproducible. Any value does.
pub const BOOTSTRAP_SEED: u64 = 0x5DEE_CE66_D1CE_4E5B;

/// Slack when a rate is compared with its limit: a rate computed as 1 - k/n may exceed the true quotient by rounding.
/// Larger than 1/pairs would let one more false match pass.
pub const RATE_EPSILON: f64 = 1e-12;
