//! Brings what a record says of maker, equipment, image and quality to the places another edition has for it.

use super::{
    CaptureTime, CbeffProduct, FingerCapture, FingerView, MinutiaeFormat, MinutiaeRecord, SampleQuality, ViewImage,
};
use crate::words;

/// Restates all but angles and items; what has no place goes to `losses`.
pub(super) fn restate(record: &mut MinutiaeRecord, to: MinutiaeFormat, losses: &mut Vec<String>) {
    let from = record.format;
    record.format = to;
    restate_product(record, losses);
    restate_equipment(record, from, losses);
    for (index, view) in record.views.iter_mut().enumerate() {
        let mut lost = Vec::new();
        restate_finger(view, to, &mut lost);
        restate_quality(view, to, &mut lost);
        restate_minutia_quality(view, from, to, &mut lost);
        losses.extend(lost.into_iter().map(|text| format!("view {index}: {text}")));
    }
    if to.is_first() {
        share_image(&mut record.views, losses);
    }
}

fn restate_product(record: &mut MinutiaeRecord, losses: &mut Vec<String>) {
    let product = record.product.take();
    if !record.format.is_iso() {
        // Owner 0 is how the format says that nobody is told: nothing is lost.
        record.product = Some(product.unwrap_or_default());
    } else if let Some(CbeffProduct { owner, kind }) = product.filter(|product| *product != CbeffProduct::default()) {
        losses.push(format!("CBEFF product (owner {owner:#06x}, type {kind:#06x}) has no place"));
    }
}

fn restate_equipment(record: &mut MinutiaeRecord, from: MinutiaeFormat, losses: &mut Vec<String>) {
    let to = record.format;
    let certified = record.certification != 0;
    record.certification = 0;
    match (from, to) {
        (_, MinutiaeFormat::Iso2011) => {
            if certified {
                losses.push("the claim of certified equipment has no place: authority and scheme are not told".into());
            }
            let device = std::mem::take(&mut record.device);
            for view in &mut record.views {
                view.representation = Some(FingerCapture { device, ..FingerCapture::default() });
            }
        }
        (MinutiaeFormat::Iso2011, _) => {
            for (index, view) in record.views.iter_mut().enumerate() {
                let form = view.representation.take().unwrap_or_default();
                if index == 0 {
                    record.device = form.device;
                } else if form.device != record.device {
                    losses.push(format!("view {index}: capture device {:#06x} is not that of the first", form.device));
                }
                losses.extend(left_out(&form).into_iter().map(|text| format!("view {index}: {text}")));
            }
        }
        _ => record.certification = if certified { to.certified() } else { 0 },
    }
    if record.device > to.max_device() {
        losses.push(format!("capture device {:#06x} does not fit 12 bits", record.device));
        record.device = 0;
    }
}

/// What of a representation no other edition has a place for, but for the device's number.
pub(crate) fn left_out(form: &FingerCapture) -> Vec<String> {
    let mut lost = Vec::new();
    if form.time != CaptureTime::UNKNOWN {
        lost.push(format!("capture time {} has no place", form.time));
    }
    if form.technology != 0 {
        lost.push(format!("capture device technology {} has no place", words::technology(form.technology)));
    }
    if form.vendor != 0 {
        lost.push(format!("capture device vendor {:#06x} has no place", form.vendor));
    }
    if !form.certificates.is_empty() {
        let blocks = words::count(form.certificates.len(), "certification block", "certification blocks");
        lost.push(format!("{blocks} cannot be stated"));
    }
    if form.ridge_ending == 1 {
        lost.push("that ridge endings are placed at the end of the ridge's skeleton cannot be stated".into());
    }
    lost
}

fn restate_finger(view: &mut FingerView, to: MinutiaeFormat, losses: &mut Vec<String>) {
    if !to.is_position(view.position) {
        losses.push(format!("finger position {} has no code: written as unknown", words::position(view.position)));
        view.position = 0;
    }
    if !to.is_impression(view.impression) {
        let other = to.unknown_impression();
        let (was, is) = (words::impression(view.impression), words::impression(other));
        losses.push(format!("impression type {was} has no code: written as {is}"));
        view.impression = other;
    }
}

