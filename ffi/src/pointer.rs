//! The only place where a caller's pointer becomes a reference.
//!
//! Each function here demands of its pointer what the header's contract says: NULL, or pointing to what the parameter's type
//! says for at least as long as the call. NULL and misaligned pointers are found and refused; a dangling one cannot be.

use std::ffi::{CStr, c_char};
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::slice;

use crate::failure::{Failure, Fallible};

/// What an output holds when the call fails. NULL or 0, except for a false-match rate, where 0 would read as a perfect match.
pub(crate) trait Blank {
    const BLANK: Self;
}

impl<T> Blank for *mut T {
    const BLANK: Self = std::ptr::null_mut();
}

impl<T> Blank for *const T {
    const BLANK: Self = std::ptr::null();
}

macro_rules! blank_zero {
    ($($number:ty),*) => { $(impl Blank for $number { const BLANK: Self = 0 as $number; })* };
}
blank_zero!(u16, u32, u64, usize, i64, f64);

/// A place the caller wants a result in; holds the blank until [`Out::put`].
pub(crate) struct Out<'a, T>(&'a mut MaybeUninit<T>);

impl<T> Out<'_, T> {
    pub(crate) fn put(self, value: T) {
        self.0.write(value);
    }
}

impl<U> Out<'_, *mut U> {
    /// Hands a new handle to the caller, who frees it.
    pub(crate) fn give(self, value: U) {
        self.put(Box::into_raw(Box::new(value)));
    }
}

/// The output at `pointer`, blanked at once.
///
/// # Safety
/// NULL, or valid for writes of `T` during `'a` and not otherwise used meanwhile. It need not be initialised.
pub(crate) unsafe fn output<'a, T: Blank>(pointer: *mut T, name: &str) -> Fallible<Out<'a, T>> {
    // SAFETY: the caller's duty.
    unsafe { output_with(pointer, T::BLANK, name) }
}

/// The output at `pointer`, set to `blank` at once.
///
/// # Safety
/// As [`output`].
pub(crate) unsafe fn output_with<'a, T>(pointer: *mut T, blank: T, name: &str) -> Fallible<Out<'a, T>> {
    check_aligned(pointer, name)?;
    // SAFETY: aligned, and by the caller's duty NULL or valid for writes; MaybeUninit demands no initialised value.
    let place = unsafe { pointer.cast::<MaybeUninit<T>>().as_mut() }.ok_or_else(|| Failure::null(name))?;
    place.write(blank);
    Ok(Out(place))
}

/// The value at `pointer`.
///
/// # Safety
/// NULL, or pointing to an initialised `T` that nobody changes during `'a`.
pub(crate) unsafe fn shared<'a, T>(pointer: *const T, name: &str) -> Fallible<&'a T> {
    check_aligned(pointer, name)?;
    // SAFETY: aligned, and by the caller's duty NULL or a T that is not changed.
    unsafe { pointer.as_ref() }.ok_or_else(|| Failure::null(name))
}

/// The value at `pointer`, to be changed.
///
/// # Safety
/// NULL, or pointing to an initialised `T` that nobody else uses during `'a`.
pub(crate) unsafe fn unique<'a, T>(pointer: *mut T, name: &str) -> Fallible<&'a mut T> {
    check_aligned(pointer, name)?;
    // SAFETY: aligned, and by the caller's duty NULL or a T that nobody else uses.
    unsafe { pointer.as_mut() }.ok_or_else(|| Failure::null(name))
}

/// `len` values at `pointer`; NULL is allowed for none.
///
/// # Safety
/// NULL, or pointing to `len` initialised values that nobody changes during `'a`.
pub(crate) unsafe fn array<'a, T>(pointer: *const T, len: usize, name: &str) -> Fallible<&'a [T]> {
    if len == 0 {
        return Ok(&[]);
    }
    check_array(pointer, len, name)?;
    // SAFETY: aligned, not NULL, at most isize::MAX bytes; the caller vouches for the content.
    Ok(unsafe { slice::from_raw_parts(pointer, len) })
}

