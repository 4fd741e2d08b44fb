//! What ISO/IEC 39794-4 says of fingers' pictures, as a record of ISO/IEC 19794-4:2011 says it.

use bioverify_core::{Limits, Ppi};

use super::position::older;
use super::schema::SAME_TECHNOLOGY;
use super::view::View;
use super::write::{code, field, shortest};
use super::{ExtensibleRecord, PictureBlock};
use crate::ber::{Objects, put};
use crate::convert::Conversion;
use crate::finger_image::{FingerImage, FingerImageFormat, FingerImageRecord, PictureCoding, ViewError};
use crate::pixels::{PixelFormat, PixelOutput, decode_pixels, encode_pixels, probe_pixels, sniff_pixels};
use crate::sample::{CaptureTime, Certificate};
use crate::words;

/// Most capture numbers of one finger in the older series.
const MAX_NUMBER: usize = 15;

/// Fields of a representation that the older series has no place for.
const BESIDE: [(u8, &str); 9] = [
    (8, "whether the capture system found the position"),
    (9, "the rotation"),
    (10, "whether the picture was turned upright"),
    (11, "whether the picture was compressed with losses before"),
    (12, "the segmentation"),
    (13, "the annotation"),
    (14, "attack detection"),
    (15, "comments"),
    (16, "the vendor's data"),
];

impl ExtensibleRecord {
    /// The fingers as a record of ISO/IEC 19794-4:2011, from where the other editions are reached, and what that loses; without
    /// views where this is a record of faces. `fallback` is the resolution of pictures whose own is not told.
    ///
    /// # Errors
    /// [`ViewError`] where a picture cannot be opened.
    pub fn to_finger_images(&self, fallback: Ppi, limits: &Limits) -> Result<Conversion<FingerImageRecord>, ViewError> {
        let mut views: Vec<FingerImage> = Vec::new();
        let mut losses = Vec::new();
        let many = self.representations.len() > 1;
        for (index, one) in self.representations.iter().filter(|one| one.part == 4).enumerate() {
            let (mut view, lost) = one.finger_image(fallback, limits)?;
            let before = views.iter().filter(|other| other.position == view.position).count();
            view.view_number = before.min(MAX_NUMBER) as u8;
            views.push(view);
            losses.extend(lost.into_iter().map(|loss| if many { format!("view {index}: {loss}") } else { loss }));
        }
        if !self.further.is_empty() {
            losses.push("fields of the record that are not known have no place".into());
        }
        let certification = u8::from(views.iter().any(|view| !view.certificates.is_empty()));
        let format = FingerImageFormat::Iso2011;
        let value = FingerImageRecord { format, product: None, device: 0, level: 0, reserved: 0, certification, views };
        Ok(Conversion { value, losses })
    }

    /// The same record with every finger's picture coded anew as WSQ of this rate in bits a pixel; all other fields stay.
    ///
    /// # Errors
    /// [`ViewError`] where a picture cannot be decoded, or WSQ cannot hold it.
    pub fn with_wsq(&self, bitrate: f32, fallback: Ppi, limits: &Limits) -> Result<Conversion<Self>, ViewError> {
        let mut record = self.clone();
        let mut losses = Vec::new();
        for (index, one) in record.representations.iter_mut().enumerate() {
            let ppi = one.pixels_per_inch().and_then(|ppi| Ppi::new(ppi).ok()).unwrap_or(fallback);
            let before = decode_pixels(one.picture().unwrap_or_default(), ppi, limits)?;
            let coded = encode_pixels(&before, PixelOutput::Wsq { bitrate })?;
            let rate = coded.len() as f64 * 8.0 / (f64::from(before.width()) * f64::from(before.height()));
            losses.push(format!("fine detail of view {index}: coded anew as WSQ, {rate:.2} bits a pixel"));
            one.set_picture(1, &coded);
        }
        Ok(Conversion { value: record, losses })
    }
}

impl PictureBlock {
    /// Puts another picture of part 4 and the code of its format in the place of what stands there.
    fn set_picture(&mut self, format: u16, picture: &[u8]) {
        let mut content = Vec::with_capacity(self.content.len().max(picture.len()) + picture.len());
        let mut objects = Objects::new(&self.content);
        while let Ok(Some(object)) = objects.next("field") {
            let Ok(value) = object.value("field") else { break };
            match super::view::field_number(object.tag) {
                Some(2) => content.extend(code(2, format)),
                Some(3) => content.extend(field(3, picture)),
                _ => put(&mut content, object.tag, value),
            }
        }
        self.content = shortest(&content, 0).into();
    }

