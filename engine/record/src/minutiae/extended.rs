//! What the items of extended data say.

use super::field::Field;
use super::tile::ITEM_HEADER;
use super::walk::Walk;
use super::{ExtendedItem, FingerView, MinutiaeFormat, ViewImage};
use crate::bytes::Reader;
use crate::error::RecordError;
use crate::finding::{Finding, Severity};
use crate::words;

/// Ridges crossed between two minutiae.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RidgeCount {
    /// First minutia, as the writer numbered it: from 1 in the standards' samples, from 0 by some.
    pub from: u8,
    /// Second minutia, numbered likewise.
    pub to: u8,
    /// Ridges between them.
    pub count: u8,
}

/// A core: raw coordinates in pixels, angle in the record's unit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Core {
    /// Pixels from the left, 14 bits.
    pub x: u16,
    /// Pixels from the top, 14 bits.
    pub y: u16,
    /// Angle, where given.
    pub angle: Option<u8>,
}

/// A delta: raw coordinates in pixels, angles in the record's unit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Delta {
    /// Pixels from the left, 14 bits.
    pub x: u16,
    /// Pixels from the top, 14 bits.
    pub y: u16,
    /// The three angles, where given.
    pub angles: Option<[u8; 3]>,
}

/// An item of extended data, interpreted.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExtendedContent {
    /// Type 1.
    RidgeCounts {
        /// 0 any pairs, 1 four neighbours (one a quadrant), 2 eight neighbours.
        method: u8,
        /// The counts.
        counts: Vec<RidgeCount>,
    },
    /// Type 2.
    CoresDeltas {
        /// At most 15.
        cores: Vec<Core>,
        /// At most 15.
        deltas: Vec<Delta>,
    },
    /// Type 3.
    ZonalQuality {
        /// Cell width in pixels.
        cell_width: u8,
        /// Cell height in pixels.
        cell_height: u8,
        /// Bits a cell, 1..=8.
        bits: u8,
        /// Cell values, row after row, packed with the most significant bit first.
        cells: Vec<u8>,
    },
    /// Type 0x0100 and above: only its vendor knows.
    Vendor,
    /// Types 0 and 4..=0xFF.
    Reserved,
}

/// Most ridge counts listed in a line.
const SHOWN: usize = 32;

impl ExtendedItem {
    /// Interprets the item by the rules of `format`. Ridge counts that end within a count are read up to there.
    ///
    /// # Errors
    /// [`RecordError::Truncated`] with an offset inside the item's data when they end too early; `available` bytes too
    /// many are reported the same way, as an end that came late.
    pub fn content(&self, format: MinutiaeFormat) -> Result<ExtendedContent, RecordError> {
        let mut reader = Reader::new(&self.data);
        let content = match self.kind {
            1 => ridge_counts(&mut reader)?,
            2 => cores_deltas(&mut reader, format)?,
            3 => zonal_quality(&mut reader)?,
            0 | 4..=0xFF => return Ok(ExtendedContent::Reserved),
            _ => return Ok(ExtendedContent::Vendor),
        };
        match reader.left() {
            0 => Ok(content),
            available => {
                Err(RecordError::Truncated { offset: reader.at(), field: Field::End.name(), needed: 0, available })
            }
        }
    }

