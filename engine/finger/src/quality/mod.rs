//! How good a finger image is, and what a person can do about it.

mod assess;
mod defect;
mod grade;
mod params;

pub use assess::QualityReport;
pub use defect::Defect;

pub(crate) use assess::{Sample, assess};
