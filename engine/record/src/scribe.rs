//! What a walk over bytes writes down: findings, and lines for an auditor where one looks.

use crate::finding::{Finding, Severity};
use crate::inspect::FieldLine;

/// Name of a field, and the standard and clause that define it.
pub(crate) type Named = (&'static str, &'static str);

/// Collects findings and lines. Offsets count from the beginning of the outermost bytes.
#[derive(Default)]
pub(crate) struct Scribe {
    /// What deviates.
    pub(crate) findings: Vec<Finding>,
    /// Lines for an auditor; `None` when nobody looks.
    pub(crate) lines: Option<Vec<FieldLine>>,
    /// Put before the name of each line.
    pub(crate) prefix: String,
}

impl Scribe {
    /// One that writes lines, too, if `with_lines`.
    pub(crate) fn new(with_lines: bool) -> Self {
        Self { lines: with_lines.then(Vec::new), ..Self::default() }
    }

    /// Adds a line; `value` is made only where somebody looks.
    pub(crate) fn line(&mut self, offset: usize, len: usize, name: &str, value: impl FnOnce() -> String) {
        if let Some(lines) = &mut self.lines {
            lines.push(FieldLine { offset, len, name: format!("{}{name}", self.prefix), value: value() });
        }
    }

    /// Adds a finding.
    pub(crate) fn found(
        &mut self,
        offset: usize,
        (field, clause): Named,
        severity: Severity,
        message: impl Into<String>,
    ) {
        self.findings.push(Finding { offset, field, clause, message: message.into(), severity });
    }
}
