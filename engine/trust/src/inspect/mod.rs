//! Explains, field by field, the files that decide about trust: EF.SOD, EF.CardSecurity, EF.CardAccess, EF.DG14, EF.DG15,
//! certificates, revocation lists, CSCA master lists and the seals of registries.
//!
//! **Nothing is proved here.** No authority is asked, so that a forged file is explained as calmly as a genuine one; what its
//! report says of wrong digests and signatures only tells that its parts do not belong together.

mod algorithm;
mod certificate;
mod chip;
mod crl;
mod extension;
mod groups;
mod key;
mod master_list;
mod names;
mod profile;
mod seal;
mod sheet;
mod signed_data;
mod signer;

use std::fmt;

use bioverify_record::Report;

use crate::ber::{BIT_STRING, CONTEXT_0, Element, INTEGER, Malformed, OID, Reader, SEQUENCE, SET};
use crate::cms::SignedData;
use crate::master_list::is_signed_data;
use crate::moment::Moment;
use crate::oid;
use crate::params::{LONGEST_MASTER_LIST, LONGEST_REVOCATION_LIST, MOST_PARTS};
use crate::pem::{is_pem, objects};

use sheet::Sheet;

/// What bytes are, by their content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
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
}

/// Explains `bytes` where they are one of the files that decide about trust; `None` for everything else. Validity is told as of
/// `at`. Offsets count in the bytes given, in PEM text in the bytes of each object. Never fails: what is wrong is in the findings.
///
/// The report holds no more about a person than the bytes do (hashes of groups, a registry's pseudonym): for an auditor's eyes.
#[must_use]
pub fn inspect(bytes: &[u8], at: Moment) -> Option<Report> {
    if bytes.len() > LONGEST_MASTER_LIST.max(LONGEST_REVOCATION_LIST) {
        return None;
    }
    let mut sheet = Sheet::new(at);
    let (kind, form) = match is_pem(bytes) {
        true => (text(bytes, &mut sheet)?, " of PEM, offsets count in the bytes that it stands for"),
        false => (binary(bytes, &mut sheet)?, ""),
    };
    Some(sheet.finish(format!("{kind}, {} bytes{form}; {}", bytes.len(), kind.caution())))
}

fn binary(bytes: &[u8], sheet: &mut Sheet) -> Option<Kind> {
    let kind = Kind::of(bytes)?;
    sheet.object("", |sheet| kind.explain(bytes, sheet));
    Some(kind)
}

/// Explains every object of a PEM text, and names the first that is known.
fn text(bytes: &[u8], sheet: &mut Sheet) -> Option<Kind> {
    let found = objects(bytes);
    let several = found.len() > 1;
    let mut first = None;
    for (index, object) in found.iter().enumerate().take(MOST_PARTS) {
        let prefix = if several { format!("object {index}: ") } else { String::new() };
        let Some(der) = object else {
            sheet.error(0, "PEM", "RFC 7468, 2", format!("the base64 of object {index} is broken"));
            continue;
        };
        let kind = Kind::of(der);
        first = first.or(kind);
        match kind {
            Some(kind) => sheet.object(&prefix, |sheet| kind.explain(der, sheet)),
            None => sheet.put(0, der.len(), &format!("{prefix}object"), "something else; not explained"),
        }
    }
    if found.len() > MOST_PARTS {
        sheet.note(0, "PEM", "RFC 7468, 2", format!("{} more objects are not explained", found.len() - MOST_PARTS));
    }
    first
}

