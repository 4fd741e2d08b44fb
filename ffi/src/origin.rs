//! What of a visit is checked for its origin: the files of a chip, a registry's sealed answer.

use std::ffi::c_char;

use bioverify::trust::{Moment, Nonce, PersonReference, Revocation};

use crate::buffer::bv_bytes;
use crate::error::bv_error;
use crate::failure::Failure;
use crate::guard::guarded;
use crate::pointer::{text, unique};
use crate::status::bv_status;
use crate::visit::{Given, Sealed, bv_visit, keep};

/// Code of bv_source for a registry.
const REGISTRY: u32 = 2;

/// Adds one file that was read from the card's chip: EF.SOD, a data group, EF.COM, tag and length included; which it is, is told by
/// its tag. When the visit is verified the files go through passive authentication (ICAO Doc 9303-11) with the authorities of
/// the engine; what of them can be compared with becomes a reference that is authentic, unverified or forged, and the decision says
/// why. A file that was cut is taken, too: it is never compared with, and the decision says where it breaks off. Fails with
/// BV_STATUS_TRUST for bytes that are no such file, and for the second of its kind.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_visit_add_chip_file(
    visit: *mut bv_visit,
    file: bv_bytes,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (visit, file) = unsafe { (unique(visit, "visit"), file.as_slice("file.data")) };
    let work = || Ok(visit?.chip.add(file?)?);
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Sets how origins are checked. `seconds` is the time of checking since 1970-01-01T00:00:00 UTC, 0 for the clock of the machine
/// when the visit is verified. `without_crl` 1 does not ask for a current revocation list: a revoked signer then passes where no list
/// is given; 0, the default, does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_visit_set_checks(
    visit: *mut bv_visit,
    seconds: i64,
    without_crl: u32,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let visit = unsafe { unique(visit, "visit") };
    let work = || {
        let revocation = match without_crl {
            0 => Revocation::Required,
            1 => Revocation::WhereGiven,
            other => return Err(Failure::bad(format!("without_crl is {other}: give 0 or 1"))),
        };
        let visit = visit?;
        visit.chip.at = (seconds != 0).then_some(Moment::from_unix(seconds));
        visit.chip.revocation = revocation;
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Adds the sealed answer of a registry: the record, its seal (a detached COSE_Sign1), the reference of the person that was asked
/// about (64 hexadecimal digits as bv_person_reference_make gives them, never a card number) and the nonce that was sent with the
/// request: 16 to 64 bytes. None at all, `len` 0, lets an old seal pass until it expires, which the decision then tells as
/// BV_REASON_REFERENCE_PARTLY_CHECKED. When the visit is verified the seal is checked with the registries of the engine; the record is
/// authentic, unverified or forged by it, and the decision says why.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_visit_add_reference_sealed(
    visit: *mut bv_visit,
    record: bv_bytes,
    seal: bv_bytes,
    person: *const c_char,
    nonce: bv_bytes,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (visit, person) = unsafe { (unique(visit, "visit"), text(person, "person")) };
    // SAFETY: the contract of the header.
    let (record, seal) = unsafe { (record.as_slice("record.data"), seal.as_slice("seal.data")) };
    // SAFETY: the contract of the header.
    let nonce = unsafe { nonce.as_slice("nonce.data") };
    let work = || {
        let wrong = |what| Failure::new(bv_status::Trust, what);
        let person = PersonReference::parse(person?)
            .ok_or_else(|| wrong("person is not the 64 hexadecimal digits of a person reference"))?;
        let nonce = match nonce? {
            [] => None,
            bytes => Some(Nonce::new(bytes).ok_or_else(|| wrong("a nonce has 16 to 64 bytes"))?),
        };
        let sealed = Sealed { record: keep(record?), seal: seal?.to_vec(), person, nonce };
        visit?.add_reference(REGISTRY, 0, Given::Sealed(sealed))
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}
