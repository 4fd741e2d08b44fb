//! Pixels in and out.

mod decode;
mod encode;
mod limit;
mod loss;
mod luma;
mod margin;
mod pnm;
mod sniff;
mod wsq;

pub use decode::{PixelInfo, decode_pixels, decode_raw, probe_pixels};
pub use encode::{PixelOutput, encode_pixels};
pub use loss::decode_listing_losses;
pub use sniff::{PixelFormat, sniff_pixels};