/// `len` outputs at `pointer`, each set to `blank` at once; NULL is allowed for none.
///
/// # Safety
/// NULL, or valid for writes of `len` values during `'a` and not otherwise used meanwhile.
pub(crate) unsafe fn outputs<'a, T: Copy>(pointer: *mut T, len: usize, blank: T, name: &str) -> Fallible<&'a mut [T]> {
    if len == 0 {
        return Ok(&mut []);
    }
    check_array(pointer, len, name)?;
    // SAFETY: aligned, not NULL, at most isize::MAX bytes; MaybeUninit demands no initialised values.
    let places = unsafe { slice::from_raw_parts_mut(pointer.cast::<MaybeUninit<T>>(), len) };
    places.iter_mut().for_each(|place| {
        place.write(blank);
    });
    // SAFETY: every element has just been written.
    Ok(unsafe { slice::from_raw_parts_mut(pointer, len) })
}

/// The text at `pointer`, up to its NUL.
///
/// # Safety
/// NULL, or pointing to bytes that end with a NUL and that nobody changes during `'a`.
pub(crate) unsafe fn text<'a>(pointer: *const c_char, name: &str) -> Fallible<&'a str> {
    if pointer.is_null() {
        return Err(Failure::null(name));
    }
    // SAFETY: not NULL, and by the caller's duty NUL-terminated.
    let text = unsafe { CStr::from_ptr(pointer) };
    text.to_str().map_err(|error| {
        Failure::bad(format!("{name} is not UTF-8 text (byte {}): convert it first", error.valid_up_to()))
    })
}

/// Ends a handle. NULL is nothing to do.
///
/// # Safety
/// NULL, or a handle made by [`Out::give`], not freed yet and not used by anybody.
pub(crate) unsafe fn free<T>(pointer: *mut T) {
    if pointer.is_null() {
        return;
    }
    // A destructor that panics must not unwind into the caller's code; the memory is lost then, nothing more.
    let _ = catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: not NULL, made by Box::into_raw, and by the caller's duty the only use left.
        drop(unsafe { Box::from_raw(pointer) });
    }));
}

fn check_aligned<T>(pointer: *const T, name: &str) -> Fallible<()> {
    // A structure in packed memory (Delphi's `packed record`) need not be aligned.
    if pointer.is_aligned() {
        return Ok(());
    }
    Err(Failure::bad(format!("{name} is not aligned to {} bytes: do not pack it", align_of::<T>())))
}

fn check_array<T>(pointer: *const T, len: usize, name: &str) -> Fallible<()> {
    if pointer.is_null() {
        return Err(Failure::null(name));
    }
    check_aligned(pointer, name)?;
    match len.checked_mul(size_of::<T>()) {
        Some(bytes) if isize::try_from(bytes).is_ok() => Ok(()),
        _ => Err(Failure::bad(format!("{name} of {len} elements cannot exist in memory: check the length"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::bv_status;

    #[test]
    fn null_and_misaligned_pointers_are_refused_by_name() {
        // SAFETY: NULL is allowed.
        let error = unsafe { shared::<u64>(std::ptr::null(), "engine") }.unwrap_err();
        assert_eq!(error.status, bv_status::NullArgument);
        assert!(error.message.starts_with("engine is NULL"), "{}", error.message);
        let bytes = [0_u64; 2];
        // SAFETY: a misaligned pointer is refused before it is read.
        let error = unsafe { shared(bytes.as_ptr().wrapping_byte_add(1), "image") }.unwrap_err();
        assert_eq!(error.status, bv_status::BadArgument);
    }

    #[test]
    fn an_impossible_length_is_refused() {
        let byte = 0_u8;
        // SAFETY: the length is refused before anything is read.
        let error = unsafe { array(&raw const byte, usize::MAX, "record") }.unwrap_err();
        assert_eq!(error.status, bv_status::BadArgument);
        // SAFETY: nothing is read for length 0.
        assert!(unsafe { array(std::ptr::null::<u8>(), 0, "record") }.unwrap().is_empty());
    }

    #[test]
    fn an_output_is_blank_before_anything_else() {
        let mut value = 7_u32;
        // SAFETY: a live local.
        assert!(unsafe { output(&raw mut value, "count") }.is_ok());
        assert_eq!(value, 0);
        // SAFETY: a live local.
        unsafe { output(&raw mut value, "count") }.unwrap().put(3);
        assert_eq!(value, 3);
    }

    #[test]
    fn text_that_is_not_utf8_is_refused_with_its_place() {
        // SAFETY: NUL-terminated.
        let error = unsafe { text(c"ab\xff".as_ptr(), "policy") }.unwrap_err();
        assert!(error.message.contains("byte 2"), "{}", error.message);
    }
}
