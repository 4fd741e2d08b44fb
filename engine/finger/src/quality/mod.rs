//! How good a finger image is, and what a person can do about it.

mod assess;
mod darkness;
mod defect;
mod grade;
mod params;
mod residue;
mod smear;

pub use assess::{QualityReport, Sides};
pub use defect::Defect;

pub(crate) use assess::{Sample, assess};
