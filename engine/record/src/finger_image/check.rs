//! Holds what was read against the standard. Findings are few for every view, so that a record cannot make more of them than
//! it has views.

use bioverify_core::Limits;

use super::code::{is_impression, is_position, level, position};
use super::field::Field;
use super::layout::VIEW_HEADER;
use super::picture::has_bare_length;
use super::resolution::assumed;
use super::walk::Walk;
use super::{FingerImage, FingerImageRecord, PictureCoding};
use crate::finding::Severity;
use crate::pixels::{PixelInfo, probe_pixels, sniff_pixels};
use crate::words;

/// Header of the first editions; its only view holds what it says of all of them.
pub(super) fn check_first_header(walk: &mut Walk<'_, '_>, record: &FingerImageRecord, count: u8) {
    check_count(walk, count.into());
    if record.product.is_some_and(|product| product.owner == 0) {
        walk.found(Field::Product, Severity::Note, "owner 0: the maker of the record is not told");
    }
    let Some(view) = record.views.first() else { return };
    check_geometry(walk, view);
    match (level(record.level), view.ppi()) {
        (None, _) => walk.found(Field::Level, Severity::Note, format!("{} is no level of the standard", record.level)),
        // Sensors between two levels state the one below or the nearest.
        (Some((ppi, _)), Ok(taken)) if !(ppi * 4 / 5..ppi * 3 / 2).contains(&taken.get()) => {
            let message = format!("it stands for {ppi} ppi, the picture is taken to have {}", taken.get());
            walk.found(Field::Level, Severity::Warning, message);
        }
        _ => {}
    }
    if record.reserved != 0 {
        walk.found(Field::Reserved, Severity::Note, "not 0: ignored");
    }
}

/// Header of the second edition.
pub(super) fn check_second_header(walk: &mut Walk<'_, '_>, record: &FingerImageRecord, count: u16, positions: u8) {
    check_count(walk, count.into());
    if record.certification > 1 {
        walk.found(Field::Certification, Severity::Note, format!("{} is reserved: taken as 1", record.certification));
    }
    if positions == 0 && count > 0 {
        walk.found(Field::PositionCount, Severity::Note, "0 although there are representations: ignored");
    } else if u16::from(positions) > count {
        walk.found(Field::PositionCount, Severity::Warning, "more than there are representations: ignored");
    }
}

fn check_count(walk: &mut Walk<'_, '_>, count: usize) {
    if count == 0 {
        walk.found(Field::ViewCount, Severity::Error, "0: the record holds no picture");
    }
}

/// Unit, resolutions, depth and coding.
fn check_geometry(walk: &mut Walk<'_, '_>, view: &FingerImage) {
    match assumed(view) {
        Ok(taken) => {
            if let Some((field, message)) = taken.why {
                walk.found(field, Severity::Warning, message);
            }
        }
        Err(error) => walk.found(Field::XResolution, Severity::Error, error.to_string()),
    }
    let scanned_lower = |scan: u16, image: u16| scan != 0 && image > scan;
    if scanned_lower(view.x_scan, view.x_resolution) || scanned_lower(view.y_scan, view.y_resolution) {
        walk.found(Field::XScan, Severity::Note, "below that of the picture: it was scaled up after the scan");
    }
    if !matches!(view.depth, 1..=16) {
        walk.found(Field::Depth, Severity::Warning, format!("{} bits are no depth: the picture decides", view.depth));
    }
    if PictureCoding::from_code(view.compression, walk.format).is_none() {
        let message = format!("{} is reserved: the picture decides", view.compression);
        walk.found(Field::Compression, Severity::Warning, message);
    }
}

/// What only the second edition says of a view.
pub(super) fn check_capture(walk: &mut Walk<'_, '_>, view: &FingerImage) {
    if !view.time.is_valid() {
        walk.found(Field::Time, Severity::Warning, "no date or time of day: kept as it is");
    }
    if view.technology > 20 {
        walk.found(Field::Technology, Severity::Note, format!("{} is reserved: kept as it is", view.technology));
    }
    if view.view_number > 15 {
        walk.found(Field::ViewNumber, Severity::Note, format!("{} is above 15: kept as it is", view.view_number));
    }
    check_geometry(walk, view);
}

/// One view and its picture.
pub(super) fn check_view(walk: &mut Walk<'_, '_>, view: &FingerImage, limits: &Limits) {
    let format = walk.format;
    if !is_position(view.position, format) {
        walk.found(Field::Position, Severity::Warning, format!("{} is no position: taken as unknown", view.position));
    } else if !view.is_one_finger() {
        let message = format!("{}: to be compared, one finger has to be cut out", position(view.position));
        walk.found(Field::Position, Severity::Note, message);
    } else if view.position == 0 {
        walk.found(Field::Position, Severity::Note, words::UNKNOWN_FINGER);
    }
    if !is_impression(view.impression, format) {
        walk.found(Field::Impression, Severity::Note, format!("{} is reserved: kept as it is", view.impression));
    }
    let unreported = format.unreported_quality();
    if let Some(odd) = view.qualities.iter().find(|quality| quality.score > 100 && quality.score != unreported) {
        let message = format!("{} is above 100 and not {unreported}: taken as not told", odd.score);
        walk.found(Field::Quality, Severity::Warning, message);
    }
    if view.reserved != 0 {
        walk.found(Field::Reserved, Severity::Note, "not 0: ignored");
    }
    check_picture(walk, view, limits);
}

