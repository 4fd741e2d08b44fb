//! Every tuned number of this crate: name, unit, origin, and what breaks when it changes.

/// Version of the finger matcher that calibration tables name. Raise it, and calibrate again, whenever the matcher's scores
/// change: an old table would give new scores a wrong meaning. A test watches the scores.
pub const MATCHER_VERSION: &str = "finger-7";

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

/// Version of what knows a capture for a copy of the reference, told in every decision. Raise it whenever one is found that was not
/// before, or the other way round: the policy's identity stays the same, and yet it decides otherwise.
pub const COPIES_VERSION: &str = "copies-3";

/// Fewest minutiae that must be the same in two sets of one capture. Origin: the policy's fewest minutiae; of 1,400 mated pairs of
/// five FVC sets, rounded to whole pixels and 256 directions, none has a single one. Fewer are too few to tell a capture by.
pub const COPIED_MINUTIAE: usize = 8;

/// How near a motion brings so many minutiae of a copy to their pairs.
#[derive(Debug, Clone, Copy)]
pub struct Fit {
    /// Fewest pairs that must fit.
    pub minutiae: usize,
    /// Pixels at 500 ppi.
    pub pixels: f64,
    /// Degrees between the directions, once turned.
    pub degrees: f64,
}

/// A copy in the steps of a record. Origin: rounding to whole pixels moves a minutia by at most 0.71, rounding to steps of 2 degrees turns it
/// by at most 1; of 1,400 mated pairs of five FVC sets and 100,000 parts of 8 to 30 minutiae of them none has more than 9 that fit so, and those by far not
/// the share of all pairs that [`COPIED_SHARE`] asks for.
/// Fewer or wider takes parts of second captures for copies.
pub const ROUNDED_COPY: Fit = Fit { minutiae: COPIED_MINUTIAE, pixels: 0.75, degrees: 1.5 };

/// A copy whose minutiae were found anew in the recoded picture, or rounded to a tenth of a millimetre. Origin: of the same pairs and
/// parts none has more than 15 that fit so, while 16 of 20 pictures coded as WSQ and 17 of 20 templates in a card's compact format do.
/// Fewer or wider takes second captures for copies.
pub const TAKEN_ANEW_COPY: Fit = Fit { minutiae: 20, pixels: 1.0, degrees: 3.0 };

/// Share of the pairs that must fit as well. Origin: of the same pairs and parts with as many as [`ROUNDED_COPY`] asks for none has more
/// than 0.45, with 15 that fit as [`TAKEN_ANEW_COPY`] asks none more than 0.56; of a copy with as many added minutiae the matcher pairs
/// few of those. Lower takes second captures for copies.
pub const COPIED_SHARE: f64 = 0.7;

/// Distance, pixels at 500 ppi, above which a pair is left out when the motion of a copy is found again. Origin: a third
/// of a ridge, with which the other figures of copies were measured. Smaller bends the motion to some pairs, larger lets false pairs
/// bend it.
pub const SETTLED_RESIDUAL_PX: f64 = 3.0;

/// Pairs from which the motion of two pictures may stretch and shear. Origin: six free numbers
/// bring second captures nearer to each other: from 12 pairs on to a likeness of 0.93 where they have 0.90 from 20 on. Fewer takes those for
/// copies, more leaves stretched copies of small pictures unfound.
pub const STRETCHED_MINUTIAE: usize = 20;

/// Correlation of grey levels that all blocks but a tenth reach from which one picture was made of the other. Origin: of 8,400 comparisons
/// of mated pairs of five FVC sets, whole and as squares of 160 and 240 pixels, none with [`WHOLE_COPY_BLOCKS`] has more than 0.908; of 20
/// pictures turned, resized or brightened 18 or more are above. Lower takes second captures for copies: the graver mistake, as
/// the visitor has no answer to it.
pub const COPIED_LIKENESS: f64 = 0.95;

/// The same where there are fewer blocks than [`WHOLE_COPY_BLOCKS`]: skin bends little over so small a part. Origin: of the same none has
/// more than 0.952. Lower takes parts of second captures for copies.
pub const COPIED_PART_LIKENESS: f64 = 0.985;

/// Blocks from which two pictures are compared as whole prints. Origin: the likeness of second captures falls from 0.95 to 0.91
/// there; most prints of the five sets have 40 or more. Fewer takes parts of second captures for copies.
pub const WHOLE_COPY_BLOCKS: usize = 30;

/// Side of a block of pixels that is compared, pixels at 500 ppi: four ridges. Origin: of 24, 36, 48 and 64 the one whose copies and second
/// captures lie farthest apart. Smaller fits second captures (up to 0.921 at 24), larger does not fit bent copies and has too few
/// blocks in small prints.
pub const COPIED_BLOCK_PX: usize = 36;

/// Farthest a block is moved to fit, pixels at 500 ppi. Origin: below half a ridge, so that it does not come to lie on the next one.
/// Smaller loses copies whose minutiae were found somewhat elsewhere.
pub const COPIED_BLOCK_REACH_PX: i32 = 4;

/// Standard deviation of grey levels below which a block shows no ridges. Origin: [`COPIED_LIKENESS`] was measured with it. Lower compares
/// noise, higher leaves out faint prints.
pub const COPIED_BLOCK_CONTRAST: f64 = 12.0;

/// Blocks that are compared, evenly over the print. Origin: as many as a whole print has. More costs time in proportion.
pub const MOST_COPIED_BLOCKS: usize = 80;

/// Fewest blocks that say something. Origin: [`COPIED_PART_LIKENESS`] was measured from here on.
/// Fewer fit by chance.
pub const FEWEST_COPIED_BLOCKS: usize = 12;

/// Most by which the cosine of two vectors of one photo is below 1. Origin: a template of a byte a value is
/// at most 2.3e-5 below, the two most alike of 2,400 pairs of webcam frames of one sitting 7.7e-4, of 1,500 pairs of
/// LFW 3.4e-3. Larger takes frames of one sitting for copies.
pub const COPIED_VECTOR: f64 = 1.5e-4;

/// Largest difference, in grey levels, between the glimpses of one photo in two codings. Origin: a portrait of a chip
/// coded anew as JPEG differs by 0.05 and the drawn photos, coded anew or halved, by at most 0.37, 46 photos
/// as JPEG of quality 50 by at most 0.49 and resized bilinearly to 75 % or more by at most 0.48; the two most alike of 2,400 pairs of
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
