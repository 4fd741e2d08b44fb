//! Synthetic fingers with exact ground truth.
