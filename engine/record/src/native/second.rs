//! Version 2: minutiae in columns, and a ridge map.

use std::borrow::Cow;

use bioverify_core::{
    Direction, MAX_RIDGE_CELLS, MIN_RIDGE_SIDE, Minutia, MinutiaKind, MinutiaSet, Point, Quality, RidgeCell, RidgeGrid,
    RidgeMap,
};

use super::bits::{is_filled_with_zeros, length, pack, unpack};
use super::{FRAME, MOST_NATIVE_BYTES, NativeTemplate, SECOND};
use crate::error::RecordError;
use crate::frame::{byte, quality_code, seal, u16_le, value};

/// Steps of a turn.
pub(crate) const TURN: u32 = 1 << 12;
/// Bits of a position and of a direction.
pub(crate) const FINE: u32 = 12;
/// Bits of a quality, and the one that stands for "not known".
const QUALITY: u32 = 7;
const NO_QUALITY: u16 = 127;
/// Bits of a kind.
const KIND: u32 = 2;

/// Where the columns of a template begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) x: usize,
    pub(crate) y: usize,
    pub(crate) directions: usize,
    pub(crate) qualities: usize,
    pub(crate) kinds: usize,
    pub(crate) finger: usize,
    pub(crate) ridges: usize,
    pub(crate) end: usize,
}

impl Plan {
    /// For so many minutiae, ridge cells and cells with finger.
    pub(crate) const fn of(minutiae: usize, cells: usize, finger_cells: usize) -> Self {
        let x = SECOND.header_length;
        let y = x + length(minutiae, FINE);
        let directions = y + length(minutiae, FINE);
        let qualities = directions + length(minutiae, FINE);
        let kinds = qualities + length(minutiae, QUALITY);
        let finger = kinds + length(minutiae, KIND);
        let ridges = finger + length(cells, 1);
        Self { x, y, directions, qualities, kinds, finger, ridges, end: ridges + finger_cells }
    }

    /// The one that a header states.
    pub(crate) fn stated(bytes: &[u8]) -> Self {
        let cells = usize::from(byte(bytes, 36)) * usize::from(byte(bytes, 37));
        Self::of(u16_le(bytes, 30).into(), cells, u16_le(bytes, 38).into())
    }

    fn for_map(minutiae: usize, map: Option<&RidgeMap>) -> Self {
        Self::of(minutiae, map.map_or(0, |map| map.cells().len()), map.map_or(0, finger_cells))
    }
}

fn finger_cells(map: &RidgeMap) -> usize {
    map.cells().iter().filter(|cell| cell.is_finger()).count()
}

/// The code of the step of positions for an image of these sides.
fn step_code(width: u16, height: u16) -> u8 {
    let quarters = 4 * u32::from(width.max(height));
    (0..=6).find(|code| quarters <= 4096 << code).unwrap_or(6)
}

/// Pixels of a step; codes above 6, which no template has, count as 6.
pub(crate) fn step(code: u8) -> f32 {
    f32::from(1_u16 << code.min(6)) / 4.0
}

pub(super) fn write(template: &NativeTemplate) -> Vec<u8> {
    let set = &template.minutiae;
    let map = fitting(set);
    let plan = Plan::for_map(set.len(), map.as_deref());
    let code = step_code(set.width(), set.height());
    let mut bytes = FRAME.begin(SECOND, plan.end, template.model.0);
    bytes.extend(set.width().to_le_bytes());
    bytes.extend(set.height().to_le_bytes());
    bytes.extend([set.position().code(), quality_code(set.quality())]);
    bytes.extend((set.len() as u16).to_le_bytes());
    bytes.push(code);
    let grid = map.as_ref().map(|map| map.grid());
    bytes.extend(grid.map_or([0; 5], |g| [g.side, g.left, g.top, g.columns, g.rows]));
    bytes.extend((map.as_deref().map_or(0, finger_cells) as u16).to_le_bytes());
    let minutiae = || set.minutiae().iter();
    pack(minutiae().map(|m| steps(m.position.x, set.width(), code)), FINE, &mut bytes);
    pack(minutiae().map(|m| steps(m.position.y, set.height(), code)), FINE, &mut bytes);
    pack(minutiae().map(|m| m.direction.to_units(TURN) as u16), FINE, &mut bytes);
    pack(minutiae().map(|m| m.quality.map_or(NO_QUALITY, |quality| quality.get().into())), QUALITY, &mut bytes);
    pack(minutiae().map(|m| kind_code(m.kind)), KIND, &mut bytes);
    let cells = || map.iter().flat_map(|map| map.cells());
    pack(cells().map(|cell| cell.is_finger().into()), 1, &mut bytes);
    bytes.extend(cells().filter(|cell| cell.is_finger()).map(|cell| cell.code()));
    seal(bytes)
}

