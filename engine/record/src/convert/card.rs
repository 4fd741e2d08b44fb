//! From a card's objects to records, and from records to what a card asks for.

use bioverify_core::MinutiaSet;

use super::{Conversion, ConvertError, RecordFormat, convert, left_out};
use crate::card::{CardContent, CardFormat, CardMinutiae, CardObject, CardRequest, CardTemplate};
use crate::error::RecordError;
use crate::lds::BiometricHeader;
use crate::minutiae::MinutiaeRecord;
use crate::native::{ModelTag, NativeTemplate};
use crate::record::Record;
use crate::words;

/// The first finger of a card, with what of the objects around it has no place.
pub(super) fn from_object(object: &CardObject, format: RecordFormat) -> Result<Conversion<Vec<u8>>, ConvertError> {
    let filled: Vec<(&CardTemplate, &CardContent)> =
        object.templates.iter().filter_map(|template| Some((template, &template.data.as_ref()?.content))).collect();
    let Some((template, content)) = filled.first() else {
        let (field, problem) = ("biometric data", "the card's object says what it asks for and holds no minutiae");
        return Err(RecordError::Structure { offset: 0, field, problem }.into());
    };
    let mut losses = Vec::new();
    if filled.len() > 1 {
        losses.push(format!("{} left out", words::count(filled.len() - 1, "further finger", "further fingers")));
    }
    if template.header != BiometricHeader::default() {
        losses.push("the header of the card's template, but for the finger, has no place".to_owned());
    }
    let others = template.data.as_ref().map_or(0, |data| data.others.len());
    if others > 0 {
        losses.push(format!("{} beside the minutiae left out", words::count(others, "object", "objects")));
    }
    let inner = match content {
        CardContent::Record(record) => convert(&Record::Minutiae(record.clone()), format)?,
        CardContent::Minutiae(minutiae) => {
            let minutiae = minutiae.to_minutia_set(template.header.position())?;
            convert(&Record::Native(NativeTemplate { minutiae, model: ModelTag::default() }), format)?
        }
    };
    losses.extend(inner.losses);
    Ok(Conversion { value: inner.value, losses })
}

/// The first finger view of a record as minutiae for a card.
pub(super) fn of_record(
    record: &MinutiaeRecord,
    format: CardFormat,
    request: &CardRequest,
) -> Result<Conversion<Vec<u8>>, ConvertError> {
    let mut losses = left_out(record);
    let further = record.views.len().saturating_sub(1);
    if further > 0 {
        let views = words::count(further, "further finger view", "further finger views");
        losses.push(format!("{views} left out: minutiae for a card are of one"));
    }
    let converted = of_set(&record.to_minutia_set(0)?, format, request)?;
    losses.extend(converted.losses);
    Ok(Conversion { value: converted.value, losses })
}

/// Minutiae as a card asks for them.
pub(super) fn of_set(
    set: &MinutiaSet,
    format: CardFormat,
    request: &CardRequest,
) -> Result<Conversion<Vec<u8>>, ConvertError> {
    let Conversion { value, losses } = CardMinutiae::from_minutia_set(set, format, request)?;
    Ok(Conversion { value: value.write()?, losses })
}
