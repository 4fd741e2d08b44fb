//! Runs the work of a call: catches its panic, turns its failure into a status and an error handle.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::bv_error;
use crate::failure::{Failure, Fallible};
use crate::pointer::{Out, output};
use crate::status::bv_status;

/// Runs `work` for a function without an error output.
pub(crate) fn answer(work: impl FnOnce() -> Fallible<()>) -> bv_status {
    match contain(work) {
        Ok(()) => bv_status::Ok,
        Err(failure) => failure.status,
    }
}

/// Runs a getter: what `read` tells of the receiver goes into the output.
pub(crate) fn get<'a, T, V>(
    out: Fallible<Out<'_, V>>,
    receiver: Fallible<&'a T>,
    read: impl FnOnce(&'a T) -> Fallible<V>,
) -> bv_status {
    answer(|| {
        let (out, receiver) = (out?, receiver?);
        out.put(read(receiver)?);
        Ok(())
    })
}

/// Runs `work`; its failure is also handed out as an error handle if `error` is not NULL.
///
/// # Safety
/// `error` is NULL or valid for writes of a pointer.
pub(crate) unsafe fn guarded(error: *mut *mut bv_error, work: impl FnOnce() -> Fallible<()>) -> bv_status {
    // SAFETY: the caller's duty.
    let place = unsafe { output(error, "error") };
    match contain(work) {
        Ok(()) => bv_status::Ok,
        Err(failure) => {
            let status = failure.status;
            // Who passes NULL does not want the text.
            if let Ok(place) = place {
                place.give(bv_error::from(failure));
            }
            status
        }
    }
}

/// A panic ends here. Its message is not handed on: it could quote data.
pub(crate) fn contain<T>(work: impl FnOnce() -> Fallible<T>) -> Fallible<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| {
        // Dropping a payload can itself panic; it is small and leaks instead.
        std::mem::forget(payload);
        Err(Failure::panicked())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{bv_error_free, bv_error_get_status};

    #[test]
    fn a_panic_becomes_a_status_and_an_error() {
        assert_eq!(answer(|| panic!("boom")), bv_status::Panic);
        let mut error = std::ptr::null_mut();
        // SAFETY: a live local.
        let status = unsafe { guarded(&raw mut error, || panic!("the secret")) };
        assert_eq!(status, bv_status::Panic);
        let mut told = bv_status::Ok;
        // SAFETY: the handle was just made; it is freed once.
        unsafe {
            assert_eq!(bv_error_get_status(error, &raw mut told), bv_status::Ok);
            assert!(!(*error).message_text().contains("secret"));
            bv_error_free(error);
        }
        assert_eq!(told, bv_status::Panic);
    }

    #[test]
    fn success_leaves_no_error() {
        let mut error = std::ptr::dangling_mut::<bv_error>();
        // SAFETY: a live local.
        assert_eq!(unsafe { guarded(&raw mut error, || Ok(())) }, bv_status::Ok);
        assert!(error.is_null());
        // SAFETY: NULL is allowed.
        let status = unsafe { guarded(std::ptr::null_mut(), || Err(Failure::null("x"))) };
        assert_eq!(status, bv_status::NullArgument);
    }
}
