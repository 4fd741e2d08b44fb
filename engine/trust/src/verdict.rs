//! What came out, and why.

use std::fmt;

use crate::algorithm::SignatureAlgorithm;
use crate::ber::Malformed;
use crate::damage::Cut;
use crate::files::{FileKind, GroupNumber};
use crate::moment::Moment;
use crate::summary::Role;

/// Whether a card is genuine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every step was taken and held: the groups are what an authority of the store had signed.
    Authentic,
    /// Something that would be needed is missing or cannot be relied on. No proof of anything.
    Unverified {
        /// Why, the gravest first; never empty.
        why: Vec<Doubt>,
    },
    /// Something is there and wrong: the card was changed, or never issued like this.
    Forged {
        /// What, in the order of the steps; never empty.
        what: Vec<Forgery>,
    },
}

/// What a certificate may not be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misuse {
    /// It may not sign certificates.
    Certificates,
    /// It may not sign data.
    Data,
    /// It is an authority's.
    OfAuthority,
    /// Its extended key usage names another purpose.
    OtherPurpose,
}

/// Why a card is not authentic although nothing in it is wrong. Numbers are never reused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Doubt {
    /// The signer's certificate is on its authority's revocation list: its key may be in wrong hands.
    SignerRevoked {
        /// Its serial number, hexadecimal.
        serial: String,
    },
    /// An authority's certificate is on a revocation list.
    AuthorityRevoked {
        /// Its serial number, hexadecimal.
        serial: String,
    },
    /// No EF.SOD was given.
    NoSecurityObject,
    /// A file cannot be read.
    Unreadable(Malformed),
    /// No data group was given: nothing is compared.
    NoGroups,
    /// The security object does not hold the certificate of its signer.
    NoSigner,
    /// No authority of the store signed the signer's certificate.
    UnknownIssuer {
        /// Who should have, as the certificate names it.
        issuer: String,
    },
    /// An algorithm, key or curve that is not offered.
    NotOffered {
        /// Which.
        what: String,
    },
    /// A certificate is past its last day.
    Expired {
        /// Whose.
        role: Role,
        /// Its last second.
        until: Moment,
    },
    /// A certificate is before its first day: more often a wrong clock than a wrong card.
    NotYetValid {
        /// Whose.
        role: Role,
        /// Its first second.
        from: Moment,
    },
    /// A certificate may not be used for this.
    Usage {
        /// Whose.
        role: Role,
        /// What it lacks.
        what: Misuse,
    },
    /// More authorities follow one another than one of them allows.
    PathTooLong,
    /// A certificate has a critical extension that is not understood.
    NotUnderstood {
        /// Whose.
        role: Role,
        /// The extension.
        extension: String,
    },
    /// No revocation list of an authority that can be relied on.
    NoRevocationList {
        /// Whose list.
        authority: String,
    },
    /// The newest list of an authority is past its time.
    RevocationListNotCurrent {
        /// Whose list.
        authority: String,
        /// When its successor was due, where it says so.
        due: Option<Moment>,
    },
    /// The newest list of an authority was made after the time of checking: more often a wrong clock than a wrong list.
    RevocationListNotYetMade {
        /// Whose list.
        authority: String,
        /// When it was made.
        from: Moment,
    },
    /// A group's file begins with the tag of another group.
    Mislabelled(GroupNumber),
    /// A group was given that the signed list does not have: nobody vouches for it, and on a chip there is none.
    NotSigned(GroupNumber),
    /// A file ends before its object does: it was not read to its end.
    Cut(Cut),
    /// A group is the one that was signed, and bytes follow it that nobody signed. The hash is that of the group's object
    /// (ICAO Doc 9303-10, 4.6.2.3), and whoever reads a file takes as many bytes as its header says: nothing in the
    /// card is wrong, and what was handed in is not what was signed either.
    Padded {
        /// Which.
        number: GroupNumber,
        /// Length of what was signed.
        signed: usize,
        /// Bytes given.
        given: usize,
    },
    /// What was read as this file does not begin like any file of a chip.
    Garbled(FileKind),
}

impl Doubt {
    /// Its number, stable over versions.
    #[must_use]
    pub const fn number(&self) -> u16 {
        match self {
            Self::SignerRevoked { .. } => 601,
            Self::AuthorityRevoked { .. } => 602,
            Self::NoSecurityObject => 603,
            Self::Unreadable(_) => 604,
            Self::NoGroups => 605,
            Self::NoSigner => 606,
            Self::UnknownIssuer { .. } => 607,
            Self::NotOffered { .. } => 608,
            Self::Expired { .. } => 609,
            Self::NotYetValid { .. } => 610,
            Self::Usage { .. } => 611,
            Self::PathTooLong => 612,
            Self::NotUnderstood { .. } => 613,
            Self::NoRevocationList { .. } => 614,
            Self::RevocationListNotCurrent { .. } => 615,
            Self::Mislabelled(_) => 616,
            Self::NotSigned(_) => 617,
            Self::Cut(_) => 618,
            Self::Padded { .. } => 619,
            Self::Garbled(_) => 620,
            // 621 to 629 are of seals.
            Self::RevocationListNotYetMade { .. } => 630,
        }
    }

    /// Whether an authority has withdrawn its word: worse than anything that is merely missing.
    #[must_use]
    pub const fn is_revoked(&self) -> bool {
        matches!(self, Self::SignerRevoked { .. } | Self::AuthorityRevoked { .. })
    }
}

/// What in a card is wrong. Numbers are never reused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Forgery {
    /// The content, in EF.SOD the list of hashes, is not the one that was signed.
    MessageDigest,
    /// The signed attributes name another kind of content.
    ContentType,
    /// The signature over the signed attributes is wrong.
    Signature,
    /// The signature is wrong by the algorithm stated and right by another one: the statement was changed.
    AlgorithmSwapped {
        /// What EF.SOD says.
        stated: SignatureAlgorithm,
        /// What the signature is right by.
        right: SignatureAlgorithm,
    },
    /// The stated algorithm is not one of the signer's key.
    AnotherKindOfKey {
        /// What EF.SOD says.
        stated: SignatureAlgorithm,
        /// What the key is.
        key: String,
    },
    /// The signer's certificate names a key of the store as its signer, and that key did not sign it.
    SignerCertificate,
    /// A group is not the one that was signed.
    GroupHash(GroupNumber),
}

impl Forgery {
    /// Its number, stable over versions.
    #[must_use]
    pub const fn number(&self) -> u16 {
        match self {
            Self::MessageDigest => 651,
            Self::ContentType => 652,
            Self::Signature => 653,
            Self::AlgorithmSwapped { .. } => 654,
            Self::AnotherKindOfKey { .. } => 655,
            Self::SignerCertificate => 656,
            Self::GroupHash(_) => 657,
        }
    }
}

impl Verdict {
    /// Whether the card was checked and must not be relied on: something in it is wrong, or an authority has withdrawn its word
    /// for it. ICAO Doc 9303-12 has states revoke a signer's certificate where its key may be in wrong hands: cards made
    /// with it afterwards cannot be told from the issuer's own, so that a path with such a certificate does not hold
    /// (RFC 5280, 6.1.3 (a)(3)). That is no word against the card's holder.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        match self {
            Self::Authentic => false,
            Self::Unverified { why } => why.iter().any(Doubt::is_revoked),
            Self::Forged { .. } => true,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Authentic => "authentic",
            Self::Unverified { .. } => "unverified",
            Self::Forged { .. } => "forged",
        })
    }
}
