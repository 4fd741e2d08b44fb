//! Writes a finger image record strictly: what the format cannot state is refused, never altered.

use bioverify_core::Limits;

use super::code::{is_impression, is_position};
use super::field::Field;
use super::layout::VIEW_HEADER;
use super::picture::has_bare_length;
use super::resolution::assumed;
use super::{FingerImage, FingerImageFormat, FingerImageRecord, PictureCoding};
use crate::error::{RecordError, WriteError};
use crate::minutiae::CbeffProduct;
use crate::pixels::probe_pixels;

/// Most views: one byte tells their number in the first editions, two in the second (42 positions with 16 views each).
const MAX_FIRST: usize = 255;
const MAX_SECOND: usize = 672;

type Fault = (bool, Field, &'static str);

impl FingerImageRecord {
    /// The bytes of the record.
    ///
    /// # Errors
    /// [`WriteError`] names the first field that the format cannot state, or that its picture contradicts: no view, views of
    /// several resolutions or codings in a first edition, a reserved code, another size than the picture's, and so on.
    /// [`FingerImageRecord::convert`] sets right what can be.
    pub fn write(&self) -> Result<Vec<u8>, WriteError> {
        self.check()?;
        let mut body = Vec::with_capacity(self.views.iter().map(|view| view.picture.len() + 64).sum());
        for (index, view) in self.views.iter().enumerate() {
            self.check_view(index, view)?;
            let length = if self.format.is_first() {
                self.first_view(view, &mut body)
            } else {
                self.second_view(view, &mut body)
            };
            length.map_err(|_| self.refuse_view(index, Field::ViewLength, "it does not fit 32 bits"))?;
        }
        let mut bytes = self.header(body.len())?;
        bytes.extend_from_slice(&body);
        Ok(bytes)
    }

    fn refuse(&self, field: Field, problem: &str) -> WriteError {
        let (field, clause) = field.named(self.format);
        WriteError::Header { field, clause, problem: problem.into() }
    }

    fn refuse_view(&self, view: usize, field: Field, problem: &str) -> WriteError {
        let (field, clause) = field.named(self.format);
        WriteError::View { view, field, clause, problem: problem.into() }
    }

    fn check(&self) -> Result<(), WriteError> {
        let first = self.format.is_first();
        let is_ansi = self.format == FingerImageFormat::Ansi2004;
        let uniform = self.views.windows(2).all(|pair| matches!(pair, [a, b] if geometry(a) == geometry(b)));
        let most = if first { MAX_FIRST } else { MAX_SECOND };
        let certified = self.views.iter().any(|view| !view.certificates.is_empty());
        let no_place = "the format has no place for it";
        let faults: [Fault; 9] = [
            (self.product.is_none() && is_ansi, Field::Product, "the format needs one"),
            (self.product.is_some() && !is_ansi, Field::Product, no_place),
            (self.views.is_empty(), Field::ViewCount, "there is no view"),
            (self.views.len() > most, Field::ViewCount, "there are more views than fit"),
            (first && !uniform, Field::XResolution, "unit, resolution, depth and coding must be those of all views"),
            (self.reserved != 0, Field::Reserved, "they must be 0"),
            (!first && (self.device != 0 || self.level != 0), Field::Device, no_place),
            (
                if first { self.certification != 0 } else { self.certification > 1 },
                Field::Certification,
                "it is none of the format",
            ),
            (
                !first && certified && self.certification == 0,
                Field::Certification,
                "it must be 1 where there are certification blocks",
            ),
        ];
        match faults.iter().find(|(is_fault, ..)| *is_fault) {
            Some((_, field, problem)) => Err(self.refuse(*field, problem)),
            None => Ok(()),
        }
    }

    fn check_view(&self, index: usize, view: &FingerImage) -> Result<(), WriteError> {
        let format = self.format;
        let first = format.is_first();
        let scores = |max: usize| view.qualities.len() > max;
        let odd_score = view.qualities.iter().any(|q| q.score > 100 && q.score != format.unreported_quality());
        let plain = view.qualities.iter().all(|quality| (quality.vendor, quality.algorithm) == (0, 0));
        let foreign = view.time != crate::sample::CaptureTime::UNKNOWN
            || (view.technology, view.vendor, view.device) != (0, 0, 0)
            || !(view.certificates.is_empty() && view.extended.is_empty());
        let resolutions = [view.x_scan, view.y_scan, view.x_resolution, view.y_resolution];
        let faults: [Fault; 15] = [
            (!is_position(view.position, format), Field::Position, "it is none of the format"),
            (!is_impression(view.impression, format), Field::Impression, "it is reserved"),
            (odd_score, Field::Quality, "it is above 100"),
            (first && view.qualities.len() != 1, Field::Quality, "exactly one is needed"),
            (first && !plain, Field::Quality, "vendor and algorithm have no place"),
            (scores(255), Field::QualityCount, "at most 255 fit"),
            (first && foreign, Field::Time, "time, device, certification and extended data have no place"),
            (
                !first && (view.view_count != 0 || view.reserved != 0),
                Field::ViewsOfFinger,
                "the format has no place for it",
            ),
            (first && view.reserved != 0, Field::Reserved, "it must be 0"),
            (first && (view.view_count == 0 || view.view_number == 0), Field::ViewNumber, "it is counted from 1"),
            (!first && view.view_number > 15, Field::ViewNumber, "it is above 15"),
            (!first && !view.time.is_valid(), Field::Time, "it is no date or time of day"),
            (!first && view.technology > 20, Field::Technology, "it is reserved"),
            (view.certificates.len() > 255, Field::Certificates, "at most 255 fit"),
            (
                !matches!(view.scale_unit, 1 | 2) || resolutions.contains(&0),
                Field::ScaleUnit,
                "unit and resolutions must be told",
            ),
        ];
        let fault = faults.into_iter().find(|(is_fault, ..)| *is_fault).map(|(_, field, problem)| (field, problem));
        match fault.or_else(|| resolution_fault(view)).or_else(|| picture_fault(view, format)) {
            Some((field, problem)) => Err(self.refuse_view(index, field, problem)),
            None => Ok(()),
        }
    }

    fn header(&self, body: usize) -> Result<Vec<u8>, WriteError> {
        let mut bytes = b"FIR\0".to_vec();
        let too_long = |_| self.refuse(Field::RecordLength, "it does not fit 32 bits");
        if !self.format.is_first() {
            bytes.extend(b"020\0");
            bytes.extend(u32::try_from(body + 16).map_err(too_long)?.to_be_bytes());
            bytes.extend((self.views.len() as u16).to_be_bytes());
            let distinct: std::collections::BTreeSet<u8> = self.views.iter().map(|view| view.position).collect();
            bytes.extend([self.certification, distinct.len() as u8]);
            return Ok(bytes);
        }
        bytes.extend(b"010\0");
        let header = if self.product.is_some() { 36 } else { 32 };
        bytes.extend(((body + header) as u64).to_be_bytes().iter().skip(2));
        if let Some(CbeffProduct { owner, kind }) = self.product {
            bytes.extend([owner, kind].into_iter().flat_map(u16::to_be_bytes));
        }
        bytes.extend([self.device, self.level].into_iter().flat_map(u16::to_be_bytes));
        bytes.push(self.views.len() as u8);
        if let Some(view) = self.views.first() {
            put_geometry(view, &mut bytes);
        }
        bytes.extend(self.reserved.to_be_bytes());
        Ok(bytes)
    }

    fn first_view(&self, view: &FingerImage, bytes: &mut Vec<u8>) -> Result<(), std::num::TryFromIntError> {
        bytes.extend(u32::try_from(view.picture.len() + VIEW_HEADER)?.to_be_bytes());
        let score = view.qualities.first().map_or(254, |quality| quality.score);
        bytes.extend([view.position, view.view_count, view.view_number, score, view.impression]);
        bytes.extend([view.width, view.height].into_iter().flat_map(u16::to_be_bytes));
        bytes.push(view.reserved);
        bytes.extend_from_slice(&view.picture);
        Ok(())
    }

    fn second_view(&self, view: &FingerImage, bytes: &mut Vec<u8>) -> Result<(), std::num::TryFromIntError> {
        let mut head = view.time.to_bytes().to_vec();
        head.push(view.technology);
        head.extend([view.vendor, view.device].into_iter().flat_map(u16::to_be_bytes));
        head.push(view.qualities.len() as u8);
        head.extend(view.qualities.iter().flat_map(|quality| quality.to_bytes()));
        if self.certification == 1 {
            head.push(view.certificates.len() as u8);
            head.extend(view.certificates.iter().flat_map(|certificate| certificate.to_bytes()));
        }
        head.extend([view.position, view.view_number]);
        put_geometry(view, &mut head);
        head.push(view.impression);
        head.extend([view.width, view.height].into_iter().flat_map(u16::to_be_bytes));
        head.extend(u32::try_from(view.picture.len())?.to_be_bytes());
        let length = 4 + head.len() + view.picture.len() + view.extended.len();
        bytes.extend(u32::try_from(length)?.to_be_bytes());
        bytes.extend_from_slice(&head);
        bytes.extend_from_slice(&view.picture);
        bytes.extend_from_slice(&view.extended);
        Ok(())
    }
}

/// What stands once for all views in the first editions.
pub(super) const fn geometry(view: &FingerImage) -> (u8, [u16; 4], u8, u8) {
    let resolutions = [view.x_scan, view.y_scan, view.x_resolution, view.y_resolution];
    (view.scale_unit, resolutions, view.depth, view.compression)
}

fn put_geometry(view: &FingerImage, bytes: &mut Vec<u8>) {
    let (unit, resolutions, depth, compression) = geometry(view);
    bytes.push(unit);
    bytes.extend(resolutions.into_iter().flat_map(u16::to_be_bytes));
    bytes.extend([depth, compression]);
}

/// Why nobody could use the picture for its resolution.
fn resolution_fault(view: &FingerImage) -> Option<(Field, &'static str)> {
    match assumed(view) {
        Ok(_) => None,
        Err(RecordError::Structure { .. }) => {
            Some((Field::YResolution, "it differs from the horizontal one, so the pixels are not square"))
        }
        Err(_) => Some((Field::XResolution, "no finger sensor has it (500 ppi is usual): set it right at its source")),
    }
}

/// What the picture has against what is said of it.
fn picture_fault(view: &FingerImage, format: FingerImageFormat) -> Option<(Field, &'static str)> {
    if !matches!(view.depth, 1..=16) {
        return Some((Field::Depth, "it is not from 1 to 16"));
    }
    let Some(coding) = PictureCoding::from_code(view.compression, format) else {
        return Some((Field::Compression, "it is reserved"));
    };
    if view.width == 0 || view.height == 0 {
        return Some((Field::Width, "it is 0"));
    }
    if coding.is_bare() {
        let fits = has_bare_length(view, coding == PictureCoding::Packed);
        return (!fits).then_some((Field::Picture, "its bytes are not those of its size"));
    }
    let seen = PictureCoding::of_picture(&view.picture).map(|seen| seen.code(format));
    // JPEG 2000 without losses may be told as JPEG 2000.
    let same = seen == Some(view.compression) || (coding == PictureCoding::Jpeg2000 && seen == Some(5));
    if !same {
        return Some((Field::Compression, "the picture is coded otherwise"));
    }
    match probe_pixels(&view.picture, &Limits::default()) {
        Ok(info) if (info.width, info.height) == (view.width.into(), view.height.into()) => None,
        Ok(_) => Some((Field::Width, "the picture has another size")),
        Err(_) => Some((Field::Picture, "its header cannot be read")),
    }
}
