//! From whatever holds pictures of fingers to a record of another kind, or a data group, with a list of what that loses.

mod group;

use std::fmt;

use bioverify_core::{Limits, Ppi};

use crate::convert::{Conversion, ConvertError};
use crate::error::RecordError;
use crate::extensible::ExtensibleRecord;
use crate::finding::{Finding, Read, Severity};
use crate::finger_group::FingerGroup;
use crate::finger_image::{FingerImageFormat, FingerImageRecord};
use crate::lds::{Generation, GroupForm, is_rewritten};
use crate::record::Record;
use crate::words;

/// A format that holds pictures of fingers and can be written; a data group holds minutiae, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FingerFormat {
    /// A finger image record of this edition.
    Images(FingerImageFormat),
    /// ISO/IEC 39794-4 in DER.
    Extensible,
    /// EF.DG3, an instance for each finger.
    Group(GroupForm),
}

impl fmt::Display for FingerFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Images(format) => format.fmt(f),
            Self::Extensible => f.write_str("ISO/IEC 39794-4"),
            Self::Group(GroupForm { generation: Generation::Iso19794, .. }) => f.write_str("EF.DG3"),
            Self::Group(_) => f.write_str("EF.DG3 of ISO/IEC 39794"),
        }
    }
}

/// What a conversion of fingers' pictures is asked for beside the format.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct FingerOptions {
    /// Codes every picture anew as WSQ of this rate in bits a pixel.
    pub bitrate: Option<f32>,
    /// Resolution of pictures whose own is not told; 500 ppi where this is not given either.
    pub ppi: Option<Ppi>,
}

impl FingerOptions {
    fn fallback(&self) -> Ppi {
        self.ppi.unwrap_or(Ppi::STANDARD)
    }
}

/// Converts a finger record that was read. Into its own format it keeps every field, unknown ones too, and every byte of what
/// is in order; lengths take their shortest form.
///
/// # Errors
/// [`ConvertError::HoldsMinutiae`] where pictures are asked for and there are none, [`ConvertError::View`] for a picture that
/// has to be opened and cannot, [`ConvertError::Write`] where the format cannot state it.
pub fn convert_fingers(
    read: &Read<Record>,
    format: FingerFormat,
    options: FingerOptions,
    limits: &Limits,
) -> Result<Conversion<Vec<u8>>, ConvertError> {
    let Conversion { value, losses } = match format {
        FingerFormat::Images(edition) => {
            let Conversion { value, losses } = images_of(&read.value, &options, limits)?;
            let converted = value.convert(edition);
            then(losses, recoded(converted, &options, limits)?.map_value(|record| record.write())?)
        }
        FingerFormat::Extensible => extensible_of(&read.value, &options, limits)?.map_value(|record| record.write())?,
        FingerFormat::Group(form) => {
            group::group_of(&read.value, group::Order { form: &form, options: &options, limits })?
        }
    };
    let mut told: Vec<String> = aside(&read.value, format, &read.findings).collect();
    // What reading found and the conversion had to settle is one loss.
    let is_told = |loss: &String| {
        told.iter().any(|one| loss.ends_with(one.split_once(": ").map_or(one.as_str(), |(_, message)| message)))
    };
    let news: Vec<String> = losses.into_iter().filter(|loss| !is_told(loss)).collect();
    told.extend(news);
    Ok(Conversion { value, losses: told })
}

/// What reading set aside. What a record says and somebody objects to is no loss where its bytes are kept.
fn aside<'a>(record: &Record, format: FingerFormat, findings: &'a [Finding]) -> impl Iterator<Item = String> + 'a {
    let is_lost: fn(&Finding) -> bool = match (record, format) {
        (Record::Extensible(_), FingerFormat::Extensible) => |finding| finding.field == "end of record",
        (Record::Group(_), FingerFormat::Group(_)) => is_rewritten,
        _ => |finding| finding.severity > Severity::Note || is_rewritten(finding),
    };
    let told = findings.iter().filter(move |finding| is_lost(finding));
    told.map(|finding| format!("{}: {}", finding.field, finding.message))
}

