//! Reads what stands before the first finger view.

use super::check::{check_certification, check_count, check_image};
use super::field::Field;
use super::layout::Layout;
use super::walk::Walk;
use super::{CbeffProduct, MinutiaeRecord, ViewImage};
use crate::error::RecordError;
use crate::finding::Severity;

/// A header, and what it says of the views to come.
pub(super) struct Header {
    /// The record, without views yet.
    pub(super) record: MinutiaeRecord,
    /// Its length as stated.
    pub(super) stated: u32,
    /// Number of views as stated.
    pub(super) count: usize,
    /// Where that stands.
    pub(super) count_at: usize,
    /// The image of all views, where the header has it.
    pub(super) image: Option<ViewImage>,
}

/// Reads the header of a layout.
pub(super) fn read_header(walk: &mut Walk<'_>, layout: Layout) -> Result<Header, RecordError> {
    let stated = read_magic(walk, layout)?;
    let product = if layout.format().is_iso() { None } else { Some(read_product(walk)?) };
    match layout {
        Layout::Iso | Layout::AnsiShort | Layout::AnsiLong => first_edition(walk, stated, product),
        Layout::Iso2011 => iso_2011(walk, stated),
        Layout::Ansi2009 | Layout::Ansi2009Draft | Layout::Ansi2009Am1 => {
            ansi_2009(walk, stated, product, layout == Layout::Ansi2009Draft)
        }
    }
}

/// Magic, version and stated length.
fn read_magic(walk: &mut Walk<'_>, layout: Layout) -> Result<u32, RecordError> {
    walk.take(4, Field::FormatId, |_| "\"FMR\", a finger minutiae record".into())?;
    let format = layout.format();
    let version = walk.take(4, Field::Version, |_| format!("read as {format}"))?;
    if version == b"020\0" {
        walk.found(4, Field::Version, Severity::Note, "\"020\" where \" 20\" is defined: read as \" 20\"");
    }
    let length = |value: u32| format!("{value} bytes");
    match layout {
        Layout::AnsiShort => walk.number(2, Field::RecordLength, length),
        Layout::AnsiLong => {
            walk.number(2, Field::RecordLength, |_| "0: a 32-bit length follows".into())?;
            walk.number(4, Field::RecordLength, length)
        }
        _ => walk.number(4, Field::RecordLength, length),
    }
}

fn read_product(walk: &mut Walk<'_>) -> Result<CbeffProduct, RecordError> {
    let at = walk.reader.at();
    let value =
        walk.number(4, Field::Product, |value| format!("owner {:#06x}, type {:#06x}", value >> 16, value & 0xFFFF))?;
    let product = CbeffProduct { owner: (value >> 16) as u16, kind: value as u16 };
    if product.owner == 0 {
        walk.found(at, Field::Product, Severity::Note, "owner 0: the maker of the record is not told");
    }
    Ok(product)
}

/// What is claimed of the equipment, in words.
fn claim(is_certified: bool) -> &'static str {
    if is_certified { "certified (Appendix F)" } else { "no certification claimed" }
}

fn first_edition(walk: &mut Walk<'_>, stated: u32, product: Option<CbeffProduct>) -> Result<Header, RecordError> {
    let (certification, device) = packed_equipment(walk)?;
    let start = walk.reader.at();
    let (width, height) = (walk.u16(Field::Width, " px")?, walk.u16(Field::Height, " px")?);
    let (x_resolution, y_resolution) = read_resolutions(walk)?;
    let image = ViewImage { width, height, x_resolution, y_resolution };
    check_image(walk, (start, start + 4), &image);
    let (count_at, count, reserved) = count_and_reserved(walk)?;
    let record = MinutiaeRecord { format: walk.format, product, certification, device, reserved, views: Vec::new() };
    Ok(Header { record, stated, count, count_at, image: Some(image) })
}

/// Certification and device in 16 bits.
fn packed_equipment(walk: &mut Walk<'_>) -> Result<(u8, u16), RecordError> {
    let at = walk.reader.at();
    let packed = walk
        .number(2, Field::Device, |value| format!("device {:#05x}, {}", value & 0x0FFF, claim(value & 0x8000 != 0)))?;
    let certification = (packed >> 12) as u8;
    // The draft of INCITS 378-2009 packs as the first editions do, and its format has a byte for it.
    let is_packed = walk.format.certified() == 8;
    if is_packed {
        check_certification(walk, at, certification);
    }
    Ok((if is_packed { certification } else { certification << 4 }, packed as u16 & 0x0FFF))
}

/// Horizontal, then vertical.
pub(super) fn read_resolutions(walk: &mut Walk<'_>) -> Result<(u16, u16), RecordError> {
    let words = |value: u32| format!("{value} px/cm ({:.0} ppi)", f64::from(value) * 2.54);
    let x_resolution = walk.number(2, Field::XResolution, words)? as u16;
    Ok((x_resolution, walk.number(2, Field::YResolution, words)? as u16))
}

fn count_and_reserved(walk: &mut Walk<'_>) -> Result<(usize, usize, u8), RecordError> {
    let at = walk.reader.at();
    let count = usize::from(walk.u8(Field::ViewCount, |value| value.to_string())?);
    let count = walk.count(at, Field::ViewCount, count);
    check_count(walk, at, count);
    let reserved = walk.u8(Field::Reserved, |value| value.to_string())?;
    if reserved != 0 {
        walk.found(at + 1, Field::Reserved, Severity::Note, "not 0: ignored");
    }
    Ok((at, count, reserved))
}

fn ansi_2009(
    walk: &mut Walk<'_>,
    stated: u32,
    product: Option<CbeffProduct>,
    is_draft: bool,
) -> Result<Header, RecordError> {
    let (certification, device) = if is_draft {
        packed_equipment(walk)?
    } else {
        let at = walk.reader.at();
        let certification = walk.u8(Field::Certification, |value| claim(value & 0x80 != 0).into())?;
        check_certification(walk, at, certification);
        (certification, walk.number(2, Field::Device, |value| format!("device {value:#06x}"))? as u16)
    };
    let (count_at, count, reserved) = count_and_reserved(walk)?;
    let record = MinutiaeRecord { format: walk.format, product, certification, device, reserved, views: Vec::new() };
    Ok(Header { record, stated, count, count_at, image: None })
}

fn iso_2011(walk: &mut Walk<'_>, stated: u32) -> Result<Header, RecordError> {
    let count_at = walk.reader.at();
    let count = usize::from(walk.u16(Field::ViewCount, "")?);
    let count = walk.count(count_at, Field::ViewCount, count);
    check_count(walk, count_at, count);
    let certification = walk.u8(Field::Certification, |value| match value {
        0 => "0: representations have no certification blocks".into(),
        1 => "1: representations have certification blocks".into(),
        other => other.to_string(),
    })?;
    check_certification(walk, count_at + 2, certification);
    let format = walk.format;
    let record = MinutiaeRecord { format, product: None, certification, device: 0, reserved: 0, views: Vec::new() };
    Ok(Header { record, stated, count, count_at, image: None })
}
