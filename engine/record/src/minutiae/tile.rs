//! Divides an extended data block into items.
//!
//! The length field of an item counts its own four header bytes (INCITS 378-2004, the sample record in Annex C of
//! ISO/IEC 19794-2:2005) or, in records of some writers, the data only. Both are tried; the one that fills the block
//! exactly is taken, the first where both do.

use super::field::Field;
use super::walk::Walk;
use super::{ExtendedData, ExtendedItem};
use crate::bytes::u16_at;
use crate::finding::Severity;
use crate::params::MAX_ITEMS;
use crate::words;

/// Bytes of type and length before an item's data.
pub(crate) const ITEM_HEADER: usize = 4;

/// What the length field of an item counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counting {
    HeaderAndData,
    DataOnly,
}

/// Items of `block`, which starts at byte `start` of the record.
pub(super) fn tile(walk: &mut Walk<'_>, start: usize, block: &[u8]) -> ExtendedData {
    let fits = [Counting::HeaderAndData, Counting::DataOnly].into_iter().find_map(|counting| {
        let items = divide(block, counting)?;
        Some((counting, items))
    });
    let Some((counting, items)) = fits else {
        let message = format!(
            "{} in a form that does not divide into items, whether lengths count their header or not: kept as one piece",
            words::count(block.len(), "byte", "bytes")
        );
        walk.found(start, Field::ItemData, Severity::Warning, message);
        walk.line(start, block.len(), Field::ItemData.name(), "does not divide into items".into());
        return ExtendedData::Opaque(block.to_vec());
    };
    if counting == Counting::DataOnly {
        let message = format!(
            "{} without the item's own 4 header bytes: read so; written back the header is counted",
            words::count(items.len(), "item length", "item lengths")
        );
        walk.found(start + 2, Field::ItemLength, Severity::Warning, message);
    }
    describe(walk, start, &items);
    ExtendedData::Items(items)
}

/// Items, if lengths counted this way fill the block exactly.
fn divide(block: &[u8], counting: Counting) -> Option<Vec<ExtendedItem>> {
    let mut items = Vec::new();
    let mut at = 0;
    while at < block.len() {
        let (kind, stated) = (u16_at(block, at)?, usize::from(u16_at(block, at + 2)?));
        let length = match counting {
            Counting::HeaderAndData => stated.checked_sub(ITEM_HEADER)?,
            Counting::DataOnly => stated,
        };
        let data = at + ITEM_HEADER;
        let end = data.checked_add(length)?;
        if items.len() == MAX_ITEMS {
            return None;
        }
        items.push(ExtendedItem { kind, data: block.get(data..end)?.to_vec() });
        at = end;
    }
    Some(items)
}

fn describe(walk: &mut Walk<'_>, start: usize, items: &[ExtendedItem]) {
    if walk.lines.is_none() {
        return;
    }
    let mut at = start;
    for item in items {
        let len = ITEM_HEADER + item.data.len();
        let value = item.describe(walk.format);
        walk.line(at, len, "extended data", value);
        at += len;
    }
}