impl<T> Conversion<T> {
    /// The same losses with another value.
    pub(crate) fn map_value<U, E>(self, make: impl FnOnce(T) -> Result<U, E>) -> Result<Conversion<U>, E> {
        Ok(Conversion { value: make(self.value)?, losses: self.losses })
    }
}

/// The losses of a first step before those of a second.
fn then<T>(first: Vec<String>, second: Conversion<T>) -> Conversion<T> {
    Conversion { value: second.value, losses: first.into_iter().chain(second.losses).collect() }
}

/// Codes the pictures anew where a rate is asked for.
fn recoded(
    converted: Conversion<FingerImageRecord>,
    options: &FingerOptions,
    limits: &Limits,
) -> Result<Conversion<FingerImageRecord>, ConvertError> {
    let Conversion { value, losses } = converted;
    match options.bitrate {
        Some(bitrate) => Ok(then(losses, value.with_wsq(bitrate, limits)?)),
        None => Ok(Conversion { value, losses }),
    }
}

/// All pictures of a record in one finger image record of the edition they have.
fn images_of(
    record: &Record,
    options: &FingerOptions,
    limits: &Limits,
) -> Result<Conversion<FingerImageRecord>, ConvertError> {
    match record {
        Record::FingerImages(record) => Ok(Conversion { value: record.clone(), losses: Vec::new() }),
        Record::Extensible(record) => Ok(record.to_finger_images(options.fallback(), limits)?),
        Record::Group(group) => group.pictures(options.fallback(), limits)?.ok_or(ConvertError::HoldsMinutiae),
        Record::Minutiae(_) | Record::Native(_) | Record::Card(_) => Err(ConvertError::HoldsMinutiae),
    }
}

/// All pictures of a record in one of ISO/IEC 39794-4.
fn extensible_of(
    record: &Record,
    options: &FingerOptions,
    limits: &Limits,
) -> Result<Conversion<ExtensibleRecord>, ConvertError> {
    match record {
        Record::Extensible(record) => match options.bitrate {
            Some(bitrate) => Ok(record.with_wsq(bitrate, options.fallback(), limits)?),
            None => Ok(Conversion { value: record.clone(), losses: Vec::new() }),
        },
        Record::FingerImages(_) => {
            let images = recoded(images_of(record, options, limits)?, options, limits)?;
            Ok(then(images.losses, images.value.to_extensible(limits)?))
        }
        Record::Group(group) => together(group, options, limits),
        Record::Minutiae(_) | Record::Native(_) | Record::Card(_) => Err(ConvertError::HoldsMinutiae),
    }
}

/// The pictures of a data group in one record.
fn together(
    group: &FingerGroup,
    options: &FingerOptions,
    limits: &Limits,
) -> Result<Conversion<ExtensibleRecord>, ConvertError> {
    let mut all: Option<ExtensibleRecord> = None;
    let mut losses: Vec<String> = group.group.discretionary_lost().into_iter().collect();
    let mut without = 0;
    for (index, record) in group.placed().into_iter().enumerate() {
        let Some(record @ (Record::Extensible(_) | Record::FingerImages(_))) = record else {
            without += 1;
            continue;
        };
        losses.extend(group.beside(index));
        let one = extensible_of(&record, options, limits)?;
        losses.extend(one.losses.into_iter().map(|loss| format!("instance {index}: {loss}")));
        match &mut all {
            Some(all) => {
                if !one.value.further.is_empty() {
                    losses.push(format!("instance {index}: fields of the record that are not known have no place"));
                }
                all.representations.extend(one.value.representations);
            }
            None => all = Some(one.value),
        }
    }
    if without > 0 {
        losses.push(format!("{} without a picture left out", words::count(without, "instance", "instances")));
    }
    Ok(Conversion { value: all.ok_or(ConvertError::HoldsMinutiae)?, losses })
}

/// The error for a record that holds nothing at all.
const fn nothing() -> RecordError {
    RecordError::NoSuchView { index: 0, count: 0 }
}