    /// One line for an auditor.
    pub(super) fn describe(&self, format: MinutiaeFormat) -> String {
        let size = format!("type {:#06x}, {}", self.kind, words::count(self.data.len(), "data byte", "data bytes"));
        match self.content(format) {
            Ok(ExtendedContent::RidgeCounts { method, counts }) => {
                let shown = counts.iter().take(SHOWN).map(|c| format!("{}-{}:{}", c.from, c.to, c.count));
                let list: Vec<String> = shown.chain((counts.len() > SHOWN).then(|| "...".into())).collect();
                let number = words::count(counts.len(), "ridge count", "ridge counts");
                format!("{size}: {number}, method {method}: {}", list.join(" "))
            }
            Ok(ExtendedContent::CoresDeltas { cores, deltas }) => {
                let core = |c: &Core| format!("core ({}, {}){}", c.x, c.y, words::angles(c.angle.as_slice()));
                let delta = |d: &Delta| {
                    format!("delta ({}, {}){}", d.x, d.y, words::angles(d.angles.as_ref().map_or(&[], |all| &all[..])))
                };
                let list: Vec<String> = cores.iter().map(core).chain(deltas.iter().map(delta)).collect();
                let cores = words::count(cores.len(), "core", "cores");
                let deltas = words::count(deltas.len(), "delta", "deltas");
                format!("{size}: {cores}, {deltas}: {}", list.join("; "))
            }
            Ok(ExtendedContent::ZonalQuality { cell_width, cell_height, bits, cells }) => {
                let bytes = words::count(cells.len(), "byte", "bytes");
                format!("{size}: zonal quality, cells of {cell_width} x {cell_height} px, {bits} bits each, {bytes}")
            }
            Ok(ExtendedContent::Vendor) => format!("{size}: vendor's own"),
            Ok(ExtendedContent::Reserved) => format!("{size}: reserved type"),
            Err(_) => format!("{size}: not in the form its type has"),
        }
    }
}

fn ridge_counts(reader: &mut Reader<'_>) -> Result<ExtendedContent, RecordError> {
    let method = reader.u8(Field::RidgeCounts.name())?;
    let counts = reader.take(reader.left(), Field::RidgeCounts.name())?.chunks_exact(3);
    let counts = counts.filter_map(|triple| <[u8; 3]>::try_from(triple).ok());
    let counts = counts.map(|[from, to, count]| RidgeCount { from, to, count }).collect();
    Ok(ExtendedContent::RidgeCounts { method, counts })
}

fn cores_deltas(reader: &mut Reader<'_>, format: MinutiaeFormat) -> Result<ExtendedContent, RecordError> {
    let mut cores = Vec::new();
    let mut deltas = Vec::new();
    let name = Field::CoresDeltas.name();
    let head = reader.u8(name)?;
    for _ in 0..head & 15 {
        let (x, y, angled) = point(reader, format, head)?;
        let angle = if angled { Some(reader.u8(name)?) } else { None };
        cores.push(Core { x, y, angle });
    }
    let head = reader.u8(name)?;
    for _ in 0..head & 15 {
        let (x, y, angled) = point(reader, format, head)?;
        let angles = if angled { reader.take(3, name)?.try_into().ok() } else { None };
        deltas.push(Delta { x, y, angles });
    }
    Ok(ExtendedContent::CoresDeltas { cores, deltas })
}

/// A point and whether angles follow: told by each point (ISO) or by the count byte for all of them (INCITS).
fn point(reader: &mut Reader<'_>, format: MinutiaeFormat, head: u8) -> Result<(u16, u16, bool), RecordError> {
    let name = Field::CoresDeltas.name();
    let (x, y) = (reader.u16(name)?, reader.u16(name)?);
    let angled = if format.is_iso() { x & 0x4000 != 0 } else { head & 0x40 != 0 };
    Ok((x & 0x3FFF, y & 0x3FFF, angled))
}

fn zonal_quality(reader: &mut Reader<'_>) -> Result<ExtendedContent, RecordError> {
    let name = Field::ZonalQuality.name();
    let (cell_width, cell_height, bits) = (reader.u8(name)?, reader.u8(name)?, reader.u8(name)?);
    let cells = reader.take(reader.left(), name)?.to_vec();
    Ok(ExtendedContent::ZonalQuality { cell_width, cell_height, bits, cells })
}

