//! Every tuned number of the comparison, with its unit, where it comes from and what breaks when it changes.
//!
//! "MCC" is Cappelli, Ferrara, Maltoni: "Minutia Cylinder-Code: a new representation and matching technique for
//! fingerprint recognition", IEEE PAMI 32(12), 2010, table 1.

/// Cells along one side of a cylinder's base. Eight makes one layer exactly one 64-bit word. MCC (NS = 8).
pub const BASE_CELLS: usize = 8;
/// Direction layers of a cylinder. At most 7, because a cell's count over the layers is kept in three bits. MCC (ND = 6).
pub const LAYERS: usize = 6;
/// Radius of a cylinder, pixels. Smaller sees too few neighbours, larger suffers from skin distortion. MCC (R = 70).
pub const RADIUS: f32 = 70.0;
/// Standard deviation of a neighbour's contribution over distance, pixels. MCC (28/3).
pub const SPREAD: f32 = 28.0 / 3.0;
/// Standard deviation of a neighbour's contribution over direction, radians. MCC (2 pi / 9, that is 40 degrees).
pub const TURN_SPREAD: f32 = std::f32::consts::TAU / 9.0;
/// A cell is set where the summed contribution reaches this. MCC (mu of the sigmoid, 1/100).
pub const CELL_THRESHOLD: f32 = 0.01;
/// Cells this far outside the hull of the minutiae still count as seen, pixels. MCC (Omega = 50).
pub const HULL_MARGIN: f32 = 50.0;
/// Fewest neighbours that must contribute to a cylinder. MCC (minM = 2).
pub const MIN_NEIGHBOURS: usize = 2;
/// Share of a cylinder's cells that must be seen for it to be used. MCC (minVC = 0.75).
pub const MIN_SEEN: f32 = 0.75;
/// Share of the cells that two cylinders must both have seen to be compared. MCC (minME = 0.6).
pub const MIN_COMMON: f32 = 0.6;

/// Most local pairs that enter the relaxation. Time grows with its square.
pub const MAX_CANDIDATES: usize = 64;
/// Rounds of relaxation. MCC (n_rel = 5).
pub const RELAX_ROUNDS: usize = 5;
/// Share of a pair's own value kept in a round. MCC (w_R = 1/2).
pub const RELAX_KEEP: f32 = 0.5;
/// Tolerated difference of two distances, pixels, at distance zero. MCC (mu_1 = 5).
pub const RADIAL_TOLERANCE: f32 = 5.0;
/// Its growth per pixel of distance: skin stretches by about a tenth.
pub const RADIAL_STRETCH: f32 = 0.08;
/// Tolerated difference of two relative directions, radians. MCC (mu_2, mu_3 = pi / 12).
pub const TURN_TOLERANCE: f32 = std::f32::consts::PI / 12.0;

/// Fewest minutiae on both sides for a score above zero: fewer prove nothing.
pub const MIN_MINUTIAE: usize = 4;

/// Reach of an anchor's shift on the minutiae around it, pixels: skin bends over about this distance.
pub const BEND_REACH: f32 = 50.0;
/// Weight of "no shift" against the anchors' shifts; larger keeps the alignment stiffer.
pub const BEND_STIFFNESS: f32 = 0.2;
/// Largest distance between paired minutiae after bending, pixels.
pub const PAIR_DISTANCE: f32 = 14.0;
/// Largest difference of their directions, radians (30 degrees).
pub const PAIR_TURN: f32 = std::f32::consts::PI / 6.0;
/// Room around the hull of the other side's minutiae within which a minutia counts as expected there, pixels.
pub const OVERLAP_MARGIN: f32 = 10.0;
