//! Tuned numbers of the quality, and what breaks if they change. They grade and advise; none is a limit for a decision.
//!
//! "LFW" below means 6,922 photos from the press, 170 x 170 pixels, with a public detector's landmarks. Where the standard
//! is named as origin, the number is that of ISO/IEC 29794-5 and its reference implementation, and a change ends the likeness.

use std::ops::RangeInclusive;

use super::measure::MeasureName;

/// A sigmoid from a value to a component.
pub(crate) struct Rise {
    /// Value at which the component is 50.
    pub(crate) middle: f32,
    /// Distance from there to 73.
    pub(crate) width: f32,
}

/// Five points of a mean head in millimetres: x to the picture's right, y down, z towards the camera; eyes, nose tip, mouth
/// corners. Origin: x and y are ArcFace's template at 63 mm between the pupils (mean of adults; Dodgson 2004), the nose
/// tip 4.5 mm lower, so that half of LFW's heads are lowered and half raised; the nose tip stands 32 mm and the mouth's corners 6 mm before the corneas (Farkas 1994, rounded). A nose drawn too long makes
/// every yaw too small in proportion.
pub(crate) const HEAD: [[f64; 3]; 5] =
    [[-31.5, 0.0, 0.0], [31.5, 0.0, 0.0], [0.2, 40.5, 32.0], [-25.7, 72.9, 6.0], [26.4, 72.6, 6.0]];

/// Source pixels a pixel of the view for which one interpolated place is enough; more places above. Origin: bilinear
/// interpolation covers two pixels; at 1.5 no more than a tenth of the finest detail aliases. Higher makes large photos
/// look sharper than small ones.
pub(crate) const TAP_SHRINK: f32 = 1.5;

/// Most places a pixel of the view is the mean of, along each side. Origin: 6 x 6 serve an eye distance of 450 pixels without
/// gaps; above it they stand apart, and what falls between is noise to the view anyway. Higher costs time in its square.
pub(crate) const MOST_TAPS: f32 = 6.0;

/// Least pixels of the view's face inside the photo for its luminance to be measured. Origin: a fifth of its 8,380.
pub(crate) const LEAST_FACE_PIXELS: u32 = 1_600;

/// Both cheeks with the sides of the mouth: left, top, right, bottom in pixels of the view. Origin: between eye and mouth,
/// clear of the nose and its shadow. Wider takes in hair and background of turned heads.
pub(crate) const ZONES: [[usize; 4]; 2] = [[38, 86, 70, 132], [90, 86, 122, 132]];

/// Least pixels of a zone inside the photo. Origin: a fifth.
pub(crate) const LEAST_ZONE_PIXELS: f32 = 300.0;

/// Pixels between the eyes to component. Origin: the standard.
pub(crate) const EYE_DISTANCE: Rise = Rise { middle: 70.0, width: 20.0 };

/// Largest yaw the eye distance is corrected for, in degrees. Origin: beyond it one eye is hidden and the angle a guess.
pub(crate) const LARGEST_YAW_CORRECTION: f32 = 60.0;

/// Face box over the photo's shorter side to component. Origin: a detector that works at 320 pixels needs 24 of them.
pub(crate) const FACE_SIZE: Rise = Rise { middle: 0.12, width: 0.03 };

/// Width of edges in percent of the eye distance to component. Origin: LFW spans 8 to 14, its median is 10.
pub(crate) const SHARPNESS: Rise = Rise { middle: 12.0, width: 1.2 };

/// Share of the face's pixels, the steepest, that edges are measured at. Origin: the outlines of eyes, brows and lips are
/// 3 %. More takes in skin, where noise is the steepest.
pub(crate) const STEEPEST: f32 = 0.02;

/// Reach of an edge to either side, in pixels of the view. Origin: a tenth of the eye distance; farther takes in other edges.
/// Blur beyond it can't be told from more blur.
pub(crate) const EDGE_REACH: usize = 6;

/// Slope that counts as none, in grey levels a pixel of the view. Origin: rounding to 8 bits.
pub(crate) const LEAST_SLOPE: f32 = 0.3;

