//! `bv_error`: text, cause and byte offset of a failure.

use std::ffi::{CString, c_char};

use crate::failure::Failure;
use crate::guard::{answer, get};
use crate::pointer::{free, output, output_with, shared};
use crate::status::bv_status;
use crate::text::c_text;

/// Why a call failed: text, cause, byte offset. Holds nothing about a person.
#[derive(Debug)]
pub struct bv_error {
    status: bv_status,
    message: CString,
    cause: Option<CString>,
    offset: Option<u64>,
}

impl From<Failure> for bv_error {
    fn from(failure: Failure) -> Self {
        Self {
            status: failure.status,
            message: c_text(failure.message),
            cause: failure.cause.map(c_text),
            offset: failure.offset,
        }
    }
}

impl bv_error {
    #[cfg(test)]
    pub(crate) fn message_text(&self) -> &str {
        self.message.to_str().unwrap()
    }
}

/// The status the failed call returned.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_error_get_status(error: *const bv_error, status_out: *mut bv_status) -> bv_status {
    // SAFETY: the contract of the header. An error without a status would read as success, so the blank is a failure.
    let (out, error) =
        unsafe { (output_with(status_out, bv_status::NullArgument, "status_out"), shared(error, "error")) };
    answer(|| {
        out?.put(error?.status);
        Ok(())
    })
}

/// What was wrong, where, and what to do, in English. The text belongs to the error handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_error_get_message(error: *const bv_error, message_out: *mut *const c_char) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, error) = unsafe { (output(message_out, "message_out"), shared(error, "error")) };
    answer(|| {
        out?.put(error?.message.as_ptr());
        Ok(())
    })
}

/// What lies behind the failure (for example what the system said of a file); BV_STATUS_NO_VALUE if nothing does. The text
/// belongs to the error handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_error_get_cause(error: *const bv_error, cause_out: *mut *const c_char) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, error) = unsafe { (output(cause_out, "cause_out"), shared(error, "error")) };
    get(out, error, |error| Ok(error.cause.as_ref().ok_or_else(|| Failure::none("no cause"))?.as_ptr()))
}

/// Byte offset of the fault in the picture or record that was refused; BV_STATUS_NO_VALUE if it is at no one place.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_error_get_offset(error: *const bv_error, offset_out: *mut u64) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, error) = unsafe { (output(offset_out, "offset_out"), shared(error, "error")) };
    get(out, error, |error| error.offset.ok_or_else(|| Failure::none("no offset")))
}

/// Ends an error. NULL is nothing to do.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_error_free(error: *mut bv_error) {
    // SAFETY: the contract of the header.
    unsafe { free(error) }
}
