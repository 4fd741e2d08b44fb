//! What a seal says.

use std::fmt;

use subtle::ConstantTimeEq as _;

use super::{PersonReference, SealRemark};
use crate::algorithm::SignatureAlgorithm;
use crate::hex;
use crate::moment::Moment;
use crate::params::NONCE_LENGTHS;

/// What the desk sends with a request, new every time, so that the answer to another request does not pass.
#[derive(Clone, Eq)]
pub struct Nonce(Vec<u8>);

impl Nonce {
    /// 16 to 64 bytes; `None` for fewer or more.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Option<Self> {
        NONCE_LENGTHS.contains(&bytes.len()).then(|| Self(bytes.to_vec()))
    }

    /// 32 bytes from the operating system's generator; `None` where it gives none.
    #[must_use]
    pub fn random() -> Option<Self> {
        let mut bytes = vec![0; 32];
        getrandom::fill(&mut bytes).ok().map(|()| Self(bytes))
    }

    /// From 32 to 128 hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::new(&hex::decode(text)?)
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl PartialEq for Nonce {
    /// Takes the same time wherever they differ.
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl fmt::Display for Nonce {
    /// Hexadecimal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

impl fmt::Debug for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Nonce({self})")
    }
}

/// What an issuer says of a record when it seals it; its own name is its certificate's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealClaims {
    /// Whose record it is.
    pub person: PersonReference,
    /// When the seal is made.
    pub issued: Moment,
    /// From when on it is valid, where that is later.
    pub not_before: Option<Moment>,
    /// First second at which it is no longer valid.
    pub expires: Moment,
    /// The seal's own number, 1 to 64 bytes.
    pub id: Vec<u8>,
    /// What the desk sent with its request.
    pub nonce: Option<Nonce>,
    /// Format of the record, as a media type: 1 to 64 printable characters.
    pub format: String,
}

/// What a seal that holds says. Nothing about the person is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Common name of the issuer.
    pub issuer: String,
    /// Format of the record, as the issuer calls it.
    pub format: String,
    /// The seal's own number, for the desk's journal.
    pub id: Vec<u8>,
    /// When it was made.
    pub issued: Moment,
    /// First second at which it is no longer valid.
    pub expires: Moment,
    /// How it is signed.
    pub signature: SignatureAlgorithm,
    /// Whether it answers this very request: the nonce in it is the one that the desk sent. `false` where the desk gave none.
    pub nonce_checked: bool,
}

impl Sealed {
    /// What is to be told of it although it holds.
    #[must_use]
    pub fn remark(&self) -> Option<SealRemark> {
        (!self.nonce_checked).then_some(SealRemark::ReplayUnchecked { until: self.expires })
    }
}
