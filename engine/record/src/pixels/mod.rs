//! Pixels in and out.

mod decode;
mod encode;
mod limit;
mod luma;
mod pnm;
mod sniff;
mod wsq;

pub use decode::{PixelInfo, decode_pixels, decode_raw, probe_pixels};
pub use encode::{PixelOutput, encode_pixels};
pub use sniff::{PixelFormat, sniff_pixels};
