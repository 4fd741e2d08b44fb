//! The vocabulary every bioverify crate shares.
//!
//! Nothing here reads a file, runs a network or makes a decision: these are the types that the stages hand to each
//! other. Words follow ISO/IEC 2382-37 (probe, reference, template, comparison, score, mated, non-mated).
//!
//! Conventions that hold in the whole workspace:
//! - image origin top-left, x right, y **down**, one unit = one pixel;
//! - angles counter-clockwise from +x as seen on the screen (ISO/IEC 19794-2:2005, 6.4.3), so the unit vector of an angle
//!   `a` is `(cos a, -sin a)` in pixel coordinates;
//! - minutiae and maps live at [`Ppi::STANDARD`] (500 pixels per inch).

#![cfg_attr(test, allow(clippy::disallowed_methods))]

pub mod embedding;
pub mod face;
pub mod finger;
pub mod geometry;
pub mod image;
pub mod lang;
pub mod limits;
pub mod math;
pub mod minutia;
pub mod quality;
pub mod rgb;
pub mod ridge;
pub mod score;
pub mod trace;

pub use embedding::{Embedding, EmbeddingError};
pub use face::{Face, Landmarks};
pub use finger::{FingerPosition, ImpressionType};
pub use geometry::{Direction, Point, Rect};
pub use image::{GrayImage, ImageError, Ppi, PpiError};
pub use lang::{Lang, LangError};
pub use limits::Limits;
pub use minutia::{MAX_MINUTIAE, Minutia, MinutiaKind, MinutiaSet, MinutiaSetError};
pub use quality::{Quality, QualityError};
pub use rgb::RgbImage;
pub use ridge::{MAX_RIDGE_CELLS, MIN_RIDGE_SIDE, RIDGE_ORIENTATIONS, RidgeCell, RidgeGrid, RidgeMap, RidgeMapError};
pub use score::{FalseMatchRate, LogLikelihoodRatio, Score, ScoreError};
pub use trace::{NoTrace, Product, Stage, Trace};
