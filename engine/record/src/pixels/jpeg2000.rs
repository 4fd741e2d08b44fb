//! JPEG 2000 pictures (ISO/IEC 15444-1), boxed or bare: what passports and some finger records hold.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bioverify_core::Limits;
use hayro_jpeg2000::{ColorSpace, DecodeSettings, DecoderContext, Image};

use super::codestream::survey;
use super::limit::{check_memory, check_size};
use super::luma::Layout;
use super::open::one_line;
use super::{PixelFormat, PixelInfo};
use crate::error::PixelError;
use crate::params::{DECODER_OVERHEAD, JPEG2000_WORK_PER_SAMPLE};

const FORMAT: PixelFormat = PixelFormat::Jpeg2000;

/// Reads boxes and main header, once what they state is known to make sense.
pub(super) fn header(bytes: &[u8]) -> Result<PixelInfo, PixelError> {
    survey(bytes)?;
    contained(|| open(bytes).and_then(|image| info(&image)))
}

/// Decodes the picture whose header said `info`.
pub(super) fn decode(bytes: &[u8], stated: &PixelInfo, limits: &Limits) -> Result<(Vec<u8>, Layout), PixelError> {
    check_size(FORMAT, stated.width, stated.height, limits)?;
    let samples = u64::from(stated.width) * u64::from(stated.height) * u64::from(stated.channels);
    let told = survey(bytes)?;
    let needed = (samples * JPEG2000_WORK_PER_SAMPLE + DECODER_OVERHEAD).saturating_add(told.needed);
    check_memory(FORMAT, needed, limits)?;
    // The decoder leaves out what is missing and says nothing. Coded data never hold FF D9 (A.4.4, B.10.1).
    if let Some((tile, of)) = told.missing {
        return Err(broken(format!("tile {tile} of its {of} (from 0) is missing")));
    }
    if !bytes.windows(2).any(|pair| pair == [0xFF, 0xD9]) {
        let detail = "it ends before its end marker".into();
        return Err(PixelError::Broken { format: FORMAT, offset: Some(bytes.len()), detail });
    }
    contained(|| {
        let image = open(bytes)?;
        let layout = Layout { channels: usize::from(stated.channels), sample_bytes: 1 };
        let mut context = DecoderContext::default();
        let decoded = image.decode(&mut context).map_err(|error| broken(one_line(&error)))?;
        let pixels = usize::try_from(samples).unwrap_or(usize::MAX) / layout.channels;
        // A component of its own resolution would make pixels of different places.
        let even = decoded.components().iter().all(|component| component.samples().len() == pixels);
        if !even || decoded.components().len() != layout.channels {
            return Err(unsupported("components of different sizes"));
        }
        Ok((decoded.data_u8(), layout))
    })
}

fn open(bytes: &[u8]) -> Result<Image<'_>, PixelError> {
    Image::new(bytes, &DecodeSettings::default()).map_err(|error| broken(one_line(&error)))
}

fn info(image: &Image<'_>) -> Result<PixelInfo, PixelError> {
    let colours = match image.color_space() {
        ColorSpace::CMYK => return Err(unsupported("printing inks (CMYK) instead of red, green and blue")),
        other => other.num_channels(),
    };
    if !matches!(colours, 1 | 3) {
        return Err(unsupported(&format!("{colours} colour channels")));
    }
    let (width, height, bits) = (image.width(), image.height(), image.original_bit_depth());
    let channels = colours + u8::from(image.has_alpha());
    Ok(PixelInfo { format: FORMAT, width, height, channels, bits, stated_ppi: None })
}

/// The decoder promises no freedom from panics on hostile bytes; here one is an error like others.
fn contained<T>(work: impl FnOnce() -> Result<T, PixelError>) -> Result<T, PixelError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(broken("its decoder gave up".into())))
}

const fn broken(detail: String) -> PixelError {
    PixelError::Broken { format: FORMAT, offset: None, detail }
}

fn unsupported(detail: &str) -> PixelError {
    PixelError::Unsupported { format: FORMAT, detail: detail.into() }
}
