//! Pixels in and out.

mod decode;
mod encode;
mod jpeg;
mod jpeg2000;
mod limit;
mod luma;
mod photo;
mod pnm;
mod sniff;
mod wsq;

pub use decode::{PixelInfo, decode_pixels, decode_raw, probe_pixels};
pub use encode::{PixelOutput, encode_pixels};
pub use photo::{PhotoError, decode_photo};
pub use sniff::{PixelFormat, sniff_pixels};
