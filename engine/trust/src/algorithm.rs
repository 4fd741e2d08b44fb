//! Signature algorithms, as `AlgorithmIdentifier`s state them.

use std::fmt;

use bioverify_core::Lang;

use crate::ber::{CONTEXT_0, CONTEXT_1, CONTEXT_2, CONTEXT_3, Element, Malformed, NULL, OID, Reader, SEQUENCE};
use crate::digest::Hash;
use crate::oid;

/// `AlgorithmIdentifier` (RFC 5280, 4.1.1.2).
#[derive(Clone, Copy)]
pub(crate) struct AlgorithmId<'a> {
    /// Contents octets of the identifier.
    pub(crate) oid: &'a [u8],
    /// What follows it.
    pub(crate) parameters: Option<Element<'a>>,
    /// All its bytes.
    pub(crate) raw: &'a [u8],
    /// Offset in the file.
    pub(crate) at: usize,
}

impl<'a> AlgorithmId<'a> {
    /// The next object, which must be one.
    pub(crate) fn next(reader: &mut Reader<'a>, field: &'static str) -> Result<Self, Malformed> {
        Self::of(&reader.expect(SEQUENCE, field)?, field)
    }

    /// The object as one.
    pub(crate) fn of(element: &Element<'a>, field: &'static str) -> Result<Self, Malformed> {
        if element.tag != SEQUENCE {
            return Err(element.error(field, "another kind of object stands here"));
        }
        let mut inside = element.inside();
        let oid = inside.expect(OID, field)?.value;
        let parameters = if inside.is_empty() { None } else { Some(inside.next(field)?) };
        inside.end(field)?;
        Ok(Self { oid, parameters, raw: element.raw, at: element.at })
    }

    /// Whether it has no parameters, in either of the two ways to say so.
    pub(crate) fn is_bare(&self) -> bool {
        self.parameters.is_none_or(|parameters| parameters.tag == NULL && parameters.value.is_empty())
    }
}

/// How a signature is made from a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Padding {
    /// RSASSA-PKCS1-v1_5 (RFC 8017, 8.2).
    Pkcs1,
    /// RSASSA-PSS with a salt of so many octets and the hash in its mask (RFC 8017, 8.1).
    Pss { salt: usize, mask: Hash },
    /// ECDSA as a sequence of two numbers (RFC 3279, 2.2.3).
    Ecdsa,
    /// ECDSA as two numbers of the order's length (BSI TR-03111, 5.2.1.1).
    EcdsaPlain,
}

/// A signature algorithm with all its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Scheme {
    pub(crate) hash: Hash,
    pub(crate) padding: Padding,
}

/// An algorithm that is not offered, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotOffered(pub(crate) String);

impl Scheme {
    /// By its identifier. `digest` is the hash stated beside it, for identifiers that name none (`rsaEncryption` and
    /// `id-ecPublicKey` are found in that place).
    pub(crate) fn of(algorithm: &AlgorithmId<'_>, digest: Option<Hash>) -> Result<Self, NotOffered> {
        let fail = || NotOffered(format!("signature algorithm {}", oid::dotted(algorithm.oid)));
        let plain = |hash: Option<Hash>, padding| match (hash, algorithm.is_bare()) {
            (Some(hash), true) => Ok(Self { hash, padding }),
            _ => Err(fail()),
        };
        if algorithm.oid == oid::PSS {
            return pss(algorithm);
        }
        if let Some(last) = oid::below(algorithm.oid, oid::PKCS1) {
            let hash = match last {
                1 => digest,
                5 => Some(Hash::Sha1),
                11 => Some(Hash::Sha256),
                12 => Some(Hash::Sha384),
                13 => Some(Hash::Sha512),
                14 => Some(Hash::Sha224),
                _ => None,
            };
            return plain(hash, Padding::Pkcs1);
        }
        match algorithm.oid {
            oid::ECDSA_SHA1 => return plain(Some(Hash::Sha1), Padding::Ecdsa),
            // The parameters repeat the curve where an encoder put the key's identifier here.
            oid::EC_KEY => {
                return digest.map(|hash| Self { hash, padding: Padding::Ecdsa }).ok_or_else(fail);
            }
            _ => {}
        }
        if let Some(last) = oid::below(algorithm.oid, oid::ECDSA_SHA2) {
            let hash = [Hash::Sha224, Hash::Sha256, Hash::Sha384, Hash::Sha512];
            return plain(hash.get(usize::from(last).wrapping_sub(1)).copied(), Padding::Ecdsa);
        }
        match oid::below(algorithm.oid, oid::ECDSA_PLAIN) {
            Some(last) => plain(Hash::ALL.get(usize::from(last).wrapping_sub(1)).copied(), Padding::EcdsaPlain),
            None => Err(fail()),
        }
    }

    /// Whether it takes an RSA key.
    pub(crate) const fn takes_rsa(self) -> bool {
        matches!(self.padding, Padding::Pkcs1 | Padding::Pss { .. })
    }

    /// The hash in its mask, where that is not the message's.
    pub(crate) fn other_mask(self) -> Option<Hash> {
        match self.padding {
            Padding::Pss { mask, .. } if mask != self.hash => Some(mask),
            _ => None,
        }
    }

