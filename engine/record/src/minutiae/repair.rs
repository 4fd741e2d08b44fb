//! Makes a tolerantly read record writable and lists what that changes.

use super::{
    CaptureTime, CbeffProduct, ExtendedData, FingerCapture, FingerView, MinutiaeFormat, MinutiaeRecord, RawMinutia,
    SampleQuality, ViewImage,
};
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
        let format = record.format;
        note(record.certification & !format.certified() != 0, "reserved certification bits cleared");
        record.certification &= format.certified();
        note(record.device > format.max_device(), "device cut to 12 bits");
        record.device &= format.max_device();
        note(record.reserved != 0, "reserved byte of the header set to 0");
        record.reserved = 0;
        if format.is_iso() {
            note(record.product.take().is_some(), "CBEFF product left out");
        } else if record.product.is_none() {
            note(true, "CBEFF product written as 0");
            record.product = Some(CbeffProduct::default());
        }
        let grown = record.grow_images();
        note(grown, "image size enlarged to hold every minutia");
        let certification = record.certification;
        for (index, view) in record.views.iter_mut().enumerate() {
            let changed = repair_view(view, format, certification);
            changes.extend(changed.into_iter().map(|text| format!("view {index}: {text}")));
        }
        (record, changes)
    }

    /// Enlarges width and height to hold every minutia, of all views where the format states one image for all; whether
    /// that changed anything.
    fn grow_images(&mut self) -> bool {
        let before: Vec<ViewImage> = self.views.iter().map(|view| view.image).collect();
        for view in &mut self.views {
            for minutia in &view.minutiae {
                view.image.width = view.image.width.max(minutia.x.saturating_add(1));
                view.image.height = view.image.height.max(minutia.y.saturating_add(1));
            }
        }
        if self.format.is_first() {
            let width = self.views.iter().map(|view| view.image.width).max().unwrap_or(0);
            let height = self.views.iter().map(|view| view.image.height).max().unwrap_or(0);
            self.views.iter_mut().for_each(|view| (view.image.width, view.image.height) = (width, height));
        }
        self.views.iter().zip(before).any(|(view, before)| view.image != before)
    }
}

fn repair_view(view: &mut FingerView, format: MinutiaeFormat, certification: u8) -> Vec<String> {
    let mut changes = Vec::new();
    let mut note = |is_change: bool, text: &str| {
        if is_change {
            changes.push(text.to_owned());
        }
        is_change
    };
    if note(!format.is_position(view.position), "finger position set to unknown") {
        view.position = 0;
    }
    if note(view.view_number > 15, "view number above 15 set to 0") {
        view.view_number = 0;
    }
    if note(!format.is_impression(view.impression), "reserved impression type set to live plain") {
        view.impression = 0;
    }
    repair_quality(view, format, &mut note);
    repair_representation(view, format, certification, &mut note);
    let altered = view.minutiae.iter_mut().map(|minutia| usize::from(repair_minutia(minutia, format))).sum::<usize>();
    if altered > 0 {
        let minutiae = words::count(altered, "minutia", "minutiae");
        note(true, &format!("{minutiae} brought into the defined ranges (type, angle, quality, reserved bits)"));
    }
    if let ExtendedData::Opaque(block) = &view.extended {
        let bytes = words::count(block.len(), "byte", "bytes");
        note(true, &format!("extended data left out: {bytes} that cannot be divided into items"));
        view.extended = ExtendedData::default();
    }
    changes
}

fn repair_quality(view: &mut FingerView, format: MinutiaeFormat, note: &mut dyn FnMut(bool, &str) -> bool) {
    let unknown = if format.is_first() { 0 } else { 254 };
    if format == MinutiaeFormat::Iso2011 {
        let before = view.qualities.len();
        view.qualities.retain(|quality| format.is_quality(quality.score));
        note(view.qualities.len() != before, "quality blocks with a score above 100 left out");
        return;
    }
    if note(view.qualities.len() != 1, "brought to the one quality that the format states") {
        view.qualities.truncate(1);
        view.qualities.resize(1, SampleQuality { score: unknown, ..SampleQuality::default() });
    }
    for quality in &mut view.qualities {
        if note(!format.is_quality(quality.score), &format!("finger quality above 100 set to {unknown}")) {
            quality.score = unknown;
        }
    }
}

fn repair_representation(
    view: &mut FingerView,
    format: MinutiaeFormat,
    certification: u8,
    note: &mut dyn FnMut(bool, &str) -> bool,
) {
    if format != MinutiaeFormat::Iso2011 {
        note(view.representation.take().is_some(), "what only ISO/IEC 19794-2:2011 states left out");
        return;
    }
    let form = view.representation.get_or_insert_with(FingerCapture::default);
    if note(!form.time.is_valid(), "capture time set to not told") {
        form.time = CaptureTime::UNKNOWN;
    }
    if note(form.technology > 20, "reserved capture device technology set to unknown") {
        form.technology = 0;
    }
    if note(certification == 0 && !form.certificates.is_empty(), "certification blocks left out: the flag says none") {
        form.certificates.clear();
    }
    if note(form.ridge_ending > 1, "reserved kind of ridge ending set to 0") {
        form.ridge_ending = 0;
    }
    if note(!matches!(form.minutia_length, 5 | 6), "minutiae written in 6 bytes") {
        form.minutia_length = 6;
    }
}

fn repair_minutia(minutia: &mut RawMinutia, format: MinutiaeFormat) -> bool {
    let before = *minutia;
    minutia.reserved = 0;
    minutia.kind = if minutia.kind > 2 { 0 } else { minutia.kind };
    if !format.is_minutia_quality(minutia.quality) {
        minutia.quality = format.unreported_quality();
    }
    minutia.angle = (u32::from(minutia.angle) % format.angle_steps()) as u8;
    *minutia != before
}
