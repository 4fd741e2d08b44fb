//! Finger image to minutiae and quality; minutiae to a comparison score.

pub mod compare;

pub use compare::{Alignment, Evidence, Explanation, Matcher, Pair, PreparedProbe, PreparedReference};
