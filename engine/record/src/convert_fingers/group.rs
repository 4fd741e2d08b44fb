//! Fingers into EF.DG3: one instance for each.

use bioverify_core::{FingerPosition, Limits};

use super::{FingerOptions, extensible_of, images_of, nothing, recoded, then};
use crate::content::{Content, recognise};
use crate::convert::{Conversion, ConvertError, RecordFormat, convert};
use crate::error::WriteError;
use crate::extensible::ExtensibleRecord;
use crate::finger_group::FingerGroup;
use crate::finger_image::{FingerImageFormat, FingerImageRecord};
use crate::lds::{
    BIOMETRIC_TYPE_FINGERS, BiometricGroup, BiometricHeader, BiometricTemplate, Generation, GroupForm, SUBTYPE,
    format_of, position_of_subtype, subtype_of_position,
};
use crate::minutiae::{MinutiaeFormat, MinutiaeRecord};
use crate::record::Record;
use crate::words;

/// What is asked for: which group, how its pictures are coded, and what may be decoded on the way.
#[derive(Clone, Copy)]
pub(super) struct Order<'a> {
    pub(super) form: &'a GroupForm,
    pub(super) options: &'a FingerOptions,
    pub(super) limits: &'a Limits,
}

/// A record of one finger, and which one it is.
struct Finger {
    position: FingerPosition,
    record: Vec<u8>,
}

impl Finger {
    /// The instance that holds it.
    fn template(&self, header: BiometricHeader, form: &GroupForm) -> Result<BiometricTemplate, WriteError> {
        form.template(header, format_of(recognise(&self.record)), &self.record)
    }
}

/// EF.DG3 with everything the record holds.
pub(super) fn group_of(record: &Record, order: Order<'_>) -> Result<Conversion<Vec<u8>>, ConvertError> {
    let Conversion { value: group, losses } = match record {
        Record::Group(group) => again(group, order)?,
        single => {
            let Conversion { value, losses } = fingers_of(single, order)?;
            let made = value.iter().map(|finger| finger.template(header(finger.position), order.form));
            let templates = made.collect::<Result<Vec<_>, _>>()?;
            Conversion { value: BiometricGroup { number: 3, templates, discretionary: Vec::new() }, losses }
        }
    };
    if group.templates.is_empty() && !matches!(record, Record::Group(_)) {
        return Err(nothing().into());
    }
    Ok(Conversion { value: group.write()?, losses })
}

/// The header of an instance that is made. A subtype of 0 says that the header does not tell which finger it is.
fn header(position: FingerPosition) -> BiometricHeader {
    BiometricHeader::new(
        BIOMETRIC_TYPE_FINGERS,
        Some(subtype_of_position(position)),
        format_of(Content::FingerImageRecord),
    )
}

/// A group whose instances are kept where they are of the generation asked for, else converted.
fn again(group: &FingerGroup, order: Order<'_>) -> Result<Conversion<BiometricGroup>, ConvertError> {
    let Order { form, options, .. } = order;
    let (mut templates, mut losses) = (Vec::new(), Vec::new());
    let mut recoded_any = false;
    let mut left_out = 0;
    for (index, (template, record)) in group.group.templates.iter().zip(&group.records).enumerate() {
        let told = |loss: String| format!("instance {index}: {loss}");
        let holds_picture = matches!(record, Ok(Record::FingerImages(_) | Record::Extensible(_)));
        let recode = options.bitrate.is_some() && holds_picture;
        recoded_any |= recode;
        if form.is_of(template) && !recode {
            let mut altered = Vec::new();
            templates.push(form.kept(template.clone(), &mut altered)?);
            losses.extend(altered.into_iter().map(told));
            continue;
        }
        let (Ok(record), true) = (record, holds_picture || form.generation == Generation::Iso19794) else {
            left_out += 1;
            continue;
        };
        let remade = if form.is_of(template) { block_anew } else { instances };
        let made = remade(template, record, order)?;
        templates.extend(made.value);
        losses.extend(made.losses.into_iter().map(told));
    }
    let is_empty = templates.is_empty() && !group.group.templates.is_empty();
    if is_empty || (options.bitrate.is_some() && !recoded_any) {
        return Err(ConvertError::HoldsMinutiae);
    }
    if left_out > 0 {
        losses.push(format!("{} without a picture left out", words::count(left_out, "instance", "instances")));
    }
    let discretionary = group.group.discretionary.clone();
    Ok(Conversion { value: BiometricGroup { number: 3, templates, discretionary }, losses })
}

/// The instances that one becomes.
type Remade = Result<Conversion<Vec<BiometricTemplate>>, ConvertError>;

/// The same instance with its pictures coded anew.
fn block_anew(template: &BiometricTemplate, record: &Record, order: Order<'_>) -> Remade {
    let Order { form, options, limits } = order;
    let Conversion { value, losses } = match record {
        Record::FingerImages(_) => recoded(images_of(record, options, limits)?, options, limits)?
            .map_value(|images| images.write().map_err(ConvertError::from))?,
        _ => extensible_of(record, options, limits)?.map_value(|one| one.write().map_err(ConvertError::from))?,
    };
    let format = format_of(recognise(&value));
    Ok(Conversion { value: vec![form.template(template.header.clone(), format, &value)?], losses })
}

