//! Public keys of certificates.

use std::fmt;

use rsa::{BoxedUint, RsaPublicKey};

use crate::algorithm::{AlgorithmId, NotOffered, Padding, Scheme};
use crate::ber::{BIT_STRING, INTEGER, Malformed, Reader, SEQUENCE};
use crate::curve::Curve;
use crate::oid;
use crate::params::{LONGEST_MODULUS, SHORTEST_MODULUS, WEAK_MODULUS};

/// `SubjectPublicKeyInfo` (RFC 5280, 4.1.2.7).
#[derive(Clone, Copy)]
pub(crate) struct KeyInfo<'a> {
    pub(crate) algorithm: AlgorithmId<'a>,
    pub(crate) bits: &'a [u8],
    /// Offset of the key's octets in the file.
    pub(crate) at: usize,
}

/// A key a signature can be checked with.
pub(crate) enum PublicKey<'a> {
    /// RSA, and the one scheme it may be used with where the key says so (RFC 4055, 1.2).
    Rsa { key: RsaPublicKey, only: Option<Scheme>, only_pss: bool },
    /// A point on a known curve, not looked at yet.
    Elliptic { curve: Curve, point: &'a [u8] },
}

impl<'a> KeyInfo<'a> {
    /// The next object, which must be one.
    pub(crate) fn next(reader: &mut Reader<'a>) -> Result<Self, Malformed> {
        const FIELD: &str = "subjectPublicKeyInfo";
        let mut inside = reader.expect(SEQUENCE, FIELD)?.inside();
        let algorithm = AlgorithmId::next(&mut inside, FIELD)?;
        let key = inside.expect(BIT_STRING, FIELD)?;
        inside.end(FIELD)?;
        Ok(Self { algorithm, bits: key.bits(FIELD)?, at: key.value_at + 1 })
    }

    /// The key, ready for use.
    pub(crate) fn key(&self) -> Result<PublicKey<'a>, NotOffered> {
        let wrong = |what: &str| NotOffered(format!("a public key that {what}"));
        match self.algorithm.oid {
            oid::RSA => self.rsa().map(|key| PublicKey::Rsa { key, only: None, only_pss: false }),
            oid::PSS => {
                let only = if self.algorithm.is_bare() { None } else { Some(Scheme::of(&self.algorithm, None)?) };
                self.rsa().map(|key| PublicKey::Rsa { key, only, only_pss: true })
            }
            oid::EC_KEY => {
                let parameters = self.algorithm.parameters.ok_or_else(|| wrong("names no curve"))?;
                let curve = Curve::of(&parameters).map_err(|error| NotOffered(error.to_string()))?;
                let curve = curve.ok_or_else(|| wrong("lies on a curve that is not known by name and parameters"))?;
                Ok(PublicKey::Elliptic { curve, point: self.bits })
            }
            other => Err(NotOffered(format!("public key algorithm {}", oid::dotted(other)))),
        }
    }

    /// `RSAPublicKey` (RFC 8017, A.1.1).
    fn rsa(&self) -> Result<RsaPublicKey, NotOffered> {
        let read = || -> Result<(&'a [u8], &'a [u8]), Malformed> {
            const FIELD: &str = "RSAPublicKey";
            let mut reader = Reader::new(self.bits);
            let mut inside = reader.expect(SEQUENCE, FIELD)?.inside();
            let modulus = inside.expect(INTEGER, FIELD)?.unsigned(FIELD)?;
            let exponent = inside.expect(INTEGER, FIELD)?.unsigned(FIELD)?;
            inside.end(FIELD)?;
            reader.end(FIELD)?;
            Ok((modulus, exponent))
        };
        let (modulus, exponent) = read().map_err(|error| NotOffered(error.to_string()))?;
        let bits = modulus.len() * 8;
        if !(SHORTEST_MODULUS..=LONGEST_MODULUS).contains(&bits) || exponent.len() > 8 {
            return Err(NotOffered(format!("an RSA key of {bits} bits")));
        }
        let number = |octets| BoxedUint::from_be_slice_vartime(octets);
        RsaPublicKey::new(number(modulus), number(exponent))
            .map_err(|_| NotOffered("an RSA key whose numbers cannot be right".to_owned()))
    }
}

impl PublicKey<'_> {
    /// Whether the key can have made a signature by this scheme.
    pub(crate) fn fits(&self, scheme: Scheme) -> bool {
        match self {
            Self::Rsa { only, only_pss, .. } => {
                let hash_and_salt = only.is_none_or(|only| match (only.padding, scheme.padding) {
                    // RFC 4055, 3.3: the same hashes, at least this much salt.
                    (Padding::Pss { salt: least, mask: only_mask }, Padding::Pss { salt, mask }) => {
                        only.hash == scheme.hash && only_mask == mask && salt >= least
                    }
                    _ => false,
                });
                let padding = !only_pss || matches!(scheme.padding, Padding::Pss { .. });
                scheme.takes_rsa() && padding && hash_and_salt
            }
            Self::Elliptic { .. } => !scheme.takes_rsa(),
        }
    }

    /// Why it is too weak for today, if it is.
    pub(crate) fn weakness(&self) -> Option<String> {
        use rsa::traits::PublicKeyParts as _;
        match self {
            Self::Rsa { key, .. } if key.size() * 8 < WEAK_MODULUS => Some(format!("RSA with {} bits", key.size() * 8)),
            _ => None,
        }
    }
}

impl fmt::Display for PublicKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use rsa::traits::PublicKeyParts as _;
        match self {
            Self::Rsa { key, .. } => write!(f, "RSA {}", key.size() * 8),
            Self::Elliptic { curve, .. } => f.write_str(curve.name()),
        }
    }
}
