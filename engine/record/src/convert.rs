//! From any finger record to another, with a list of what that loses.

mod card;
mod native;

use std::fmt;

use thiserror::Error;

use crate::card::{CardFormat, CardRequest};
use crate::error::{RecordError, WriteError};
use crate::finding::{Finding, Read};
use crate::finger_group::{FingerGroup, is_contradiction};
use crate::finger_image::ViewError;
use crate::lds::is_rewritten;
use crate::minutiae::{CbeffProduct, Field, FingerView, MinutiaeFormat, MinutiaeRecord, left_out as beside_device};
use crate::native::{ModelTag, NativeTemplate};
use crate::params::STANDARD_PX_PER_CM;
use crate::pixels::PhotoError;
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
    /// ISO/IEC 19794-2:2011.
    Iso2011,
    /// INCITS 378-2004.
    Ansi2004,
    /// INCITS 378-2009.
    Ansi2009,
    /// INCITS 378-2009 Amendment 1.
    Ansi2009Am1,
    /// Bare minutiae for a card, as it asks for them (ISO/IEC 19794-2, on-card).
    Card {
        /// Size of a minutia.
        format: CardFormat,
        /// What the card asks for.
        request: CardRequest,
    },
    /// This engine's own template.
    Native,
}

impl fmt::Display for RecordFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, self.minutiae()) {
            (Self::Card { format, .. }, _) => format.fmt(f),
            (_, Some(format)) => format.fmt(f),
            (_, None) => f.write_str("native template"),
        }
    }
}