/// The picture against what is said of it.
fn check_picture(walk: &mut Walk<'_, '_>, view: &FingerImage, limits: &Limits) {
    let stated = PictureCoding::from_code(view.compression, walk.format);
    if let Some(bare) = stated.filter(|coding| coding.is_bare())
        && has_bare_length(view, bare == PictureCoding::Packed)
    {
        return;
    }
    let Some(format) = sniff_pixels(&view.picture) else {
        let (bytes, depth) = (words::count(view.picture.len(), "byte", "bytes"), view.depth);
        let message = match stated {
            Some(coding) if coding.is_bare() => {
                format!("{bytes} are not {} x {} pixels of {depth} bits: it cannot be decoded", view.width, view.height)
            }
            _ => format!("{bytes} that are no picture of a known kind: it cannot be decoded"),
        };
        return walk.found(Field::Picture, Severity::Error, message);
    };
    let seen = PictureCoding::of_picture(&view.picture);
    let code = seen.map(|coding| coding.code(walk.format));
    match (stated, seen) {
        (Some(_), Some(_)) if code == Some(view.compression) => {}
        // Whether JPEG 2000 keeps everything is told apart by the second edition only, and matters to nobody who reads.
        (Some(PictureCoding::Jpeg2000), Some(PictureCoding::Jpeg2000Lossless)) => {
            walk.found(Field::Compression, Severity::Note, "with losses is stated, the wavelet is the one without");
        }
        (stated, seen) => {
            let stated = stated.map_or_else(|| "a reserved coding".into(), |coding| coding.to_string());
            let seen = seen.map_or_else(|| format.to_string(), |coding| coding.to_string());
            let message = format!("{stated} is stated, the picture is {seen}: read as that");
            walk.found(Field::Compression, Severity::Warning, message);
        }
    }
    match probe_pixels(&view.picture, limits) {
        Ok(info) => check_size(walk, view, &info),
        Err(error) => walk.found(Field::Picture, Severity::Error, error.to_string()),
    }
}

/// Size, depth and resolution of the picture file against those of the record.
fn check_size(walk: &mut Walk<'_, '_>, view: &FingerImage, info: &PixelInfo) {
    let (stated, real) = ((u32::from(view.width), u32::from(view.height)), (info.width, info.height));
    if stated != real {
        let message = format!(
            "{} x {} pixels are stated, the picture has {} x {}: {}",
            stated.0,
            stated.1,
            real.0,
            real.1,
            cause(stated, real)
        );
        walk.found(Field::Width, Severity::Warning, message);
    }
    if info.channels > 1 {
        walk.found(Field::Picture, Severity::Note, "it is not grey alone: it is read as grey");
    }
    if info.bits != view.depth {
        let message = format!("{} bits are stated, the picture has {}: that is read", view.depth, info.bits);
        walk.found(Field::Depth, Severity::Note, message);
    }
    if let (Some(inside), Ok(taken)) = (info.stated_ppi, view.ppi())
        && inside.abs_diff(taken.get().into()) > u32::from(taken.get()) / 20
    {
        let message = format!("the picture says {inside} ppi of itself, the record is believed: {} ppi", taken.get());
        walk.found(Field::XResolution, Severity::Warning, message);
    }
}

/// What may have happened to a picture whose size is not the stated one.
fn cause(stated: (u32, u32), real: (u32, u32)) -> String {
    if stated.0 == 0 || stated.1 == 0 {
        return "that is taken".into();
    }
    if (stated.1, stated.0) == real {
        return "width and height are swapped, or the picture was turned by 90 degrees; it is read as it is".into();
    }
    let (across, down) = (f64::from(real.0) / f64::from(stated.0), f64::from(real.1) / f64::from(stated.1));
    if (across - down).abs() < 0.01 * across && (across - 1.0).abs() > 0.05 {
        return format!(
            "it was resized by {across:.2} after the record was made, or taken from another scan; if so, its resolution is {across:.2} times the stated one"
        );
    }
    if (across - down).abs() > 0.05 * across.max(down) && across != 1.0 && down != 1.0 {
        return "it was cut or stretched after the record was made; a stretched one matches nothing".into();
    }
    "it was cut or padded after the record was made; it is read as it is".into()
}

/// Views against each other and against their number.
pub(super) fn check_views(walk: &mut Walk<'_, '_>, record: &FingerImageRecord, count: usize) {
    let repeats = |index: usize, view: &FingerImage| {
        let same = |other: &FingerImage| (other.position, other.view_number) == (view.position, view.view_number);
        record.views.iter().take(index).any(same)
    };
    let repeated = record.views.iter().enumerate().filter(|(index, view)| repeats(*index, view)).count();
    if repeated > 0 {
        let views = words::count(repeated, "view", "views");
        let message = format!("{views} with the position and number of another: all are kept");
        walk.found(Field::ViewNumber, Severity::Note, message);
    }
    let of = |position: u8| record.views.iter().filter(|view| view.position == position).count();
    let miscounted = record.views.iter().any(|view| usize::from(view.view_count) != of(view.position));
    if walk.format.is_first() && miscounted && count > 0 {
        let message = "not the number of views with that position: ignored";
        walk.found(Field::ViewsOfFinger, Severity::Note, message);
    }
}

/// Stated length and what follows the last view.
pub(super) fn check_end(walk: &mut Walk<'_, '_>, stated: u64) {
    let (end, left) = (walk.reader.at(), walk.reader.left());
    if stated != end as u64 {
        let message = format!("{stated} bytes are stated, the structure takes {end}: the structure is trusted");
        walk.found(Field::RecordLength, Severity::Warning, message);
    }
    // Less than a view's header can be no further view.
    if left > 0 {
        let what = if left < VIEW_HEADER { "filling" } else { "ignored" };
        let bytes = words::count(left, "byte", "bytes");
        walk.found(Field::End, Severity::Warning, format!("{bytes} after the last view: {what}"));
        walk.scribe.line(end, left, Field::End.name(), || "bytes after the last view".into());
    }
}
