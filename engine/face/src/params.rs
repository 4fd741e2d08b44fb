//! Tuned numbers of this crate, and what breaks if they change. What depends on a network stands on its card instead.

/// Longest sides of the picture a detector sees, in pixels, tried in turn until a face is found. Origin: at 320 a face of a
/// fourteenth of the picture is 24 pixels wide, the smallest a small detector finds; 640 finds half that in four times the
/// time. Smaller first misses faces in group pictures, larger first costs every frame.
pub(crate) const WORKING_SIDES: [u32; 2] = [320, 640];

/// Confidence from which an upright face needs no look at the turned photo, where the card's `decode.sure` says nothing else.
/// Origin: YuNet gives lying faces up to 0.91 with wrong landmarks, upright ones 0.91 to 0.95. Higher costs three more looks
/// at most photos, lower takes lying faces for upright.
pub(crate) const SURE: f32 = 0.92;

/// How much more confident a face in a turned photo must be than one found before. Origin: without it one in a thousand
/// upright photos was taken for a turned one; lying faces gain 0.03 to 0.3 by the right turn. Higher leaves photos lying,
/// lower turns upright ones.
pub(crate) const TURN_MARGIN: f32 = 0.02;

/// Confidence from which a face found at a smaller working size ends the search. Lower misses small faces where something
/// else looks a little like one, higher costs four looks at the large size.
pub(crate) const LIKELY: f32 = 0.75;

/// Most a small photo is enlarged at the second working size. Origin: twice shows faces of half the smallest size; beyond
/// that interpolation shows nothing new.
pub(crate) const LARGEST_ENLARGEMENT: f64 = 2.0;

/// Least difference between the brightest and the darkest of a photo's pixels (1st and 99th percentile of luma) for it to
/// show anything. Origin: sensor noise under a lens cap spans 3 to 6. Higher refuses dim but usable photos.
pub(crate) const BLANK_SPAN: u8 = 10;

/// A second face counts as somebody else in front of the camera where its box has at least this share of the area of the
/// largest. Origin: people queueing behind stand at twice the distance, a quarter of the area. Higher lets a second
/// person standing close go unnoticed, lower refuses photos for passers-by.
pub(crate) const RIVAL_AREA: f32 = 0.4;

/// Smallest distance between the eyes' centres a face may have to be embedded, in pixels, as it would be from the front. Origin: ISO/IEC 29794-5 wants 90
/// for documents and embedders lose accuracy below 20; below this nothing is left to compare.
pub(crate) const LEAST_EYE_DISTANCE: f32 = 12.0;

/// Logit of the landmark network from which a face needs no further look. Origin: of 150 LFW photos of people kept out 99 in 100 have
/// 3.1 or more; faces in profile gain by a second look from corrected landmarks. Lower loses these, higher costs 2 ms a face.
pub(crate) const CERTAIN_FACE_LOGIT: f32 = 2.5;

/// Most faces that get a second look, the most confident first. Origin: a desk has one, a queue behind it a few; each costs
/// some 2 ms. Lower leaves the right face of a group with rough landmarks, higher costs in crowds.
pub(crate) const MOST_REFINED: usize = 8;

/// Logit of the landmark network below which a detector's find is no face. Origin: the boundary it was trained for is 0; faces in
/// profile and masked ones lie near it. Higher drops odd faces, lower keeps fingerprints and wallpaper.
pub(crate) const LEAST_FACE_LOGIT: f32 = -1.0;

/// Probability of a face, by the landmark network, from which no other turn of the photo is tried. Origin: 150 LFW photos of people
/// kept out have 0.94 or more upright and 0.75 or less on their head, 18 drawn ones 0.97 and 0.45. Higher costs looks at turned photos,
/// lower takes faces on their head, which a detector sees too, for upright.
pub(crate) const REFINED_SURE: f32 = 0.9;

/// How much more probable a face in a turned photo must be than one found before. Origin: as [`TURN_MARGIN`].
pub(crate) const REFINED_MARGIN: f32 = 0.05;

/// Probability of a face from which the larger working size is not tried. Lower misses small faces where something else looks a
/// little like one, higher costs four looks at the large size.
pub(crate) const REFINED_LIKELY: f32 = 0.5;

/// Mean move of the five landmarks, over the eye distance, from which a second look follows the first. Origin: from the detector's usual
/// 5 % a further look gains nothing, from 20 % it brings 4.3 down to 3.5 %. Lower costs 2 ms a face, higher leaves
/// turned faces rough.
pub(crate) const ROUGH_START: f32 = 0.12;

/// Smallest angle, in degrees, between the lines from the left eye to the right eye and to the middle of the mouth. Origin:
/// frontal faces have 45 to 60, a full profile below 15. Lower lets landmarks that lie on one line be aligned.
pub(crate) const LEAST_FACE_ANGLE: f32 = 8.0;

/// Largest shrink of a warp in one step; above it the source is halved by averaging first. Origin: bilinear
/// interpolation reads 2 x 2 pixels, so shrinking by more skips some and aliases.
pub(crate) const LARGEST_SHRINK: f32 = 2.0;

/// Steps of an 8-bit embedding from 0 to its largest value.
pub(crate) const STEPS: f32 = 127.0;

/// Most boxes a detector's output may hold above its threshold before suppression. Origin: a crowd of 200 gives some 3,000.
/// Higher lets a broken network keep suppression, quadratic in it, busy.
pub(crate) const MOST_CANDIDATES: usize = 5_000;

/// Vectors of a gallery that one task compares. Smaller costs scheduling, larger leaves cores idle at the end.
pub(crate) const GALLERY_BLOCK: usize = 4_096;

/// Overlap (intersection over union) above which two cells see the same face and both have a say in where it is. Origin: the
/// detector's recipe, where it brought landmarks from 6.5 to 4.7 % of the eye distance. Lower mixes in cells at the face's
/// edge, higher leaves the best cell alone with its scatter.
pub(crate) const AGREEING_OVERLAP: f32 = 0.6;

/// Share of the best cell's confidence that a cell needs to have a say. Origin: as [`AGREEING_OVERLAP`].
pub(crate) const AGREEING_SHARE: f32 = 0.3;