impl Kind {
    fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            // Tag 18 and an array of four: RFC 9052, 4.2.
            [0xD2, 0x84, ..] => return Some(Self::Seal),
            // As told apart by `bioverify-record`: cut ones, too.
            [0x77, 0x30..=0x7F, 0x30, ..]
            | [0x77, 0x80, 0x30, ..]
            | [0x77, 0x81, _, 0x30, ..]
            | [0x77, 0x82, _, _, 0x30, ..]
            | [0x77, 0x83, _, _, _, 0x30, ..] => return Some(Self::SecurityObject),
            _ => {}
        }
        let file = Reader::new(bytes).next("file").ok()?;
        let inner = file.inside().next("file").ok()?;
        match (file.tag, inner.tag) {
            (0x6E, SET) => Some(Self::ChipOptions),
            (0x6F, SEQUENCE) => Some(Self::ChipKey),
            (SET, SEQUENCE) => inner.inside().expect(OID, "protocol").ok().map(|_| Self::CardAccess),
            (SEQUENCE, OID) => is_signed_data(bytes).then(|| content(bytes)),
            (SEQUENCE, SEQUENCE) => signed(&file, &inner),
            _ => None,
        }
    }

    fn explain(self, bytes: &[u8], sheet: &mut Sheet) -> Result<(), Malformed> {
        let mut file = Reader::new(bytes);
        match self {
            Self::Seal => {
                seal::explain(bytes, sheet);
                return Ok(());
            }
            Self::SecurityObject => signed_data::file(&mut file, sheet)?,
            Self::MasterList | Self::CardSecurity | Self::SignedData => signed_data::bare(&mut file, bytes, sheet)?,
            Self::ChipOptions => chip::options(&file.next("EF.DG14")?, sheet)?,
            Self::CardAccess => chip::infos(&file.next("EF.CardAccess")?, sheet)?,
            Self::ChipKey => chip::key(&file.next("EF.DG15")?, sheet)?,
            Self::Certificate => certificate::explain(&file.next("certificate")?, sheet)?,
            Self::RevocationList => crl::explain(&file.next("CertificateList")?, bytes, sheet)?,
        }
        if !file.is_empty() {
            let message = format!("{} byte(s) behind the end of the object; ignored", file.rest().len());
            sheet.warn(file.at(), "file", "ITU-T X.690, 8.1", message);
        }
        Ok(())
    }

    const fn caution(self) -> &'static str {
        match self {
            Self::SecurityObject | Self::ChipOptions | Self::ChipKey => {
                "explained, not checked: bioverify card FOLDER --trust FOLDER tells whether to believe it"
            }
            Self::MasterList => {
                "explained, not checked: bioverify card --trust FOLDER, with the list in it, tells whether to believe it"
            }
            Self::Seal => "explained, not checked: bioverify verify --seal tells whether to believe it",
            _ => "explained, not checked: nothing in it tells whether to trust it",
        }
    }
}

/// What signed data says that it holds.
fn content(bytes: &[u8]) -> Kind {
    match SignedData::read_bare(bytes) {
        Ok(signed) if signed.content_type == oid::MASTER_LIST => Kind::MasterList,
        Ok(signed) if signed.content_type == oid::CARD_SECURITY => Kind::CardSecurity,
        _ => Kind::SignedData,
    }
}

/// Whether a signed object is a certificate or a revocation list: what follows the issuer's name is a validity or a time.
fn signed(file: &Element<'_>, tbs: &Element<'_>) -> Option<Kind> {
    let mut outer = file.inside();
    outer.next("tbs").ok()?;
    outer.expect(SEQUENCE, "signatureAlgorithm").ok()?.inside().expect(OID, "algorithm").ok()?;
    outer.expect(BIT_STRING, "signatureValue").ok()?;
    let mut fields = tbs.inside();
    let first = fields.next("version").ok()?;
    if first.tag == CONTEXT_0 {
        return Some(Kind::Certificate);
    }
    if first.tag == INTEGER {
        fields.expect(SEQUENCE, "signature").ok()?;
    }
    fields.expect(SEQUENCE, "issuer").ok()?;
    match fields.next("validity").ok()?.tag {
        SEQUENCE => Some(Kind::Certificate),
        0x17 | 0x18 => Some(Kind::RevocationList),
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
            Self::Seal => "the seal of a registry's answer (COSE_Sign1)",
        })
    }
}
