//! One walk over a record that collects values, findings and, for an inspection, a line a field.

use super::MinutiaeFormat;
use super::field::Field;
use crate::bytes::{Reader, number};
use crate::error::RecordError;
use crate::finding::{Finding, Severity};
use crate::inspect::FieldLine;

/// State of a walk over a minutiae record.
pub(crate) struct Walk<'a> {
    pub(crate) reader: Reader<'a>,
    pub(crate) format: MinutiaeFormat,
    pub(crate) findings: Vec<Finding>,
    /// Lines for an auditor; `None` when nobody looks.
    pub(crate) lines: Option<Vec<FieldLine>>,
    /// Put before the name of each line.
    pub(crate) prefix: String,
    /// The count of views and the last count of minutiae that were read.
    pub(crate) counts: [Option<Count>; 2],
    /// Places and what is taken for the counts there, to try whether the record fits so: none or one. A list and not an `Option`,
    /// whose place is uninitialised where there is none: compilers compare it all the same, and memory checkers complain.
    pub(crate) recounts: Vec<(usize, usize)>,
}

/// A count that was read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Count {
    pub(crate) at: usize,
    pub(crate) field: Field,
    pub(crate) value: usize,
}

/// A place in a walk.
pub(crate) struct Mark {
    at: usize,
    findings: usize,
    lines: usize,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(bytes: &'a [u8], format: MinutiaeFormat, with_lines: bool) -> Self {
        let lines = with_lines.then(Vec::new);
        let reader = Reader::new(bytes);
        let (findings, prefix, recounts) = (Vec::new(), String::new(), Vec::new());
        Self { reader, format, findings, lines, prefix, counts: [None; 2], recounts }
    }

    /// The place to come back to where a way of reading turns out wrong.
    pub(crate) fn mark(&self) -> Mark {
        let lines = self.lines.as_ref().map_or(0, Vec::len);
        Mark { at: self.reader.at(), findings: self.findings.len(), lines }
    }

    /// Back to `mark`: what was found and listed since is forgotten.
    pub(crate) fn rewind(&mut self, mark: &Mark) {
        self.reader.go_to(mark.at);
        self.findings.truncate(mark.findings);
        if let Some(lines) = &mut self.lines {
            lines.truncate(mark.lines);
        }
    }

    /// Bytes of `field`, with a line whose value `explain` makes.
    pub(crate) fn take(
        &mut self,
        len: usize,
        field: Field,
        explain: impl FnOnce(&[u8]) -> String,
    ) -> Result<&'a [u8], RecordError> {
        let offset = self.reader.at();
        let slice = self.reader.take(len, field.name())?;
        if self.lines.is_some() {
            self.line(offset, len, field.name(), explain(slice));
        }
        Ok(slice)
    }

    /// A number of `len` bytes, with a line.
    pub(crate) fn number(
        &mut self,
        len: usize,
        field: Field,
        explain: impl FnOnce(u32) -> String,
    ) -> Result<u32, RecordError> {
        self.take(len, field, |slice| explain(number(slice))).map(number)
    }

    /// A 16-bit number whose line is the number itself and a unit.
    pub(crate) fn u16(&mut self, field: Field, unit: &str) -> Result<u16, RecordError> {
        self.number(2, field, |value| format!("{value}{unit}")).map(|value| value as u16)
    }

    /// An 8-bit number.
    pub(crate) fn u8(&mut self, field: Field, explain: impl FnOnce(u8) -> String) -> Result<u8, RecordError> {
        self.number(1, field, |value| explain(value as u8)).map(|value| value as u8)
    }

    /// A count of views or minutiae, as it was read at this place or as it is tried.
    pub(crate) fn count(&mut self, at: usize, field: Field, value: usize) -> usize {
        let value = self.recounts.iter().find(|(place, _)| *place == at).map_or(value, |(_, other)| *other);
        let [views, minutiae] = &mut self.counts;
        let slot = if field == Field::ViewCount { views } else { minutiae };
        *slot = Some(Count { at, field, value });
        value
    }

    /// Adds a line for an auditor.
    pub(crate) fn line(&mut self, offset: usize, len: usize, name: &str, value: String) {
        let name = format!("{}{name}", self.prefix);
        if let Some(lines) = &mut self.lines {
            lines.push(FieldLine { offset, len, name, value });
        }
    }

    /// Adds a finding.
    pub(crate) fn found(&mut self, offset: usize, field: Field, severity: Severity, message: impl Into<String>) {
        let (name, clause) = (field.name(), field.clause(self.format));
        self.findings.push(Finding { offset, field: name, clause, message: message.into(), severity });
    }
}
