//! What came out, and why.

use std::fmt;

use crate::ber::Malformed;
use crate::files::GroupNumber;
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
        what: &'static str,
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
    /// The newest list of an authority is not valid at the time of checking.
    RevocationListNotCurrent {
        /// Whose list.
        authority: String,
        /// When its successor was due, where it says so.
        due: Option<Moment>,
    },
    /// A group's file begins with the tag of another group.
    Mislabelled(GroupNumber),
    /// A group was given that the signed list does not have: nobody vouches for it, and on a chip there is none.
    NotSigned(GroupNumber),
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
        }
    }

    /// Whether an authority has withdrawn its word: worse than anything that is merely missing.
    #[must_use]
    pub const fn is_revoked(&self) -> bool {
        matches!(self, Self::SignerRevoked { .. } | Self::AuthorityRevoked { .. })
    }

    /// What to do about it.
    #[must_use]
    pub const fn advice(&self) -> &'static str {
        match self {
            Self::SignerRevoked { .. } | Self::AuthorityRevoked { .. } => {
                "treat the card as suspect: refer the holder and ask the issuer"
            }
            Self::NoSecurityObject => "read EF.SOD from the chip too",
            Self::Unreadable(_) => "read the card again; if it stays so, refer the holder",
            Self::NoGroups => "read the data groups that are to be believed",
            Self::NoSigner => "ask the issuer for the signer's certificate; this version takes it from the card only",
            Self::UnknownIssuer { .. } => {
                "get the authority's certificate from its publisher or the ICAO PKD and add it"
            }
            Self::NotOffered { .. } => "refer the holder, and report the algorithm so that it can be added",
            Self::Expired { .. } => "check the clock and the card's own date of expiry; an expired card proves nothing",
            Self::NotYetValid { .. } => "check the clock of this machine",
            Self::Usage { .. } | Self::PathTooLong | Self::NotUnderstood { .. } => {
                "check where the certificate in the trust folder came from; refer the holder"
            }
            Self::NoRevocationList { .. } => "get the authority's revocation list and put it beside its certificate",
            Self::RevocationListNotCurrent { .. } => "get the authority's new revocation list",
            Self::Mislabelled(_) => "hand in every file under the name the chip gave it",
            Self::NotSigned(_) => "leave out what is not from this chip; if the chip itself gave it, refer the holder",
        }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignerRevoked { serial } => write!(f, "the signer's certificate {serial} was revoked"),
            Self::AuthorityRevoked { serial } => write!(f, "the authority's certificate {serial} was revoked"),
            Self::NoSecurityObject => f.write_str("there is no EF.SOD"),
            Self::Unreadable(malformed) => write!(f, "cannot be read: {malformed}"),
            Self::NoGroups => f.write_str("no data group was given"),
            Self::NoSigner => f.write_str("the signer's certificate is not in EF.SOD"),
            Self::UnknownIssuer { issuer } => write!(f, "unknown issuer: no trusted authority signed for {issuer}"),
            Self::NotOffered { what } => write!(f, "cannot be checked: {what}"),
            Self::Expired { role, until } => write!(f, "the {role}'s certificate expired on {until}"),
            Self::NotYetValid { role, from } => write!(f, "the {role}'s certificate is valid only from {from}"),
            Self::Usage { role, what } => write!(f, "the {role}'s certificate {what}"),
            Self::PathTooLong => f.write_str("more authorities follow one another than one of them allows"),
            Self::NotUnderstood { role, extension } => {
                write!(f, "the {role}'s certificate has a critical extension {extension} that is not understood")
            }
            Self::NoRevocationList { authority } => write!(f, "no revocation list of {authority}"),
            Self::RevocationListNotCurrent { authority, due: Some(due) } => {
                write!(f, "the revocation list of {authority} is out of date, a new one was due on {due}")
            }
            Self::RevocationListNotCurrent { authority, due: None } => {
                write!(f, "the revocation list of {authority} does not cover the time of checking")
            }
            Self::NotSigned(number) => write!(f, "{number} is not among the groups that were signed"),
            Self::Mislabelled(number) => write!(f, "the file given as {number} begins with another group's tag"),
        }
    }
}

/// What in a card is wrong. Numbers are never reused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Forgery {
    /// The list of hashes is not the one that was signed.
    MessageDigest,
    /// The signed attributes name another kind of content.
    ContentType,
    /// The signature over the signed attributes is wrong.
    Signature,
    /// The signature is wrong by the algorithm stated and right by another one: the statement was changed.
    AlgorithmSwapped {
        /// What EF.SOD says.
        stated: String,
        /// What the signature is right by.
        right: String,
    },
    /// The stated algorithm is not one of the signer's key.
    AnotherKindOfKey {
        /// What EF.SOD says.
        stated: String,
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

    /// What to do about it.
    #[must_use]
    pub const fn advice(&self) -> &'static str {
        match self {
            Self::GroupHash(_) => {
                "read the card once more, whole files only; if it stays so, keep the card's files and refer the holder"
            }
            _ => "keep the card's files, refer the holder and inform the issuer",
        }
    }
}

impl fmt::Display for Forgery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MessageDigest => f.write_str("the list of hashes is not the one that was signed"),
            Self::ContentType => f.write_str("the signed attributes name another kind of content"),
            Self::Signature => f.write_str("the signature is wrong"),
            Self::AlgorithmSwapped { stated, right } => {
                write!(f, "the signature algorithm was changed: {stated} is stated, the signature is {right}")
            }
            Self::AnotherKindOfKey { stated, key } => {
                write!(f, "the stated signature algorithm, {stated}, is none of the signer's key, {key}")
            }
            Self::SignerCertificate => f.write_str("the signer's certificate was not signed by the authority it names"),
            Self::GroupHash(number) => write!(f, "{number} is not the one that was signed"),
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
