//! Why a record could not be written.

use thiserror::Error;

/// Why a record cannot be written. Writing is strict: nothing is silently altered to fit.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WriteError {
    /// A header field holds what the format cannot state.
    #[error("{field} cannot be written ({clause}): {problem}")]
    Header {
        /// Name of the field.
        field: &'static str,
        /// Standard and clause.
        clause: &'static str,
        /// What is wrong.
        problem: String,
    },
    /// A field of a finger view holds what the format cannot state.
    #[error("{field} of finger view {view} cannot be written ({clause}): {problem}")]
    View {
        /// View, from 0.
        view: usize,
        /// Name of the field.
        field: &'static str,
        /// Standard and clause.
        clause: &'static str,
        /// What is wrong.
        problem: String,
    },
    /// A field of a face holds what the format cannot state.
    #[error("{field} of face {face} cannot be written ({clause}): {problem}")]
    Face {
        /// Face, from 0.
        face: usize,
        /// Name of the field.
        field: &'static str,
        /// Standard and clause.
        clause: &'static str,
        /// What is wrong; no value about the person is told.
        problem: String,
    },
    /// A minutia holds what the format cannot state.
    #[error("{field} of minutia {minutia} in finger view {view} cannot be written ({clause}): {problem}")]
    Minutia {
        /// View, from 0.
        view: usize,
        /// Minutia, from 0.
        minutia: usize,
        /// Name of the field.
        field: &'static str,
        /// Standard and clause.
        clause: &'static str,
        /// What is wrong; no value is told.
        problem: String,
    },
}
