//! Tuned numbers of the cues, and what breaks if they change. They explain; no decision rests on one alone.

/// Border support above which it stands out. Origin: see `engine/face/README.md`.
pub(crate) const BORDER: f32 = 0.65;

/// Share of white spots above which they stand out. Origin: as above.
pub(crate) const REFLECTION: f32 = 0.55;

/// Strength of a pattern above which it stands out. Origin: as above.
pub(crate) const MOIRE: f32 = 1.6;

/// Side of the window that borders are looked for in, in pixels.
pub(crate) const WINDOW: usize = 128;

/// Pixels of that window between the eyes: it shows 10.7 eye distances. Smaller shows more surroundings and blurs edges.
pub(crate) const WINDOW_EYES: f32 = 12.0;

/// Column and row of the middle between the eyes in the window.
pub(crate) const WINDOW_MIDDLE: [f32; 2] = [64.0, 58.0];

/// Tilts of a held sheet that are tried, in degrees. Steeper sheets are rare, finer steps find no more: an edge three
/// pixels off at its end is still seen.
pub(crate) const TILTS: [f32; 9] = [-16.0, -12.0, -8.0, -4.0, 0.0, 4.0, 8.0, 12.0, 16.0];

/// Nearest and farthest place of an edge from the middle of the eyes, in eye distances: left, right, above, below. Nearer is
/// the head itself, farther is furniture.
pub(crate) const PLACES: [[f32; 2]; 4] = [[1.5, 4.8], [1.5, 4.8], [1.7, 4.4], [2.2, 5.2]];

/// From where to where along an edge is looked, in eye distances from the middle of the face.
pub(crate) const ALONG: f32 = 2.0;

/// Least slope across an edge, in grey levels a pixel of the window. Origin: noise stays below 3.
pub(crate) const LEAST_EDGE: f32 = 5.0;

/// Luminance from which a spot is white.
pub(crate) const WHITE: f32 = 225.0;

/// Largest difference between the channels of a white spot: skin that is only bright keeps its colour.
pub(crate) const COLOURLESS: f32 = 22.0;

/// Least pixels of the view's face inside the photo.
pub(crate) const LEAST_FACE_PIXELS: u32 = 1_600;

/// Side of the patches whose spectra are averaged, in the photo's pixels. Smaller misses patterns of 10 pixels and more,
/// larger finds none on small faces.
pub(crate) const PATCH: usize = 32;

/// Distance between patches.
pub(crate) const PATCH_STEP: usize = 16;

/// Most patches along a side: time.
pub(crate) const MOST_PATCHES: usize = 7;

/// Least patches: the spectrum of one patch of noise has peaks of its own.
pub(crate) const LEAST_PATCHES: usize = 4;

/// Slowest pattern in periods a patch: below it lie the features of a face.
pub(crate) const SLOWEST: f32 = 6.0;
