//! Why a call fails, before it becomes a status and an error handle.

use bioverify::admit::Fault;
use bioverify::{Error, Lang, PolicyError};
use bioverify_record::{PixelError, RecordError, WriteError};

use crate::status::bv_status;

/// What work inside a call yields.
pub(crate) type Fallible<T> = Result<T, Failure>;

/// Status, text, cause and place of a failure. Texts hold nothing about a person: they come from typed errors that hold none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) status: bv_status,
    pub(crate) message: String,
    pub(crate) cause: Option<String>,
    pub(crate) offset: Option<u64>,
}

impl Failure {
    pub(crate) fn new(status: bv_status, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), cause: None, offset: None }
    }

    /// A required pointer is NULL.
    pub(crate) fn null(name: &str) -> Self {
        Self::new(bv_status::NullArgument, format!("{name} is NULL: it is required here"))
    }

    /// A value that is not allowed.
    pub(crate) fn bad(message: impl Into<String>) -> Self {
        Self::new(bv_status::BadArgument, message)
    }

    /// There is no such value.
    pub(crate) fn none(message: impl Into<String>) -> Self {
        Self::new(bv_status::NoValue, message)
    }

    /// An index at or above the count.
    pub(crate) fn index(what: &str, index: usize, count: usize) -> Self {
        Self::new(bv_status::NoSuchItem, format!("{what} {index} was asked for, there are {count} (counted from 0)"))
    }

    /// The same of one of several files, counted from 0.
    pub(crate) fn in_file(mut self, index: usize) -> Self {
        self.message.insert_str(0, &format!("file {index}: "));
        self
    }

    /// The library's code panicked.
    pub(crate) fn panicked() -> Self {
        Self::new(bv_status::Panic, "the library failed inside and decided nothing; please report it")
    }

    /// What is wrong with one sample, where a single call is about that sample alone.
    pub(crate) fn from_fault(status: bv_status, fault: &Fault) -> Self {
        let message = fault.reason.text(Lang::En);
        Self { cause: fault.detail.clone(), ..Self::new(status, message) }
    }

    /// An error with its chain of causes.
    fn from_error(status: bv_status, error: &(dyn std::error::Error + 'static), offset: Option<u64>) -> Self {
        let mut causes = Vec::new();
        let mut next = error.source();
        while let Some(cause) = next {
            causes.push(cause.to_string());
            next = cause.source();
        }
        let cause = (!causes.is_empty()).then(|| causes.join(": "));
        Self { status, message: error.to_string(), cause, offset }
    }
}

impl From<PixelError> for Failure {
    fn from(error: PixelError) -> Self {
        let offset = match &error {
            PixelError::Broken { offset, .. } => offset.map(|offset| offset as u64),
            _ => None,
        };
        Self::from_error(bv_status::Image, &error, offset)
    }
}

impl From<RecordError> for Failure {
    fn from(error: RecordError) -> Self {
        let status = match &error {
            RecordError::NoSuchView { .. } => bv_status::NoSuchItem,
            _ => bv_status::Record,
        };
        Self::from_error(status, &error, offset_of(&error))
    }
}

/// Where in the record the fault is, if it is at one place.
fn offset_of(error: &RecordError) -> Option<u64> {
    match error {
        RecordError::Truncated { offset, .. }
        | RecordError::Miscounted { offset, .. }
        | RecordError::TooManyViews { offset, .. }
        | RecordError::NativeValue { offset, .. } => Some(*offset as u64),
        RecordError::NativeVersion { .. } => Some(4),
        RecordError::NativeLength { .. } => Some(8),
        RecordError::NativeChecksum => Some(12),
        _ => None,
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Self::from_error(bv_status::Record, &error, None)
    }
}

impl From<bioverify_core::PpiError> for Failure {
    fn from(error: bioverify_core::PpiError) -> Self {
        Self::from_error(bv_status::BadArgument, &error, None)
    }
}

impl From<bioverify_core::ImageError> for Failure {
    fn from(error: bioverify_core::ImageError) -> Self {
        Self::from_error(bv_status::Image, &error, None)
    }
}

impl From<PolicyError> for Failure {
    fn from(error: PolicyError) -> Self {
        Self::from_error(bv_status::Policy, &error, None)
    }
}

impl From<bioverify::CalibrationError> for Failure {
    fn from(error: bioverify::CalibrationError) -> Self {
        Self::from_error(bv_status::Calibration, &error, None)
    }
}

impl From<bioverify::trust::StoreError> for Failure {
    fn from(error: bioverify::trust::StoreError) -> Self {
        let offset = match &error {
            bioverify::trust::StoreError::Unreadable(malformed) => Some(malformed.offset as u64),
            _ => None,
        };
        Self::from_error(bv_status::Trust, &error, offset)
    }
}

impl From<bioverify::trust::NotKnown> for Failure {
    fn from(error: bioverify::trust::NotKnown) -> Self {
        Self::from_error(bv_status::Trust, &error, None)
    }
}

impl From<bioverify::trust::KeyError> for Failure {
    fn from(error: bioverify::trust::KeyError) -> Self {
        Self::from_error(bv_status::Sealed, &error, None)
    }
}

impl From<bioverify::trust::SealingError> for Failure {
    fn from(error: bioverify::trust::SealingError) -> Self {
        Self::from_error(bv_status::Sealed, &error, None)
    }
}

impl From<bioverify::trust::CannotOpen> for Failure {
    fn from(error: bioverify::trust::CannotOpen) -> Self {
        Self::from_error(bv_status::Sealed, &error, None)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let status = match &error {
            Error::Model(_) => bv_status::Model,
            Error::Extract(_) | Error::ShowsFace { .. } => bv_status::Extraction,
            Error::Policy(_) | Error::CalibrationTooWeak { .. } => bv_status::Policy,
            Error::Calibration(_) => bv_status::Calibration,
            Error::TooMany { .. } | Error::Visit { .. } => bv_status::Visit,
            Error::Read { .. } => bv_status::BadArgument,
            // Its text is that of the panic, which could quote data.
            Error::Panicked(_) => return Self::panicked(),
            _ => bv_status::Internal,
        };
        Self::from_error(status, &error, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_truncated_record_tells_where() {
        let error = RecordError::Truncated { offset: 24, field: "finger position", needed: 1, available: 0 };
        let failure = Failure::from(error);
        assert_eq!((failure.status, failure.offset), (bv_status::Record, Some(24)));
        assert!(failure.message.contains("byte 24"), "{}", failure.message);
    }

    #[test]
    fn causes_are_kept() {
        let source = std::io::Error::other("disk on fire");
        let failure = Failure::from(Error::Read { path: "policy.toml".into(), source });
        assert_eq!(failure.status, bv_status::BadArgument);
        assert_eq!(failure.cause.as_deref(), Some("disk on fire"));
    }
}
