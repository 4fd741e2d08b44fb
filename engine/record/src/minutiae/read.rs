//! Reads a minutiae record tolerantly.

use bioverify_core::Limits;

use super::check::{check_end, check_header, check_views};
use super::field::Field;
use super::layout::{Layout, layout_of};
use super::view::read_view;
use super::walk::Walk;
use super::{CbeffProduct, MinutiaeFormat, MinutiaeRecord};
use crate::content::{Content, is_first_edition, recognise};
use crate::error::RecordError;
use crate::finding::{Read, Severity};
use crate::params::{RECORD_EXPANSION, RECORD_LINES, RECORD_LINES_MAX, RECORD_OVERHEAD};

/// Reads an ISO/IEC 19794-2:2005 or INCITS 378-2004 record; which of the two is told by its length field.
///
/// Everything that is against the standard and yet readable becomes a finding. Structure is trusted over stated lengths:
/// the standard's own sample is one byte longer than it says.
///
/// # Errors
/// [`RecordError`]: empty, over the limits, something else (named), or truncated.
pub fn read_minutiae(bytes: &[u8], limits: &Limits) -> Result<Read<MinutiaeRecord>, RecordError> {
    check_input(bytes, limits)?;
    let (walk, outcome) = walk_best(bytes, limits, false);
    Ok(Read { value: outcome?, findings: walk.findings })
}

/// Walks a record for an inspection: lines and findings are kept even where reading fails half-way.
pub(crate) fn walk_minutiae<'a>(bytes: &'a [u8], limits: &Limits) -> Walked<'a> {
    match check_input(bytes, limits) {
        Ok(()) => walk_best(bytes, limits, true),
        Err(error) => (Walk::new(bytes, MinutiaeFormat::Iso2005, true), Err(error)),
    }
}

fn check_input(bytes: &[u8], limits: &Limits) -> Result<(), RecordError> {
    if bytes.is_empty() {
        return Err(RecordError::Empty);
    }
    if bytes.len() > limits.max_input_bytes {
        return Err(RecordError::TooLong { len: bytes.len(), max: limits.max_input_bytes });
    }
    let found = recognise(bytes);
    if found != Content::Minutiae {
        return Err(RecordError::NotARecord { found });
    }
    let len = bytes.len() as u64;
    let needed = RECORD_OVERHEAD + len * RECORD_EXPANSION + (len * RECORD_LINES).min(RECORD_LINES_MAX);
    if needed > limits.max_alloc_bytes {
        return Err(RecordError::NeedsMemory { needed, max: limits.max_alloc_bytes });
    }
    Ok(())
}

type Walked<'a> = (Walk<'a>, Result<MinutiaeRecord, RecordError>);

/// Walks in the layout the length field speaks for. Where the structure contradicts it or leaves bytes over, another that
/// fits to the last byte is used and the fact is found.
fn walk_best<'a>(bytes: &'a [u8], limits: &Limits, with_lines: bool) -> Walked<'a> {
    let stated = layout_of(bytes);
    let (walk, outcome) = walk_as(bytes, stated, limits, with_lines);
    let is_off = outcome.is_err() || walk.reader.left() > 0;
    let Some(layout) = is_off.then(|| other_layout(bytes, stated, limits)).flatten() else {
        return (walk, outcome);
    };
    let (mut walk, outcome) = walk_as(bytes, layout, limits, with_lines);
    let (speaks_for, fits) = (stated.format(), layout.format());
    let message = format!("the length speaks for {speaks_for}, but only {fits} fits the bytes: read as that");
    walk.found(8, Field::RecordLength, Severity::Warning, message);
    (walk, outcome)
}

fn other_layout(bytes: &[u8], stated: Layout, limits: &Limits) -> Option<Layout> {
    Layout::ALL.into_iter().filter(|&layout| layout != stated).find(|&layout| {
        let (walk, outcome) = walk_as(bytes, layout, limits, false);
        outcome.is_ok_and(|record| !record.views.is_empty()) && walk.reader.left() == 0
    })
}

