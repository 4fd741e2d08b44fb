//! Finger image to minutiae and quality; minutiae to a comparison score.
