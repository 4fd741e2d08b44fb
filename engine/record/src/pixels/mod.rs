//! Pixels in and out.

mod codestream;
mod decode;
mod encode;
mod encode_photo;
mod hues;
mod jpeg;
mod jpeg2000;
mod limit;
mod loss;
mod luma;
mod margin;
mod open;
mod photo;
mod pnm;
mod sniff;
mod tiff;
mod wsq;

pub(crate) use decode::check_pixels;
pub use decode::{PixelInfo, decode_pixels, decode_raw, probe_pixels};
pub use encode::{PixelOutput, encode_pixels};
pub use encode_photo::{PhotoOutput, encode_photo};
pub use loss::decode_listing_losses;
pub(crate) use photo::decode_turned;
pub use photo::{PhotoError, decode_photo, is_portrait};
pub use sniff::{PixelFormat, sniff_pixels};
