//! What certificates and revocation lists have in common: an object, the algorithm, the signature (RFC 5280, 4.1.1 and 5.1.1).

use crate::algorithm::{AlgorithmId, Scheme};
use crate::ber::{BIT_STRING, Element, Malformed, Reader, SEQUENCE};
use crate::key::PublicKey;
use crate::signature::{Refusal, check};

/// An object and the signature over it.
#[derive(Clone)]
pub(crate) struct Signed<'a> {
    /// What is signed.
    tbs: Element<'a>,
    algorithm: AlgorithmId<'a>,
    signature: &'a [u8],
}

impl<'a> Signed<'a> {
    /// The object as one; `whole` and `inner` are what errors call it and what is signed in it.
    pub(crate) fn of(element: &Element<'a>, whole: &'static str, inner: &'static str) -> Result<Self, Malformed> {
        let mut outer = element.inside();
        let tbs = outer.expect(SEQUENCE, inner)?;
        let algorithm = AlgorithmId::next(&mut outer, "signatureAlgorithm")?;
        let signature = outer.expect(BIT_STRING, "signatureValue")?.bits("signatureValue")?;
        outer.end(whole)?;
        Ok(Self { tbs, algorithm, signature })
    }

    /// The fields of what is signed.
    pub(crate) const fn inside(&self) -> Reader<'a> {
        self.tbs.inside()
    }

    /// Reads the algorithm inside what is signed: it must be the one outside, which nobody signed (RFC 5280, 4.1.1.2).
    pub(crate) fn same_algorithm(&self, inside: &mut Reader<'a>) -> Result<(), Malformed> {
        let inner = AlgorithmId::next(inside, "signature")?;
        if inner.raw == self.algorithm.raw {
            return Ok(());
        }
        Err(Malformed { offset: self.algorithm.at, field: "signatureAlgorithm", what: "not the one that was signed" })
    }

    /// Whether this key made the signature.
    pub(crate) fn signed_by(&self, key: &PublicKey<'_>) -> Result<(), Refusal> {
        check(Scheme::of(&self.algorithm, None)?, key, &[self.tbs.raw], self.signature)
    }
}