fn restate_quality(view: &mut FingerView, to: MinutiaeFormat, losses: &mut Vec<String>) {
    if to == MinutiaeFormat::Iso2011 {
        // What is not computed has no block.
        view.qualities.retain(|quality| quality.score != 254);
        return;
    }
    if view.qualities.len() > 1 {
        let further = words::count(view.qualities.len() - 1, "further quality block", "further quality blocks");
        losses.push(format!("{further} left out: the format states one"));
    }
    let mut quality =
        view.qualities.first().copied().unwrap_or(SampleQuality { score: 254, ..SampleQuality::default() });
    if to.is_first() {
        if quality.score > 100 {
            let what = if quality.score == 255 { "could not be computed" } else { "is not known" };
            losses.push(format!("that the sample's quality {what}: written as 0"));
            quality.score = 0;
        }
        if (quality.vendor, quality.algorithm) != (0, 0) {
            let (vendor, algorithm) = (quality.vendor, quality.algorithm);
            losses.push(format!("quality algorithm (vendor {vendor:#06x}, {algorithm:#06x}) has no place"));
            (quality.vendor, quality.algorithm) = (0, 0);
        }
    }
    view.qualities = vec![quality];
}

fn restate_minutia_quality(view: &mut FingerView, from: MinutiaeFormat, to: MinutiaeFormat, losses: &mut Vec<String>) {
    let (mut worthless, mut failed) = (0, 0);
    for minutia in &mut view.minutiae {
        minutia.quality = match minutia.quality {
            unreported if unreported == from.unreported_quality() => to.unreported_quality(),
            0 if to.is_first() => {
                worthless += 1;
                1
            }
            255 if to.is_first() => {
                failed += 1;
                0
            }
            other => other,
        };
    }
    if worthless > 0 {
        let minutiae = words::count(worthless, "minutia", "minutiae");
        losses.push(format!("{minutiae} of quality 0 written as quality 1: 0 means not reported"));
    }
    if failed > 0 {
        let minutiae = words::count(failed, "minutia", "minutiae");
        losses.push(format!("that the quality of {minutiae} could not be computed: written as not reported"));
    }
    if let Some(form) = &mut view.representation {
        let all_unreported = view.minutiae.iter().all(|minutia| minutia.quality == to.unreported_quality());
        form.minutia_length = if all_unreported { 5 } else { 6 };
    }
}

/// Brings all views to one image: the resolution of the first, a size that holds all.
fn share_image(views: &mut [FingerView], losses: &mut Vec<String>) {
    let Some(first) = views.first().map(|view| view.image) else { return };
    for (index, view) in views.iter_mut().enumerate() {
        let ViewImage { x_resolution, y_resolution, .. } = view.image;
        if (x_resolution, y_resolution) != (first.x_resolution, first.y_resolution) {
            let across = Ratio { to: first.x_resolution, from: x_resolution };
            let down = Ratio { to: first.y_resolution, from: y_resolution };
            for minutia in &mut view.minutiae {
                (minutia.x, minutia.y) = (across.scale(minutia.x), down.scale(minutia.y));
            }
            let (width, height) = (across.scale(view.image.width), down.scale(view.image.height));
            view.image = ViewImage { width: width.saturating_add(1), height: height.saturating_add(1), ..first };
            losses.push(format!(
                "view {index}: positions scaled from {x_resolution} x {y_resolution} px/cm to {} x {}, the resolution of the first",
                first.x_resolution, first.y_resolution
            ));
        }
    }
    let width = views.iter().map(|view| view.image.width).max().unwrap_or(0);
    let height = views.iter().map(|view| view.image.height).max().unwrap_or(0);
    for (index, view) in views.iter_mut().enumerate() {
        let ViewImage { width: was_wide, height: was_high, .. } = view.image;
        if (was_wide, was_high) != (width, height) {
            losses.push(format!("view {index}: image size {was_wide} x {was_high} px written as {width} x {height}"));
        }
        (view.image.width, view.image.height) = (width, height);
    }
}

/// From one resolution to another.
#[derive(Clone, Copy)]
struct Ratio {
    to: u16,
    from: u16,
}

impl Ratio {
    /// The nearest whole pixel that 14 bits hold; unchanged where a resolution is 0.
    fn scale(self, pixels: u16) -> u16 {
        let (to, from) = (u32::from(self.to), u32::from(self.from));
        if to == 0 || from == 0 {
            return pixels;
        }
        ((u32::from(pixels) * to + from / 2) / from).min(0x3FFF) as u16
    }
}
