//! Reads header and views of the first editions: ISO/IEC 19794-4:2005, 7.1 and 7.2; INCITS 381-2004 alike.

use bioverify_core::Limits;

use super::check::{check_first_header, check_view};
use super::code::{coding, impression, position, unit};
use super::field::Field;
use super::layout::{Layout, VIEW_HEADER, stated_length};
use super::picture::bare_length;
use super::walk::Walk;
use super::{FingerImage, FingerImageFormat, FingerImageRecord};
use crate::error::RecordError;
use crate::fields::Fields;
use crate::finding::Severity;
use crate::minutiae::CbeffProduct;
use crate::sample::SampleQuality;

/// Magic and version.
pub(super) fn read_magic(walk: &mut Walk<'_, '_>) -> Result<(), RecordError> {
    let format = walk.format;
    walk.take(4, Field::FormatId, |_| "\"FIR\", a finger image record".into())?;
    let known: &[u8] = if format.is_first() { b"010\0" } else { b"020\0" };
    let version =
        walk.take(4, Field::Version, |bytes| format!("\"{}\": {format}", bytes.trim_ascii_end().escape_ascii()))?;
    if version != known {
        let message = format!("unknown: read as {format}, which its structure is nearest to");
        walk.found(Field::Version, Severity::Warning, message);
    }
    Ok(())
}

/// The header of the record: the record with one view that holds what the header says of all of them, how many views there are
/// to be, and the stated length.
pub(super) fn read_first_header(
    walk: &mut Walk<'_, '_>,
    layout: Layout,
) -> Result<(FingerImageRecord, usize, u64), RecordError> {
    read_magic(walk)?;
    let stated = stated_length(
        walk.take(6, Field::RecordLength, |bytes| {
            let value = bytes.iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
            format!("{value} bytes")
        })
        .map(|_| walk.reader.all())?,
    );
    let product = match layout.format {
        FingerImageFormat::Ansi2004 => {
            let value = walk.number(4, Field::Product, |value| {
                format!("owner {:#06x}, type {:#06x}", value >> 16, value & 0xFFFF)
            })?;
            Some(CbeffProduct { owner: (value >> 16) as u16, kind: value as u16 })
        }
        _ => None,
    };
    let device = walk.u16(Field::Device, |value| format!("{value:#06x}"))?;
    let level = walk.u16(Field::Level, level_words)?;
    let count = walk.u8(Field::ViewCount, |value| value.to_string())?;
    let mut view = FingerImage::default();
    read_geometry(walk, &mut view)?;
    let reserved = walk.u16(Field::Reserved, |value| format!("{value:#06x}"))?;
    let (format, views) = (layout.format, vec![view]);
    let record = FingerImageRecord { format, product, device, level, reserved, certification: 0, views };
    check_first_header(walk, &record, count);
    Ok((record, count.into(), stated))
}

fn level_words(code: u16) -> String {
    super::code::level(code).map_or_else(
        || format!("{code}: not a level of the standard"),
        |(ppi, bits)| format!("{code}: {ppi} ppi, {bits} bits"),
    )
}

/// Unit, resolutions, depth and coding: in the header of the first editions, in the representations of the second.
pub(super) fn read_geometry(walk: &mut Walk<'_, '_>, view: &mut FingerImage) -> Result<(), RecordError> {
    let format = walk.format;
    view.scale_unit = walk.u8(Field::ScaleUnit, unit)?;
    let per = if view.scale_unit == 2 { "px/cm" } else { "ppi" };
    let resolution = |value: u16| format!("{value} {per}");
    view.x_scan = walk.u16(Field::XScan, resolution)?;
    view.y_scan = walk.u16(Field::YScan, resolution)?;
    view.x_resolution = walk.u16(Field::XResolution, resolution)?;
    view.y_resolution = walk.u16(Field::YResolution, resolution)?;
    view.depth = walk.u8(Field::Depth, |value| format!("{value} bits a pixel"))?;
    view.compression = walk.u8(Field::Compression, |value| coding(value, format))?;
    Ok(())
}

/// The next view. What `header` says of all views comes along. `is_end`: nothing comes after it and nothing is cut.
pub(super) fn read_first_view(
    walk: &mut Walk<'_, '_>,
    header: &FingerImage,
    layout: Layout,
    is_end: bool,
    limits: &Limits,
) -> Result<FingerImage, RecordError> {
    let mut view = header.clone();
    let stated = walk.number(4, Field::ViewLength, |value| format!("{value} bytes"))? as usize;
    view.position = walk.u8(Field::Position, position)?;
    view.view_count = walk.u8(Field::ViewsOfFinger, |value| value.to_string())?;
    view.view_number = walk.u8(Field::ViewNumber, |value| value.to_string())?;
    let score = walk.u8(Field::Quality, |value| match value {
        254 => "254: not told".into(),
        value => format!("{value} of 100"),
    })?;
    view.qualities.push(SampleQuality { score, vendor: 0, algorithm: 0 });
    view.impression = walk.u8(Field::Impression, impression)?;
    view.width = walk.u16(Field::Width, |value| format!("{value} px"))?;
    view.height = walk.u16(Field::Height, |value| format!("{value} px"))?;
    view.reserved = walk.u8(Field::Reserved, |value| value.to_string())?;
    if !layout.counts_header {
        let message = "the length does not count the view's own 14 bytes: only so the views fill the record";
        walk.found(Field::ViewLength, Severity::Warning, message);
    }
    let length = if layout.counts_header { stated.checked_sub(VIEW_HEADER) } else { Some(stated) };
    let length = picture_length(walk, &view, length, is_end);
    read_picture(walk, &mut view, length)?;
    check_view(walk, &view, limits);
    Ok(view)
}

/// Bytes of the picture by its view's length; where that cannot be, those that bare pixels take or all that are left.
fn picture_length(walk: &mut Walk<'_, '_>, view: &FingerImage, stated: Option<usize>, is_end: bool) -> usize {
    let left = walk.reader.left();
    let fits = |length: &usize| *length > 0 && *length <= left;
    if let Some(length) = stated.filter(|length| fits(length) || (*length > left && !is_end)) {
        return length;
    }
    let bare = bare_length(view, walk.format).filter(fits);
    let (length, how) = match bare {
        Some(length) => (length, "the picture is taken to have the bytes that its size asks for"),
        None => (left, "the picture is taken to run to the end"),
    };
    walk.found(Field::ViewLength, Severity::Warning, format!("{left} bytes are there for the picture: {how}"));
    length
}

/// The picture itself.
pub(super) fn read_picture(walk: &mut Walk<'_, '_>, view: &mut FingerImage, length: usize) -> Result<(), RecordError> {
    view.picture_offset = walk.reader.at();
    let picture = walk.take(length, Field::Picture, |bytes| match super::PictureCoding::of_picture(bytes) {
        Some(coding) => format!("{coding}, {} bytes", bytes.len()),
        None => format!("{} bytes", bytes.len()),
    })?;
    view.picture = picture.to_vec().into();
    Ok(())
}
