//! Every tuned number of the comparison, with its unit, where it comes from and what breaks when it changes.
//!
//! "MCC" is Cappelli, Ferrara, Maltoni: "Minutia Cylinder-Code: a new representation and matching technique for
//! fingerprint recognition", IEEE PAMI 32(12), 2010, table 1. "Dev" numbers were chosen on simulated minutiae and on two
//! extractors' minutiae of five public sets, for their common trend, and are round on purpose.

use std::f32::consts::PI;

/// Cells along one side of a cylinder's base. Eight makes one layer exactly one 64-bit word. MCC (NS = 8).
pub const BASE_CELLS: usize = 8;
/// Direction layers of a cylinder. The comparison's bit sums are written for six. MCC (ND = 6).
pub const LAYERS: usize = 6;
/// Radius of a cylinder, pixels. Smaller sees too few neighbours, larger suffers from skin distortion. MCC (R = 70).
pub const RADIUS: f32 = 70.0;
/// Standard deviation of a neighbour's contribution over distance, pixels. MCC (28/3).
pub const SPREAD: f32 = 28.0 / 3.0;
/// Standard deviation of a neighbour's contribution over direction, radians. MCC has 40 degrees; dev: 30.
pub const TURN_SPREAD: f32 = PI / 6.0;
/// A cell is set where the summed contribution reaches this. MCC has 0.01; dev: lower, so that more cells are set and
/// half a cell of distortion flips fewer of them. Higher starves sparse prints.
pub const CELL_THRESHOLD: f32 = 0.006;
/// Cells this far outside the hull of the minutiae still count as seen, pixels. MCC (Omega = 50).
pub const HULL_MARGIN: f32 = 50.0;
/// Fewest neighbours that must contribute to a cylinder. MCC (minM = 2).
pub const MIN_NEIGHBOURS: usize = 2;
/// Share of a cylinder's cells that must lie inside the widened hull for it to be used. MCC (minVC = 0.75).
pub const MIN_SEEN: f32 = 0.75;

/// Minutiae that the vector loops take at once: the lanes of the widest vector unit. Any number that 8 divides gives the
/// same scores.
pub const BLOCK: usize = 16;

/// Local pairs that enter the relaxation per minutia of the smaller side. MCC (n_R: 1).
pub const CANDIDATES_PER_MINUTIA: f32 = 0.8;
/// Most local pairs that enter the relaxation. Time grows with its square; fewer loses strongly distorted prints.
pub const MAX_CANDIDATES: usize = 64;
/// Fewest and most relaxed values that the local evidence is the mean of. MCC (min n_P = 4, max n_P = 12).
pub const FEWEST_BEST: usize = 4;
/// See [`FEWEST_BEST`].
pub const MOST_BEST: usize = 12;
/// Minutiae of the smaller side up to which it is the fewest, and how many more make it the most. MCC has a sigmoid with its middle at 20
/// minutiae (mu_P = 20, tau_P = 2/5); a straight line here.
pub const BEST_FROM: usize = 14;
/// See [`BEST_FROM`].
pub const BEST_WITHIN: usize = 12;
/// Rounds of relaxation. MCC (n_rel = 5).
pub const RELAX_ROUNDS: usize = 5;
/// Share of a pair's own value kept in a round. MCC (w_R = 1/2).
pub const RELAX_KEEP: f32 = 0.5;
/// Tolerated difference of two distances, pixels, at distance zero. MCC (mu_1 = 5).
pub const RADIAL_TOLERANCE: f32 = 5.0;
/// Its growth per pixel of distance: skin stretches by about a tenth.
pub const RADIAL_STRETCH: f32 = 0.08;
/// Tolerated difference of the turns between two minutiae, radians. MCC (mu_2 = pi / 12).
pub const TURN_TOLERANCE: f32 = PI / 12.0;
/// Tolerated difference of the bearings of one minutia seen from the other, radians. MCC (mu_3 = pi / 12).
pub const BEARING_TOLERANCE: f32 = PI / 12.0;

