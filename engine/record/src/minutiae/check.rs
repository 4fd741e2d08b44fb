//! Holds what was read against the standard. Findings are one per fault and view, so that a record cannot make more of
//! them than it has views.

use super::field::Field;
use super::layout::Layout;
use super::view::MINUTIA_LENGTH;
use super::walk::Walk;
use super::{FingerView, MinutiaeFormat, MinutiaeRecord, RawMinutia};
use crate::finding::Severity;
use crate::params::MIN_PX_PER_CM;
use crate::words;

/// Most finger views of one record (ISO/IEC 19794-2:2005, 7.3: 11 positions, 16 views each).
pub(super) const MAX_VIEWS: usize = 176;

/// Header fields; `count` is the stated number of views.
pub(super) fn check_header(walk: &mut Walk<'_>, layout: Layout, record: &MinutiaeRecord, count: usize) {
    // Offsets from the end of the header are the same in all three layouts.
    let end = layout.header_length();
    check_equipment(walk, end - 12, record);
    if record.product.is_some_and(|product| product.owner == 0) {
        walk.found(end - 16, Field::Product, Severity::Note, "owner 0: the maker of the record is not told");
    }
    for (offset, field, side) in [(end - 10, Field::Width, record.width), (end - 8, Field::Height, record.height)] {
        if side == 0 {
            let message = "0: the box around the minutiae is taken as the image";
            walk.found(offset, field, Severity::Warning, message);
        }
    }
    let resolutions =
        [(end - 6, Field::XResolution, record.x_resolution), (end - 4, Field::YResolution, record.y_resolution)];
    for (offset, field, value) in resolutions {
        if value == 0 {
            walk.found(offset, field, Severity::Error, "0: minutiae cannot be brought to 500 ppi");
        } else if value < MIN_PX_PER_CM {
            let message = format!("{value} px/cm is below the lowest allowed, {MIN_PX_PER_CM}: taken as stated");
            walk.found(offset, field, Severity::Warning, message);
        }
    }
    if count == 0 {
        walk.found(end - 2, Field::ViewCount, Severity::Error, "0: the record holds no finger");
    } else if count > MAX_VIEWS {
        let message = format!("{count} views, {MAX_VIEWS} are the most: read all the same");
        walk.found(end - 2, Field::ViewCount, Severity::Warning, message);
    }
    if record.reserved != 0 {
        walk.found(end - 1, Field::Reserved, Severity::Note, "not 0: ignored");
    }
}

/// Bits before the device number: only the highest has a meaning in either format.
fn check_equipment(walk: &mut Walk<'_>, offset: usize, record: &MinutiaeRecord) {
    if record.certification & 7 != 0 {
        let message = format!("reserved certification bits are set ({:04b}): ignored", record.certification);
        walk.found(offset, Field::Certification, Severity::Note, message);
    }
}

/// Fields of a view header that starts at byte `start`.
pub(super) fn check_view_header(walk: &mut Walk<'_>, start: usize, view: &FingerView) {
    if view.position > 10 {
        let message = format!("{} is no finger: taken as unknown", view.position);
        walk.found(start, Field::Position, Severity::Warning, message);
    }
    if !matches!(view.impression, 0..=3 | 8) {
        let message = format!("{} is reserved: kept as it is", view.impression);
        walk.found(start + 1, Field::Impression, Severity::Note, message);
    }
    if view.quality > 100 {
        let message = format!("{} is above 100: taken as not reported", view.quality);
        walk.found(start + 2, Field::ViewQuality, Severity::Warning, message);
    }
    if view.minutiae.is_empty() {
        walk.found(start + 3, Field::MinutiaCount, Severity::Warning, "0: this view cannot be compared");
    }
}

/// Minutiae of a view, the first of which starts at byte `start`.
pub(super) fn check_minutiae(walk: &mut Walk<'_>, start: usize, record: &MinutiaeRecord, view: &FingerView) {
    let (width, height) = (record.width, record.height);
    let mut count = |field: Field, severity: Severity, message: &str, bad: &dyn Fn(&RawMinutia) -> bool| {
        let mut offenders =
            view.minutiae.iter().enumerate().filter(|(_, minutia)| bad(minutia)).map(|(index, _)| index);
        if let Some(first) = offenders.next() {
            let (bad, all) = (1 + offenders.count(), view.minutiae.len());
            let offset = start + first * MINUTIA_LENGTH;
            walk.found(
                offset,
                field,
                severity,
                format!("{bad} of {} {message}", words::count(all, "minutia", "minutiae")),
            );
        }
    };
    count(Field::MinutiaKind, Severity::Warning, "with the reserved type 3: taken as other", &|m| m.kind == 3);
    count(Field::MinutiaReserved, Severity::Note, "with reserved bits set: ignored", &|m| m.reserved != 0);
    let outside = |m: &RawMinutia| width > 0 && height > 0 && (m.x >= width || m.y >= height);
    let message = "outside the stated image: the image is taken to be large enough";
    count(Field::MinutiaPosition, Severity::Warning, message, &outside);
    if record.format == MinutiaeFormat::Ansi2004 {
        let message = "with an angle above 179 units of 2 degrees: taken modulo a full turn";
        count(Field::MinutiaAngle, Severity::Warning, message, &|m| m.angle > 179);
    }
    let message = "with a quality above 100: taken as not reported";
    count(Field::MinutiaQuality, Severity::Warning, message, &|m| m.quality > 100);
}

/// Views against each other: each of one finger has its own number.
pub(super) fn check_views(walk: &mut Walk<'_>, layout: Layout, record: &MinutiaeRecord) {
    let mut seen = [0_u16; 256];
    let mut repeated = 0;
    for view in &record.views {
        if let Some(bits) = seen.get_mut(usize::from(view.position)) {
            let bit = 1_u16 << (view.view_number & 15);
            repeated += usize::from(*bits & bit != 0);
            *bits |= bit;
        }
    }
    if repeated > 0 {
        let message = format!(
            "{} with the finger and view number of another: all are kept",
            words::count(repeated, "view", "views")
        );
        walk.found(layout.header_length() + 1, Field::ViewNumber, Severity::Note, message);
    }
}

/// Stated length and what follows the last view.
pub(super) fn check_end(walk: &mut Walk<'_>, layout: Layout, stated: u32, length: usize) {
    let (end, left) = (walk.reader.at(), walk.reader.left());
    if u64::from(stated) != end as u64 {
        let message = format!("{stated} bytes are stated, the structure takes {end}: the structure is trusted");
        walk.found(8, Field::RecordLength, Severity::Warning, message);
    }
    if layout == Layout::AnsiLong && length <= usize::from(u16::MAX) {
        let message = "the 32-bit form is for records above 65535 bytes: read all the same, written back short";
        walk.found(8, Field::RecordLength, Severity::Note, message);
    }
    if left > 0 {
        walk.found(
            end,
            Field::End,
            Severity::Warning,
            format!("{} after the last view: ignored", words::count(left, "byte", "bytes")),
        );
        walk.line(end, left, Field::End.name(), "bytes after the last view".into());
    }
}
