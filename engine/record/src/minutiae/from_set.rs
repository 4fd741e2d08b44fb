//! Minutiae at 500 ppi to a record with one finger view.

use bioverify_core::{ImpressionType, MinutiaKind, MinutiaSet, Quality};

use super::field::Field;
use super::view::blank;
use super::{CbeffProduct, FingerCapture, MinutiaeFormat, MinutiaeRecord, RawMinutia, SampleQuality, ViewImage};
use crate::error::WriteError;
use crate::params::STANDARD_PX_PER_CM;

impl MinutiaeRecord {
    /// A record of one live plain view at 197 pixels per centimetre (500 ppi).
    ///
    /// Positions are rounded to whole pixels and angles to the format's unit. In the first editions a quality that is not
    /// known becomes 0 ("not reported"), and so a known minutia quality of 0 becomes 1; the later ones have a value of its
    /// own for that, and ISO/IEC 19794-2:2011 no quality block. Device, product and quality algorithm are 0, to be set by
    /// callers who have registered numbers.
    ///
    /// # Errors
    /// [`WriteError`] for an image without size or a coordinate above 14 bits.
    pub fn from_minutia_set(set: &MinutiaSet, format: MinutiaeFormat) -> Result<Self, WriteError> {
        let least = u8::from(format.is_first());
        let minutiae = set.minutiae().iter().map(|minutia| RawMinutia {
            kind: match minutia.kind {
                MinutiaKind::Other => 0,
                MinutiaKind::Ending => 1,
                MinutiaKind::Bifurcation => 2,
            },
            x: whole(minutia.position.x, set.width()),
            reserved: 0,
            y: whole(minutia.position.y, set.height()),
            angle: minutia.direction.to_units(format.angle_steps()) as u8,
            quality: minutia.quality.map_or(format.unreported_quality(), |quality| quality.get().max(least)),
        });
        let (x_resolution, y_resolution) = (STANDARD_PX_PER_CM, STANDARD_PX_PER_CM);
        let image = ViewImage { width: set.width(), height: set.height(), x_resolution, y_resolution };
        let mut view = blank(set.position().code(), 0, ImpressionType::LivePlain.code(), image);
        view.minutiae = minutiae.collect();
        view.qualities = qualities(set, format);
        view.representation = (format == MinutiaeFormat::Iso2011).then(|| FingerCapture {
            minutia_length: if set.minutiae().iter().any(|minutia| minutia.quality.is_some()) { 6 } else { 5 },
            ..FingerCapture::default()
        });
        let product = (!format.is_iso()).then(CbeffProduct::default);
        let record = Self { format, product, certification: 0, device: 0, reserved: 0, views: vec![view] };
        record.check_size(set)?;
        Ok(record)
    }

    fn check_size(&self, set: &MinutiaSet) -> Result<(), WriteError> {
        if set.width() == 0 || set.height() == 0 {
            return Err(self.refuse(Field::Width, "the image has no size"));
        }
        if self.views.iter().flat_map(|view| &view.minutiae).any(|m| m.x > 0x3FFF || m.y > 0x3FFF) {
            return Err(self.refuse(Field::MinutiaPosition, "a coordinate is above 16383, only 14 bits fit"));
        }
        Ok(())
    }
}

/// The sample quality in the form of the format.
fn qualities(set: &MinutiaSet, format: MinutiaeFormat) -> Vec<SampleQuality> {
    let score = match set.quality().map(Quality::get) {
        Some(score) => score,
        None if format == MinutiaeFormat::Iso2011 => return Vec::new(),
        None => format.unreported_quality(),
    };
    vec![SampleQuality { score, ..SampleQuality::default() }]
}

/// Nearest whole pixel inside the image.
fn whole(coordinate: f32, side: u16) -> u16 {
    (coordinate.round() as u16).min(side.saturating_sub(1))
}
