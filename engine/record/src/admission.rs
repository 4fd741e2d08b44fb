//! What is asked of bytes before anything reads them: that there are some, and that reading them stays within the limits.

use bioverify_core::Limits;

use crate::error::RecordError;

/// Refuses nothing at all, and more bytes than are read.
///
/// # Errors
/// [`RecordError::Empty`], [`RecordError::TooLong`].
pub(crate) fn check_length(bytes: &[u8], limits: &Limits) -> Result<(), RecordError> {
    match bytes.len() {
        0 => Err(RecordError::Empty),
        len if len > limits.max_input_bytes => Err(RecordError::TooLong { len, max: limits.max_input_bytes }),
        _ => Ok(()),
    }
}

/// Refuses to read what would take `needed` bytes of memory where fewer are allowed.
///
/// # Errors
/// [`RecordError::NeedsMemory`].
pub(crate) const fn check_memory(needed: u64, limits: &Limits) -> Result<(), RecordError> {
    if needed > limits.max_alloc_bytes {
        return Err(RecordError::NeedsMemory { needed, max: limits.max_alloc_bytes });
    }
    Ok(())
}
