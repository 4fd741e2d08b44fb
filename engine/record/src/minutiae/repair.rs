//! Makes a tolerantly read record writable and lists what that changes.

use super::{CbeffProduct, ExtendedData, FingerView, MinutiaeFormat, MinutiaeRecord, RawMinutia};
use crate::words;

impl MinutiaeRecord {
    /// The record as the tolerant reading understood it, in a form that can be written, and each change in words.
    /// A well-formed record comes back as it was, with no change. What cannot be guessed stays (no views, a resolution of 0).
    #[must_use]
    pub fn repaired(&self) -> (Self, Vec<String>) {
        let mut record = self.clone();
        let mut changes = Vec::new();
        let mut note = |is_change: bool, text: &str| {
            if is_change {
                changes.push(text.to_owned());
            }
        };
        note(!matches!(record.certification, 0 | 8), "reserved certification bits cleared");
        record.certification &= 8;
        note(record.device > 0x0FFF, "device cut to 12 bits");
        record.device &= 0x0FFF;
        note(record.reserved != 0, "reserved byte of the header set to 0");
        record.reserved = 0;
        if record.format == MinutiaeFormat::Iso2005 {
            note(record.product.take().is_some(), "CBEFF product left out");
        } else if record.product.is_none() {
            note(true, "CBEFF product written as 0");
            record.product = Some(CbeffProduct::default());
        }
        let grown = record.grow_image();
        note(grown, "image size enlarged to hold every minutia");
        let format = record.format;
        for (index, view) in record.views.iter_mut().enumerate() {
            changes.extend(repair_view(view, format).into_iter().map(|text| format!("view {index}: {text}")));
        }
        (record, changes)
    }

    /// Enlarges width and height to hold every minutia; whether that changed anything.
    fn grow_image(&mut self) -> bool {
        let (before_width, before_height) = (self.width, self.height);
        for minutia in self.views.iter().flat_map(|view| &view.minutiae) {
            self.width = self.width.max(minutia.x.saturating_add(1));
            self.height = self.height.max(minutia.y.saturating_add(1));
        }
        (before_width, before_height) != (self.width, self.height)
    }
}

fn repair_view(view: &mut FingerView, format: MinutiaeFormat) -> Vec<String> {
    let mut changes = Vec::new();
    if view.position > 10 {
        view.position = 0;
        changes.push("finger position set to unknown".to_owned());
    }
    if !matches!(view.impression, 0..=3 | 8) {
        view.impression = 0;
        changes.push("reserved impression type set to live plain".to_owned());
    }
    if view.quality > 100 {
        view.quality = 0;
        changes.push("finger quality above 100 set to 0".to_owned());
    }
    let altered = view.minutiae.iter_mut().map(|minutia| usize::from(repair_minutia(minutia, format))).sum::<usize>();
    if altered > 0 {
        changes.push(format!(
            "{} brought into the defined ranges (type, angle, quality, reserved bits)",
            words::count(altered, "minutia", "minutiae")
        ));
    }
    if let ExtendedData::Opaque(block) = &view.extended {
        changes.push(format!(
            "extended data left out: {} that cannot be divided into items",
            words::count(block.len(), "byte", "bytes")
        ));
        view.extended = ExtendedData::default();
    }
    changes
}

fn repair_minutia(minutia: &mut RawMinutia, format: MinutiaeFormat) -> bool {
    let before = *minutia;
    minutia.reserved = 0;
    minutia.kind = if minutia.kind > 2 { 0 } else { minutia.kind };
    minutia.quality = if minutia.quality > 100 { 0 } else { minutia.quality };
    minutia.angle = (u32::from(minutia.angle) % format.angle_steps()) as u8;
    *minutia != before
}
