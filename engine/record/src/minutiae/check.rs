//! Holds what was read against the standard. Findings are one per fault and view, so that a record cannot make more of
//! them than it has views.

use super::field::Field;
use super::layout::Layout;
use super::walk::Walk;
use super::{FingerView, RawMinutia, ViewImage};
use crate::finding::Severity;
use crate::params::{MIN_PX_PER_CM, is_ppi_in_px_per_cm};
use crate::words;

/// Bits of the certification field: only one has a meaning in each edition.
pub(super) fn check_certification(walk: &mut Walk<'_>, offset: usize, certification: u8) {
    let certified = walk.format.certified();
    if certification & !certified != 0 {
        let message = if walk.format.is_first() {
            format!("reserved certification bits are set ({certification:04b}): ignored")
        } else {
            format!("{certification:#04x}, only 0 and {certified:#04x} are defined: other bits ignored")
        };
        walk.found(offset, Field::Certification, Severity::Note, message);
    }
}

/// Number of finger views.
pub(super) fn check_count(walk: &mut Walk<'_>, offset: usize, count: usize) {
    let most = walk.format.max_views();
    if count == 0 {
        walk.found(offset, Field::ViewCount, Severity::Error, "0: the record holds no finger");
    } else if count > most {
        let message = format!("{count} views, {most} are the most: read all the same");
        walk.found(offset, Field::ViewCount, Severity::Warning, message);
    }
}

/// Size and resolution of the image; `at` is where each begins.
pub(super) fn check_image(walk: &mut Walk<'_>, at: (usize, usize), image: &ViewImage) {
    for (offset, field, side) in [(at.0, Field::Width, image.width), (at.0 + 2, Field::Height, image.height)] {
        if side == 0 {
            let message = "0: the box around the minutiae is taken as the image";
            walk.found(offset, field, Severity::Warning, message);
        } else if side > walk.format.max_side() {
            let message = format!("{side} px is above {}: taken as stated", walk.format.max_side());
            walk.found(offset, field, Severity::Warning, message);
        }
    }
    let axes = [(at.1, Field::XResolution, image.x_resolution), (at.1 + 2, Field::YResolution, image.y_resolution)];
    for (offset, field, value) in axes {
        if value == 0 {
            walk.found(offset, field, Severity::Error, "0: minutiae cannot be brought to 500 ppi");
        } else if value < MIN_PX_PER_CM {
            let message = format!("{value} px/cm is below the lowest allowed, {MIN_PX_PER_CM}: taken as stated");
            walk.found(offset, field, Severity::Warning, message);
        } else if is_ppi_in_px_per_cm(value) {
            let right = (f64::from(value) / 2.54).round();
            let message = format!(
                "{value} px/cm would be {:.0} ppi, which no usual sensor has: pixels per inch in a field of pixels per \
                 centimetre, {right} was meant; taken as stated, so the finger comes out 2.54 times too small",
                f64::from(value) * 2.54
            );
            walk.found(offset, field, Severity::Warning, message);
        }
    }
}

/// Finger position and impression type; `at` is where each stands.
pub(super) fn check_finger(walk: &mut Walk<'_>, at: (usize, usize), view: &FingerView) {
    if !walk.format.is_position(view.position) {
        let message = format!("{} is no finger: taken as unknown", view.position);
        walk.found(at.0, Field::Position, Severity::Warning, message);
    }
    if view.view_number > 15 {
        walk.found(at.0 + 1, Field::ViewNumber, Severity::Warning, "above 15: kept as it is");
    }
    if !walk.format.is_impression(view.impression) {
        let message = format!("{} is reserved: kept as it is", view.impression);
        walk.found(at.1, Field::Impression, Severity::Note, message);
    }
}

/// A sample quality.
pub(super) fn check_quality(walk: &mut Walk<'_>, offset: usize, score: u8) {
    if !walk.format.is_quality(score) {
        let message = format!("{score} is above 100: taken as not reported");
        walk.found(offset, Field::ViewQuality, Severity::Warning, message);
    }
}

