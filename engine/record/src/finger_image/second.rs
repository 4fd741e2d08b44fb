//! Reads header and representations of ISO/IEC 19794-4:2011, 8.2 and 8.3.

use bioverify_core::Limits;

use super::check::{check_capture, check_second_header, check_view};
use super::code::{impression, position};
use super::field::Field;
use super::first::{read_geometry, read_magic, read_picture};
use super::walk::Walk;
use super::{FingerImage, FingerImageRecord};
use crate::bytes::{number, u32_at};
use crate::error::RecordError;
use crate::fields::Fields;
use crate::finding::Severity;
use crate::params::MAX_BLOCK_LINES;
use crate::sample::{CaptureTime, Certificate, SampleQuality};
use crate::words;

/// Bytes of a representation between its certification blocks and its picture.
const BODY: usize = 22;

/// The general header: the record without views, how many there are to be, and the stated length.
pub(super) fn read_second_header(walk: &mut Walk<'_, '_>) -> Result<(FingerImageRecord, usize, u64), RecordError> {
    read_magic(walk)?;
    let stated = walk.number(4, Field::RecordLength, |value| format!("{value} bytes"))?;
    let count = walk.u16(Field::ViewCount, |value| value.to_string())?;
    let certification = walk.u8(Field::Certification, |value| match value {
        0 => "0: no certification blocks".into(),
        1 => "1: certification blocks in every representation".into(),
        other => format!("{other}: reserved"),
    })?;
    let positions = walk.u8(Field::PositionCount, |value| value.to_string())?;
    let (format, views) = (walk.format, Vec::new());
    let record = FingerImageRecord { format, product: None, device: 0, level: 0, reserved: 0, certification, views };
    check_second_header(walk, &record, count, positions);
    Ok((record, count.into(), stated.into()))
}

/// The next representation. `is_end`: nothing comes after it and nothing is cut.
pub(super) fn read_representation(
    walk: &mut Walk<'_, '_>,
    flag: u8,
    is_end: bool,
    limits: &Limits,
) -> Result<FingerImage, RecordError> {
    let start = walk.reader.at();
    let length = walk.number(4, Field::ViewLength, |value| format!("{value} bytes"))? as usize;
    let end = start.saturating_add(length);
    let mut view = FingerImage::default();
    read_capture(walk, &mut view)?;
    if has_certificates(walk, flag, end) {
        view.certificates = read_certificates(walk)?;
    }
    view.position = walk.u8(Field::Position, position)?;
    view.view_number = walk.u8(Field::ViewNumber, |value| value.to_string())?;
    read_geometry(walk, &mut view)?;
    view.impression = walk.u8(Field::Impression, impression)?;
    view.width = walk.u16(Field::Width, |value| format!("{value} px"))?;
    view.height = walk.u16(Field::Height, |value| format!("{value} px"))?;
    let stated = walk.number(4, Field::PictureLength, |value| format!("{value} bytes"))? as usize;
    let picture = picture_length(walk, stated, end, is_end);
    read_picture(walk, &mut view, picture)?;
    view.extended = read_extended(walk, end, is_end)?;
    check_capture(walk, &view);
    check_view(walk, &view, limits);
    Ok(view)
}

/// When, with what, how well.
fn read_capture(walk: &mut Walk<'_, '_>, view: &mut FingerImage) -> Result<(), RecordError> {
    let time = walk.take(9, Field::Time, |bytes| CaptureTime::from_bytes(bytes).to_string())?;
    view.time = CaptureTime::from_bytes(time);
    view.technology = walk.u8(Field::Technology, words::technology)?;
    view.vendor = walk.u16(Field::Vendor, |value| format!("{value:#06x}"))?;
    view.device = walk.u16(Field::DeviceType, |value| format!("{value:#06x}"))?;
    let count = walk.u8(Field::QualityCount, |value| value.to_string())?;
    let blocks =
        many(walk, count, SampleQuality::LENGTH, Field::Quality, |bytes| SampleQuality::from_bytes(bytes).to_string())?;
    view.qualities = blocks.into_iter().map(SampleQuality::from_bytes).collect();
    Ok(())
}

