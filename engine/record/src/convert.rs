//! From any finger record to another, with a list of what that loses.

use std::fmt;

use thiserror::Error;

use crate::error::{RecordError, WriteError};
use crate::minutiae::{MinutiaeFormat, MinutiaeRecord};
use crate::native::{ModelTag, NativeTemplate};
use crate::record::Record;

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

fn between(record: &MinutiaeRecord, format: MinutiaeFormat) -> Result<Conversion<Vec<u8>>, ConvertError> {
    let Conversion { value, losses } = record.convert(format);
    Ok(Conversion { value: value.write()?, losses })
}

fn to_native(record: &MinutiaeRecord) -> Result<Conversion<Vec<u8>>, ConvertError> {
    let minutiae = record.to_minutia_set(0)?;
    let (_, mut losses) = record.repaired();
    losses.push("device, certification, impression type and view number have no place".into());
    if record.views.len() > 1 {
        losses.push(format!("{} further finger views left out: a native template holds one", record.views.len() - 1));
    }
    if record.views.first().is_some_and(|view| !view.extended.is_empty()) {
        losses.push("extended data have no place".into());
    }
    if (record.x_resolution, record.y_resolution) != (197, 197) {
        losses.push("positions scaled to 500 ppi".into());
    }
    let template = NativeTemplate { minutiae, model: ModelTag::default() };
    Ok(Conversion { value: template.write(), losses })
}

fn from_native(template: &NativeTemplate, format: MinutiaeFormat) -> Result<Conversion<Vec<u8>>, ConvertError> {
    let record = MinutiaeRecord::from_minutia_set(&template.minutiae, format)?;
    let mut losses = vec![
        "positions rounded to whole pixels".to_owned(),
        format!("directions rounded to {} steps a turn", format.angle_steps()),
    ];
    if template.model != ModelTag::default() {
        losses.push(format!("model tag {} has no place", template.model));
    }
    Ok(Conversion { value: record.write()?, losses })
}
