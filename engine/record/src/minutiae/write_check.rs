//! What a format cannot state, found before it is written.

use super::field::Field;
use super::{FingerCapture, FingerView, MinutiaeFormat, MinutiaeRecord, RawMinutia, SampleQuality, ViewImage};
use crate::error::WriteError;
use crate::params::MIN_PX_PER_CM;

/// A fault: whether it is there, the field, and what is wrong.
type Fault = (bool, Field, &'static str);

/// The first fault that is there.
fn first(faults: &[Fault]) -> Option<(Field, &'static str)> {
    faults.iter().find(|(is_fault, ..)| *is_fault).map(|&(_, field, problem)| (field, problem))
}

impl MinutiaeRecord {
    pub(super) fn refuse(&self, field: Field, problem: impl Into<String>) -> WriteError {
        WriteError::Header { field: field.name(), clause: field.clause(self.format), problem: problem.into() }
    }

    pub(super) fn refuse_view(&self, view: usize, field: Field, problem: impl Into<String>) -> WriteError {
        let (name, clause) = (field.name(), field.clause(self.format));
        WriteError::View { view, field: name, clause, problem: problem.into() }
    }

    pub(super) fn check_header_fields(&self) -> Result<(), WriteError> {
        let format = self.format;
        if self.product.is_some() == format.is_iso() {
            let problem = if format.is_iso() { "the format has no place for one" } else { "the format needs one" };
            return Err(self.refuse(Field::Product, problem));
        }
        if self.certification != 0 && self.certification != format.certified() {
            return Err(self.refuse(Field::Certification, format!("only 0 and {} are defined", format.certified())));
        }
        if self.device > format.max_device() {
            let problem = if format.is_iso() && !format.is_first() {
                "each representation has its own"
            } else {
                "only 12 bits fit"
            };
            return Err(self.refuse(Field::Device, problem));
        }
        if self.reserved != 0 {
            return Err(self.refuse(Field::Reserved, "it must be 0"));
        }
        match self.views.len() {
            0 => Err(self.refuse(Field::ViewCount, "there is no finger view")),
            count if count > format.max_views() => {
                Err(self.refuse(Field::ViewCount, format!("{count} views, {} fit", format.max_views())))
            }
            _ => self.check_images(),
        }
    }

    /// The images of all views, which the first editions state once.
    fn check_images(&self) -> Result<(), WriteError> {
        let first = self.views.first().map(|view| view.image);
        for (index, view) in self.views.iter().enumerate() {
            let refuse = |field, problem: String| match self.format.is_first() {
                true => self.refuse(field, problem),
                false => self.refuse_view(index, field, problem),
            };
            let ViewImage { width, height, x_resolution, y_resolution } = view.image;
            for (field, side) in [(Field::Width, width), (Field::Height, height)] {
                if side == 0 {
                    return Err(refuse(field, "it is 0".into()));
                }
                if side > self.format.max_side() {
                    return Err(refuse(field, format!("{side} px, {} fit", self.format.max_side())));
                }
            }
            for (field, value) in [(Field::XResolution, x_resolution), (Field::YResolution, y_resolution)] {
                if value < MIN_PX_PER_CM {
                    return Err(refuse(field, format!("{value} px/cm is below {MIN_PX_PER_CM}")));
                }
            }
            if self.format.is_first() && first != Some(view.image) {
                let problem = "the format states one image for all views, these differ";
                return Err(self.refuse_view(index, Field::Width, problem));
            }
        }
        Ok(())
    }

    pub(super) fn check_view(&self, index: usize, view: &FingerView) -> Result<(), WriteError> {
        let format = self.format;
        let is_2011 = format == MinutiaeFormat::Iso2011;
        let faults = [
            (!format.is_position(view.position), Field::Position, "it is no finger"),
            (view.view_number > 15, Field::ViewNumber, "only 4 bits fit"),
            (!format.is_impression(view.impression), Field::Impression, "it is reserved"),
            (
                view.representation.is_some() != is_2011,
                Field::MinutiaForm,
                "only ISO/IEC 19794-2:2011 has, and needs, one",
            ),
            (view.qualities.len() != 1 && !is_2011, Field::ViewQuality, "the format states exactly one"),
            (view.qualities.len() > 255, Field::QualityCount, "at most 255 fit"),
            (view.minutiae.is_empty() && is_2011, Field::MinutiaCount, "the format needs at least one"),
            (view.minutiae.len() > 255, Field::MinutiaCount, "at most 255 fit: keep the best ones"),
        ];
        let fault = first(&faults).or_else(|| view.qualities.iter().find_map(|quality| self.quality_fault(quality)));
        let fault = fault.or_else(|| view.representation.as_ref().and_then(|form| self.form_fault(form)));
        if let Some((field, problem)) = fault {
            return Err(self.refuse_view(index, field, problem));
        }
        view.minutiae
            .iter()
            .enumerate()
            .try_for_each(|(number, minutia)| self.check_minutia(index, number, minutia, view))
    }

    fn quality_fault(&self, quality: &SampleQuality) -> Option<(Field, &'static str)> {
        let has_algorithm = (quality.vendor, quality.algorithm) != (0, 0);
        first(&[
            (!self.format.is_quality(quality.score), Field::ViewQuality, "it is above 100"),
            (has_algorithm && self.format.is_first(), Field::QualityAlgorithm, "the format has no place for one"),
        ])
    }

    fn form_fault(&self, form: &FingerCapture) -> Option<(Field, &'static str)> {
        let count = form.certificates.len();
        first(&[
            (!form.time.is_valid(), Field::CaptureTime, "it is no date or time of day"),
            (form.technology > 20, Field::Technology, "it is reserved"),
            (count > 255, Field::Certificates, "at most 255 fit"),
            (count > 0 && self.certification == 0, Field::Certificates, "the record's flag says there are none"),
            (!matches!(form.minutia_length, 5 | 6), Field::MinutiaForm, "a minutia has 5 or 6 bytes"),
            (form.ridge_ending > 1, Field::MinutiaForm, "a ridge ending of a reserved kind"),
        ])
    }

    fn check_minutia(
        &self,
        view: usize,
        number: usize,
        minutia: &RawMinutia,
        within: &FingerView,
    ) -> Result<(), WriteError> {
        let RawMinutia { kind, x, reserved, y, angle, quality } = *minutia;
        let ViewImage { width, height, .. } = within.image;
        let short = within.representation.as_ref().is_some_and(|form| form.minutia_length == 5);
        let lacks_room = short && quality != self.format.unreported_quality();
        let faults = [
            (kind > 2, Field::MinutiaKind, "only 0, 1 and 2 are defined"),
            (x >= width || y >= height, Field::MinutiaPosition, "it is outside the image"),
            (x > 0x3FFF || y > 0x3FFF, Field::MinutiaPosition, "only 14 bits fit"),
            (reserved != 0, Field::MinutiaReserved, "they must be 0"),
            (u32::from(angle) >= self.format.angle_steps(), Field::MinutiaAngle, "it is above a full turn"),
            (!self.format.is_minutia_quality(quality), Field::MinutiaQuality, "it is above 100"),
            (lacks_room, Field::MinutiaQuality, "minutiae of 5 bytes have no place for one"),
        ];
        let Some((field, problem)) = first(&faults) else { return Ok(()) };
        let (field, clause) = (field.name(), field.clause(self.format));
        Err(WriteError::Minutia { view, minutia: number, field, clause, problem: problem.into() })
    }
}