    /// Other algorithms that the same key could have been used with: what a wrong signature is tried against, so that a
    /// changed algorithm field is told apart from a changed signature.
    pub(crate) fn others(self) -> impl Iterator<Item = Self> {
        let rsa = self.takes_rsa();
        Hash::ALL
            .into_iter()
            .flat_map(move |hash| {
                let paddings = match rsa {
                    true => [Padding::Pkcs1, Padding::Pss { salt: hash.len(), mask: hash }],
                    false => [Padding::Ecdsa, Padding::EcdsaPlain],
                };
                paddings.into_iter().map(move |padding| Self { hash, padding })
            })
            .filter(move |other| *other != self)
    }
}

/// The algorithm of a signature, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignatureAlgorithm(pub(crate) Scheme);

impl SignatureAlgorithm {
    /// In words.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.0.to_string();
        }
        let hash = self.0.hash;
        match self.0.padding {
            Padding::Pkcs1 => format!("RSA PKCS#1 v1.5 với {hash}"),
            Padding::Pss { salt, mask } if mask == hash => format!("RSASSA-PSS với {hash} và muối {salt} byte"),
            Padding::Pss { salt, mask } => format!("RSASSA-PSS với {hash}, mặt nạ {mask} và muối {salt} byte"),
            Padding::Ecdsa => format!("ECDSA với {hash}"),
            Padding::EcdsaPlain => format!("ECDSA dạng thô với {hash}"),
        }
    }
}

impl fmt::Display for SignatureAlgorithm {
    /// In English.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hash = self.hash;
        match self.padding {
            Padding::Pkcs1 => write!(f, "RSA PKCS#1 v1.5 with {hash}"),
            Padding::Pss { salt, mask } if mask == hash => {
                write!(f, "RSASSA-PSS with {hash} and a salt of {salt} bytes")
            }
            Padding::Pss { salt, mask } => {
                write!(f, "RSASSA-PSS with {hash}, {mask} in its mask and a salt of {salt} bytes")
            }
            Padding::Ecdsa => write!(f, "ECDSA with {hash}"),
            Padding::EcdsaPlain => write!(f, "plain ECDSA with {hash}"),
        }
    }
}

/// `RSASSA-PSS-params` (RFC 4055, 3.1), with its defaults.
fn pss(algorithm: &AlgorithmId<'_>) -> Result<Scheme, NotOffered> {
    let unreadable = |_: Malformed| NotOffered("RSASSA-PSS with parameters that cannot be read".to_owned());
    let Some(parameters) = algorithm.parameters.filter(|parameters| parameters.tag == SEQUENCE) else {
        return Err(NotOffered("RSASSA-PSS without parameters (RFC 4055, 3.1)".to_owned()));
    };
    let mut inside = parameters.inside();
    let field = "RSASSA-PSS parameters";
    // Each stands alone under its tag.
    let mut stated = |tag: u32| -> Result<Option<Element<'_>>, Malformed> {
        let Some(outer) = inside.optional(tag, field)? else { return Ok(None) };
        let mut wrapped = outer.inside();
        let found = wrapped.next(field)?;
        wrapped.end(field).map(|()| Some(found))
    };
    let algorithm = |element: Element<'_>| AlgorithmId::of(&element, field).map(|found| Hash::of(&found));
    let hash = stated(CONTEXT_0).map_err(unreadable)?.map_or(Ok(Some(Hash::Sha1)), algorithm).map_err(unreadable)?;
    let mask = match stated(CONTEXT_1).map_err(unreadable)? {
        None => Some(Hash::Sha1),
        Some(generator) => {
            let generator = AlgorithmId::of(&generator, field).map_err(unreadable)?;
            match generator.parameters {
                Some(inner) if generator.oid == oid::MGF1 => algorithm(inner).map_err(unreadable)?,
                _ => None,
            }
        }
    };
    let mut number = |tag, default| match stated(tag) {
        Ok(Some(found)) => found.small(field),
        Ok(None) => Ok(default),
        Err(error) => Err(error),
    };
    let salt = number(CONTEXT_2, 20).map_err(unreadable)?;
    let trailer = number(CONTEXT_3, 1).map_err(unreadable)?;
    inside.end(field).map_err(unreadable)?;
    match (hash, mask) {
        (Some(hash), Some(mask)) if trailer == 1 => {
            Ok(Scheme { hash, padding: Padding::Pss { salt: salt as usize, mask } })
        }
        (Some(_), Some(_)) => Err(NotOffered(format!("RSASSA-PSS with trailer field {trailer}"))),
        _ => Err(NotOffered("RSASSA-PSS with another hash or mask".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RSASSA-PSS with SHA-1 in both places, a salt of 20 and this trailer field.
    fn stated(trailer: u8) -> Vec<u8> {
        let oid = [&[0x06, 0x09][..], oid::PSS].concat();
        let parameters = [0x30, 5, 0xA3, 3, 0x02, 1, trailer];
        [&[0x30, (oid.len() + parameters.len()) as u8][..], &oid, &parameters].concat()
    }

    #[test]
    fn only_the_first_trailer_field_is_offered() {
        let scheme = |trailer| {
            let bytes = stated(trailer);
            Scheme::of(&AlgorithmId::next(&mut Reader::new(&bytes), "algorithm").unwrap(), None)
        };
        let padding = Padding::Pss { salt: 20, mask: Hash::Sha1 };
        assert_eq!(scheme(1), Ok(Scheme { hash: Hash::Sha1, padding }));
        assert_eq!(scheme(2), Err(NotOffered("RSASSA-PSS with trailer field 2".to_owned())));
    }
}
