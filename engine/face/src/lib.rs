//! Photo to faces, aligned crops, embeddings and liveness; two embeddings to a score.
//!
//! ```text
//! photo > letterbox > infer > decode > suppress > refine > (turn and try again) > choose > align > embed
//!                                                                                        > crop  > liveness
//! ```
//!
//! - [`Detector`] finds faces with five landmarks, turning the photo by quarter turns where it finds none upright.
//! - [`Refiner`] looks at each face from near, places its landmarks better and drops what is none.
//! - [`Embedder`] aligns one face to its model's template and computes a unit vector.
//! - [`Liveness`] and [`Attributes`] look at one face.
//! - [`quality::assess`] grades a photo and says what an operator can do better.
//! - [`compare`] says how alike two vectors of one model are; [`compare::Gallery`] scans many.
//! - [`Analyser`] is all of that behind one call, with errors that an operator can act on.
//!
//! Which network, which template, which scaling and which arithmetic is used is read from model cards: another network
//! needs no other program. Invariant: vectors of different models never compare.

#![cfg_attr(test, allow(clippy::disallowed_methods))]

pub mod align;
pub mod analyse;
pub mod attributes;
mod blank;
pub mod compare;
pub mod crop;
pub mod cues;
pub mod detect;
pub mod embed;
pub mod error;
mod halve;
mod infer;
pub mod liveness;
pub mod overlay;
mod params;
mod plane;
pub mod quality;
pub mod refine;
pub mod select;

pub use analyse::{Analyser, Analysis, Models};
pub use attributes::Attributes;
pub use compare::{CompareError, Gallery, Hit, QuantisedEmbedding, compare, cosine};
pub use cues::{Cues, Sign};
pub use detect::{Detection, Detector};
pub use embed::{Embedder, Encoding};
pub use error::FaceError;
pub use liveness::Liveness;
pub use overlay::overlay;
pub use quality::{Answer, Answers, Defect, Measure, MeasureName, QualityReport, Readings};
pub use refine::Refiner;
pub use select::{Choice, select};