/// Alignments tried. More finds a few more distorted mated prints and gives strangers more chances.
pub const SEEDS: usize = 2;
/// Weight of directions against positions in the rigid fit, pixels: 2 px of position noise over 5 degrees of direction noise.
pub const DIRECTION_ARM: f32 = 25.0;
/// Distance at which an anchor's say about a minutia has fallen to a quarter, pixels: skin bends over about this length.
pub const BEND_REACH: f32 = 50.0;
/// Weight of "no bending" against the anchors, in anchors. Larger loses distorted prints. Dev.
pub const BEND_STIFFNESS: f32 = 0.03;
/// Weight of "no local turn" per unit of [`BEND_STIFFNESS`], square pixels. Dev, flat from 500 to 10,000.
pub const BEND_TURN_STIFFNESS: f32 = 2_000.0;
/// Weight of directions against positions in the local turn, pixels. Dev.
pub const BEND_ARM: f32 = 50.0;
/// Farthest that paired minutiae may lie apart, pixels, pass by pass. Wide first, because the alignment is still rough;
/// three standard deviations of the noise of good minutiae last. Dev.
pub const PAIR_REACH: [f32; 3] = [24.0, 16.0, 12.0];
/// Farthest that their directions may differ, radians. Dev.
pub const PAIR_TURN: f32 = PI / 5.0;
/// Room around the hull of a print's minutiae that still counts as its finger, pixels. Flat from 0 to 30.
pub const OVERLAP_MARGIN: f32 = 10.0;

/// Side of a cell of the survey, pixels: well below what it averages over.
pub const SURVEY_CELL: f32 = 16.0;
/// Most cells of the survey along one side: two inches, more than any finger has. It bounds time and memory where a record
/// states minutiae far apart; what lies beyond counts as not readable.
pub const SURVEY_MOST_CELLS: usize = 64;
/// Distance from which a minutia says nothing about readability and crowding, pixels: reaches a dozen others.
pub const SURVEY_REACH: f32 = 100.0;
/// Weight of the minutiae around a place in a usual print: one in 2,800 square pixels under the biweight of
/// [`SURVEY_REACH`].
pub const SURVEY_USUAL: f32 = 4.0;

/// A comparison ends before any alignment where local evidence times the support of the best candidate is below this per
/// minutia of the smaller side. Dev: half of the comparisons of strangers and one mated one in a thousand; one in eighty for
/// minutiae of poor extractors, which would have stayed below every threshold, too. Higher loses those prints first.
pub const HOPELESS: f32 = 30e-6;
/// Added to that support, so that one without any has an order.
pub const HOPELESS_FLOOR: f32 = 0.01;
/// Evidence of an alignment, on the scale of a log-likelihood ratio, below which no other one is tried. Dev.
pub const HOPELESS_SEED: f32 = 0.0;
/// Evidence of the best alignment below which it is not refined: strangers. Dev: of 4,900 mated comparisons none would have
/// passed any threshold in use.
pub const HOPELESS_START: f32 = 2.0;

