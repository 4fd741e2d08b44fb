//! Is this reference genuine: passive authentication of travel documents and identity cards ([`authenticate`]), seals of
//! registries ([`check_seal`], format in [`seal`]); and templates at rest ([`KeyRing`], format in [`template`]).
//!
//! # Cards
//!
//! In go bytes: the files of a chip ([`Files`]: EF.SOD, EF.COM, data groups), the certificates and revocation lists of the
//! issuing authorities ([`TrustStore`]) and a time ([`Rules`]). Out comes an [`Assessment`] with one [`Verdict`]:
//!
//! - **authentic**: every step was taken and held; only then;
//! - **unverified**: something that would be needed is missing, expired, revoked, unknown or unreadable ([`Doubt`]);
//! - **forged**: something is there and wrong: a hash, a signature ([`Forgery`]).
//!
//! Forged is said of a card only where whole files are there and wrong. A file that was cut ([`Cut`]), one that is none, and padding
//! behind an object that is the signed one are faults of the reading: unverified, each with its own number. A card whose signer was
//! revoked is unverified, too, and must be relied on as little as a forged one: [`Verdict::is_refused`] holds for both.
//!
//! The steps of ICAO Doc 9303-11, 5.1, on the structures of Doc 9303-10, 4.6.2, RFC 5652 and RFC 5280: read the security object,
//! compare the digest in its signed attributes, check its signature with the document signer's certificate, build the path
//! to a country signing authority, ask the revocation lists, and hash the raw bytes of **every** group given. Clauses and tables
//! of Doc 9303 are cited by its eighth edition (2021) everywhere.
//!
//! Authorities are put into the store one by one, or many at once as a CSCA master list (Doc 9303-12, 9), which is believed only
//! where its signer leads to an authority that was put in by hand.
//!
//! # Registries
//!
//! In go the record, the seal beside it, and what the desk knows ([`Expected`]: whom it trusts, whom it asked about, the nonce that
//! it sent, the time). Out comes a [`SealVerdict`] of the same three kinds.
//!
//! # Explanations
//!
//! [`inspect()`] explains such files field by field, with offsets and with what speaks against each field. It proves nothing.
//!
//! Reasons have numbers: 601 to 620 and 651 to 657 of cards, 621 to 628 and 671 to 676 of seals; and words in Vietnamese and English.
//!
//! # What holds everywhere
//!
//! Nothing is ever written again before it is hashed: signatures and hashes cover the bytes as they came. No input makes
//! anything here panic, run long or take much memory: sizes, nesting, certificates, chains and signature checks are bounded
//! (`params`).
//!
//! ```
//! use bioverify_trust::{Files, Moment, Rules, TrustStore, Verdict, authenticate};
//! let mut store = TrustStore::new();
//! # let (certificate, sod, group) = (&b""[..], &b""[..], &b""[..]);
//! let _refused = store.add(certificate);
//! let mut files = Files::new();
//! let (_known, _unknown) = (files.add(sod), files.add(group));
//! let assessment = authenticate(&files, &store, &Rules::at(Moment::now()));
//! assert_ne!(assessment.verdict, Verdict::Authentic);
//! ```

mod add;
mod algorithm;
mod assess;
mod ber;
mod brainpool;
mod certificate;
mod chain;
mod cms;
mod crl;
mod curve;
mod damage;
mod digest;
mod extensions;
mod files;
mod hex;
mod inspect;
mod key;
mod lds;
mod master_list;
mod moment;
mod name;
mod notes;
mod oid;
mod params;
mod path;
mod pem;
mod pss;
mod registries;
mod revocation;
mod rules;
pub mod seal;
mod signature;
mod signed;
mod signer;
mod store;
mod summary;
pub mod template;
mod verdict;
mod words;

pub use algorithm::SignatureAlgorithm;
pub use assess::{Assessment, GroupOutcome, GroupResult, authenticate};
pub use ber::Malformed;
pub use bioverify_record::{FieldLine, Finding, Report, Severity};
pub use damage::Cut;
pub use files::{FileKind, Files, GroupNumber, NotKnown};
pub use inspect::inspect;
pub use lds::SecurityObject;
pub use master_list::MasterListError;
pub use moment::Moment;
pub use rules::{Revocation, Rules};
pub use seal::{
    Expected, Nonce, PersonError, PersonReference, SealClaims, SealDoubt, SealError, SealForgery, SealKey, SealRemark,
    SealVerdict, Sealed, check_seal, seal_record,
};
pub use store::{Added, StoreError, TrustStore};
pub use summary::{CertificateSummary, Role};
pub use template::{CannotOpen, KeyError, KeyId, KeyRing, Purpose, SealingError, TemplateKey};
pub use verdict::{Doubt, Forgery, Misuse, Verdict};
