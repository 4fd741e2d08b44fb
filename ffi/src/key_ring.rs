//! `bv_key_ring`: templates sealed under the caller's keys.

use std::fmt;

use bioverify::trust::{KeyRing, TemplateKey};

use crate::buffer::{bv_buffer, bv_bytes};
use crate::error::bv_error;
use crate::failure::Failure;
use crate::guard::guarded;
use crate::pointer::{free, output, shared, unique};
use crate::status::bv_status;

/// Keys of templates at rest: one that seals, any number that open. Wiped when freed.
pub struct bv_key_ring {
    ring: KeyRing,
}

impl fmt::Debug for bv_key_ring {
    /// The id of the key that seals only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bv_key_ring({})", self.ring.current())
    }
}

/// Makes a key ring of one key: 32 random bytes, which you keep and wipe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_key_ring_new(
    key: bv_bytes,
    ring_out: *mut *mut bv_key_ring,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, key) = unsafe { (output(ring_out, "ring_out"), key.as_slice("key.data")) };
    let work = || {
        let out = out?;
        out.give(bv_key_ring { ring: KeyRing::new(TemplateKey::new(key?)?) });
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Adds an older key: what it sealed is opened too, nothing is sealed with it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_key_ring_add_older(
    ring: *mut bv_key_ring,
    key: bv_bytes,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (ring, key) = unsafe { (unique(ring, "ring"), key.as_slice("key.data")) };
    let work = || {
        let (ring, key) = (ring?, TemplateKey::new(key?)?);
        ring.ring = ring.ring.clone().with_older(key);
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Seals a finger template (BV_RECORD_FORMAT_NATIVE) or face template for its owner: bytes that you know beside the sealed template, such
/// as the number of its row, and that opening asks for again. Every sealed finger has the same length. Free the buffer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_key_ring_seal(
    ring: *const bv_key_ring,
    record: bv_bytes,
    owner: bv_bytes,
    sealed_out: *mut *mut bv_buffer,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, ring) = unsafe { (output(sealed_out, "sealed_out"), shared(ring, "ring")) };
    // SAFETY: the contract of the header.
    let (record, owner) = unsafe { (record.as_slice("record.data"), owner.as_slice("owner.data")) };
    let work = || {
        let out = out?;
        out.give(bv_buffer::new(ring?.ring.seal(record?, owner?)?));
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Opens a sealed template. Fails with BV_STATUS_SEALED whatever keeps it closed: another key, another owner, changed bytes. Free the
/// buffer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_key_ring_open(
    ring: *const bv_key_ring,
    sealed: bv_bytes,
    owner: bv_bytes,
    record_out: *mut *mut bv_buffer,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, ring) = unsafe { (output(record_out, "record_out"), shared(ring, "ring")) };
    // SAFETY: the contract of the header.
    let (sealed, owner) = unsafe { (sealed.as_slice("sealed.data"), owner.as_slice("owner.data")) };
    let work = || {
        let out = out?;
        let mut template = ring?.ring.open(sealed?, owner?)?;
        out.give(bv_buffer::new(std::mem::take(&mut *template)));
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Seals a sealed template again under the current key; BV_STATUS_NO_VALUE where it is already. Free the buffer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_key_ring_reseal(
    ring: *const bv_key_ring,
    sealed: bv_bytes,
    owner: bv_bytes,
    sealed_out: *mut *mut bv_buffer,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, ring) = unsafe { (output(sealed_out, "sealed_out"), shared(ring, "ring")) };
    // SAFETY: the contract of the header.
    let (sealed, owner) = unsafe { (sealed.as_slice("sealed.data"), owner.as_slice("owner.data")) };
    let work = || {
        let out = out?;
        let again = ring?.ring.reseal(sealed?, owner?)?;
        out.give(bv_buffer::new(again.ok_or_else(|| Failure::none("it is sealed under the current key"))?));
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Ends a key ring and wipes its keys. NULL is nothing to do.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_key_ring_free(ring: *mut bv_key_ring) {
    // SAFETY: the contract of the header.
    unsafe { free(ring) }
}
