//! A finger image record of the older series in the extensible one.

use bioverify_core::Limits;
use zeroize::Zeroizing;

use super::ExtensibleRecord;
use super::build::{model, qualities, record, time};
use super::position::newer;
use super::schema::SAME_TECHNOLOGY;
use super::write::{code, field, group, number};
use crate::ber::put;
use crate::convert::Conversion;
use crate::finger_image::{FingerImage, FingerImageFormat, FingerImageRecord, PictureCoding, ViewError};
use crate::pixels::{PixelOutput, encode_pixels};
use crate::sample::CaptureTime;
use crate::words;

impl FingerImageRecord {
    /// The pictures as an ISO/IEC 39794-4 record, each as it is coded where that format has a code for it, and what that loses:
    /// bare pixels become PGM, JPEG becomes PNG of the same grey values.
    ///
    /// # Errors
    /// [`ViewError`] where a picture that has to be coded anew cannot be decoded.
    pub fn to_extensible(&self, limits: &Limits) -> Result<Conversion<ExtensibleRecord>, ViewError> {
        let Conversion { value, mut losses } = self.convert(FingerImageFormat::Iso2011);
        let mut contents = Vec::new();
        for (index, view) in value.views.iter().enumerate() {
            let mut lost = Vec::new();
            let before = value.views.iter().take(index).filter(|other| other.position == view.position).count();
            if usize::from(view.view_number) != before {
                lost.push(format!("view number {} has no place", view.view_number));
            }
            contents.push(content(view, limits, &mut lost)?);
            let many = value.views.len() > 1;
            losses.extend(lost.into_iter().map(|loss| if many { format!("view {index}: {loss}") } else { loss }));
        }
        Ok(Conversion { value: record(4, contents), losses })
    }
}

/// The fields of a representation.
fn content(view: &FingerImage, limits: &Limits, losses: &mut Vec<String>) -> Result<Vec<u8>, ViewError> {
    let (format, picture) = picture(view, limits, losses)?;
    let mut bytes = code(0, position(view.position, losses));
    bytes.extend(code(1, impression(view.impression, losses)));
    bytes.extend(code(2, format));
    bytes.extend(field(3, &picture));
    if view.time != CaptureTime::UNKNOWN {
        bytes.extend(group(4, &time(&view.time)));
    }
    bytes.extend(device(view, losses));
    let qualities = qualities(&view.qualities, losses);
    if !qualities.is_empty() {
        bytes.extend(group(6, &qualities));
    }
    let unit = if view.scale_unit == 2 { 1 } else { 0 };
    bytes.extend(group(7, &[field(0, &number(view.x_resolution.into())), field(1, &number(unit))].concat()));
    if view.x_resolution != view.y_resolution {
        losses.push("the vertical resolution has no place of its own".into());
    }
    if (view.x_scan, view.y_scan) != (view.x_resolution, view.y_resolution) {
        losses.push("the resolution of the scan has no place".into());
    }
    if !view.extended.is_empty() {
        losses.push(format!("extended data have no place ({})", words::count(view.extended.len(), "byte", "bytes")));
    }
    Ok(bytes)
}

/// The picture and the code of its format.
fn picture(
    view: &FingerImage,
    limits: &Limits,
    losses: &mut Vec<String>,
) -> Result<(u16, Zeroizing<Vec<u8>>), ViewError> {
    let (code, output) = match PictureCoding::from_code(view.compression, FingerImageFormat::Iso2011) {
        Some(PictureCoding::Wsq) => return Ok((1, view.picture.clone())),
        Some(PictureCoding::Jpeg2000) => return Ok((2, view.picture.clone())),
        Some(PictureCoding::Jpeg2000Lossless) => return Ok((3, view.picture.clone())),
        Some(PictureCoding::Png) => return Ok((4, view.picture.clone())),
        Some(PictureCoding::Raw | PictureCoding::Packed) => (0, PixelOutput::Pgm),
        Some(PictureCoding::Jpeg) | None => {
            losses.push("the picture's own coding, which ISO/IEC 39794-4 lacks: its grey values as PNG".into());
            (4, PixelOutput::Png)
        }
    };
    let image = view.picture(limits)?;
    if code == 0 && view.depth != 8 {
        losses.push(format!("a depth of {} bits: written with 8", view.depth));
    }
    Ok((code, encode_pixels(&image, output)?.into()))
}

/// Thumbs placed flat are thumbs there; every other position of ISO/IEC 19794-4:2011 has a code.
fn position(code: u8, losses: &mut Vec<String>) -> u16 {
    match code {
        11 | 12 => {
            losses.push(format!("position {code}, a thumb placed flat: written as the thumb"));
            if code == 11 { 1 } else { 6 }
        }
        other => newer(other).unwrap_or_default(),
    }
}

fn impression(code: u8, losses: &mut Vec<String>) -> u16 {
    let (written, lost) = match code {
        0 | 1 | 4 | 8 | 24 | 25 | 28 | 29 => return code.into(),
        2 => (0, "that it was scanned from paper"),
        3 => (1, "that it was scanned from paper"),
        5..=7 => (4, "how the latent print was taken"),
        9 => (1, "that it was rolled vertically"),
        20 | 22 => (0, "whether the sensor was optical"),
        21 | 23 => (1, "whether the sensor was optical"),
        26 => (24, "that the sensor was not optical"),
        27 => (25, "that the sensor was not optical"),
        _ => (28, "which one it was"),
    };
    losses.push(format!("impression type {code}: written as {written}, {lost} is lost"));
    written
}

/// Model, technology and certification of the capture device: only with the model can the others stand.
fn device(view: &FingerImage, losses: &mut Vec<String>) -> Vec<u8> {
    let Some(mut block) = model(view.vendor, view.device, losses) else {
        let set = [
            (view.technology != 0, "the technology of a device without a model has no place"),
            (!view.certificates.is_empty(), "the certification of a device without a model has no place"),
        ];
        losses.extend(set.into_iter().filter(|(is_set, _)| *is_set).map(|(_, what)| what.to_owned()));
        return Vec::new();
    };
    if view.technology != 0 {
        let same = SAME_TECHNOLOGY.iter().find(|(older, _)| *older == view.technology);
        if same.is_none() {
            losses.push(format!("technology {} has no code: written as other", words::technology(view.technology)));
        }
        block.extend(code(1, same.map_or(1, |(_, code)| *code)));
    }
    let mut certificates = Vec::new();
    for one in &view.certificates {
        put(
            &mut certificates,
            0x30,
            &[field(0, &number(one.authority.into())), field(1, &number(one.scheme.into()))].concat(),
        );
    }
    if !certificates.is_empty() {
        block.extend(group(2, &certificates));
    }
    group(5, &block)
}
