//! Minutiae at 500 ppi to a record with one finger view.

use bioverify_core::{ImpressionType, MinutiaKind, MinutiaSet, Quality};

use super::field::Field;
use super::{CbeffProduct, ExtendedData, FingerView, MinutiaeFormat, MinutiaeRecord, RawMinutia};
use crate::error::WriteError;
use crate::params::STANDARD_PX_PER_CM;

impl MinutiaeRecord {
    /// A record of one live plain view at 197 pixels per centimetre (500 ppi).
    ///
    /// Positions are rounded to whole pixels and angles to the format's unit. A quality that is not known becomes 0 (the
    /// format's "not reported"), and so a known quality of 0 becomes 1. Device and product are 0, to be set by callers who
    /// have registered numbers.
    ///
    /// # Errors
    /// [`WriteError`] for an image without size or a coordinate above 14 bits.
    pub fn from_minutia_set(set: &MinutiaSet, format: MinutiaeFormat) -> Result<Self, WriteError> {
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
            quality: minutia.quality.map_or(0, |quality| quality.get().max(1)),
        });
        let view = FingerView {
            position: set.position().code(),
            view_number: 0,
            impression: ImpressionType::LivePlain.code(),
            quality: set.quality().map_or(0, Quality::get),
            minutiae: minutiae.collect(),
            extended: ExtendedData::default(),
        };
        let record = Self {
            format,
            product: (format == MinutiaeFormat::Ansi2004).then(CbeffProduct::default),
            certification: 0,
            device: 0,
            width: set.width(),
            height: set.height(),
            x_resolution: STANDARD_PX_PER_CM,
            y_resolution: STANDARD_PX_PER_CM,
            reserved: 0,
            views: vec![view],
        };
        record.check_size(set)?;
        Ok(record)
    }

    fn check_size(&self, set: &MinutiaSet) -> Result<(), WriteError> {
        let refuse = |field: Field, problem: &str| {
            Err(WriteError::Header { field: field.name(), clause: field.clause(self.format), problem: problem.into() })
        };
        if set.width() == 0 || set.height() == 0 {
            return refuse(Field::Width, "the image has no size");
        }
        if self.views.iter().flat_map(|view| &view.minutiae).any(|m| m.x > 0x3FFF || m.y > 0x3FFF) {
            return refuse(Field::MinutiaPosition, "a coordinate is above 16383, only 14 bits fit");
        }
        Ok(())
    }
}

/// Nearest whole pixel inside the image.
fn whole(coordinate: f32, side: u16) -> u16 {
    (coordinate.round() as u16).min(side.saturating_sub(1))
}
