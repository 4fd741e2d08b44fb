//! Synthetic fingers with exact ground truth.
//!
//! A [`Master`] is a finger: an orientation field of a natural class, ridges grown along it, and every minutia found from
//! the residues of the ridge phase. [`render`] presses it on a sensor and degrades the picture as skin, dirt and sensors
//! do, while minutiae, orientation, foreground and legibility follow exactly. Everything is a function of seeds: the
//! same bytes on every machine. No real finger went into any of it.
//!
//! ```
//! use bioverify_testdata::{ImpressionParams, Master, render};
//! let finger = Master::new(7);
//! let print = render(&finger, &ImpressionParams::draw(&finger, 1, 300, 400))?;
//! assert!(!print.truth.minutiae.is_empty());
//! # Ok::<(), bioverify_testdata::RenderError>(())
//! ```

#![cfg_attr(test, allow(clippy::disallowed_methods))]

pub mod cards;
mod compress;
mod crease;
mod dirt;
pub mod evalset;
mod expose;
mod families;
pub mod field;
mod ground;
pub mod grow;
pub mod manifest;
pub mod master;
pub mod minutiae;
pub mod omit;
mod others;
pub mod params;
pub mod place;
pub mod plane;
mod press;
pub mod preview;
pub mod render;
pub mod residues;
pub mod rng;
pub mod samples;
pub mod seals;
mod sense;
pub mod shard;
pub mod spectral;
pub mod style;
pub mod truth;
pub mod warp;

pub use field::Class;
pub use master::Master;
pub use minutiae::Constellation;
pub use omit::Omission;
pub use place::{Frame, Placement};
pub use render::{Impression, ImpressionParams, RenderError, render};
pub use style::{Look, Style};
pub use truth::{Truth, TruthMinutia};
