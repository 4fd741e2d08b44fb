//! The engine's own finger template.

use bioverify_core::{Limits, Minutia, MinutiaSet, RIDGE_ORIENTATIONS, RidgeCell, RidgeMap};

use super::{FieldLine, Report, refusal};
use crate::frame;
use crate::native::{FINE, FIRST, MINUTIA_LENGTH, ModelTag, NativeTemplate, Plan, SECOND, step};
use crate::words;

/// Lines as far as the bytes go.
struct Lines<'a> {
    bytes: &'a [u8],
    lines: Vec<FieldLine>,
}

impl Lines<'_> {
    fn add(&mut self, offset: usize, len: usize, name: &str, value: String) {
        if offset + len <= self.bytes.len() {
            self.lines.push(FieldLine { offset, len, name: name.into(), value });
        }
    }
}

pub(super) fn native(bytes: &[u8], limits: &Limits) -> Report {
    let mut lines = Lines { bytes, lines: Vec::new() };
    let version = frame::u16_le(bytes, 4);
    header(&mut lines);
    if version == SECOND.version {
        second_header(&mut lines);
    }
    let mut findings = Vec::new();
    match NativeTemplate::read(bytes, limits) {
        Ok(template) if version == FIRST.version => first(&mut lines, &template.minutiae),
        Ok(template) => second(&mut lines, &template.minutiae),
        Err(error) => findings.push(refusal(&error)),
    }
    Report { what: String::new(), fields: lines.lines, findings }
}

fn header(lines: &mut Lines<'_>) {
    let bytes = lines.bytes;
    lines.add(0, 4, "magic", "\"BVFT\", a native finger template".into());
    lines.add(4, 2, "version", frame::u16_le(bytes, 4).to_string());
    lines.add(6, 2, "header length", format!("{} bytes", frame::u16_le(bytes, 6)));
    lines.add(8, 4, "length", format!("{} bytes", frame::u32_le(bytes, 8)));
    lines.add(12, 4, "checksum", format!("{:08x}", frame::u32_le(bytes, 12)));
    lines.add(16, 8, "model tag", ModelTag(frame::model(bytes)).to_string());
    lines.add(24, 2, "image width", format!("{} px at 500 ppi", frame::u16_le(bytes, 24)));
    lines.add(26, 2, "image height", format!("{} px at 500 ppi", frame::u16_le(bytes, 26)));
    let byte = |at: usize| frame::byte(bytes, at);
    lines.add(28, 1, "finger position", words::position(byte(28)));
    let quality = if byte(29) == 255 { "not known".into() } else { format!("{} of 100", byte(29)) };
    lines.add(29, 1, "sample quality", quality);
    lines.add(30, 2, "number of minutiae", frame::u16_le(bytes, 30).to_string());
}

fn second_header(lines: &mut Lines<'_>) {
    let bytes = lines.bytes;
    let byte = |at: usize| frame::byte(bytes, at);
    lines.add(32, 1, "step of positions", format!("{}: {} px", byte(32), step(byte(32))));
    let side = if byte(33) == 0 { "no ridge map".into() } else { format!("{} px at 500 ppi", byte(33)) };
    lines.add(33, 1, "side of a ridge cell", side);
    lines.add(34, 1, "ridge cells left of the map", byte(34).to_string());
    lines.add(35, 1, "ridge cells above the map", byte(35).to_string());
    lines.add(36, 1, "columns of ridge cells", byte(36).to_string());
    lines.add(37, 1, "rows of ridge cells", byte(37).to_string());
    lines.add(38, 2, "ridge cells with finger", frame::u16_le(bytes, 38).to_string());
}

fn first(lines: &mut Lines<'_>, set: &MinutiaSet) {
    for (index, minutia) in set.minutiae().iter().enumerate() {
        let offset = FIRST.header_length + index * MINUTIA_LENGTH;
        lines.add(offset, MINUTIA_LENGTH, &format!("minutia {index}"), told(minutia));
    }
}

/// The columns, then what they say of each minutia: its numbers begin and end within bytes, so its own line has no length.
fn second(lines: &mut Lines<'_>, set: &MinutiaSet) {
    let plan = Plan::stated(lines.bytes);
    let columns = [
        ("x of all minutiae", plan.x, plan.y, "12 bits each, in steps"),
        ("y of all minutiae", plan.y, plan.directions, "12 bits each, in steps, downwards"),
        ("directions of all minutiae", plan.directions, plan.qualities, "12 bits each, 1/4096 turn"),
        ("qualities of all minutiae", plan.qualities, plan.kinds, "7 bits each, 127 not known"),
        ("kinds of all minutiae", plan.kinds, plan.finger, "2 bits each: 0 other, 1 ending, 2 bifurcation"),
    ];
    for (name, start, end, value) in columns.into_iter().filter(|(_, start, end, _)| end > start) {
        lines.add(start, end - start, name, value.into());
    }
    for (index, minutia) in set.minutiae().iter().enumerate() {
        lines.add(plan.x + index * FINE as usize / 8, 0, &format!("minutia {index}"), told(minutia));
    }
    if let Some(map) = set.ridges() {
        lines.add(plan.finger, plan.ridges - plan.finger, "where the finger is", "1 bit a cell, row after row".into());
        ridges(lines, plan.ridges, map);
    }
}

/// A line for each row of cells that has finger: degrees, and how clear.
fn ridges(lines: &mut Lines<'_>, mut offset: usize, map: &RidgeMap) {
    let grid = map.grid();
    for (row, cells) in map.cells().chunks(usize::from(grid.columns).max(1)).enumerate() {
        let tell = |cell: &RidgeCell| {
            let degrees = f32::from(cell.orientation()) * 180.0 / f32::from(RIDGE_ORIENTATIONS);
            format!("{degrees:.0}/{}", cell.clarity())
        };
        let told: Vec<String> = cells.iter().filter(|cell| cell.is_finger()).map(tell).collect();
        if !told.is_empty() {
            let name = format!("ridges of row {}", row + usize::from(grid.top));
            lines.add(offset, told.len(), &name, format!("degrees/clarity of 3: {}", told.join(" ")));
            offset += told.len();
        }
    }
}

fn told(minutia: &Minutia) -> String {
    let (x, y) = (minutia.position.x, minutia.position.y);
    // Rounded before it is reduced: 359.99 is told as 0.0.
    let angle = (minutia.direction.degrees() * 10.0).round() % 3600.0 / 10.0;
    let (kind, quality) = (words::kind(minutia.kind), words::quality(minutia.quality));
    format!("{kind} at ({x:.2}, {y:.2}), {angle:.1} degrees, {quality}")
}