/// Minutiae of a view, the first of which starts at byte `start`.
pub(super) fn check_minutiae(walk: &mut Walk<'_>, start: usize, length: usize, view: &FingerView) {
    let (format, ViewImage { width, height, .. }) = (walk.format, view.image);
    let mut count = |field: Field, severity: Severity, message: &str, bad: &dyn Fn(&RawMinutia) -> bool| {
        let mut offenders =
            view.minutiae.iter().enumerate().filter(|(_, minutia)| bad(minutia)).map(|(index, _)| index);
        if let Some(first) = offenders.next() {
            let (bad, all) = (1 + offenders.count(), view.minutiae.len());
            let message = format!("{bad} of {} {message}", words::count(all, "minutia", "minutiae"));
            walk.found(start + first * length, field, severity, message);
        }
    };
    count(Field::MinutiaKind, Severity::Warning, "with the reserved type 3: taken as other", &|m| m.kind == 3);
    count(Field::MinutiaReserved, Severity::Note, "with reserved bits set: ignored", &|m| m.reserved != 0);
    let outside = |m: &RawMinutia| width > 0 && height > 0 && (m.x >= width || m.y >= height);
    let message = "outside the stated image: the image is taken to be large enough";
    count(Field::MinutiaPosition, Severity::Warning, message, &outside);
    if format.angle_steps() == 180 {
        let message = "with an angle above 179 units of 2 degrees: taken modulo a full turn, but these may be the 256 steps \
                       of ISO/IEC 19794-2";
        count(Field::MinutiaAngle, Severity::Warning, message, &|m| m.angle > 179);
    }
    let message = "with a quality above 100: taken as not reported";
    count(Field::MinutiaQuality, Severity::Warning, message, &|m| !format.is_minutia_quality(m.quality));
}

/// Views against each other: each of one finger has its own number.
pub(super) struct Seen {
    /// A bit for each view number of a position.
    bits: [u16; 256],
    /// Views that repeat another, and where the first of them begins.
    repeated: usize,
    first: usize,
}

impl Default for Seen {
    fn default() -> Self {
        Self { bits: [0; 256], repeated: 0, first: 0 }
    }
}

impl Seen {
    /// Takes note of a view that begins at byte `start`.
    pub(super) fn add(&mut self, start: usize, view: &FingerView) {
        let bit = 1_u16 << (view.view_number & 15);
        let Some(bits) = self.bits.get_mut(usize::from(view.position)) else { return };
        if *bits & bit != 0 {
            self.first = if self.repeated == 0 { start } else { self.first };
            self.repeated += 1;
        }
        *bits |= bit;
    }

    /// Tells how many repeat another.
    pub(super) fn tell(&self, walk: &mut Walk<'_>) {
        if self.repeated > 0 {
            let views = words::count(self.repeated, "view", "views");
            let message = format!("{views} with the finger and view number of another: all are kept");
            walk.found(self.first, Field::ViewNumber, Severity::Note, message);
        }
    }
}

/// The stated end of a representation that began at `start` and ended, by its structure, where the walk is. Where the
/// stated lengths lead through the whole record they decide where the next one begins.
pub(super) fn check_end_of_view(walk: &mut Walk<'_>, start: usize, stated_end: usize, chained: bool) {
    let end = walk.reader.at();
    if stated_end == end {
        return;
    }
    let (stated, takes) = (stated_end - start, end - start);
    let surplus = stated_end.saturating_sub(end);
    let trusted = if chained && surplus > 0 && walk.reader.take(surplus, Field::ViewLength.name()).is_ok() {
        walk.line(end, surplus, "bytes after the representation", "ignored".into());
        "the rest is ignored"
    } else {
        "the structure is trusted"
    };
    let message = format!("{stated} bytes are stated, the structure takes {takes}: {trusted}");
    walk.found(start, Field::ViewLength, Severity::Warning, message);
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
