//! Reads one representation of ISO/IEC 19794-2:2011.

use super::body::read_body;
use super::check::{check_finger, check_image};
use super::field::Field;
use super::header::read_resolutions;
use super::view::{blank, read_quality};
use super::walk::Walk;
use super::{CaptureTime, Certificate, FingerCapture, FingerView, ViewImage};
use crate::error::RecordError;
use crate::finding::Severity;
use crate::words;

/// How a representation is coded where its own fields leave a choice.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Coding {
    /// Whether a number of certification blocks stands in the bytes.
    certified: bool,
    /// Bytes of a minutia, or `None` for what its field says.
    minutia_length: Option<u8>,
}

/// Reads the next representation, and where it ends by its own length.
///
/// The certification flag of the record and the minutia length of the representation decide how the bytes are laid out;
/// writers get both wrong. Where the stated layout does not end at the stated end and another does, that one is read.
pub(super) fn read_representation(
    walk: &mut Walk<'_>,
    flag: u8,
    may_lack_block: bool,
) -> Result<(FingerView, usize), RecordError> {
    let start = walk.reader.at();
    let length = walk.number(4, Field::ViewLength, |value| format!("{value} bytes"))?;
    let end = start.saturating_add(length as usize);
    let stated = Coding { certified: flag & 1 != 0, minutia_length: None };
    let mark = walk.mark();
    let outcome = read_as(walk, stated, may_lack_block);
    if outcome.is_ok() && walk.reader.at() == end {
        return outcome.map(|view| (view, end));
    }
    for certified in [stated.certified, !stated.certified] {
        for minutia_length in [None, Some(6), Some(5)] {
            let coding = Coding { certified, minutia_length };
            if coding == stated {
                continue;
            }
            walk.rewind(&mark);
            if let (Ok(view), true) = (read_as(walk, coding, may_lack_block), walk.reader.at() == end) {
                tell(walk, start, stated, coding);
                return Ok((view, end));
            }
        }
    }
    walk.rewind(&mark);
    read_as(walk, stated, may_lack_block).map(|view| (view, end))
}

/// Tells what was read against the stated coding.
fn tell(walk: &mut Walk<'_>, start: usize, stated: Coding, coding: Coding) {
    if coding.certified != stated.certified {
        let message = if coding.certified {
            "the record's flag says none, but their number is there: read as such"
        } else {
            "the record's flag says they are there, but not even their number is: read without"
        };
        walk.found(start, Field::Certificates, Severity::Warning, message);
    }
    if let Some(length) = coding.minutia_length {
        let message = format!("another number of bytes is stated, {length} fit the representation: read as that");
        walk.found(start, Field::MinutiaForm, Severity::Warning, message);
    }
}

fn read_as(walk: &mut Walk<'_>, coding: Coding, may_lack_block: bool) -> Result<FingerView, RecordError> {
    let mut representation = FingerCapture { time: read_time(walk)?, ..FingerCapture::default() };
    let at = walk.reader.at();
    representation.technology = walk.u8(Field::Technology, words::technology)?;
    if representation.technology > 20 {
        let message = format!("{} is reserved: kept as it is", representation.technology);
        walk.found(at, Field::Technology, Severity::Note, message);
    }
    representation.vendor = walk.number(2, Field::DeviceVendor, |value| format!("{value:#06x}"))? as u16;
    representation.device = walk.number(2, Field::Device, |value| format!("{value:#06x}"))? as u16;
    let count = walk.u8(Field::QualityCount, |value| value.to_string())?;
    let qualities = (0..count).map(|_| read_quality(walk)).collect::<Result<Vec<_>, _>>()?;
    if coding.certified {
        representation.certificates = read_certificates(walk)?;
    }
    let mut view = read_finger(walk)?;
    view.qualities = qualities;
    read_form(walk, coding, &mut representation)?;
    let length = usize::from(representation.minutia_length);
    view.representation = Some(representation);
    read_body(walk, &mut view, length, may_lack_block)?;
    Ok(view)
}

fn read_time(walk: &mut Walk<'_>) -> Result<CaptureTime, RecordError> {
    let at = walk.reader.at();
    let bytes = walk.take(9, Field::CaptureTime, |bytes| CaptureTime::from_bytes(bytes).to_string())?;
    let time = CaptureTime::from_bytes(bytes);
    if !time.is_valid() {
        walk.found(at, Field::CaptureTime, Severity::Warning, "no date or time of day: kept as it is");
    }
    Ok(time)
}

fn read_certificates(walk: &mut Walk<'_>) -> Result<Vec<Certificate>, RecordError> {
    let count = walk.u8(Field::Certificates, |value| words::count(value.into(), "block", "blocks"))?;
    let read = |_| {
        let explain = |bytes: &[u8]| Certificate::from_bytes(bytes).to_string();
        Ok(Certificate::from_bytes(walk.take(Certificate::LENGTH, Field::Certificates, explain)?))
    };
    (0..count).map(read).collect()
}

fn read_finger(walk: &mut Walk<'_>) -> Result<FingerView, RecordError> {
    let start = walk.reader.at();
    let position = walk.u8(Field::Position, words::position)?;
    let view_number = walk.u8(Field::ViewNumber, |value| format!("view {value}"))?;
    let (x_resolution, y_resolution) = read_resolutions(walk)?;
    let impression = walk.u8(Field::Impression, words::impression)?;
    let at = walk.reader.at();
    let (width, height) = (walk.u16(Field::Width, " px")?, walk.u16(Field::Height, " px")?);
    let image = ViewImage { width, height, x_resolution, y_resolution };
    let view = blank(position, view_number, impression, image);
    check_finger(walk, (start, start + 6), &view);
    check_image(walk, (at, start + 2), &image);
    Ok(view)
}

/// Bytes of a minutia and where ridge endings are placed, in one byte.
fn read_form(walk: &mut Walk<'_>, coding: Coding, representation: &mut FingerCapture) -> Result<(), RecordError> {
    let at = walk.reader.at();
    let packed =
        walk.u8(Field::MinutiaForm, |value| format!("{} bytes each, {}", value >> 4, words::ridge_ending(value & 15)))?;
    representation.ridge_ending = packed & 15;
    if representation.ridge_ending > 1 {
        walk.found(at, Field::MinutiaForm, Severity::Note, "a reserved kind of ridge ending: kept as it is");
    }
    representation.minutia_length = coding.minutia_length.unwrap_or(packed >> 4);
    if !matches!(representation.minutia_length, 5 | 6) {
        let message = format!("{} bytes a minutia, only 5 and 6 are defined: read as 6", packed >> 4);
        walk.found(at, Field::MinutiaForm, Severity::Error, message);
        representation.minutia_length = 6;
    }
    Ok(())
}