    /// The view, its number aside, and what it has no place for.
    fn finger_image(&self, fallback: Ppi, limits: &Limits) -> Result<(FingerImage, Vec<String>), ViewError> {
        let mut lost = Vec::new();
        let mut view = FingerImage {
            position: position(self.position_code().unwrap_or(0), &mut lost),
            impression: impression(self.code(&[1]).unwrap_or(29), &mut lost),
            time: self.captured().unwrap_or(CaptureTime::UNKNOWN),
            qualities: self.qualities(),
            ..FingerImage::default()
        };
        if !view.time.is_valid() {
            lost.push("the capture time is no possible moment: written as unknown".into());
            view.time = CaptureTime::UNKNOWN;
        }
        let stated = self.view().get(6).map_or(0, |blocks| blocks.items().count());
        if stated > view.qualities.len() {
            lost.push("a quality score that is no number of the older series".into());
        }
        let rate = self.put_rate(&mut view, fallback, &mut lost);
        self.put_picture(&mut view, rate, limits)?;
        self.put_finger_device(&mut view, &mut lost);
        let has = |number: u8| self.view().get(number).is_some();
        lost.extend(BESIDE.iter().filter(|(number, _)| has(*number)).map(|(_, what)| words::without_place(what)));
        let unknown = self.view().numbers().filter(|number| *number > 16).count();
        if unknown > 0 {
            lost.push(format!("{} no place", words::count(unknown, "unknown field has", "unknown fields have")));
        }
        Ok((view, lost))
    }

    /// Resolutions, in the unit they are stated in.
    fn put_rate(&self, view: &mut FingerImage, fallback: Ppi, lost: &mut Vec<String>) -> Ppi {
        let (samples, unit) = self.sampling_rate().unwrap_or_else(|| {
            let what = if self.view().get(7).is_some() {
                "a sampling rate that is none"
            } else {
                "that no sampling rate is told"
            };
            lost.push(format!("{what}: written as {} ppi", fallback.get()));
            (fallback.get(), 1)
        });
        (view.scale_unit, view.x_scan, view.y_scan) = (unit, samples, samples);
        (view.x_resolution, view.y_resolution) = (samples, samples);
        view.ppi().unwrap_or(fallback)
    }

    /// The picture as it is coded; a PGM as the bare pixels it holds.
    fn put_picture(&self, view: &mut FingerImage, ppi: Ppi, limits: &Limits) -> Result<(), ViewError> {
        let format = FingerImageFormat::Iso2011;
        let picture = self.picture().unwrap_or_default();
        let side = |side: u32| u16::try_from(side).unwrap_or(u16::MAX);
        if sniff_pixels(picture) != Some(PixelFormat::Pnm)
            && let Some(coding) = PictureCoding::of_picture(picture)
        {
            let info = probe_pixels(picture, limits)?;
            (view.width, view.height, view.depth) = (side(info.width), side(info.height), info.bits);
            (view.compression, view.picture) = (coding.code(format), picture.to_vec().into());
            return Ok(());
        }
        let image = decode_pixels(picture, ppi, limits)?;
        (view.width, view.height) = (side(image.width()), side(image.height()));
        view.picture = image.pixels().to_vec().into();
        Ok(())
    }

    fn put_finger_device(&self, view: &mut FingerImage, lost: &mut Vec<String>) {
        let word = |of: Option<View<'_>>| of.and_then(View::number).and_then(|n| u16::try_from(n).ok());
        let Some(device) = self.view().get(5) else { return };
        view.vendor = word(device.path(&[0, 0])).unwrap_or(0);
        view.device = word(device.path(&[0, 1])).unwrap_or(0);
        if let Some(code) = device.get(1).and_then(View::code).filter(|code| *code != 0) {
            match SAME_TECHNOLOGY.iter().find(|(_, newer)| *newer == code) {
                Some((older, _)) => view.technology = *older,
                None => lost.push(format!("technology {code} of the device has no code of its own")),
            }
        }
        let Some(certificates) = device.get(2) else { return };
        for one in certificates.items() {
            let scheme = one.get(1).and_then(View::number).and_then(|scheme| u8::try_from(scheme).ok());
            match (word(one.get(0)), scheme) {
                (Some(authority), Some(scheme)) => view.certificates.push(Certificate { authority, scheme }),
                _ => lost.push("a certification of the device that the older series cannot number".into()),
            }
        }
    }
}

fn position(code: u16, lost: &mut Vec<String>) -> u8 {
    older(code).unwrap_or_else(|| {
        lost.push(format!("position {code} has no code: written as 0, unknown"));
        0
    })
}

fn impression(code: u16, lost: &mut Vec<String>) -> u8 {
    let (written, what) = match u8::try_from(code) {
        Ok(code @ (0 | 1 | 4 | 8 | 24 | 25 | 28 | 29)) => return code,
        Ok(41) => (24, "that the finger moved"),
        Ok(42) => (25, "that the finger moved"),
        _ => (29, "which one it was"),
    };
    lost.push(format!("impression type {code}: written as {written}, {what} is lost"));
    written
}