/// Finds items that do not have the form of their type, or speak of minutiae that are not there.
pub(super) fn check_items(walk: &mut Walk<'_>, view: &FingerView) {
    if view.extended.items().is_empty() {
        return;
    }
    let block: usize = view.extended.items().iter().map(|item| ITEM_HEADER + item.data.len()).sum();
    let mut at = walk.reader.at().saturating_sub(block);
    let start = walk.findings.len();
    for item in view.extended.items() {
        check_item(walk, at, view, item);
        at += ITEM_HEADER + item.data.len();
    }
    let of_view = walk.findings.split_off(start);
    walk.findings.extend(once_each(of_view));
}

/// The same fault in several items of a view is told once, where it first is, with how often it recurs: a record of
/// broken items must not cost many times its own size.
fn once_each(findings: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<(Finding, usize)> = Vec::new();
    for finding in findings {
        match kept.iter_mut().find(|(first, _)| (first.field, &first.message) == (finding.field, &finding.message)) {
            Some((_, more)) => *more += 1,
            None => kept.push((finding, 0)),
        }
    }
    let tell = |(mut finding, more): (Finding, usize)| {
        if more > 0 {
            let items = words::count(more, "more item", "more items");
            finding.message.push_str(&format!(" (and in {items} of the view)"));
        }
        finding
    };
    kept.into_iter().map(tell).collect()
}

fn check_item(walk: &mut Walk<'_>, at: usize, view: &FingerView, item: &ExtendedItem) {
    let field = match item.kind {
        1 => Field::RidgeCounts,
        2 => Field::CoresDeltas,
        3 => Field::ZonalQuality,
        _ => Field::ItemKind,
    };
    let (data, format) = (at + ITEM_HEADER, walk.format);
    let mut warn = |message: &str| walk.found(data, field, Severity::Warning, message);
    match item.content(format) {
        Err(_) => warn("not in the form its type has: kept as bytes"),
        Ok(ExtendedContent::Reserved) => walk.found(at, field, Severity::Note, "reserved type: kept as bytes"),
        Ok(ExtendedContent::RidgeCounts { method, counts }) => {
            let left = item.data.len().saturating_sub(1) % 3;
            if left > 0 {
                let bytes = words::count(left, "byte", "bytes");
                warn(&format!("{bytes} after the last whole count: kept, not counted"));
            }
            // Whether numbering starts at 0 or 1 is not settled between writers, so both ends are let through.
            let exists = |index: u8| usize::from(index) <= view.minutiae.len();
            let strays = counts.iter().filter(|c| !exists(c.from) || !exists(c.to)).count();
            if method > 2 {
                warn("extraction method above 2 is not defined: kept as it is");
            }
            if strays > 0 {
                let all = words::count(counts.len(), "count", "counts");
                warn(&format!("{strays} of {all} with minutiae that are not there: kept as they are"));
            }
        }
        Ok(ExtendedContent::CoresDeltas { cores, deltas }) => {
            let ViewImage { width, height, .. } = view.image;
            let points = cores.iter().map(|c| (c.x, c.y)).chain(deltas.iter().map(|d| (d.x, d.y)));
            let outside = points.filter(|&(x, y)| x >= width || y >= height).count();
            if outside > 0 && width > 0 && height > 0 {
                warn(&format!("{outside} outside the image: kept as they are"));
            }
        }
        Ok(ExtendedContent::ZonalQuality { cell_width, cell_height, bits, cells }) => {
            if zonal_bytes(view.image, cell_width, cell_height, bits) != Some(cells.len()) {
                warn("the number of cells does not fit the image size: kept as bytes");
            }
        }
        Ok(ExtendedContent::Vendor) => {}
    }
}

/// Bytes the cells of an image need, or `None` for cells of no size.
fn zonal_bytes(image: ViewImage, cell_width: u8, cell_height: u8, bits: u8) -> Option<usize> {
    if cell_width == 0 || cell_height == 0 || !(1..=8).contains(&bits) {
        return None;
    }
    let across = usize::from(image.width).div_ceil(usize::from(cell_width));
    let down = usize::from(image.height).div_ceil(usize::from(cell_height));
    Some((across * down * usize::from(bits)).div_ceil(8))
}
