//! Every tuned number of the search, with its unit, where it comes from and what breaks when it changes.
//!
//! "Dev" numbers were chosen by how often the mate of a print comes into the shortlist: 400 prints of five public sets, 500 drawn.

/// Most cylinders of a sketch: a print of usual size has no more. With 32, of two hundred mates one more is lost at the same
/// share; bytes grow with it, time with its square. A multiple of 8, at most 64: see
/// `vote.rs`.
pub const SKETCH_CYLINDERS: usize = 48;
/// Most cylinders of the probe that look for a partner. Time grows with it.
pub const PROBE_CYLINDERS: usize = 40;
/// Words of 64 cells that a sketch keeps of a cylinder, three layers a word. Three words lose one mate in three hundred fewer
/// at the same share, and take a half more of memory and time.
pub const SKETCH_WORDS: usize = 2;
/// Cells that a sketch keeps of a layer.
pub const SKETCH_CELLS: usize = 64 * SKETCH_WORDS / crate::compare::params::LAYERS;
/// Points of a cell that is set in both cylinders and against one that only the reference has set: the straight line that orders partners
/// most like the comparison's ratio does. Whole numbers, as the search for partners counts in bits. Dev.
pub const PARTNER_SHARED: u32 = 10;
/// See [`PARTNER_SHARED`].
pub const PARTNER_ALONE: u32 = 3;
/// Steps of a pixel in a sketch. With places of 16 bits the farthest is 4,095 pixels, eight inches; beyond it counts as there.
pub const SKETCH_STEPS: f32 = 8.0;
/// Pairs of cylinders that vote, at most one a cylinder of the probe. Dev: 24 find no more mates, and time grows with the square.
pub const VOTERS: usize = 16;
/// Of those the ones whose values count. Dev.
pub const BEST_VOTERS: usize = 6;
/// Farthest that a minutia may land from its partner after the motion that another pair implies, pixels, at distance zero. Dev.
pub const VOTE_PLACE: f32 = 12.0;
/// Its growth per pixel of distance, added in squares: directions are told to some ten degrees. Dev.
pub const VOTE_STRETCH: f32 = 0.35;
/// Farthest that the rotations of two pairs may differ, radians. Dev.
pub const VOTE_TURN: f32 = std::f32::consts::PI / 6.0;
/// Added to the support of the best pair, so that one without any has an order.
pub const VOTE_FLOOR: f32 = 0.01;
/// Sketches that one task goes through. Smaller costs scheduling, larger leaves cores idle at the end.
pub const SKETCH_BLOCK: usize = 1_024;
/// Share of the references that is compared in full unless the caller says otherwise: see the recall in `bench/README.md`.
pub const DEFAULT_SHARE: f32 = 0.01;
/// Fewest references that are compared in full, whatever the share: two milliseconds, and small sets lose nothing.
pub const FEWEST_COMPARED: usize = 200;
