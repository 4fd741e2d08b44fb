//! Finger image records: ISO/IEC 19794-4:2005 and :2011, INCITS 381-2004.
//!
//! The first two share magic and version and differ by four bytes of the header, so the lengths decide which one it is. Of
//! picture codings, 5 is PNG in the first editions and JPEG 2000 without losses in the second: the version decides, and what
//! the picture itself begins with goes before both.

mod check;
mod code;
mod convert;
mod field;
mod first;
mod layout;
mod model;
mod pack;
mod picture;
mod read;
mod resolution;
mod second;
mod walk;
mod wrap;
mod write;

pub use code::PictureCoding;
pub use model::{FingerImage, FingerImageFormat, FingerImageRecord};
pub use picture::ViewError;
pub use read::read_finger_images;
pub(crate) use read::walk_finger_images;
pub(crate) use resolution::sampling;
pub use wrap::PictureSource;
