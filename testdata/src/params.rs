//! Every tuned number of the ridge pattern. The looks of impressions are drawn in `style.rs`.

/// Canvas width in half-resolution cells (5-smooth, so that its transform is quick).
pub const CELLS_WIDE: usize = 240;
/// Canvas height in half-resolution cells.
pub const CELLS_HIGH: usize = 320;
/// Canvas pixels at 500 ppi to one cell.
pub const CELL: usize = 2;
/// Canvas width in pixels.
pub const CANVAS_WIDTH: usize = CELLS_WIDE * CELL;
/// Canvas height in pixels.
pub const CANVAS_HEIGHT: usize = CELLS_HIGH * CELL;
/// Ridge period on the canvas, pixels: the mean of adult fingers at 500 ppi (about 0.46 mm).
pub const PERIOD: f32 = 9.2;
/// Half axes of the pad, pixels: no impression shows anything beyond, where the canvas wraps round.
pub const PAD: (f32, f32) = (206.0, 284.0);
/// Angular harmonics of the steered filter: with the widest concentration below, the first one left out is under 1 %.
pub const HARMONICS: usize = 6;
/// Concentration of the angular von Mises profile `exp(k cos 2u)`; higher gives straighter ridges and fewer minutiae.
pub const CONCENTRATION: (f32, f32) = (3.0, 4.2);
/// Deviation of the radial profile relative to the centre frequency; narrower gives fewer minutiae.
pub const BANDWIDTH: f32 = 0.22;
/// Iterations of filter and saturation: fewer leave more minutiae.
pub const ITERATIONS: (usize, usize) = (14, 22);
/// Gain before the saturation, in deviations of the response.
pub const GAIN: f32 = 1.6;
/// Two opposite residues nearer than this many pixels are one wiggle of a ridge, not two minutiae.
pub const DIPOLE: f32 = 6.0;
/// Round a core or delta the quadrature is not defined: no minutia is reported within this many pixels.
pub const SINGULAR_REACH: f32 = 10.0;
/// Labels within this many pixels of the edge of the contact area are not to be trusted either way.
pub const BORDER_REACH: usize = 7;
