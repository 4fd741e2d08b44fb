//! What a tolerant reading found.

use std::fmt;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Permitted or harmless; worth knowing.
    Note,
    /// Against the standard; the assumption made keeps every minutia.
    Warning,
    /// Part of the record could not be used as written.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// One deviation, where it is, which clause it is against, and what was assumed instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Byte offset from the start of the record.
    pub offset: usize,
    /// Name of the field.
    pub field: &'static str,
    /// Standard and clause the field is defined in.
    pub clause: &'static str,
    /// What is wrong and what was assumed. Holds counts and header values, never a minutia.
    pub message: String,
    /// How much it matters.
    pub severity: Severity,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}, {} ({}): {}", self.severity, self.offset, self.field, self.clause, self.message)
    }
}

/// A value read tolerantly, with everything that was not as it should be.
#[derive(Debug, Clone, PartialEq)]
pub struct Read<T> {
    /// What was read.
    pub value: T,
    /// What deviated, in byte order of discovery; empty for a well-formed record.
    pub findings: Vec<Finding>,
}

impl<T> Read<T> {
    /// The same findings around another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Read<U> {
        Read { value: f(self.value), findings: self.findings }
    }

    /// The gravest severity, or `None` for a well-formed record.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }
}
