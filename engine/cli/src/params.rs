//! Every tuned number of the command line.

/// Redraws of the progress bar per second. Higher flickers over a slow line; lower looks stuck.
pub const PROGRESS_REDRAWS_PER_SECOND: u8 = 5;

/// Longest time finished rows of a batch wait before they are written and synced, in milliseconds. Shorter costs a sync
/// more often, longer loses more work in a kill.
pub const BATCH_SYNC_MS: u64 = 250;

/// Most finished rows of a batch that wait to be written. It bounds memory where rows are quick.
pub const BATCH_WAITING_ROWS: usize = 4_096;

/// Written pieces of a batch that may queue for the disk before the work waits for it.
pub const BATCH_QUEUE: usize = 4;

/// Images that `eval` extracts one after another before the parallel part, to time them on an otherwise idle machine.
/// Fewer makes the median jumpy, more makes the evaluation longer.
pub const TIMED_EXTRACTIONS: usize = 40;

/// Pairs that `eval` compares one after another to time them.
pub const TIMED_COMPARISONS: usize = 4_000;

/// Points from which `eval --evidence` tells what a non-mated score is made of. Those below are most of all pairs and would make files of
/// gigabytes; the fit of the weights leaves them out and takes thresholds below from the file of scores.
pub const EVIDENCE_LEAST_SCORE: f32 = 10.0;

/// Longest file any command reads, in bytes; a record or a finger image is far below.
pub const LONGEST_FILE: u64 = 64 << 20;

/// Bits a pixel of WSQ written by `convert` where none are asked for: the nominal 15 to 1 of the WSQ specification (IAFIS-IC-0110 v3.1, 1.3).
/// Lower loses minutiae.
pub const WSQ_BITRATE: f32 = 0.75;

/// Image sizes of the synthetic sensors that calibration takes in turn, pixels at 500 ppi: a small capacitive sensor up to
/// a desk scanner. A table made on larger images only would promise too much of small ones.
pub const SYNTHETIC_SENSORS: [(usize, usize); 4] = [(300, 300), (300, 400), (388, 374), (352, 480)];

/// Non-mated scores that the curves of a face evaluation are drawn from. Fewer show steps, more make pages nobody can open.
pub const CURVE_SCORES: usize = 1_000_000;

/// Draws of the subjects for an interval. Origin: 1,000 give the ends of a 95 % interval to two digits.
pub const RESAMPLES: usize = 1_000;

/// Start of those draws; another one moves intervals in their last digit.
pub const RESAMPLE_SEED: u64 = 0x5EED;

/// Most groups an evaluation is broken down into. Origin: sets of ages, sexes, origins or devices have below 20; a column of
/// hundreds of values names people, not groups.
pub const MOST_GROUPS: usize = 64;

/// False-match rate of the threshold at which an evaluation says what turning low qualities away is worth. Origin: what a desk
/// asks for; lower rates have too few non-mated comparisons in most sets.
pub const DISCARD_RATE: f64 = 1e-3;

/// Share turned away of which it says so. Origin: a desk that captures more than a fifth of its visitors again has another
/// problem than quality.
pub const DISCARDED: f64 = 0.2;

/// Reference files of a search that are read before they go into the index: bounds the memory of their minutiae as they were read.
pub const SEARCH_FILES: usize = 4_096;
