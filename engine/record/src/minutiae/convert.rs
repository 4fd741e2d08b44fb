//! From one edition to another, with a list of what that loses.

use super::restate::restate;
use super::{Core, Delta, ExtendedContent, ExtendedData, ExtendedItem, MinutiaeFormat, MinutiaeRecord};
use crate::convert::Conversion;
use crate::words;

impl MinutiaeRecord {
    /// The same record in `format`, ready to be written, and what could not come along.
    ///
    /// Deviations are repaired on the way and listed. Angles are rounded to the other unit (at most 1 degree off), core
    /// and delta items are coded anew, everything else of the extended data keeps its bytes. The CBEFF product of INCITS
    /// 378 has no place in ISO/IEC 19794-2 and is 0 the other way round; set [`MinutiaeRecord::product`] afterwards.
    /// Views of different resolutions are scaled to that of the first where the format states one for all.
    #[must_use]
    pub fn convert(&self, format: MinutiaeFormat) -> Conversion<Self> {
        let (mut record, mut losses) = self.repaired();
        let from = record.format;
        if from == format {
            return Conversion { value: record, losses };
        }
        restate(&mut record, format, &mut losses);
        let mut rounded = 0_usize;
        for (index, view) in record.views.iter_mut().enumerate() {
            for minutia in &mut view.minutiae {
                let (angle, is_exact) = recode(minutia.angle, from, format);
                minutia.angle = angle;
                rounded += usize::from(!is_exact);
            }
            if let ExtendedData::Items(items) = &mut view.extended {
                for item in items {
                    let loss = convert_item(item, from, format, &mut rounded);
                    losses.extend(loss.map(|text| format!("view {index}: {text}")));
                }
            }
        }
        if rounded > 0 {
            let half_step = 180.0 / f64::from(format.angle_steps());
            let angles = words::count(rounded, "angle", "angles");
            losses.push(format!("{angles} rounded by up to {half_step:.1} degrees"));
        }
        Conversion { value: record, losses }
    }
}

/// An angle in the other format's unit, and whether it is exactly the same.
fn recode(angle: u8, from: MinutiaeFormat, to: MinutiaeFormat) -> (u8, bool) {
    let (old, new) = (from.angle_steps(), to.angle_steps());
    let scaled = u32::from(angle) * new;
    (((scaled * 2 + old) / (old * 2) % new) as u8, scaled % old == 0)
}

/// Converts an item in place and counts the angles it rounds; the loss, if there is another.
fn convert_item(
    item: &mut ExtendedItem,
    from: MinutiaeFormat,
    to: MinutiaeFormat,
    rounded: &mut usize,
) -> Option<String> {
    if from.is_iso() == to.is_iso() {
        return None;
    }
    if item.kind >= 0x0100 && to.is_iso() {
        return Some(format!("vendor item {:#06x} is kept, but the product that explains it is not", item.kind));
    }
    if item.kind != 2 {
        return None;
    }
    let Ok(ExtendedContent::CoresDeltas { cores, deltas }) = item.content(from) else {
        return Some("cores and deltas are not in the form their type has: kept as bytes".into());
    };
    let mut turn = |angle: u8| {
        let (angle, is_exact) = recode(angle, from, to);
        *rounded += usize::from(!is_exact);
        angle
    };
    let cores: Vec<Core> = cores.into_iter().map(|c| Core { angle: c.angle.map(&mut turn), ..c }).collect();
    let deltas: Vec<Delta> =
        deltas.into_iter().map(|d| Delta { angles: d.angles.map(|a| a.map(&mut turn)), ..d }).collect();
    let cores_angled = cores.iter().all(|c| c.angle.is_some());
    let deltas_angled = deltas.iter().all(|d| d.angles.is_some());
    item.data.clear();
    if to.is_iso() {
        encode_iso(&mut item.data, &cores, &deltas);
        return None;
    }
    encode_ansi(&mut item.data, &cores, &deltas, cores_angled, deltas_angled);
    let some_angled = cores.iter().any(|c| c.angle.is_some()) && !cores_angled
        || deltas.iter().any(|d| d.angles.is_some()) && !deltas_angled;
    some_angled.then(|| "angles of cores or deltas left out: in INCITS 378 all have them or none".into())
}

fn encode_iso(data: &mut Vec<u8>, cores: &[Core], deltas: &[Delta]) {
    let flag = |x: u16, angled: bool| (x | if angled { 0x4000 } else { 0 }).to_be_bytes();
    data.push(cores.len() as u8);
    for core in cores {
        data.extend(flag(core.x, core.angle.is_some()));
        data.extend(core.y.to_be_bytes());
        data.extend(core.angle);
    }
    data.push(deltas.len() as u8);
    for delta in deltas {
        data.extend(flag(delta.x, delta.angles.is_some()));
        data.extend(delta.y.to_be_bytes());
        data.extend(delta.angles.into_iter().flatten());
    }
}

fn encode_ansi(data: &mut Vec<u8>, cores: &[Core], deltas: &[Delta], cores_angled: bool, deltas_angled: bool) {
    let head = |count: usize, angled: bool| count as u8 | if angled && count > 0 { 0x40 } else { 0 };
    data.push(head(cores.len(), cores_angled));
    for core in cores {
        data.extend(core.x.to_be_bytes());
        data.extend(core.y.to_be_bytes());
        data.extend(core.angle.filter(|_| cores_angled));
    }
    data.push(head(deltas.len(), deltas_angled));
    for delta in deltas {
        data.extend(delta.x.to_be_bytes());
        data.extend(delta.y.to_be_bytes());
        data.extend(delta.angles.filter(|_| deltas_angled).into_iter().flatten());
    }
}
