//! Writes a biometric data group strictly.

use super::group::{BiometricGroup, BiometricTemplate};
use super::{BLOCK, BLOCK_OBJECTS, COUNT, DISCRETIONARY, GROUP, HEADER, TEMPLATE, clause, tag_of_group};
use crate::ber::put;
use crate::error::WriteError;
use crate::params::MAX_HEADER_FIELDS;

/// Most instances: their number is one byte, and not negative.
const MAX_INSTANCES: usize = 127;

impl BiometricGroup {
    /// The file's bytes, every length in its shortest form.
    ///
    /// # Errors
    /// [`WriteError`] names the first thing that has no place: another number, no instance in a DG2, no finger or eye told in a
    /// DG3 or DG4, no format, another tag of the block, an empty block.
    pub fn write(&self) -> Result<Vec<u8>, WriteError> {
        let refuse = |field, problem: &str| refuse(self.number, field, problem);
        let tag = tag_of_group(self.number).ok_or_else(|| refuse("data group", "only 2, 3 and 4 hold biometrics"))?;
        match self.templates.len() {
            0 if self.number == 2 => return Err(refuse("number of instances", "a face is needed")),
            count if count > MAX_INSTANCES => return Err(refuse("number of instances", "at most 127 fit")),
            _ => {}
        }
        let mut instances = Vec::new();
        put(&mut instances, COUNT, &[self.templates.len() as u8]);
        for template in &self.templates {
            put(&mut instances, TEMPLATE, &template.write(self.number)?);
        }
        if !self.discretionary.is_empty() {
            put(&mut instances, DISCRETIONARY, &self.discretionary);
        }
        let (mut group, mut file) = (Vec::new(), Vec::new());
        put(&mut group, GROUP, &instances);
        put(&mut file, tag, &group);
        Ok(file)
    }
}

impl BiometricTemplate {
    fn write(&self, number: u8) -> Result<Vec<u8>, WriteError> {
        let header = &self.header;
        let faults = [
            (header.fields.len() > MAX_HEADER_FIELDS, "biometric header", "it has too many fields"),
            (
                header.fields.iter().any(|field| !is_tag(field.tag)),
                "biometric header",
                "a field has a tag that is none",
            ),
            (header.format_owner().is_none(), "format owner", "it is left out or not two bytes"),
            (header.format_type().is_none(), "format type", "it is left out or not two bytes"),
            (number != 2 && header.subtype().is_none(), "biometric subtype", "it is left out"),
            (!matches!(u32::from(self.block_tag), BLOCK | BLOCK_OBJECTS), "biometric data block", "its tag is not one"),
            (self.block.is_empty(), "biometric data block", "it is empty"),
        ];
        if let Some((_, field, problem)) = faults.into_iter().find(|(is_fault, ..)| *is_fault) {
            return Err(refuse(number, field, problem));
        }
        let (mut fields, mut template) = (Vec::new(), Vec::new());
        header.fields.iter().for_each(|field| put(&mut fields, field.tag.into(), &field.value));
        put(&mut template, HEADER, &fields);
        put(&mut template, self.block_tag.into(), &self.block);
        Ok(template)
    }
}

/// Whether a header can have a field with this tag: of one byte, or of two where the first says so.
fn is_tag(tag: u16) -> bool {
    let [first, second] = tag.to_be_bytes();
    match first {
        0 => second & 0x1F != 0x1F,
        _ => first & 0x1F == 0x1F && second & 0x80 == 0 && !matches!(u32::from(tag), BLOCK | BLOCK_OBJECTS),
    }
}

fn refuse(number: u8, field: &'static str, problem: &str) -> WriteError {
    WriteError::Header { field, clause: clause(number), problem: problem.into() }
}