/// The set's ridge map, as coarse as it has to be beside the minutiae.
fn fitting(set: &MinutiaSet) -> Option<Cow<'_, RidgeMap>> {
    let mut map = Cow::Borrowed(set.ridges()?);
    while Plan::for_map(set.len(), Some(&map)).end > MOST_NATIVE_BYTES {
        map = Cow::Owned(map.coarser()?);
    }
    Some(map)
}

fn steps(coordinate: f32, side: u16, code: u8) -> u16 {
    // Rounding may reach the edge, which is outside.
    let last = (4 * u32::from(side)).saturating_sub(1) >> code;
    ((coordinate / step(code)).round() as u32).min(last) as u16
}

const fn kind_code(kind: MinutiaKind) -> u16 {
    match kind {
        MinutiaKind::Other => 0,
        MinutiaKind::Ending => 1,
        MinutiaKind::Bifurcation => 2,
    }
}

/// The minutiae and the map behind a checked header.
pub(super) fn read(bytes: &[u8], count: usize) -> Result<MinutiaSet, RecordError> {
    let (width, height) = (u16_le(bytes, 24), u16_le(bytes, 26));
    if byte(bytes, 32) != step_code(width, height) {
        return Err(value(32, "step of positions"));
    }
    let plan = Plan::stated(bytes);
    if plan.end != bytes.len() {
        return Err(value(30, "number of minutiae or ridge cells"));
    }
    if plan.end > MOST_NATIVE_BYTES {
        return Err(value(8, "length"));
    }
    let columns =
        [(plan.x, FINE), (plan.y, FINE), (plan.directions, FINE), (plan.qualities, QUALITY), (plan.kinds, KIND)];
    if let Some((start, _)) = columns.iter().find(|(start, bits)| !is_filled_with_zeros(bytes, *start, *bits, count)) {
        return Err(value(*start, "bits behind the last minutia"));
    }
    // Of its final size: growing would leave unwiped copies behind.
    let mut minutiae = Vec::with_capacity(count);
    for index in 0..count {
        minutiae.push(read_minutia(bytes, &plan, index)?);
    }
    let set = MinutiaSet::new(width, height, minutiae)?;
    Ok(set.with_ridges(read_map(bytes, &plan)?))
}

fn read_minutia(bytes: &[u8], plan: &Plan, index: usize) -> Result<Minutia, RecordError> {
    let fine = |start: usize| unpack(bytes, start, FINE, index);
    let coordinate = |start: usize| f32::from(fine(start)) * step(byte(bytes, 32));
    let quality = unpack(bytes, plan.qualities, QUALITY, index);
    let known = || Quality::new(quality as u8).map_err(|_| value(plan.qualities, "minutia quality"));
    Ok(Minutia {
        position: Point::new(coordinate(plan.x), coordinate(plan.y)),
        direction: Direction::from_units(fine(plan.directions).into(), TURN),
        kind: match unpack(bytes, plan.kinds, KIND, index) {
            0 => MinutiaKind::Other,
            1 => MinutiaKind::Ending,
            2 => MinutiaKind::Bifurcation,
            _ => return Err(value(plan.kinds, "minutia kind")),
        },
        quality: if quality == NO_QUALITY { None } else { Some(known()?) },
    })
}

fn read_map(bytes: &[u8], plan: &Plan) -> Result<Option<RidgeMap>, RecordError> {
    let at = |offset: usize| byte(bytes, offset);
    let grid = RidgeGrid { side: at(33), left: at(34), top: at(35), columns: at(36), rows: at(37) };
    let stated = usize::from(u16_le(bytes, 38));
    if grid.side == 0 {
        let zeros = bytes.get(34..40).is_some_and(|rest| rest.iter().all(|byte| *byte == 0));
        return if zeros { Ok(None) } else { Err(value(34, "ridge map of no side")) };
    }
    let count = usize::from(grid.columns) * usize::from(grid.rows);
    if grid.side < MIN_RIDGE_SIDE || count > MAX_RIDGE_CELLS {
        return Err(value(33, "ridge map"));
    }
    let is_finger = |index: usize| unpack(bytes, plan.finger, 1, index) == 1;
    let all_told = (0..count).filter(|index| is_finger(*index)).count() == stated;
    if !all_told || !is_filled_with_zeros(bytes, plan.finger, 1, count) {
        return Err(value(38, "number of ridge cells with finger"));
    }
    let mut codes = plan.ridges..plan.end;
    let mut cells = Vec::with_capacity(count);
    for index in 0..count {
        let offset = if is_finger(index) { codes.next() } else { None };
        let code = offset.map_or(Some(0), |offset| Some(at(offset)).filter(|code| *code != 0));
        let cell = code.and_then(RidgeCell::from_code);
        cells.push(cell.ok_or_else(|| value(offset.unwrap_or(plan.ridges), "ridge cell"))?);
    }
    RidgeMap::new(grid, cells).map(Some).map_err(|_| value(33, "ridge map"))
}
