//! Face image records: ISO/IEC 19794-5:2005 and its sibling INCITS 385-2004, and ISO/IEC 19794-5:2011.

mod check;
mod code;
mod convert;
mod debug;
mod field;
mod first;
mod from_photo;
mod model;
mod picture;
mod pose;
mod read;
mod second;
mod walk;
mod write;

pub use from_photo::face_record_of_photo;
pub use model::{Face, FaceEdition, FacePoint, FaceRecord};
pub(crate) use picture::{data_type_of, first_picture};
pub use pose::{pose_code, pose_degrees, uncertainty_degrees};
pub use read::read_face_record;
pub(crate) use read::walk_face_record;
