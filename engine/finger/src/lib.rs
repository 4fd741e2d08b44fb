//! Finger image to minutiae and quality; minutiae to a comparison score.
//!
//! [`Extractor`] turns a grey image into an [`Extraction`]: minutiae and a [`QualityReport`] whose defects a person can
//! act on. [`compare`] says how alike two sets of minutiae are and why, [`search`] finds one among very many. One stage is
//! one file; each stage offers its product to a [`bioverify_core::Trace`], from which [`overlay()`] draws what the extractor
//! saw.

#![cfg_attr(test, allow(clippy::disallowed_methods))]

pub mod compare;
pub mod extract;
pub mod overlay;
pub mod quality;
pub mod search;

pub use compare::{Alignment, Carried, Evidence, Explanation, Matcher, Pair, PreparedProbe, PreparedReference};
pub use extract::{ExtractError, Extraction, Extractor};
pub use overlay::{Overlay, overlay, overlay_compared};
pub use quality::{Defect, QualityReport, Sides};
pub use search::{Effort, Hit, Index, IndexError, Keep};
