//! The outermost object of a file.

use bioverify_core::Limits;

use crate::admission::{check_length, check_memory};
use crate::ber::Object;
use crate::content::recognise;
use crate::error::RecordError;
use crate::finding::Severity;
use crate::params::RECORD_OVERHEAD;
use crate::scribe::Scribe;
use crate::words;

/// The object that a small file is, with a line and what its length has against it.
///
/// # Errors
/// [`RecordError`]: empty, over the limits, another file (named), or cut.
pub(super) fn file<'a>(
    bytes: &'a [u8],
    tag: u32,
    name: &'static str,
    limits: &Limits,
    scribe: &mut Scribe,
    clause: &'static str,
) -> Result<Object<'a>, RecordError> {
    check_input(bytes, limits, 2)?;
    let object = Object::at(bytes, 0, name)?;
    if object.tag != tag {
        return Err(RecordError::NotARecord { found: recognise(bytes) });
    }
    object.value(name)?;
    scribe.line(0, object.value_at, name, || format!("tag {tag:02X}, {} bytes", object.length));
    if !object.minimal {
        scribe.found(0, (name, clause), Severity::Note, "its length is not in the shortest form");
    }
    if object.end() < bytes.len() {
        let left = words::count(bytes.len() - object.end(), "byte", "bytes");
        scribe.found(object.end(), (name, clause), Severity::Warning, format!("{left} after it: ignored"));
    }
    Ok(object)
}

/// Whether there is something to read, and reading it stays within the limits: `copies` times its length is taken.
///
/// # Errors
/// [`RecordError::Empty`], [`RecordError::TooLong`], [`RecordError::NeedsMemory`].
pub(super) fn check_input(bytes: &[u8], limits: &Limits, copies: u64) -> Result<(), RecordError> {
    check_length(bytes, limits)?;
    let needed = RECORD_OVERHEAD + bytes.len() as u64 * copies;
    check_memory(needed, limits)
}