/// Fewest minutiae on both sides for a score above zero: fewer prove nothing.
pub const MIN_MINUTIAE: usize = 4;
/// Trust in a minutia whose quality is not told, or is the mean of a record's, well inside the finger and alone, `0..=1`; over
/// a whole print the mean is then about 0.6, that of qualities that are told. Higher refuses noisy extractors' prints, lower lets strangers match.
/// Dev: chosen, as all that begin with `TRUST`, on NBIS's minutiae and our own without their qualities, and tried on those of
/// a slow network; flat from 0.75 to 0.85.
pub const TRUST_UNTOLD: f32 = 0.8;
/// Share of it at the edge of the hull. Of NBIS's minutiae there 26 % are found by our extractor, too, of those inside 71 %.
/// Flat from 0.1 to 0.5.
pub const TRUST_EDGE: f32 = 0.3;
/// Distance from the edge at which all of it is left, pixels: two ridges. Flat from 12 to 30.
pub const TRUST_EDGE_WIDTH: f32 = 20.0;
/// Share of it right beside another minutia. Flat from 0.3 to 0.5.
pub const TRUST_BESIDE: f32 = 0.5;
/// Distance of the other up to which nothing more is lost, pixels: less than a ridge.
pub const TRUST_BESIDE_FROM: f32 = 6.0;
/// Distance of the other from which all of it is left, pixels: more than two ridges.
pub const TRUST_BESIDE_TO: f32 = 22.0;
/// Weight of a perfectly fitting pair. The weights follow logistic regressions of mated against non-mated comparisons
/// (`models/finger-matcher`), rounded; twenty percent either way changes little.
pub const SCORE_FIT: f32 = 0.6;
/// Weight of a perfectly fitting pair of fully trusted minutiae.
pub const SCORE_TRUSTED_FIT: f32 = 0.6;
/// Weight of a perfectly fitting pair per logarithm of rarity. Higher finds more distorted prints and lets small windows of strangers
/// match.
pub const SCORE_RARE_FIT: f32 = 0.3;
/// Cost of a fully trusted minutia that should have a partner and has none. Lower lets crowded prints match by chance,
/// higher refuses those that an extractor read badly.
pub const SCORE_UNPAIRED: f32 = 0.6;
/// Cost of a quarter turn between the prints, half that of an upside-down one: fingers are mostly put down upright. Small
/// against the 10 to 30 of a mated comparison, so that a turned finger still matches.
pub const SCORE_UPRIGHT: f32 = 1.0;
/// Weight of the logarithm of the local evidence. Higher helps sparse prints and lets alike ridge flow pass for alike
/// minutiae, most of all in small windows, where it is a mean of few.
pub const SCORE_LOCAL: f32 = 1.0;
/// Local evidence of strangers.
pub const LOCAL_CHANCE: f32 = 0.02;
/// Added to the local evidence, so that none at all has a logarithm.
pub const LOCAL_FLOOR: f32 = 0.001;
/// Weight of how well the ridges run the same way where both prints show finger, per logarithm of the disagreement and for
/// [`FLOW_USUAL`] cells. Dev: synthetic fingers alone would have more. Higher refuses distorted prints first.
pub const SCORE_FLOW: f32 = 0.7;
/// Most that disagreeing ridges take away, in the units of [`SCORE_FLOW`]. Dev: distorted mates agree as little as strangers do; more
/// costs them and stops nobody.
pub const FLOW_LEAST: f32 = -0.5;
/// Disagreement, 1 less the mean cosine of twice the angle between the ridges, at which they say nothing. Mated comparisons
/// have an eighth of it, strangers that come to an alignment somewhat more, those that score high about as much.
pub const FLOW_CHANCE: f32 = 0.18;
/// Added to the disagreement, so that none at all has a logarithm: what distortion and steps of 2.8 degrees leave.
pub const FLOW_FLOOR: f32 = 0.02;
/// Side of a cell in which common finger is counted, pixels.
pub const FLOW_CELL: f32 = 16.0;
/// Common finger, in those cells, at which ridges have their whole weight, which grows with the root: neighbouring cells
/// repeat each other. 225 are 149 square millimetres, a usual overlap.
pub const FLOW_USUAL: f32 = 225.0;
/// Most common finger that counts, in those cells: 26 mm squared. Without a bound a template with cells as large as the format
/// allows could make its ridges outweigh all minutiae.
pub const FLOW_MOST: f32 = 1024.0;
/// Subtracted from the evidence before it is bent to stay positive: the threshold for a false-match rate
/// of 1e-3 is then near 40 points.
pub const SCORE_OFFSET: f32 = 1.0;
/// Points per unit of log-likelihood ratio.
pub const SCORE_SCALE: f32 = 10.0;
/// Subtracted where a comparison ended before any alignment: about what comparisons of strangers reach by one.
pub const SCORE_HOPELESS: f32 = 3.0;
/// Subtracted where an alignment was not refined: about what the narrower tolerances of the refinement cost strangers.
pub const SCORE_UNREFINED: f32 = 3.0;
