//! `bv_bytes`: bytes lent; `bv_buffer`: bytes made by the library.

use zeroize::Zeroizing;

use crate::failure::Fallible;
use crate::guard::get;
use crate::pointer::{array, free, output_with, shared};
use crate::status::bv_status;

/// Bytes that belong to somebody else: for the call when you pass them, for the life of the handle when you got them.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct bv_bytes {
    /// First byte; may be NULL where `len` is 0.
    pub data: *const u8,
    /// Number of bytes.
    pub len: usize,
}

impl bv_bytes {
    pub(crate) const NONE: Self = Self { data: std::ptr::null(), len: 0 };

    /// The bytes as a slice.
    ///
    /// # Safety
    /// `data` is NULL or points to `len` bytes that nobody changes during `'a`.
    pub(crate) unsafe fn as_slice<'a>(self, name: &str) -> Fallible<&'a [u8]> {
        // SAFETY: the caller's duty.
        unsafe { array(self.data, self.len, name) }
    }
}

/// Bytes made by the library, for example a template record. Wiped when freed.
pub struct bv_buffer {
    bytes: Zeroizing<Vec<u8>>,
}

impl bv_buffer {
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        Self { bytes: Zeroizing::new(bytes) }
    }
}

/// The bytes. They belong to the buffer handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_buffer_get_bytes(buffer: *const bv_buffer, bytes_out: *mut bv_bytes) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, buffer) = unsafe { (output_with(bytes_out, bv_bytes::NONE, "bytes_out"), shared(buffer, "buffer")) };
    get(out, buffer, |buffer| Ok(bv_bytes { data: buffer.bytes.as_ptr(), len: buffer.bytes.len() }))
}

/// Ends a buffer. NULL is nothing to do.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_buffer_free(buffer: *mut bv_buffer) {
    // SAFETY: the contract of the header.
    unsafe { free(buffer) }
}
