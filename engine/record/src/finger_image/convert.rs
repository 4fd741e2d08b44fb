//! Between the editions, with a list of what that loses. Pictures stay as they are coded.

use super::code::{is_impression, is_position, level};
use super::write::geometry;
use super::{FingerImage, FingerImageFormat, FingerImageRecord, PictureCoding};
use crate::convert::Conversion;
use crate::minutiae::CbeffProduct;
use crate::pixels::probe_pixels;
use crate::sample::{CaptureTime, SampleQuality};
use crate::words;

impl FingerImageRecord {
    /// The same record in another edition, or set right in its own: what the format cannot state is left out or altered, and
    /// each loss is listed. Sizes and codings become those of the pictures.
    #[must_use]
    pub fn convert(&self, format: FingerImageFormat) -> Conversion<Self> {
        let mut losses = Vec::new();
        let mut record = self.clone();
        record.format = format;
        for view in &mut record.views {
            set_right(view, self.format, format, &mut losses);
        }
        record.headers(self, &mut losses);
        for (index, view) in record.views.iter_mut().enumerate() {
            match (self.format.is_first(), format.is_first()) {
                // Counted from 0 there and from 1 here.
                (false, true) => view.view_number = view.view_number.saturating_add(1),
                (true, false) => view.view_number = view.view_number.saturating_sub(1),
                _ => {}
            }
            if format.is_first() {
                first_view(view, &mut losses);
            } else {
                second_view(view);
            }
            codes(view, index, format, &mut losses);
        }
        record.number(&mut losses);
        if format.is_first() {
            record.one_geometry(&mut losses);
        }
        losses.dedup();
        Conversion { value: record, losses }
    }

    /// What stands in the header of one edition and not of another.
    fn headers(&mut self, from: &Self, losses: &mut Vec<String>) {
        let first = self.format.is_first();
        if let Some(CbeffProduct { owner, kind }) =
            self.product.filter(|p| *p != CbeffProduct::default() && self.format != FingerImageFormat::Ansi2004)
        {
            losses.push(format!("CBEFF product (owner {owner:#06x}, type {kind:#06x}) has no place"));
        }
        self.product = (self.format == FingerImageFormat::Ansi2004).then(|| self.product.unwrap_or_default());
        if self.reserved != 0 {
            losses.push("the reserved bytes of the header: written as 0".into());
            self.reserved = 0;
        }
        match (from.format.is_first(), first) {
            (true, false) => {
                if self.device != 0 {
                    losses.push(format!("capture device {:#06x} has no place", self.device));
                }
                let stated = self.level;
                self.set_level();
                // The level that the resolution reaches is had again from that.
                if stated != 0 && stated != self.level {
                    losses.push(format!("image acquisition level {stated} has no place"));
                }
                (self.device, self.level) = (0, 0);
            }
            (false, true) => {
                self.set_level();
            }
            _ => {}
        }
        if !first && self.views.iter().any(|view| !view.certificates.is_empty()) {
            self.certification = 1;
        }
        self.certification = if first { 0 } else { self.certification.min(1) };
    }

    /// The highest settings level of the first editions that the first picture's resolution reaches, but for 5 %.
    pub(super) fn set_level(&mut self) {
        let ppi = self.views.first().and_then(|view| view.ppi().ok()).map_or(500, |ppi| ppi.get());
        let reached = |code: &u16| level(*code).is_some_and(|(at, _)| at / 20 * 19 <= ppi);
        self.level = [41, 35, 31, 20].into_iter().find(reached).unwrap_or(10);
    }

    /// Numbers of the views among those of their finger.
    fn number(&mut self, losses: &mut Vec<String>) {
        let positions: Vec<u8> = self.views.iter().map(|view| view.position).collect();
        let first = self.format.is_first();
        for (index, view) in self.views.iter_mut().enumerate() {
            let before = positions.iter().take(index).filter(|position| **position == view.position).count();
            let all = positions.iter().filter(|position| **position == view.position).count();
            view.view_count = if first { all.min(255) as u8 } else { 0 };
            let is_possible = if first { view.view_number > 0 } else { view.view_number <= 15 };
            if !is_possible {
                let number = if first { before + 1 } else { before.min(15) };
                losses.push(format!("view number {}: written as {number}", view.view_number));
                view.view_number = number.min(255) as u8;
            }
        }
    }

    /// The first editions have one geometry: views with another than the first are left out.
    fn one_geometry(&mut self, losses: &mut Vec<String>) {
        let Some(of_first) = self.views.first().map(geometry) else { return };
        let before = self.views.len();
        self.views.retain(|view| geometry(view) == of_first);
        let gone = before - self.views.len();
        if gone > 0 {
            let views = words::count(gone, "view", "views");
            losses
                .push(format!("{views} with another resolution, depth or coding left out: the format has one for all"));
        }
    }
}

