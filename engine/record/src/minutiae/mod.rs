//! Minutiae records of ISO/IEC 19794-2:2005 (off-card) and INCITS 378-2004.

mod check;
mod convert;
mod extended;
mod field;
mod from_set;
mod layout;
mod model;
mod read;
mod repair;
mod tile;
mod to_set;
mod view;
mod walk;
mod write;

pub use extended::{Core, Delta, ExtendedContent, RidgeCount};
pub(crate) use field::Field;
pub use model::{CbeffProduct, ExtendedData, ExtendedItem, FingerView, MinutiaeFormat, MinutiaeRecord, RawMinutia};
pub use read::read_minutiae;
pub(crate) use read::walk_minutiae;
