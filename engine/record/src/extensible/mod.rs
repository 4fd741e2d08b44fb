//! Picture records of the extensible generation, in DER: ISO/IEC 39794-4 (fingers) and ISO/IEC 39794-5 (faces).
//!
//! The format grows by adding fields, so whoever reads it keeps what it does not know: a representation stays as its bytes,
//! and what is asked of it is looked up in them. Which field has which number is in [`schema`].

mod build;
mod build_finger;
mod check;
mod face;
mod finger;
mod finger_record;
mod model;
mod position;
mod read;
mod schema;
mod view;
mod walk;
mod write;

pub use build::finger_record_of_picture;
pub(crate) use face::{OTHER_COLOUR, ROUNDED_ANGLE};
pub use finger::{FingerPicture, finger_pictures};
pub use model::{ExtensibleRecord, PictureBlock};
pub(crate) use position::palm;
pub use read::read_extensible;
pub(crate) use read::{first_picture, walk_extensible};
