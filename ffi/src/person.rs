//! `bv_person_reference`: whom to ask a registry about, without saying who.

use std::ffi::c_char;

use bioverify::trust::{PersonError, PersonReference};

use crate::buffer::bv_bytes;
use crate::error::bv_error;
use crate::failure::Failure;
use crate::guard::guarded;
use crate::pointer::{Blank, output, text};
use crate::status::bv_status;

/// A person reference as a text. It is yours, and lives as long as this structure.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bv_person_reference {
    /// 64 hexadecimal digits in lower case and a NUL; empty where the call failed.
    pub digits: [c_char; 65],
}

impl std::fmt::Debug for bv_person_reference {
    /// Not even the pseudonym.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("bv_person_reference(..)")
    }
}

impl Blank for bv_person_reference {
    const BLANK: Self = Self { digits: [0; 65] };
}

impl From<PersonError> for Failure {
    fn from(error: PersonError) -> Self {
        match error {
            PersonError::Key(error) => error.into(),
            PersonError::Identifier(_) => Self::new(bv_status::Trust, error.to_string()),
        }
    }
}

/// Makes the reference of a person that bv_visit_add_reference_sealed takes, and that a registry is asked with instead of the number:
/// HMAC-SHA-256 (RFC 2104) under `key` of the text `bioverify person reference v1`, one zero byte, and the bytes of `number` without its NUL.
/// `key` is 32 random bytes that registry and institution share, another one for every institution. `number` is taken as it is: both
/// must write it alike. Fails with BV_STATUS_SEALED for a key that is none, with BV_STATUS_TRUST for a number that is empty, has white space
/// around it or a control character in it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_person_reference_make(
    key: bv_bytes,
    number: *const c_char,
    reference_out: *mut bv_person_reference,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, key) = unsafe { (output(reference_out, "reference_out"), key.as_slice("key.data")) };
    // SAFETY: the contract of the header.
    let number = unsafe { text(number, "number") };
    let work = || {
        let out = out?;
        let made = PersonReference::checked(key?, number?)?.to_hex();
        let mut reference = bv_person_reference::BLANK;
        reference.digits.iter_mut().zip(made.bytes()).for_each(|(place, digit)| *place = digit as c_char);
        out.put(reference);
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}
