//! What a walk over bytes writes down: findings, and lines for an auditor where one looks.

use crate::bytes::Reader;
use crate::error::RecordError;
use crate::finding::{Finding, Severity};
use crate::inspect::FieldLine;
use crate::params::{MAX_FINDINGS, MAX_LINES};

/// Name of a field, and the standard and clause that define it.
pub(crate) type Named = (&'static str, &'static str);

/// Collects findings and lines. Offsets count from the beginning of the outermost bytes.
#[derive(Default)]
pub(crate) struct Scribe {
    /// What deviates: at most [`MAX_FINDINGS`], and one that says how many more there are.
    pub(crate) findings: Vec<Finding>,
    /// Lines for an auditor; `None` when nobody looks. At most [`MAX_LINES`].
    pub(crate) lines: Option<Vec<FieldLine>>,
    /// Put before the name of each line.
    pub(crate) prefix: String,
    /// Findings that are not listed.
    unlisted: usize,
}

impl Scribe {
    /// One that writes lines, too, if `with_lines`.
    pub(crate) fn new(with_lines: bool) -> Self {
        Self { lines: with_lines.then(Vec::new), ..Self::default() }
    }

    /// Adds a line; `value` is made only where somebody looks.
    pub(crate) fn line(&mut self, offset: usize, len: usize, name: &str, value: impl FnOnce() -> String) {
        if let Some(lines) = &mut self.lines
            && lines.len() < MAX_LINES
        {
            lines.push(FieldLine { offset, len, name: format!("{}{name}", self.prefix), value: value() });
        }
    }

    /// The next bytes of `reader` with where they stand, and a line of them whose value `explain` makes.
    ///
    /// # Errors
    /// [`RecordError::Truncated`] where there are fewer; `name` tells which field.
    pub(crate) fn take<'a>(
        &mut self,
        reader: &mut Reader<'a>,
        len: usize,
        name: &'static str,
        explain: impl FnOnce(&[u8]) -> String,
    ) -> Result<(usize, &'a [u8]), RecordError> {
        let offset = reader.at();
        let slice = reader.take(len, name)?;
        self.line(offset, len, name, || explain(slice));
        Ok((offset, slice))
    }

    /// Adds a finding.
    pub(crate) fn found(
        &mut self,
        offset: usize,
        (field, clause): Named,
        severity: Severity,
        message: impl Into<String>,
    ) {
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(Finding { offset, field, clause, message: message.into(), severity });
        } else {
            self.tell_of_more(offset, (field, clause), severity);
        }
    }

    /// Adds what another walk found.
    pub(crate) fn append(&mut self, findings: impl IntoIterator<Item = Finding>) {
        for Finding { offset, field, clause, message, severity } in findings {
            self.found(offset, (field, clause), severity, message);
        }
    }

    /// Counts a finding too many: the last one listed says how many, where the gravest of them is, and is as grave.
    fn tell_of_more(&mut self, offset: usize, (field, clause): Named, severity: Severity) {
        self.unlisted += 1;
        let message = format!("{} more findings, of this kind or less grave, are not listed", self.unlisted);
        match self.findings.get_mut(MAX_FINDINGS) {
            Some(last) if last.severity >= severity => last.message = message,
            Some(last) => *last = Finding { offset, field, clause, message, severity },
            None => self.findings.push(Finding { offset, field, clause, message, severity }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_beyond_the_most_are_counted_and_the_gravest_is_kept() {
        let mut scribe = Scribe::new(true);
        for at in 0..MAX_FINDINGS + 100 {
            let severity = if at == MAX_FINDINGS + 50 { Severity::Error } else { Severity::Note };
            scribe.found(at, ("field", "clause"), severity, "odd");
        }
        assert_eq!(scribe.findings.len(), MAX_FINDINGS + 1);
        let last = scribe.findings.last().unwrap();
        assert_eq!((last.offset, last.severity), (MAX_FINDINGS + 50, Severity::Error));
        assert!(last.message.starts_with("100 more findings"), "{}", last.message);
        (0..MAX_LINES + 1).for_each(|at| scribe.line(at, 1, "field", String::new));
        assert_eq!(scribe.lines.unwrap().len(), MAX_LINES);
    }
}