impl RecordFormat {
    /// The edition of a minutiae record, where this is one.
    const fn minutiae(self) -> Option<MinutiaeFormat> {
        match self {
            Self::Iso2005 => Some(MinutiaeFormat::Iso2005),
            Self::Iso2011 => Some(MinutiaeFormat::Iso2011),
            Self::Ansi2004 => Some(MinutiaeFormat::Ansi2004),
            Self::Ansi2009 => Some(MinutiaeFormat::Ansi2009),
            Self::Ansi2009Am1 => Some(MinutiaeFormat::Ansi2009Am1),
            Self::Native | Self::Card { .. } => None,
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
    /// A photo cannot be used.
    #[error(transparent)]
    Photo(PhotoError),
    /// The target cannot state it.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The source holds pictures, the target minutiae.
    #[error("the record holds pictures, no minutiae: make a template of one with `bioverify extract IN --out FILE`")]
    HoldsPictures,
    /// The source holds minutiae, the target pictures.
    #[error("the record holds minutiae, and no picture can be made of them: ask for a format of minutiae, as iso2005")]
    HoldsMinutiae,
    /// JPEG 2000 is asked for, and the picture has another format.
    #[error(
        "JPEG 2000 is read and handed on as it is, not made of other pictures (no encoder in safe Rust can be relied on yet), \
         and this picture is another file: ask for jpeg or png"
    )]
    NotCodedAnew,
    /// A picture of the source cannot be had.
    #[error(transparent)]
    View(#[from] ViewError),
}

/// Converts a record that was read to the bytes of another format.
///
/// # Errors
/// [`ConvertError::Read`] where minutiae cannot be scaled to 500 ppi, [`ConvertError::Write`] where the target format
/// cannot state the record even after repair.
pub fn convert(record: &Record, format: RecordFormat) -> Result<Conversion<Vec<u8>>, ConvertError> {
    match (record, format, format.minutiae()) {
        (Record::Card(object), ..) => card::from_object(object, format),
        (Record::Minutiae(record), RecordFormat::Card { format, request }, _) => {
            card::of_record(record, format, &request)
        }
        (Record::Minutiae(record), _, None) => to_native(record),
        (Record::Minutiae(record), _, Some(format)) => between(record, format),
        (Record::Native(template), RecordFormat::Card { format, request }, _) => {
            card::of_set(&template.minutiae, format, &request)
        }
        (Record::Native(template), _, None) => native::renewed(template),
        (Record::Native(template), _, Some(format)) => native::to_record(template, format),
        (Record::FingerImages(_) | Record::Extensible(_), ..) => Err(ConvertError::HoldsPictures),
        (Record::Group(group), ..) => from_group(group, format),
    }
}

/// Converts what was read from bytes, and lists in front what reading itself set aside: stated lengths, the form of item
/// lengths, bytes after the end, another finger in the header of a data group.
///
/// # Errors
/// As [`convert()`].
pub fn convert_read(read: &Read<Record>, format: RecordFormat) -> Result<Conversion<Vec<u8>>, ConvertError> {
    let Conversion { value, losses } = convert(&read.value, format)?;
    let is_form = |finding: &&Finding| {
        let form = [Field::Version, Field::RecordLength, Field::ViewLength, Field::BlockLength, Field::ItemLength];
        // A native template has none of these fields: only what follows the end is missed.
        let fields = if format == RecordFormat::Native { &form[..0] } else { &form[..] };
        fields.iter().chain(&[Field::End]).any(|field| field.name() == finding.field)
    };
    let is_wrapping = |finding: &&Finding| {
        matches!(read.value, Record::Group(_)) && (is_rewritten(finding) || is_contradiction(finding))
    };
    let is_lost = |finding: &&Finding| is_form(finding) || is_wrapping(finding);
    let aside = read.findings.iter().filter(is_lost).map(|finding| format!("{}: {}", finding.field, finding.message));
    Ok(Conversion { value, losses: aside.chain(losses).collect() })
}

/// The first minutiae record of a data group.
fn from_group(group: &FingerGroup, format: RecordFormat) -> Result<Conversion<Vec<u8>>, ConvertError> {
    let holds_minutiae = |record: &Record| matches!(record, Record::Minutiae(_) | Record::Native(_));
    let mut placed = group.placed().into_iter().enumerate().filter_map(|(index, record)| Some((index, record?)));
    let (index, first) = placed.find(|(_, record)| holds_minutiae(record)).ok_or(ConvertError::HoldsPictures)?;
    let Conversion { value, losses } = convert(&first, format)?;
    let mut aside = group.beside(index);
    aside.extend(group.group.discretionary_lost());
    let further = group.records.len() - 1;
    if further > 0 {
        aside.push(format!("{} left out", words::count(further, "further instance", "further instances")));
    }
    aside.extend(losses);
    Ok(Conversion { value, losses: aside })
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
    let resolution = record.views.first().map(|view| (view.image.x_resolution, view.image.y_resolution));
    if let Some((x, y)) = resolution.filter(|&pair| pair != (STANDARD_PX_PER_CM, STANDARD_PX_PER_CM)) {
        losses.push(format!("positions and image size scaled from {x} x {y} px/cm to 500 ppi"));
    }
    let written = native::anew(&NativeTemplate { minutiae, model: ModelTag::default() })?;
    losses.extend(written.losses);
    Ok(Conversion { value: written.value, losses })
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
    if record.certification != 0 && record.format != MinutiaeFormat::Iso2011 {
        lost.push("the certification of the capture equipment has no place".into());
    }
    let Some(view) = record.views.first() else { return lost };
    if let Some(form) = &view.representation {
        if form.device != 0 {
            lost.push(format!("capture device {:#06x} has no place", form.device));
        }
        lost.extend(beside_device(form));
    }
    lost.extend(quality_left_out(view));
    if view.position > 10 {
        lost.push(format!("finger position {} has no place", words::position(view.position)));
    }
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

/// What the quality blocks of a view say beside the first score.
fn quality_left_out(view: &FingerView) -> Vec<String> {
    let mut lost = Vec::new();
    let algorithms = view.qualities.iter().filter(|quality| (quality.vendor, quality.algorithm) != (0, 0)).count();
    if algorithms > 0 {
        lost.push(format!("{} no place", words::count(algorithms, "quality algorithm has", "quality algorithms have")));
    }
    if view.qualities.len() > 1 {
        let further = words::count(view.qualities.len() - 1, "further quality score", "further quality scores");
        lost.push(format!("{further} left out: a native template holds one"));
    }
    let failed = view.minutiae.iter().filter(|minutia| minutia.quality == 255).count();
    if failed > 0 {
        let minutiae = words::count(failed, "minutia", "minutiae");
        lost.push(format!("that the quality of {minutiae} could not be computed: not known all the same"));
    }
    lost
}
