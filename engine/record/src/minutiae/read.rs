//! Reads a minutiae record tolerantly.

use bioverify_core::Limits;

use super::MinutiaeRecord;
use super::check::{Seen, check_end, check_end_of_view};
use super::field::Field;
use super::header::{Header, read_header};
use super::layout::{Layout, chains, layout_of};
use super::miscount::explained;
use super::representation_read::read_representation;
use super::view::read_view;
use super::walk::Walk;
use crate::admission::{check_length, check_memory};
use crate::content::{Content, recognise};
use crate::error::RecordError;
use crate::finding::{Read, Severity};
use crate::params::{RECORD_EXPANSION, RECORD_LINES, RECORD_LINES_MAX, RECORD_OVERHEAD};

/// Reads a record of any edition of ISO/IEC 19794-2 or INCITS 378: ISO/IEC 19794-2:2005 and :2011, INCITS 378-2004, -2009
/// and -2009/AM1. Editions that share their version bytes are told apart by their lengths.
///
/// Everything that is against the standard and yet readable becomes a finding. Structure is trusted over stated lengths:
/// the sample of ISO/IEC 19794-2:2005 itself is one byte longer than it says.
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
        Err(error) => (Walk::new(bytes, layout_of(bytes).format(), true), Err(error)),
    }
}

fn check_input(bytes: &[u8], limits: &Limits) -> Result<(), RecordError> {
    check_length(bytes, limits)?;
    let found = recognise(bytes);
    if found != Content::Minutiae {
        return Err(RecordError::NotARecord { found });
    }
    let len = bytes.len() as u64;
    let needed = RECORD_OVERHEAD + len * RECORD_EXPANSION + (len * RECORD_LINES).min(RECORD_LINES_MAX);
    check_memory(needed, limits)
}

type Walked<'a> = (Walk<'a>, Result<MinutiaeRecord, RecordError>);

/// Walks in the layout the lengths speak for. Where the structure contradicts it or leaves bytes over, another of the same
/// version that fits to the last byte is used and the fact is found.
fn walk_best<'a>(bytes: &'a [u8], limits: &Limits, with_lines: bool) -> Walked<'a> {
    let stated = layout_of(bytes);
    let start = |layout: Layout| Walk::new(bytes, layout.format(), with_lines);
    let (walk, outcome) = walk_as(start(stated), bytes, stated, limits);
    let is_off = outcome.is_err() || walk.reader.left() > 0;
    let Some(layout) = is_off.then(|| other_layout(bytes, stated, limits)).flatten() else {
        let counts = walk.counts;
        return (walk, outcome.map_err(|error| explained(error, bytes, stated, limits, counts)));
    };
    let (mut walk, outcome) = walk_as(start(layout), bytes, layout, limits);
    let message = if layout == Layout::Ansi2009Draft {
        "only a header of 20 bytes, as a draft of the standard had it, fits the bytes: read as that".into()
    } else {
        let (speaks_for, fits) = (stated.format(), layout.format());
        format!("the length speaks for {speaks_for}, but only {fits} fits the bytes: read as that")
    };
    walk.found(8, Field::RecordLength, Severity::Warning, message);
    (walk, outcome)
}

fn other_layout(bytes: &[u8], stated: Layout, limits: &Limits) -> Option<Layout> {
    let others = Layout::of_version(bytes.get(4..8).unwrap_or_default());
    others.iter().copied().filter(|&layout| layout != stated).find(|&layout| {
        let (walk, outcome) = walk_as(Walk::new(bytes, layout.format(), false), bytes, layout, limits);
        outcome.is_ok_and(|record| !record.views.is_empty()) && walk.reader.left() == 0
    })
}

pub(super) fn walk_as<'a>(mut walk: Walk<'a>, bytes: &'a [u8], layout: Layout, limits: &Limits) -> Walked<'a> {
    let outcome = read_record(&mut walk, bytes, layout, limits);
    (walk, outcome)
}

fn read_record(
    walk: &mut Walk<'_>,
    bytes: &[u8],
    layout: Layout,
    limits: &Limits,
) -> Result<MinutiaeRecord, RecordError> {
    let Header { mut record, stated, count, count_at, image } = read_header(walk, layout)?;
    if count > usize::from(limits.max_views) {
        return Err(RecordError::TooManyViews { offset: count_at, count, max: usize::from(limits.max_views) });
    }
    // Where the stated length agrees with the bytes, a block length missing at the very end was left out, not cut off.
    let complete = u64::from(stated) == bytes.len() as u64;
    let chained = layout == Layout::Iso2011 && chains(bytes);
    let mut seen = Seen::default();
    for index in 0..count {
        if walk.lines.is_some() {
            walk.prefix = format!("view {index}: ");
        }
        let may_lack_block = complete && index + 1 == count;
        let start = walk.reader.at();
        let view = if layout == Layout::Iso2011 {
            let (view, end) = read_representation(walk, record.certification, may_lack_block)?;
            check_end_of_view(walk, start, end, chained);
            view
        } else {
            read_view(walk, image, may_lack_block)?
        };
        seen.add(start, &view);
        record.views.push(view);
    }
    walk.prefix.clear();
    seen.tell(walk);
    check_end(walk, layout, stated, bytes.len());
    Ok(record)
}
