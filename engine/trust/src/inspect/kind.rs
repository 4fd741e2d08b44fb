//! What bytes are, by what they begin with: a cut or damaged file is still told as what it was meant to be.

use std::fmt;

use crate::ber::{CONTEXT_0, INTEGER, OID, Reader, SEQUENCE, SET, leading_tags};
use crate::damage::is_text;
use crate::master_list::is_signed_data;
use crate::oid;
use crate::template::KeyRing;

const FIELD: &str = "file";

/// What bytes are, by their content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    SecurityObject,
    ChipOptions,
    ChipKey,
    CardAccess,
    MasterList,
    CardSecurity,
    SignedData,
    Certificate,
    RevocationList,
    Seal,
    SealedTemplate,
}

impl Kind {
    /// By the tags of the first object, of the first one inside it, and so on.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            // Tag 18 and an array of four: RFC 9052, 4.2.
            [0xD2, 0x84, ..] => return Some(Self::Seal),
            _ if KeyRing::is_sealed(bytes) => return Some(Self::SealedTemplate),
            // As told apart by `bioverify-record`: cut ones, too.
            [0x77, 0x30..=0x7F, 0x30, ..]
            | [0x77, 0x80, 0x30, ..]
            | [0x77, 0x81, _, 0x30, ..]
            | [0x77, 0x82, _, _, 0x30, ..]
            | [0x77, 0x83, _, _, _, 0x30, ..] => return Some(Self::SecurityObject),
            // Letters of a text are tags, too.
            _ if is_text(bytes) => return None,
            _ => {}
        }
        let tags = leading_tags(bytes);
        let goes_on = |with: &[u32]| tags.iter().skip(2).zip(with).all(|(tag, expected)| tag == expected);
        match tags.as_slice() {
            [0x6E, SET, ..] if goes_on(&[SEQUENCE, OID]) => Some(Self::ChipOptions),
            [0x6F, SEQUENCE, ..] if goes_on(&[SEQUENCE, OID]) => Some(Self::ChipKey),
            [SET, SEQUENCE, OID] => Some(Self::CardAccess),
            [SEQUENCE, OID] if is_signed_data(bytes) => Some(content(bytes)),
            [SEQUENCE, SEQUENCE, CONTEXT_0, ..] if tags.get(3).is_none_or(|tag| *tag == INTEGER) => {
                Some(Self::Certificate)
            }
            [SEQUENCE, SEQUENCE, INTEGER | SEQUENCE, ..] => signed(bytes),
            _ => None,
        }
    }

    /// By what the first line of a PEM text says (RFC 7468, 4 to 9).
    pub(super) fn of_label(label: &[u8]) -> Option<Self> {
        match label {
            b"CERTIFICATE" | b"X509 CERTIFICATE" | b"TRUSTED CERTIFICATE" => Some(Self::Certificate),
            b"X509 CRL" => Some(Self::RevocationList),
            b"CMS" | b"PKCS7" => Some(Self::SignedData),
            _ => None,
        }
    }

    /// What the explanation is worth.
    pub(super) const fn caution(self) -> &'static str {
        match self {
            Self::SecurityObject | Self::ChipOptions | Self::ChipKey => {
                "explained, not checked: bioverify card FOLDER --trust FOLDER tells whether to believe it"
            }
            Self::MasterList => {
                "explained, not checked: bioverify card --trust FOLDER, with the list in it, tells whether to believe it"
            }
            Self::SealedTemplate => "its header explained, not checked: opening it checks it",
            Self::Seal => "explained, not checked: bioverify verify --seal tells whether to believe it",
            _ => "explained, not checked: nothing in it tells whether to trust it",
        }
    }
}

/// What signed data says that it holds.
fn content(bytes: &[u8]) -> Kind {
    match content_type(bytes) {
        Some(oid::MASTER_LIST) => Kind::MasterList,
        Some(oid::CARD_SECURITY) => Kind::CardSecurity,
        _ => Kind::SignedData,
    }
}

/// eContentType (RFC 5652, 5.1 and 5.2), as far as it is there.
fn content_type(bytes: &[u8]) -> Option<&[u8]> {
    let mut info = Reader::cut(bytes).next(FIELD).ok()?.inside_as_cut();
    info.expect(OID, FIELD).ok()?;
    let data = info.expect(CONTEXT_0, FIELD).ok()?.inside_as_cut().expect(SEQUENCE, FIELD).ok()?;
    let mut fields = data.inside_as_cut();
    fields.expect(INTEGER, FIELD).ok()?;
    fields.expect(SET, FIELD).ok()?;
    let encapsulated = fields.expect(SEQUENCE, FIELD).ok()?;
    encapsulated.inside_as_cut().expect(OID, FIELD).ok().map(|kind| kind.value)
}

/// A certificate of version 1 or a revocation list: what follows the issuer's name is a validity or a time. Where it breaks off
/// before that, a version 2 stands in lists only.
fn signed(bytes: &[u8]) -> Option<Kind> {
    let tbs = Reader::cut(bytes).next(FIELD).ok()?.inside_as_cut().next(FIELD).ok()?;
    let mut fields = tbs.inside_as_cut();
    let is_list = match fields.optional(INTEGER, FIELD).ok()? {
        Some(number) => number.value == [1],
        None => false,
    };
    fields.expect(SEQUENCE, FIELD).ok()?.inside_as_cut().expect(OID, FIELD).ok()?;
    let listed = is_list.then_some(Kind::RevocationList);
    let Ok(issuer) = fields.next(FIELD) else { return listed };
    let Ok(times) = fields.next(FIELD) else { return listed.filter(|_| issuer.tag == SEQUENCE) };
    match (issuer.tag, times.tag) {
        (SEQUENCE, SEQUENCE) => Some(Kind::Certificate),
        (SEQUENCE, 0x17 | 0x18) => Some(Kind::RevocationList),
        _ => None,
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SecurityObject => "the security object of an identity document (EF.SOD)",
            Self::ChipOptions => "the security options of an identity document (EF.DG14)",
            Self::ChipKey => "the chip's public key of an identity document (EF.DG15)",
            Self::CardAccess => "the access protocols of an identity document (EF.CardAccess)",
            Self::MasterList => "a CSCA master list",
            Self::CardSecurity => "the signed security options of an identity document (EF.CardSecurity)",
            Self::SignedData => "signed data (CMS)",
            Self::Certificate => "a certificate (X.509)",
            Self::RevocationList => "a revocation list (X.509)",
            Self::SealedTemplate => "a sealed template of this engine (encrypted)",
            Self::Seal => "the seal of a registry's answer (COSE_Sign1)",
        })
    }
}