/// Luminance up to which a pixel is lost in black. Origin: the standard.
pub(crate) const DARK: f32 = 25.0;

/// Luminance from which a pixel is lost in white. Origin: the standard.
pub(crate) const BRIGHT: f32 = 247.0;

/// Share of the face lost in black at which the component falls to 37. Origin: pupils, nostrils, brows and beards are 2 to
/// 5 % of a well lit face. (The standard forgives up to 90 %.)
pub(crate) const DARK_DECAY: f32 = 0.25;

/// The same for white. Origin: skin has no white parts; a shiny brow is 1 %.
pub(crate) const BRIGHT_DECAY: f32 = 0.15;

/// Mean luminance to component, from the dark. Origin: the standard.
pub(crate) const DARK_MEAN: Rise = Rise { middle: 0.2, width: 0.05 };

/// Mean luminance to component, from the bright. Origin: the standard.
pub(crate) const BRIGHT_MEAN: Rise = Rise { middle: 0.8, width: 0.05 };

/// Deviation of luminance at which the contrast's component reaches 63, in grey levels. Origin: LFW spans 20 to 70.
pub(crate) const CONTRAST: f32 = 18.0;

/// Excess of steps at block borders at which the component falls to 37. Origin: LFW, saved twice, has
/// 1.1; its twins saved at a quality of 3 to 20 embed measurably worse.
pub(crate) const BLOCKINESS: f32 = 1.5;

/// Least steps of each phase for blocks to be told. Origin: below it chance alone makes a ratio of 1.2.
pub(crate) const LEAST_BLOCK_STEPS: u32 = 80;

/// Largest side of the face that blocks and noise are looked for in, in pixels. Origin: time; 192 pixels hold 576 blocks.
pub(crate) const MOST_PATCH_SIDE: f32 = 192.0;

/// Least side of the same. Origin: two blocks.
pub(crate) const LEAST_PATCH_SIDE: f32 = 16.0;

/// Noise in percent of contrast at which the component falls to 37. Origin: LFW has 1 to 3; a
/// deviation of 10 levels on a face of usual contrast is 30.
pub(crate) const NOISE: f32 = 40.0;

/// Eye distance in pixels above which noise averages out when the face is shrunk. Origin: the view's, which is about an
/// embedder's.
pub(crate) const NOISE_SCALE: f32 = 50.0;

/// Contrast that noise is told against at least, in grey levels. Origin: an evenly grey face has no noise of 1000 %.
pub(crate) const LEAST_CONTRAST: f32 = 4.0;

/// a* of skin. Origin: the standard.
pub(crate) const SKIN_A: RangeInclusive<f32> = 5.0..=25.0;

/// b* of skin. Origin: the standard.
pub(crate) const SKIN_B: RangeInclusive<f32> = 5.0..=35.0;

/// Width of the sigmoid from colour distance to component. Origin: the standard.
pub(crate) const COLOUR_WIDTH: f32 = 10.0;

/// Slope of the background to component, in grey levels for a sixteenth of the eye distance. Origin: a wall has 1, half of
/// LFW's photos, taken anywhere, above 10.
pub(crate) const BACKGROUND: Rise = Rise { middle: 12.0, width: 3.0 };

/// Least pixels of background inside the photo. Origin: a twentieth of what a portrait shows.
pub(crate) const LEAST_BACKGROUND: usize = 200;

/// Eye distances a portrait shows left of, right of, above and below the middle of the eyes. Origin: the standard, as the
/// middles of its four measures.
pub(crate) const ROOM: [f32; 4] = [0.9, 0.9, 1.4, 1.8];

/// Room over that to component. Origin: the standard's width of 0.1 eye distances for 0.9.
pub(crate) const MARGIN: Rise = Rise { middle: 1.0, width: 0.11 };

/// Share of the face outside the photo at which the component falls to 37. Origin: a missing chin is 15 %.
pub(crate) const INSIDE: f32 = 0.15;

/// Component below which a measure does no further harm to the overall quality. Origin: the logarithm needs a floor; at
/// 0.02 one ruined measure of weight 1 leaves 2 of 100.
pub(crate) const LEAST_COMPONENT: f32 = 0.02;

