//! Minutiae records of ISO/IEC 19794-2 and INCITS 378 (off-card), in all their editions.

mod body;
mod check;
mod convert;
mod extended;
mod field;
mod format;
mod from_set;
mod header;
mod layout;
mod miscount;
mod model;
mod read;
mod repair;
mod representation;
mod representation_read;
mod restate;
mod tile;
mod to_set;
mod view;
mod walk;
mod write;
mod write_check;

use crate::sample::{CaptureTime, Certificate, SampleQuality};
pub use extended::{Core, Delta, ExtendedContent, RidgeCount};
pub(crate) use field::Field;
pub use format::MinutiaeFormat;
pub(crate) use layout::is_known_edition;
pub use model::{CbeffProduct, ExtendedData, ExtendedItem, FingerView, MinutiaeRecord, RawMinutia, ViewImage};
pub use read::read_minutiae;
pub(crate) use read::walk_minutiae;
pub use representation::FingerCapture;
pub(crate) use restate::left_out;