/// An instance of the other generation: all fields of its header stay but the format's.
fn instances(template: &BiometricTemplate, record: &Record, order: Order<'_>) -> Remade {
    let Conversion { value, mut losses } = fingers_of(record, order)?;
    let (stated, several) = (template.header.position(), value.len() > 1);
    if several && value.iter().any(|finger| !finger.position.may_be(stated)) {
        let stated = words::position(stated.code());
        losses.push(format!("that the header says {stated} of several fingers: each has that of its record"));
    }
    let made = value.iter().map(|finger| {
        let mut header = template.header.clone();
        // What the header says goes before what it does not, but one header cannot name several fingers.
        let own = several && finger.position != FingerPosition::Unknown;
        if own || header.subtype().and_then(position_of_subtype).is_none() {
            header.set(SUBTYPE, &[subtype_of_position(finger.position)]);
        }
        finger.template(header, order.form)
    });
    Ok(Conversion { value: made.collect::<Result<Vec<_>, _>>()?, losses })
}

/// The fingers of a record that is no group, each in a record of its own.
fn fingers_of(record: &Record, order: Order<'_>) -> Result<Conversion<Vec<Finger>>, ConvertError> {
    let Order { form, options, limits } = order;
    match (record, form.generation) {
        (Record::FingerImages(_) | Record::Extensible(_), Generation::Iso19794) => {
            let images = recoded(images_of(record, options, limits)?, options, limits)?;
            Ok(then(images.losses, pictures(&images.value)?))
        }
        (Record::FingerImages(_) | Record::Extensible(_), Generation::Iso39794) => {
            let all = extensible_of(record, options, limits)?;
            Ok(then(all.losses, representations(&all.value)?))
        }
        _ if options.bitrate.is_some() => Err(ConvertError::HoldsMinutiae),
        (Record::Minutiae(record), Generation::Iso19794) => minutiae(record),
        (Record::Native(_) | Record::Card(_), Generation::Iso19794) => {
            let set = record.minutia_sets()?.first().map(bioverify_core::MinutiaSet::position);
            let position = set.ok_or_else(nothing)?;
            let one = convert(record, RecordFormat::Iso2005)?;
            let finger = Finger { position, record: one.value };
            Ok(Conversion { value: vec![finger], losses: one.losses })
        }
        _ => Err(ConvertError::HoldsMinutiae),
    }
}

/// Each view in a record of ISO/IEC 19794-4:2005, which ICAO Doc 9303-10 asks for.
fn pictures(record: &FingerImageRecord) -> Result<Conversion<Vec<Finger>>, ConvertError> {
    let first = FingerImageFormat::Iso2005;
    let first_number = |format| u8::from(format != FingerImageFormat::Iso2011);
    let (mut fingers, mut losses) = (Vec::new(), Vec::new());
    for (index, view) in record.views.iter().enumerate() {
        let mut view = view.clone();
        // Alone in its record it is the first of its finger.
        let number = std::mem::replace(&mut view.view_number, first_number(record.format));
        let lost = (number != view.view_number).then(|| format!("view number {number} has no place"));
        view.view_count = 1;
        let position = view.finger();
        let one = FingerImageRecord { views: vec![view], ..record.clone_header() }.convert(first);
        let many = record.views.len() > 1;
        let all = lost.into_iter().chain(one.losses);
        losses.extend(all.map(|loss| if many { format!("view {index}: {loss}") } else { loss }));
        fingers.push(Finger { position, record: one.value.write()? });
    }
    Ok(Conversion { value: fingers, losses })
}

/// Each representation in a record of its own.
fn representations(record: &ExtensibleRecord) -> Result<Conversion<Vec<Finger>>, ConvertError> {
    let fingers = record.representations.iter().map(|one| {
        let alone = ExtensibleRecord { representations: vec![one.clone()], ..record.clone_header() };
        Ok(Finger { position: one.position(), record: alone.write()? })
    });
    Ok(Conversion { value: fingers.collect::<Result<Vec<_>, ConvertError>>()?, losses: Vec::new() })
}

/// Each finger view in a record of ISO/IEC 19794-2:2005.
fn minutiae(record: &MinutiaeRecord) -> Result<Conversion<Vec<Finger>>, ConvertError> {
    let (mut fingers, mut losses) = (Vec::new(), Vec::new());
    for (index, view) in record.views.iter().enumerate() {
        let mut alone = record.clone();
        alone.views = vec![view.clone()];
        alone.views.iter_mut().for_each(|view| view.view_number = 0);
        let number = view.view_number;
        let lost = (number != 0).then(|| format!("view number {number} has no place"));
        let one = alone.convert(MinutiaeFormat::Iso2005);
        let many = record.views.len() > 1;
        let all = lost.into_iter().chain(one.losses);
        losses.extend(all.map(|loss| if many { format!("view {index}: {loss}") } else { loss }));
        let position = FingerPosition::from_code(view.position).unwrap_or_default();
        fingers.push(Finger { position, record: one.value.write()? });
    }
    losses.dedup();
    Ok(Conversion { value: fingers, losses })
}