/// Weights of the overall quality, as powers of the components. Origin: fitted to false non-matches at a false-match rate of
/// 1e-3 by `cargo run --release -p bioverify-face --example quality_discard` (its head names the data) with the bundled
/// networks on the people of folds 0 to 2, scaled so that half of the press photos, 45 pixels between the eyes, reach 60;
/// what the fit gives no weight is left out: yaw, which it took up before, shows in the detector's confidence. Illumination
/// has that of the fit at 1e-4: without any, stronger light from one side would raise the quality by what else it changes. Those of the
/// attribute network and of the share inside, which no photo of the fit tells apart, are set by hand. Larger weights spread
/// photos wider and do not change their order if all grow alike.
pub(crate) const WEIGHTS: [(MeasureName, f32); 14] = [
    (MeasureName::EyeDistance, 0.125),
    (MeasureName::Pitch, 0.026),
    (MeasureName::Sharpness, 0.164),
    (MeasureName::Noise, 0.442),
    (MeasureName::IlluminationUniformity, 0.108),
    (MeasureName::OverExposure, 0.213),
    (MeasureName::DynamicRange, 0.415),
    (MeasureName::Compression, 0.170),
    (MeasureName::FaceConfidence, 0.194),
    (MeasureName::MirrorAgreement, 0.315),
    (MeasureName::EyesVisible, 0.458),
    (MeasureName::MouthVisible, 0.458),
    (MeasureName::FaceVisible, 0.458),
    (MeasureName::FaceInside, 0.458),
];

/// Components below which an operator is told, in the order of [`super::advise`]'s table. Origin: about the worst
/// fiftieth of LFW, or where the measure's own text says so.
pub(crate) mod told {
    /// Pixels between the eyes. Origin: 26 of them have component 10; embedders lose accuracy below.
    pub(crate) const EYE_DISTANCE: u8 = 12;
    /// Yaw or pitch. Origin: 41 is 50 degrees, 75 is 30; beyond 30 comparison suffers.
    pub(crate) const POSE: u8 = 75;
    /// Roll. Origin: aligned away, but 45 degrees is no portrait.
    pub(crate) const ROLL: u8 = 50;
    /// Sharpness.
    pub(crate) const SHARPNESS: u8 = 12;
    /// Noise. Origin: 47 is 30 % of contrast.
    pub(crate) const NOISE: u8 = 47;
    /// Illumination uniformity. Origin: 51 is a tenth of overlap.
    pub(crate) const ILLUMINATION: u8 = 51;
    /// Under-exposure. Origin: 45 is a fifth of the face in black.
    pub(crate) const UNDER: u8 = 45;
    /// Over-exposure. Origin: 51 is a tenth of the face in white.
    pub(crate) const OVER: u8 = 51;
    /// Brightness, of either side. Origin: 27 is a mean of 0.15 or 0.85.
    pub(crate) const BRIGHTNESS: u8 = 27;
    /// Contrast. Origin: 49 is 12 levels.
    pub(crate) const CONTRAST: u8 = 49;
    /// Compression. Origin: 37 is an excess of 1.5; the most of 99 % of LFW is 1.4.
    pub(crate) const COMPRESSION: u8 = 37;
    /// Natural colour. Origin: 36 is 15 away from skin; a grey photo has 66.
    pub(crate) const COLOUR: u8 = 36;
    /// Covers. Origin: even odds.
    pub(crate) const LIKELY: u8 = 50;
    /// Eyes open. Origin: told of 1.7 % of LFW's open eyes; at even odds it would be 3.9 %, narrow and shaded ones.
    pub(crate) const EYES_OPEN: u8 = 25;
    /// Mouth closed. Origin: told of 4 % of LFW's mouths that are plainly closed; at even odds 6 %.
    pub(crate) const MOUTH_CLOSED: u8 = 40;
    /// Background. Origin: 10 is a slope of 19, the busiest twentieth of LFW; it hardly matters to a comparison.
    pub(crate) const BACKGROUND: u8 = 10;
    /// Share of the face inside. Origin: 72 is a twentieth missing.
    pub(crate) const INSIDE: u8 = 72;
}
