//! To and from the engine's own template.

use bioverify_core::{Direction, Limits, Minutia, Quality};

use super::{Conversion, ConvertError};
use crate::minutiae::{MinutiaeFormat, MinutiaeRecord};
use crate::native::{FIRST_TURN, ModelTag, NativeTemplate, TURN};
use crate::words;

/// A template of whatever version in the newest.
pub(super) fn renewed(template: &NativeTemplate) -> Result<Conversion<Vec<u8>>, ConvertError> {
    let Conversion { value, mut losses } = anew(template)?;
    let turned = |minutia: &&Minutia| {
        let written = Direction::from_units(minutia.direction.to_units(TURN), TURN);
        written.to_units(FIRST_TURN) != minutia.direction.to_units(FIRST_TURN)
    };
    let rounded = template.minutiae.minutiae().iter().filter(turned).count();
    if rounded > 0 {
        let directions = words::count(rounded, "direction", "directions");
        losses.push(format!("{directions} rounded to {TURN} steps a turn"));
    }
    Ok(Conversion { value, losses })
}

/// A template in the newest version. Directions of a record are not told: they come back as the same of its steps.
pub(super) fn anew(template: &NativeTemplate) -> Result<Conversion<Vec<u8>>, ConvertError> {
    let value = template.write();
    let back = NativeTemplate::read(&value, &Limits::default())?;
    let (before, after) = (&template.minutiae, &back.minutiae);
    let moved = before.minutiae().iter().zip(after.minutiae()).filter(|(a, b)| a.position != b.position).count();
    let mut losses = Vec::new();
    if moved > 0 {
        let step = if before.width().max(before.height()) > 1024 { "the template's steps" } else { "1/4 pixel" };
        losses.push(format!("{} rounded to {step}", words::count(moved, "position", "positions")));
    }
    if before.ridges() != after.ridges() {
        losses.push("the map of ridges made coarser, so that it fits beside so many minutiae".into());
    }
    Ok(Conversion { value, losses })
}

/// A template as a minutiae record.
pub(super) fn to_record(
    template: &NativeTemplate,
    format: MinutiaeFormat,
) -> Result<Conversion<Vec<u8>>, ConvertError> {
    let set = &template.minutiae;
    let record = MinutiaeRecord::from_minutia_set(set, format)?;
    let mut losses = Vec::new();
    let mut tell = |number: usize, one: &str, many: &str, how: String| {
        if number > 0 {
            losses.push(format!("{} {how}", words::count(number, one, many)));
        }
    };
    let of = |is_lost: fn(&Minutia, u32) -> bool| {
        set.minutiae().iter().filter(|minutia| is_lost(minutia, format.angle_steps())).count()
    };
    let fractional = of(|minutia, _| minutia.position.x.fract() != 0.0 || minutia.position.y.fract() != 0.0);
    tell(fractional, "position", "positions", "rounded to whole pixels".into());
    // A direction that comes back as the same of the template's steps is not lost.
    let between = of(|minutia, steps| {
        let written = Direction::from_units(minutia.direction.to_units(steps), steps);
        written.to_units(TURN) != minutia.direction.to_units(TURN)
    });
    tell(between, "direction", "directions", format!("rounded to {} steps a turn", format.angle_steps()));
    let is_first = format.unreported_quality() == 0;
    let worthless = if is_first { of(|minutia, _| minutia.quality == Some(Quality::MIN)) } else { 0 };
    tell(worthless, "minutia", "minutiae", "of quality 0 written as quality 1: 0 means not reported".into());
    if is_first && set.quality().is_none() {
        losses.push("that the sample's quality is not known: written as 0".into());
    }
    if set.ridges().is_some() {
        losses.push("the map of ridges has no place, and without it qualities count by their ratios only".into());
    }
    if template.model != ModelTag::default() {
        losses.push(format!("model tag {} has no place", template.model));
    }
    Ok(Conversion { value: record.write()?, losses })
}
