//! Faces into and out of EF.DG2.

use bioverify_core::Limits;
use zeroize::Zeroizing;

use super::{FaceFormat, convert_face};
use crate::content::{Content, recognise};
use crate::convert::{Conversion, ConvertError};
use crate::error::RecordError;
use crate::face_image::FaceEdition;
use crate::finding::{Finding, Severity};
use crate::lds::{BiometricGroup, BiometricHeader, BiometricTemplate, Generation, GroupForm, is_rewritten, read_group};
use crate::words;

/// Biometric type of faces (ISO/IEC 19785-3).
const FACE: u8 = 0x02;

impl GroupForm {
    /// What stands inside EF.DG2, and its number of ISO/IEC JTC 1/SC 37. ICAO Doc 9303-10 asks for the first edition.
    const fn face(&self) -> (FaceFormat, u16) {
        match self.generation {
            Generation::Iso19794 => (FaceFormat::Record(FaceEdition::Iso2005), 0x0008),
            Generation::Iso39794 => (FaceFormat::Extensible, 0x002A),
        }
    }
}

/// EF.DG2 with every face there is.
pub(super) fn group_of(bytes: &[u8], form: &GroupForm, limits: &Limits) -> Result<Conversion<Vec<u8>>, ConvertError> {
    if recognise(bytes) == Content::DataGroup(0x75) {
        return again(bytes, form, limits);
    }
    let (inner, format) = form.face();
    let Conversion { value, losses } = convert_face(bytes, inner, limits)?;
    let template = form.template(BiometricHeader::new(FACE, None, format), format, &value)?;
    let group = BiometricGroup { number: 2, templates: vec![template], discretionary: Vec::new() };
    Ok(Conversion { value: group.write()?, losses })
}

/// A group whose instances are kept where they are of the generation asked for, else converted with the fields of their header.
fn again(bytes: &[u8], form: &GroupForm, limits: &Limits) -> Result<Conversion<Vec<u8>>, ConvertError> {
    let read = read_group(bytes, limits)?;
    let rewritten = read.findings.iter().filter(|finding| is_rewritten(finding));
    let mut losses: Vec<String> = rewritten.map(told).collect();
    let many = read.value.templates.len() > 1;
    let mut templates = Vec::new();
    for (index, template) in read.value.templates.into_iter().enumerate() {
        let place = |loss| if many { format!("instance {index}: {loss}") } else { loss };
        if form.is_of(&template) {
            let mut told = Vec::new();
            templates.push(form.kept(template, &mut told)?);
            losses.extend(told.into_iter().map(place));
            continue;
        }
        let (inner, format) = form.face();
        let converted = convert_face(record_in(&template)?, inner, limits)?;
        losses.extend(converted.losses.into_iter().map(place));
        templates.push(form.template(template.header.clone(), format, &converted.value)?);
    }
    let group = BiometricGroup { number: 2, templates, discretionary: read.value.discretionary };
    Ok(Conversion { value: group.write()?, losses })
}

/// The record of the first instance, and what of the group around it has no place elsewhere.
pub(super) fn first(bytes: &[u8], limits: &Limits) -> Result<Conversion<Zeroizing<Vec<u8>>>, ConvertError> {
    let read = read_group(bytes, limits)?;
    let aside = |finding: &&Finding| finding.severity > Severity::Note || finding.field == "unknown object";
    let mut losses: Vec<String> = read.findings.iter().filter(aside).map(told).collect();
    let group = read.value;
    let first = group.templates.first().ok_or(RecordError::NoPicture { offset: 0 })?;
    let further = group.templates.len() - 1;
    if further > 0 {
        losses.push(format!("{} of the group", words::count(further, "further instance", "further instances")));
    }
    losses.extend(first.header.beside(false));
    losses.extend(group.discretionary_lost());
    Ok(Conversion { value: Zeroizing::new(record_in(first)?.to_vec()), losses })
}

/// What lies in a group is not a group again.
fn record_in(template: &BiometricTemplate) -> Result<&[u8], RecordError> {
    let (record, _) = template.record();
    match recognise(record) {
        found @ Content::DataGroup(_) => Err(RecordError::NotAFaceRecord { found }),
        _ => Ok(record),
    }
}

fn told(finding: &Finding) -> String {
    format!("{}: {}", finding.field, finding.message)
}