fn walk_as<'a>(bytes: &'a [u8], layout: Layout, limits: &Limits, with_lines: bool) -> Walked<'a> {
    let mut walk = Walk::new(bytes, layout.format(), with_lines);
    let outcome = read_record(&mut walk, bytes, layout, limits);
    (walk, outcome)
}

fn read_record(
    walk: &mut Walk<'_>,
    bytes: &[u8],
    layout: Layout,
    limits: &Limits,
) -> Result<MinutiaeRecord, RecordError> {
    let stated = read_magic(walk, layout)?;
    let (mut record, count) = read_header(walk, layout)?;
    check_header(walk, layout, &record, count);
    if count > usize::from(limits.max_views) {
        let offset = layout.header_length() - 2;
        return Err(RecordError::TooManyViews { offset, count, max: usize::from(limits.max_views) });
    }
    // Where the stated length agrees with the bytes, a block length missing at the very end was left out, not cut off.
    let complete = u64::from(stated) == bytes.len() as u64;
    for index in 0..count {
        walk.prefix = format!("view {index}: ");
        let last = index + 1 == count;
        let view = read_view(walk, &record, complete && last)?;
        record.views.push(view);
    }
    walk.prefix.clear();
    check_views(walk, layout, &record);
    check_end(walk, layout, stated, bytes.len());
    Ok(record)
}

/// Magic, version and stated length.
fn read_magic(walk: &mut Walk<'_>, layout: Layout) -> Result<u32, RecordError> {
    walk.take(4, Field::FormatId, |_| "\"FMR\", a finger minutiae record".into())?;
    let format = layout.format();
    let version = walk.take(4, Field::Version, |_| format!("read as {format}"))?;
    if version != b" 20\0" && is_first_edition(version) {
        walk.found(4, Field::Version, Severity::Note, "\"020\" where \" 20\" is defined: read as \" 20\"");
    }
    let length = |value: u32| format!("{value} bytes");
    match layout {
        Layout::Iso => walk.number(4, Field::RecordLength, length),
        Layout::AnsiShort => walk.number(2, Field::RecordLength, length),
        Layout::AnsiLong => {
            walk.number(2, Field::RecordLength, |_| "0: a 32-bit length follows".into())?;
            walk.number(4, Field::RecordLength, length)
        }
    }
}

/// The rest of the header: the record without views, and how many there are to be.
fn read_header(walk: &mut Walk<'_>, layout: Layout) -> Result<(MinutiaeRecord, usize), RecordError> {
    let format = layout.format();
    let product = match format {
        MinutiaeFormat::Iso2005 => None,
        MinutiaeFormat::Ansi2004 => {
            let value = walk.number(4, Field::Product, |value| {
                format!("owner {:#06x}, type {:#06x}", value >> 16, value & 0xFFFF)
            })?;
            Some(CbeffProduct { owner: (value >> 16) as u16, kind: value as u16 })
        }
    };
    let equipment = walk.number(2, Field::Device, |value| {
        let claim = if value & 0x8000 != 0 { "certified (Appendix F)" } else { "no certification claimed" };
        format!("device {:#05x}, {claim}", value & 0x0FFF)
    })?;
    let (width, height) = (walk.u16(Field::Width, " px")?, walk.u16(Field::Height, " px")?);
    let resolution = |value: u32| format!("{value} px/cm ({:.0} ppi)", f64::from(value) * 2.54);
    let x_resolution = walk.number(2, Field::XResolution, resolution)? as u16;
    let y_resolution = walk.number(2, Field::YResolution, resolution)? as u16;
    let count = walk.u8(Field::ViewCount, |value| value.to_string())?;
    let reserved = walk.u8(Field::Reserved, |value| value.to_string())?;
    let record = MinutiaeRecord {
        format,
        product,
        certification: (equipment >> 12) as u8,
        device: (equipment & 0x0FFF) as u16,
        width,
        height,
        x_resolution,
        y_resolution,
        reserved,
        views: Vec::new(),
    };
    Ok((record, usize::from(count)))
}
