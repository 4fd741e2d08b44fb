//! Reads a finger image record tolerantly.

use bioverify_core::Limits;

use super::check::{check_end, check_views};
use super::first::{read_first_header, read_first_view};
use super::layout::layout_of;
use super::second::{read_representation, read_second_header};
use super::walk::Walk;
use super::{FingerImageFormat, FingerImageRecord};
use crate::admission::{check_length, check_memory};
use crate::content::{Content, recognise};
use crate::error::RecordError;
use crate::finding::Read;
use crate::params::{RECORD_EXPANSION, RECORD_LINES, RECORD_LINES_MAX, RECORD_OVERHEAD};
use crate::scribe::Scribe;

/// Version of the second edition; every other one is walked as the first.
const SECOND: &[u8] = b"020\0";

/// Reads an ISO/IEC 19794-4:2005 or :2011 or INCITS 381-2004 record.
///
/// Everything that is against the standard and yet readable becomes a finding: lengths that contradict the structure, a coding
/// other than the picture's, another size than the picture's, a resolution in the wrong unit. Pictures are not decoded, only
/// their headers are read; [`FingerImage::picture`](super::FingerImage::picture) decodes one.
///
/// # Errors
/// [`RecordError`]: empty, over the limits, something else (named), truncated, or more views than allowed.
pub fn read_finger_images(bytes: &[u8], limits: &Limits) -> Result<Read<FingerImageRecord>, RecordError> {
    let mut scribe = Scribe::default();
    let value = walk_finger_images(bytes, limits, &mut scribe)?;
    Ok(Read { value, findings: scribe.findings })
}

/// Reads a record and writes down what it finds; findings and lines are kept where reading fails half-way.
pub(crate) fn walk_finger_images(
    bytes: &[u8],
    limits: &Limits,
    scribe: &mut Scribe,
) -> Result<FingerImageRecord, RecordError> {
    check_input(bytes, limits)?;
    let is_second = bytes.get(4..8) == Some(SECOND);
    let layout = layout_of(bytes);
    let format = if is_second { FingerImageFormat::Iso2011 } else { layout.format };
    let mut walk = Walk::new(bytes, format, scribe);
    let (mut record, count, stated) =
        if is_second { read_second_header(&mut walk)? } else { read_first_header(&mut walk, layout)? };
    if count > usize::from(limits.max_views) {
        let (offset, max) = (walk.place(super::field::Field::ViewCount), limits.max_views.into());
        return Err(RecordError::TooManyViews { offset, count, max });
    }
    // What is missing from bytes that are as many as stated was never written.
    let whole = stated <= bytes.len() as u64;
    let header = record.views.pop();
    for index in 0..count {
        walk.scribe.prefix = if count > 1 { format!("view {index} ") } else { String::new() };
        let is_last = index + 1 == count;
        let view = match &header {
            Some(header) => read_first_view(&mut walk, header, layout, is_last && whole, limits)?,
            None => read_representation(&mut walk, record.certification, is_last && whole, limits)?,
        };
        record.views.push(view);
    }
    walk.scribe.prefix.clear();
    check_views(&mut walk, &record, count);
    check_end(&mut walk, stated);
    Ok(record)
}

fn check_input(bytes: &[u8], limits: &Limits) -> Result<(), RecordError> {
    check_length(bytes, limits)?;
    let found = recognise(bytes);
    if found != Content::FingerImageRecord {
        return Err(RecordError::NotARecord { found });
    }
    let len = bytes.len() as u64;
    let needed = RECORD_OVERHEAD + len * (RECORD_EXPANSION / 2) + (len * RECORD_LINES).min(RECORD_LINES_MAX);
    check_memory(needed, limits)
}