/// Size and coding become those of the picture, reserved codes the nearest that say nothing.
fn set_right(view: &mut FingerImage, from: FingerImageFormat, to: FingerImageFormat, losses: &mut Vec<String>) {
    let stated = PictureCoding::from_code(view.compression, from);
    let is_bare = stated.is_some_and(|coding| {
        coding.is_bare() && super::picture::has_bare_length(view, coding == PictureCoding::Packed)
    });
    let seen = if is_bare { stated } else { PictureCoding::of_picture(&view.picture).or(stated) };
    if let Some(coding) = seen {
        view.compression = coding.code(to);
    }
    if let Some(info) =
        (!is_bare).then(|| probe_pixels(&view.picture, &bioverify_core::Limits::default()).ok()).flatten()
    {
        if let (Ok(width), Ok(height)) = (u16::try_from(info.width), u16::try_from(info.height)) {
            (view.width, view.height) = (width, height);
        }
        view.depth = info.bits;
    }
    resolutions(view, losses);
    view.reserved = 0;
}

/// Resolutions of 0 and units that cannot be become what they are taken for.
fn resolutions(view: &mut FingerImage, losses: &mut Vec<String>) {
    let Ok(taken) = super::resolution::assumed(view) else { return };
    if let Some((field, message)) = taken.why {
        let told = format!("{}: {message}", field.name());
        if !losses.contains(&told) {
            losses.push(told);
        }
        view.scale_unit = 1;
        (view.x_resolution, view.y_resolution) = (taken.ppi.get(), taken.ppi.get());
        (view.x_scan, view.y_scan) = (taken.ppi.get(), taken.ppi.get());
    }
    for (scan, image) in [(&mut view.x_scan, view.x_resolution), (&mut view.y_scan, view.y_resolution)] {
        if *scan == 0 {
            *scan = image;
        }
    }
}

/// What the first editions have no place for.
fn first_view(view: &mut FingerImage, losses: &mut Vec<String>) {
    if view.time != CaptureTime::UNKNOWN {
        losses.push("the capture time has no place".into());
    }
    if (view.technology, view.vendor, view.device) != (0, 0, 0) {
        losses.push("technology, vendor and type of the capture device have no place".into());
    }
    if !view.certificates.is_empty() {
        losses.push("certification blocks have no place".into());
    }
    if !view.extended.is_empty() {
        losses.push(format!("extended data have no place ({})", words::count(view.extended.len(), "byte", "bytes")));
    }
    if view.qualities.len() > 1 {
        let further = words::count(view.qualities.len() - 1, "further quality", "further qualities");
        losses.push(format!("{further} left out: the format has one"));
    }
    if view.qualities.iter().any(|quality| (quality.vendor, quality.algorithm) != (0, 0)) {
        losses.push("vendor and algorithm of a quality have no place".into());
    }
    let score = view.score().unwrap_or(254);
    view.qualities = vec![SampleQuality { score, vendor: 0, algorithm: 0 }];
    (view.time, view.technology, view.vendor, view.device) = (CaptureTime::UNKNOWN, 0, 0, 0);
    view.certificates.clear();
    view.extended.clear();
}

/// What the second edition says otherwise.
fn second_view(view: &mut FingerImage) {
    for quality in &mut view.qualities {
        if quality.score > 100 {
            quality.score = 255;
        }
    }
    // Not told is a score fewer, not one that failed.
    view.qualities.retain(|quality| quality.score != 255 || (quality.vendor, quality.algorithm) != (0, 0));
    if !view.time.is_valid() {
        view.time = CaptureTime::UNKNOWN;
    }
}

/// Codes that the format does not define.
fn codes(view: &mut FingerImage, index: usize, format: FingerImageFormat, losses: &mut Vec<String>) {
    if !is_position(view.position, format) {
        losses.push(format!("position {} of view {index} is none of the format: written as 0, unknown", view.position));
        view.position = 0;
    }
    if !is_impression(view.impression, format) {
        let code = if format.is_first() { 0 } else { 29 };
        let told = if code == 0 { "a plain live scan" } else { "unknown" };
        losses.push(format!("impression type {} of view {index}: written as {code}, {told}", view.impression));
        view.impression = code;
    }
    if view.technology > 20 {
        losses.push(format!("capture device technology {}: written as 0, unknown", view.technology));
        view.technology = 0;
    }
}
