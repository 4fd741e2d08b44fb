//! A record of a single picture, and pictures coded anew.

use bioverify_core::{FingerPosition, GrayImage, Limits, Ppi};

use super::{FingerImage, FingerImageFormat, FingerImageRecord, PictureCoding, ViewError};
use crate::convert::Conversion;
use crate::error::PixelError;
use crate::pixels::{PixelOutput, decode_listing_losses, encode_pixels, probe_pixels};
use crate::sample::SampleQuality;

/// A picture to make a record of, and what is known of it.
#[derive(Debug, Clone, Copy)]
pub struct PictureSource<'a> {
    /// The picture file.
    pub bytes: &'a [u8],
    /// Its resolution.
    pub ppi: Ppi,
    /// Which finger it shows.
    pub position: FingerPosition,
}

impl FingerImageRecord {
    /// A record with one view that holds a picture file: as it is where it is grey with 8 bits in a coding that records have
    /// (WSQ, JPEG, JPEG 2000, PNG), else as grey PNG; the losses list what that cost.
    ///
    /// # Errors
    /// [`PixelError`]: not a picture, over the limits, damaged.
    pub fn of_picture(
        source: PictureSource<'_>,
        format: FingerImageFormat,
        limits: &Limits,
    ) -> Result<Conversion<Self>, PixelError> {
        let info = probe_pixels(source.bytes, limits)?;
        let is_kept = PictureCoding::of_picture(source.bytes).is_some() && (info.channels, info.bits) == (1, 8);
        let (picture, losses) = if is_kept {
            (source.bytes.to_vec(), Vec::new())
        } else {
            let Conversion { value, losses } = decode_listing_losses(source.bytes, source.ppi, limits)?;
            (encode_pixels(&value, PixelOutput::Png)?, losses)
        };
        let record = Self::of_coded(picture, (info.width, info.height), source, format);
        Ok(Conversion { value: record, losses })
    }

    /// A record with one view that holds a picture coded by `output`.
    ///
    /// # Errors
    /// [`PixelError::Encode`] where the coding cannot hold the picture.
    pub fn of_image(
        image: &GrayImage,
        position: FingerPosition,
        format: FingerImageFormat,
        output: PixelOutput,
    ) -> Result<Self, PixelError> {
        let picture = match output {
            // A record holds the bare pixels, not a file around them.
            PixelOutput::Pgm => image.pixels().to_vec(),
            coded => encode_pixels(image, coded)?,
        };
        let source = PictureSource { bytes: &[], ppi: image.ppi(), position };
        Ok(Self::of_coded(picture, (image.width(), image.height()), source, format))
    }

    fn of_coded(
        picture: Vec<u8>,
        (width, height): (u32, u32),
        source: PictureSource<'_>,
        format: FingerImageFormat,
    ) -> Self {
        let ppi = source.ppi.get();
        let coding = PictureCoding::of_picture(&picture).unwrap_or(PictureCoding::Raw);
        let first = format.is_first();
        let side = |side: u32| u16::try_from(side).unwrap_or(u16::MAX);
        let score = SampleQuality { score: format.unreported_quality(), vendor: 0, algorithm: 0 };
        let view = FingerImage {
            position: source.position.code(),
            view_count: u8::from(first),
            view_number: u8::from(first),
            impression: 0,
            qualities: if first { vec![score] } else { Vec::new() },
            x_scan: ppi,
            y_scan: ppi,
            x_resolution: ppi,
            y_resolution: ppi,
            compression: coding.code(format),
            width: side(width),
            height: side(height),
            picture: picture.into(),
            ..FingerImage::default()
        };
        let mut record = Self {
            format,
            product: (format == FingerImageFormat::Ansi2004).then(Default::default),
            device: 0,
            level: 0,
            reserved: 0,
            certification: 0,
            views: vec![view],
        };
        if first {
            record.set_level();
        }
        record
    }

    /// The same record with every picture decoded and coded anew as WSQ of this rate in bits a pixel, and what that changed.
    ///
    /// # Errors
    /// [`ViewError`] where a picture cannot be decoded, or WSQ cannot hold it.
    pub fn with_wsq(&self, bitrate: f32, limits: &Limits) -> Result<Conversion<Self>, ViewError> {
        let mut record = self.clone();
        let mut losses = Vec::new();
        for (index, view) in record.views.iter_mut().enumerate() {
            let before = view.picture(limits)?;
            let coded = encode_pixels(&before, PixelOutput::Wsq { bitrate })?;
            let rate = coded.len() as f64 * 8.0 / (f64::from(before.width()) * f64::from(before.height()));
            losses.push(format!("fine detail of view {index}: coded anew as WSQ, {rate:.2} bits a pixel"));
            view.compression = PictureCoding::Wsq.code(record.format);
            view.depth = 8;
            view.picture = coded.into();
        }
        Ok(Conversion { value: record, losses })
    }
}
