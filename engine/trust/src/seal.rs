//! Registry seals: a population database signs each answer for one person and one request.
//!
//! A seal is a file of its own beside the record: a **detached** `COSE_Sign1` (RFC 9052, 4.2) whose payload is the record,
//! every byte of it, and whose protected header holds CWT claims (RFC 8392, in a header as RFC 9597 says). In CDDL:
//!
//! ```text
//! seal = #6.18([ protected: bstr .cbor header, unprotected: {}, payload: nil, signature: bstr ])
//! header = {
//!     1 => -7 / -35 / -36 / -37 / -38 / -39,  ; ES256 ES384 ES512 PS256 PS384 PS512 (RFC 9053, RFC 8230)
//!     3 => tstr,                              ; format of the record, for the reader's information
//!     15 => claims,
//!     34 => [ -16, bstr .size 32 ],           ; SHA-256 of the issuer's certificate (x5t, RFC 9360)
//! }
//! claims = {
//!     1 => tstr,                              ; iss: common name of the issuer's certificate
//!     2 => tstr,                              ; sub: person reference, 64 lower-case hexadecimal digits
//!     4 => int,                               ; exp: first second at which the seal is no longer valid
//!     ? 5 => int,                             ; nbf: first second at which it is
//!     6 => int,                               ; iat: when it was made
//!     7 => bstr .size (1..64),                ; cti: the seal's own number, for the desk's journal
//!     ? 10 => bstr .size (16..64),            ; nonce that the desk sent with its request (RFC 9711, 4.1)
//!     -65537 => bstr .size 32,                ; SHA-256 of the record
//! }
//! ```
//!
//! Byte by byte, for a P-256 key (integers stand in the shortest form, RFC 8949, 4.2.1; the order of a map's keys is free):
//!
//! | bytes | what |
//! |---|---|
//! | `D2` | tag 18, COSE_Sign1 |
//! | `84` | array of four |
//! | `58 nn` or `59 nn nn` | byte string: the protected header |
//! | `A4` | its map of four |
//! | `01 26` | alg: ES256 |
//! | `03 78 nn` + text | content type |
//! | `0F A7` | claims, seven of them |
//! | `01 7x` + text | iss |
//! | `02 78 40` + 64 digits | sub |
//! | `04 1A` + 4 bytes | exp, seconds since 1970 |
//! | `06 1A` + 4 bytes | iat |
//! | `07 50` + 16 bytes | cti |
//! | `0A 58 20` + 32 bytes | nonce |
//! | `3A 00 01 00 00 58 20` + 32 bytes | record's hash |
//! | `18 22 82 2F 58 20` + 32 bytes | x5t: SHA-256, hash of the certificate |
//! | `A0` | unprotected header: empty |
//! | `F6` | payload: nil, detached |
//! | `58 40` + 64 bytes | signature: r and s |
//!
//! What is signed is `Sig_structure` (RFC 9052, 4.4): `84 6A "Signature1"`, the protected header as it came, `40` (no external
//! data), and the record as a byte string. For P-384 and P-521 the signature has 96 and 132 bytes, for RSA those of the modulus.
//!
//! Read strictly: the tag, nothing behind, nothing unprotected, no label that must be understood (`crit`), no key twice, the
//! shortest encoding of the outer structure, an algorithm that is the key's own. An issuer is believed because its certificate was
//! put into the store with [`TrustStore::add_registry`](crate::TrustStore::add_registry); to withdraw one, take it out.
//! The desk makes a new [`Nonce`] for every request, so that an answer to another one does not pass; without a nonce a seal can be
//! handed in again until it expires, and the verdict says so ([`SealRemark`]).

mod check;
mod claims;
mod envelope;
mod issue;
mod person;
mod private_key;
mod verdict;

pub(crate) use envelope::unreadable;

pub use check::{Expected, check_seal};
pub use claims::{Nonce, SealClaims, Sealed};
pub use issue::{SealError, SealKey, seal_record};
pub use person::{PersonError, PersonReference};
pub use verdict::{SealDoubt, SealForgery, SealRemark, SealVerdict};
