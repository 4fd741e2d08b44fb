//! From any finger record to another, with a list of what that loses.

use std::fmt;

use bioverify_core::{Direction, Minutia, Quality};
use thiserror::Error;

use crate::error::{RecordError, WriteError};
use crate::finding::{Finding, Read};
use crate::minutiae::{CbeffProduct, Field, MinutiaeFormat, MinutiaeRecord};
use crate::native::{ModelTag, NativeTemplate, TURN};
use crate::params::STANDARD_PX_PER_CM;
use crate::record::Record;
use crate::words;

/// A converted value and what could not come along, in words for an operator.
#[derive(Debug, Clone, PartialEq)]
pub struct Conversion<T> {
    /// The result.
    pub value: T,
    /// What was lost or altered; empty where nothing was.
    pub losses: Vec<String>,
}

/// A finger record format that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RecordFormat {
    /// ISO/IEC 19794-2:2005.
    Iso2005,
    /// INCITS 378-2004.
    Ansi2004,
    /// This engine's own template.
    Native,
}

impl fmt::Display for RecordFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Iso2005 => MinutiaeFormat::Iso2005.fmt(f),
            Self::Ansi2004 => MinutiaeFormat::Ansi2004.fmt(f),
            Self::Native => f.write_str("native template"),
        }
    }
}

/// Why a record cannot be converted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ConvertError {
    /// The source cannot be used.
    #[error(transparent)]
    Read(#[from] RecordError),
    /// The target cannot state it.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Converts a record that was read to the bytes of another format.
///
/// # Errors
/// [`ConvertError::Read`] where minutiae cannot be scaled to 500 ppi, [`ConvertError::Write`] where the target format
/// cannot state the record even after repair.
pub fn convert(record: &Record, format: RecordFormat) -> Result<Conversion<Vec<u8>>, ConvertError> {
    match (record, format) {
        (Record::Minutiae(record), RecordFormat::Native) => to_native(record),
        (Record::Minutiae(record), RecordFormat::Iso2005) => between(record, MinutiaeFormat::Iso2005),
        (Record::Minutiae(record), RecordFormat::Ansi2004) => between(record, MinutiaeFormat::Ansi2004),
        (Record::Native(template), RecordFormat::Native) => {
            Ok(Conversion { value: template.write(), losses: Vec::new() })
        }
        (Record::Native(template), RecordFormat::Iso2005) => from_native(template, MinutiaeFormat::Iso2005),
        (Record::Native(template), RecordFormat::Ansi2004) => from_native(template, MinutiaeFormat::Ansi2004),
    }
}

/// Converts what was read from bytes, and lists in front what reading itself set aside: stated lengths, the form of item
/// lengths, bytes after the end.
///
/// # Errors
/// As [`convert()`].
pub fn convert_read(read: &Read<Record>, format: RecordFormat) -> Result<Conversion<Vec<u8>>, ConvertError> {
    let Conversion { value, losses } = convert(&read.value, format)?;
    let is_form = |finding: &&Finding| {
        let form = [Field::Version, Field::RecordLength, Field::BlockLength, Field::ItemLength];
        // A native template has none of these fields: only what follows the end is missed.
        let fields = if format == RecordFormat::Native { &form[..0] } else { &form[..] };
        fields.iter().chain(&[Field::End]).any(|field| field.name() == finding.field)
    };
    let aside = read.findings.iter().filter(is_form).map(|finding| format!("{}: {}", finding.field, finding.message));
    Ok(Conversion { value, losses: aside.chain(losses).collect() })
}

fn between(record: &MinutiaeRecord, format: MinutiaeFormat) -> Result<Conversion<Vec<u8>>, ConvertError> {
    let Conversion { value, losses } = record.convert(format);
    Ok(Conversion { value: value.write()?, losses })
}

fn to_native(record: &MinutiaeRecord) -> Result<Conversion<Vec<u8>>, ConvertError> {
    let minutiae = record.to_minutia_set(0)?;
    // Only the first view comes along, so only its repairs count.
    let mut first = record.clone();
    first.views.truncate(1);
    let (repaired, mut losses) = first.repaired();
    losses.extend(left_out(&repaired));
    let further = record.views.len().saturating_sub(1);
    if further > 0 {
        let views = words::count(further, "further finger view", "further finger views");
        losses.push(format!("{views} left out: a native template holds one"));
    }
    if (record.x_resolution, record.y_resolution) != (STANDARD_PX_PER_CM, STANDARD_PX_PER_CM) {
        let (x, y) = (record.x_resolution, record.y_resolution);
        losses.push(format!("positions and image size scaled from {x} x {y} px/cm to 500 ppi"));
    }
    let template = NativeTemplate { minutiae, model: ModelTag::default() };
    Ok(Conversion { value: template.write(), losses })
}

/// What the record says that a native template has no place for. Zero is how a record says nothing.
fn left_out(record: &MinutiaeRecord) -> Vec<String> {
    let mut lost = Vec::new();
    if let Some(CbeffProduct { owner, kind }) = record.product.filter(|product| *product != CbeffProduct::default()) {
        lost.push(format!("CBEFF product (owner {owner:#06x}, type {kind:#06x}) has no place"));
    }
    if record.device != 0 {
        lost.push(format!("capture device {:#05x} has no place", record.device));
    }
    if record.certification != 0 {
        lost.push("the certification of the capture equipment has no place".into());
    }
    let Some(view) = record.views.first() else { return lost };
    if view.impression != 0 {
        lost.push(format!("impression type {} has no place", words::impression(view.impression)));
    }
    if view.view_number != 0 {
        lost.push(format!("view number {} has no place", view.view_number));
    }
    for item in view.extended.items() {
        let name = match item.kind {
            1 => "ridge counts",
            2 => "cores and deltas",
            3 => "zonal quality",
            0x0100.. => "a vendor's own",
            _ => "reserved type",
        };
        let bytes = words::count(item.data.len(), "byte", "bytes");
        lost.push(format!("extended data have no place: {name} (type {:#06x}, {bytes})", item.kind));
    }
    lost
}

fn from_native(template: &NativeTemplate, format: MinutiaeFormat) -> Result<Conversion<Vec<u8>>, ConvertError> {
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
    let worthless = of(|minutia, _| minutia.quality == Some(Quality::MIN));
    tell(worthless, "minutia", "minutiae", "of quality 0 written as quality 1: 0 means not reported".into());
    if set.quality().is_none() {
        losses.push("that the sample's quality is not known: written as 0".into());
    }
    if template.model != ModelTag::default() {
        losses.push(format!("model tag {} has no place", template.model));
    }
    Ok(Conversion { value: record.write()?, losses })
}
