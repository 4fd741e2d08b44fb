//! One walk over a record that collects values, findings and, for an inspection, a line a field. The record may lie inside
//! other bytes: every offset counts from their beginning.

use std::ops::Range;

use super::FaceEdition;
use super::field::Field;
use crate::bytes::Reader;
use crate::error::RecordError;
use crate::fields::Fields;
use crate::finding::Severity;
use crate::scribe::Scribe;

/// State of a walk.
pub(super) struct Walk<'a, 'b> {
    pub(super) reader: Reader<'a>,
    pub(super) edition: FaceEdition,
    pub(super) scribe: &'b mut Scribe,
    /// Where the record starts.
    pub(super) start: usize,
    /// Where the record's bytes end.
    pub(super) end: usize,
    /// Whether the record's stated length is that of its bytes: what is missing then was never written.
    pub(super) whole: bool,
    /// Where the fields of this face stand.
    places: Vec<(Field, usize)>,
}

impl<'a, 'b> Walk<'a, 'b> {
    /// A walk over `bytes[range]`.
    ///
    /// # Errors
    /// [`RecordError::Truncated`] where `bytes` end before the range begins.
    pub(super) fn new(
        bytes: &'a [u8],
        range: Range<usize>,
        edition: FaceEdition,
        scribe: &'b mut Scribe,
    ) -> Result<Self, RecordError> {
        let end = range.end.min(bytes.len());
        let mut reader = Reader::new(bytes.get(..end).unwrap_or(bytes));
        reader.take(range.start, Field::FormatId.name())?;
        Ok(Self { reader, edition, scribe, start: range.start, end, whole: false, places: Vec::new() })
    }

    /// Three bytes, one for each axis of the head.
    pub(super) fn axes(&mut self, field: Field, explain: impl Fn(u8) -> String) -> Result<[u8; 3], RecordError> {
        let tell = |bytes: &[u8]| {
            let axes = ["yaw", "pitch", "roll"].into_iter().zip(bytes);
            axes.map(|(axis, &code)| format!("{axis} {}", explain(code))).collect::<Vec<_>>().join(", ")
        };
        Ok(self.take(3, field, tell)?.try_into().unwrap_or_default())
    }

    /// Begins the next face: its fields are found at places of their own.
    pub(super) fn begin_face(&mut self) {
        self.places.clear();
    }

    /// Adds a finding at a field of this face.
    pub(super) fn found(&mut self, field: Field, severity: Severity, message: impl Into<String>) {
        self.found_at(self.place(field), field, severity, message);
    }

    /// Where a field of this face stands; where it is not there, where the walk is.
    pub(super) fn place(&self, field: Field) -> usize {
        let place = self.places.iter().rev().find(|(other, _)| *other == field);
        place.map_or_else(|| self.reader.at(), |(_, offset)| *offset)
    }

    /// Adds a finding.
    pub(super) fn found_at(&mut self, offset: usize, field: Field, severity: Severity, message: impl Into<String>) {
        self.scribe.found(offset, field.named(self.edition), severity, message);
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
        let (place, slice) = self.scribe.take(&mut self.reader, len, field.name(), explain)?;
        self.places.push((field, place));
        Ok(slice)
    }
}
