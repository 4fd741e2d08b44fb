//! Tuned numbers of the quality. They grade and advise; no decision about a person rests on them.

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

/// Square millimetres of clear ridges at which more add nothing. Origin: a whole fingertip.
pub(crate) const FULL_AREA_MM2: f32 = 160.0;

/// Clarity that is as good as it gets. Origin: clean prints reach 0.85.
pub(crate) const FULL_CLARITY: f32 = 0.8;

/// Skin below which the advice is to place the whole fingertip, in square millimetres. Origin: half a fingertip.
pub(crate) const LITTLE_AREA_MM2: f32 = 80.0;

/// Distance of the finger's middle from the image's middle beyond which it is off-centre, as a share of the shorter
/// side. Only told when skin is missing too.
pub(crate) const OFF_CENTRE_SHARE: f32 = 0.15;

/// Local deviation of grey below which contrast is low, in grey levels.
pub(crate) const LOW_CONTRAST: f32 = 18.0;

/// Share of skin darker than its surroundings above which the finger is wet or pressed hard: ridges merge.
pub(crate) const WET_DARK_SHARE: f32 = 0.56;

/// The same below which it is dry or pressed lightly: ridges break.
pub(crate) const DRY_DARK_SHARE: f32 = 0.42;

/// Clarity below which ridges are smeared or worn.
pub(crate) const LOW_CLARITY: f32 = 0.5;

/// Reliable minutiae below which a comparison is doubtful. Origin: 12 paired points are the classical rule.
pub(crate) const FEW_MINUTIAE: usize = 12;

/// Ridge spacing outside which the resolution is doubtful, in pixels at 500 ppi.
pub(crate) const USUAL_PERIOD: std::ops::Range<f32> = 5.8..13.5;
