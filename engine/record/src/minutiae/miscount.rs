//! Names a wrong count in a record that is whole by its own length and yet ends too early when it is read.
//!
//! Reading such a record from its source again gives the same bytes: its writer miscounted. Which count is right is a guess, however
//! good, so the record is refused with what would fit, not read by it.

use bioverify_core::Limits;

use super::header::read_header;
use super::layout::Layout;
use super::read::walk_as;
use super::walk::{Count, Walk};
use crate::error::RecordError;
use crate::params::MISCOUNT_LONGEST;

/// `error`, or what is behind it. `counts` are those that were read before.
pub(super) fn explained(
    error: RecordError,
    bytes: &[u8],
    layout: Layout,
    limits: &Limits,
    counts: [Option<Count>; 2],
) -> RecordError {
    let is_short = matches!(error, RecordError::Truncated { .. });
    if !is_short || bytes.len() > MISCOUNT_LONGEST || !is_whole(bytes, layout) {
        return error;
    }
    let mut fitting = counts.into_iter().flatten().flat_map(|count| {
        let others = (0..=MOST).filter(move |other| *other != count.value);
        others.filter(move |other| fits(bytes, layout, limits, (count.at, *other))).map(move |other| (count, other))
    });
    match (fitting.next(), fitting.next()) {
        (Some((count, fits)), None) => {
            RecordError::Miscounted { offset: count.at, field: count.field.name(), stated: count.value, fits }
        }
        _ => error,
    }
}

/// The largest count that is tried: what a byte holds.
const MOST: usize = u8::MAX as usize;

/// Whether the length that the record states is that of the bytes.
fn is_whole(bytes: &[u8], layout: Layout) -> bool {
    let header = read_header(&mut Walk::new(bytes, layout.format(), false), layout);
    header.is_ok_and(|header| u64::from(header.stated) == bytes.len() as u64)
}

/// Whether the record ends with its last byte if the count at that place is another.
fn fits(bytes: &[u8], layout: Layout, limits: &Limits, recount: (usize, usize)) -> bool {
    let mut walk = Walk::new(bytes, layout.format(), false);
    walk.recounts.push(recount);
    let (walk, outcome) = walk_as(walk, bytes, layout, limits);
    outcome.is_ok_and(|record| !record.views.is_empty()) && walk.reader.left() == 0
}
