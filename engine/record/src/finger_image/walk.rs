//! One walk over a record that collects values, findings and, for an inspection, a line a field.

use super::FingerImageFormat;
use super::field::Field;
use crate::bytes::Reader;
use crate::error::RecordError;
use crate::fields::Fields;
use crate::finding::Severity;
use crate::scribe::Scribe;

/// State of a walk.
pub(super) struct Walk<'a, 's> {
    pub(super) reader: Reader<'a>,
    pub(super) format: FingerImageFormat,
    pub(super) scribe: &'s mut Scribe,
    /// Where the fields stand that were read last.
    places: Vec<(Field, usize)>,
}

impl<'a, 's> Walk<'a, 's> {
    pub(super) fn new(bytes: &'a [u8], format: FingerImageFormat, scribe: &'s mut Scribe) -> Self {
        Self { reader: Reader::new(bytes), format, scribe, places: Vec::new() }
    }

    /// Where a field was read last; where it was not, where the walk is.
    pub(super) fn place(&self, field: Field) -> usize {
        self.places.iter().find(|(known, _)| *known == field).map_or_else(|| self.reader.at(), |(_, place)| *place)
    }

    /// Adds a finding at a field that was read.
    pub(super) fn found(&mut self, field: Field, severity: Severity, message: impl Into<String>) {
        self.scribe.found(self.place(field), field.named(self.format), severity, message);
    }
}

impl<'a> Fields<'a> for Walk<'a, '_> {
    type Field = Field;

    fn take(
        &mut self,
        len: usize,
        field: Field,
        explain: impl FnOnce(&[u8]) -> String,
    ) -> Result<&'a [u8], RecordError> {
        let (at, slice) = self.scribe.take(&mut self.reader, len, field.name(), explain)?;
        match self.places.iter_mut().find(|(known, _)| *known == field) {
            Some((_, place)) => *place = at,
            None => self.places.push((field, at)),
        }
        Ok(slice)
    }
}