fn read_certificates(walk: &mut Walk<'_, '_>) -> Result<Vec<Certificate>, RecordError> {
    let count = walk.u8(Field::Certificates, |value| words::count(value.into(), "block", "blocks"))?;
    let blocks = many(walk, count, Certificate::LENGTH, Field::Certificates, |bytes| {
        Certificate::from_bytes(bytes).to_string()
    })?;
    Ok(blocks.into_iter().map(Certificate::from_bytes).collect())
}

/// Blocks of one length; only the first of them get lines of their own.
fn many<'a>(
    walk: &mut Walk<'a, '_>,
    count: u8,
    len: usize,
    field: Field,
    explain: impl Fn(&[u8]) -> String,
) -> Result<Vec<&'a [u8]>, RecordError> {
    let shown = usize::from(count).min(MAX_BLOCK_LINES);
    let mut blocks = (0..shown).map(|_| walk.take(len, field, &explain)).collect::<Result<Vec<_>, _>>()?;
    let rest = (usize::from(count) - shown) * len;
    if rest > 0 {
        let more = walk.take(rest, field, |bytes| format!("{} more", bytes.len() / len))?;
        blocks.extend(more.chunks_exact(len));
    }
    Ok(blocks)
}

/// Whether certification blocks follow, by the record's flag; where only the other answer makes the picture end inside the
/// representation, that one.
fn has_certificates(walk: &mut Walk<'_, '_>, flag: u8, end: usize) -> bool {
    let (bytes, at) = (walk.reader.all(), walk.reader.at());
    let fits = |body: Option<usize>| {
        let picture = body.and_then(|body| body.checked_add(BODY));
        let length = picture.and_then(|picture| u32_at(bytes, picture - 4)).map(|length| length as usize);
        let inside = picture.zip(length).and_then(|(picture, length)| picture.checked_add(length));
        length.is_some_and(|length| length > 0) && inside.is_some_and(|inside| inside <= end.min(bytes.len()))
    };
    let with = fits(bytes.get(at).map(|count| at + 1 + usize::from(*count) * 3));
    let without = fits(Some(at));
    let stated = flag & 1 == 1;
    if stated == without && with != without {
        let message = match with {
            true => "the flag says that there are none, but only with them the picture ends inside: read as such",
            false => "the flag says that they are there, but only without the picture ends inside: read as such",
        };
        walk.found(Field::Certification, Severity::Warning, message);
        return with;
    }
    stated
}

/// Bytes of the picture; where they cannot be, those up to the representation's end or to that of the bytes.
fn picture_length(walk: &mut Walk<'_, '_>, stated: usize, end: usize, is_end: bool) -> usize {
    let (at, left) = (walk.reader.at(), walk.reader.left());
    if stated > 0 && (stated <= left || !is_end) {
        return stated;
    }
    let rest = end.saturating_sub(at);
    let (length, how) = match rest {
        0 => (left, "to the end"),
        rest if rest > left => (left, "to the end"),
        rest => (rest, "to the stated end of the representation"),
    };
    let message = format!("{stated} bytes are stated, {left} are there: the picture is taken to run {how}");
    walk.found(Field::PictureLength, Severity::Warning, message);
    length
}

/// What lies between the picture and the stated end of the representation.
fn read_extended(walk: &mut Walk<'_, '_>, end: usize, is_end: bool) -> Result<Vec<u8>, RecordError> {
    let (at, left) = (walk.reader.at(), walk.reader.left());
    let mut extra = end.saturating_sub(at);
    let is_cut = extra > left && is_end;
    if end < at || is_cut {
        let problem = if is_cut { "more than there is" } else { "less than its parts take" };
        let message = format!("the representation's length states {problem}: the structure is trusted");
        walk.found(Field::ViewLength, Severity::Warning, message);
        extra = extra.min(left);
    }
    if extra == 0 {
        return Ok(Vec::new());
    }
    let block = walk.take(extra, Field::Extended, |bytes| {
        let kind = match bytes.get(..2).map_or(0, number) {
            1 => "segmentation",
            2 => "annotation",
            3 => "comment",
            0x0100.. => "a vendor's own",
            _ => "reserved",
        };
        format!("{} bytes, the first block is {kind}", bytes.len())
    })?;
    Ok(block.to_vec())
}
